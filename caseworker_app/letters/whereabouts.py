"""What of an address tells where somebody lives even without a number: the street, and the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations
from typing import Final

from caseworker_app.letters.addresses import COUNTIES, COUNTRIES, POSTCODE
from caseworker_app.letters.disguises import undisguised

_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_WITH_FIGURES: Final = re.compile(r"\S*\d\S*")
_SHORT: Final = {
    "rd": "road", "ln": "lane", "st": "street", "ave": "avenue", "av": "avenue", "cl": "close",
    "ct": "court", "crt": "court", "dr": "drive", "cres": "crescent", "gdns": "gardens", "gdn": "garden",
    "pl": "place", "sq": "square", "terr": "terrace", "pk": "park", "gr": "grove",
}  # fmt: skip
_KINDS: Final = frozenset(
    {*_SHORT.values(), "way", "walk", "row", "rise", "hill", "green", "mews", "view", "wharf", "quay", "yard",
     "parade", "path", "house", "cottage", "farm", "lodge", "villas", "buildings", "drove", "croft", "end"}
)  # fmt: skip
# Alone these are words of every day: “across the street”, “a flat of her own”.
_EVERYDAY: Final = _KINDS | {"the", "flat", "apartment", "apt", "unit", "room", "floor", "block", "no", "of"}
_DATE: Final = re.compile(
    r"\d\s*(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_LONGEST_TURNED: Final = 3  # words
_HOUSE, _NO_WORD = 10, 8  # letters: a house is known by its name alone; a place is no word of every day


@dataclass(frozen=True)
class Whereabouts:
    """The streets and the places of one address, as they are compared."""

    streets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass
class Words:
    """The words of a text in a line, to look for streets and places in."""

    written: str
    line: str = field(init=False)
    as_written: str = field(init=False)

    def __post_init__(self) -> None:
        found = list(_words(_DATE.sub(" ", undisguised(self.written))))
        self.as_written = f" {' '.join(found)} "
        self.line = f" {' '.join(map(_plain, found))} "

    def names_street(self, street: str) -> bool:
        """Whether a street stands in the text."""
        return f" {street} " in self.line

    def names_place(self, place: str) -> bool:
        """Whether a place stands in the text: a short word, such as Reading, only with its capital."""
        if f" {place} " not in self.line:
            return False
        if " " in place or len(place) >= _NO_WORD:
            return True
        return f" {place.title()} " in self.as_written or f" {place.upper()} " in self.as_written


def whereabouts(address: str) -> Whereabouts:
    """Return what an address tells without its numbers, its county and its postcode."""
    streets: list[str] = []
    places: list[str] = []
    for number, part in enumerate(_parts(undisguised(address))):
        compared = [_plain(word) for word in _words(_WITH_FIGURES.sub(" ", part))]
        name = " ".join(compared)
        if not name or name in COUNTRIES | COUNTIES or _EVERYDAY.issuperset(compared):
            continue
        has_figures = _WITH_FIGURES.search(part) is not None
        is_house = number == 0 and len(name.replace(" ", "")) >= _HOUSE
        is_street = has_figures or is_house or (len(compared) > 1 and compared[-1] in _KINDS)
        (streets if is_street else places).append(name)
    return Whereabouts(tuple(streets), tuple(places))


def in_any_order(street: str) -> Iterator[str]:
    """Give a street as it may be turned round: “Lane Hidden” is Hidden Lane."""
    ways = permutations(street.split()) if street.count(" ") < _LONGEST_TURNED else [street.split()]
    yield from dict.fromkeys(" ".join(way) for way in ways)


def _parts(address: str) -> Iterator[str]:
    for line in address.splitlines():
        yield from filter(str.strip, POSTCODE.sub(" ", line).split(","))


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield word[:-2] if word.endswith(("’s", "'s")) else word


def _plain(word: str) -> str:
    small = word.casefold().replace("'", "’")
    return _SHORT.get(small, small)
