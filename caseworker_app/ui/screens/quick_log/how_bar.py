"""How it went, by one key each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.screens.quick_log.words import How
from caseworker_app.ui.widgets.button import Button, draw_key, key_width

_GAP = 5
_FIRST = 6  # those that are wanted most stand in the first row


class _Way(Button):
    """A button with its key before its words, as the keys stand on the keyboard."""

    def __init__(self, how: How, number: int) -> None:
        super().__init__(how.words, keys=str(number))
        self.setCheckable(True)
        self.setToolTip(f"{how.words} ({number})")

    def sizeHint(self) -> QSize:
        look = theme.current()
        strong = look.metrics("strong").horizontalAdvance(self.text())
        words = max(look.metrics().horizontalAdvance(self.text()), strong - 6)
        return QSize(words + key_width(self.keys) + _GAP + 2 * 6 + 2, self._height())

    def _paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        super()._paint_ground(painter, rect)
        if self.isChecked():
            look = theme.current()
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_words(self, painter: QPainter) -> None:
        look = theme.current()
        role = "strong" if self.isChecked() else "body"
        needed = key_width(self.keys) + _GAP + look.metrics(role).horizontalAdvance(self.text())
        right = draw_key(painter, (self.width() - needed) // 2, self.height() // 2, self.keys)
        painter.setFont(look.font(role))
        painter.setPen(look.colour("text"))
        rect = QRect(right + _GAP, 0, self.width(), self.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class HowBar(QWidget):
    """One button a way; its digit presses it, Enter goes on with the one that is pressed."""

    changed = Signal()
    chosen_one = Signal()

    def __init__(self, ways: Sequence[How]) -> None:
        super().__init__()
        self._ways = ways
        self.buttons = [_Way(how, number) for number, how in enumerate(ways, 1)]
        group = QButtonGroup(self)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(_GAP)
        for button in self.buttons:
            button.setAutoExclusive(True)
            group.addButton(button)
            button.toggled.connect(lambda on: self.changed.emit() if on else None)
            button.clicked.connect(lambda _checked=False: self.chosen_one.emit())
        self._across = 0
        self._arrange(_FIRST)
        self.setFocusProxy(self.buttons[0])

    @property
    def how(self) -> How | None:
        """The way that was chosen."""
        return next((how for how, one in zip(self._ways, self.buttons, strict=True) if one.isChecked()), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and 1 <= int(event.text()) <= len(self.buttons):
            button = self.buttons[int(event.text()) - 1]
            button.setFocus()
            button.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.how is not None:
            self.chosen_one.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        first = self.buttons[:_FIRST]
        needed = sum(button.sizeHint().width() for button in first) + _GAP * (len(first) - 1)
        self._arrange(_FIRST if needed <= self.width() else 3)

    def minimumSizeHint(self) -> QSize:
        widest = max(button.sizeHint().width() for button in self.buttons)
        return QSize(widest * 3 + 12, super().minimumSizeHint().height())

    def _arrange(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        while (place := self._rows.takeAt(0)) is not None:
            if (before := place.layout()) is not None:
                before.deleteLater()  # the buttons stay: they are this bar's
        for first in range(0, len(self.buttons), across):
            row = QHBoxLayout()
            # Added while it is empty: of a filled row PySide remembers the places, also once the row is gone,
            # and the program dies when something else comes to lie where one was.
            self._rows.addLayout(row)
            row.setSpacing(_GAP)
            for button in self.buttons[first : first + across]:
                row.addWidget(button)
            row.addStretch(1)
