"""Deciding what two people wrote differently. Whatever is decided, both values stay in the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.edit_case import EDITABLE, edit_case
from caseworker_app.casework.record_event import NewEvent, never_happened, record_event
from caseworker_app.casework.typed import day
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.deadlines import recompute
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Conflict, Event
from caseworker_app.sync import rows, state
from caseworker_app.sync.conflicts import MINE, VALUE, is_for_the_lead, kept_is_mine
from caseworker_app.sync.sharing import TEAM_LEAD, shared
from caseworker_app.sync.wire import wire


@dataclass(frozen=True)
class Kept:
    """What was decided at once, and what was left for a team lead."""

    decided: int
    left: int


def keep_all(unit: Unit, conflict_ids: Sequence[str], choice: str) -> Kept:
    """Decide several at once, all one way; those that are a team lead's are left, and counted."""
    known = state.standing(unit.session)
    is_lead = known is None or known.role == TEAM_LEAD
    decided, left, cases = 0, 0, set[str]()
    for conflict_id in conflict_ids:
        conflict = _open(unit.session, conflict_id)
        if not is_lead and is_for_the_lead(conflict):
            left += 1
            continue
        keep(unit, conflict_id, choice)
        decided += 1
        cases |= {conflict.case_id} if conflict.case_id else set()
    if left and not decided:
        raise _not_for_you()
    unit.changed_cases |= cases
    return Kept(decided, left)


def _not_for_you() -> NotAllowed:
    return NotAllowed(
        "This is for a team lead to decide.", "Your lead sees it in their own list after the next sync."
    )


def keep(unit: Unit, conflict_id: str, choice: str, text: str = "") -> Conflict:
    """Decide a conflict: one's own value, the other's, or a third. The case follows, and its deadlines."""
    conflict = _open(unit.session, conflict_id)
    known = state.standing(unit.session)
    if known is not None and known.role != TEAM_LEAD and is_for_the_lead(conflict):
        raise _not_for_you()
    is_mine = kept_is_mine(conflict, known.name if known is not None else unit.user)
    if choice == VALUE:
        _put_value(unit, conflict, text)
        conflict.decision = "value"
    elif (choice == MINE) is is_mine:
        _leave(unit, conflict)
        conflict.decision = "kept"
    else:
        _put_other(unit, conflict)
        conflict.decision = "other"
    conflict.decided_at, conflict.decided_by = unit.now, unit.user
    unit.session.flush()
    if conflict.case_id is not None:
        recompute(unit, conflict.case_id)
    return conflict


def _open(session: Session, conflict_id: str) -> Conflict:
    found = (
        session.execute(
            select(Conflict).where(
                Conflict.id.like(f"{conflict_id.strip().lower()}%"), Conflict.deleted_at.is_(None)
            )
        )
        .scalars()
        .all()
    )
    if len(found) != 1 or not conflict_id.strip():
        raise WrongUse(f"There is no conflict “{conflict_id}”.", "`caseworker conflicts` lists them.")
    if found[0].decided_at is not None:
        raise NotAllowed(
            f"{found[0].decided_by or 'Somebody'} has decided this already.",
            "`caseworker conflicts` lists what waits.",
        )
    return found[0]


def _leave(unit: Unit, conflict: Conflict) -> None:
    """What is in force stays; of one thing told twice the other telling goes."""
    if conflict.kind == "twice":
        _never(unit, conflict.other)


def _put_other(unit: Unit, conflict: Conflict) -> None:
    if conflict.kind == "twice":
        _never(unit, conflict.kept)
        return
    if conflict.kind == "late":
        _put_what_it_points_to(unit, conflict)
    values = dict(conflict.other)
    if conflict.kind == "deleted" and "deleted_at" not in values:
        values["deleted_at"] = None
    put_values(unit, conflict.table, conflict.row_id, values)


def _put_what_it_points_to(unit: Unit, conflict: Conflict) -> None:
    """Let a late row come with the late rows that it points to: a relationship with its person."""
    columns = shared(conflict.table).table.columns
    targets = [conflict.other.get(column.name) for column in columns if column.foreign_keys]
    waiting = select(Conflict).where(
        Conflict.row_id.in_([target for target in targets if target]),
        Conflict.kind == "late",
        Conflict.decided_at.is_(None),
        Conflict.id != conflict.id,
    )
    for other in unit.session.execute(waiting).scalars().all():
        _put_other(unit, other)
        other.decided_at, other.decided_by, other.decision = unit.now, unit.user, "other"


def put_values(unit: Unit, table: str, row_id: str, values: Mapping[str, Any]) -> None:
    """Write fields of a row, or a whole row that is not here, as an edit of our own."""
    connection = unit.session.connection()
    now = rows.read(connection, table, [row_id]).get(row_id)
    rev = 0 if now is None else int(now["rev"])
    whole = dict.fromkeys(wire(table).names) if now is None else {n: now[n] for n in wire(table).names}
    rows.put_plain(connection, table, {**whole, **values, "id": row_id}, rev)
    unit.session.expire_all()


def _never(unit: Unit, told: Mapping[str, Any]) -> None:
    event = unit.session.get(Event, told["event"])
    if event is not None and event.deleted_at is None and _stands(unit.session, event):
        if event.on is None or event.corrects is not None:
            event.deleted_at = unit.now  # of two corrections the other one holds
        else:
            never_happened(unit, event.id, note="Told twice")


def _stands(session: Session, event: Event) -> bool:
    later = select(Event.id).where(Event.corrects == event.id, Event.deleted_at.is_(None)).limit(1)
    return session.execute(later).first() is None


def _put_value(unit: Unit, conflict: Conflict, text: str) -> None:
    """Write a third value, read as the field's own form would read it."""
    if conflict.kind == "twice":
        event = unit.session.get_one(Event, conflict.kept["event"])
        _never(unit, conflict.other)
        record_event(
            unit,
            NewEvent(
                case_id=event.case_id,
                type=event.type,
                on=day(text, "date"),
                corrects=event.id,
                detail=event.detail,
            ),
        )
        return
    if len(conflict.fields) != 1 or conflict.withheld:
        raise WrongUse("These fields are decided together.", "Keep mine or theirs, then change the case.")
    (name,) = conflict.fields
    if conflict.table == "cases" and (name in EDITABLE or name == "setting_id"):
        assert conflict.case_id is not None
        edit_case(unit, conflict.case_id, {"school" if name == "setting_id" else name: text})
        return
    column = shared(conflict.table).table.columns[name]
    if column.type.python_type is not str:
        raise WrongUse(
            "This field takes no third value here.", "Keep mine or theirs, then change it in its form."
        )
    put_values(unit, conflict.table, conflict.row_id, {name: text})
