"""Background trouble, under the top bar: one at a time, never a box in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words


class ErrorBar(QWidget):
    """What happened and what to do, until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "late")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = Words()
        self.copy = Button("Copy details", self._copy, small=True)
        self.close_button = Button("", self.hide, kind="quiet", icon="x", small=True, tip="Close")
        self.close_button.setAccessibleName("Close this message")
        self._details = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.copy)
        row.addWidget(self.close_button)
        self.hide()

    def show_error(self, error: CaseworkerError) -> None:
        """Show an error in place of the last one."""
        self.words.setText(window_words(str(error)))
        self.setAccessibleName(self.words.text())
        self._details = getattr(error, "details", "")
        self.copy.setVisible(bool(self._details))
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
