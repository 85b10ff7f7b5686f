"""How one row is written: in the store, to the server as JSON, and from the server as COPY text.

In between a row is a plain mapping: texts, whole numbers, and what JSON holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Date, Integer

from caseworker_app.store.tables.base import UtcMoment
from caseworker_app.sync.sharing import Shared, shared

Plain = dict[str, Any]
_to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NULL = "\\N"
_BOOLEANS = {"t": 1, "f": 0}
# The signs that COPY takes for its own, in SQL, and how they are written; the first must be the first.
_ESCAPED = (("'\\'", "\\\\"), ("char(10)", "\\n"), ("char(13)", "\\r"), ("char(9)", "\\t"))
_NEVER_ESCAPED = (Boolean, Date, Integer, UtcMoment)
_WITH_MICROSECONDS = len("2026-11-23 09:30:00.123456+00")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Wire:
    """How the rows of one table are written."""

    def __init__(self, table: Shared) -> None:
        self.shared = table
        columns = table.columns
        self.names: Final = tuple(column.name for column in columns)
        self.json_names: Final = frozenset(c.name for c in columns if isinstance(c.type, JSON))
        self._bools: Final = frozenset(c.name for c in columns if isinstance(c.type, Boolean))
        # Of rev, changed_by and the columns: only what is not a text is read.
        readers = (_reader(column.type) for column in columns)
        self._readers: Final = [(place, read) for place, read in enumerate(readers, 2) if read is not None]
        self.select: Final = ", ".join(f'"{name}"' for name in ("rev", "changed_by", *self.names))
        # A row of `t` as a line of COPY, after a first field that is passed as ?3.
        self.copied: Final = f"concat_ws(char(9), ?3, {', '.join(map(_copied, columns))})||char(10)"
        self.stored: Final = ", ".join(f'"{name}"' for name in (*self.names, "rev"))

    def plain(self, stored: Mapping[str, Any]) -> Plain:
        """Return a row of the store, or part of one, as a plain mapping."""
        return {name: _parsed(value) if name in self.json_names else value for name, value in stored.items()}

    def to_store(self, plain: Mapping[str, Any]) -> Plain:
        """Return a plain mapping as the store keeps it."""
        return {
            name: None if value is None else _to_json(value) if name in self.json_names else value
            for name, value in plain.items()
        }

    def to_server(self, plain: Mapping[str, Any]) -> Plain:
        """Return a plain mapping as the server's JSON has it."""
        return {
            name: bool(value) if name in self._bools and value is not None else value
            for name, value in plain.items()
            if name != "rev"
        }

    def from_server(self, told: Mapping[str, Any]) -> Plain:
        """Return what was sent as a plain mapping."""
        return {name: int(value) if isinstance(value, bool) else value for name, value in told.items()}

    def from_copy(self, line: bytes) -> tuple[int, str, tuple[Any, ...]]:
        """Return revision, author and values of a line of COPY, as the store keeps them."""
        fields: list[Any] = line[:-1].decode("utf-8").split("\t")
        if b"\\" in line:
            fields = [None if f == _NULL else _unescaped(f) if "\\" in f else f for f in fields]
        for place, read in self._readers:
            if fields[place] is not None:
                fields[place] = read(fields[place])
        return int(fields[0]), fields[1], tuple(fields[2:])


@cache
def wire(table: str) -> Wire:
    """Return how the rows of a table are written."""
    return Wire(shared(table))


def as_json(told: Any) -> str:
    """Return JSON as compact as it can be; letters that are none (half a pair) stay escaped."""
    return _to_json(told).encode("utf-8", "backslashreplace").decode("utf-8")


def _parsed(text: Any) -> Any:
    return json.loads(text) if isinstance(text, str) else text


def _reader(type_: Any) -> Callable[[str], Any] | None:
    if isinstance(type_, Boolean):
        return _BOOLEANS.__getitem__
    if isinstance(type_, UtcMoment):
        return _moment
    return int if isinstance(type_, Integer) else None


def _moment(text: str) -> str:
    """Read “2026-11-23 09:30:00.5+00” as the store writes it: with all six digits, and so in its order."""
    if len(text) == _WITH_MICROSECONDS:
        return f"{text[:10]}T{text[11:26]}+00:00"
    whole, _, part = text[11:-3].partition(".")
    return f"{text[:10]}T{whole}.{part:0<6}+00:00"


def _unescaped(text: str) -> str:
    parts = text.split("\\")
    told, place = [parts[0]], 1
    while place < len(parts):
        part = parts[place]
        if part:
            told.append(_ESCAPES.get(part[0], part[0]) + part[1:])
        else:  # two strokes stand for one
            place += 1
            told.append("\\" + parts[place])
        place += 1
    return "".join(told)


def _copied(column: Column[Any]) -> str:
    """Return the SQL that writes a column of `t` as COPY reads it; an empty JSON is none to the server."""
    told = f't."{column.name}"'
    if isinstance(column.type, JSON):
        told = f"nullif({told}, 'null')"
    if not (column.primary_key or column.foreign_keys or isinstance(column.type, _NEVER_ESCAPED)):
        for sign, stands_for in _ESCAPED:
            told = f"replace({told}, {sign}, '{stands_for}')"
    return f"coalesce({told}, '{_NULL}')"
