"""Cases that are no longer ours: what was not sent of them is put aside for the team lead, then they go."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from caseworker_app.store.audit import REMOVAL, REMOVED
from caseworker_app.store.changes import not_noting
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Base, Held
from caseworker_app.sync import rows
from caseworker_app.sync.sharing import Scope, shared_tables

_SEARCH = (
    "DELETE FROM communication_search WHERE rowid IN "
    "(SELECT rowid FROM communication WHERE case_id IN ({0}))",
    "DELETE FROM case_search WHERE rowid IN (SELECT number FROM case_numbers WHERE case_id IN ({0}))",
)


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
            named = _files(connection, part)
            people = _drop(connection, part)
            _forget(connection, "case_id", part)
            _forget(connection, "row_id", people)
            for each in (*part, *people):
                unit.note(REMOVAL, each, each if each in part else None, {"why": [None, why]})
            files |= named - _files_still_needed(connection, named)
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


def _drop(connection: Connection, cases: list[str]) -> list[str]:
    """Erase the rows of some cases; return the people who were on no other."""
    execute, marks, values = connection.exec_driver_sql, rows.marks(cases), tuple(cases)
    people = _only_on(connection, cases)
    for statement in _SEARCH:
        execute(statement.format(marks), values)
    execute(
        'INSERT OR REPLACE INTO loose_ends ("table", row_id, "column", target) SELECT \'cases\', id, '
        f"'merged_into_id', merged_into_id FROM cases WHERE merged_into_id IN ({marks})",
        values,
    )
    execute(f"UPDATE cases SET merged_into_id = NULL WHERE merged_into_id IN ({marks})", values)
    for table in shared_tables():
        if table.case_column:
            execute(
                'DELETE FROM unsent WHERE "table" = ? AND row_id IN '
                f'(SELECT id FROM "{table.name}" WHERE "{table.case_column}" IN ({marks}))',
                (table.name, *values),
            )
    for part in rows.some(people):
        _drop_of_people(connection, "hidden_addresses", "person_id", part)
    for meta in reversed(Base.metadata.sorted_tables):
        if "case_id" in meta.columns and meta.name not in {"audit", "held"}:
            execute(f'DELETE FROM "{meta.name}" WHERE case_id IN ({marks})', values)
    execute(f"DELETE FROM case_numbers WHERE case_id IN ({marks})", values)
    execute(f"DELETE FROM cases WHERE id IN ({marks})", values)
    for part in rows.some(people):
        _drop_of_people(connection, "people", "id", part)
    return people


def _only_on(connection: Connection, cases: list[str]) -> list[str]:
    marks = rows.marks(cases)
    sql = (
        f"SELECT DISTINCT person_id FROM relationships WHERE case_id IN ({marks}) AND person_id NOT IN "
        f"(SELECT person_id FROM relationships WHERE case_id NOT IN ({marks}))"
    )
    return list(connection.exec_driver_sql(sql, (*cases, *cases)).scalars())


def _drop_of_people(connection: Connection, table: str, column: str, people: list[str]) -> None:
    theirs = f'"{table}" WHERE "{column}" IN ({rows.marks(people)})'
    connection.exec_driver_sql(
        f'DELETE FROM unsent WHERE "table" = ? AND row_id IN (SELECT id FROM {theirs})', (table, *people)
    )
    connection.exec_driver_sql(f"DELETE FROM {theirs}", tuple(people))


def _forget(connection: Connection, column: str, ids: list[str]) -> None:
    """Take out of the history what it says; that each line was there stays provable."""
    for part in rows.some(ids):
        connection.exec_driver_sql(
            f'UPDATE audit SET change = ? WHERE "{column}" IN ({rows.marks(part)}) '
            'AND "table" <> ? AND change <> ?',
            (REMOVED, *part, REMOVAL, REMOVED),
        )


def _files(connection: Connection, cases: list[str]) -> set[str]:
    """Return the checksums of the files that the rows of some cases name."""
    found: set[str] = set()
    marks, values = rows.marks(cases), tuple(cases)
    for table in shared_tables():
        if table.case_column != "case_id":
            continue
        if "sha256" in table.table.columns:
            sql = f"SELECT sha256 FROM \"{table.name}\" WHERE case_id IN ({marks}) AND sha256 <> ''"
            found.update(connection.exec_driver_sql(sql, values).scalars())
        if "attachments" in table.table.columns:
            sql = f'SELECT attachments FROM "{table.name}" WHERE case_id IN ({marks})'
            for text in connection.exec_driver_sql(sql, values).scalars():
                found.update(each["sha256"] for each in json.loads(text) if each.get("sha256"))
    return found


def _files_still_needed(connection: Connection, files: set[str]) -> set[str]:
    needed: set[str] = set()
    for table in shared_tables():
        if "sha256" in table.table.columns:
            for part in rows.some(sorted(files)):
                sql = f'SELECT sha256 FROM "{table.name}" WHERE sha256 IN ({rows.marks(part)})'
                needed.update(connection.exec_driver_sql(sql, tuple(part)).scalars())
    return needed
