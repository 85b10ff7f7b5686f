"""When it was: now, unless someone says otherwise."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from caseworker_app.casework.remind_times import time_of
from caseworker_app.errors import WrongUse
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.dates import clock_time
from caseworker_app.ui.widgets.button import KeyHint
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

KEYS = "Alt+T"


class WhenField(QWidget):
    """`Now, 10:42am`; asked for, a day and a time to type."""

    opened = Signal()

    def __init__(self, now: datetime) -> None:
        super().__init__()
        here = in_london(now)
        self.words = Words(f"Now, {clock_time(here.hour, here.minute)}", wrap=False)
        self.change = KeyHint(KEYS, "Change", self.ask)
        self.day = DateField("The day it was", here.date(), asks_for="the day it was", latest=here.date())
        self.day.set_day(here.date())
        self.time = QLineEdit(clock_time(here.hour, here.minute))
        self.time.setAccessibleName("The time it was")
        self.time.setMaximumWidth(self.time.fontMetrics().averageCharWidth() * 8 + 28)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words)
        row.addWidget(self.change)
        row.addWidget(self.day, 1)
        column = QVBoxLayout()
        column.addWidget(self.time)
        column.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        outer.addLayout(row)
        self.day.hide()
        self.time.hide()

    @property
    def is_now(self) -> bool:
        """Whether nobody said that it was at another time."""
        return self.day.isHidden()

    def ask(self) -> None:
        """Ask for the day and the time."""
        self.words.hide()
        self.change.hide()
        self.day.show()
        self.time.show()
        self.day.line.setFocus()
        self.day.line.selectAll()
        self.opened.emit()

    def problem(self) -> str:
        """Return what is wrong with what was typed."""
        if self.is_now:
            return ""
        if problem := self.day.show_problem():
            return problem
        try:
            time_of(self.time.text())
        except WrongUse:
            return "Enter a time like 9:30am or 14:05"
        return ""

    def at(self) -> datetime | None:
        """Return the moment by the clocks of England; none is now."""
        day = None if self.is_now else self.day.day()
        return None if day is None else datetime.combine(day, time_of(self.time.text()))
