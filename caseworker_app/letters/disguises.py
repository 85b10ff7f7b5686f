"""What a text shows however it is written: in other alphabets, with hidden signs, with numbers in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# Letters of the Cyrillic and Greek alphabets that look like Latin ones, with what they are taken for.
_LOOK_ALIKES: Final = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХԌԚԜҮаеѕіјорсухԁԛԝһӏүкгпвтмнΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹαειικνορτυχϲɡɑıⅼ‐‑‒–—―−",
        "ABESIJKMHOPCTYXGQWYaesijopcyxdqwhlykrnbtmhABEZHIKMNOPTYXCaeiikvoptuxcgail-------",
        strict=True,
    )
)
_FIGURES: Final = {
    "zero": "0", "nought": "0", "naught": "0", "nil": "0", "oh": "0", "o": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "hundred": "00", "thousand": "000",
}  # fmt: skip
_TENS: Final = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9",
}  # fmt: skip
_TIMES: Final = {"double": 2, "treble": 3, "triple": 3}
_BETWEEN: Final = frozenset({"and", "then", "dash", "hyphen", "slash", "stroke", "space", "dot", "plus"})
_PIECE: Final = re.compile(r"\d+|[^\W\d_]+")
_LETTERS_AS_FIGURES: Final = re.compile(r"\b[oOIl]*\d[\doOIl]*\b")
_AS_FIGURES: Final = str.maketrans("oOIl", "0011")
_TELLS, _SHORTEST_NUMBER, _LONGEST_NUMBER = 9, 6, 15  # figures
_SEVERAL: Final = re.compile(r"[,;/\n]|\bor\b")
_MAIL_SIGNS: Final = frozenset({"at", "dot"})


class _PlainLetters(dict[int, str | None]):
    """What each character is taken for, worked out when it is first met: nothing for a hidden one."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        plain = None if unicodedata.category(letter) in ("Cf", "Mn", "Me") else letter
        self[code] = _LOOK_ALIKES.get(letter, plain)
        return self[code]


_PLAIN: Final = _PlainLetters()


def undisguised(text: str) -> str:
    """Return a text in plain letters and figures, as a reader would take it."""
    return text if text.isascii() else unicodedata.normalize("NFKD", text).translate(_PLAIN)


def mail_signs_left_out(text: str) -> str:
    """Return the letters of a text without “@” and “.”, also where these are written as words."""
    pieces = re.findall(r"[^\W_]+", undisguised(text).casefold())
    return "".join(piece for piece in pieces if piece not in _MAIL_SIGNS)


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the figures of every number in a text that may be for telephoning, however it is grouped."""
    plain = _LETTERS_AS_FIGURES.sub(lambda found: found[0].translate(_AS_FIGURES), undisguised(text))
    return tuple(run for run in _runs(plain.casefold()) if len(run) >= _SHORTEST_NUMBER)


def _runs(text: str) -> Iterator[str]:
    """Give the figures that stand in a row, with nothing but signs and small words between them."""
    run, times, ten = "", 1, ""
    for piece in _PIECE.findall(text):
        if piece in _TIMES:
            times = _TIMES[piece]
            continue
        figures = piece if piece.isdecimal() else _FIGURES.get(piece, "")
        if ten:  # “ninety one” is 91, and “ninety” alone is 90
            run += ten if len(figures) == 1 and figures != "0" else ten + "0"
        ten = _TENS.get(piece, "")
        if figures:
            run, times = run + figures * times, 1
        elif not ten and piece not in _BETWEEN:
            yield run
            run, times = "", 1
    yield run + (ten and ten + "0")


def shows_number(phone: str, numbers: tuple[str, ...]) -> bool:
    """Say whether a telephone number is among the numbers of a text, with or without its country."""
    return any(_is_among(national, numbers) for national in _nationals(phone))


def _is_among(national: str, numbers: tuple[str, ...]) -> bool:
    if len(national) < _TELLS:  # so few figures stand in many longer numbers
        return national in {number.lstrip("0") for number in numbers}
    return any(national[-_TELLS:] in number for number in numbers)


def _nationals(phone: str) -> Iterator[str]:
    """Give the figures of the numbers in what was typed as a telephone number, without country and zero."""
    whole = re.sub(r"\D", "", undisguised(phone))
    for one in [phone] if len(whole) <= _LONGEST_NUMBER else _SEVERAL.split(phone):
        figures = re.sub(r"\D", "", undisguised(one)).lstrip("0")
        national = figures.removeprefix("44").lstrip("0") if len(figures) > 10 else figures
        if len(national) >= _SHORTEST_NUMBER:
            yield national
