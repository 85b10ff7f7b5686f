"""Marking one plan: every question of the rubric on one page, kept as it is answered."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from caseworker_app.casework.quality import marking
from caseworker_app.casework.quality.marking import ToMark
from caseworker_app.casework.quality.marks import Given
from caseworker_app.casework.quality.rubric import section_words
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.context import Context
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.quality.answer_row import AnswerRow
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

_KEPT_AFTER_MS = 2000


class MarkDialog(Dialog):
    """The questions by section; what is answered is kept as it is given, and Finish ends it."""

    def __init__(self, parent: QWidget, context: Context, plan: ToMark, then: Callable[[], object]) -> None:
        super().__init__(parent, "Mark a plan", "Finish", width=760)
        self.context, self.plan, self._then = context, plan, then
        self.rows: list[AnswerRow] = []
        child = context.name_of(plan.given_name, plan.family_name)
        self.form.addWidget(Words(f"{child}, {plan.reference}. {plan.plan}.", "strong"))
        told = "1 to 4 answer a question and go on. Nobody is shown what you find before both have finished."
        if plan.ceased:
            told += " This plan has ceased since it was drawn; it is marked all the same."
        self.form.addWidget(Words(told, tone="quiet"))
        for section, some in groupby(plan.rubric.questions, lambda one: one.section):
            self.form.addWidget(Words(section_words(section), "heading"))
            for question in some:
                self._add(AnswerRow(question, note="Why, or where"))
        self.count = Words(tone="quiet", wrap=False)
        self.bar.add_left(self.count)
        self.cancel.set_words("Go on later")
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEPT_AFTER_MS)
        self._keeping.timeout.connect(self.keep)
        self._tell_count()

    def open(self) -> None:
        """Show the page, the keyboard at the first question that is open."""
        super().open()
        (self._open_rows() or self.rows)[0].take_focus()

    def answers(self) -> dict[str, Given]:
        """Return what is answered."""
        return {row.question.id: Given(row.answer, row.note.text()) for row in self.rows if row.answer}

    def keep(self) -> None:
        """Keep what is answered, in the background."""
        self._keeping.stop()
        audit_id, answers = self.plan.audit_id, self.answers()

        def use_case(unit: Unit) -> None:
            marking.keep(unit, audit_id, answers)

        self.context.keep(marking.DEED, use_case, failed=self._not_kept)

    def accept(self) -> None:
        """Finish: from now on nothing of it changes."""
        if missing := self._open_rows():
            words = "question is" if len(missing) == 1 else "questions are"
            self.say_problem(f"{len(missing)} {words} open. The next is marked by the keyboard.")
            missing[0].take_focus()
            return
        self._keeping.stop()
        self.primary.setEnabled(False)
        audit_id, answers = self.plan.audit_id, self.answers()
        self.context.act(
            marking.DEED,
            lambda unit: marking.finish(unit, audit_id, answers),
            then=lambda _settled: self._over(),
            failed=self._not_finished,
            notice=lambda settled: (
                "Finished. You both agree on everything: the plan is settled"
                if settled
                else "Finished. It stays as it is"
            ),
            undo=False,
        )

    def reject(self) -> None:
        if self._keeping.isActive():
            self.keep()
        super().reject()
        self._then()

    def _over(self) -> None:
        self.done(self.DialogCode.Accepted.value)
        self._then()

    def _add(self, row: AnswerRow) -> None:
        given = self.plan.answers.get(row.question.id)
        if given is not None:
            row.show_answer(given.answer, given.note)
        row.changed.connect(self._changed)
        row.answered.connect(lambda: self._next(row))
        self.rows.append(row)
        self.form.addWidget(row)

    def _changed(self) -> None:
        self._tell_count()
        self._keeping.start()

    def _next(self, row: AnswerRow) -> None:
        place = self.rows.index(row) + 1
        if place < len(self.rows):
            self.rows[place].take_focus()
            self._scroll.ensureWidgetVisible(self.rows[place])
        else:
            self.primary.setFocus()

    def _open_rows(self) -> list[AnswerRow]:
        return [row for row in self.rows if not row.answer]

    def _tell_count(self) -> None:
        self.count.setText(f"{len(self.answers())} of {len(self.rows)} answered")

    def _not_kept(self, error: CaseworkerError) -> None:
        self.say_problem(window_words(str(error)))

    def _not_finished(self, error: CaseworkerError) -> None:
        self.primary.setEnabled(True)
        self.say_problem(window_words(str(error)))
