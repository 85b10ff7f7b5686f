"""Record the next step of one review or of many: which, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from caseworker_app.casework.planner import ReviewRow
from caseworker_app.casework.review_steps import STEPS
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of, long_date
from caseworker_app.ui.form import Form
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


class StepForm(Form):
    """Asks when the step that is next was done; the same for all the reviews that were marked."""

    def __init__(self, parent: QWidget, context: Context, rows: Sequence[ReviewRow], step: str) -> None:
        kind, first = STEPS[step], rows[0]
        whose = (
            context.name_of(first.given_name, first.family_name)
            if len(rows) == 1
            else count_of(len(rows), "review")
        )
        super().__init__(parent, f"{kind.verb} · {whose}", "Record it done")
        self.context, self._rows, self._kind = context, rows, kind
        self.ways = QButtonGroup(self)
        if len(kind.ways) > 1:
            self.form.addWidget(Words("What happened", "strong"))
        for number, way in enumerate(kind.ways):
            button = QRadioButton(f"&{way.words}")
            self.ways.addButton(button, number)
            button.setChecked(number == 0)
            button.setVisible(len(kind.ways) > 1)
            self.form.addWidget(button)
        today = context.today()
        self.day = DateField("The date it was done", today, asks_for="the date it was done", latest=today)
        self.day.set_day(today)
        self.add_field("When", self.day)
        self.form.addStretch(1)
        self.day.line.selectAll()
        self.day.setFocus()

    def accept(self) -> None:
        day = self.day.day()
        if (problem := self.day.show_problem()) or day is None:
            self.say_problem(problem, self.day)
            return
        way = self._kind.ways[max(self.ways.checkedId(), 0)]
        reviews = [(row.case_id, row.review) for row in self._rows]

        def use_case(unit: Unit) -> int:
            from caseworker_app.casework.record_steps import record_steps

            return record_steps(unit, reviews, way, day)

        many = f" for {len(reviews)} reviews" if len(reviews) > 1 else ""
        self.save("record event", use_case, notice=f"Recorded: {way.words}, {long_date(day)}{many}")
