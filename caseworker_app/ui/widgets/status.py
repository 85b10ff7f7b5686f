"""Status is a shape, a word and a colour. The shapes are painted paths, never font glyphs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseworker_app.statutory.rule import State
from caseworker_app.ui import theme
from caseworker_app.ui.dates import count_of, day_month, days_words

Shape = Literal[
    "late", "past", "today", "soon", "later", "met", "disapplied", "missing", "waiting", "ended", "half"
]

_DAYS_THAT_FIT = 1000
SOON_DAYS = 7  # five working days, counted in calendar days

_COLOURS: dict[Shape, str] = {
    "late": "late",
    "past": "soon",  # the day of the council's own target: never the red of a limit of the law
    "today": "soon",
    "soon": "information",
    "later": "quiet",
    "met": "met",
    "disapplied": "quiet",
    "missing": "soon",
    "waiting": "quiet",
    "half": "information",
    "ended": "quiet",
}
_CHIPS: dict[str, str] = {
    "late": "late_chip",
    "soon": "soon_chip",
    "information": "information_chip",
    "met": "met_chip",
    "quiet": "neutral",
}


@dataclass(frozen=True)
class Status:
    """Where something stands: a shape with its words."""

    shape: Shape
    words: str

    @classmethod
    def from_deadline(
        cls,
        state: State,
        days: int | None,
        *,
        met_on: date | None = None,
        holder_is_us: bool = True,
        is_target: bool = False,
    ) -> Status:
        """Return the status of a deadline in a state, `days` from its due date (negative when past)."""
        if state in (State.MET, State.MET_LATE):
            word = "Met" if state is State.MET else "Met late"
            return cls(
                "met" if state is State.MET else "late", f"{word} {day_month(met_on)}" if met_on else word
            )
        if state is State.ENDED:
            return cls("ended", "No longer needed")
        if state is State.EXCEPTED:
            return cls("disapplied", "Limit disapplied")
        if days is None:
            return cls("missing", "No date")
        if state is State.OVERDUE and is_target:
            return cls("past", f"{_how_long(-days)} past target" if days < 0 else "Target today")
        if state is State.OVERDUE:
            return cls("late", days_words(days) if days < 0 else "Late today")
        if not holder_is_us:
            return cls("waiting", days_words(days))
        return cls("today" if days == 0 else "soon" if days <= SOON_DAYS else "later", days_words(days))

    @property
    def colour(self) -> str:
        """The token of the colour of shape and words."""
        return _COLOURS[self.shape]

    @property
    def chip_colour(self) -> str:
        """The token of the ground of a chip."""
        return _CHIPS[self.colour]


def paint_shape(painter: QPainter, shape: Shape, middle: QPointF, *, pixels: int = 12) -> None:
    """Paint one shape around its middle."""
    look = theme.current()
    unit = look.scaled(pixels) / 12
    colour = look.colour(_COLOURS[shape])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(middle)
    painter.scale(unit, unit)
    filled = shape in ("late", "today", "soon")
    painter.setPen(Qt.PenStyle.NoPen if filled else _pen(colour))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(shape))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if shape == "missing":
        painter.drawEllipse(QPointF(0, 4.4), 1.1, 1.1)
    elif shape == "half":
        painter.drawPie(QRectF(-3.9, -3.9, 7.8, 7.8), 90 * 16, 180 * 16)
    painter.restore()


def _pen(colour: object) -> QPen:
    return QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)  # type: ignore[call-overload,no-any-return]


def _path(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    if shape in ("late", "past"):
        path.addPolygon(QPolygonF([QPointF(0, -4.6), QPointF(5.2, 4.4), QPointF(-5.2, 4.4)]))
        path.closeSubpath()
    elif shape == "today":
        path.addPolygon(QPolygonF([QPointF(0, -5.6), QPointF(5.6, 0), QPointF(0, 5.6), QPointF(-5.6, 0)]))
        path.closeSubpath()
    elif shape == "soon":
        path.addEllipse(QPointF(0, 0), 4.4, 4.4)
    elif shape in ("later", "waiting", "half"):
        path.addEllipse(QPointF(0, 0), 3.9, 3.9)
    elif shape == "met":
        path.moveTo(-4.4, 0.4)
        path.lineTo(-1.4, 3.4)
        path.lineTo(4.6, -3.6)
    elif shape == "disapplied":
        for across in (-2.4, 2.4):
            path.moveTo(across, -4.2)
            path.lineTo(across, 4.2)
    elif shape == "missing":
        path.moveTo(-2.6, -2.6)
        path.cubicTo(-2.6, -6.0, 2.8, -5.8, 2.6, -2.4)
        path.cubicTo(2.4, -0.6, 0, -0.6, 0, 1.6)
    else:
        path.moveTo(-4, 0)
        path.lineTo(4, 0)
    return path


def chip_size(status: Status) -> QSize:
    """Return the size of a filled chip."""
    look = theme.current()
    return QSize(look.metrics().horizontalAdvance(status.words) + look.scaled(26) + 8, look.height("chip"))


def _how_long(days: int) -> str:
    """Return how long a target has passed, so that it fits a chip."""
    return count_of(days, "day") if days < _DAYS_THAT_FIT else count_of(days // 365, "year")


def paint_status(
    painter: QPainter, rect: QRect, status: Status, *, filled: bool = True, role: str = "body"
) -> None:
    """Paint a status at the left of a rectangle, in its middle: a filled chip, or bare for tables."""
    look = theme.current()
    shape_room = look.scaled(28 if filled else 12)
    if filled:
        size = chip_size(status)
        ground = QRect(rect.left(), rect.center().y() - size.height() // 2 + 1, size.width(), size.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour(status.colour) if look.name == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(status.chip_colour))
        painter.drawRoundedRect(QRectF(ground), 4, 4)
        painter.restore()
        rect = ground
    middle = QPointF(rect.left() + shape_room / 2, rect.top() + rect.height() / 2)
    paint_shape(painter, status.shape, middle)
    painter.setFont(look.font(role))
    painter.setPen(look.colour(status.colour))
    left = rect.left() + (look.scaled(26) if filled else look.scaled(18))
    painter.drawText(
        QRect(left, rect.top(), rect.right() - left + 1, rect.height()),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        status.words,
    )


class StatusChip(QWidget):
    """A status in a pane or a header."""

    def __init__(self, status: Status | None = None) -> None:
        super().__init__()
        self._status = status
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_status(status)

    def set_status(self, status: Status | None) -> None:
        """Show another status, or none."""
        self._status = status
        if status is None:
            self.hide()
        elif self.parentWidget() is not None:  # shown without a parent it would be a window of its own
            self.show()
        self.setAccessibleName(status.words if status else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._status) if self._status else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._status is not None:
            paint_status(QPainter(self), self.rect(), self._status)
