"""What went wrong in place of a screen: what, meaning, a button, and the details for IT."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import icons
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, stand_in_the_middle


class ErrorPanel(QWidget):
    """Says what happened, what to do, and offers to try again."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = QLabel()
        self.what = Words(role="heading")
        self.remedy = Words()
        self.again = Button("Try again", kind="primary")
        self.copy = Button("Copy details", self._copy)
        self._again: Callable[[], object] | None = None
        self._details = ""
        self.again.clicked.connect(lambda: self._again and self._again())
        layout = stand_in_the_middle(self, (self.picture, self.what, self.remedy))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.again)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(3)

    def show_error(
        self, error: CaseworkerError, again: Callable[[], object] | None = None, words: str = "Try again"
    ) -> None:
        """Show an error; the button appears when there is something to try, and says what it does."""
        self.again.set_words(words)
        self.picture.setPixmap(icons.picture("triangle-alert", "late", 32))
        self.what.setText(error.message)
        self.remedy.setText(window_words(error.remedy))
        self.remedy.setVisible(bool(error.remedy))
        self.setAccessibleName(window_words(str(error)))
        self._details = getattr(error, "details", "")
        self.copy.setVisible(bool(self._details))
        self._again = again
        self.again.setVisible(again is not None)
        self.setFocusProxy(self.again if again else self.copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
