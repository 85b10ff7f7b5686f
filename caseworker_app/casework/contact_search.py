"""Finding what was said, over all cases: the newest entries that hold every word, with the words marked.

As one types: one query that stops at the newest ones. Never in order of rank, never counted in full.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseworker_app.casework import talk
from caseworker_app.casework.contact_log import Connection
from caseworker_app.store.contact_triggers import STANDS
from caseworker_app.store.folding import folded_words
from caseworker_app.store.search import match

NEWEST = 50
FEWEST_LETTERS = 2
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_BEFORE, _AROUND = 40, 160

FOUND = f"""SELECT coalesce(c.corrects, c.id), c.case_id, k.reference, k.given_name, k.family_name, c.at,
  c.channel, c.direction, c.outcome, c.summary, c.views, c.body <> '', c.id
FROM communication_search f JOIN communication c ON c.rowid = f.rowid JOIN cases k ON k.id = c.case_id
WHERE communication_search MATCH :words AND {STANDS.format("c")}
  AND k.status <> 'merged' AND k.deleted_at IS NULL
ORDER BY f.rowid DESC LIMIT :most"""


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """One entry that was found: a line of it, and where the words stand in that line."""

    id: str
    case_id: str
    reference: str
    given_name: str
    family_name: str
    at: datetime
    how: str
    line: str
    marks: tuple[tuple[int, int], ...]


def find_entries(connection: Connection, words: str, *, most: int = NEWEST) -> tuple[FoundEntry, ...]:
    """Return the newest entries that hold all the words, as beginnings of words."""
    query = match(words)
    if query is None or len("".join(folded_words(words))) < FEWEST_LETTERS:
        return ()
    rows = connection.execute(FOUND, {"words": query, "most": most}).fetchall()
    wanted = folded_words(words)
    return tuple(_found(connection, row, wanted) for row in rows)


def marks(text: str, wanted: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return where words that begin with one of the wanted ones (in small plain letters) stand in a text."""
    return tuple(
        (word.start(), word.end())
        for word in _WORD.finditer(text)
        if any(part.startswith(one) for part in _parts(word[0]) for one in wanted)
    )


def _parts(word: str) -> list[str]:
    parts = folded_words(word)
    return [*parts, "".join(parts)] if len(parts) > 1 else parts


def _found(connection: Connection, row: Sequence[Any], wanted: Sequence[str]) -> FoundEntry:
    entry_id, case_id, reference, given, family, at, channel, direction, outcome, *texts = row
    summary, views, has_body, version = texts
    line, found = _line(summary, wanted)
    if not found and views:
        line, found = _line(views, wanted)
    if not found and has_body:
        sql = "SELECT body FROM communication WHERE id = :version"
        line, found = _line(connection.execute(sql, {"version": version}).fetchone()[0], wanted)
    return FoundEntry(
        entry_id, case_id, reference, given, family, datetime.fromisoformat(at),
        talk.how(channel, direction, outcome), line or " ".join(summary.split()), found,
    )  # fmt: skip


def _line(text: str, wanted: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the part of a text around the first of the words, in one line, with its marks."""
    flat = " ".join(text.split())
    first = next(iter(marks(flat, wanted)), None)
    start = 0 if first is None or first[0] <= _AROUND - _BEFORE else first[0] - _BEFORE
    part = flat[start : start + _AROUND]
    line = f"{'…' if start else ''}{part}{'…' if start + _AROUND < len(flat) else ''}"
    return line, marks(line, wanted)
