"""Who sees and who writes which row: the row-level security of the shared tables, and what users may call.

Every policy asks who logged in (`session_user`), and holds for the tables' owner too: no function of ours can
give away more than its caller may see.
"""

from __future__ import annotations

from collections.abc import Iterator

from caseworker_app.sync.server.names import MOVER, OWNER, USERS, sql_file
from caseworker_app.sync.sharing import AUDITOR, Scope, Shared, shared_tables

# What a user may call; nothing else in the database.
CALLS = (
    *("hello(json)", "push(uuid, uuid, json)", "load(uuid, uuid, bytea)", "head(bigint)"),
    "was_pushed(uuid)",
    *("when_changed(bigint[])", "common_mark(json)", "hand_in(uuid, uuid, uuid, json)", "take_deposit(uuid)"),
    *("put_file(uuid, bytea, integer, bigint, bytea)", "my_parts(uuid, bytea)", "lock_device(uuid, bytea)"),
    "lease_code(text, text)",
    # A policy asks with the rights of the one who reads.
    *("my_role()", "my_name()", "my_teams()"),
)
VIEWS = ("colleagues", "deposits", "pull_file")
_ROLE, _TEAMS = "(select sync.my_role())", "(select sync.my_teams())::text[]"
# Owned by a role with no members, because they look past the policies.
_MOVERS = (
    *("may_link(uuid)", "has_case(uuid)", "move_case(uuid, text, bigint, bigint)"),
    "carry_out_purge()",
)


def policy_statements() -> Iterator[str]:
    """Give the statements that shut every table, and open what each role may see and write."""
    for shared in shared_tables():
        yield from _shut(f"casework.{shared.name}")
        yield from _open(shared)
        yield _past_policies(f"casework.{shared.name}")
    yield from _shut("sync.file_part")
    yield _past_policies("sync.file_part")
    yield _policy("sync.file_part", "see", f"for select using ({_sees_case('file_part')})")
    yield _policy("sync.file_part", "put", "for insert with check (put_by = session_user)")
    yield "revoke all on all functions in schema sync from public"
    for call in ("my_role()", "my_name()", "my_teams()", "case_mark(uuid)"):
        yield f"grant execute on function sync.{call} to {MOVER}"
    for call in CALLS:
        yield f"grant execute on function sync.{call} to {USERS}"
    for view in VIEWS:
        yield f"grant select on sync.{view} to {USERS}"


def _shut(table: str) -> Iterator[str]:
    yield f"alter table {table} enable row level security"
    yield f"alter table {table} force row level security"


def _open(shared: Shared) -> Iterator[str]:
    table, see, write = f"casework.{shared.name}", sees(shared), writes(shared)
    yield _policy(table, "see", f"for select using ({see})")
    yield _policy(table, "add", f"for insert with check ({write})")
    yield _policy(table, "change", f"for update using ({see} and {_writer(shared)}) with check ({write})")


def _policy(table: str, name: str, what: str) -> str:
    return f"drop policy if exists {name} on {table}; create policy {name} on {table} {what}"


def _past_policies(table: str) -> str:
    """Let the mover see and write every row; what it may do to which table, its grants say."""
    return _policy(table, "mover", f"to {MOVER} using (true) with check (true)")


def sees(shared: Shared) -> str:
    """Say in SQL who sees a row. Every column is named with its table: a bare one may be another's."""
    name = shared.name
    if name == "cases":
        return f"({_ROLE} = '{AUDITOR}' or cases.team = any ({_TEAMS}))"
    ways = {
        Scope.CASE: _sees_case(name),
        Scope.PEOPLE: "exists (select from casework.relationships r where r.person_id = people.id)",
        Scope.PERSON: f"exists (select from casework.people p where p.id = {name}.person_id)",
        Scope.OFFICE: f"{_ROLE} <> 'admin'",
        Scope.OWN: f"{name}.made_by_login = session_user",
        Scope.NAMED: f"({_ROLE} <> 'admin' and {name}.owner in ('', (select sync.my_name())))",
    }
    if shared.may_lack_a_case:
        return f"({ways[Scope.CASE]} or ({name}.case_id is null and {name}.made_by_login = session_user))"
    return ways[shared.scope]


def _sees_case(table: str) -> str:
    return f"exists (select from casework.cases c where c.id = {table}.case_id)"


def _writer(shared: Shared) -> str:
    return f"{_ROLE} in ({', '.join(repr(role) for role in shared.writers)})"


def writes(shared: Shared) -> str:
    """Say in SQL which rows may be written, as they are after it."""
    name, allowed = shared.name, [_writer(shared)]
    if name == "cases":
        allowed.append(f"cases.team = any ({_TEAMS})")
    elif shared.scope is not Scope.PEOPLE:
        allowed.append(sees(shared) if shared.scope is not Scope.PERSON else "true")
    if any(
        key.column.table.name == "people" for column in shared.table.columns for key in column.foreign_keys
    ):
        allowed.append(f"sync.may_link({name}.person_id)")
    return " and ".join(f"({each})" for each in allowed if each != "true")


def mover_statements() -> Iterator[str]:
    """Give what the installing login runs itself: no role of ours may act as the mover."""
    yield f"grant usage on schema casework, sync to {MOVER}"
    yield f"grant create on schema sync to {MOVER}"  # only for as long as it takes to become an owner
    yield f"grant select, delete on all tables in schema casework to {MOVER}"
    yield f"grant update on casework.cases, casework.print_runs, sync.team to {MOVER}"
    yield f"grant select on sync.team, sync.shared_column to {MOVER}"
    yield f"grant select, insert on sync.purged to {MOVER}"
    yield f"grant select, delete on sync.deposit, sync.file_part to {MOVER}"
    yield sql_file("movers.sql")
    for call in _MOVERS:
        yield f"alter function sync.{call} owner to {MOVER}"
        yield f"revoke all on function sync.{call} from public"
        yield f"grant execute on function sync.{call} to {OWNER}"
    yield f"grant execute on function sync.may_link(uuid) to {USERS}"
    yield f"revoke create on schema sync from {MOVER}"
