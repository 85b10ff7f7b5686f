"""A timeline on the page: a rail with a mark for each stop, done, now or to come. Words tell it as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.platypus import Flowable, Paragraph

from caseworker_app.letters.fonts import BOLD
from caseworker_app.letters.look import HAIRLINE, WIDTH, Look
from caseworker_app.letters.markup import Runs, Stop, Timeline, text_of
from caseworker_app.letters.page import MM

DONE, NOW, TO_COME = "Done", "Now", "To come"
COLOURS: Final = {DONE: "#1B6B3A", NOW: "#1D4ED8", TO_COME: "#4B5563"}
GROUND: Final = "#EAF0FC"  # behind what happens now
_WHEN, _RAIL = 0.27, 11 * MM  # the share of the width for the dates, and the room for the rail
_RADIUS, _EDGE = 5.4, 3 * MM


@dataclass(frozen=True)
class _Place:
    """Where a stop stands: whether the rail goes on above it, and below."""

    above: bool
    below: bool


def stops(block: Timeline, look: Look) -> Iterator[Flowable]:
    """Give the stops of a timeline, each in one piece."""
    last = len(block.stops) - 1
    for number, stop in enumerate(block.stops):
        yield StopOnRail(stop, look, _Place(number > 0, number < last))


class StopOnRail(Flowable):
    """One stop, with its piece of the rail."""

    def __init__(self, stop: Stop, look: Look, place: _Place) -> None:
        super().__init__()
        self.state = text_of(stop.state).strip()
        self._place, self._gap = place, look.space(0.55)
        self._line = look.leading
        colour = HexColor(COLOURS.get(self.state, COLOURS[TO_COME]))
        when = look.style("stop when", alignment=TA_RIGHT, spaceAfter=0, fontSize=look.points * 0.92)
        state = look.style(
            f"stop {self.state}", alignment=TA_RIGHT, spaceAfter=0, fontName=BOLD, textColor=colour
        )
        self._left = [_words(stop.state, state), *([_words(stop.when, when)] if text_of(stop.when) else [])]
        title, text = (
            look.style("stop title", spaceAfter=0, fontName=BOLD),
            look.style("stop text", spaceAfter=0),
        )
        self._right = [_words(stop.title, title), *([_words(stop.text, text)] if text_of(stop.text) else [])]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Say how much room it takes."""
        del width
        self._heights = [
            [part.wrap(wide, height)[1] for part in parts]
            for parts, wide in ((self._left, WIDTH * _WHEN), (self._right, self._wide))
        ]
        self._high = max(map(sum, self._heights))
        return WIDTH, self._high + self._gap

    @property
    def _wide(self) -> float:
        return WIDTH * (1 - _WHEN) - _RAIL - _EDGE

    def draw(self) -> None:
        """Draw it, from its head down."""
        canvas: Any = self.canv
        top, rail = self._high + self._gap, WIDTH * _WHEN + _RAIL / 2
        middle = top - self._line / 2
        canvas.saveState()
        if self.state == NOW:
            canvas.setFillColor(HexColor(GROUND))
            left = WIDTH * _WHEN + _RAIL - _EDGE / 2
            canvas.roundRect(
                left, self._gap / 2, WIDTH - left, self._high + self._gap / 2, 4, stroke=0, fill=1
            )
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(2)
        if self._place.above:
            canvas.line(rail, top, rail, middle)
        if self._place.below:
            canvas.line(rail, middle, rail, 0)
        self._mark(canvas, rail, middle)
        canvas.restoreState()
        _draw(canvas, self._left, self._heights[0], 0, top)
        _draw(canvas, self._right, self._heights[1], WIDTH * _WHEN + _RAIL, top)

    def _mark(self, canvas: Any, x: float, y: float) -> None:
        colour = HexColor(COLOURS.get(self.state, COLOURS[TO_COME]))
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.6)
        canvas.setFillColor(colour if self.state == DONE else HexColor("#FFFFFF"))
        canvas.circle(x, y, _RADIUS, stroke=1, fill=1)
        if self.state == DONE:
            canvas.setStrokeColor(HexColor("#FFFFFF"))
            canvas.lines([(x - 2.5, y, x - 0.7, y - 2), (x - 0.7, y - 2, x + 2.6, y + 2)])
        elif self.state == NOW:
            canvas.setFillColor(colour)
            canvas.circle(x, y, _RADIUS * 0.45, stroke=0, fill=1)


def _words(runs: Runs, style: Any) -> Paragraph:
    from caseworker_app.letters.flowables import words

    return words(runs, style, bold=style.fontName == BOLD)


def _draw(canvas: Any, parts: list[Paragraph], heights: list[float], x: float, top: float) -> None:
    for part, high in zip(parts, heights, strict=True):
        top -= high
        part.drawOn(canvas, x, top)
