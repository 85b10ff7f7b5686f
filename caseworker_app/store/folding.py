"""Text as people look for it: without accents, capitals and punctuation."""

from __future__ import annotations

import re
import unicodedata

_ASCII_MARKS = {code: None for code in range(128) if not (chr(code).isalnum() or chr(code).isspace())}
_WORD = re.compile(r"[^\W_]+")
_WITH_A_MARK = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH .*")


class _PlainLetters(dict[int, str | None]):
    """What each letter is written as without its mark, worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        name = _WITH_A_MARK.fullmatch(unicodedata.name(letter, "")) if code > 127 else None
        plain = name[1].lower() if name else None if unicodedata.category(letter)[0] == "M" else letter
        self[code] = plain
        return plain


# Unicode takes ö apart into a letter and a mark, and the name of ł tells its letter; of these, neither does.
_ALONE = {"ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n", "ə": "e", "ɛ": "e", "ɔ": "o"}
_APOSTROPHES = dict.fromkeys("ʻʼʹʾʿˈ", "’")  # Unicode counts them as letters
_PLAIN = _PlainLetters({ord(letter): plain for letter, plain in (_ALONE | _APOSTROPHES).items()})


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)


def fold(text: str) -> str:
    """Return the words of a text in small plain letters: `Zoë O’Neill` becomes `zoe oneill`.

    Marks inside a word vanish, so that `St Anne's`, `st annes` and `14-203`, `14203` are found alike.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_MARKS).split())
    kept = "".join(letter for letter in _plain(text) if letter.isalnum() or letter.isspace())
    return " ".join(kept.split())


def folded_words(text: str) -> list[str]:
    """Return the words of a text in small plain letters, split also at punctuation: `zoe`, `o`, `neill`."""
    return _WORD.findall(text.lower() if text.isascii() else _plain(text))


def search_words(*texts: str | None) -> str:
    """Return what is to be found of some texts: their words, and those with punctuation also as one word."""
    text = " ".join(told for told in texts if told)
    words, whole = folded_words(text), fold(text).split()
    known = set(words)  # an e-mail has thousands
    return " ".join((*words, *(word for word in whole if word not in known)))
