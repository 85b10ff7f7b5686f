"""Which of a row's events a case has not got yet, which are another date for one that it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from caseworker_app.casework.incoming import IncomingEvent
from caseworker_app.casework.known import KnownEvent
from caseworker_app.casework.said import Said, dates_of, event_key, family, question_of, telling
from caseworker_app.statutory.idle import UNDATED

ONE_OF_EACH = frozenset(
    {"needs_assessment", "reassessment", "transfer_in", "transfer_out", "ceasing", "phase_transfer"}
)
ONE_TERM_DAYS = 100

Kept = tuple[IncomingEvent, str, KnownEvent | None]


@dataclass(slots=True)
class Events:
    """What is to be recorded, what corrects an imported date, and what people's own record outweighs."""

    new: list[IncomingEvent] = field(default_factory=list)
    corrected: list[tuple[KnownEvent, IncomingEvent]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)  # with the key of what the sheet said, and what stands


def compare(there: Sequence[KnownEvent], events: Sequence[IncomingEvent], last: Said) -> Events:
    """Compare a row's events with those that stand, and with what the sheet said at its last import."""
    found = Events()
    standing = {(event.kind, event.type, event.on, telling(event.detail)) for event in there}
    said = {(event.kind, event.type, event.on, telling(event.detail)) for event in events}
    stale = [
        event
        for event in there
        if event.imported and (event.kind, event.type, event.on, telling(event.detail)) not in said
    ]
    for event in events:
        key = (event.kind, event.type, event.on, telling(event.detail))
        name = event_key(event.kind, event.type, event.detail)
        if key in standing and (known := _without_its_outcome(event, there)):
            found.corrected.append((known, event))
        if key in standing or event.on in dates_of(last, name):
            continue  # it is there; or the sheet said so before, and people did what they did since
        standing.add(key)
        _place(found, event, name, there, stale, last)
    return found


def _place(
    found: Events, event: IncomingEvent, name: str, there: Sequence[KnownEvent], stale: list[KnownEvent],
    last: Said,
) -> None:  # fmt: skip
    by_hand = next((known for known in there if not known.imported and _same_fact(known, event)), None)
    old = next((known for known in stale if _same_fact(known, event)), None)
    if by_hand:
        found.kept.append((event, name, by_hand))
    elif old:
        stale.remove(old)
        found.corrected.append((old, event))
    elif _taken_back(event, there, last):
        found.kept.append((event, name, None))
    else:
        found.new.append(event)


def _without_its_outcome(event: IncomingEvent, there: Sequence[KnownEvent]) -> KnownEvent | None:
    """Return the event on file to which the sheet now adds a decision that has no date of its own."""
    told = [pair for pair in event.detail if pair[0] == UNDATED]
    same = (event.kind, event.type, event.on)
    found = (
        known
        for known in there
        if known.imported and (known.kind, known.type, known.on) == same and told[0] not in known.detail
    )
    return next(found, None) if told else None


def _same_fact(known: KnownEvent, event: IncomingEvent) -> bool:
    """Say whether a sheet's event is another date for one on file, not another year's review."""
    if known.on is None or not _near(event, (known.on - event.on).days):
        return False
    return (known.kind, question_of(known.type), telling(known.detail)) == (
        event.kind, question_of(event.type), telling(event.detail),
    )  # fmt: skip


def _near(event: IncomingEvent, days: int) -> bool:
    return event.kind in ONE_OF_EACH or abs(days) <= ONE_TERM_DAYS


def _taken_back(event: IncomingEvent, there: Sequence[KnownEvent], last: Said) -> bool:
    """Say whether the sheet gave another date before and no such event stands any more."""
    before = [on for key in family(event) for on in dates_of(last, key) if _near(event, (on - event.on).days)]
    return bool(before) and not any(_same_fact(known, event) for known in there)
