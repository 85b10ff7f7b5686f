"""The note: Enter saves while it is one line, Shift+Enter begins another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from caseworker_app.ui import theme


class NoteField(QPlainTextEdit):
    """Several lines of text; says when Enter was pressed in a note of one line."""

    entered = Signal()

    def __init__(self, lines: int = 2) -> None:
        super().__init__()
        self.setAccessibleName("Note")
        self.setTabChangesFocus(True)
        look = theme.current()
        self.setFixedHeight(lines * look.line("body") + look.scaled(20))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if is_enter and plain and "\n" not in self.toPlainText():
            self.entered.emit()
        else:
            super().keyPressEvent(event)
