"""A promise that the note seems to make, offered for the person to confirm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker_app.casework.offered_promise import Offered
from caseworker_app.statutory.calendar import calendar
from caseworker_app.ui.dates import weekday_date
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

_SATURDAY = 5


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

    def offer(self, offered: Offered | None, *, they_rang: bool = False) -> None:
        """Ask about a promise, or no longer; where they rang, ask first whose it is."""
        self.offered = offered
        self.keep.set_words("We promised it" if they_rang else "Promise it")
        self.refuse.set_words("They did" if they_rang else "Not a promise")
        self.setVisible(offered is not None)
        if offered is not None:
            asked = "Whose promise?" if they_rang else "A promise?"
            heed = _day_off(offered.by)
            self.words.setText(f"{asked} “{offered.text}” by {weekday_date(offered.by)}{heed}.")
            self.keep.setAccessibleDescription(self.words.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.refuse if self.refuse.hasFocus() else self.keep).click()
        elif event.key() == Qt.Key.Key_N:
            self.refuse.click()
        else:
            super().keyPressEvent(event)


def _day_off(day: date) -> str:
    """Say that nobody is at work on a day."""
    if calendar().is_working_day(day):
        return ""
    return f", which is a {day:%A}" if day.weekday() >= _SATURDAY else ", which is a bank holiday"
