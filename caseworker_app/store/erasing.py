"""Taking cases out of a store with all that is known of them: rows, search index, history, files.

Two have a use for it: a case that belongs to another team now (`sync.leaving`), and one whose time of keeping
is over (`casework.retention`).
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, Table

from caseworker_app.store.audit import REMOVAL, REMOVED
from caseworker_app.store.tables import Base
from caseworker_app.store.triggers import is_synced

_AT_ONCE = 500
_SEARCH = (
    "DELETE FROM communication_search WHERE rowid IN "
    "(SELECT rowid FROM communication WHERE case_id IN ({0}))",
    "DELETE FROM case_search WHERE rowid IN (SELECT number FROM case_numbers WHERE case_id IN ({0}))",
)


def erase_rows(connection: Connection, cases: Sequence[str]) -> list[str]:
    """Erase the rows of some cases; return the people who were on no other case."""
    execute, marks, values = connection.exec_driver_sql, _marks(cases), tuple(cases)
    people = _only_on(connection, cases)
    for statement in _SEARCH:
        execute(statement.format(marks), values)
    execute(
        'INSERT OR REPLACE INTO loose_ends ("table", row_id, "column", target) SELECT \'cases\', id, '
        f"'merged_into_id', merged_into_id FROM cases WHERE merged_into_id IN ({marks})",
        values,
    )
    execute(f"UPDATE cases SET merged_into_id = NULL WHERE merged_into_id IN ({marks})", values)
    for table, column in _of_cases():
        execute(
            'DELETE FROM unsent WHERE "table" = ? AND row_id IN '
            f'(SELECT id FROM "{table.name}" WHERE "{column}" IN ({marks}))',
            (table.name, *values),
        )
    for part in _some(people):
        _erase_of_people(connection, "hidden_addresses", "person_id", part)
    for meta in reversed(Base.metadata.sorted_tables):
        if "case_id" in meta.columns and meta.name not in {"audit", "held"}:
            execute(f'DELETE FROM "{meta.name}" WHERE case_id IN ({marks})', values)
    execute(f"DELETE FROM case_numbers WHERE case_id IN ({marks})", values)
    execute(f"DELETE FROM cases WHERE id IN ({marks})", values)
    for part in _some(people):
        _erase_of_people(connection, "people", "id", part)
    return people


def forget(connection: Connection, column: str, ids: Sequence[str]) -> None:
    """Take out of the history what it says; that each line was there stays provable."""
    for part in _some(ids):
        connection.exec_driver_sql(
            f'UPDATE audit SET change = ? WHERE "{column}" IN ({_marks(part)}) '
            'AND "table" <> ? AND change <> ?',
            (REMOVED, *part, REMOVAL, REMOVED),
        )


def files_of(connection: Connection, cases: Sequence[str]) -> set[str]:
    """Return the checksums of the files that the rows of some cases name."""
    found: set[str] = set()
    marks, values = _marks(cases), tuple(cases)
    for table, column in _of_cases():
        if column != "case_id":
            continue
        if "sha256" in table.columns:
            sql = f"SELECT sha256 FROM \"{table.name}\" WHERE case_id IN ({marks}) AND sha256 <> ''"
            found.update(connection.exec_driver_sql(sql, values).scalars())
        if "attachments" in table.columns:
            sql = f'SELECT attachments FROM "{table.name}" WHERE case_id IN ({marks})'
            for text in connection.exec_driver_sql(sql, values).scalars():
                found.update(each["sha256"] for each in json.loads(text) if each.get("sha256"))
    return found


def still_needed(connection: Connection, files: Iterable[str]) -> set[str]:
    """Return those of some files that rows name."""
    wanted = sorted(files)
    needed: set[str] = set()
    for table in filter(is_synced, Base.metadata.sorted_tables):
        if "sha256" in table.columns:
            for part in _some(wanted):
                sql = f'SELECT sha256 FROM "{table.name}" WHERE sha256 IN ({_marks(part)})'
                needed.update(connection.exec_driver_sql(sql, tuple(part)).scalars())
        if "attachments" in table.columns and wanted:
            sql = (
                f"SELECT DISTINCT json_extract(named.value, '$.sha256') FROM \"{table.name}\", "
                "json_each(attachments) named WHERE attachments <> '[]'"
            )
            needed.update(set(wanted) & set(connection.exec_driver_sql(sql).scalars()))
    return needed


def _of_cases() -> Iterator[tuple[Table, str]]:
    """Give the shared tables whose rows belong to a case, with the column that names it."""
    for table in filter(is_synced, Base.metadata.sorted_tables):
        if table.name == "cases":
            yield table, "id"
        elif "case_id" in table.columns:
            yield table, "case_id"


def _only_on(connection: Connection, cases: Sequence[str]) -> list[str]:
    marks = _marks(cases)
    sql = (
        f"SELECT DISTINCT person_id FROM relationships WHERE case_id IN ({marks}) AND person_id NOT IN "
        f"(SELECT person_id FROM relationships WHERE case_id NOT IN ({marks}))"
    )
    return list(connection.exec_driver_sql(sql, (*cases, *cases)).scalars())


def _erase_of_people(connection: Connection, table: str, column: str, people: Sequence[str]) -> None:
    theirs = f'"{table}" WHERE "{column}" IN ({_marks(people)})'
    connection.exec_driver_sql(
        f'DELETE FROM unsent WHERE "table" = ? AND row_id IN (SELECT id FROM {theirs})', (table, *people)
    )
    connection.exec_driver_sql(f"DELETE FROM {theirs}", tuple(people))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _some(values: Iterable[str]) -> Iterator[list[str]]:
    whole = list(values)
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]
