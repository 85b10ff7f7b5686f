"""What the program itself would not have let happen, mended after a merge of what several people wrote.

Each colleague's change was right where it was made. Together they may open a process twice over, tell one
thing twice, or put an address back that another has just withheld.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from caseworker_app.casework.processes import story_of
from caseworker_app.errors import CaseworkerError
from caseworker_app.store.deadlines import recompute, recompute_many
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import (
    ColleagueChange,
    Conflict,
    Event,
    HiddenAddress,
    Person,
    Process,
    Relationship,
)
from caseworker_app.sync import rows
from caseworker_app.sync.inbox import Context, Taken, case_of

_PAIRS = uuid.UUID("6f8f5f58-5b0e-5c6d-8d59-0b0f4c1a7e21")
# The details that tell two events of one type apart.
_APART = ("from", "setting", "limb", "stage", "regulation")


def reconcile(unit: Unit, taken: Taken, context: Context) -> list[str]:
    """Mend what was merged, and work out the deadlines of the cases that changed; say what could not be."""
    withhold_again(unit, taken, context)
    connection = unit.session.connection()
    for case_id in _here(connection, taken.events):
        _tell_once(unit, case_id, context, taken)
        _keep_closed(unit, case_id)
    unit.session.flush()
    problems = work_out(unit, _here(connection, taken.events | taken.facts))
    _note_colleagues(unit, taken, context)
    return problems


def withhold_again(unit: Unit, taken: Taken, context: Context) -> None:
    """Keep an address out of sight that one colleague withheld while another wrote it down.

    It becomes a question beside the withheld one, and never stands where lists and letters would show it.
    """
    for part in rows.some(sorted(taken.people)):
        found = unit.session.execute(
            select(Person, HiddenAddress)
            .join(HiddenAddress, HiddenAddress.person_id == Person.id)
            .where(Person.id.in_(part), HiddenAddress.deleted_at.is_(None))
            .execution_options(populate_existing=True)
        ).all()
        for person, hidden in found:
            _withhold(unit, person, hidden, taken.addresses.get(person.id, context.name))


def _withhold(unit: Unit, person: Person, hidden: HiddenAddress, writer: str) -> None:
    written, person.address = person.address, ""
    marked = unit.session.execute(
        select(Relationship).where(
            Relationship.person_id == person.id,
            Relationship.deleted_at.is_(None),
            Relationship.address_withheld.is_(False),
        )
    ).scalars()
    for relationship in marked:
        relationship.address_withheld = True
    if not written or written == hidden.address:
        return
    _add(
        unit,
        f"{hidden.id}|{written}",
        table="hidden_addresses",
        row_id=hidden.id,
        case_id=case_of(unit.session.connection(), "people", person.id),
        kind="edit",
        fields=["address"],
        kept={"address": hidden.address},
        other={"address": written},
        other_by=writer,
        withheld=True,
    )


def _here(connection: Connection, cases: Iterable[str]) -> list[str]:
    return sorted(rows.revisions(connection, "cases", cases))


def _keep_closed(unit: Unit, case_id: str) -> None:
    """Keep each process's mark of being closed true to the events of everybody."""
    open_runs = {run.id: run.is_open for run in story_of(unit.session, case_id).runs}
    processes = unit.session.execute(
        select(Process).where(Process.case_id == case_id, Process.deleted_at.is_(None))
    ).scalars()
    for process in processes:
        if process.id in open_runs and process.closed is open_runs[process.id]:
            process.closed = not open_runs[process.id]


def _tell_once(unit: Unit, case_id: str, context: Context, taken: Taken) -> None:
    """Let one thing that two people recorded stand once; where they differ, ask which day is right.

    Only what is unsent here, and what came just now, can be told twice: nobody knew of the other.
    """
    mine = _unsent_events(unit.session.connection(), case_id)
    if not mine:
        return
    events = (
        unit.session.execute(select(Event).where(Event.case_id == case_id, Event.deleted_at.is_(None)))
        .scalars()
        .all()
    )
    theirs = [event for event in events if event.id in taken.told]
    for event in events:
        if event.id in mine:
            twin = next((other for other in theirs if _alike(event, other)), None)
            if twin is not None and event.on == twin.on and event.detail == twin.detail:
                event.deleted_at = unit.now
            elif twin is not None and (event.corrects or not event.type.endswith("_planned")):
                taken.conflicts += _ask_which(unit, event, twin, context)


def _unsent_events(connection: Connection, case_id: str) -> set[str]:
    found = connection.exec_driver_sql(
        "SELECT e.id FROM events e JOIN unsent u ON u.row_id = e.id AND u.\"table\" = 'events' "
        "WHERE e.case_id = ? AND e.rev = 0",
        (case_id,),
    )
    return {row[0] for row in found}


def _alike(event: Event, other: Event) -> bool:
    """Tell whether two events can be one thing told twice."""
    if event.corrects or other.corrects:
        return event.corrects == other.corrects
    apart = [(event.detail.get(name), other.detail.get(name)) for name in _APART]
    same = event.process_id == other.process_id and event.type == other.type
    return same and all(one == two for one, two in apart)


def _ask_which(unit: Unit, event: Event, twin: Event, context: Context) -> int:
    return _add(
        unit,
        f"{twin.id}|{event.id}",
        table="events",
        row_id=twin.id,
        case_id=event.case_id,
        kind="twice",
        fields=["on"],
        kept={"on": _day(twin), "event": twin.id},
        kept_by=twin.recorded_by,
        kept_at=twin.recorded_at,
        other={"on": _day(event), "event": event.id},
        other_by=event.recorded_by or context.name,
        other_at=event.recorded_at,
    )


def _day(event: Event) -> str | None:
    return None if event.on is None else event.on.isoformat()


def _add(unit: Unit, told: str, **values: Any) -> int:
    conflict_id = str(uuid.uuid5(_PAIRS, told))
    if unit.session.get(Conflict, conflict_id) is not None:
        return 0
    unit.session.add(Conflict(id=conflict_id, made_at=unit.now, **values))
    return 1


def work_out(unit: Unit, cases: Sequence[str]) -> list[str]:
    """Work out the deadlines of some cases; one that cannot be does not stop the others."""
    try:
        with unit.session.begin_nested():
            recompute_many(unit, cases)
    except (CaseworkerError, ArithmeticError, LookupError, TypeError, ValueError):
        return [case for case in cases if not _worked_out(unit, case)]
    return []


def _worked_out(unit: Unit, case_id: str) -> bool:
    try:
        with unit.session.begin_nested():
            recompute(unit, case_id)
    except (CaseworkerError, ArithmeticError, LookupError, TypeError, ValueError):
        return False
    return True


def _note_colleagues(unit: Unit, taken: Taken, context: Context) -> None:
    """Mark the cases that a colleague changed, until they are looked at."""
    others = [case_id for case_id, by in taken.by.items() if by != context.name]
    told = [
        {"case_id": case_id, "by": taken.by[case_id], "at": unit.now}
        for case_id in _here(unit.session.connection(), others)
    ]
    if told:
        mark = insert(ColleagueChange)
        again = {"by": mark.excluded.by, "at": mark.excluded.at}
        unit.session.execute(mark.on_conflict_do_update(index_elements=["case_id"], set_=again), told)
