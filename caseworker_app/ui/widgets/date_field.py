"""A date as people type it, with its meaning written underneath."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.dates import HOW_TO_TYPE, long_date, parse_typed, weekday_date
from caseworker_app.ui.widgets.labels import Words


class _Line(QLineEdit):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class DateField(QWidget):
    """One field of 16 characters; accepts `4/6`, `fri`, `+2w`; Up and Down change the day."""

    changed = Signal()

    def __init__(self, label: str, today: date, *, asks_for: str = "", latest: date | None = None) -> None:
        """`label` is spoken; `asks_for` completes “Enter the date of …”; `latest` refuses later days."""
        super().__init__()
        self.today, self.latest = today, latest
        self.label, self.asks_for = label, asks_for or label[:1].lower() + label[1:]
        self.line = _Line()
        self.line.setAccessibleName(label)
        self.line.setPlaceholderText("4/6, fri, +2w")
        self.meaning = Words(tone="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self.meaning)
        self.setFocusProxy(self.line)
        self.line.setMaximumWidth(theme.current().metrics().averageCharWidth() * 16 + 40)
        self.line.textChanged.connect(self._explain)
        self.line.stepped.connect(self._step)
        self._explain()

    def day(self) -> date | None:
        """Return the day that was typed; none while it is empty, unreadable or too late."""
        return None if self.problem() else self._typed()

    def set_day(self, day: date | None) -> None:
        """Show a day in words."""
        self.line.setText("" if day is None else long_date(day))
        self.line.setCursorPosition(0)  # a narrow field shows the day, not the end of the year

    def problem(self) -> str:
        """Return what is wrong with the field, in the words to show; empty when all is well."""
        if not self.line.text().strip():
            return f"Enter {self.asks_for}"
        day = self._typed()
        if day is None:
            return self._unread()
        if self.latest is not None and day > self.latest:
            return (
                f"{self.label} must be {'today or in the past' if self.latest == self.today else 'earlier'}"
            )
        return ""

    def show_problem(self) -> str:
        """Show what is wrong, beside the field and to a screen reader; return the words."""
        problem = self.problem()
        if problem:
            self._say(problem, wrong=True)
        return problem

    def _typed(self) -> date | None:
        try:
            return parse_typed(self.line.text(), self.today)
        except (CaseworkerError, OverflowError):
            return None

    def _unread(self) -> str:
        """Say why what was typed is no day."""
        try:
            parse_typed(self.line.text(), self.today)
        except CaseworkerError as error:
            return str(error)
        except OverflowError:
            pass
        return HOW_TO_TYPE

    def _explain(self) -> None:
        day = self._typed()
        if day is None:
            self._say("" if not self.line.text().strip() else self._unread(), wrong=False)
        else:
            problem = self.problem()
            self._say(problem or weekday_date(day), wrong=bool(problem))
        self.changed.emit()

    def _say(self, words: str, *, wrong: bool) -> None:
        self.meaning.setText(words)
        self.meaning.set_tone("late" if wrong else "quiet")
        self.line.setAccessibleDescription(words)
        if wrong != bool(self.line.property("wrong")):
            self.line.setProperty("wrong", wrong)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _step(self, days: int) -> None:
        day = self._typed() or self.today
        self.set_day(day + timedelta(days=days))
