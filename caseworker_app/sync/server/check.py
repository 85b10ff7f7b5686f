"""Whether the shared database is as it must be: nobody reads past the policies, and nobody can listen in."""

# ruff: noqa: S608 - SQL is put together from our own names only

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker_app.store.version import VERSION
from caseworker_app.sync.server.install import OLDEST_POSTGRES, schema_of
from caseworker_app.sync.server.names import MOVER, OWNER, REPORTER
from caseworker_app.sync.server.policies import CALLS, VIEWS
from caseworker_app.sync.server.reporting import reported
from caseworker_app.sync.server.users import administers
from caseworker_app.sync.sharing import shared_tables

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

_OURS = "('casework', 'sync', 'incoming', 'report')"
_OWNERS = (OWNER, MOVER, REPORTER)


@dataclass(frozen=True)
class Finding:
    """What one part of the check found."""

    name: str
    ok: bool
    detail: str


def check(connection: Connection[TupleRow]) -> list[Finding]:
    """Check everything that this login may look at."""
    checks: tuple[tuple[str, Callable[[Connection[TupleRow]], Iterator[str]], str], ...] = (
        ("versions", _versions, "PostgreSQL and the schema fit this program"),
        ("policies", _policies, "every shared table has its policies, and they hold for its owner too"),
        ("owners", _owners, "all belongs to roles without special rights, which nobody is a member of"),
        ("grants", _grants, "nobody has any other right than the program needs"),
        (
            "connections",
            _connections,
            "nobody is let in over the network without encryption and a SCRAM password",
        ),
        ("passwords", _passwords, "every password is kept as a SCRAM verifier"),
        ("history", _history, "the chain of revisions is whole"),
    )
    found = [_finding(connection, *each) for each in checks]
    return found if schema_of(connection) is None else [*found, _backups(connection)]


def _finding(
    connection: Connection[TupleRow],
    name: str,
    look: Callable[[Connection[TupleRow]], Iterator[str]],
    well: str,
) -> Finding:
    from psycopg.errors import InsufficientPrivilege

    try:
        problems = list(look(connection))
    except InsufficientPrivilege:
        return Finding(name, True, "not checked: this login may not look at it; a superuser may")
    return Finding(name, not problems, "; ".join(problems) or well)


def _versions(connection: Connection[TupleRow]) -> Iterator[str]:
    if connection.info.server_version < OLDEST_POSTGRES:
        yield f"PostgreSQL {connection.info.server_version // 10000} is too old: 15 or later is needed"
    schema = schema_of(connection)
    if schema is None:
        yield "this is no Caseworker database"
    elif schema < VERSION:
        yield "the database is older than this program: caseworker server upgrade"
    elif schema > VERSION:
        yield "this program is older than the database"


def _policies(connection: Connection[TupleRow]) -> Iterator[str]:
    found = {
        row[0]: row[1:]
        for row in connection.execute(
            "select c.relname, c.relrowsecurity and c.relforcerowsecurity, "
            "array(select polname::text from pg_policy p where p.polrelid = c.oid) "
            "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'casework' and c.relkind = 'r'"
        )
    }
    for shared in shared_tables():
        forced, policies = found.get(shared.name, (False, []))
        if not forced or not {"see", "add", "change"} <= set(policies):
            yield f"{shared.name} can be read or written past its policies: caseworker server upgrade"
    for name in found.keys() - {shared.name for shared in shared_tables()}:
        yield f"the table {name} is not one of the program's"


def _owners(connection: Connection[TupleRow]) -> Iterator[str]:
    for name, owner, kind in connection.execute(
        "select n.nspname || '.' || c.relname, pg_get_userbyid(c.relowner), 'table' from pg_class c "
        "join pg_namespace n on n.oid = c.relnamespace "
        f"where n.nspname in {_OURS} and c.relkind in ('r', 'v') "
        "union all "
        "select n.nspname || '.' || p.proname, pg_get_userbyid(p.proowner), 'function' from pg_proc p "
        f"join pg_namespace n on n.oid = p.pronamespace where n.nspname in {_OURS}"
    ):
        if owner not in _OWNERS:
            yield f"the {kind} {name} belongs to {owner}"
    for role, special in connection.execute(
        "select rolname, rolsuper or rolbypassrls or rolcanlogin or rolcreaterole from pg_roles "
        "where rolname = any (%s)",
        (list(_OWNERS),),
    ):
        if special:
            yield f"the role {role} has rights that it must not have"
    yield from _members(connection)


