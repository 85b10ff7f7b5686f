"""Where the lines of an address stand in the window of an envelope, so that none touches another.

Lines of Latin letters are 4 mm apart. Other scripts reach higher and lower: what stands around them gives
way, and where six lines leave no room for that, they are set smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caseworker_app.letters import fonts, page

_GAP: Final = 0.3  # millimetres of white between two lines
_ABOVE: Final = 3.0  # of the first line, where its letters reach no higher
_SMALLEST: Final = 7.0
_STEP: Final = 0.25


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line of an address: how far its foot stands from the top of the page, and its size."""

    words: str
    foot: float  # millimetres
    points: float


def placed(lines: Sequence[str]) -> tuple[PlacedLine, ...]:
    """Return where each line of an address stands."""
    points = page.ADDRESS_POINTS
    while True:
        sizes = [page.ADDRESS_POINTS if line.isascii() else points for line in lines]
        feet, end = _feet(lines, sizes)
        if end <= page.WINDOW_BOTTOM or points <= _SMALLEST:
            return tuple(map(PlacedLine, lines, feet, sizes))
        points -= _STEP


def _feet(lines: Sequence[str], sizes: Sequence[float]) -> tuple[list[float], float]:
    """Return where the lines stand, and where the lowest letter of the last one ends."""
    feet: list[float] = []
    end = 0.0
    for line, points in zip(lines, sizes, strict=True):
        above, below = (reach / page.MM for reach in fonts.ink(line, points))
        if feet:
            feet.append(max(feet[-1] + page.ADDRESS_LINE, end + _GAP + above))
        else:
            feet.append(page.WINDOW_TOP + max(_ABOVE, above))
        end = feet[-1] + below
    return feet, end
