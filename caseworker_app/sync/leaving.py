"""Cases that are no longer ours: what was not sent of them is put aside for the team lead, then they go."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from caseworker_app.store import erasing
from caseworker_app.store.audit import REMOVAL
from caseworker_app.store.changes import not_noting
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Held
from caseworker_app.sync import rows
from caseworker_app.sync.sharing import Scope, shared_tables


def drop_cases(unit: Unit, case_ids: Iterable[str], *, why: str) -> tuple[int, set[str]]:
    """Take cases off this laptop with all that is known of them; return how many, and their files to delete.

    What was written here and not sent yet is kept, sealed with the store, until the server has it.
    """
    connection = unit.session.connection()
    here = sorted(rows.revisions(connection, "cases", case_ids))
    files: set[str] = set()
    for case_id in here:
        _put_aside(unit, case_id, why)
    unit.session.flush()
    with not_noting(unit.session):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for part in rows.some(here):
            named = erasing.files_of(connection, part)
            people = erasing.erase_rows(connection, part)
            erasing.forget(connection, "case_id", part)
            erasing.forget(connection, "row_id", people)
            for each in (*part, *people):
                unit.note(REMOVAL, each, each if each in part else None, {"why": [None, why]})
            files |= named - erasing.still_needed(connection, named)
    unit.session.expire_all()
    unit.changed_cases.update(here)
    return len(here), files


def _put_aside(unit: Unit, case_id: str, why: str) -> None:
    held = unsent_of_case(unit.session.connection(), case_id)
    if held:
        unit.session.add(Held(id=new_id(), case_id=case_id, why=why, rows=held, since=unit.now))


def unsent_of_case(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """Return what was written on a case and not sent: table, the row, and what colleagues know of it."""
    told = []
    for table in shared_tables():
        which = _of_cases(table.case_column, table.scope, 1)
        if which is None:
            continue
        sql = (
            f'SELECT u.row_id, u.base FROM unsent u WHERE u."table" = ? AND u.row_id IN '
            f'(SELECT id FROM "{table.name}" WHERE {which})'
        )
        for row_id, base in connection.exec_driver_sql(sql, (table.name, case_id)).all():
            now = rows.read(connection, table.name, [row_id])[row_id]
            told.append({"t": table.name, "row": now, "base": rows.base_of(table.name, base)})
    return told


def _of_cases(case_column: str, scope: Scope, count: int) -> str | None:
    """Return the SQL that finds the rows of so many cases in a shared table."""
    cases = ", ".join("?" * count)
    on_them = f"(SELECT person_id FROM relationships WHERE case_id IN ({cases}))"
    if case_column:
        return f'"{case_column}" IN ({cases})'
    return {
        Scope.PEOPLE: f"id IN {on_them}",
        Scope.PERSON: f"person_id IN {on_them}",
    }.get(scope)
