"""Reading and writing rows of shared tables as the store keeps them, many at a time."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import Connection

from caseworker_app.sync.wire import Plain, wire

T = TypeVar("T")
AT_ONCE = 500
CACHE_FOR_MANY_KIB = 64_000  # of a connection that writes very many rows; a unit gives it back
_ROWS_A_STATEMENT = 100


def some(values: Iterable[T], at_once: int = AT_ONCE) -> Iterator[list[T]]:
    """Give values a few at a time: a statement takes only so many."""
    whole = list(values)
    for start in range(0, len(whole), at_once):
        yield whole[start : start + at_once]


def marks(values: Sequence[object]) -> str:
    """Return a question mark for each value."""
    return ", ".join("?" * len(values))


def read(connection: Connection, table: str, ids: Iterable[str]) -> dict[str, Plain]:
    """Return rows by id, each plain and with its `rev`."""
    names = wire(table).names
    found = {}
    for part in some(ids):
        sql = f'SELECT {wire(table).stored} FROM "{table}" WHERE id IN ({marks(part)})'
        for values in connection.exec_driver_sql(sql, tuple(part)):
            row = wire(table).plain(dict(zip((*names, "rev"), values, strict=True)))
            found[row["id"]] = row
    return found


def revisions(connection: Connection, table: str, ids: Iterable[str]) -> dict[str, int]:
    """Return the revisions of those rows that are here."""
    found: dict[str, int] = {}
    for part in some(ids):
        sql = f'SELECT id, rev FROM "{table}" WHERE id IN ({marks(part)})'
        found.update((row[0], row[1]) for row in connection.exec_driver_sql(sql, tuple(part)))
    return found


def stored(connection: Connection, table: str, ids: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Return rows by id as the store keeps them, in the order of the wire's names and `rev`."""
    place = wire(table).names.index("id")
    found: dict[str, tuple[Any, ...]] = {}
    for part in some(ids):
        sql = f'SELECT {wire(table).stored} FROM "{table}" WHERE id IN ({marks(part)})'
        found.update((row[place], tuple(row)) for row in connection.exec_driver_sql(sql, tuple(part)))
    return found


def change(
    connection: Connection, table: str, wanted: Iterable[tuple[Any, ...]], here: Mapping[str, tuple[Any, ...]]
) -> None:
    """Write rows over those that are here: only what differs, so that no other index is touched."""
    names = (*wire(table).names, "rev")
    row_id, alike = names.index("id"), defaultdict(list)
    for row in wanted:
        before = here[row[row_id]]
        differ = tuple(place for place, value in enumerate(row) if value != before[place])
        alike[differ].append([*(row[place] for place in differ), row[row_id]])
    for differ, values in alike.items():
        settings = ", ".join(f'"{names[place]}" = ?' for place in differ)
        if differ:
            connection.exec_driver_sql(
                f'UPDATE "{table}" SET {settings} WHERE id = ?', [tuple(each) for each in values]
            )


def put(connection: Connection, table: str, stored: Sequence[Sequence[Any]]) -> None:
    """Write rows in the order of the wire's names and `rev`, over those that are here."""
    if not stored:
        return
    names = (*wire(table).names, "rev")
    settings = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    sql = (
        f'INSERT INTO "{table}" ({wire(table).stored}) VALUES ({marks(names)}) '
        f"ON CONFLICT (id) DO UPDATE SET {settings}"
    )
    connection.exec_driver_sql(sql, [tuple(row) for row in stored])


def insert_new(connection: Connection, table: str, stored: Sequence[Sequence[Any]]) -> None:
    """Write many rows that are not here yet, in the order of the wire's names and `rev`.

    A statement takes a hundred of them: measured, a fifth faster than one each.
    """
    for part in some(stored, _ROWS_A_STATEMENT):
        values = ", ".join([f"({marks(part[0])})"] * len(part))
        sql = f'INSERT INTO "{table}" ({wire(table).stored}) VALUES {values}'
        connection.exec_driver_sql(sql, tuple(chain.from_iterable(part)))


def put_plain(connection: Connection, table: str, row: Plain, rev: int) -> None:
    """Write one row."""
    stored = wire(table).to_store(row)
    put(connection, table, [(*(stored[name] for name in wire(table).names), rev)])


def set_revision(connection: Connection, table: str, ids: Iterable[str], rev: int) -> None:
    """Note that the server has rows in a revision."""
    told = [(rev, row_id) for row_id in ids]
    if told:
        connection.exec_driver_sql(f'UPDATE "{table}" SET rev = ? WHERE id = ?', told)


def unsent(connection: Connection, table: str, ids: Iterable[str]) -> dict[str, tuple[Plain | None, int]]:
    """Return what is noted of those rows that are unsent: how colleagues know them, and the number."""
    found = {}
    for part in some(ids):
        sql = f'SELECT row_id, base, seq FROM unsent WHERE "table" = ? AND row_id IN ({marks(part)})'
        for row_id, base, seq in connection.exec_driver_sql(sql, (table, *part)):
            found[row_id] = (base_of(table, base), seq)
    return found


def base_of(table: str, text: str | None) -> Plain | None:
    """Return how colleagues know a row, from what was noted."""
    if text is None or text == "null":
        return None
    return wire(table).plain(json.loads(text))
