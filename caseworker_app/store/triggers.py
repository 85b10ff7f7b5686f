"""The triggers of the database, made from the tables: audit, append-only tables, changes to send, search.

Triggers rather than listeners of the ORM: bulk SQL, imports and code not yet written cannot pass them by.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import JSON, Boolean, Column, MetaData, Table

from caseworker_app.store.audit import REMOVED, line_statement
from caseworker_app.store.changes import MAY_ERASE, change_statements
from caseworker_app.store.contact_triggers import contact_statements
from caseworker_app.store.search import search_statements
from caseworker_app.store.tables import AuditEntry

_NOT_AUDITED = {"id", "rev"}
# A conflict's values stand in its own row, and one of them may be an address that must not be disclosed.
# A marker's answers are nobody else's until both have finished.
_WITHHELD = {
    *(("hidden_addresses", "address"), ("plan_marks", "answers")),
    *(("conflicts", each) for each in ("before", "kept", "other")),
}
APPEND_ONLY = ("events", "communication")
# Long texts that never change: the audit holds their digest.
LONG_TEXTS = {("communication", "body")}


def trigger_statements(metadata: MetaData) -> Iterator[str]:
    """Give every statement that makes the database guard itself."""
    yield from _audit_guards()
    for table in metadata.sorted_tables:
        if is_synced(table):
            yield from _audit_triggers(table)
            yield _refuse_delete(table)
            yield from change_statements(table)
    for name in APPEND_ONLY:
        yield _refuse_update(metadata.tables[name])
    yield from search_statements()
    yield from contact_statements()


def is_synced(table: Table) -> bool:
    """Tell whether colleagues share the table: then every change of it is audited and nothing is erased."""
    return "_extra" in table.columns


def _audit_guards() -> Iterator[str]:
    """Let nobody rewrite the audit: `undone_by` is filled in once; a case that leaves takes its texts."""
    fixed = [column.name for column in AuditEntry.__table__.columns if column.name != "undone_by"]
    differs = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in fixed)
    beside = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in fixed if name != "change")
    yield f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN (OLD.undone_by IS NOT NULL OR {differs})
  AND NOT ({MAY_ERASE} AND NEW.change = '{REMOVED}' AND NOT ({beside})) BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END"""
    yield """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END"""


def _audit_triggers(table: Table) -> Iterator[str]:
    audited = [column for column in table.columns if column.name not in _NOT_AUDITED]
    kinds = " ".join(f"{column.name}:{_kind(column)}" for column in audited)
    new = ", ".join(f'NEW."{column.name}"' for column in audited)
    old = ", ".join(f'OLD."{column.name}"' for column in audited)
    differs = " OR ".join(f'NEW."{column.name}" IS NOT OLD."{column.name}"' for column in audited)
    yield _audit_trigger(table, "INSERT", f"audit_new('{kinds}', {new})")
    named = ", ".join(f'"{column.name}"' for column in audited)  # a new `rev` alone does not wake it
    when, change = f"WHEN {differs} ", f"audit_change('{kinds}', {old}, {new})"
    yield _audit_trigger(table, "UPDATE", change, of=f"OF {named} ", when=when)


def _audit_trigger(table: Table, deed: str, change: str, *, of: str = "", when: str = "") -> str:
    case_id = "NEW.case_id" if "case_id" in table.columns else "NEW.id" if table.name == "cases" else "NULL"
    return f"""CREATE TRIGGER audit_{table.name}_{deed.lower()} AFTER {deed} {of}ON {table.name} {when}BEGIN
  {line_statement(f"'{table.name}'", "NEW.id", case_id, change)};
END"""


def _kind(column: Column[object]) -> str:
    if (column.table.name, column.name) in _WITHHELD:
        return "x"
    if (column.table.name, column.name) in LONG_TEXTS:
        return "d"
    if isinstance(column.type, Boolean):
        return "b"
    return "j" if isinstance(column.type, JSON) else "t"


def _refuse_delete(table: Table) -> str:
    """Rows are marked as deleted (`deleted_at`), never erased: colleagues must hear of it."""
    return f"""CREATE TRIGGER {table.name}_no_delete BEFORE DELETE ON {table.name}
WHEN NOT ({MAY_ERASE}) BEGIN
  SELECT RAISE(ABORT, 'rows of {table.name} are marked as deleted, not erased');
END"""


def _refuse_update(table: Table) -> str:
    """Facts stay as they were recorded; only what the server sets may change."""
    free = {"rev", "deleted_at", "_extra"}
    fixed = [column.name for column in table.columns if column.name not in free]
    differs = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in fixed)
    named = ", ".join(f'"{name}"' for name in fixed)
    return f"""CREATE TRIGGER {table.name}_no_update BEFORE UPDATE OF {named} ON {table.name}
WHEN {differs} BEGIN
  SELECT RAISE(ABORT, '{table.name} are append-only');
END"""
