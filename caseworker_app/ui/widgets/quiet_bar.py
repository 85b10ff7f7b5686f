"""One quiet sentence under the top bar, with a button and a cross: news, or the practice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words


class QuietBar(QWidget):
    """Takes no focus by itself, and goes when it is closed."""

    def __init__(
        self, words: str, button: str, pressed: Callable[[], object], *, closed: Callable[[], object] | None
    ) -> None:
        super().__init__()
        self.setProperty("part", "information")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = Words(words)
        self.button = Button(button, pressed, small=True)
        self.cross = Button("", self._close, kind="quiet", icon="x", small=True, tip="Close")
        self.cross.setAccessibleName("Close this message")
        self.cross.setVisible(closed is not None)
        self._closed = closed
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        row.addWidget(self.cross)
        self.say(words)

    def say(self, words: str) -> None:
        """Say something else, also to a screen reader."""
        self.words.setText(words)
        self.setAccessibleName(words)

    def _close(self) -> None:
        self.hide()
        if self._closed is not None:
            self._closed()
