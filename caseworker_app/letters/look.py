"""The sizes, colours and paragraph styles of letters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle

from caseworker_app.letters import fonts
from caseworker_app.letters import page as sheet
from caseworker_app.letters.page import MM, Letter

INK, QUIET, HAIRLINE = HexColor("#16191D"), HexColor("#4B5563"), HexColor("#B9BEC6")
WIDTH: Final = (sheet.PAGE_WIDTH - 2 * sheet.SIDE) * MM


@dataclass(frozen=True)
class Look:
    """The sizes of one letter."""

    points: float
    leading: float
    sender: float
    foot: float
    body_top: float  # millimetres from the top of the first page
    first_column: float = 0.34  # of a table of two
    airy: float = 1.0  # how much of the space between paragraphs is kept

    def style(self, name: str, **changes: Any) -> ParagraphStyle:
        """Return a paragraph style of this look."""
        return _style(self, name, tuple(sorted(changes.items())))

    def space(self, lines: float) -> float:
        """Return the height of so many empty lines."""
        return self.leading * lines * self.airy

    def closer(self) -> Look:
        """Return this look with less space between paragraphs; lines and letters stay as they are."""
        return replace(self, airy=0.68)


_LARGE: Final = Look(18, 24, 14, 14, 134.0, first_column=0.44)


@lru_cache(maxsize=8)
def _ordinary(points: float) -> Look:
    return Look(points, points * 4 / 3, 10.5, 10, sheet.BODY_TOP)


def look_of(letter: Letter) -> Look:
    """Return the look of a letter: large print, or the size that the council chose."""
    return _LARGE if letter.large else _ordinary(letter.points)


@lru_cache(maxsize=256)
def _style(look: Look, name: str, changes: tuple[tuple[str, Any], ...]) -> ParagraphStyle:
    fonts.ready()
    settings = {
        "fontName": fonts.PLAIN, "fontSize": look.points, "leading": look.leading, "textColor": INK,
        "spaceAfter": look.space(0.5), "allowWidows": 0, "allowOrphans": 0, **dict(changes),
    }  # fmt: skip
    return ParagraphStyle(name, **settings)
