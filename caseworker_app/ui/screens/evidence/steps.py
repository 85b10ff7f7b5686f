"""The six steps of a pack, down the left side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.button import draw_ring
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import Shape, paint_shape

STEPS = ("Period", "Measures", "Sample of cases", "Commentary", "Check", "Make")
_SPOKEN = {"met": "done", "today": "to look at", "later": "to come"}


class StepButton(QAbstractButton):
    """One step: its mark, its number and name, and under it how it stands."""

    def __init__(self, number: int, name: str, pressed: Callable[[int], object]) -> None:
        super().__init__()
        self.number, self.name, self.below = number, name, ""
        self.shape: Shape = "later"
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _on=False: pressed(number))
        self.show_standing("later", "")

    def show_standing(self, shape: Shape, below: str) -> None:
        """Show how the step stands."""
        self.shape, self.below = shape, below
        self.setAccessibleName(f"Step {self.number + 1}, {self.name}, {below or _SPOKEN.get(shape, '')}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(199, theme.current().scaled(56))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with theme.on_selection(self.isChecked()):
            look = theme.current()
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isChecked():
                painter.fillRect(self.rect(), look.colour("selected"))
            line = look.line("body")
            top = (self.height() - 2 * line) // 2
            paint_shape(painter, self.shape, QPointF(23, top + line / 2), pixels=12)
            painter.setPen(look.colour("text"))
            painter.setFont(look.font("strong"))
            room = self.width() - 44
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRect(40, top, room, line), middle, f"{self.number + 1}. {self.name}")
            painter.setPen(look.colour("quiet"))
            painter.setFont(look.font())
            told = look.metrics().elidedText(self.below, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(40, top + line, room, line), middle, told)
            if self.hasFocus():
                draw_ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1))


class StepsColumn(QWidget):
    """All steps, and what is sure of every pack."""

    def __init__(self, pressed: Callable[[int], object]) -> None:
        super().__init__()
        self.setAccessibleName("Steps")
        self.buttons = [StepButton(number, name, pressed) for number, name in enumerate(STEPS)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(0)
        for button in self.buttons:
            column.addWidget(button)
        column.addStretch(1)
        self.foot = Words(
            "Same records, same pack: made again later, the figures are identical.", tone="quiet"
        )
        self.foot.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self.foot)
        self.setFixedWidth(theme.current().scaled(200))

    def mark(self, number: int) -> None:
        """Show which step is open."""
        self.buttons[number].setChecked(True)
