"""The statements that make the shared database, or bring it up to this program, from the tables themselves.

Every statement may run again: `server init` and `server upgrade` are the same, the second on what is there.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, Table

from caseworker_app.store.tables.base import UtcMoment
from caseworker_app.store.version import VERSION
from caseworker_app.sync.server.names import USERS, sql_file
from caseworker_app.sync.server.policies import policy_statements
from caseworker_app.sync.server.reporting import reporting_statements
from caseworker_app.sync.sharing import Scope, Shared, shared_tables

# Programs with an older schema than this may no longer sync; they can still hand in what they have.
OLDEST_SCHEMA = 6

_FILES = ("machinery.sql", "access.sql", "push.sql", "pull.sql", "devices.sql")


def table_statements() -> Iterator[str]:
    """Give the tables and the functions, which the owner's role makes first."""
    yield sql_file("base.sql")
    for shared in shared_tables():
        yield from _table(shared)
        yield from _incoming(shared)
    for name in _FILES:
        yield sql_file(name)
    for shared in shared_tables():
        yield from _foreign_keys(shared)
        yield from _triggers(shared)
        yield _pull_view(shared)


def access_statements() -> Iterator[str]:
    """Give what the owner's role makes of them: who may see, write and call what."""
    yield from policy_statements()
    yield from _lists()
    yield from reporting_statements()


def columns_of(shared: Shared) -> Iterator[tuple[str, str, str]]:
    """Give name, type and constraints of each column as the server has it."""
    for column in shared.table.columns:
        yield column.name, _type(column), _constraints(column)
    yield "changed_by", "text", "not null default session_user"
    if shared.keeps_its_maker:
        yield "made_by_login", "name", "not null default session_user"


def _table(shared: Shared) -> Iterator[str]:
    name = f"casework.{shared.name}"
    yield f"create table if not exists {name} (id uuid primary key)"
    for told, type_, constraints in columns_of(shared):
        if told != "id":
            yield f'alter table {name} add column if not exists "{told}" {type_} {constraints}'
    yield f"comment on table {name} is {_text(_told(shared.table))}"
    yield f"create index if not exists {shared.name}_rev on {name} (rev, id)"
    if shared.case_column == "case_id":
        yield f"create unique index if not exists {shared.name}_case on {name} (case_id, id)"
    if key := _unique(shared):
        yield f"create unique index if not exists {shared.name}_key on {name} ({key})"
    for column in shared.table.columns:
        if any(fk.column.table.name == "people" for fk in column.foreign_keys) and not column.unique:
            yield f"create index if not exists {shared.name}_{column.name} on {name} ({column.name})"
    if shared.name == "cases":
        yield f"create index if not exists cases_team on {name} (team)"


def _unique(shared: Shared) -> str:
    if not shared.natural_key or shared.scope is Scope.CASE:
        return ""
    return ", ".join((*shared.natural_key, *(["made_by_login"] if shared.keeps_its_maker else [])))


def _told(table: Table) -> str:
    from caseworker_app.store.tables import Base

    mapped = next(each.class_ for each in Base.registry.mappers if each.local_table is table)
    return " ".join((mapped.__doc__ or table.name).split())


def _type(column: Column[object]) -> str:
    if column.name == "rev":
        return "bigint"
    if column.primary_key or column.foreign_keys:
        return "uuid"
    kinds: tuple[tuple[type, str], ...] = (
        (UtcMoment, "timestamptz"),
        (Date, "date"),
        (Boolean, "boolean"),
        (Integer, "integer"),
        (JSON, "json"),
    )
    return next((sql for kind, sql in kinds if isinstance(column.type, kind)), "text")


def _constraints(column: Column[object]) -> str:
    """Say what may stand in a column: what would make another laptop stumble is refused here."""
    name, type_ = f'"{column.name}"', _type(column)
    parts = ["" if column.nullable or column.name == "rev" else f"not null {_default(column, type_)}"]
    if type_ == "date":
        parts.append(f"check ({name} between '0001-01-01' and '9999-12-31')")
    if type_ == "timestamptz":
        parts.append(f"check ({name} > '0001-01-02' and {name} < '9999-12-31')")
    if type_ == "json" and column.name != "_extra":
        parts.append(f"check (json_typeof({name}) in ('{_shape(column)}', 'null'))")
    if column.name == "sha256":
        parts.append("check (sha256 ~ '^([0-9a-f]{64})?$')")
    return " ".join(part for part in parts if part)


def _default(column: Column[object], type_: str) -> str:
    """Give what an older program, which does not know the column, leaves in it."""
    if type_ in {"text", "integer", "boolean"}:
        given = getattr(column.default, "arg", None) if getattr(column.default, "is_scalar", False) else None
        empty = {"text": "", "integer": 0, "boolean": False}[type_]
        value = empty if given is None else given
        return f"default {_text(value) if isinstance(value, str) else str(value).lower()}"
    if type_ == "json":
        return "default '[]'" if _shape(column) == "array" else "default '{}'"
    return ""


