"""The council's rubric: its questions, changed one after another and saved as the next version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.drafts import Place
from caseworker_app.casework.quality import rubric
from caseworker_app.casework.quality.grading import Grade, Question
from caseworker_app.casework.quality.rubric import SECTIONS, Rubric, section_words
from caseworker_app.reports.evidence.quality import place_words
from caseworker_app.statutory.words import count_of, long_date
from caseworker_app.ui import theme
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit, text_area
from caseworker_app.ui.screens.case.row_paint import CellDelegate, RowsTable
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

_ANY = 99


class RubricPage(QWidget):
    """The questions, the grades, and what was changed and not saved."""

    changed = Signal()

    def __init__(self, context: Context, then: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._then = context, then
        self.known: Rubric | None = None
        self.questions: list[Question] = []
        self.told, self.grades = Words(tone="quiet"), Words(tone="quiet")
        self.model = RowsModel[Question](
            (
                Column("Section", text=lambda one: place_words(one.section), width=100, narrow=90),
                Column("Question", text=lambda one: one.text, strong=True, width=480, narrow=300),
                Column("Essential", text=lambda one: "Yes" if one.must else "", width=80, narrow=70),
                Column("Guidance", text=lambda one: one.guidance, quiet=True, width=360, narrow=0),
            )
        )
        self.table = RowsTable(self.model, CellDelegate())
        self.table.setAccessibleName("Questions of the rubric")
        self.table.setAccessibleDescription("Enter changes a question")
        self.change = Button("Change", self.change_question, small=True)
        self.add = Button("Add a question", self.add_question, small=True)
        self.remove = Button("Remove", self.remove_question, small=True)
        self.edit_grades = Button("Grades", self.change_grades, small=True)
        self.discard = Button("Discard the changes", self.start_afresh, small=True)
        self.buttons = (self.change, self.add, self.remove, self.edit_grades, self.discard)
        self.table.activated.connect(lambda _index: self.change_question())
        self._lay_out()

    def make_room(self, *, low: bool) -> None:
        """Leave the table what room there is in a low window."""
        self.grades.setVisible(not low)

    @property
    def is_changed(self) -> bool:
        """Whether something was changed and not saved."""
        return self.known is not None and tuple(self.questions) != self.known.questions

    def show_rubric(self, known: Rubric, *, leads: bool) -> None:
        """Show the newest version; what was changed and not saved stays."""
        for button in self.buttons:
            button.setVisible(leads)
        if not self.is_changed or self.known is None or self.known.id != known.id:
            self.known, self.questions = known, list(known.questions)
        self._show()

    def change_question(self) -> None:
        """Change the chosen question."""
        place = self.table.currentIndex().row()
        if self.add.isVisible() and 0 <= place < len(self.questions):
            QuestionForm(self.window(), self._context, self.questions[place], self._take(place)).open()

    def add_question(self) -> None:
        """Add a question."""
        section = self.questions[max(0, self.table.currentIndex().row())].section if self.questions else "A"
        QuestionForm(self.window(), self._context, Question("", section, ""), self._take(None)).open()

    def remove_question(self) -> None:
        """Take the chosen question out of the next version."""
        place = self.table.currentIndex().row()
        if 0 <= place < len(self.questions):
            del self.questions[place]
            self._show(place)

    def change_grades(self) -> None:
        """Change the grades: this makes the next version at once."""
        if self.known is not None:
            GradesForm(
                self.window(), self._context, tuple(self.questions), self.known.grades, self._then
            ).open()

    def start_afresh(self) -> None:
        """Forget what was changed and not saved."""
        if self.known is not None:
            self.questions = list(self.known.questions)
            self._show()

    def save_version(self) -> None:
        """Save what was changed as the next version; samples that were drawn keep theirs."""
        if self.known is None:
            return
        asked, grades = tuple(self.questions), self.known.grades
        self._context.act(
            "change the rubric",
            lambda unit: rubric.change(unit, asked, grades),
            then=self._saved,
            notice=lambda made: f"The rubric is version {made.version} now",
        )

    def _saved(self, made: Rubric) -> None:
        self.known, self.questions = made, list(made.questions)
        self._then()

    def _take(self, place: int | None) -> Callable[[Question], object]:
        def take(question: Question) -> None:
            if place is None:
                self.questions.append(question)
            else:
                self.questions[place] = question
            order = list(SECTIONS)
            self.questions.sort(key=lambda one: order.index(one.section))
            self._show(self.questions.index(question))

        return take

    def _show(self, place: int | None = None) -> None:
        known = self.known
        assert known is not None
        before = self.table.currentIndex().row() if place is None else place
        by = f"by {known.made_by}" if known.made_by else "came with the program"
        changed = " Changed and not saved." if self.is_changed else ""
        self.told.setText(
            f"Version {known.version}, {long_date(known.made_on)}, {by}. "
            f"{count_of(len(self.questions), 'question')}.{changed}"
        )
        self.told.set_tone("soon" if self.is_changed else "quiet")
        self.grades.setText(grade_words(known.grades))
        self.model.show(list(self.questions))
        if self.questions:
            place = min(max(before, 0), len(self.questions) - 1)
            self.table.setCurrentIndex(self.model.index(place, 0))
        self.discard.setEnabled(self.is_changed)
        self.changed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        for words in (self.told, self.grades):
            words.setContentsMargins(16, 0, 16, 0)
            column.addWidget(words)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(theme.current().scaled(8))
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.table, 1)


class QuestionForm(Form):
    """One question: its section, its words, what helps to answer it."""

    def __init__(
        self, parent: QWidget, context: Context, question: Question, then: Callable[[Question], object]
    ) -> None:
        super().__init__(parent, "A question of the rubric", "Take over", width=560)
        self.context, self._question, self._then = context, question, then
        self.section = QComboBox()
        for name in SECTIONS:
            self.section.addItem(section_words(name), name)
        self.section.setCurrentIndex(self.section.findData(question.section))
        self.section.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.section.setMinimumContentsLength(24)
        self.text, self.guidance = text_area(2, question.text), text_area(3, question.guidance)
        self.must = QCheckBox("Essential: a grade may allow only so many of these not met")
        self.must.setChecked(question.must)
        self.add_field("Section", self.section)
        self.add_field("Question", self.text)
        self.add_field("Guidance", self.guidance, below="What helps two people to answer alike.")
        self.form.addWidget(self.must)
        self.keeps_draft(Place("question of the rubric", question.id), only_changes=True)
        self.text.setFocus()

    def accept(self) -> None:
        text = self.text.toPlainText().strip()
        if not text:
            self.say_problem("Enter the question.", self.text)
            return
        found = replace(
            self._question,
            section=str(self.section.currentData()),
            text=text,
            guidance=self.guidance.toPlainText().strip(),
            must=self.must.isChecked(),
        )
        self._is_saved = True
        self.done(self.DialogCode.Accepted.value)
        self._then(found)


class GradesForm(Form):
    """From how many per cent each grade is given, and with how many essential questions not met."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        questions: tuple[Question, ...],
        grades: tuple[Grade, ...],
        then: Callable[[], object],
    ) -> None:
        super().__init__(parent, "Grades of the rubric", "Save as the next version", width=560)
        self.context, self._questions, self._grades, self._then = context, questions, grades, then
        self.form.addWidget(
            Words("Met counts 2, partly met 1, not met 0; what does not apply is left out.", tone="quiet")
        )
        self.lines = []
        for one in grades:
            least, missed = line_edit(str(one.least)), line_edit(_missed(one))
            good = QCheckBox(f"{one.name} counts as good")
            good.setChecked(one.good)
            self.lines.append((least, missed, good))
            self.add_grid(
                [((f"{one.name}: from per cent", least), (f"{one.name}: essentials not met at most", missed))]
            )
            self.form.addWidget(good)
        self.lines[0][0].setFocus()

    def accept(self) -> None:
        made = []
        for one, (least, missed, good) in zip(self._grades, self.lines, strict=True):
            for field in (least, missed):
                if not field.text().strip().isdigit() and not (field is missed and field.text() == "any"):
                    self.say_problem(f"{one.name}: a whole number is wanted.", field)
                    return
            most = _ANY if missed.text().strip() == "any" else int(missed.text())
            made.append(Grade(one.name, int(least.text()), most, good.isChecked()))
        asked = self._questions
        self.save(
            "change the rubric",
            lambda unit: rubric.change(unit, asked, made),
            notice=lambda found: f"The rubric is version {found.version} now",
            then=lambda _found: self._then(),
        )


def grade_words(grades: tuple[Grade, ...]) -> str:
    """Say what each grade asks for."""
    return "; ".join(
        f"{one.name} from {one.least} %" + _essentials_words(one.essentials_missed) for one in grades
    )


def _essentials_words(most: int) -> str:
    if most >= _ANY:
        return ""
    return (
        f" and at most {count_of(most, 'essential question')} not met"
        if most
        else (" and every essential question met at least partly")
    )


def _missed(one: Grade) -> str:
    return "any" if one.essentials_missed >= _ANY else str(one.essentials_missed)
