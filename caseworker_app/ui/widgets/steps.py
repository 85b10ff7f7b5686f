"""A calculation in steps, down a rail: circles, and a diamond on the last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.dates import weekday_date
from caseworker_app.ui.widgets.paragraph import draw_lines, lines_high
from caseworker_app.ui.widgets.status import Shape, paint_shape

_LEFT = 24


class Step(Protocol):
    """What is said at one point of the rail."""

    @property
    def what(self) -> str: ...
    @property
    def when(self) -> date | None: ...
    @property
    def note(self) -> str: ...


class StepsView(QWidget):
    """Paints the steps; a screen reader gets them as one text."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: Sequence[Step] = ()
        self._last: Shape = "later"
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_steps(self, steps: Sequence[Step], last: Shape) -> None:
        """Show steps; `last` is the shape of the last day."""
        self._steps, self._last = tuple(steps), last
        self.setAccessibleName(
            "; ".join(". ".join(part for part in _texts(step) if part) for step in self._steps)
        )
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._height(step, width) for step in self._steps) + 4

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(max(self.width(), 200)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, middle = 0, look.scaled(11)
        for number, step in enumerate(self._steps):
            is_last = number == len(self._steps) - 1
            height = self._height(step, self.width())
            if not is_last:
                painter.setPen(QPen(look.colour("line"), 2))
                painter.drawLine(
                    QPointF(middle, top + middle + 7), QPointF(middle, top + height + middle - 7)
                )
            shape: Shape = self._last if is_last else "later"
            paint_shape(painter, shape, QPointF(middle, top + middle), pixels=16 if is_last else 14)
            self._paint_words(painter, step, top, height)
            top += height

    def _paint_words(self, painter: QPainter, step: Step, top: int, height: int) -> None:
        look = theme.current()
        what, below = _texts(step)
        left = look.scaled(_LEFT)
        rect = QRect(left, top, self.width() - left, height)
        painter.setPen(look.colour("text"))
        draw_lines(painter, rect, what, "body")
        painter.setPen(look.colour("quiet"))
        taken = lines_high(what, "body", rect.width())
        draw_lines(painter, rect.adjusted(0, taken, 0, 0), below, "body")

    def _height(self, step: Step, width: int) -> int:
        look = theme.current()
        room = max(width - look.scaled(_LEFT), 40)
        return sum(lines_high(words, "body", room) for words in _texts(step) if words) + look.scaled(8)


def _texts(step: Step) -> tuple[str, str]:
    parts = [weekday_date(step.when) if step.when else "", step.note]
    return step.what, " · ".join(part for part in parts if part)
