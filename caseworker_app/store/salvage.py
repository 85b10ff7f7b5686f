"""Reading what can still be read of a damaged database: row by row, past the pages that are broken.

SQLCipher seals every page, so a row that is read is as it was written; a broken page gives none.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from caseworker_app.errors import CannotOpenStore
from caseworker_app.store.connection import DatabaseError, KeyedConnection, connect
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Base
from caseworker_app.store.triggers import is_synced

_AT_ONCE = 256
_BEYOND = 20_000  # rows that may have been written since the backup, where the end cannot be read


@dataclass(frozen=True)
class Since:
    """What was done after a line of the history, as far as the damaged file tells; nothing: it does not."""

    lines: int
    cases: int
    deeds: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Saved:
    """How many rows were added or brought up to date, and how many could not be."""

    rows: int
    lost: int


def since(database: Path, key: bytes, line: int) -> Since | None:
    """Return what the damaged file says was done after a line of its history."""
    sql = "SELECT deed, unit, case_id FROM audit WHERE number > ? ORDER BY number"
    try:
        with contextlib.closing(connect(database, key, query_only=True)) as damaged:
            found = damaged.execute(sql, (line,)).fetchall()
    except (CannotOpenStore, DatabaseError, OSError):
        return None
    done = dict.fromkeys((unit, deed) for deed, unit, _ in found)
    counts = Counter(deed for _, deed in done)
    return Since(len(found), len({case for *_, case in found if case}), tuple(counts.most_common()))


def bring_over(unit: Unit, database: Path, key: bytes) -> Saved:
    """Add every row of the damaged file that can be read and is not here, or is here as it was before.

    A row whose case or person could not be read is lost with it.
    """
    connection = unit.session.connection()
    rows = lost = 0
    try:
        damaged = connect(database, key, query_only=True)
    except (CannotOpenStore, DatabaseError, OSError):
        return Saved(0, 0)
    with contextlib.closing(damaged):
        for table in filter(is_synced, Base.metadata.sorted_tables):
            names = [column.name for column in table.columns]
            last = connection.exec_driver_sql(f'SELECT max(rowid) FROM "{table.name}"').scalar() or 0
            again = []
            for row in _rows(damaged, table.name, names, int(last)):
                if row is None:
                    lost += 1
                elif _points_to_nothing(connection, table, names, row):
                    again.append(row)  # it may point to a later row of its own table
                else:
                    rows += _put(connection, table.name, names, row)
            for row in again:
                if _points_to_nothing(connection, table, names, row):
                    lost += 1
                else:
                    rows += _put(connection, table.name, names, row)
    return Saved(rows, lost)


def _points_to_nothing(connection: Any, table: Table, names: Sequence[str], row: tuple[Any, ...]) -> bool:
    known = dict(zip(names, row, strict=True))
    for key in table.foreign_keys:
        target = known[key.parent.name]
        sql = f'SELECT 1 FROM "{key.column.table.name}" WHERE "{key.column.name}" = ?'
        if target is not None and connection.exec_driver_sql(sql, (target,)).first() is None:
            return True
    return False


def _rows(
    damaged: KeyedConnection, table: str, names: Sequence[str], last: int
) -> Iterator[tuple[Any, ...] | None]:
    """Give the rows of a table in their order, and None for each that is lost."""
    columns = ", ".join(f'"{name}"' for name in names)
    end = _end(damaged, table)
    certain, upper = (last, last + _BEYOND) if end is None else (end, end)
    for start in range(1, upper + 1, _AT_ONCE):
        stop = min(start + _AT_ONCE - 1, upper)
        try:
            sql = f'SELECT {columns} FROM "{table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid'
            found: list[tuple[Any, ...] | None] = list(damaged.execute(sql, (start, stop)).fetchall())
        except DatabaseError:
            found = list(_one_by_one(damaged, table, columns, start, stop, certain))
        yield from found
        if start > certain and not found:
            break  # beyond what is known, and nothing more is there


def _end(damaged: KeyedConnection, table: str) -> int | None:
    try:
        return int(damaged.execute(f'SELECT coalesce(max(rowid), 0) FROM "{table}"').fetchone()[0])
    except DatabaseError:
        return None


def _one_by_one(
    damaged: KeyedConnection, table: str, columns: str, start: int, stop: int, certain: int
) -> Iterator[tuple[Any, ...] | None]:
    for number in range(start, stop + 1):
        try:
            yield from damaged.execute(
                f'SELECT {columns} FROM "{table}" WHERE rowid = ?', (number,)
            ).fetchall()
        except DatabaseError:
            if number <= certain:  # beyond, nobody knows whether there was a row
                yield None


def _put(connection: Any, table: str, names: Sequence[str], row: tuple[Any, ...]) -> int:
    """Write a row that is not here, or that says something else than the one here; return whether it was."""
    known = dict(zip(names, row, strict=True))
    columns = ", ".join(f'"{name}"' for name in names)
    here = connection.exec_driver_sql(
        f'SELECT {columns} FROM "{table}" WHERE id = ?', (known["id"],)
    ).one_or_none()
    if here is not None and tuple(here) == row:
        return 0
    if here is None:
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({marks})', row)
    else:
        told = ", ".join(f'"{name}" = ?' for name in names)
        connection.exec_driver_sql(f'UPDATE "{table}" SET {told} WHERE id = ?', (*row, known["id"]))
    return 1
