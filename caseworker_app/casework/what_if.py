"""What a date would do to a case, worked out and thrown away: nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caseworker_app.statutory import engine
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process

_Key = tuple[str, str, int | None, str | None]


@dataclass(frozen=True)
class Effects:
    """The deadlines that an event would start, meet, move or end."""

    starts: tuple[Deadline, ...] = ()
    meets: tuple[Deadline, ...] = ()
    moves: tuple[Deadline, ...] = ()
    ends: tuple[Deadline, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether no date would change."""
        return not (self.starts or self.meets or self.moves or self.ends)


def effects_of(facts: CaseFacts, kind: str, event: Event, today: date) -> Effects:
    """Return what an event not yet recorded would do, in the newest process of its kind."""
    day = max(today, event.on)
    return changes(engine.deadlines(facts, day), engine.deadlines(_with(facts, kind, event), day))


def changes(before: Sequence[Deadline], after: Sequence[Deadline]) -> Effects:
    """Return how two sets of deadlines of one case differ."""
    known = {(*_key(deadline), deadline.starts_on): deadline for deadline in before}
    kept = {(*_key(deadline), deadline.starts_on) for deadline in after}
    gone = {key[:4] for key, deadline in known.items() if key not in kept and deadline.met_on is None}
    starts: list[Deadline] = []
    meets: list[Deadline] = []
    moves: list[Deadline] = []
    ends: list[Deadline] = []
    for deadline in after:
        old = known.get((*_key(deadline), deadline.starts_on))
        if deadline.met_on is not None and (old is None or old.met_on != deadline.met_on):
            meets.append(deadline)
        elif old is None:
            (moves if _key(deadline) in gone else starts).append(deadline)
        elif deadline.ended_on is not None and old.ended_on is None:
            ends.append(deadline)
        elif deadline.due != old.due:
            moves.append(deadline)
    return Effects(tuple(starts), tuple(meets), tuple(moves), tuple(ends))


def _key(deadline: Deadline) -> _Key:
    return deadline.rule.id, deadline.process, deadline.process_index, deadline.of


def _with(facts: CaseFacts, kind: str, event: Event) -> CaseFacts:
    """Return the facts with one event more."""
    places = [place for place, process in enumerate(facts.processes) if process.kind == kind]
    if not places:
        return replace(facts, processes=(*facts.processes, Process(kind, (event,))))
    processes = list(facts.processes)
    last = processes[places[-1]]
    processes[places[-1]] = Process(kind, (*last.events, event))
    return replace(facts, processes=tuple(processes))


def start_of(facts: CaseFacts, deadline: Deadline) -> tuple[int, int] | None:
    """Return the place (process, event) of the event from which a deadline counts, if it is there."""
    type_ = deadline.facts.get("start", "")
    sent = deadline.facts.get("sent")
    day = date.fromisoformat(sent) if sent else deadline.starts_on
    found = [
        (event.on != day, process.kind != deadline.process, number, place)
        for number, process in enumerate(facts.processes)
        for place, event in enumerate(process.events)
        if event.type == type_
    ]
    return min(found)[2:] if found else None


def if_started_on(facts: CaseFacts, deadline: Deadline, on: date, today: date) -> date | None:
    """Return when a deadline would be due, had the event that starts it happened on another day."""
    start = start_of(facts, deadline)
    if start is None:
        return None
    processes = list(facts.processes)
    process = processes[start[0]]
    events = list(process.events)
    was = events[start[1]]
    events[start[1]] = Event(was.type, on, _without_service(was.detail))
    processes[start[0]] = Process(process.kind, tuple(events))
    moved = engine.deadlines(replace(facts, processes=tuple(processes)), max(today, on))
    same = [
        one.due
        for one in moved
        if (one.rule.id, one.of, one.process_index) == (deadline.rule.id, deadline.of, deadline.process_index)
    ]
    return next((due for due in same if due is not None), None)


def _without_service(detail: Mapping[str, str]) -> dict[str, str]:
    """Leave out a stated day of service: another day of sending would have had another one."""
    return {name: value for name, value in detail.items() if name != "served_on"}
