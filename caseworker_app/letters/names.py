"""How people are named: on an envelope, and after “Dear”. A wrong title is worse than none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from caseworker_app.letters.family import YOUNG_PERSON, Somebody

_TITLES: Final = frozenset(
    {"mr", "mrs", "miss", "ms", "mx", "dr", "prof", "professor", "rev", "reverend", "sir", "dame", "lady",
     "lord", "sister", "father", "rabbi", "imam"}
)  # fmt: skip
# Small words that belong to the family name after them.
_PARTICLES: Final = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "st",
     "ter", "ten", "el", "al", "ó", "ní"}
)  # fmt: skip


def addressee(person: Somebody) -> str:
    """Return how a person is named on an envelope: a title only where it is known."""
    return person.name if not person.title or _titled(person.name) else f"{person.title} {person.name}"


def salutation(people: Sequence[Somebody]) -> str:
    """Return the names after “Dear”: title and family name, or the whole name where no title is known."""
    return _listed([_greeted(person) for person in people])


def greeted(name: str) -> str:
    """Return how somebody is greeted whose title, if any, stands in the name, such as a head teacher."""
    words = name.split()
    return f"{words[0]} {_family_name(words[1:])}" if _titled(name) else name


def _greeted(person: Somebody) -> str:
    if person.role == YOUNG_PERSON:
        return person.name.split()[0] if person.name.split() else person.name
    return greeted(addressee(person))


def _titled(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES


def _family_name(words: Sequence[str]) -> str:
    first = len(words) - 1
    while first > 0 and words[first - 1].casefold() in _PARTICLES:
        first -= 1
    return " ".join(words[first:])


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def possessive(name: str) -> str:
    """Write "Freya’s", and "James’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"
