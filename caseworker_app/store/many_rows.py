"""Inserting many rows at the speed of the driver, as an import does (the ORM takes twenty times as long)."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Session

_ROWS_AT_ONCE = 2000
# The pages of many new rows stay in memory until they are committed.
_CACHE_FOR_MANY_KIB = 64_000


def table_of(mapped: type[DeclarativeBase]) -> Table:
    """Return the table of a mapped class."""
    table = inspect(mapped).local_table
    if not isinstance(table, Table):
        raise TypeError("rows are inserted into a table")
    return table


def by_column(
    mapped: type[DeclarativeBase], new_rows: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Rename attributes to columns (`extra` is the column `_extra`)."""
    names = {attribute.key: attribute.columns[0].name for attribute in inspect(mapped).column_attrs}
    for row in new_rows:
        yield {names[name]: value for name, value in row.items()}


def insert(session: Session, table: Table, new_rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Insert the rows, keyed by column, with the defaults of the table; return their ids."""
    connection = session.connection()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_FOR_MANY_KIB}")
    readers = [_value_of(column, connection.dialect) for column in table.columns]
    # Columns that the database numbers itself are left to it.
    kept = [place for place, column in enumerate(table.columns) if not _numbers_itself(column)]
    names = ", ".join(f'"{table.columns[place].name}"' for place in kept)
    sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(kept))})'
    ids: list[str] = []
    batch: list[tuple[Any, ...]] = []
    key = [column.name for column in table.columns].index("id") if "id" in table.columns else None
    for row in new_rows:
        values = [read(row) for read in readers]
        batch.append(tuple(values[place] for place in kept))
        if key is not None:
            ids.append(values[key])
        if len(batch) == _ROWS_AT_ONCE:
            connection.exec_driver_sql(sql, batch)
            batch = []
    if batch:
        connection.exec_driver_sql(sql, batch)
    return ids


def insert_one(session: Session, mapped: type[DeclarativeBase], row: Mapping[str, Any]) -> None:
    """Insert one row, keyed by attribute, with the defaults of the table, as fast as the driver does."""
    driver: Any = session.connection().connection.dbapi_connection
    sql, names, readers = _statement(mapped)
    by_column = {names[name]: value for name, value in row.items()}
    driver.execute(sql, [read(by_column) for read in readers])


@lru_cache(maxsize=32)
def _statement(mapped: type[DeclarativeBase]) -> tuple[str, dict[str, str], list[Any]]:
    """Return the SQL that inserts a row of a table, its columns by attribute, and how each is read."""
    table = table_of(mapped)
    kept = [column for column in table.columns if not _numbers_itself(column)]
    listed = ", ".join(f'"{column.name}"' for column in kept)
    sql = f'INSERT INTO "{table.name}" ({listed}) VALUES ({", ".join("?" * len(kept))})'
    names = {each.key: each.columns[0].name for each in inspect(mapped).column_attrs}
    return sql, names, [_value_of(column, sqlite.dialect()) for column in kept]


def _numbers_itself(column: Any) -> bool:
    return bool(column.primary_key and column.default is None and column.type.python_type is int)


def _value_of(column: Any, dialect: Any) -> Callable[[Mapping[str, Any]], Any]:
    """Return how one column's value is read from a row, with its default, as the driver takes it."""
    name, default = column.name, column.default
    bind = column.type.dialect_impl(dialect).bind_processor(dialect)

    def read(row: Mapping[str, Any]) -> Any:
        if name in row:
            value = row[name]
        elif default is None:
            value = None
        else:
            value = default.arg(None) if default.is_callable else default.arg
        return bind(value) if bind is not None else value

    return read
