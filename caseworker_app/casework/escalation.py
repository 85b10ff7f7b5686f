"""To whom a message goes that is still unanswered: the council's own steps, in working days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from caseworker_app.errors import WrongUse
from caseworker_app.statutory.calendar import calendar

_STEP = re.compile(r"(?P<days>\d{1,2})\s*(?:working days?)?\s*:\s*(?P<to>.+)")
_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Step:
    """After so many working days more it goes to someone."""

    days: int
    to: str


def steps_of(text: str) -> tuple[Step, ...]:
    """Return the steps that the text lists, a line each."""
    return tuple(_step(line) for line in text.splitlines() if line.strip())


def ladder(steps: tuple[Step, ...], received: date) -> tuple[tuple[date, str], ...]:
    """Return the last day before a message received on a day goes to each, with whom it goes to."""
    found, day = [], received
    for step in steps:
        day = calendar().after(day, step.days)
        found.append((day, step.to))
    return tuple(found)


def gone_to(steps: tuple[Step, ...], received: date, today: date) -> str:
    """Return to whom a message received on a day has gone by now; nobody yet is an empty text."""
    return next((to for day, to in reversed(ladder(steps, received)) if today > day), "")


def _step(line: str) -> Step:
    found = _STEP.fullmatch(line.strip())
    if found is None or not 1 <= int(found["days"]) <= _MOST_DAYS:
        raise WrongUse(
            f"“{line.strip()}” is not a step.", "Write one step a line, such as “5: senior caseworker”."
        )
    return Step(int(found["days"]), found["to"].strip())
