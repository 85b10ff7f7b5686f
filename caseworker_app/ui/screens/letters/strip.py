"""The confirmation strip: whose letter, to whom, where and with what, before anything is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.labels import Words, surface
from caseworker_app.ui.widgets.status import Shape, paint_shape

_TWO_COLUMNS_BELOW = 620
_WIDTHS = (4, 5, 5, 4)  # of the four columns, to each other


@dataclass(frozen=True)
class Fact:
    """One column: a small heading, the fact in bold, and what else is known about it."""

    heading: str
    fact: str
    more: str = ""


@dataclass(frozen=True)
class Caution:
    """A sentence about who could be mixed up, or what must be checked first."""

    words: str
    stops: bool = False


class _Column(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.heading = Words(role="small", tone="quiet")
        self.fact = Words(role="strong")
        self.more = Words()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for words in (self.heading, self.fact, self.more):
            column.addWidget(words)
        column.addStretch(1)

    def show_fact(self, fact: Fact) -> None:
        self.heading.setText(fact.heading)
        self.fact.setText(fact.fact)
        self.more.setText(fact.more)


class _Sign(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.shape: Shape = "today"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().scaled(14), theme.current().line("body"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_shape(QPainter(self), self.shape, QPointF(self.width() / 2, self.height() / 2))


class ConfirmationStrip(QFrame):
    """Four facts side by side under a heavy rule, and a line of warning where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "window")
        self.setAccessibleName("Before this letter is printed")
        self._columns = [_Column() for _ in range(4)]
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._note = surface("soon")
        self._sign = _Sign()
        self.warning = Words()
        inside = QHBoxLayout(self._note)
        inside.setContentsMargins(10, 4, 10, 4)
        inside.setSpacing(8)
        inside.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self.warning, 1)
        rule = QFrame()
        rule.setProperty("part", "rule")
        rule.setFixedHeight(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(rule)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(16, 10, 16, 16)
        self._body.setSpacing(8)
        self._body.addLayout(self._grid)
        self._body.addWidget(self._note)
        layout.addLayout(self._body)
        self._across = 0
        self._place(4)

    def show_facts(self, facts: Sequence[Fact], warnings: Sequence[Caution] = ()) -> None:
        """Show the facts of one letter."""
        for column, fact in zip(self._columns, facts, strict=True):
            column.show_fact(fact)
        self._note.setVisible(bool(warnings))
        stops = any(one.stops for one in warnings)
        self._sign.shape = "late" if stops else "today"
        self._note.setProperty("part", "late" if stops else "soon")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self.warning.set_tone("late" if stops else "soon")
        self.warning.setText("\n".join(one.words for one in warnings))
        said = [f"{fact.heading}: {fact.fact}{f', {fact.more}' if fact.more else ''}" for fact in facts]
        self.setAccessibleDescription(". ".join([*said, *(one.words for one in warnings)]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self._place(2 if self.width() < theme.current().scaled(_TWO_COLUMNS_BELOW) else 4)

    def _place(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for number, column in enumerate(self._columns):
            self._grid.removeWidget(column)
            self._grid.addWidget(column, number // across, number % across)
        for place in range(4):
            self._grid.setColumnStretch(place, _WIDTHS[place] if across == 4 else int(place < across))
