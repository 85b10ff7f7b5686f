"""Taking back the last thing done, as the audit tells it: fields go back, what was added goes.

An event is never erased: a correction says that it did not happen. An import goes back as one batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, Table, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from caseworker_app.casework.deeds import deed_words
from caseworker_app.casework.open_case import take_back
from caseworker_app.casework.record_event import never_happened, stands_again
from caseworker_app.casework.undo_import import undo_import
from caseworker_app.errors import NotAllowed
from caseworker_app.store.audit import REMOVAL
from caseworker_app.store.deadlines import recompute
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import AuditEntry, Base, Event
from caseworker_app.store.tables.base import UtcMoment
from caseworker_app.store.triggers import LONG_TEXTS

_WITHHELD = "hidden_addresses"
_IMPORTS = "import_batches"
# One made the caseload; colleagues did the other; the history does not hold what a marker answered; what was
# purged is gone.
_NOT_ONES_OWN = ("demonstration", "sync", "mark a plan", "purge a case")


@dataclass(frozen=True)
class Undone:
    """What was taken back, in words, and the cases that this changed."""

    description: str
    case_ids: frozenset[str]


@dataclass(frozen=True)
class _Line:
    """One change of one row, and whether it made the row."""

    number: int
    table: str
    row_id: str
    case_id: str | None
    change: dict[str, Sequence[Any]]
    made_it: bool


def last_undoable(session: Session) -> str | None:
    """Return what `undo_last` would take back, in words."""
    found = session.execute(_last()).first()
    return None if found is None else deed_words(str(found.deed))


def undo_last(unit: Unit) -> Undone:
    """Take back the last thing done that is not yet taken back; say so where it cannot be."""
    found = unit.session.execute(_last()).first()
    if found is None:
        raise NotAllowed(
            "There is nothing of yours to take back.", "Nothing was changed yet, or all of it was taken back."
        )
    lines = _lines(unit.session, found.unit)
    cases = {line.case_id for line in lines if line.case_id}
    batch = next((line.row_id for line in lines if line.table == _IMPORTS and line.made_it), None)
    if batch is not None:
        cases |= undo_import(unit, batch).case_ids
    else:
        _take_back(unit, found.deed, lines, cases)
    unit.session.flush()
    unit.session.execute(
        update(AuditEntry)
        .where(AuditEntry.unit == found.unit, AuditEntry.undone_by.is_(None))
        .values(undone_by=unit.id)
        .execution_options(synchronize_session=False)
    )
    unit.changed_cases |= cases
    return Undone(deed_words(str(found.deed)), frozenset(cases))


def _last() -> Select[*tuple[Any, ...]]:
    """Return the query for the last unit that changed a row, was not undone, and is not an undoing itself."""
    entry, undone = aliased(AuditEntry), aliased(AuditEntry)
    return (
        select(entry.unit, entry.deed)
        .where(
            entry.undone_by.is_(None),
            entry.deed.not_in(_NOT_ONES_OWN),
            ~_only_noted(entry),
            ~exists().where(undone.undone_by == entry.unit),
        )
        .order_by(entry.number.desc())
        .limit(1)
    )


def _only_noted(entry: Any) -> Any:
    """Say of a line that it tells of no change: an address that was shown, a file that was written, a key."""
    shown = (entry.table == _WITHHELD) & (func.json_extract(entry.change, "$.shown").is_not(None))
    emptied = func.json_extract(entry.change, "$.removed").is_not(None)
    return shown | emptied | entry.table.in_(("exports", "keys", REMOVAL))


def _lines(session: Session, unit_id: str) -> list[_Line]:
    earlier = aliased(AuditEntry)
    entry = AuditEntry
    had_one = exists().where(
        earlier.row_id == entry.row_id, earlier.table == entry.table, earlier.number < entry.number
    )
    rows = session.execute(
        select(entry.number, entry.table, entry.row_id, entry.case_id, entry.change, ~had_one)
        .where(entry.unit == unit_id)
        .order_by(entry.number)
    )
    return [line for line in (_Line(*row) for row in rows) if line.table == _WITHHELD or _fields(line)]


def _fields(line: _Line) -> bool:
    """Whether a line tells of a changed row, not only of a deed, such as a letter that used an address."""
    table = Base.metadata.tables.get(line.table)
    return table is not None and all(name in table.c for name in line.change)


def _take_back(unit: Unit, deed: str, lines: Sequence[_Line], cases: Iterable[str]) -> None:
    if any(line.table == _WITHHELD for line in lines) and not _added_with_their_person(lines):
        raise NotAllowed(
            "A change of a withheld address cannot be taken back: the history does not hold the address.",
            "Give the person their earlier address, on the People tab or by `caseworker person`.",
        )
    _refuse_later_changes(unit.session, deed, lines)
    opened = {line.row_id for line in lines if line.table == "cases" and line.made_it}
    kept = [line for line in lines if line.case_id not in opened]
    for line in reversed(kept):
        if line.table != "events":
            _restore(unit, line)
    unit.session.flush()
    unit.session.expire_all()
    for line in reversed(kept):
        if line.table == "events" and line.made_it:
            _take_back_event(unit, line.row_id)
    for case_id in opened:
        take_back(unit, case_id)
    for case_id in set(cases) - opened:
        recompute(unit, case_id)


def _added_with_their_person(lines: Sequence[_Line]) -> bool:
    """Whether all that was withheld came with people who were new: without them nothing of it is left."""
    new_people = sum(line.table == "people" and line.made_it for line in lines)
    withheld = [line for line in lines if line.table == _WITHHELD]
    return all(line.made_it for line in withheld) and len(withheld) <= new_people


def _refuse_later_changes(session: Session, deed: str, lines: Sequence[_Line]) -> None:
    """Refuse where a row no longer stands as this deed left it, or a new case was worked on since."""
    last = max(line.number for line in lines)
    opened = [line.row_id for line in lines if line.table == "cases" and line.made_it]
    undoing = aliased(AuditEntry)
    worked_on = select(AuditEntry.number).where(
        AuditEntry.case_id.in_(opened),
        AuditEntry.number > last,
        AuditEntry.undone_by.is_(None),
        ~exists().where(undoing.undone_by == AuditEntry.unit),
    )
    stands = not opened or session.execute(worked_on.limit(1)).first() is None
    final: dict[tuple[str, str, str], Any] = {
        (line.table, line.row_id, name): after
        for line in lines
        for name, (_, after) in line.change.items()
        if (line.table, name) not in LONG_TEXTS and line.table != _WITHHELD
    }
    for (table, row_id, name), after in final.items():
        stands = stands and _kept(session, table, row_id, name) == _value(table, name, after)
    later = [one for line in lines if line.table == "events" for one in _corrections(session, line.row_id)]
    in_force = select(AuditEntry.number).where(
        AuditEntry.table == "events",
        AuditEntry.row_id.in_(later),
        AuditEntry.undone_by.is_(None),
        ~exists().where(undoing.undone_by == AuditEntry.unit),
    )
    if not stands or session.execute(in_force.limit(1)).first() is not None:
        raise NotAllowed(
            f"The last thing done ({deed_words(deed)}) cannot be taken back: it was changed again since.",
            "Change it by hand; the Changes tab shows what it was before.",
        )


def _restore(unit: Unit, line: _Line) -> None:
    """Give a row's fields their earlier values; a row that was added is marked as deleted."""
    table = Base.metadata.tables[line.table]
    if line.made_it:
        # A process that the taken-back event opened stays, empty: the next event of its kind goes there.
        if line.table != "processes":
            gone = {"address": ""} if line.table == _WITHHELD else {}
            _set(unit, table, line.row_id, {"deleted_at": unit.now, **gone})
        return
    _set(
        unit,
        table,
        line.row_id,
        {name: _value(line.table, name, old) for name, (old, _) in line.change.items()},
    )


