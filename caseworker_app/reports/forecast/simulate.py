"""Ten thousand ways in which the next 26 weeks may go, drawn from the council's own past year."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from statistics import median

from caseworker_app.reports.forecast.history import WEEKS, Known

RUNS = 10_000
_AT_ONCE = 250
_AHEAD = 4  # weeks: work that is due later is not begun in place of what is late
_LOW, _MIDDLE, _HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True)
class WhatIf:
    """What is asked: advice takes so many weeks longer, so many people leave."""

    advice_weeks: int = 0
    leavers: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """One week: what falls due, what can be done, and between what bounds the late steps lie."""

    starts: date
    due: int
    expected: int  # with what past years let us expect that nobody knows of yet
    capacity: int
    low: int | None = None
    middle: int | None = None
    high: int | None = None

    @property
    def over(self) -> int:
        """By how much what is known exceeds what can be done."""
        return max(0, self.due - self.capacity)


@dataclass(frozen=True)
class Forecast:
    """The weeks to come; without a range where the past says too little."""

    known: Known
    what_if: WhatIf
    weeks: tuple[Week, ...]
    runs: int

    @property
    def has_range(self) -> bool:
        """Whether the past said enough for a range."""
        return self.runs > 0


def plain(known: Known, what_if: WhatIf) -> Forecast:
    """Return what the record knows, without simulating anything."""
    capacity = capacity_of(known, what_if)
    weeks = tuple(
        Week(known.first_week + timedelta(weeks=place), due, due + _usual(known, place), capacity)
        for place, due in enumerate(known.due)
    )
    return Forecast(known, what_if, weeks, 0)


def capacity_of(known: Known, what_if: WhatIf) -> int:
    """Return how many steps a week can be done by those who stay."""
    usual = known.capacity or (round(median(known.done)) if known.done else 0)
    return round(usual * _staying(known, what_if))


def simulate(
    known: Known,
    what_if: WhatIf,
    *,
    runs: int = RUNS,
    seed: int = 26,
    progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Forecast:
    """Return the range of late steps in each week; the same facts and seed give the same range."""
    first = plain(known, what_if)
    if not known.has_history:
        return first
    chance = random.Random(seed)  # noqa: S311 - a simulation, no secret
    found: list[list[int]] = [[] for _ in range(WEEKS)]
    for run in range(runs):
        if run % _AT_ONCE == 0:
            progress(run, runs)
        for place, late in enumerate(_one_run(known, what_if, chance)):
            found[place].append(late)
    for week in found:
        week.sort()
    ranges = (tuple(week[int(part * (runs - 1))] for part in (_LOW, _MIDDLE, _HIGH)) for week in found)
    weeks = tuple(
        Week(week.starts, week.due, week.expected, week.capacity, *bounds)
        for week, bounds in zip(first.weeks, ranges, strict=True)
    )
    return Forecast(known, what_if, weeks, runs)


def _one_run(known: Known, what_if: WhatIf, chance: random.Random) -> list[int]:
    """Return how many steps are late at the end of each week, the way it went this time."""
    draw = chance.random
    done, staying, extra = known.done, _staying(known, what_if), what_if.advice_weeks
    scale = staying * (known.capacity / (sum(done) / len(done)) if known.capacity else 1)
    arrivals, stuck = [0] * WEEKS, [0] * (WEEKS + 1)
    advice = known.advice_weeks_late if known.has_advice_history else (0,)
    for place in range(WEEKS):
        waiting = known.waiting_for_advice[place]
        unforeseen = known.unforeseen[place]
        arrivals[place] += known.due[place] - waiting + unforeseen[int(draw() * len(unforeseen))]
        if waiting:
            ready = min(WEEKS, place + advice[int(draw() * len(advice))] + extra)
            stuck[place] += waiting  # late, and not to be done, until the advice is there
            stuck[ready] -= waiting
            if ready < WEEKS:
                arrivals[ready] += waiting
    queue, late = float(known.late_now), []
    held = list(accumulate(stuck))
    for place in range(WEEKS):
        queue += arrivals[place] - done[int(draw() * len(done))] * scale
        queue = max(queue, -float(sum(arrivals[place + 1 : place + 1 + _AHEAD])))
        late.append(round(max(queue, 0)) + held[place])
    return late


def _staying(known: Known, what_if: WhatIf) -> float:
    return max(0.0, 1 - what_if.leavers / known.people) if known.people else 1.0


def _usual(known: Known, place: int) -> int:
    """Return what is usually due so many weeks ahead that the record does not know yet."""
    past = known.unforeseen[place]
    return round(median(past)) if past and known.has_history else 0
