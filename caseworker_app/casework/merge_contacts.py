"""Bringing the log of one case to another of the same child: entries never change, so they are copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Answered, Communication, Promise

_Row = TypeVar("_Row", Answered, Communication, Promise)
_NOT_COPIED = frozenset({"id", "rev", "deleted_at", "extra"})


def merge_contacts(unit: Unit, keep: str, merge: str, same_people: Mapping[str, str]) -> None:
    """Copy the log, and move the promises; `same_people` names by id who is on both cases."""
    entries = _rows(unit, Communication, merge)
    ids = {row.id: new_id() for row in entries}
    unit.insert_many(Communication, [_entry(row, keep, ids, same_people) for row in entries])
    unit.insert_many(Answered, [_copy(row, keep, ids) for row in _rows(unit, Answered, merge)])
    for promise in _rows(unit, Promise, merge):
        promise.case_id, promise.entry_id = keep, ids.get(promise.entry_id or "")
    unit.session.flush()


def _rows(unit: Unit, table: type[_Row], case_id: str) -> list[_Row]:
    found = select(table).where(table.case_id == case_id, table.deleted_at.is_(None)).order_by(table.id)
    return list(unit.session.execute(found).scalars())


def _entry(
    row: Communication, keep: str, ids: Mapping[str, str], same_people: Mapping[str, str]
) -> dict[str, Any]:
    people = [same_people.get(person, person) for person in row.people]
    return _copy(row, keep, ids) | {"id": ids[row.id], "people": people}


def _copy(row: Answered | Communication, keep: str, ids: Mapping[str, str]) -> dict[str, Any]:
    """Return a row for the case that is kept, pointing to the copies of what it pointed to."""
    points = {"corrects", "reply_to", "message_id", "entry_id"}
    return {
        name: ids.get(value, None) if name in points else value
        for name, value in _values(row)
        if name not in _NOT_COPIED
    } | {"case_id": keep}


def _values(row: Answered | Communication) -> Iterable[tuple[str, Any]]:
    return ((column.key, getattr(row, column.key)) for column in row.__mapper__.column_attrs)
