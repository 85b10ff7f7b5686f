"""Cases that are new to this laptop, whole: at a first sync, or when they were given to our team.

Their rows are new, so nothing is merged. The audit gets one line for all of them: their history was written
down where it happened.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection

from caseworker_app.store.changes import not_noting
from caseworker_app.store.session import Unit
from caseworker_app.sync import rows
from caseworker_app.sync.inbox import Context, Inbox, Received, Taken, take_in, tie_loose_ends
from caseworker_app.sync.sharing import shared_tables
from caseworker_app.sync.wire import wire


def arrive(unit: Unit, inbox: Inbox, context: Context) -> Taken:
    """Write whole cases; rows that are here already are merged like any others.

    They are found by searching once `store.search.index_missing` has run.
    """
    connection = unit.session.connection()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{rows.CACHE_FOR_MANY_KIB}")
    known: Inbox = {}
    count = 0
    with not_noting(unit.session), _without_triggers(connection):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for name in (table.name for table in shared_tables()):
            new, known[name] = _split(connection, name, inbox.get(name, []))
            _insert(connection, name, new)
            count += len(new)
        tie_loose_ends(connection)
    taken = take_in(unit, known, context)
    place = wire("cases").names.index("id")
    cases = {row.values[place] for row in inbox.get("cases", ())}
    taken.rows += count
    taken.cases |= cases
    if cases:
        unit.note("arrived", unit.id, None, {"cases": [None, len(cases)], "rows": [None, count]})
    return taken


def _split(
    connection: Connection, name: str, received: list[Received]
) -> tuple[list[Received], list[Received]]:
    """Part rows that are new from those that are here, or that are here under another id."""
    place = wire(name).names.index("id")
    here = set(rows.revisions(connection, name, (row.values[place] for row in received)))
    if name == "hidden_addresses":  # one a person
        person = wire(name).names.index("person_id")
        for part in rows.some([row.values[person] for row in received]):
            sql = f"SELECT person_id FROM hidden_addresses WHERE person_id IN ({rows.marks(part)})"
            here.update(connection.exec_driver_sql(sql, tuple(part)).scalars())
        return (
            [row for row in received if row.values[place] not in here and row.values[person] not in here],
            [row for row in received if row.values[place] in here or row.values[person] in here],
        )
    if not here:
        return received, []
    return (
        [row for row in received if row.values[place] not in here],
        [row for row in received if row.values[place] in here],
    )


def _insert(connection: Connection, name: str, received: list[Received]) -> None:
    if not received:
        return
    stored = [(*row.values, row.rev) for row in received]
    if name == "cases":
        stored = _with_loose_ends_kept(connection, stored)
    rows.insert_new(connection, name, stored)


def _with_loose_ends_kept(
    connection: Connection, stored: list[tuple[object, ...]]
) -> list[tuple[object, ...]]:
    names = wire("cases").names
    target, row_id = names.index("merged_into_id"), names.index("id")
    loose = [row for row in stored if row[target] is not None]
    if loose:
        connection.exec_driver_sql(
            'INSERT OR REPLACE INTO loose_ends ("table", row_id, "column", target) '
            "VALUES ('cases', ?, 'merged_into_id', ?)",
            [(row[row_id], row[target]) for row in loose],
        )
    return [(*row[:target], None, *row[target + 1 :]) for row in stored]


@contextlib.contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """Write without asking at each row what must be noted of it; a crash brings the triggers back."""
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> 'audit' "
        "AND (name LIKE 'audit~_%' ESCAPE '~' OR name LIKE 'note~_%~_insert' ESCAPE '~' "
        "OR name = 'search_case_insert')"
    ).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in found:
        connection.exec_driver_sql(sql)
