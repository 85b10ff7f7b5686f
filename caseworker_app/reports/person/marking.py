"""What of everything held on a child is about somebody else: marked with its reason, never taken out.

Whole fields are marked by whose they are; in free texts, names, numbers and addresses are looked for. Words
such as “her sister” and hints are for a person to find: the paper says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caseworker_app.reports.person.held import Held, Row

YOUNG_PERSON: Final = "young_person"
PROFESSIONS: Final = frozenset(
    {"social_worker", "educational_psychologist", "health_professional", "virtual_school", "senco", "head"}
    | {"advocate", "solicitor", "interpreter"}
)
_OF_A_PERSON = ("title", "name", "address", "email", "phone", "language", "format")
_OF_A_TIE = ("responsibility_basis", "no_contact", "restriction", "told_because", "acts_because")
_REACH = ("address", "email", "phone")
# Ids, digests and codes: no name is looked for in them.
_NOT_READ = frozenset({"id", "sha256", "digest", "approved_sha256", "version", "rev", "unit", "message_key"})
# Where the earlier values of a row stand.
_EARLIER: Final[Mapping[str, tuple[str, ...]]] = {
    "audit": ("change",),
    "unsent": ("base",),
    "conflicts": ("before", "kept", "other"),
}
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_SHORTEST_NAME, _SHORTEST_LINE, _LAST_FIGURES = 3, 6, 9


@dataclass(frozen=True)
class Mark:
    """One passage that may be another person's to protect."""

    number: int
    place: str  # the table, or the file
    row: str
    field: str
    words: str
    whose: str
    why: str
    whole: bool = False  # all of the field
    must_not: bool = False  # a withheld address: it may reach nobody but its holder


@dataclass(frozen=True)
class Somebody:
    """A person who is not the child, with what of theirs is looked for in texts."""

    id: str
    name: str
    role: str
    terms: tuple[tuple[re.Pattern[str], str, bool], ...]  # what to look for, why, and whether it is withheld

    @property
    def called(self) -> str:
        """The name with what they are to the child."""
        return f"{self.name} ({self.role.replace('_', ' ')})"


@dataclass(frozen=True)
class Found:
    """A passage found in a text."""

    start: int
    end: int
    whose: str
    why: str
    must_not: bool


class Marker:
    """Numbers the marks of one export as they are found."""

    def __init__(self, held: Held, siblings: Iterable[tuple[str, str, str]] = ()) -> None:
        self._own = {
            str(held.child[name]).casefold() for name in ("given_name", "family_name", "preferred_name")
        }
        self._own |= {word for name in self._own for word in name.split()}
        self._roles = _roles(held)
        hidden = {row["person_id"]: str(row["address"]) for row in held.rows["hidden_addresses"]}
        self._others = [
            self._somebody(row, hidden.get(row["id"], ""))
            for row in held.rows["people"]
            if not self._is_child(row["id"])
        ]
        self._others += [self._sibling(*names) for names in siblings]
        self._names = {one.id: one.called for one in self._others}
        self._person_of = _person_of_rows(held)
        self._numbers = 0
        self.marks: list[Mark] = []

    def table(self, name: str, rows: Sequence[Row]) -> None:
        """Mark what the rows of one table say of others."""
        for row in rows:
            for field, value in row.items():
                self._field(name, row, field, value)

    def file(self, path: str, page: str, text: str) -> None:
        """Mark what the text of a letter or an attachment says of others."""
        seen: set[tuple[str, str]] = set()
        for one in self.found_in(text):
            words = text[one.start : one.end]
            if (words, one.whose) not in seen:
                seen.add((words, one.whose))
                self._add(path, page, "", words, one.whose, one.why, one.must_not)

    def unread(self, path: str) -> None:
        """Mark a file that cannot be searched: a person has to read all of it."""
        self._add(path, "", "", "", "", "This kind of file is not searched: read all of it.", False)

    def found_in(self, text: str) -> list[Found]:
        """Return the passages of a text that are about others, in order, none inside another."""
        hits = [
            Found(hit.start(), hit.end(), one.called, why, must_not)
            for one in self._others
            for pattern, why, must_not in one.terms
            for hit in pattern.finditer(text)
        ]
        hits.sort(key=lambda hit: (not hit.must_not, hit.start - hit.end, hit.start))
        kept: list[Found] = []
        for hit in hits:  # the longest first, so that a whole address is one passage
            if all(hit.end <= one.start or hit.start >= one.end for one in kept):
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.start)

    def _field(self, table: str, row: Row, field: str, value: Any) -> None:
        whole = self._whole_field(table, row, field)
        if whole is not None:
            if value not in (None, ""):
                words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                self._add(table, key_of(row), field, words, *whole, whole=True)
            return
        if field in _NOT_READ or field.endswith("_id"):
            return
        key = key_of(row)
        seen: set[tuple[str, str]] = set()
        for text in texts_in(value):
            for one in self.found_in(text):
                words = text[one.start : one.end]
                if (words, one.whose) not in seen:
                    seen.add((words, one.whose))
                    self._add(table, key, field, words, one.whose, one.why, one.must_not)

    def _whole_field(self, table: str, row: Row, field: str) -> tuple[str, str, bool] | None:
        """Return whose a whole field is, why it is marked, and whether it is withheld."""
        if table == "hidden_addresses" and field == "address" and not self._is_child(row["person_id"]):
            whose = self._names.get(row["person_id"], "")
            return whose, "This address is withheld: it may reach nobody but its holder.", True
        if table == "people" and field in _OF_A_PERSON and not self._is_child(row["id"]):
            role = self._roles.get(row["id"], "")
            if role in PROFESSIONS:
                why = (
                    "A professional's number or address: give it only if it is public."
                    if field in _REACH
                    else ""
                )
                return (self._names.get(row["id"], ""), why, False) if why else None
            return self._names.get(row["id"], ""), "Another person's details.", False
        if table == "relationships" and field in _OF_A_TIE and not self._is_child(row["person_id"]):
            return self._names.get(row["person_id"], ""), "This is said about another person.", False
        if field in _EARLIER.get(table, ()) and row.get("row_id") in self._person_of:
            person = self._person_of[row["row_id"]]
            if not self._is_child(person):
                withheld = row["table"] == "hidden_addresses"
                why = "A withheld address." if withheld else "What was recorded earlier of another person."
                return self._names.get(person, ""), why, withheld
        return None

    def _is_child(self, person_id: str) -> bool:
        return self._roles.get(person_id) == YOUNG_PERSON

    def _add(
        self, place: str, row: str, field: str, words: str, whose: str, why: str, must_not: bool,
        *, whole: bool = False,
    ) -> None:  # fmt: skip
        self._numbers += 1
        self.marks.append(Mark(self._numbers, place, row, field, words, whose, why, whole, must_not))

    def _somebody(self, row: Row, hidden: str) -> Somebody:
        name, role = str(row["name"]), self._roles.get(row["id"], "other")
        terms = [*self._names_to_find(name, "It names another person.")]
        private = "Another person's details."
        if role in PROFESSIONS:
            terms, private = [], "A professional's number or address: give it only if it is public."
        withheld = "It shows a withheld address, or part of it: it may reach nobody but its holder."
        terms += [(pattern, private, False) for pattern in _contact_patterns(row)]
        terms += [(pattern, private, False) for pattern in _address_patterns(str(row["address"]))]
        terms += [(pattern, withheld, True) for pattern in _address_patterns(hidden)]
        if hidden:
            terms = [(p, withheld, True) if w == private else (p, w, m) for p, w, m in terms]
        return Somebody(str(row["id"]), name, role, tuple(terms))

    def _sibling(self, case_id: str, given: str, family: str) -> Somebody:
        name = f"{given} {family}".strip()
        why = "It names another child who shares a parent or carer with this one."
        return Somebody(case_id, name, "another child", tuple(self._names_to_find(name, why)))

    def _names_to_find(self, name: str, why: str) -> Iterator[tuple[re.Pattern[str], str, bool]]:
        """Give the whole name, and each part of it that the child does not share."""
        parts = re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", name)
        if len(parts) > 1:
            yield re.compile(rf"\b{_spaced(name)}\b", re.IGNORECASE), why, False
        for part in parts:
            if len(part) >= _SHORTEST_NAME and part.casefold() not in self._own:
                # With its capital: “Will” is a name, “will” is not.
                yield re.compile(rf"\b(?:{re.escape(part)}|{re.escape(part.upper())})\b"), why, False


