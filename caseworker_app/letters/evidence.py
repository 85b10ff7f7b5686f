"""The events on which a letter rests: no event, no letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from caseworker_app.casework.processes import Run
from caseworker_app.errors import NotAllowed
from caseworker_app.letters.contrary import finished
from caseworker_app.letters.law_dates import STILL_PROVES
from caseworker_app.letters.read_case import CaseRead
from caseworker_app.letters.template import Template
from caseworker_app.statutory.events import event_type, kinds_of
from caseworker_app.statutory.words import listed, long_date
from caseworker_app.store.deadlines import ToldEvent

Slip = tuple[dict[str, Any], ...]


class NotPlanned(NotAllowed):
    """What a letter is about is not planned yet."""


def evidence(template: Template, read: CaseRead, run: Run | None, day: date) -> Slip:
    """Return the slip of events on which a letter rests; refuse a letter where one is not there."""
    slip = []
    for entry in template.relies_on:
        types = alternatives(entry)
        found = [event for type_ in types for event in _events(type_, read, run, day)]
        if not found:
            raise _in_a_finished_one(types, read, run, day) or _not_on_record(types, day)
        event = max(found, key=lambda event: event.on or date.min)
        at, by = read.recorded.get(event.id, (None, ""))
        slip.append(
            {"event": event.type, "on": event.on.isoformat() if event.on else "", "recorded_by": by,
             "recorded_at": at.isoformat() if at else ""}
        )  # fmt: skip
    return tuple(slip)


def alternatives(entry: str) -> tuple[str, ...]:
    """Return the event types of which any will do."""
    return tuple(type_.strip() for type_ in entry.split("|"))


def _events(type_: str, read: CaseRead, run: Run | None, day: date) -> Sequence[ToldEvent]:
    """Return the last event of a type up to a day: of the process at hand, or of another in the last year."""
    own = run is not None and run.kind in kinds_of(type_)
    runs = [run] if own and run is not None else list(read.story.runs)
    found = [
        event
        for one in runs
        for event in one.events
        if event.type == type_ and event.on is not None and (event.on <= day or type_.endswith("_planned"))
        and (own or event.on > day - STILL_PROVES)
    ]  # fmt: skip
    return found[-1:]


def _in_a_finished_one(types: Sequence[str], read: CaseRead, run: Run | None, day: date) -> NotAllowed | None:
    """Say that the event is there, and belongs to a process of the same kind that is finished."""
    for older in reversed(read.story.runs):
        if run is None or older.kind != run.kind or older.is_open:
            continue
        if any(event.type in types and event.on is not None and event.on <= day for event in older.events):
            return NotAllowed(
                finished(older),
                "The letter would be about the next one: record first what happened in that, "
                f"`caseworker event CASE {types[0]} DATE`.",
            )
    return None


def _not_on_record(types: Sequence[str], day: date) -> NotAllowed:
    meanings = [f"“{event_type(kinds_of(type_)[0], type_).happened}”" for type_ in types]
    kind = NotPlanned if all(type_.endswith("_planned") for type_ in types) else NotAllowed
    return kind(
        f"This letter rests on {listed(meanings)}, and the case has no such event up to {long_date(day)}.",
        f"If it happened, record it: `caseworker event CASE {types[0]} DATE`.",
    )
