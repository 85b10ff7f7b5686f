"""The triggers that note which rows were written here, so that no code path can forget to tell colleagues.

They note nothing while the store shares no database (then every row is unsent), nor while the rows of
colleagues are written. `unsent` holds a row's last shared version once, and a number that grows with every
change of it.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Table
from sqlalchemy.orm import Session

NOTING = "(SELECT noting FROM shared_database)"
# Rows may be erased only while a colleague's changes are taken in (a case that is no longer ours goes), and
# while a case goes whose time of keeping is over.
ERASING = "erasing"
MAY_ERASE = f"(NOT coalesce({NOTING}, 1) OR EXISTS (SELECT 1 FROM local_facts WHERE name = '{ERASING}'))"
_SEQ = "(SELECT coalesce(max(number), 0) FROM audit)"
_AGAIN = 'ON CONFLICT ("table", row_id) DO UPDATE SET seq = excluded.seq'


def change_statements(table: Table) -> Iterator[str]:
    """Give the triggers of one shared table."""
    told = [column.name for column in table.columns if column.name not in {"id", "rev"}]
    differs = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in told)
    base = ", ".join(f"'{name}', OLD.\"{name}\"" for name in ("id", "rev", *told))
    named = ", ".join(f'"{name}"' for name in told)
    yield f"""CREATE TRIGGER note_{table.name}_insert AFTER INSERT ON {table.name} WHEN {NOTING} BEGIN
  INSERT INTO unsent ("table", row_id, base, seq) VALUES ('{table.name}', NEW.id, NULL, {_SEQ}) {_AGAIN};
END"""
    yield f"""CREATE TRIGGER note_{table.name}_update AFTER UPDATE OF {named} ON {table.name}
WHEN {NOTING} AND ({differs}) BEGIN
  INSERT INTO unsent ("table", row_id, base, seq)
    VALUES ('{table.name}', NEW.id, json_object({base}), {_SEQ}) {_AGAIN};
END"""


@contextlib.contextmanager
def not_noting(session: Session) -> Iterator[None]:
    """Write what colleagues wrote: it is not noted as ours. A crash takes all of it back, this too."""
    connection = session.connection()
    session.flush()
    connection.exec_driver_sql("UPDATE shared_database SET noting = 0")
    yield
    session.flush()
    connection.exec_driver_sql("UPDATE shared_database SET noting = 1")


@contextlib.contextmanager
def erasing(session: Session) -> Iterator[None]:
    """Let rows be erased whose time of keeping is over. A crash takes all of it back, this too."""
    connection = session.connection()
    session.flush()
    connection.exec_driver_sql("INSERT INTO local_facts (name, value) VALUES (?, 'now')", (ERASING,))
    yield
    session.flush()
    connection.exec_driver_sql("DELETE FROM local_facts WHERE name = ?", (ERASING,))