def texts_in(value: Any) -> Iterator[str]:
    """Give every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from texts_in(name)
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)


def key_of(row: Row) -> str:
    """Return what a row is called by in the lists."""
    return str(row.get("id", row.get("number", row.get("row_id", row.get("case_id", "")))))


def _roles(held: Held) -> dict[str, str]:
    """Return what each person is to the child: as a family member first, where they are two things."""
    roles: dict[str, str] = {}
    for row in held.rows["relationships"]:
        known = roles.get(row["person_id"])
        if known is None or known in PROFESSIONS:
            roles[row["person_id"]] = str(row["role"])
    return roles


def _person_of_rows(held: Held) -> dict[str, str]:
    """Return the person that each row about a person tells of."""
    found = {row["id"]: row["id"] for row in held.rows["people"]}
    for table in ("hidden_addresses", "relationships"):
        found.update((row["id"], row["person_id"]) for row in held.rows[table])
    return found


def _spaced(words: str) -> str:
    """Return a pattern of some words with any room between them."""
    return r"\s+".join(re.escape(word) for word in words.split())


def _contact_patterns(row: Row) -> Iterator[re.Pattern[str]]:
    if row["email"]:
        yield re.compile(re.escape(str(row["email"])), re.IGNORECASE)
    figures = re.sub(r"\D", "", str(row["phone"]))[-_LAST_FIGURES:]
    if len(figures) >= _SHORTEST_LINE:
        yield re.compile(r"(?:\+?44[\s()-]*|0)?\d?" + r"[\s()./-]*".join(figures) + r"\b")


def _address_patterns(address: str) -> Iterator[re.Pattern[str]]:
    """Give an address by its postcode, and by its lines that tell a house or a street."""
    for found in _POSTCODE.findall(address):
        spaced = r"\s*".join(found.replace(" ", ""))
        yield re.compile(rf"\b{spaced}\b", re.IGNORECASE)
    lines = [" ".join(_POSTCODE.sub("", line).strip(" ,").split()) for line in address.splitlines()]
    for number, line in enumerate(line for line in lines if line):
        tells = number == 0 or any(letter.isdigit() for letter in line)
        if len(line) >= _SHORTEST_LINE and tells:
            yield re.compile(rf"(?<!\w){_spaced(line)}(?!\w)", re.IGNORECASE)
