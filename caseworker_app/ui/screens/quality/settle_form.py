"""Settling one plan: each question on which two markers differ, with what both said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from caseworker_app.casework.drafts import Place
from caseworker_app.casework.quality import settling
from caseworker_app.casework.quality.grading import ANSWERS
from caseworker_app.casework.quality.marks import Given
from caseworker_app.casework.quality.settling import Decided, ToSettle
from caseworker_app.statutory.words import count_of
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form
from caseworker_app.ui.screens.quality.answer_row import AnswerRow
from caseworker_app.ui.widgets.labels import Words


class SettleForm(Form):
    """What the two said, what is decided, and why."""

    def __init__(
        self, parent: QWidget, context: Context, child: str, plan: ToSettle, then: Callable[[], object]
    ) -> None:
        super().__init__(parent, "Settle a plan", "Settle", width=760)
        self.context, self._plan, self._then = context, plan, then
        first, second = plan.markers
        if plan.differs:
            told = f"{first} and {second} differ on {count_of(len(plan.differs), 'question')}"
        else:
            told = f"{first} and {second} agree on everything"
        self.form.addWidget(Words(child, "strong"))
        self.form.addWidget(Words(f"{told}; they agree on {plan.agreed}.", tone="quiet"))
        self.rows: list[AnswerRow] = []
        for one in plan.differs:
            said = (_said(first, one.first), _said(second, one.second))
            row = AnswerRow(one.question, note="Reason", said=said)
            row.answered.connect(row.note.setFocus)
            self.rows.append(row)
            self.form.addWidget(row)
        self.keeps_draft(Place("settle an audit", plan.audit_id))

    def open(self) -> None:
        """Show the page, the keyboard at the first question."""
        super().open()
        if self.rows:
            self.rows[0].take_focus()

    def accept(self) -> None:
        for row in self.rows:
            if not row.answer or not row.note.text().strip():
                self.say_problem("Decide each question, with the reason.")
                row.note.setFocus() if row.answer else row.take_focus()
                return
        decided = {row.question.id: Decided(row.answer, row.note.text()) for row in self.rows}
        audit_id = self._plan.audit_id
        self.save(
            "settle an audit",
            lambda unit: settling.settle(unit, audit_id, decided),
            notice=lambda grade: f"Settled: {grade}",
            then=lambda _grade: self._then(),
        )


def _said(name: str, given: Given) -> str:
    note = f": {given.note}" if given.note else ""
    return f"{name} says “{ANSWERS[given.answer]}”{note}"
