"""The two questions of Today: when was it done, and why must it wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QRadioButton, QWidget

from caseworker_app.statutory.events import EventType
from caseworker_app.statutory.rule import Duty
from caseworker_app.ui.screens.today.rows import Line
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

Done = Callable[[EventType, date], object]
PutOff = Callable[[str, date | None], object]


class DoneQuestion(Dialog):
    """When was it done, and which of the things that meet the limit was it?"""

    def __init__(
        self, parent: QWidget, line: Line, name: str, ways: list[EventType], today: date, then: Done
    ) -> None:
        super().__init__(parent, line.verb, "Record it done")
        self._then = then
        self.form.addWidget(Words(name, tone="quiet"))
        self.ways = QButtonGroup(self)
        self._ways = ways
        if len(ways) > 1:
            self.form.addWidget(Words("What happened", "strong"))
        for number, way in enumerate(ways):
            button = QRadioButton(way.meaning)
            self.ways.addButton(button, number)
            button.setChecked(number == 0)
            self.form.addWidget(button)
            button.setVisible(len(ways) > 1)
        self.form.addWidget(Words("When", "strong"))
        self.when = DateField("The date it was done", today, asks_for="the date it was done", latest=today)
        self.when.set_day(today)
        self.form.addWidget(self.when)
        self.form.addStretch(1)
        self.when.line.selectAll()
        self.when.setFocus()

    def accept(self) -> None:
        problem = self.when.show_problem()
        day = self.when.day()
        if problem or day is None:
            self.say_problem(problem, self.when)
            return
        super().accept()
        self._then(self._ways[max(self.ways.checkedId(), 0)], day)


class PutOffQuestion(Dialog):
    """Why must it wait, and until when? A limit of law stays in the list with the note."""

    def __init__(self, parent: QWidget, line: Line, name: str, today: date, then: PutOff) -> None:
        super().__init__(parent, "Put off, with the reason", "Keep the note")
        self._then = then
        self.form.addWidget(Words(f"{line.verb} · {name}", tone="quiet"))
        may_go = line.row.deadline.duty is Duty.POLICY
        if not may_go:
            self.form.addWidget(
                Words("The law sets this date: it stays in the list, with your note beside it.")
            )
        self.form.addWidget(Words("Why it has to wait", "strong"))
        self.why = QPlainTextEdit()
        self.why.setAccessibleName("Why it has to wait")
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(80)
        self.form.addWidget(self.why)
        self.until: DateField | None = None
        if may_go:
            self.form.addWidget(Words("Look at it again on", "strong"))
            self.until = DateField(
                "Look at it again on", today, asks_for="the day on which to look at it again"
            )
            self.form.addWidget(self.until)
        self.form.addStretch(1)
        self.why.setFocus()

    def accept(self) -> None:
        text = self.why.toPlainText().strip()
        if not text:
            self.say_problem("Write why it has to wait", self.why)
            return
        if self.until is not None and (problem := self.until.show_problem()):
            self.say_problem(problem, self.until)
            return
        super().accept()
        self._then(text, self.until.day() if self.until is not None else None)
