"""What is done to a text before it stands in a letter: nothing invisible, nothing that no font could draw."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_INSTEAD: Final = str.maketrans(
    {
        "\t": " ", "\u2011": "-", "\u202f": "\u00a0",
        "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\r": "\n",
        "\uf0b7": "•", "\uf0a7": "•", "\u25cf": "•", "\u25aa": "•",  # the bullets of word processors
    }
)  # fmt: skip
_PHONE: Final = re.compile(r"(?<!\w)\+?\(?\d[\d ()]{6,18}\d")
_JOINERS: Final = "\u200c\u200d"  # they shape letters of some scripts


def clean(text: str) -> str:
    """Return a text in composed letters, without what cannot be seen."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_INSTEAD)
    return "".join(letter for letter in composed if _is_seen(letter))


def _is_seen(letter: str) -> bool:
    return (
        letter == "\n" or letter in _JOINERS or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs")
    )


def unbroken(text: str) -> str:
    """Return a text whose telephone numbers stay on one line."""
    return _PHONE.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def called(letter: str) -> str:
    """Return the name of a character, in small letters."""
    return unicodedata.name(letter, "a character without a name").lower()
