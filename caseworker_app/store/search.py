"""Full-text search over children, references, parents, telephone numbers and settings (SQLite's FTS5).

Triggers keep the index, so no code path can forget it. Addresses are not indexed at all, hidden or not.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from caseworker_app.store.folding import folded_words, search_words

if TYPE_CHECKING:
    from sqlite3 import Connection

_MOST_WORDS = 16
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|rev|revd|reverend|prof|professor)(?:\.\s*|\s+)"
_TITLES = re.compile(rf"\s*(?:{_TITLE}(?:(?:and|&)\s+)?)+(?=\w)", re.IGNORECASE)
_MOST_LETTERS = 64

# One row a case, in small letters without marks: “lucja” finds Łucja, and “obrien” or “brien” O’Brien;
# a telephone number also as one run of digits, with +44 as 0, and as its last six.
_DIGITS = "replace(replace(replace(replace(replace({0}, ' ', ''), '-', ''), '(', ''), ')', ''), '+44', '0')"

_PEOPLE = """FROM relationships JOIN people ON people.id = relationships.person_id
    WHERE relationships.case_id = cases.id
      AND relationships.deleted_at IS NULL AND people.deleted_at IS NULL"""

_VIEW = f"""CREATE VIEW case_words AS
SELECT cases.id AS case_id, numbers.number AS number,
  search_words(cases.given_name, cases.preferred_name, cases.family_name) AS child,
  search_words(cases.reference, cases.upn) AS reference,
  coalesce((SELECT group_concat(search_words(people.name, people.email), ' ') {_PEOPLE}), '') AS people,
  coalesce((SELECT group_concat(search_words(people.phone) || ' ' || {_DIGITS.format("people.phone")}
    || ' ' || substr({_DIGITS.format("people.phone")}, -6), ' ') {_PEOPLE}), '') AS phones,
  coalesce((SELECT search_words(settings.name, settings.urn)
    FROM settings WHERE settings.id = cases.setting_id), '') AS setting
FROM cases JOIN case_numbers AS numbers ON numbers.case_id = cases.id"""

INDEX_TABLES = (
    "CREATE TABLE case_numbers (number INTEGER PRIMARY KEY, case_id VARCHAR(36) NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE case_search USING fts5(child, reference, people, phones, setting, "
    "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3 4')",
)


def search_statements() -> Iterator[str]:
    """Give the view of what is to be found, and the triggers that keep the index."""
    yield _VIEW
    yield """CREATE TRIGGER search_case_insert AFTER INSERT ON cases BEGIN
  INSERT INTO case_numbers (case_id) VALUES (NEW.id);
  INSERT INTO case_search (rowid, child, reference, people, phones, setting)
    SELECT number, child, reference, people, phones, setting FROM case_words WHERE case_id = NEW.id;
END"""
    yield _refresh(
        "search_case_update",
        "UPDATE OF given_name, preferred_name, family_name, reference, upn, setting_id ON cases",
        "SELECT NEW.id",
    )
    yield _refresh("search_relationship_insert", "INSERT ON relationships", "SELECT NEW.case_id")
    yield _refresh(
        "search_relationship_update",
        "UPDATE OF case_id, person_id, deleted_at ON relationships",
        "VALUES (NEW.case_id), (OLD.case_id)",
    )
    yield _refresh(
        "search_person_update",
        "UPDATE OF name, phone, email, deleted_at ON people",
        "SELECT case_id FROM relationships WHERE person_id = NEW.id",
    )
    yield _refresh(
        "search_setting_update",
        "UPDATE OF name, urn ON settings",
        "SELECT id FROM cases WHERE setting_id = NEW.id",
    )


def _refresh(name: str, when: str, cases: str) -> str:
    return f"""CREATE TRIGGER {name} AFTER {when} BEGIN
  UPDATE case_search SET (child, reference, people, phones, setting) =
    (SELECT child, reference, people, phones, setting FROM case_words WHERE number = case_search.rowid)
  WHERE rowid IN (SELECT number FROM case_numbers WHERE case_id IN ({cases}));
END"""


def index_missing(connection: Any, most: int = 1_000_000) -> int:
    """Let cases be found that were written without the triggers; return how many."""
    missing = "SELECT id FROM cases WHERE id NOT IN (SELECT case_id FROM case_numbers) ORDER BY id LIMIT ?"
    first = connection.exec_driver_sql("SELECT coalesce(max(number), 0) FROM case_numbers").scalar_one()
    added = connection.exec_driver_sql(f"INSERT INTO case_numbers (case_id) {missing}", (most,)).rowcount
    connection.exec_driver_sql(
        "INSERT INTO case_search (rowid, child, reference, people, phones, setting) "
        "SELECT number, child, reference, people, phones, setting FROM case_words WHERE number > ?",
        (first,),
    )
    return int(added)


def install_functions(connection: Connection) -> None:
    """Give the connection the function that the triggers of the index call."""
    connection.create_function("search_words", -1, search_words, deterministic=True)


def without_titles(words: str) -> str:
    """Return what a person typed of a name without the titles before it, which the index does not hold."""
    titles = _TITLES.match(words)
    return words[titles.end() :] if titles is not None else words


def match(words: str) -> str | None:
    """Return the FTS5 query for what a person typed, or none when it holds nothing to look for.

    Every word must be there, as the beginning of a word. All is quoted, so no text is a mistake in the query.
    """
    found = folded_words(words.encode("utf-8", "ignore").decode().replace("\0", " "))[:_MOST_WORDS]
    spaced = " ".join(f'"{word[:_MOST_LETTERS]}"*' for word in found)
    digits = re.sub(r"[\s()+-]", "", words)
    if digits.isascii() and digits.isdigit():
        national = f"0{digits[2:]}" if words.strip().startswith("+44") else digits
        return f'({spaced}) OR "{national[:_MOST_LETTERS]}"*'
    return spaced or None
