"""What stands in place of a screen while it reads: nothing at once, then a sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget


class Loading(QWidget):
    """A quiet sentence, shown only when the wait is long enough to notice (100 ms)."""

    def __init__(self, words: str = "Checking dates…") -> None:
        super().__init__()
        self.label = QLabel(words)
        self.label.setProperty("quiet", True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self.label.show)
        QVBoxLayout(self).addWidget(self.label)

    def set_words(self, words: str) -> None:
        """Say what is being waited for."""
        self.label.setText(words)
        self.setAccessibleName(words)

    def showEvent(self, event: object) -> None:
        self.label.hide()
        self._timer.start()
        super().showEvent(event)  # type: ignore[arg-type]

    def hideEvent(self, event: object) -> None:
        self._timer.stop()
        super().hideEvent(event)  # type: ignore[arg-type]
