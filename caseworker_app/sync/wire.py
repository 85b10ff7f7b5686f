"""How one row is written: in the store, to the server as JSON, and from the server as COPY text.

In between a row is a plain mapping: texts, whole numbers, and what JSON holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Integer

from caseworker_app.store.tables.base import UtcMoment
from caseworker_app.sync.sharing import Shared, shared

Plain = dict[str, Any]
_to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NULL = b"\\N"
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Wire:
    """How the rows of one table are written."""

    def __init__(self, table: Shared) -> None:
        self.shared = table
        columns = table.columns
        self.names: Final = tuple(column.name for column in columns)
        self.json_names: Final = frozenset(c.name for c in columns if isinstance(c.type, JSON))
        self._bools: Final = frozenset(c.name for c in columns if isinstance(c.type, Boolean))
        self._readers: Final = tuple(_reader(column.type) for column in columns)
        self.select: Final = ", ".join(f'"{name}"' for name in ("rev", "changed_by", *self.names))
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
        rev, author, *fields = line[:-1].split(b"\t")
        return (
            int(rev),
            _text(author),
            tuple(
                None if field == _NULL else read(field)
                for read, field in zip(self._readers, fields, strict=True)
            ),
        )

    def to_copy(self, stored: Iterable[Sequence[Any]], batch: str) -> Iterable[bytes]:
        """Give rows of the store, in the order of `names`, as lines of COPY, some at a time."""
        start, lines, size = batch.encode(), [], 0
        for row in stored:
            line = b"\t".join([start, *map(_copied, row)]) + b"\n"
            lines.append(line)
            size += len(line)
            if size > 60_000:
                yield b"".join(lines)
                lines, size = [], 0
        if lines:
            yield b"".join(lines)


@cache
def wire(table: str) -> Wire:
    """Return how the rows of a table are written."""
    return Wire(shared(table))


def as_json(told: Any) -> str:
    """Return JSON as compact as it can be; letters that are none (half a pair) stay escaped."""
    return _to_json(told).encode("utf-8", "backslashreplace").decode("utf-8")


def _parsed(text: Any) -> Any:
    return json.loads(text) if isinstance(text, str) else text


def _reader(type_: Any) -> Callable[[bytes], Any]:
    if isinstance(type_, Boolean):
        return lambda field: 1 if field == b"t" else 0
    if isinstance(type_, UtcMoment):
        return _moment
    if isinstance(type_, Integer):
        return int
    return _text


def _moment(field: bytes) -> str:
    """Read “2026-11-23 09:30:00.5+00” as the store writes it: with all six digits, and so in its order."""
    text = field.decode("ascii")
    whole, _, part = text[11:-3].partition(".")
    return f"{text[:10]}T{whole}.{part:0<6}+00:00"


def _text(field: bytes) -> str:
    text = field.decode("utf-8")
    return _unescaped(text) if "\\" in text else text


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


def _copied(value: Any) -> bytes:
    if value is None:
        return _NULL
    text = value if isinstance(value, str) else str(value)
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text.encode("utf-8", "surrogatepass")
