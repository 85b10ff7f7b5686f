"""What stops a letter: it states only what is on record, and carries nobody else's facts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from caseworker_app.letters.addresses import POSTCODE
from caseworker_app.letters.family import Family, Somebody, squashed
from caseworker_app.letters.recipients import Recipient
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.words import long_date

NEW_ADDRESS_DAYS: Final = 28
_PHONE: Final = re.compile(r"\+?[\d(][\d\s().-]{7,}\d")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_REFERENCE: Final = re.compile(r"[\w][\w./-]*\d[\w./-]*")
_SHORTEST_LINE = 6
_LONGEST_NAME = 6  # words


@dataclass(frozen=True)
class Objection:
    """A reason why a letter must not go; `may_pass` where a team lead may let it go with a reason."""

    why: str
    may_pass: bool = False
    confirms: bool = False  # the officer's own confirmation is enough, with a reason


@dataclass(frozen=True)
class Protected:
    """What must not be seen of one person whose address is withheld."""

    person_id: str
    name: str
    address: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class OtherChild:
    """Another child of the caseload."""

    reference: str
    given_name: str
    family_name: str
    preferred_name: str = ""
    is_near: bool = False  # shares a person, an address or a surname: even the first name tells


class Others:
    """All other children and all protected facts, made ready to be looked for in many letters."""

    def __init__(self, children: Iterable[OtherChild], protected: Iterable[Protected]) -> None:
        self.children = tuple(children)
        self.protected = tuple(protected)

    @cached_property
    def by_name(self) -> dict[str, list[OtherChild]]:
        """The children by their whole names, as they are compared."""
        found: dict[str, list[OtherChild]] = {}
        for child in self.children:
            for given in {child.given_name, child.preferred_name} - {""}:
                if child.family_name:
                    words = _words(f"{given} {child.family_name}")
                    found.setdefault(" ".join(words), []).append(child)
        return found

    @cached_property
    def by_reference(self) -> dict[str, OtherChild]:
        """The children by reference."""
        return {child.reference.casefold(): child for child in self.children if child.reference}


def objections_to_text(
    text: str, family: Family, recipient: Recipient, others: Others, *, near: Sequence[OtherChild] = ()
) -> Iterator[Objection]:
    """Give every fact of somebody else that the finished text shows."""
    yield from _protected(text, recipient, others.protected)
    yield from _children(text, family, others, near)


def _protected(text: str, recipient: Recipient, protected: Sequence[Protected]) -> Iterator[Objection]:
    flat = squashed(text)
    postcodes = {squashed("".join(found)) for found in POSTCODE.findall(text)}
    phones = {_digits(found) for found in _PHONE.findall(text)}
    own = {person.id: squashed(person.address) for person in recipient.people if person.withheld}
    for one in protected:
        if one.person_id in own or squashed(one.address) in own.values():
            continue
        shown = _shown(one, flat, postcodes, phones)
        if shown:
            yield Objection(
                f"It shows the {shown} of {one.name}, which must not be disclosed.", may_pass=True
            )


def _shown(one: Protected, flat: str, postcodes: set[str], phones: set[str]) -> str:
    """Return which protected fact of a person stands in a text, if one does."""
    for line in one.address.splitlines():
        found = POSTCODE.search(line)
        if found is not None and squashed(found[0]) in postcodes:
            return "postcode"
        street = squashed(POSTCODE.sub("", line))
        if len(street) >= _SHORTEST_LINE and any(map(str.isdigit, street)) and street in flat:
            return "address"
    if one.email and squashed(one.email) in flat:
        return "email address"
    return "telephone number" if one.phone and _digits(one.phone) in phones else ""


def _digits(phone: str) -> str:
    figures = re.sub(r"\D", "", phone)
    return "0" + figures[2:] if figures.startswith("44") else figures


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text.replace("’s", "").replace("'s", ""))]


def _children(text: str, family: Family, others: Others, near: Sequence[OtherChild]) -> Iterator[Objection]:
    words = _words(text)
    own = {" ".join(_words(name)) for name in _own_names(family)}
    said: set[str] = set()
    for size in range(1, _LONGEST_NAME + 1):
        for start in range(len(words) - size + 1):
            name = " ".join(words[start : start + size])
            if name in others.by_name and name not in own:
                said.update(child.reference for child in others.by_name[name])
    for found in _REFERENCE.findall(text):
        other = others.by_reference.get(found.rstrip(".,-/").casefold())
        if other is not None and other.reference != family.reference:
            said.add(other.reference)
    own_words = {word for name in own for word in name.split()}
    for child in near:
        first = {" ".join(_words(name)) for name in (child.given_name, child.preferred_name) if name}
        if any(name and name in words and name not in own_words for name in first):
            said.add(child.reference)
    for reference in sorted(said):
        yield Objection(f"It names another child, {reference}.", may_pass=True)


def _own_names(family: Family) -> Iterator[str]:
    yield family.full_name
    yield f"{family.preferred_name} {family.family_name}"
    for person in family.people:
        yield person.name


def objections_to_meeting(held: date) -> Iterator[Objection]:
    """Give what is strange about the day of a review meeting."""
    if calendar().is_working_day(held):
        return
    kind = "a weekend" if held.weekday() >= 5 else "a bank holiday"
    yield Objection(f"The review meeting of {long_date(held)} is recorded on {kind}.", may_pass=True)


def objections_to_address(people: Sequence[Somebody], on: date) -> Iterator[Objection]:
    """Give the people whose address changed lately, old and new side by side."""
    for person in people:
        if person.moved_on is not None and person.moved_on > on - timedelta(days=NEW_ADDRESS_DAYS):
            before = ", ".join(person.address_before.splitlines())
            now = "a withheld address" if person.withheld else ", ".join(person.address.splitlines())
            yield Objection(
                f"The address of {person.name} changed on {long_date(person.moved_on)}, "
                f"from {before} to {now}.",
                may_pass=True,
                confirms=True,
            )
