"""The passphrase that opens the caseload. No name of any child stands here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.help_key import ask_help
from caseworker_app.ui.sidebar import Mark
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.passphrase_field import PassphraseField


class UnlockPage(QWidget):
    """One field, one button; a wait after wrong tries is counted down in words."""

    def __init__(
        self, folder: Path, try_passphrase: Callable[[str], object], forgot: Callable[[], object]
    ) -> None:
        super().__init__()
        self._try = try_passphrase
        self._wait_seconds = 0
        self.title = Words("Unlock your caseload", "title")
        self.field = PassphraseField("Passphrase")
        self.problem = Words(tone="late")
        self.primary = Button("Unlock", self.press, kind="primary")
        self.place = Words(f"The caseload in {folder}", tone="quiet")
        self.forgot = Button("I have forgotten the passphrase", forgot, kind="link")
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)
        self._lay_out()

    def start(self) -> None:
        """Ask afresh."""
        self.field.clear()
        self._set_busy(False)
        self.say("")
        self.field.setFocus()

    def press(self) -> None:
        """Try what was typed."""
        if not self.primary.isEnabled():
            return
        if not self.field.text():
            self.say("Enter the passphrase of this caseload")
            self.field.setFocus()
            return
        self._set_busy(True)
        self.say("")
        self._try(self.field.text())

    def show_error(self, error: CaseworkerError) -> None:
        """Say why it did not open; what was typed is marked, ready to be typed over."""
        self._set_busy(False)
        self._wait_seconds = int(getattr(error, "wait_seconds", 0))
        self.say(str(error))
        self.field.line.selectAll()
        self.field.setFocus()
        if self._wait_seconds:
            self._count_down()
            self._second.start()

    def say(self, words: str) -> None:
        """Write what is wrong under the field, and tie it to the field for a screen reader."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.field.line.setAccessibleDescription(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.press()
        else:
            super().keyPressEvent(event)

    def _count_down(self) -> None:
        if self._wait_seconds <= 0:
            self._second.stop()
            self._set_busy(False)
            return
        self.primary.setEnabled(False)
        self.primary.set_words(f"Try again in {count_of(self._wait_seconds, 'second')}")
        self._wait_seconds -= 1

    def _set_busy(self, busy: bool) -> None:
        self.primary.setEnabled(not busy)
        self.primary.set_words("Opening…" if busy else "Unlock")

    def _lay_out(self) -> None:
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(Mark(large=True))
        column.addSpacing(16)
        column.addWidget(self.title)
        label = Words("Passphrase", "strong")
        label.setBuddy(self.field)
        column.addSpacing(8)
        column.addWidget(label)
        column.addWidget(self.field)
        column.addWidget(self.problem)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.primary)
        row.addWidget(self.forgot)
        row.addWidget(Button("Help", lambda: ask_help(self), kind="link", tip="Help (F1)"))
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(16)
        column.addWidget(self.place)
        card.setMaximumWidth(theme.current().scaled(480))
        middle = QWidget()
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(card, 8)
        across.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QWidget()
        down = QVBoxLayout(outer)
        down.setContentsMargins(0, 0, 0, 0)
        down.addStretch(2)
        down.addWidget(middle)
        down.addStretch(3)
        area.setWidget(outer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
