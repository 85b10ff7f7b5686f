"""The import on its way: how far, and Stop, which keeps nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words


class ProgressPage(QWidget):
    """A named bar with Stop."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(12)
        layout.addStretch(2)
        self.words = Words("Bringing in cases", "heading")
        self.count = Words(tone="quiet")
        self.bar = QProgressBar()
        self.bar.setMaximumWidth(480)
        self.bar.setAccessibleName("How far the import is")
        self.stop = Button("Stop", self.stopped.emit)
        for label in (self.words, self.count):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        self.bar.setMinimumWidth(240)
        layout.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignHCenter)
        note = Words("Everything is saved at the end, or nothing is.", tone="quiet")
        note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(note)
        layout.addStretch(3)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """Say how far the import is."""
        self.words.setText(words)
        self.count.setText(f"{done:,} of {total:,} done" if total else "")
        self.bar.setRange(0, total)
        self.bar.setValue(done)
