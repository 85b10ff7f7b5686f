"""The strip of "Why this date": the count drawn to scale, from its start to the last day, with today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.dates import day_month, short_date

Mark = Literal["ring", "start", "last_day"]


@dataclass(frozen=True)
class Point:
    """A day on the strip, with the words under it."""

    on: date
    words: str
    mark: Mark


@dataclass(frozen=True)
class Strip:
    """What to draw: the days, the count between two of them, and today."""

    points: tuple[Point, ...]
    starts_on: date
    due: date
    count: str
    today: date
    late: bool

    @property
    def spoken(self) -> str:
        """The drawing in words."""
        days = ", ".join(f"{self.day(point.on)} {point.words}" for point in self.points)
        reach = f"{self.count} from {self.day(self.starts_on)} to {self.day(self.due)}"
        return f"{reach}. {days}. Today is {self.day(self.today)}."

    def day(self, on: date) -> str:
        """Return a day in words: with its year where the strip goes over more than one."""
        years = {one.year for one in (self.starts_on, self.due, *(point.on for point in self.points))}
        return day_month(on) if len(years) == 1 else short_date(on)


class WhyStrip(QWidget):
    """Draws the strip; never takes the focus, for the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._strip: Strip | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_strip(self, strip: Strip | None) -> None:
        """Draw another count, or none."""
        self._strip = strip
        self.setVisible(strip is not None)
        self.setAccessibleName(strip.spoken if strip else "")
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.scaled(280), look.scaled(54) + 2 * look.line("small"))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._strip is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = places_of(self._strip, self.width(), theme.current().scaled(36))
        self._paint_line(painter, self._strip, places)
        self._paint_today(painter, self._strip, places)
        for point in self._strip.points:
            self._paint_mark(painter, self._strip, point, places[point.on])
        self._paint_labels(painter, self._strip, places)

    @property
    def _middle(self) -> float:
        return theme.current().scaled(40)

    def _paint_line(self, painter: QPainter, strip: Strip, places: dict[date, float]) -> None:
        look = theme.current()
        painter.setPen(QPen(look.colour("line"), 2))
        painter.drawLine(
            QPointF(min(places.values()), self._middle), QPointF(max(places.values()), self._middle)
        )
        painter.setPen(QPen(look.colour("accent"), 4))
        left, right = places[strip.starts_on], places[strip.due]
        painter.drawLine(QPointF(left, self._middle), QPointF(right, self._middle))
        if strip.late:
            painter.setPen(QPen(look.colour("late"), 4))
            painter.drawLine(QPointF(right, self._middle), QPointF(places[strip.today], self._middle))
        self._write(
            painter, (left + right) / 2, self._middle - look.scaled(8), strip.count, "small_strong", "accent"
        )

    def _paint_today(self, painter: QPainter, strip: Strip, places: dict[date, float]) -> None:
        look = theme.current()
        across = places[strip.today]
        painter.setPen(QPen(look.colour("text"), 2))
        painter.drawLine(QPointF(across, self._middle - 9), QPointF(across, self._middle + 9))
        top = look.line("small") - 2
        self._write(painter, across, top, "Today", "small_strong", "text")

    def _paint_mark(self, painter: QPainter, strip: Strip, point: Point, across: float) -> None:
        look = theme.current()
        unit = look.scaled(12) / 12
        middle = QPointF(across, self._middle)
        if point.mark == "last_day":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("late" if strip.late else "accent"))
            arm = 8 * unit
            corners = ((0, -arm), (arm, 0), (0, arm), (-arm, 0))
            painter.drawPolygon(QPolygonF([middle + QPointF(*corner) for corner in corners]))
            return
        filled = point.mark == "start"
        colour = look.colour("accent" if filled else "quiet")
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if filled else look.colour("window"))
        painter.drawEllipse(middle, 5 * unit, 5 * unit)

    def _paint_labels(self, painter: QPainter, strip: Strip, places: dict[date, float]) -> None:
        """Write the days under their marks; where two would touch, the last day and the start keep theirs."""
        look = theme.current()
        metrics = look.metrics("small_strong")
        taken: list[tuple[float, float]] = []
        order = {"last_day": 0, "start": 1, "ring": 2}
        for point in sorted(strip.points, key=lambda one: order[one.mark]):
            lines = (strip.day(point.on), point.words)
            half = max(metrics.horizontalAdvance(line) for line in lines) / 2 + 4
            across = min(max(places[point.on], half), self.width() - half)
            if any(across - half < right and across + half > left for left, right in taken):
                continue
            taken.append((across - half, across + half))
            top = self._middle + look.scaled(12) + look.line("small") - 4
            role = "small" if point.mark == "ring" else "small_strong"
            self._write(painter, across, top, lines[0], role, "quiet" if point.mark == "ring" else "text")
            self._write(painter, across, top + look.line("small"), lines[1], "small", "quiet")

    def _write(
        self, painter: QPainter, across: float, foot: float, words: str, role: str, token: str
    ) -> None:
        look = theme.current()
        half = look.metrics(role).horizontalAdvance(words) / 2
        across = min(max(across, half), self.width() - half)
        painter.setFont(look.font(role))
        painter.setPen(QColor(look.colour(token)))
        rect = QRectF(across - half - 2, foot - look.line("small"), half * 2 + 4, look.line("small"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)


def places_of(strip: Strip, width: int, margin: int) -> dict[date, float]:
    """Return how far across each day stands, to scale between the first and the last."""
    days: Sequence[date] = sorted(
        {point.on for point in strip.points} | {strip.today, strip.starts_on, strip.due}
    )
    reach = max((days[-1] - days[0]).days, 1)
    room = width - 2 * margin
    return {day: margin + room * (day - days[0]).days / reach for day in days}
