"""The steps of the first start, down the left side."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.sidebar import Mark
from caseworker_app.ui.widgets.labels import Words

STEPS = (
    ("Choose a passphrase", "Opens this caseload"),
    ("Who you are", "Your name and team"),
    ("Bring your cases", "Spreadsheet, colleagues, or the example"),
    ("Practise for 60 seconds", "Log a call, find a child, make a letter"),
)


class StepLine(QWidget):
    """One step: its number in a ring, its title, a quiet line."""

    def __init__(self, number: int, title: str, below: str) -> None:
        super().__init__()
        self._number, self._title, self._below = number, title, below
        self._now = False

    def set_now(self, now: bool, done: bool) -> None:
        """Show whether this is the step that one is at."""
        self._now = now
        state = "this step" if now else "done" if done else "to come"
        self.setAccessibleName(f"Step {self._number}, {self._title}, {state}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, theme.current().scaled(64))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with theme.on_selection(self._now):
            self._paint()

    def _paint(self) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selected"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        side = look.scaled(24)
        ring = QRectF(12.5, look.scaled(12) + 0.5, side - 1, side - 1)
        painter.setPen(QPen(look.colour("accent" if self._now else "border"), 1))
        painter.setBrush(look.colour("accent") if self._now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("on_accent" if self._now else "quiet"))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(self._number))
        left, line = 26 + side, look.line("body")
        painter.setPen(look.colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, look.scaled(12), self.width() - left, line), middle, self._title)
        painter.setFont(look.font())
        painter.setPen(look.colour("quiet"))
        painter.drawText(QRect(left, look.scaled(12) + line, self.width() - left, line), middle, self._below)


class StepsList(QWidget):
    """All steps, with what is safe to know at the foot."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 48, 20, 48)
        column.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 0, 24)
        head.addWidget(Mark(large=True))
        column.addLayout(head)
        self.lines = [StepLine(number, *step) for number, step in enumerate(STEPS, 1)]
        for line in self.lines:
            column.addWidget(line)
        column.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addWidget(Words("Everything stays on this laptop, encrypted.", tone="quiet"))
        foot.addWidget(Words("F1 opens the help.", tone="quiet"))
        column.addLayout(foot)
        self.setFixedWidth(theme.current().scaled(375))

    def mark(self, now: int) -> None:
        """Show which step one is at."""
        for number, line in enumerate(self.lines):
            line.set_now(number == now, number < now)
