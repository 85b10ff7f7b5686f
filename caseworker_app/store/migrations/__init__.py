"""Bringing an older store up to this program's schema (Alembic): first a backup, then all in one transaction.

`versions/` holds one revision a release that changed the tables. Triggers and views are no part of one:
they are dropped before and made anew from the tables after, so that they always fit.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from caseworker_app import logs
from caseworker_app.store import connection as keyed
from caseworker_app.store.backup import copy_before_migration
from caseworker_app.store.files import Places
from caseworker_app.store.schema import drop_triggers, make_triggers
from caseworker_app.store.version import VERSION

if TYPE_CHECKING:
    from caseworker_app.store.connection import KeyedConnection

SCRIPTS = Path(__file__).parent


def migrate(
    places: Places, key: bytes, *, now: datetime, scripts: Path = SCRIPTS, version: int = VERSION
) -> None:
    """Back the store up, then bring its schema to this program's; the caller holds it alone."""
    copy_before_migration(places, key, now=now)
    with contextlib.closing(keyed.connect(places.database, key)) as connection:
        before = connection.execute("PRAGMA user_version").fetchone()[0]
        upgrade(connection, scripts=scripts, version=version)
    logs.logger("store").info("migrated from schema %d to %d", before, version)


def upgrade(connection: KeyedConnection, *, scripts: Path = SCRIPTS, version: int = VERSION) -> None:
    """Run every revision that the database lacks; on any error it is as before."""
    from sqlcipher3 import dbapi2

    engine = create_engine("sqlite://", creator=lambda: connection, module=dbapi2, poolclass=StaticPool)
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    connection.execute("PRAGMA foreign_keys = OFF")  # a table that is rebuilt is dropped for a moment
    try:
        with engine.begin() as transaction:
            drop_triggers(connection)
            _run(scripts, transaction)
            make_triggers(connection)
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration left {len(broken)} rows without what they point to")
            connection.execute(f"PRAGMA user_version = {version}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _run(scripts: Path, transaction: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    attributes: dict[Any, Any] = config.attributes
    attributes["connection"] = transaction
    command.upgrade(config, "head")
