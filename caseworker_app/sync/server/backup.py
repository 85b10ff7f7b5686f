"""Backups of the shared database, by PostgreSQL's own tools, and trying whether one can be restored."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import connect, sql
from psycopg.conninfo import make_conninfo

from caseworker_app.errors import CannotSave, NotAllowed, WrongUse
from caseworker_app.sync.server.install import schema_of

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow


@dataclass(frozen=True)
class Restored:
    """What a backup holds, found by restoring it beside the database."""

    rev: int
    mark: str
    schema: int
    cases: int
    rows: int


def backup(connection: Connection[TupleRow], file: Path, tools: Path | None) -> int:
    """Write a backup of the shared database; return its bytes."""
    file = file.expanduser().absolute()
    if not file.parent.is_dir():
        raise WrongUse(f"There is no folder {file.parent}.", "Make it, or name another.")
    part = file.with_name(f"{file.name}.part")
    try:
        _run("pg_dump", tools, connection, "--format=custom", f"--file={part}")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    connection.execute("insert into sync.backup (file, rev) select %s, rev from sync.clock", (file.name,))
    return file.stat().st_size


def restore_check(connection: Connection[TupleRow], file: Path, tools: Path | None) -> Restored:
    """Restore a backup into a database that is thrown away, and look whether it is whole."""
    if not file.is_file():
        raise WrongUse(f"There is no file {file}.", "`caseworker server backup` makes one.")
    scratch = f"caseworker_check_{secrets.token_hex(4)}"
    connection.execute(sql.SQL("create database {}").format(sql.Identifier(scratch)))
    try:
        _run("pg_restore", tools, connection, f"--dbname={scratch}", "--exit-on-error", str(file))
        parts = {**connection.info.get_parameters(), "dbname": scratch, "password": connection.info.password}
        with connect(make_conninfo(**{k: v for k, v in parts.items() if v}), autocommit=True) as restored:
            return _look(restored)
    finally:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(scratch)))


def _look(connection: Connection[TupleRow]) -> Restored:
    schema = schema_of(connection)
    if schema is None:
        raise NotAllowed("This backup is not of a Caseworker database.", "Choose another file.")
    row = connection.execute("select rev, encode(mark, 'hex') from sync.clock").fetchone()
    assert row is not None
    cases = count = 0
    for (name,) in connection.execute("select name from sync.shared_table").fetchall():
        found = connection.execute(
            sql.SQL("select count(*) from {}").format(sql.Identifier("casework", name))
        ).fetchone()
        count += found[0] if found else 0
        cases = found[0] if found and name == "cases" else cases
    return Restored(int(row[0]), str(row[1]), schema, cases, count)


def _run(tool: str, tools: Path | None, connection: Connection[TupleRow], *arguments: str) -> None:
    program = shutil.which(tool, path=str(tools) if tools else None)
    if program is None:
        raise WrongUse(
            f"{tool} is not on this machine.",
            "Install PostgreSQL's client tools, or name their folder with --tools.",
        )
    told = connection.info
    # A password given as an argument could be read by others on this machine.
    where = {"PGHOST": told.host, "PGPORT": str(told.port), "PGUSER": told.user, "PGDATABASE": told.dbname}
    tls = {key: value for key, value in told.get_parameters().items() if key in {"sslmode", "sslrootcert"}}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PG")},
        **where,
        **{f"PG{key.upper()}": value for key, value in tls.items()},
        **({"PGPASSWORD": told.password} if told.password else {}),
    }
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise CannotSave(
            f"{tool}: {said[0] if said else 'it failed'}.",
            "Nothing was changed. Use the client tools of the server’s own version: PostgreSQL "
            f"{told.server_version // 10000}.",
        )
