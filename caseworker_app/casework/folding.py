"""Text as people look for it: without accents, capitals and punctuation."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n"}
)
_ASCII_MARKS = {code: None for code in range(128) if not (chr(code).isalnum() or chr(code).isspace())}


def fold(text: str) -> str:
    """Return the words of a text in small plain letters: `Zoë O’Neill` becomes `zoe oneill`.

    Marks inside a word vanish, so that `St Anne's`, `st annes` and `14-203`, `14203` are found alike.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_MARKS).split())
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    kept = "".join(letter for letter in apart if letter.isalnum() or letter.isspace())
    return " ".join(kept.split())
