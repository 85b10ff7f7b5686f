"""A promise that the note seems to make, offered for the person to confirm."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker_app.casework.offered_promise import Offered
from caseworker_app.ui.dates import weekday_date
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words


class PromiseOffer(QWidget):
    """“Is this a promise?” with two answers: Enter keeps it, N does not."""

    def __init__(self, keep: Callable[[], object], refuse: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("part", "information")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.offered: Offered | None = None
        self.words = Words()
        self.keep = Button("Promise it", keep, small=True, tip="Keep it as a promise (Enter)")
        self.refuse = Button("Not a promise", refuse, small=True, tip="It is not a promise (N)")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.keep)
        row.addWidget(self.refuse)
        self.hide()

    def offer(self, offered: Offered | None) -> None:
        """Ask about a promise, or no longer."""
        self.offered = offered
        self.setVisible(offered is not None)
        if offered is not None:
            self.words.setText(f"A promise? “{offered.text}” by {weekday_date(offered.by)}.")
            self.keep.setAccessibleDescription(self.words.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.refuse if self.refuse.hasFocus() else self.keep).click()
        elif event.key() == Qt.Key.Key_N:
            self.refuse.click()
        else:
            super().keyPressEvent(event)
