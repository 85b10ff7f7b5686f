"""The fonts of letters: Liberation Sans, and Noto Sans for the letters that it has not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from caseworker_app import paths
from caseworker_app.errors import WrongUse

PLAIN, BOLD = "LiberationSans", "LiberationSans-Bold"
_FALLBACKS: Final = ("NotoSansArabic", "NotoSansBengali", "NotoSansGurmukhi")
_FILES: Final = {
    PLAIN: "LiberationSans-Regular", BOLD: "LiberationSans-Bold",
    **{name: f"{name}-Regular" for name in _FALLBACKS},
    **{f"{name}-Bold": f"{name}-Bold" for name in _FALLBACKS},
}  # fmt: skip
_PASSED_OVER: Final = frozenset("\n\t\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@lru_cache(maxsize=16)
def _face(name: str) -> frozenset[int]:
    """Register a font when it is first needed; return the characters that it has."""
    font = TTFont(name, str(paths.resources() / "fonts" / f"{_FILES[name]}.ttf"))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


@lru_cache(maxsize=1)
def ready() -> frozenset[int]:
    """Register the main fonts; return the characters that both weights have."""
    both = _face(PLAIN) & _face(BOLD)
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    return both


@lru_cache(maxsize=1)
def _seen_to_be_plain() -> set[str]:
    return set()


def is_plain(text: str) -> bool:
    """Say whether Liberation Sans has every letter of a text."""
    known = _seen_to_be_plain()
    letters = set(text)
    if letters <= known:
        return True
    has = ready()
    if all(ord(letter) in has or letter in _PASSED_OVER for letter in letters):
        known |= letters
        return True
    return False


def runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """Give the pieces of a text with the font of each; refuse a character that no font has."""
    main, has = (BOLD if bold else PLAIN), ready()
    font, piece = main, ""
    for letter in text:
        wanted = font if letter in _PASSED_OVER or letter == " " else _font_for(letter, main, has, text, bold)
        if wanted != font and piece:
            yield font, piece
            piece = ""
        font = wanted
        piece += letter
    if piece:
        yield font, piece


def _font_for(letter: str, main: str, has: frozenset[int], text: str, bold: bool) -> str:
    if ord(letter) in has:
        return main
    for name in _FALLBACKS:
        full = f"{name}-Bold" if bold else name
        if ord(letter) in _face(full):
            return full
    called = unicodedata.name(letter, "a character without a name").lower()
    raise WrongUse(
        f"No font of the letters has “{letter}” ({called}), in “{text.strip()[:60]}”.",
        "Take it out, or write it in other letters.",
    )


def markup(text: str, *, bold: bool = False) -> str:
    """Return a text as ReportLab's mark-up, with fallback fonts, and nothing of it read as mark-up."""
    if is_plain(text):
        return escape(text, quote=False).replace("\n", "<br/>")
    return "".join(
        escape(piece, quote=False).replace("\n", "<br/>")
        if font in (PLAIN, BOLD)
        else f'<font name="{font}">{escape(_ordered(piece), quote=False)}</font>'
        for font, piece in runs(text, bold=bold)
    )


def _ordered(piece: str) -> str:
    """Put the words of a right-to-left piece in the order in which they are seen; HarfBuzz turns each."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in piece):
        left = " " if piece.startswith(" ") else ""
        right = " " if piece.endswith(" ") else ""
        return f"{left}{' '.join(reversed(piece.split()))}{right}"
    return piece


def width(text: str, points: float) -> float:
    """Return how wide a text is, in points."""
    return sum(float(pdfmetrics.stringWidth(piece, font, points)) for font, piece in runs(text))
