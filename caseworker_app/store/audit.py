"""The audit: who changed what from what to what, chained by hash.

Triggers write it (`store.triggers`), in the transaction of the change itself, so that neither bulk SQL nor a
future code path can forget it. They ask the connection whose deed it is: a connection that no unit holds
has no answer, and its write is refused. This module is what the triggers call, and the check of the chain.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite3 import Connection

    from caseworker_app.store.connection import KeyedConnection

GENESIS = "0" * 64
WITHHELD = "withheld"

# A line for a deed that changes no synced row: table, row, case, change. The seal comes from a trigger.
ADD_LINE = """INSERT INTO audit (unit, at, by, deed, "table", row_id, case_id, change, previous, digest)
VALUES (audit_deed('unit'), audit_deed('at'), audit_deed('by'), audit_deed('deed'), ?, ?, ?, ?, '', '')"""

_COLUMNS = 'number, unit, at, by, deed, "table", row_id, case_id, change, previous, digest'


@dataclass(frozen=True)
class Deed:
    """One use case as the audit names it."""

    unit: str
    at: str
    by: str
    deed: str

    def answer(self, question: str) -> str:
        """Return one of the facts by its name."""
        return {"unit": self.unit, "at": self.at, "by": self.by, "deed": self.deed}[question]


@dataclass(frozen=True)
class Verdict:
    """What the check of the chain found."""

    ok: bool
    entries: int
    head: str
    first_broken: int | None = None


def digest(previous: str, *fields: str | None) -> str:
    """Return the hash of one line and of all that stand before it."""
    text = json.dumps([previous, *fields], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def install_functions(connection: KeyedConnection) -> None:
    """Give the connection the functions that the triggers of the audit call."""

    def deed(question: str) -> str | None:
        return connection.deed.answer(question) if connection.deed else None

    connection.create_function("audit_deed", 1, deed)
    connection.create_function("audit_change", -1, _change, deterministic=True)
    connection.create_function("audit_digest", -1, digest, deterministic=True)


def _change(columns: str, *values: Any) -> str:
    """Return `{"field": [before, after]}` for the fields that differ.

    `columns` is "name:kind …", where kind is b (a yes or no), j (JSON), x (withheld) or t; `values` alternate
    between before and after.
    """
    change: dict[str, list[Any]] = {}
    for place, column in enumerate(columns.split()):
        before, after = values[2 * place], values[2 * place + 1]
        if before == after or _says_nothing(before, after):
            continue
        name, kind = column.rsplit(":", 1)
        change[name] = [_shown(before, kind), _shown(after, kind)]
    return json.dumps(change, ensure_ascii=False, separators=(",", ":"))


def _says_nothing(before: Any, after: Any) -> bool:
    """Tell whether a new row's field holds only what an empty row holds."""
    return before is None and after in (None, "", "{}", "[]", "null")


def _shown(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "b":
        return bool(value)
    if kind == "j":
        return json.loads(value)
    return WITHHELD if kind == "x" and value != "" else value


def lines(connection: Connection, *, after: int = 0) -> Iterator[tuple[Any, ...]]:
    """Give the lines of the audit in order."""
    yield from connection.execute(f"SELECT {_COLUMNS} FROM audit WHERE number > ? ORDER BY number", (after,))


def verify(connection: Connection) -> Verdict:
    """Check every line against its hash and the line before it; say which is the first that is wrong."""
    previous, expected, head = GENESIS, 1, GENESIS
    for number, *fields, chained_to, sealed in lines(connection):
        if number != expected or chained_to != previous or digest(previous, *fields) != sealed:
            return Verdict(False, expected - 1, head, first_broken=expected)
        previous = head = sealed
        expected += 1
    return Verdict(True, expected - 1, head)


def head(connection: Connection) -> tuple[int, str]:
    """Return the number and the hash of the last line."""
    found = connection.execute("SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    return (0, GENESIS) if found is None else (int(found[0]), str(found[1]))