def _members(connection: Connection[TupleRow]) -> Iterator[str]:
    """A member of an owner's role would see what that role sees; to administer it is no harm."""
    counts = "true" if connection.info.server_version < 160000 else "(m.inherit_option or m.set_option)"
    for member, role in connection.execute(
        "select pg_get_userbyid(m.member), pg_get_userbyid(m.roleid) from pg_auth_members m "
        f"where pg_get_userbyid(m.roleid) = any (%s) and {counts}",
        (list(_OWNERS),),
    ):
        yield f"{member} is a member of {role}"


def _grants(connection: Connection[TupleRow]) -> Iterator[str]:
    allowed = {f"sync.pull_{shared.name}" for shared in shared_tables()} | {f"sync.{view}" for view in VIEWS}
    allowed |= {f"report.{shared.name}" for shared in reported()}
    administered = {
        row[0]
        for row in connection.execute("select login from sync.app_user where role = 'admin' and active")
    }
    for login, active in connection.execute("select login, active from sync.app_user"):
        if login not in administered and administers(connection, login):
            mend = "change-user DSN NAME --role ROLE" if active else "remove-user DSN NAME"
            yield f"{login} still has the rights of an administrator: caseworker server {mend}"
    for name, grantee, right in connection.execute(
        "select n.nspname || '.' || c.relname, case when a.grantee = 0 then 'public' "
        "else pg_get_userbyid(a.grantee) end, a.privilege_type "
        "from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a "
        f"where n.nspname in {_OURS}"
    ):
        if grantee in _OWNERS or (name.startswith("sync.") and grantee in administered):
            continue
        if name not in allowed or right != "SELECT" or grantee == "public":
            yield f"{grantee} may {right.lower()} {name}"
    calls = {call.split("(")[0] for call in CALLS} | {"may_link"}
    for name, grantee in connection.execute(
        "select p.proname, case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end "
        "from pg_proc p join pg_namespace n on n.oid = p.pronamespace, "
        "aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where n.nspname = 'sync'"
    ):
        if (
            grantee not in _OWNERS
            and grantee not in administered
            and (name not in calls or grantee == "public")
        ):
            yield f"{grantee} may call sync.{name}"
    row = connection.execute(
        "select has_schema_privilege('public', 'public', 'CREATE') or "
        "has_database_privilege('public', current_database(), 'CONNECT') or "
        "has_database_privilege('public', current_database(), 'TEMPORARY')"
    ).fetchone()
    if row is not None and row[0]:
        yield "every login of the server may connect to this database: caseworker server upgrade"


def _connections(connection: Connection[TupleRow]) -> Iterator[str]:
    def setting(name: str) -> str:
        row = connection.execute("select setting from pg_settings where name = %s", (name,)).fetchone()
        return str(row[0]) if row else ""

    if setting("password_encryption") != "scram-sha-256":
        yield "password_encryption is not scram-sha-256"
    listens = setting("listen_addresses") not in {"", "localhost", "127.0.0.1"}
    if listens and setting("ssl") != "on":
        yield "the server offers no TLS (ssl = on, with the council's certificate)"
    for line, kind, method in connection.execute(
        "select line_number, type, auth_method from pg_hba_file_rules where error is null "
        "and type <> 'local' and (database && array['all', current_database()::text])"
    ):
        if listens and (kind in {"host", "hostnossl"} or method in {"trust", "password", "md5", "ident"}):
            yield f"pg_hba.conf, line {line}, lets in {kind} by {method}: use hostssl and scram-sha-256"


def _passwords(connection: Connection[TupleRow]) -> Iterator[str]:
    for (login,) in connection.execute(
        "select a.rolname from pg_authid a join sync.app_user u on u.login = a.rolname "
        "where a.rolpassword is not null and a.rolpassword not like 'SCRAM-SHA-256$%'"
    ):
        yield f"the password of {login} is not kept as SCRAM: caseworker server change-user {login} --enrol"


def _history(connection: Connection[TupleRow]) -> Iterator[str]:
    row = connection.execute(
        "select "
        "(select count(*) from sync.push_log l left join sync.history h using (rev) where h.rev is null), "
        "(select c.rev = h.rev and c.mark = h.mark from sync.clock c, "
        "(select * from sync.history order by rev desc limit 1) h), (select rev from sync.clock)"
    ).fetchone()
    if row is not None and row[2] and (row[0] or not row[1]):
        yield "revisions are missing in it: the database was changed by hand"


def _backups(connection: Connection[TupleRow]) -> Finding:
    """Say when the last backup was made: a hint, for IT may make others."""
    row = connection.execute(
        "select max(at), max(at) < now() - interval '7 days' from sync.backup"
    ).fetchone()
    if row is None or row[0] is None:
        said = (
            "none was ever made with `caseworker server backup`; if IT makes others, try one (restore-check)"
        )
    else:
        said = f"the last was made on {row[0]:%d %B %Y}{', more than a week ago' if row[1] else ''}"
    return Finding("backups", True, said)
