"""The two questions of Today: when was it done, and why must it wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from caseworker_app.casework.drafts import Place
from caseworker_app.statutory.events import EventType
from caseworker_app.statutory.rule import Duty
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, text_area
from caseworker_app.ui.screens.today.rows import Line
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

# What to do with the answer, as a use case.
Done = Callable[[EventType, date], "Callable[[Unit], object]"]
PutOff = Callable[[str, date | None], "Callable[[Unit], object]"]


class DoneQuestion(Form):
    """When was it done, and which of the things that meet the limit was it?"""

    def __init__(
        self, parent: QWidget, context: Context, line: Line, name: str, ways: list[EventType], deed: Done
    ) -> None:
        super().__init__(parent, line.verb, "Record it done")
        self.context, self._deed = context, deed
        self._notice = f"{line.verb}: recorded for {name}"
        today = context.today()
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
        self.when = DateField("The date it was done", today, asks_for="the date it was done", latest=today)
        self.when.set_day(today)
        self.add_field("When", self.when)
        self.when.line.selectAll()
        self.when.setFocus()
        self.keeps_draft(draft_place("record it done", line))

    def accept(self) -> None:
        problem = self.when.show_problem()
        day = self.when.day()
        if problem or day is None:
            self.say_problem(problem, self.when)
            return
        way = self._ways[max(self.ways.checkedId(), 0)]
        self.save("record event", self._deed(way, day), notice=self._notice)


class PutOffQuestion(Form):
    """Why must it wait, and until when? A limit of law stays in the list with the note."""

    def __init__(self, parent: QWidget, context: Context, line: Line, name: str, deed: PutOff) -> None:
        super().__init__(parent, "Put off, with the reason", "Keep the note")
        self.context, self._deed = context, deed
        self._notice = f"Noted for {name}"
        self.form.addWidget(Words(f"{line.verb} · {name}", tone="quiet"))
        may_go = line.row.deadline.duty is Duty.POLICY
        if not may_go:
            self.form.addWidget(
                Words("The law sets this date: it stays in the list, with your note beside it.")
            )
        self.why = text_area(3)
        self.add_field("Why it has to wait", self.why)
        self.until: DateField | None = None
        if may_go:
            self.until = DateField(
                "Look at it again on", context.today(), asks_for="the day on which to look at it again"
            )
            self.add_field("Look at it again on", self.until)
        self.why.setFocus()
        self.keeps_draft(draft_place("put off", line))

    def accept(self) -> None:
        text = self.why.toPlainText().strip()
        if not text:
            self.say_problem("Write why it has to wait", self.why)
            return
        if self.until is not None and (problem := self.until.show_problem()):
            self.say_problem(problem, self.until)
            return
        until = self.until.day() if self.until is not None else None
        self.save("note on a deadline", self._deed(text, until), notice=self._notice)


def draft_place(form: str, line: Line) -> Place:
    """Return where the draft of a question about a row is kept."""
    return Place(form, "/".join(str(part) for part in line.row.which), line.row.case_id)
