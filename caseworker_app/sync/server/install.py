"""Making the shared database, and bringing it up to this program: one transaction, run again without harm."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.version import VERSION
from caseworker_app.sync.server.names import MOVER, OWNER, REPORTER, ROLES
from caseworker_app.sync.server.policies import mover_statements
from caseworker_app.sync.server.reporting import reporter_statements
from caseworker_app.sync.server.schema import access_statements, table_statements

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

OLDEST_POSTGRES = 150000
_SCHEMAS = ("casework", "sync", "incoming", "report")
_ONE_AT_A_TIME = 7_301_144  # the advisory lock of an installation


def schema_of(connection: Connection[TupleRow]) -> int | None:
    """Return which schema the database is of; none where it is no Caseworker database."""
    there = connection.execute("select to_regclass('sync.clock')").fetchone()
    if there is None or there[0] is None:
        return None
    found = connection.execute("select schema from sync.clock").fetchone()
    return int(found[0]) if found else None


def init(connection: Connection[TupleRow]) -> None:
    """Make the shared database in an empty one."""
    _refuse_old_postgres(connection)
    if schema_of(connection) is not None:
        raise NotAllowed("This is a Caseworker database already.", "`caseworker server upgrade` renews it.")
    _install(connection)


def upgrade(connection: Connection[TupleRow]) -> tuple[int, int]:
    """Bring the shared database up to this program; return the schema before and after."""
    before = schema_of(connection)
    if before is None:
        raise WrongUse("This is not a Caseworker database.", "`caseworker server init` makes one.")
    if before > VERSION:
        raise NotAllowed(
            "A newer version of Caseworker has upgraded this database.", "Use that version here too."
        )
    _install(connection)
    return before, VERSION


def _refuse_old_postgres(connection: Connection[TupleRow]) -> None:
    if connection.info.server_version < OLDEST_POSTGRES:
        raise NotAllowed(
            f"This server is PostgreSQL {connection.info.server_version // 10000}.",
            "Caseworker needs PostgreSQL 15 or later.",
        )


def _install(connection: Connection[TupleRow]) -> None:
    with connection.transaction():
        connection.execute("set local lock_timeout = '30s'")
        connection.execute("select pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
        _make_roles(connection)
        with _acting_for(connection, (OWNER, MOVER, REPORTER)):
            _make_schemas(connection)
            _run(connection, table_statements(), role=OWNER)
            _run(connection, mover_statements())
            _run(connection, access_statements(), role=OWNER)
            _run(connection, reporter_statements())
        connection.execute("analyze")


def _run(connection: Connection[TupleRow], statements: Iterable[str], role: str = "none") -> None:
    connection.execute(f"set local role {role}")
    for statement in statements:
        connection.execute(statement)
    connection.execute("set local role none")


def _make_roles(connection: Connection[TupleRow]) -> None:
    there = {row[0] for row in connection.execute("select rolname from pg_roles")}
    for role in ROLES:
        if role not in there:
            connection.execute(f"create role {role} nologin")


@contextlib.contextmanager
def _acting_for(connection: Connection[TupleRow], roles: tuple[str, ...]) -> Iterator[None]:
    """Let a login that is no superuser give things to these roles, for the length of this transaction.

    Members would look past the policies that are open to a role, so nobody stays one.
    """
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    is_superuser = row is not None and row[0]
    for role in () if is_superuser else roles:
        connection.execute(f"grant {role} to current_user")
    yield
    for role in () if is_superuser else roles:
        connection.execute(f"revoke {role} from current_user")


def _make_schemas(connection: Connection[TupleRow]) -> None:
    for name in _SCHEMAS:
        connection.execute(f"create schema if not exists {name} authorization {OWNER}")
    connection.execute(f"grant usage on schema sync, incoming to {ROLES[2]}")
    database = connection.info.dbname.replace('"', '""')
    for statement in (
        f'revoke all on database "{database}" from public',
        f'grant connect on database "{database}" to {ROLES[2]}, {ROLES[4]}',
        "revoke all on schema public from public",
    ):
        connection.execute(statement)
