"""One review is one process: its meeting, decision, notice and amended plan, whatever rows they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from caseworker_app.casework.incoming import IncomingEvent

REVIEW, LAST, MEETING = "annual_review", "plan_last_reviewed", "review_meeting_held"
AFTERWARDS = frozenset({
    "decision_to_maintain", "decision_to_amend", "decision_to_cease", "amendment_notice_sent",
    "decision_not_to_amend", "amended_plan_sent",
})  # fmt: skip
ONE_CYCLE = timedelta(days=300)  # the next review is a year away: what comes sooner belongs to this one


def gathered(events: Sequence[IncomingEvent]) -> list[IncomingEvent]:
    """Put the parts of one review into one cycle, and leave a last review that they tell in full out."""
    made = list(events)
    if sum(event.kind == REVIEW for event in made) < 2:
        return made
    _join_later_parts(made)
    for event in [event for event in made if event.kind == REVIEW and event.type == LAST]:
        _place_last(made, event)
    return made


def _cycles(events: Sequence[IncomingEvent]) -> dict[str, list[IncomingEvent]]:
    found: dict[str, list[IncomingEvent]] = defaultdict(list)
    for event in events:
        if event.kind == REVIEW and event.type != LAST:
            found[event.cycle].append(event)
    return found


def _join_later_parts(made: list[IncomingEvent]) -> None:
    """Join what followed a meeting to it, where another row holds it."""
    cycles = _cycles(made)
    meetings = {
        cycle: event.on for cycle, group in cycles.items() for event in group if event.type == MEETING
    }
    for cycle, group in cycles.items():
        first = min(event.on for event in group)
        if cycle in meetings or not all(event.type in AFTERWARDS for event in group):
            continue
        before = [(on, other) for other, on in meetings.items() if on <= first <= on + ONE_CYCLE]
        if not before:
            continue
        there = max(before)[1]
        taken = {event.type for event in cycles[there]}
        if not taken & {event.type for event in group}:
            _move(made, group, there)
            cycles[there] += group


def _move(made: list[IncomingEvent], group: Sequence[IncomingEvent], cycle: str) -> None:
    for event in group:
        made[made.index(event)] = event._replace(cycle=cycle)


def _place_last(made: list[IncomingEvent], last: IncomingEvent) -> None:
    """A last review is the meeting of what followed it, is told already, or stands for itself."""
    basis = dict(last.detail).get("basis")
    for cycle, group in _cycles(made).items():
        types = {event.type for event in group}
        held = [event.on for event in group if event.type == MEETING]
        decided = [event.on for event in group if event.type in AFTERWARDS]
        if decided and last.on in (*held, *decided):
            made.remove(last)  # the review itself is on file, with its decision
        elif decided and not held and last.on <= min(decided) <= last.on + ONE_CYCLE:
            type_, detail = (MEETING, ()) if basis == "meeting" else (LAST, last.detail)
            made[made.index(last)] = last._replace(type=type_, detail=detail, cycle=cycle)
        elif not decided and last.on in held and types == {MEETING}:
            made[made.index(last)] = last._replace(cycle=cycle)
        else:
            continue
        return
