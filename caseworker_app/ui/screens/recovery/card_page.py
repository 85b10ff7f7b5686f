"""A page over the whole window with one card in the middle, for who is not in yet. Esc goes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words


class CardPage(QWidget):
    """A title, a column to fill, a place to say what is wrong, and a bar with Back."""

    def __init__(self, title: str, back: Callable[[], object]) -> None:
        super().__init__()
        self._back = back
        self.setAccessibleName(title)
        self.title = Words(title, "title")
        self.problem = Words(tone="late")
        self.problem.hide()
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        self.bar = ActionBar()
        self.back_button = Button("Back", back, icon="chevron-left", tip="Back (Esc)")
        self.bar.add_left(self.back_button)
        inside = QWidget()
        across = QHBoxLayout(inside)
        card = QWidget()
        card.setMaximumWidth(theme.current().scaled(600))
        down = QVBoxLayout(card)
        down.setContentsMargins(24, 32, 24, 24)
        down.setSpacing(8)
        for part in (self.title, self.problem):
            down.addWidget(part)
        down.addLayout(self.column)
        down.addStretch(1)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(card, 100)
        across.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.bar)

    def say_problem(self, words: str, field: QWidget | None = None) -> None:
        """Say what is wrong, above the fields and to a screen reader."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.setAccessibleDescription(words)
        if words:
            self._area.ensureVisible(0, 0)
        if field is not None and words:
            field.setAccessibleDescription(words)
            field.setFocus()

    def add_part(self, heading: str, words: str, *buttons: Button) -> QLayout:
        """Add one way to go on: what it is, what it does, and its buttons."""
        part = QVBoxLayout()
        part.setContentsMargins(0, 12, 0, 8)
        part.setSpacing(6)
        part.addWidget(Words(heading, "heading"))
        part.addWidget(Words(words))
        if buttons:
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            part.addLayout(row)
        self.column.addLayout(part)
        return part

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)
