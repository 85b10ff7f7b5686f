"""The newest schema, made at once for a fresh store (an older store gets there by `store.migrations`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from caseworker_app.store.tables import Base
from caseworker_app.store.triggers import trigger_statements
from caseworker_app.store.version import REVISION, VERSION

if TYPE_CHECKING:
    from sqlite3 import Connection


def statements() -> Iterator[str]:
    """Give every statement that makes the newest schema."""
    dialect = sqlite.dialect()
    for table in Base.metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect)).strip()
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
    yield from trigger_statements(Base.metadata)


def make(connection: Connection) -> None:
    """Make the newest schema in an empty database, and stamp it so that no migration runs on it."""
    for statement in statements():
        connection.execute(statement)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (REVISION,))
    connection.execute(f"PRAGMA user_version = {VERSION}")
