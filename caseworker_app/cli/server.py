"""`server …`: making, keeping and checking the shared database. For the council's IT, and for team leads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import add_common_options, caller, print_json, print_lines, print_table
from caseworker_app.errors import CannotSave, ServerUnreachable

if TYPE_CHECKING:
    from psycopg import Connection

    from caseworker_app.sync.server.users import Enrolment

_DSN = click.argument("address", metavar="DSN")
_NAME = click.argument("name", metavar="NAME")
_ROLE = "caseworker, team_lead, business_support, auditor or admin"
_OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the enrolment file goes.",
)
_TOOLS = click.option(
    "--tools", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="The folder of pg_dump and pg_restore, where it is not on the path.",
)  # fmt: skip


@contextmanager
def _opened(address: str) -> Iterator[Connection[Any]]:
    from caseworker_app.sync.address import PASSWORD
    from caseworker_app.sync.server.opened import opened

    with opened(address, os.environ.get(PASSWORD, ""), ask_password) as connection:
        yield connection


def ask_password() -> str:
    """Ask for the password of the database at the terminal, unseen."""
    import sys

    from caseworker_app.sync.address import PASSWORD

    if not sys.stdin.isatty():
        raise ServerUnreachable("The server wants a password.", f"Set {PASSWORD}.")
    return str(click.prompt("Password of the database", hide_input=True, err=True))


@click.group(
    epilog="Example:  caseworker server check 'host=db.council.gov.uk dbname=caseworker user=postgres'"
)
def server() -> None:
    """Make, keep and check the database that colleagues share (PostgreSQL 15 or later)."""


@server.command(
    epilog="Example:  caseworker server init 'host=db.council.gov.uk dbname=caseworker user=postgres'"
)
@_DSN
def init(address: str) -> None:
    """Make the shared database in an empty one."""
    from caseworker_app.store.version import VERSION
    from caseworker_app.sync.server import install

    with _opened(address) as connection:
        install.init(connection)
        name = connection.info.dbname
    if caller().as_json:
        print_json({"database": name, "schema": VERSION})
    else:
        print_lines(
            f"Made the shared database {name}.",
            "Add people with `caseworker server add-user`, then run `caseworker server check`.",
        )


@server.command(
    epilog="Example:  caseworker server upgrade 'host=db.council.gov.uk dbname=caseworker user=postgres'"
)
@_DSN
def upgrade(address: str) -> None:
    """Bring the shared database up to this program, while people work; run it before they get the program."""
    from caseworker_app.sync.server import install

    with _opened(address) as connection:
        before, after = install.upgrade(connection)
    if caller().as_json:
        print_json({"before": before, "schema": after})
    else:
        print_lines(f"The shared database is of schema {after} (before: {before}).")


@server.command(
    "add-user", epilog="Example:  caseworker server add-user DSN 'R. Patel' --role caseworker --team North"
)
@_DSN
@_NAME
@click.option("--role", required=True, help=_ROLE)
@click.option("--team", "teams", multiple=True, metavar="T", help="May be given several times.")
@_OUT
def add_user(address: str, name: str, role: str, teams: tuple[str, ...], out: Path | None) -> None:
    """Let a person share the database; their enrolment file goes to FILE or to standard output."""
    from caseworker_app.sync.server import users

    with _opened(address) as connection:
        new = [team for team in teams if not _is_team(connection, team)]
        enrolment = users.add_user(connection, name, role, teams)
    for team in new:
        click.echo(f"The team {team} is new.", err=True)
    _hand_out(_with_certificate(enrolment, address), out)


@server.command(
    "change-user",
    epilog="Example:  caseworker server change-user DSN 'R. Patel' --role team_lead --team North",
)
@_DSN
@_NAME
@click.option("--role", help=_ROLE)
@click.option(
    "--team", "teams", multiple=True, metavar="T", help="The teams from now on; all that are not named go."
)
@click.option(
    "--enrol", is_flag=True, help="Give a new enrolment file; the old password opens nothing any more."
)
@click.option(
    "--lost", metavar="LAPTOP", help="Report a laptop lost: its number, or all. It is refused and locked."
)
@click.option("--found", metavar="LAPTOP", help="It was found again: prints the code that unlocks it.")
@_OUT
def change_user(address: str, name: str, **asked: Any) -> None:
    """Change a person's role or teams, give them a new enrolment file, or report a laptop lost."""
    from caseworker_app.sync.server import users

    told: dict[str, Any] = {"name": name}
    with _opened(address) as connection:
        if asked["lost"]:
            device = None if asked["lost"] == "all" else asked["lost"]
            told["lost"] = users.report_lost(connection, name, device)
        if asked["found"]:
            told["code"] = users.unlock_code(connection, asked["found"])
        enrolment = users.change_user(
            connection, name, role=asked["role"], teams=asked["teams"] or None, enrol=asked["enrol"]
        )
        active = users.is_active(connection, name)
    if enrolment is not None:
        _hand_out(_with_certificate(enrolment, address), asked["out"])
        if not active:
            click.echo(f"{name} was taken out and sees nothing: --role and --team bring them back.", err=True)
    elif caller().as_json:
        print_json(told)
    else:
        print_lines(f"Changed {name}.")
        if "lost" in told:
            print_lines(_lost_words(told["lost"]))
        if "code" in told:
            print_lines(f"The code that unlocks it: {told['code'] or 'none, it had not locked itself'}")


