"""Who shares the database: adding a person, changing what they may, and taking them out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from psycopg import sql

from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.sync.server.names import REPORTING, USERS
from caseworker_app.sync.sharing import ADMIN, AUDITOR, ROLES

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

REPORTS = "reports"  # reads the views without personal data; nobody of the program
_LONGEST = 60
_RESERVED = ("pg_", "caseworker_")
_ADMINISTERED = (
    "app_user",
    "user_team",
    "team",
    "device",
    "deposit",
    "push_log",
    "clock",
    "history",
    "epoch",
)


@dataclass(frozen=True)
class Enrolment:
    """What a person's laptop needs to connect; the password in it holds for 72 hours, or one use."""

    host: str
    port: str
    dbname: str
    user: str
    password: str
    certificate: str

    @property
    def address(self) -> str:
        """Where the shared database is, without the password."""
        return f"host={self.host} port={self.port} dbname={self.dbname} user='{self.user}'"

    def as_text(self) -> str:
        """Return the text of the enrolment file."""
        return json.dumps({"caseworker_enrolment": 1, **asdict(self)}, indent=1)

    @classmethod
    def from_text(cls, text: str) -> Enrolment:
        """Read an enrolment file."""
        try:
            told = json.loads(text)
            if told.pop("caseworker_enrolment") != 1:
                raise ValueError
            return cls(**told)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WrongUse(
                "This is not an enrolment file.",
                "Your administrator makes one (`caseworker server add-user`).",
            ) from error


def login_of(name: str) -> str:
    """Return the database role of a person: the name in lower case."""
    login = " ".join(name.split()).lower()
    if not login or len(login.encode()) > _LONGEST or not login.isprintable() or login.startswith(_RESERVED):
        raise WrongUse(
            f"“{name}” cannot be a name here.",
            f"Use one to {_LONGEST} letters that do not begin with pg_ or caseworker_.",
        )
    return login


def add_user(connection: Connection[TupleRow], name: str, role: str, teams: Sequence[str]) -> Enrolment:
    """Let a person share the database; return what their laptop needs to connect."""
    login, name = login_of(name), " ".join(name.split())
    _refuse_unknown_role(role, teams)
    with connection.transaction():
        _refuse_known_name(connection, login, name)
        _make_login(connection, login)
        _grant_administration(connection, login, role)
        connection.execute(
            "insert into sync.app_user (login, name, role, enrol_until, rev) "
            "values (%s, %s, %s, now() + interval '72 hours', sync.next_rev())",
            (login, name, role),
        )
        _set_teams(connection, login, teams)
        return _enrolment(connection, login)


def change_user(
    connection: Connection[TupleRow],
    name: str,
    *,
    role: str | None = None,
    teams: Sequence[str] | None = None,
    enrol: bool = False,
) -> Enrolment | None:
    """Change what a person may, or in which teams they are; with `enrol` their laptop gets a new password."""
    login = known_login(connection, name)
    with connection.transaction():
        if role is not None:
            _refuse_unknown_role(role, teams if teams is not None else ["-"])
            connection.execute(
                "update sync.app_user set role = %s, active = true, left_at = null where login = %s",
                (role, login),
            )
            _grant_administration(connection, login, role)
        if teams is not None:
            connection.execute("delete from sync.user_team where login = %s", (login,))
            _set_teams(connection, login, teams)
        connection.execute("update sync.app_user set rev = sync.next_rev() where login = %s", (login,))
        if not enrol:
            return None
        connection.execute(
            "update sync.app_user set enrolled_at = null, enrol_until = now() + interval '72 hours' "
            "where login = %s",
            (login,),
        )
        return _enrolment(connection, login)


def remove_user(connection: Connection[TupleRow], name: str) -> None:
    """Take a person out: they see and change nothing any more, and can only hand in what was unsent."""
    login = known_login(connection, name)
    with connection.transaction():
        if administers(connection, login):
            _take_administration(connection, login)
        connection.execute(
            "update sync.app_user set active = false, left_at = now(), rev = sync.next_rev() "
            "where login = %s",
            (login,),
        )
    connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", (login,))


def report_lost(connection: Connection[TupleRow], name: str, device: str | None = None) -> int:
    """Let a person's laptop, or all of them, be refused and locked when it comes; return how many."""
    login = known_login(connection, name)
    return connection.execute(
        "update sync.device set lost_at = now() where login = %s and lost_at is null "
        "and (%s::uuid is null or device = %s::uuid)",
        (login, device, device),
    ).rowcount


def unlock_code(connection: Connection[TupleRow], device: str) -> str:
    """Return the code that opens a laptop that was found again, and let it sync once more."""
    found = connection.execute(
        "select encode(unlock_key, 'hex') from sync.device where device::text = %s and lost_at is not null",
        (device,),
    ).fetchone()
    if found is None:
        raise WrongUse(f"No lost laptop has the number {device}.", "`caseworker server status` lists them.")
    connection.execute(
        "update sync.device set lost_at = null, locked_at = null, unlock_key = null where device::text = %s",
        (device,),
    )
    return "-".join(found[0][n : n + 8] for n in range(0, len(found[0]), 8)) if found[0] else ""


def is_active(connection: Connection[TupleRow], name: str) -> bool:
    """Tell whether somebody still shares the database."""
    found = connection.execute(
        "select active from sync.app_user where login = %s", (known_login(connection, name),)
    ).fetchone()
    return found is not None and bool(found[0])


