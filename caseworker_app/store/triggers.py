"""The triggers of the database, made from the tables: audit, append-only tables, search.

Triggers rather than listeners of the ORM: bulk SQL, imports and code not yet written cannot pass them by.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import JSON, Boolean, Column, MetaData, Table

from caseworker_app.store.search import search_statements

_NOT_AUDITED = {"id", "rev"}
_WITHHELD = {("hidden_addresses", "address")}
_APPEND_ONLY = ("events",)
_ALL_FIELDS_OF_A_LINE = 'NEW.unit, NEW.at, NEW.by, NEW.deed, NEW."table", NEW.row_id, NEW.case_id, NEW.change'


def trigger_statements(metadata: MetaData) -> Iterator[str]:
    """Give every statement that makes the database guard itself."""
    yield from _audit_guards()
    for table in metadata.sorted_tables:
        if is_synced(table):
            yield from _audit_triggers(table)
            yield _refuse_delete(table)
    for name in _APPEND_ONLY:
        yield _refuse_update(metadata.tables[name])
    yield from search_statements()


def is_synced(table: Table) -> bool:
    """Tell whether colleagues share the table: then every change of it is audited and nothing is erased."""
    return "rev" in table.columns


def _audit_guards() -> Iterator[str]:
    """Seal each line as it is written; afterwards only `undone_by` may be filled in, once."""
    last = "coalesce((SELECT digest FROM audit WHERE number < NEW.number ORDER BY number DESC LIMIT 1), '{}')"
    last = last.format("0" * 64)
    yield f"""CREATE TRIGGER audit_seal AFTER INSERT ON audit BEGIN
  UPDATE audit SET previous = {last}, digest = audit_digest({last}, {_ALL_FIELDS_OF_A_LINE})
  WHERE number = NEW.number;
END"""
    fixed = (
        "number",
        "unit",
        "at",
        "by",
        "deed",
        '"table"',
        "row_id",
        "case_id",
        "change",
        "previous",
        "digest",
    )
    differs = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in fixed)
    yield f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN OLD.digest <> '' AND (({differs}) OR OLD.undone_by IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END"""
    yield """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END"""


def _audit_triggers(table: Table) -> Iterator[str]:
    audited = [column for column in table.columns if column.name not in _NOT_AUDITED]
    kinds = " ".join(f"{column.name}:{_kind(column)}" for column in audited)
    yield _audit_trigger(table, "INSERT", kinds, [f'NULL, NEW."{column.name}"' for column in audited])
    changed = " OR ".join(f'NEW."{column.name}" IS NOT OLD."{column.name}"' for column in audited)
    pairs = [f'OLD."{column.name}", NEW."{column.name}"' for column in audited]
    yield _audit_trigger(table, "UPDATE", kinds, pairs, when=f"WHEN {changed} ")


def _audit_trigger(table: Table, deed: str, kinds: str, pairs: list[str], *, when: str = "") -> str:
    case_id = "NEW.case_id" if "case_id" in table.columns else "NEW.id" if table.name == "cases" else "NULL"
    return f"""CREATE TRIGGER audit_{table.name}_{deed.lower()} AFTER {deed} ON {table.name} {when}BEGIN
  INSERT INTO audit (unit, at, by, deed, "table", row_id, case_id, change, previous, digest)
  VALUES (audit_deed('unit'), audit_deed('at'), audit_deed('by'), audit_deed('deed'),
    '{table.name}', NEW.id, {case_id}, audit_change('{kinds}', {", ".join(pairs)}), '', '');
END"""


def _kind(column: Column[object]) -> str:
    if (column.table.name, column.name) in _WITHHELD:
        return "x"
    if isinstance(column.type, Boolean):
        return "b"
    return "j" if isinstance(column.type, JSON) else "t"


def _refuse_delete(table: Table) -> str:
    """Rows are marked as deleted (`deleted_at`), never erased: colleagues must hear of it."""
    return f"""CREATE TRIGGER {table.name}_no_delete BEFORE DELETE ON {table.name} BEGIN
  SELECT RAISE(ABORT, 'rows of {table.name} are marked as deleted, not erased');
END"""


def _refuse_update(table: Table) -> str:
    """Facts stay as they were recorded; only what the server sets may change."""
    free = {"rev", "deleted_at", "_extra"}
    fixed = [column.name for column in table.columns if column.name not in free]
    differs = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in fixed)
    return f"""CREATE TRIGGER {table.name}_no_update BEFORE UPDATE ON {table.name} WHEN {differs} BEGIN
  SELECT RAISE(ABORT, '{table.name} are append-only');
END"""
