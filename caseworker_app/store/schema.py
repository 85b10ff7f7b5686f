"""The newest schema, made at once for a fresh store (an older store gets there by `store.migrations`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from caseworker_app.store import contact_triggers
from caseworker_app.store.search import INDEX_TABLES
from caseworker_app.store.tables import Base
from caseworker_app.store.triggers import trigger_statements
from caseworker_app.store.version import REVISION, VERSION

if TYPE_CHECKING:
    from sqlite3 import Connection

# As Alembic makes it.
STAMP_TABLE = """CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"""


def table_statements() -> Iterator[str]:
    """Give every statement that makes the newest tables and their indexes."""
    dialect = sqlite.dialect()
    for table in Base.metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect)).strip()
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
    yield from INDEX_TABLES
    yield contact_triggers.INDEX_TABLE


def make(connection: Connection) -> None:
    """Make the newest schema in an empty database, and stamp it so that no migration runs on it."""
    for statement in table_statements():
        connection.execute(statement)
    make_triggers(connection)
    connection.execute(STAMP_TABLE)
    connection.execute("INSERT INTO alembic_version VALUES (?)", (REVISION,))
    connection.execute(f"PRAGMA user_version = {VERSION}")


def make_triggers(connection: Connection) -> None:
    """Make the triggers and views that fit the newest tables."""
    for statement in trigger_statements(Base.metadata):
        connection.execute(statement)


def drop_triggers(connection: Connection) -> None:
    """Drop every trigger and view, so that the tables under them can be changed."""
    found = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type"
    ).fetchall()
    for kind, name in found:
        connection.execute(f'DROP {kind} "{name}"')
