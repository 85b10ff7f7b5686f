"""Everybody else: the other children of the caseload, and what must not be disclosed of anyone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from caseworker_app.letters.addresses import POSTCODE
from caseworker_app.letters.disguises import undisguised
from caseworker_app.letters.family import squashed
from caseworker_app.letters.whereabouts import Whereabouts, whereabouts

TWIN, SIBLING, NAMESAKE = "twin", "sibling", "same surname"
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


@dataclass(frozen=True)
class Protected:
    """What must not be seen of one person whose address is withheld."""

    person_id: str
    name: str
    address: str
    email: str = ""
    phone: str = ""

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """The street and the place, which tell without a number."""
        return whereabouts(self.address)


@dataclass(frozen=True)
class OtherChild:
    """Another child of the caseload."""

    reference: str
    given_name: str
    family_name: str
    preferred_name: str = ""
    upn: str = ""
    how: str = ""  # how near they are to the child at hand: twin, sibling, same surname

    @property
    def is_kin(self) -> bool:
        """Whether they share a person or an address, so that even the first name tells."""
        return self.how in (TWIN, SIBLING)

    @property
    def given_names(self) -> tuple[str, ...]:
        """The names that they are called by."""
        return tuple(dict.fromkeys(name for name in (self.given_name, self.preferred_name) if name))


class Others:
    """All other children and all protected facts, made ready to be looked for in many letters."""

    def __init__(
        self, children: Iterable[OtherChild], protected: Iterable[Protected], settings: Iterable[str] = (),
        public: str = "",
    ) -> None:  # fmt: skip
        self.children = tuple(children)
        self.protected = tuple(protected)
        self.settings = tuple(settings)  # their names, which may hold that of a person
        self.public = public  # what the council says of itself in every letter

    @cached_property
    def by_name(self) -> dict[str, list[OtherChild]]:
        """The children by their whole names, the family name last or first, as they are compared."""
        found: dict[str, list[OtherChild]] = {}
        for child in self.children:
            for given in child.given_names if child.family_name else ():
                for name in (f"{given} {child.family_name}", f"{child.family_name} {given}"):
                    found.setdefault(" ".join(compared(name)), []).append(child)
        return found

    @cached_property
    def by_reference(self) -> dict[str, OtherChild]:
        """The children by reference, and by pupil number."""
        marks = [(child.reference, child) for child in self.children]
        marks += [(child.upn, child) for child in self.children]
        return {mark.casefold(): child for mark, child in marks if mark}

    @cached_property
    def longest_name(self) -> int:
        """How many words the longest name of a child has."""
        return max((name.count(" ") + 1 for name in self.by_name), default=0)

    @cached_property
    def setting_words(self) -> tuple[str, ...]:
        """The names of settings as they are compared, between spaces."""
        return tuple(f" {' '.join(compared(name))} " for name in self.settings)


def words(text: str) -> Iterator[str]:
    """Give the words of a text as they are written, without possessive endings."""
    for word in _WORD.findall(text):
        yield word[:-2] if word.endswith(("’s", "'s")) else word


def compared(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    simple = text.split()
    if text.isascii() and all(map(str.isalpha, simple)):  # as most names are: a caseload has forty thousand
        return [word.casefold() for word in simple]
    return [word.casefold().replace("'", "’") for word in words(undisguised(text))]


def postcodes(text: str) -> set[str]:
    """Return every postcode of a text as it is compared."""
    return {squashed("".join(found)) for found in POSTCODE.findall(undisguised(text))}