def known_login(connection: Connection[TupleRow], name: str) -> str:
    """Return the database role of somebody who shares the database."""
    found = connection.execute(
        "select login from sync.app_user where name = %s or login = %s", (name, name.lower())
    ).fetchone()
    if found is None:
        known = ", ".join(row[0] for row in connection.execute("select name from sync.app_user order by 1"))
        raise WrongUse(
            f"Nobody is called {name}.", f"There are: {known}." if known else "Add somebody first."
        )
    return str(found[0])


def _refuse_unknown_role(role: str, teams: Sequence[str]) -> None:
    if role not in ROLES:
        raise WrongUse(f"There is no role “{role}”.", f"The roles are: {', '.join(ROLES)}.")
    if role not in {AUDITOR, ADMIN} and not teams:
        raise WrongUse(f"A {role.replace('_', ' ')} needs a team.", "Name it with --team.")


def _refuse_known_name(connection: Connection[TupleRow], login: str, name: str) -> None:
    known = connection.execute(
        "select active from sync.app_user where login = %s or name = %s", (login, name)
    ).fetchone()
    if known is not None and known[0]:
        raise NotAllowed(f"There is already somebody called {name}.", "Choose another name.")
    if known is not None:
        raise NotAllowed(
            f"{name} shared this database before and was taken out.",
            f"`caseworker server change-user DSN '{name}' --role ROLE --team TEAM --enrol` brings them back; "
            "for somebody else choose another name.",
        )


def _make_login(connection: Connection[TupleRow], login: str) -> None:
    role = sql.Identifier(login)
    found = connection.execute(
        "select pg_has_role(rolname, %s, 'member') and not rolsuper from pg_roles where rolname = %s",
        (USERS, login),
    ).fetchone()
    if found is None:
        connection.execute(sql.SQL("create role {} login connection limit 10").format(role))
    elif not found[0]:
        raise NotAllowed(
            f"The server has a login {login} already, which is for something else.", "Choose another name."
        )
    connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(USERS), role))


def _grant_administration(connection: Connection[TupleRow], login: str, role: str) -> None:
    """Let an administrator keep users and laptops; of the caseload they see nothing."""
    who, tables = sql.Identifier(login), sql.SQL(", ").join(sql.Identifier("sync", t) for t in _ADMINISTERED)
    if role == ADMIN:
        connection.execute(sql.SQL("alter role {} createrole").format(who))
        connection.execute(sql.SQL("grant {} to {} with admin option").format(sql.Identifier(USERS), who))
        connection.execute(sql.SQL("grant select, insert, update, delete on {} to {}").format(tables, who))
        connection.execute(sql.SQL("grant execute on function sync.next_rev(bytea) to {}").format(who))
        connection.execute(sql.SQL("grant pg_signal_backend to {}").format(who))
    elif administers(connection, login):
        _take_administration(connection, login)


def administers(connection: Connection[TupleRow], login: str) -> bool:
    """Tell whether a login has any right of an administrator, whatever its role is said to be."""
    found = connection.execute(
        "select r.rolcreaterole or has_table_privilege(r.oid, 'sync.app_user', 'INSERT, UPDATE, DELETE') "
        "or exists (select from pg_auth_members m where m.member = r.oid and "
        "(m.roleid = 'pg_signal_backend'::regrole or m.roleid = %s::regrole and m.admin_option)) "
        "from pg_roles r where r.rolname = %s and not r.rolsuper",
        (USERS, login),
    ).fetchone()
    return found is not None and bool(found[0])


def _take_administration(connection: Connection[TupleRow], login: str) -> None:
    who, tables = sql.Identifier(login), sql.SQL(", ").join(sql.Identifier("sync", t) for t in _ADMINISTERED)
    connection.execute(sql.SQL("alter role {} nocreaterole").format(who))
    connection.execute(
        sql.SQL("revoke admin option for {} from {}").format(sql.Identifier(USERS), who),
    )
    connection.execute(sql.SQL("revoke pg_signal_backend from {}").format(who))
    connection.execute(sql.SQL("revoke all on {} from {}").format(tables, who))
    connection.execute(sql.SQL("revoke execute on function sync.next_rev(bytea) from {}").format(who))
    # Of a right that somebody else gave, PostgreSQL takes nothing away and only warns.
    if administers(connection, login):
        raise NotAllowed(
            f"This login may not take the rights of an administrator from {login}.",
            "Run the command as the login that made the database.",
        )


def _set_teams(connection: Connection[TupleRow], login: str, teams: Sequence[str]) -> None:
    for team in dict.fromkeys(" ".join(team.split()) for team in teams):
        connection.execute("insert into sync.team (name) values (%s) on conflict do nothing", (team,))
        connection.execute("insert into sync.user_team values (%s, %s)", (login, team))


def _enrolment(connection: Connection[TupleRow], login: str) -> Enrolment:
    """Set a fresh password, which travels to the server only as its SCRAM verifier."""
    password = secrets.token_urlsafe(32)
    set_password(connection, login, password)
    info = connection.info
    return Enrolment(info.host, str(info.port), info.dbname, login, password, "")


def set_password(connection: Connection[TupleRow], login: str, password: str) -> None:
    """Give a login a password; the server never hears it."""
    sealed = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("alter role {} password {}").format(sql.Identifier(login), sql.Literal(sealed))
    )


def let_report(connection: Connection[TupleRow], login: str) -> None:
    """Let a login of the council's own reports read the views without personal data."""
    connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(REPORTING), sql.Identifier(login)))
