"""The audit: who changed what from what to what, chained by hash.

Triggers write it (`store.triggers`), in the transaction of the change itself, so that neither bulk SQL nor a
future code path can forget it. They ask the connection whose deed it is: a connection that no unit holds
has no answer, and its write is refused. This module is what the triggers call, and the check of the chain.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite3 import Connection

    from caseworker_app.store.connection import KeyedConnection

GENESIS = "0" * 64
WITHHELD = "withheld"
# What stands in the place of a change once its case was taken off this laptop, and the lines that say so.
REMOVED = '{"removed":true}'
REMOVAL = "removed"
_EMPTY = ("", "{}", "[]", "null")
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_SIGNED = "audit_deed('unit'), audit_deed('at'), audit_deed('by'), audit_deed('deed')"
_LAST = f"coalesce((SELECT digest FROM audit ORDER BY number DESC LIMIT 1), '{GENESIS}')"


def line_statement(table: str, row_id: str, case_id: str, change: str) -> str:
    """Return the SQL that adds a line, sealed to the one before; the four are SQL expressions."""
    fields = f"{_SIGNED}, {table}, {row_id}, {case_id}, {change}"
    return (
        'INSERT INTO audit (unit, at, by, deed, "table", row_id, case_id, change, digest) '
        f"VALUES ({fields}, audit_digest({_LAST}, {fields}))"
    )


# A line for a deed that changes no synced row: its table, row, case and change.
ADD_LINE = line_statement("?1", "?2", "?3", "?4")

_COLUMNS = 'number, unit, at, by, deed, "table", row_id, case_id, change, digest'


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
    text = _to_json([previous, *fields])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def install_functions(connection: KeyedConnection) -> None:
    """Give the connection the functions that the triggers of the audit call."""

    def deed(question: str) -> str | None:
        return connection.deed.answer(question) if connection.deed else None

    connection.create_function("audit_deed", 1, deed)
    connection.create_function("audit_change", -1, _once(_change), deterministic=True)
    connection.create_function("audit_new", -1, _once(_new), deterministic=True)
    connection.create_function("audit_digest", -1, digest, deterministic=True)


def _once(work: Callable[..., str]) -> Callable[..., str]:
    """Work out what changed in a row once: its line asks twice, for itself and for its digest."""
    asked: tuple[Any, ...] = ()
    answer = ""

    def told(*values: Any) -> str:
        nonlocal asked, answer
        if values != asked:
            asked, answer = values, work(*values)
        return answer

    return told


def _change(columns: str, *values: Any) -> str:
    """Return `{"field": [before, after]}` for the fields of a row that differ.

    `columns` is "name:kind …", where kind is b (a yes or no), j (JSON), x (withheld), d (told by its digest)
    or t; `values` are all before and then all after.
    """
    known = _columns(columns)
    before = values[: len(known)]
    after = values[len(known) :]
    return _to_json(
        {
            name: [_shown(old, kind), _shown(new, kind)]
            for (name, kind), old, new in zip(known, before, after, strict=True)
            if old != new
        }
    )


def _new(columns: str, *values: Any) -> str:
    """Return `{"field": [null, value]}` for the fields of a new row that say something."""
    return _to_json(
        {
            name: [None, _shown(value, kind)]
            for (name, kind), value in zip(_columns(columns), values, strict=True)
            if value is not None and value not in _EMPTY
        }
    )


@lru_cache(maxsize=64)
def _columns(columns: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, kind) for name, _, kind in (column.rpartition(":") for column in columns.split()))


def _shown(value: Any, kind: str) -> Any:
    if kind == "t" or value is None:
        return value
    if kind == "b":
        return bool(value)
    if kind == "j":
        return json.loads(value)
    if kind == "d" and value != "":
        return f"sha256 {hashlib.sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return WITHHELD if kind == "x" and value != "" else value


def lines(connection: Connection, *, after: int = 0) -> Iterator[tuple[Any, ...]]:
    """Give the lines of the audit in order."""
    yield from connection.execute(f"SELECT {_COLUMNS} FROM audit WHERE number > ? ORDER BY number", (after,))


def verify(connection: Connection) -> Verdict:
    """Check every line against its hash and the line before it; say which is the first that is wrong.

    A line whose case was taken off this laptop tells nothing any more; then a later line must tell of that.
    """
    previous, expected = GENESIS, 1
    emptied: dict[int, tuple[str, str | None]] = {}
    removed: dict[str | None, int] = {}
    for number, *fields, sealed in lines(connection):
        table, row_id, case_id, change = fields[4:]
        if number != expected or (change != REMOVED and digest(previous, *fields) != sealed):
            return Verdict(False, expected - 1, previous, first_broken=expected)
        if change == REMOVED:
            emptied[number] = (row_id, case_id)
        elif table == REMOVAL:
            removed[row_id] = number
        previous = sealed
        expected += 1
    for number, ids in emptied.items():
        if all(removed.get(each, 0) < number for each in ids):
            return Verdict(False, number - 1, previous, first_broken=number)
    return Verdict(True, expected - 1, previous)


def head(connection: Connection) -> tuple[int, str]:
    """Return the number and the hash of the last line."""
    found = connection.execute("SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    return (0, GENESIS) if found is None else (int(found[0]), str(found[1]))
