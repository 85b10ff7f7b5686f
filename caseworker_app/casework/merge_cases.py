"""Making one case of two that are the same child's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from caseworker_app.casework import processes
from caseworker_app.casework.edit_case import EDITABLE
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.casework.merge_contacts import merge_contacts
from caseworker_app.casework.processes import Run, story_of
from caseworker_app.errors import NotAllowed
from caseworker_app.store.deadlines import recompute
from caseworker_app.store.folding import fold
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import (
    Case,
    DeadlineNote,
    Event,
    Person,
    PlanAudit,
    PlanAuditAction,
    PlanMark,
    Process,
    Relationship,
    SpreadsheetRow,
)

# A field of which an empty text or a nought is no answer: it is filled from the other case.
_FILLED = [name for name in EDITABLE if name not in {"reference", "school", "year_group_shift"}] + [
    "setting_id"
]


def merge_cases(unit: Unit, keep: str, merge: str) -> None:
    """Bring all that one case holds to another; the merged one stays, closed, and names where it went.

    Events are append-only, so they are recorded again on the case that is kept. What both cases tell of one
    process stands there once. An order of dates that the law makes impossible is kept and shown as a doubt.
    """
    session = unit.session
    kept, merged = open_to_change(session, keep), open_to_change(session, merge)
    if kept.id == merged.id:
        raise NotAllowed("A case cannot be merged into itself.", "Name two cases.")
    for name in _FILLED:
        if not getattr(kept, name) and getattr(merged, name):
            setattr(kept, name, getattr(merged, name))
    if kept.note and merged.note and merged.note not in kept.note:
        kept.note = f"{kept.note}\n{merged.note}"
    same_people = _move_people(session, kept, merged)
    _move_texts(session, kept, merged)
    _copy_events(unit, kept, merged)
    merge_contacts(unit, kept.id, merged.id, same_people)
    merged.status, merged.merged_into_id, merged.closed_on = "merged", kept.id, unit.today
    merged.closed_because = f"Merged into {kept.reference}"
    recompute(unit, kept.id)
    recompute(unit, merged.id)


def _move_people(session: Session, kept: Case, merged: Case) -> dict[str, str]:
    """Bring over who is not there yet; return by id who is on both cases under one name."""
    there = {fold(name): relationship.person_id for relationship, name in _people(session, kept.id)}
    same = {}
    for relationship, name in _people(session, merged.id):
        if fold(name) in there:
            same[relationship.person_id] = there[fold(name)]
        else:
            relationship.case_id = kept.id
    return same


def _people(session: Session, case_id: str) -> Sequence[Any]:
    return session.execute(
        select(Relationship, Person.name)
        .join(Person, Person.id == Relationship.person_id)
        .where(Relationship.case_id == case_id, Relationship.deleted_at.is_(None))
    ).all()


def _move_texts(session: Session, kept: Case, merged: Case) -> None:
    for row in session.execute(select(SpreadsheetRow).where(SpreadsheetRow.case_id == merged.id)).scalars():
        row.case_id = kept.id
    for note in session.execute(select(DeadlineNote).where(DeadlineNote.case_id == merged.id)).scalars():
        note.case_id = kept.id
    for table in (PlanAudit, PlanMark, PlanAuditAction):
        session.execute(update(table).where(table.case_id == merged.id).values(case_id=kept.id))


def _copy_events(unit: Unit, kept: Case, merged: Case) -> None:
    """Record on the kept case the events that hold on the merged one, each process once."""
    session = unit.session
    before = story_of(session, kept.id)
    for run in story_of(session, merged.id).runs:
        if not run.events:
            continue
        twin = next((other for other in before.runs if _tell_one_process(run, other)), None)
        if twin is None:
            process_id = new_id()
            session.add(Process(id=process_id, case_id=kept.id, kind=run.kind, opened_at=run.opened_at))
            session.flush()
        else:
            process_id = twin.id
        known = _days(twin) if twin is not None else set()
        _copy(
            session,
            kept.id,
            process_id,
            [event.id for event in run.events if (event.type, event.on) not in known],
        )
    session.flush()
    processes.keep_closed(session, before, story_of(session, kept.id))


def _tell_one_process(one: Run, other: Run) -> bool:
    """Say whether two processes of one kind are the same: an event on the same day stands in both."""
    return one.kind == other.kind and bool(_days(one) & _days(other))


def _days(run: Run) -> set[tuple[str, object]]:
    return {(event.type, event.on) for event in run.events}


def _copy(session: Session, case_id: str, process_id: str, event_ids: Sequence[str]) -> None:
    olds = session.execute(select(Event).where(Event.id.in_(event_ids))).scalars()
    for old in sorted(olds, key=lambda event: event_ids.index(event.id)):
        session.add(
            Event(
                id=new_id(),
                case_id=case_id,
                process_id=process_id,
                type=old.type,
                on=old.on,
                detail=old.detail,
                note=old.note,
                recorded_at=old.recorded_at,
                recorded_by=old.recorded_by,
                batch_id=old.batch_id,
            )
        )
