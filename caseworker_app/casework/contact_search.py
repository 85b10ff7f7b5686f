"""Finding what was said, over all cases: the newest entries that hold every word, with the words marked.

As one types: one query that stops at the newest ones. Never in order of rank, never counted in full.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from caseworker_app.casework import talk
from caseworker_app.casework.contact_log import Connection
from caseworker_app.store.folding import folded_words
from caseworker_app.store.search import match

NEWEST = 50
FEWEST_LETTERS = 2
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_BEFORE, _AROUND = 40, 160

# The index holds what stands alone: neither what was corrected nor what was taken back.
FOUND = """SELECT coalesce(c.corrects, c.id), c.case_id, k.reference, k.given_name, k.family_name, c.at,
  c.channel, c.direction, c.outcome, c.summary, c.views, c.body <> '', c.id
FROM communication_search f JOIN communication c ON c.rowid = f.rowid JOIN cases k ON k.id = c.case_id
WHERE communication_search MATCH :words
  AND k.status <> 'merged' AND k.deleted_at IS NULL
ORDER BY f.rowid DESC LIMIT :most"""


class FoundEntry(NamedTuple):
    """One entry that was found, as it was read: its words are looked at only where it is shown."""

    id: str
    case_id: str
    reference: str
    given_name: str
    family_name: str
    at_text: str
    channel: str
    direction: str
    outcome: str
    summary: str
    views: str
    has_text: bool
    version: str

    @property
    def at(self) -> datetime:
        """When it was."""
        return datetime.fromisoformat(self.at_text)

    @property
    def how(self) -> str:
        """How it went, in a few words."""
        return talk.how(self.channel, self.direction, self.outcome)


class Line(NamedTuple):
    """A line of an entry, and where the words that were looked for stand in it."""

    text: str
    marks: tuple[tuple[int, int], ...]


def find_entries(connection: Connection, words: str, *, most: int = NEWEST) -> list[FoundEntry]:
    """Return the newest entries that hold all the words, as beginnings of words."""
    query = match(words)
    if query is None or len(words.strip()) < FEWEST_LETTERS:
        return []
    rows = connection.execute(FOUND, {"words": query, "most": most})
    return list(map(FoundEntry._make, rows.fetchall()))


def line_of(connection: Connection, entry: FoundEntry, words: str) -> Line:
    """Return the line of an entry in which the words stand, marked."""
    wanted = folded_words(words)
    for text in (entry.summary, entry.views):
        line = _line(text, wanted)
        if line.marks:
            return line
    if entry.has_text:
        sql = "SELECT body FROM communication WHERE id = :version"
        line = _line(connection.execute(sql, {"version": entry.version}).fetchone()[0], wanted)
        if line.marks:
            return line
    return _line(entry.summary, ())


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


def _line(text: str, wanted: Sequence[str]) -> Line:
    """Return the part of a text around the first of the words, in one line, with its marks."""
    flat = " ".join(text.split())
    first = next(iter(marks(flat, wanted)), None) if wanted else None
    start = 0 if first is None or first[0] <= _AROUND - _BEFORE else first[0] - _BEFORE
    part = flat[start : start + _AROUND]
    line = f"{'…' if start else ''}{part}{'…' if start + _AROUND < len(flat) else ''}"
    return Line(line, marks(line, wanted))
