"""A field for a passphrase: hidden until shown, paste and password managers welcome."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from caseworker_app.ui.widgets.button import Button


class PassphraseField(QWidget):
    """The field with its Show button."""

    changed = Signal()

    def __init__(self, name: str, *, can_show: bool = True) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(self.changed)
        self.show_button = Button("Show", self._turn, icon="eye", tip="Show or hide what you typed")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        self.show_button.setVisible(can_show)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """Return what was typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed, and hide the next."""
        self.line.clear()
        self.show_plain(False)

    def show_plain(self, plain: bool) -> None:
        """Show the letters, or dots."""
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if plain else QLineEdit.EchoMode.Password)
        self.show_button.icon_name = "eye-off" if plain else "eye"
        self.show_button.set_words("Hide" if plain else "Show")

    def _turn(self) -> None:
        self.show_plain(self.line.echoMode() == QLineEdit.EchoMode.Password)
