"""The fonts of letters: Liberation Sans, and Noto Sans for the letters that it has not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from caseworker_app import paths
from caseworker_app.errors import WrongUse
from caseworker_app.letters import direction, shaping
from caseworker_app.letters.characters import called

PLAIN, BOLD = "LiberationSans", "LiberationSans-Bold"
_CHINESE: Final = "NotoSansSC"  # in one weight: a second would weigh three megabytes more
_FALLBACKS: Final = ("NotoSansArabic", "NotoSansBengali", "NotoSansGurmukhi", _CHINESE)
_FILES: Final = {
    PLAIN: "LiberationSans-Regular", BOLD: "LiberationSans-Bold",
    **{name: f"{name}-Regular" for name in _FALLBACKS},
    **{f"{name}-Bold": f"{name}-Bold" for name in _FALLBACKS if name != _CHINESE},
}  # fmt: skip
_ANYWHERE: Final = frozenset(" \n\u00a0\u200c\u200d")  # stand in whatever font is around them


@lru_cache(maxsize=16)
def _face(name: str) -> frozenset[int]:
    """Register a font when it is first needed; return the characters that it has."""
    font = TTFont(name, str(paths.resources() / "fonts" / f"{_FILES[name]}.ttf"))
    pdfmetrics.registerFont(font)
    if name not in (PLAIN, BOLD):
        # A name in another script must not move its line up or down, least of all in the window.
        main: Any = pdfmetrics.getFont(PLAIN)
        font.face.ascent, font.face.descent = main.face.ascent, main.face.descent
        shaping.shape_by_font()
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
    """Say whether Liberation Sans has every letter of a text, and all of it runs from left to right."""
    known = _seen_to_be_plain()
    letters = set(text)
    if letters <= known:
        return True
    has = ready()
    if all(ord(letter) in has or letter == "\n" for letter in letters) and not direction.turns(text):
        known |= letters
        return True
    return False


def can_write(text: str) -> bool:
    """Say whether the fonts have every letter of a text."""
    return is_plain(text) or unwritable(text) is None


def unwritable(text: str) -> str | None:
    """Return the first character of a text that no font has, if there is one."""
    return next((one for one in text if one not in _ANYWHERE and _font_of(one, bold=False) is None), None)


def refuse_unwritable(text: str, where: str) -> None:
    """Refuse a text with a character that no font has; say which it is, and where it stands."""
    if is_plain(text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        letter = unwritable(line)
        if letter is not None:
            place = f"{where}, line {number}" if "\n" in text else where
            raise WrongUse(
                f"No font of the letters has “{letter}” ({called(letter)}), "
                f"in {place}: “{line.strip()[:60]}”.",
                "Take it out, or write it in other letters.",
            )


def runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """Give the pieces of a line in the order in which they are seen, each with its font."""
    for piece, leftwards in direction.runs(text):
        parts = list(_by_font(piece, bold=bold))
        if not leftwards:
            yield from parts
            continue
        for font, part in reversed(parts):
            yield font, part if direction.turns(part) else direction.turned(part)


def _by_font(text: str, *, bold: bool) -> Iterator[tuple[str, str]]:
    font, piece = BOLD if bold else PLAIN, ""
    for letter in text:
        wanted = font if letter in _ANYWHERE else _font_of(letter, bold=bold)
        if wanted is None:
            refuse_unwritable(text, "the letter")
            continue
        if wanted != font and piece:
            yield font, piece
            piece = ""
        font = wanted
        piece += letter
    if piece:
        yield font, piece


def _font_of(letter: str, *, bold: bool) -> str | None:
    if ord(letter) in ready():
        return BOLD if bold else PLAIN
    for name in _FALLBACKS:
        full = f"{name}-Bold" if bold and name != _CHINESE else name
        if ord(letter) in _face(full):
            return full
    return None


def markup(text: str, *, bold: bool = False) -> str:
    """Return a text as ReportLab's mark-up, with fallback fonts, and nothing of it read as mark-up."""
    if is_plain(text):
        return escape(text, quote=False).replace("\n", "<br/>")
    return "<br/>".join(_marked(line, bold=bold) for line in text.split("\n"))


def _marked(line: str, *, bold: bool) -> str:
    return "".join(
        escape(piece, quote=False)
        if font in (PLAIN, BOLD)
        else f'<font name="{font}">{escape(piece, quote=False)}</font>'
        for font, piece in runs(line, bold=bold)
    )


@lru_cache(maxsize=8)
def _latin_ink(points: float) -> tuple[float, float]:
    ready()
    return shaping.ink("Q()|gjpqy@", PLAIN, points)


def ink(text: str, points: float) -> tuple[float, float]:
    """Return how far the letters of a text reach above their line and below it, in points."""
    if text.isascii():
        return _latin_ink(points)
    reaches = [shaping.ink(piece, font, points) for font, piece in runs(text)]
    return max(above for above, _ in reaches), max(below for _, below in reaches)


def width(text: str, points: float) -> float:
    """Return how wide a text is, in points."""
    if is_plain(text):
        return float(pdfmetrics.stringWidth(text, PLAIN, points))
    return sum(shaping.width(piece, font, points) for font, piece in runs(text))
