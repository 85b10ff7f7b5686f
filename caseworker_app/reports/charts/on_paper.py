"""A chart drawn by ReportLab, as a flowable of a page."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from caseworker_app.reports.charts import drawing as d
from caseworker_app.reports.charts.chart import Chart
from caseworker_app.reports.paper_fonts import BOLD, PLAIN

SIZE = 9.0
INKS: Mapping[str, str] = {
    d.TEXT: "#16191D", d.QUIET: "#4B5563", d.GRID: "#DDE0E4", d.AXIS: "#767C86",
    d.FIRST: "#1D4ED8", d.PALE: "#6C8BE3", d.SECOND: "#8A4B00",
}  # fmt: skip


def measure(words: str, bold: bool) -> float:
    """Return how wide words are on paper."""
    return float(stringWidth(words, BOLD if bold else PLAIN, SIZE))


class ChartOnPaper(Flowable):
    """One chart as wide as its column."""

    def __init__(self, chart: Chart, height: float = 170) -> None:
        super().__init__()
        self.chart, self.height = chart, height
        self.hAlign = "LEFT"

    def wrap(self, room: float, _down: float) -> tuple[float, float]:
        """Take all the width that there is."""
        self.width = room
        return room, self.height

    def draw(self) -> None:
        """Paint the strokes; on paper `y` runs up."""
        found = d.draw(self.chart, self.width, self.height, measure, SIZE)
        canvas, top = self.canv, self.height
        for one in found.strokes:
            canvas.setStrokeColor(_ink(one.ink))
            canvas.setLineWidth(one.width * 0.75)
            canvas.setDash(list(one.dash))
            (x, y), *rest = one.points
            for next_x, next_y in rest:
                canvas.line(x, top - y, next_x, top - next_y)
                x, y = next_x, next_y
        canvas.setDash([])
        for bar in found.bars:
            canvas.setFillColor(_ink(bar.ink))
            canvas.rect(bar.x, top - bar.y - bar.height, bar.width, bar.height, stroke=0, fill=1)
        for mark in found.marks:
            self._mark(mark)
        for words in found.words:
            self._words(words)

    def _mark(self, mark: d.Mark) -> None:
        canvas, y = self.canv, self.height - mark.y
        canvas.setStrokeColor(_ink(mark.ink))
        canvas.setLineWidth(1.2)
        filled = mark.shape == d.DISC
        canvas.setFillColor(_ink(mark.ink) if filled else HexColor("#FFFFFF"))
        if filled:
            canvas.circle(mark.x, y, 2.4, stroke=0, fill=1)
        else:
            canvas.rect(mark.x - 2.4, y - 2.4, 4.8, 4.8, stroke=1, fill=1)

    def _words(self, words: d.Words) -> None:
        canvas, y = self.canv, self.height - words.y - SIZE * 0.35
        canvas.setFillColor(_ink(words.ink))
        canvas.setFont(BOLD if words.bold else PLAIN, SIZE)
        sides = {d.MIDDLE: canvas.drawCentredString, d.RIGHT: canvas.drawRightString}
        sides.get(words.side, canvas.drawString)(words.x, y, words.text)


def _ink(name: str) -> Color:
    return HexColor(INKS[name])