def _set(unit: Unit, table: Table, row_id: str, values: dict[str, Any]) -> None:
    if values:
        named = {table.c[name]: value for name, value in values.items()}
        unit.session.execute(update(table).where(table.c.id == row_id).values(named))


def _take_back_event(unit: Unit, event_id: str) -> None:
    """Take back an event as it stands: after corrections that were taken back, it is the last of them."""
    event = unit.session.get_one(Event, event_id)
    standing = [event_id, *_corrections(unit.session, event_id)][-1]
    if event.corrects is None:
        if event.on is not None:
            never_happened(unit, standing, note="Undone")
    else:
        stands_again(unit, event.corrects, instead_of=standing, note="Undone")


def _corrections(session: Session, event_id: str) -> list[str]:
    """Return what corrected an event, what corrected that, and so on."""
    found: list[str] = []
    following: str | None = event_id
    while (
        following := session.execute(select(Event.id).where(Event.corrects == following)).scalar_one_or_none()
    ) is not None:
        found.append(following)
    return found


def _kept(session: Session, table: str, row_id: str, name: str) -> Any:
    columns = Base.metadata.tables[table].c
    return session.execute(select(columns[name]).where(columns.id == row_id)).scalar_one_or_none()


def _value(table: str, name: str, told: Any) -> Any:
    """Return a value of the audit as its column holds it."""
    column = Base.metadata.tables[table].c[name]
    if isinstance(told, str) and isinstance(column.type, Date):
        return date.fromisoformat(told)
    if isinstance(told, str) and isinstance(column.type, UtcMoment):
        return datetime.fromisoformat(told)
    if told is None and not column.nullable:
        return "" if column.type.python_type is str else column.type.python_type()
    return told
