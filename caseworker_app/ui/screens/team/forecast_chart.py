"""Two charts, one over the other: what falls due against what can be done, and how much may be late."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseworker_app.reports.forecast import words
from caseworker_app.reports.forecast.simulate import Forecast, Week
from caseworker_app.statutory.words import short_date
from caseworker_app.ui import theme

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ForecastChart(QWidget):
    """Bars from zero with the line of what can be done; under them the range of what is late."""

    def __init__(self) -> None:
        super().__init__()
        self._forecast: Forecast | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Forecast")

    def show_forecast(self, forecast: Forecast) -> None:
        """Draw another forecast; a screen reader hears its sentence, and the table has the numbers."""
        self._forecast = forecast
        self.setAccessibleDescription(words.sentence(forecast))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        has_range = self._forecast is not None and self._forecast.has_range
        return QSize(560, theme.current().scaled(250 if has_range else 140))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._forecast is None:
            return
        look, weeks = theme.current(), self._forecast.weeks
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right, foot = look.scaled(56), look.scaled(110), look.line("small") + 4
        half = (self.height() - foot) // (2 if self._forecast.has_range else 1)
        wide = self.width() - left - right
        upper = QRectF(left, 20, wide, half - 28)
        self._title(
            painter,
            0,
            "Steps that fall due in each week: known now, and in outline what usually comes besides",
        )
        self._bars(painter, upper, weeks)
        if self._forecast.has_range:
            lower = QRectF(left, half + 20, wide, half - 28)
            self._title(painter, half, "Late steps at the end of each week")
            self._range(painter, lower, weeks)
        self._days(painter, QRectF(left, self.height() - foot, wide, foot), weeks)

    def _title(self, painter: QPainter, top: int, text: str) -> None:
        look = theme.current()
        painter.setFont(look.font("small_strong"))
        painter.setPen(look.colour("text"))
        painter.drawText(QRect(0, top, self.width(), look.line("small")), _LEFT, text)

    def _bars(self, painter: QPainter, room: QRectF, weeks: Sequence[Week]) -> None:
        look = theme.current()
        top = max(1, *(max(week.expected, week.capacity) for week in weeks))
        self._scale(painter, room, top)
        step = room.width() / len(weeks)
        for place, week in enumerate(weeks):
            left = room.left() + place * step
            expected = room.height() * week.expected / top
            known = room.height() * week.due / top
            painter.setBrush(look.colour("neutral"))
            painter.setPen(QPen(look.colour("border"), 1))
            painter.drawRect(QRectF(left + step * 0.15, room.bottom() - expected, step * 0.7, expected))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("late" if week.over else "accent"))
            painter.drawRect(QRectF(left + step * 0.15, room.bottom() - known, step * 0.7, known))
        height = room.bottom() - room.height() * weeks[0].capacity / top
        painter.setPen(QPen(look.colour("text"), 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(room.left(), height), QPointF(room.right(), height))
        self._label(painter, room, height, f"Can be done {weeks[0].capacity:,}")

    def _range(self, painter: QPainter, room: QRectF, weeks: Sequence[Week]) -> None:
        look = theme.current()
        top = max(1, *(week.high or 0 for week in weeks))
        self._scale(painter, room, top)
        step = room.width() / len(weeks)

        def at(place: int, value: int | None) -> QPointF:
            return QPointF(
                room.left() + (place + 0.5) * step, room.bottom() - room.height() * (value or 0) / top
            )

        highs = [at(place, week.high) for place, week in enumerate(weeks)]
        lows = [at(place, week.low) for place, week in enumerate(weeks)]
        painter.setPen(QPen(look.colour("accent"), 1, Qt.PenStyle.DotLine))
        painter.setBrush(look.colour("selected"))
        painter.drawPolygon(QPolygonF([*highs, *reversed(lows)]))
        painter.setPen(QPen(look.colour("accent"), 2))
        painter.drawPolyline(QPolygonF([at(place, week.middle) for place, week in enumerate(weeks)]))
        last = weeks[-1]
        self._label(painter, room, at(0, last.middle).y(), f"Middle {last.middle:,}")

    def _scale(self, painter: QPainter, room: QRectF, top: int) -> None:
        look = theme.current()
        painter.setFont(look.font("small"))
        for value, height in ((top, room.top()), (0, room.bottom())):
            painter.setPen(look.colour("line"))
            painter.drawLine(QPointF(room.left(), height), QPointF(room.right(), height))
            painter.setPen(look.colour("quiet"))
            where = QRectF(0, height - look.line("small") / 2, room.left() - 8, look.line("small"))
            painter.drawText(where, _RIGHT, f"{value:,}")

    def _label(self, painter: QPainter, room: QRectF, height: float, text: str) -> None:
        look = theme.current()
        painter.setFont(look.font("small_strong"))
        painter.setPen(look.colour("text"))
        where = QRectF(room.right() + 6, height - look.line("small") / 2, 110, look.line("small"))
        painter.drawText(where, _LEFT, text)

    def _days(self, painter: QPainter, room: QRectF, weeks: Sequence[Week]) -> None:
        look = theme.current()
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("quiet"))
        step = room.width() / len(weeks)
        for place in range(0, len(weeks), 5):
            where = QRectF(room.left() + place * step, room.top(), step * 5, room.height())
            painter.drawText(where, _LEFT, short_date(weeks[place].starts))
