"""The processes of one case: which are open, how they are numbered, and where a new event goes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.errors import WrongUse
from caseworker_app.statutory.events import KINDS, kinds_of
from caseworker_app.store import tables
from caseworker_app.store.deadlines import ToldEvent, standing, told_events

REVIEW = "annual_review"
CLOSES_A_REVIEW = frozenset({"decision_to_maintain", "amended_plan_sent", "decision_not_to_amend"})
PLAN_CEASED = "plan_ceased"
CLOSED = "closed"


class Opened(NamedTuple):
    """A process as it was opened."""

    id: str
    kind: str
    opened_at: datetime


@dataclass(frozen=True)
class Run:
    """One process with the events that hold in it, in the order in which they were recorded."""

    id: str
    kind: str
    opened_at: datetime
    events: tuple[ToldEvent, ...]
    is_open: bool

    @property
    def began(self) -> date:
        """The day of its first event; a process without one is the oldest."""
        return min((event.on for event in self.events if event.on is not None), default=date.min)


@dataclass(frozen=True)
class Story:
    """All processes of one case as they were opened, and every event ever recorded, corrected ones too."""

    runs: tuple[Run, ...]
    told: tuple[ToldEvent, ...]

    def event(self, event_id: str) -> ToldEvent | None:
        """Return one event by its id."""
        return next((event for event in self.told if event.id == event_id), None)

    def index(self, run_id: str) -> int:
        """Return the number of a process among those of its kind, by first event."""
        return numbered(self.runs)[run_id]


def story_of(session: Session, case_id: str) -> Story:
    """Read the processes and events of one case, in two queries."""
    process = tables.Process
    opened = session.execute(
        select(process.id, process.kind, process.opened_at)
        .where(process.case_id == case_id, process.deleted_at.is_(None))
        .order_by(process.opened_at, process.id)
    ).all()
    told = session.execute(told_events().where(tables.Event.case_id == case_id)).all()
    return story([Opened(*row) for row in opened], tuple(map(ToldEvent._make, told)))


def story(opened: Sequence[Opened], told: tuple[ToldEvent, ...]) -> Story:
    """Return the story that processes and events tell."""
    events: dict[str, list[ToldEvent]] = defaultdict(list)
    holding = standing(told)
    for event in holding:
        events[event.process_id].append(event)
    ceased = next(
        (place for place, event in reversed([*enumerate(holding)]) if event.type == PLAN_CEASED), -1
    )
    places = {event.id: place for place, event in enumerate(holding)}
    runs = []
    for run_id, kind, opened_at in opened:
        own = tuple(events[run_id])
        outlived = kind == REVIEW and bool(own) and places[own[-1].id] < ceased
        runs.append(Run(run_id, kind, opened_at, own, not (outlived or closes(kind, own))))
    return Story(tuple(runs), told)


def closes(kind: str, events: Sequence[ToldEvent]) -> bool:
    """Say whether the events of a process have closed it."""
    return any(event.type == CLOSED or (kind == REVIEW and event.type in CLOSES_A_REVIEW) for event in events)


def numbered(runs: Sequence[Run]) -> dict[str, int]:
    """Number the processes of each kind from 1 by first event; those without events come last."""
    counts: dict[str, int] = defaultdict(int)
    numbers = {}
    for run in sorted(runs, key=lambda run: (not run.events, run.began)):
        counts[run.kind] += 1
        numbers[run.id] = counts[run.kind]
    return numbers


def new_process_id(case_id: str, kind: str, runs: Sequence[Run]) -> str:
    """Return the id of the next process of a kind on a case.

    Two colleagues who open it offline, each on their own laptop, open the same one.
    """
    taken, number = {run.id for run in runs}, 1 + sum(run.kind == kind for run in runs)
    while (made := str(uuid.uuid5(uuid.UUID(case_id), f"{kind} {number}"))) in taken:
        number += 1
    return made


def keep_closed(session: Session, before: Story, after: Story) -> None:
    """Keep each process's mark of being closed true to its events, where an event changed it."""
    was_open = {run.id: run.is_open for run in before.runs}
    for run in after.runs:
        if run.is_open is not was_open.get(run.id, True):
            session.get_one(tables.Process, run.id).closed = not run.is_open


def destination(
    runs: Sequence[Run], type_: str, *, kind: str = "", index: int | None = None, new: bool = False
) -> tuple[str, str | None]:
    """Return the kind and the process to which an event goes; no process where one must be opened.

    That is the newest open process of a kind that knows the type. Where several kinds fit, one must be named.
    """
    fitting = _fitting(type_, kind)
    if index is not None:
        return _numbered(runs, fitting, index)
    open_runs = [run for run in runs if run.is_open and run.kind in fitting]
    at_work = [run for run in open_runs if run.events] or open_runs
    kinds = [fit for fit in fitting if any(run.kind == fit for run in at_work)]
    chosen = fitting if new or not kinds else tuple(kinds)
    if len(chosen) > 1:
        raise WrongUse(
            f"“{type_}” fits several processes: {', '.join(chosen)}.",
            f"Name one, for example --process {chosen[0]}.",
        )
    if new or not kinds:
        return chosen[0], None
    own = [run for run in reversed(at_work) if run.kind == chosen[0]]
    newest = max(own, key=lambda run: (run.opened_at, run.began))
    return newest.kind, newest.id


def _fitting(type_: str, kind: str) -> tuple[str, ...]:
    """Return the kinds that know an event type, or the one that was named."""
    fitting = kinds_of(type_)
    if not fitting:
        raise WrongUse(f"There is no event “{type_}”.", _nearest(type_))
    if not kind:
        return fitting
    if kind not in KINDS:
        raise WrongUse(f"There is no kind of process “{kind}”.", f"The kinds are: {', '.join(KINDS)}.")
    if kind not in fitting:
        raise WrongUse(f"The process {kind} has no event “{type_}”.", f"It belongs to: {', '.join(fitting)}.")
    return (kind,)


def _numbered(runs: Sequence[Run], fitting: tuple[str, ...], index: int) -> tuple[str, str | None]:
    if len(fitting) != 1:
        raise WrongUse("A number alone does not name a process.", f"Name its kind: {', '.join(fitting)}.")
    numbers = numbered(runs)
    for run in runs:
        if run.kind == fitting[0] and numbers[run.id] == index:
            return run.kind, run.id
    raise WrongUse(
        f"This case has no process {fitting[0]} number {index}.", "`caseworker case CASE` shows those it has."
    )


def _nearest(type_: str) -> str:
    import difflib

    from caseworker_app.statutory.events import EVENT_TYPES

    near = difflib.get_close_matches(type_, [event.type for event in EVENT_TYPES], n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return f"{hint}`caseworker events` lists them all."
