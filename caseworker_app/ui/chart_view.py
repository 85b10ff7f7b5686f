"""A chart on the screen, painted from the same drawing as on paper; each place of it opens its cases."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from caseworker_app.reports.charts import drawing as d
from caseworker_app.reports.charts.chart import Chart
from caseworker_app.ui import theme
from caseworker_app.ui.widgets.button import draw_ring

_TOKENS: Mapping[str, str] = {
    d.TEXT: "text", d.QUIET: "quiet", d.GRID: "line", d.AXIS: "border", d.FIRST: "accent", d.SECOND: "soon",
}  # fmt: skip


class ChartView(QLabel):  # Qt gives a plain widget no role that a screen reader speaks
    """Paints one chart. Left and Right go through its places, Enter opens the cases of one."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.chart: Chart | None = None
        self.place = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.current().scaled(150))
        self.setAccessibleName("Chart")

    def show_chart(self, chart: Chart) -> None:
        """Show a chart; a screen reader hears its sentence and its numbers."""
        self.chart = chart
        self.place = len(chart.labels) - 1
        self.setAccessibleName(chart.says)
        self.setAccessibleDescription(chart.spoken)
        self.setVisible(not chart.is_empty)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, theme.current().scaled(220))

    def drawing(self) -> d.Drawing | None:
        """Lay the chart out in the room that there is."""
        if self.chart is None:
            return None
        plain, bold = theme.current().metrics("small"), theme.current().metrics("small_strong")

        def measure(words: str, is_bold: bool) -> float:
            return float((bold if is_bold else plain).horizontalAdvance(words))

        return d.draw(self.chart, self.width() - 8, self.height(), measure, theme.current().scaled(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        found, painter = self.drawing(), QPainter(self)
        if found is None or self.chart is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_place(painter, found)
        for stroke in found.strokes:
            pen = QPen(_ink(stroke.ink), stroke.width)
            if stroke.dash:
                pen.setDashPattern([part / stroke.width for part in stroke.dash])
            painter.setPen(pen)
            painter.drawPolyline([QPointF(x, y) for x, y in stroke.points])
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in found.bars:
            painter.fillRect(QRectF(bar.x, bar.y, bar.width, bar.height), _ink(bar.ink))
        for mark in found.marks:
            _paint_mark(painter, mark)
        for words in found.words:
            _paint_words(painter, words)
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_place(self, painter: QPainter, found: d.Drawing) -> None:
        """Show with a band which place the keys have reached."""
        if self.hasFocus() and found.places:
            left, right = found.places[self.place]
            painter.fillRect(
                QRectF(left, 4, right - left, self.height() - 8), theme.current().colour("selected")
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self.chart is None:
            return
        if step is not None:
            self.place = min(max(self.place + step, 0), len(self.chart.labels) - 1)
            values = (one.values[self.place] for one in self.chart.series)
            said = ", ".join("no number" if value is None else str(value) for value in values)
            self.setAccessibleDescription(f"{self.chart.labels[self.place]}: {said}")
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(self.place)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.drawing()
        if found is not None:
            x = event.position().x()
            for place, (left, right) in enumerate(found.places):
                if left <= x <= right:
                    self.place = place
                    self.opened.emit(place)


def _ink(name: str) -> QColor:
    if name == d.PALE:
        return _between("window", "accent", 1 if theme.current().name == "contrast" else 0.62)
    return theme.current().colour(_TOKENS[name])


def _between(ground: str, ink: str, part: float) -> QColor:
    """Return a colour so far on the way from one to another: the grid must not show through a bar."""
    low, high = theme.current().colour(ground), theme.current().colour(ink)
    return QColor.fromRgbF(
        low.redF() + (high.redF() - low.redF()) * part,
        low.greenF() + (high.greenF() - low.greenF()) * part,
        low.blueF() + (high.blueF() - low.blueF()) * part,
    )


def _paint_mark(painter: QPainter, mark: d.Mark) -> None:
    middle = QPointF(mark.x, mark.y)
    painter.setPen(QPen(_ink(mark.ink), 2))
    if mark.shape == d.DISC:
        painter.setBrush(_ink(mark.ink))
        painter.drawEllipse(middle, 3, 3)
    else:
        painter.setBrush(theme.current().colour("window"))
        painter.drawRect(QRectF(mark.x - 3.5, mark.y - 3.5, 7, 7))


def _paint_words(painter: QPainter, words: d.Words) -> None:
    look, role = theme.current(), "small_strong" if words.bold else "small"
    painter.setFont(look.font(role))
    painter.setPen(_ink(words.ink))
    width = QFontMetrics(look.font(role)).horizontalAdvance(words.text) + 2
    left = {d.LEFT: words.x, d.MIDDLE: words.x - width / 2, d.RIGHT: words.x - width}[words.side]
    height = look.line("small")
    painter.drawText(
        QRectF(left, words.y - height / 2, width, height), Qt.AlignmentFlag.AlignCenter, words.text
    )