def _shape(column: Column[object]) -> str:
    default: Any = column.default
    made = default.arg(None) if default is not None and default.is_callable else {}
    return "array" if isinstance(made, list) else "object"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _incoming(shared: Shared) -> Iterator[str]:
    """Make the table into which a first upload is copied: its rows count only once they pass the policies."""
    name = f"incoming.{shared.name}"
    yield (
        f"create unlogged table if not exists {name} (batch uuid not null, who name not null "
        "default session_user)"
    )
    for column in shared.columns:
        type_ = _type(column)
        default = "" if column.nullable else _default(column, type_)
        yield f'alter table {name} add column if not exists "{column.name}" {type_} {default}'
    told = ", ".join(f'"{column.name}"' for column in shared.columns)
    yield f"grant insert (batch, {told}) on {name} to {USERS}"


def _foreign_keys(shared: Shared) -> Iterator[str]:
    """What a row points to is there, and in the same case; judged at the end of a case's changes."""
    for column in shared.table.columns:
        for key in column.foreign_keys:
            if not _follows_from_another(shared, column):
                yield from _foreign_key(shared, column, key)


def _foreign_key(shared: Shared, column: Column[object], key: ForeignKey) -> Iterator[str]:
    target = key.column.table
    within = column.name != "case_id" and "case_id" in target.columns and "case_id" in shared.table.columns
    name, prefix = f"{shared.name}_{column.name}_fk", "case_id, " if within else ""
    yield f"""do $$ begin
  if not exists (select from pg_constraint where conname = '{name}') then
    alter table casework.{shared.name} add constraint {name} foreign key ({prefix}{column.name})
      references casework.{target.name} ({prefix}id) deferrable initially deferred;
  end if; end $$"""


def _follows_from_another(shared: Shared, column: Column[object]) -> bool:
    """Whether the case is there because something else of the same case must be."""
    return column.name == "case_id" and any(
        "case_id" in key.column.table.columns and not other.nullable and key.column.table is not shared.table
        for other in shared.table.columns
        if other is not column
        for key in other.foreign_keys
    )


def _triggers(shared: Shared) -> Iterator[str]:
    table = f"casework.{shared.name}"
    yield f"""create or replace trigger stamp_new before insert on {table} for each row
  when (new.rev is null) execute function sync.stamp()"""
    yield f"""create or replace trigger stamp_changed before update on {table} for each row
  when (new.rev = old.rev) execute function sync.stamp()"""
    yield f"""create or replace trigger tell_head after insert or update on {table} for each statement
  execute function sync.tell_head()"""
    yield f"""create or replace trigger never_erased before delete on {table} for each row
  execute function sync.refuse_erasing()"""
    if shared.leads_decide and shared.name != "cases":  # of a case's team the policies judge
        yield from _leads_decide(shared)
    if shared.append_only:
        free = {"id", "rev", "deleted_at", "_extra"}
        fixed = [column for column in shared.table.columns if column.name not in free]
        differs = " or ".join(
            f'new."{c.name}"{_cast(c)} is distinct from old."{c.name}"{_cast(c)}' for c in fixed
        )
        yield f"""create or replace trigger append_only before update on {table} for each row
  when ({differs}) execute function sync.refuse_rewriting()"""


def _leads_decide(shared: Shared) -> Iterator[str]:
    """Let only a team lead fill or change what is theirs to decide."""
    theirs = [column for column in shared.table.columns if column.name in shared.leads_decide]
    filled = " or ".join(
        f'new."{c.name}" is distinct from {_default(c, _type(c)).removeprefix("default ")}'
        if not c.nullable
        else f'new."{c.name}" is not null'
        for c in theirs
    )
    changed = " or ".join(f'new."{c.name}" is distinct from old."{c.name}"' for c in theirs)
    for name, when, told in (("filled", "insert", filled), ("changed", "update", changed)):
        yield f"""create or replace trigger leads_{name} before {when} on casework.{shared.name} for each row
  when ({told}) execute function sync.only_leads()"""


def _cast(column: Column[object]) -> str:
    return "::text" if isinstance(column.type, JSON) else ""


def _pull_view(shared: Shared) -> str:
    told = ", ".join(f'"{column.name}"' for column in shared.table.columns)
    return f"""drop view if exists sync.pull_{shared.name};
create view sync.pull_{shared.name} with (security_barrier) as
  select {told}, changed_by from casework.{shared.name};
grant select on sync.pull_{shared.name} to {USERS}"""


def _lists() -> Iterator[str]:
    """Tell the server's functions which tables and columns there are, and of which schema it is."""
    yield "delete from sync.shared_column; delete from sync.shared_table"
    for place, shared in enumerate(shared_tables()):
        yield f"insert into sync.shared_table values ('{shared.name}', {place}, '{shared.scope}')"
        yield (
            f"insert into sync.table_head select '{shared.name}', rev from sync.clock on conflict do nothing"
        )
        columns = ", ".join(f"('{shared.name}', '{column.name}')" for column in shared.columns)
        yield f"insert into sync.shared_column values {columns}"
    yield f"update sync.clock set schema = {VERSION}, oldest_schema = {OLDEST_SCHEMA}"
