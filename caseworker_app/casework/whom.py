"""With whom a contact can be logged: people on cases, by any words, or those spoken with lately."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from caseworker_app.casework import telling
from caseworker_app.casework.telling import OnTheCase
from caseworker_app.store.folding import folded_words
from caseworker_app.store.search import match, without_titles

MOST = 8
_CASES = 24  # so many cases are looked at for their people
_LATELY = 80  # so many entries are looked at for whom they were with


class Connection(Protocol):
    """A keyed connection for reading (`store.connection()`)."""

    def execute(self, sql: str, parameters: Mapping[str, Any], /) -> Any:
        """Run one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Someone on a case, or, without a person, the case itself: a talk with somebody else about the child."""

    case_id: str
    reference: str
    given_name: str
    family_name: str
    interpreter: str
    setting: str
    person: OnTheCase | None

    @property
    def which(self) -> tuple[str, str]:
        """The case and the person; no two lines are alike in it."""
        return self.case_id, self.person.person_id if self.person else ""


def find(connection: Connection, words: str, *, most: int = MOST) -> list[Whom]:
    """Return whom the words fit, the nearest first: a name, a reference, a setting, a telephone number."""
    words = without_titles(words)
    query = match(words)
    if query is None:
        return []
    sql = """SELECT n.case_id FROM case_search JOIN case_numbers n ON n.number = case_search.rowid
JOIN cases c ON c.id = n.case_id
WHERE case_search MATCH :words AND c.status <> 'merged' AND c.deleted_at IS NULL
ORDER BY c.status = 'open' DESC, c.family_name, c.given_name LIMIT :most"""
    cases = [row[0] for row in connection.execute(sql, {"words": query, "most": _CASES}).fetchall()]
    lines = on_cases(connection, cases)
    wanted, digits = folded_words(words), re.sub(r"[\s()+-]", "", words)
    return sorted(lines, key=lambda line: _distance(line, wanted, digits))[:most]


def lately(connection: Connection, user: str, *, most: int = MOST) -> list[Whom]:
    """Return those whom a person logged last, the latest first."""
    rows = connection.execute(
        "SELECT case_id, people, recorded_by FROM communication WHERE deleted_at IS NULL "
        "ORDER BY rowid DESC LIMIT :most",
        {"most": _LATELY},
    ).fetchall()
    pairs = [
        (case_id, person)
        for case_id, people, by in rows
        if by == user
        for person in json.loads(people) or [""]
    ]
    return named(connection, list(dict.fromkeys(pairs))[:most])


def named(connection: Connection, pairs: Iterable[tuple[str, str]]) -> list[Whom]:
    """Return the lines of these cases and people, in this order, as far as they are still there."""
    wanted = list(pairs)
    known = {line.which: line for line in on_cases(connection, dict.fromkeys(case for case, _ in wanted))}
    return [known[pair] for pair in wanted if pair in known]


def siblings(connection: Connection, chosen: Sequence[Whom]) -> list[Whom]:
    """Return the same people on other open cases: a talk with a mother may be about all her children."""
    people = {f"person{n}": one.person.person_id for n, one in enumerate(chosen) if one.person}
    if not people:
        return []
    marks = ", ".join(f":{name}" for name in people)
    rows = connection.execute(
        "SELECT r.case_id, r.person_id FROM relationships r JOIN cases c ON c.id = r.case_id "
        f"WHERE r.person_id IN ({marks}) AND r.deleted_at IS NULL AND c.status = 'open' "
        "AND c.deleted_at IS NULL ORDER BY c.given_name, c.id",
        people,
    ).fetchall()
    here = {one.case_id for one in chosen}
    found = [line for line in named(connection, rows) if line.case_id not in here]
    return [line for line in found if line.person and line.person.is_family]


_LINES = f"""SELECT c.id, c.reference, coalesce(nullif(c.preferred_name, ''), c.given_name), c.family_name,
  c.interpreter, coalesce(s.name, ''), {telling.COLUMNS}
FROM cases c LEFT JOIN settings s ON s.id = c.setting_id
LEFT JOIN relationships r ON r.case_id = c.id AND r.deleted_at IS NULL
LEFT JOIN people p ON p.id = r.person_id AND p.deleted_at IS NULL
WHERE c.id IN ({{marks}}) ORDER BY r.parental_responsibility DESC, r.id"""


def on_cases(connection: Connection, cases: Iterable[str]) -> list[Whom]:
    """Return everyone on these cases, case by case, and each case itself at the end of its people."""
    wanted = {f"case{number}": case for number, case in enumerate(cases)}
    if not wanted:
        return []
    marks = ", ".join(f":{name}" for name in wanted)
    by_case: dict[str, list[Whom]] = {case: [] for case in wanted.values()}
    alone: dict[str, Whom] = {}
    for row in connection.execute(_LINES.format(marks=marks), wanted).fetchall():
        alone.setdefault(row[0], _line(row, None))
        if row[6] is not None:
            by_case[row[0]].append(_line(row, telling.person_of(row[6:])))
    return [line for case, lines in by_case.items() if case in alone for line in (*lines, alone[case])]


def _line(row: Sequence[Any], person: OnTheCase | None) -> Whom:
    case_id, reference, given, family, interpreter, setting = row[:6]
    return Whom(
        case_id=case_id,
        reference=reference,
        given_name=given,
        family_name=family,
        interpreter=interpreter,
        setting=setting,
        person=person,
    )


def _distance(line: Whom, words: Sequence[str], digits: str) -> int:
    """How far a line is from what was typed: their own name or number, the family's, others', the child."""
    person = line.person
    if person is None:
        return 3
    told = folded_words(person.name)
    number = re.sub(r"^\+44|[\s()+-]", "", person.phone)
    if all(any(one.startswith(word) for one in told) for word in words) or (
        digits.isdigit() and len(digits) >= 3 and digits.lstrip("0") in number
    ):
        return 0
    return 1 if person.is_family else 2
