"""Giving a table a new shape in a migration, word for word as the newest schema writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection


def statements(beside: str) -> list[str]:
    """Return the statements of the .sql file that stands beside a revision."""
    parts = Path(beside).with_suffix(".sql").read_text("utf-8").split(";\n\n")
    return [part.strip().rstrip(";") for part in parts if part.strip()]


def rebuild(
    connection: Connection, table: str, made: str, indexes: Iterable[str], added: Mapping[str, str]
) -> None:
    """Make a table anew by the statement `made` and move its rows over; `added` has SQL for new columns.

    SQLite would quote the name and reorder the columns if it altered the table itself.
    """
    columns = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
    connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")  # others go on pointing to this name
    connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_before")
    connection.exec_driver_sql("PRAGMA legacy_alter_table = OFF")
    connection.exec_driver_sql(made)
    named = ", ".join(f'"{name}"' for name in (*columns, *added))
    values = ", ".join((*(f'"{name}"' for name in columns), *added.values()))
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({named}) SELECT {values} FROM {table}_before"  # noqa: S608
    )
    connection.exec_driver_sql(f"DROP TABLE {table}_before")
    for index in indexes:
        connection.exec_driver_sql(index)
