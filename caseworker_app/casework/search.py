"""Finding a child by any words that people remember: name, reference, parent, telephone number, school."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from caseworker_app.store.folding import folded_words
from caseworker_app.store.search import match, without_titles

MOST = 50
# What each column of the index is called in an answer.
_COLUMNS = ("child", "reference", "people", "phones", "setting")
_WORDS = {
    "child": "name", "reference": "reference", "people": "person", "phones": "telephone", "setting": "school",
}  # fmt: skip

_FOUND = text(
    """SELECT cases.id, cases.reference, cases.given_name, cases.preferred_name, cases.family_name,
  cases.status, case_search.child, case_search.reference AS numbers, case_search.people, case_search.phones,
  case_search.setting
FROM case_search
JOIN case_numbers ON case_numbers.number = case_search.rowid
JOIN cases ON cases.id = case_numbers.case_id
WHERE case_search MATCH :words AND cases.deleted_at IS NULL AND cases.status <> 'merged'
ORDER BY cases.status = 'open' DESC, bm25(case_search, 10, 10, 3, 3, 1), cases.family_name, cases.given_name
LIMIT :most"""
)


@dataclass(frozen=True, slots=True)
class FoundCase:
    """One case that was found, and what of it the words matched."""

    case_id: str
    reference: str
    name: str
    status: str
    matched: str


def find(session: Session, words: str, *, most: int = MOST) -> tuple[FoundCase, ...]:
    """Return the cases that hold all the words, open ones first, the nearest first."""
    words = without_titles(words)
    query = match(words)
    if query is None:
        return ()
    rows = session.execute(_FOUND, {"words": query, "most": most}).all()
    wanted = folded_words(words)
    return tuple(
        FoundCase(
            row.id,
            row.reference,
            f"{row.preferred_name or row.given_name} {row.family_name}".strip(),
            row.status,
            _matched(wanted, (row.child, row.numbers, row.people, row.phones, row.setting)),
        )
        for row in rows
    )


def _matched(wanted: list[str], texts: tuple[str, ...]) -> str:
    """Name the parts of the case in which the words stand."""
    found = [
        _WORDS[column]
        for column, told in zip(_COLUMNS, texts, strict=True)
        if any(part.startswith(word) for part in told.split() for word in wanted)
    ]
    return ", ".join(found) or "telephone"  # only a number is found though it is written another way