def _lost_words(count: int) -> str:
    if not count:
        return "No laptop more is reported lost: there is none, or it was reported before."
    how_many = "1 laptop is" if count == 1 else f"{count} laptops are"
    return f"{how_many} reported lost, and locked on the next sync. With --enrol the password goes at once."


@server.command("remove-user", epilog="Example:  caseworker server remove-user DSN 'R. Patel'")
@_DSN
@_NAME
def remove_user(address: str, name: str) -> None:
    """Take a person out: their next sync hands in what was unsent, and takes the cases off the laptop."""
    from caseworker_app.sync.server import users

    with _opened(address) as connection:
        users.remove_user(connection, name)
    if caller().as_json:
        print_json({"removed": name})
    else:
        print_lines(f"{name} sees nothing of the shared database any more.")


@server.command(
    epilog="Example:  caseworker server status 'host=db.council.gov.uk dbname=caseworker user=postgres'"
)
@_DSN
def status(address: str) -> None:
    """Show who shares the database, and which laptops were here when."""
    from caseworker_app.sync.server.status import status as look

    with _opened(address) as connection:
        answer = look(connection)
    if caller().as_json:
        print_json(answer)
        return
    megabytes = answer["bytes"] / 1_000_000
    print_lines(f"Schema {answer['schema']}, revision {answer['rev']}, {megabytes:.0f} MB.", "")
    teams = [(team["name"], str(team["cases"])) for team in answer["teams"]]
    print_table(("Team", "Cases"), teams)
    people = [
        (each["name"], each["role"], ", ".join(each["teams"]), each["last_seen"] or "never")
        for each in answer["people"]
        if each["active"]
    ]
    print_table(("Name", "Role", "Teams", "Last here"), people)
    laptops = [
        (each["id"], each["name"], each["program"], each["last_seen"], str(each["unsent"]), _mark(each))
        for each in answer["laptops"]
    ]
    print_table(("Laptop", "Of", "Program", "Last here", "Had to send", ""), laptops)


def _mark(laptop: dict[str, Any]) -> str:
    return "locked" if laptop["locked"] else "reported lost" if laptop["lost"] else ""


@server.command(
    epilog="Example:  caseworker server check 'host=db.council.gov.uk dbname=caseworker user=postgres'"
)
@_DSN
def check(address: str) -> int:
    """Check that nobody reads past the policies, that connections are safe, and that backups are made."""
    from caseworker_app.sync.server.check import check as look

    with _opened(address) as connection:
        findings = look(connection)
    if caller().as_json:
        print_json({each.name: {"ok": each.ok, "detail": each.detail} for each in findings})
    else:
        print_lines(
            *(
                f"{each.name.capitalize():<12} {'well' if each.ok else 'NOT WELL'}: {each.detail}."
                for each in findings
            )
        )
    return 0 if all(each.ok for each in findings) else 1


@server.command(epilog="Example:  caseworker server backup DSN caseworker.dump")
@_DSN
@click.argument("file", type=click.Path(path_type=Path))
@_TOOLS
def backup(address: str, file: Path, tools: Path | None) -> None:
    """Write a backup of the shared database to FILE with pg_dump. Keep it as safe as the database."""
    from caseworker_app.sync.server.backup import backup as make

    with _opened(address) as connection:
        size = make(connection, file, tools)
    if caller().as_json:
        print_json({"file": str(file), "bytes": size})
    else:
        print_lines(
            f"Backed up to {file} ({size / 1_000_000:.1f} MB).",
            "Try it with `caseworker server restore-check`.",
        )


@server.command("restore-check", epilog="Example:  caseworker server restore-check DSN caseworker.dump")
@_DSN
@click.argument("file", type=click.Path(path_type=Path))
@_TOOLS
def restore_check(address: str, file: Path, tools: Path | None) -> None:
    """Restore the backup FILE beside the database, look whether it is whole, and throw it away."""
    from caseworker_app.sync.server.backup import restore_check as look

    with _opened(address) as connection:
        found = look(connection, file, tools)
    if caller().as_json:
        print_json(
            {
                "rev": found.rev,
                "mark": found.mark,
                "schema": found.schema,
                "cases": found.cases,
                "rows": found.rows,
            }
        )
    else:
        print_lines(
            f"The backup is whole: {found.cases} cases, {found.rows} rows, up to revision {found.rev}.",
            "Once it is put in the database's place, laptops give back by themselves what it lacks.",
        )


def _is_team(connection: Connection[Any], team: str) -> bool:
    return bool(
        connection.execute("select from sync.team where name = %s", (" ".join(team.split()),)).rowcount
    )


def _with_certificate(enrolment: Enrolment, address: str) -> Enrolment:
    from caseworker_app.sync.server.opened import certificate_of

    return replace(enrolment, certificate=certificate_of(address))


def _hand_out(enrolment: Enrolment, out: Path | None) -> None:
    """Give the enrolment file out: it opens the shared database once, within 72 hours."""
    from caseworker_app.store.files import make_private, write_whole

    if out is None:
        click.echo(enrolment.as_text())
        return
    try:
        write_whole(out, enrolment.as_text().encode())
        make_private(out)
    except OSError as error:
        raise CannotSave(
            f"The enrolment file could not be written to {out} ({error.strerror}).",
            "Make a new one with `caseworker server change-user NAME --enrol`.",
        ) from error
    if caller().as_json:
        print_json({"file": str(out), "user": enrolment.user})
    else:
        print_lines(
            f"Wrote {out}. It connects one laptop, once, within 72 hours. Hand it over safely: it is a key."
        )


for _command in server.commands.values():
    add_common_options(_command)

commands = {"server": server}
