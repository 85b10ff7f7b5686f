"""The pane at the right: what is doubtful about a cell, the choices, the counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.ui.dates import weekday_date
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words, hairline

if TYPE_CHECKING:
    from caseworker_app.imports.answers import Question
    from caseworker_app.ui.screens.importing.cells_table import CellLine
    from caseworker_app.ui.screens.importing.draft import Draft

NOTHING_CHOSEN = "Choose a cell in the list to see what is doubtful about it."
NO_DATE = "No date: its words stay on the case"
NO_BIRTH = "No birth date\nThe child comes in without it"


class Pane(QScrollArea):
    """Explains one cell and takes a person's answer. Nothing is chosen for the person."""

    answered = Signal(object, object)  # SheetCell, date or None

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setAccessibleName("About the chosen cell")
        self._today = today
        self._question: Question | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self.setWidget(inner)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        self.title = Words(role="heading")
        self.where = Words(tone="quiet")
        self.why = Words()
        self._choices = QVBoxLayout()
        self._choices.setSpacing(4)
        self._group: QButtonGroup | None = None
        self.field = DateField("Another date", today, asks_for="the date")
        self.use = Button("Use this date", self._use_typed, small=True)
        self.field.changed.connect(lambda: self.use.setEnabled(self.field.day() is not None))
        self._typed = QWidget()
        typed = QVBoxLayout(self._typed)
        typed.setContentsMargins(30, 0, 0, 0)
        typed.addWidget(self.field)
        typed.addWidget(self.use)
        for widget in (self.title, self.where, self.why):
            layout.addWidget(widget)
        layout.addLayout(self._choices)
        layout.addWidget(self._typed)
        layout.addSpacing(8)
        layout.addWidget(hairline())
        layout.addSpacing(4)
        layout.addWidget(Words("Before anything is saved", "strong"))
        self._counts = QGridLayout()
        self._counts.setColumnStretch(1, 1)
        self._counts.setHorizontalSpacing(12)
        self._counts.setVerticalSpacing(8)
        layout.addLayout(self._counts)
        self.notes = Words(tone="quiet")
        layout.addWidget(self.notes)
        layout.addStretch(1)
        self.show_question(None)

    def show_question(self, question: Question | None, line: CellLine | None = None) -> None:
        """Explain one cell, in the words that may be shown now."""
        self._question = question
        self._clear_choices()
        self._typed.hide()
        if question is None:
            self.title.setText("Nothing chosen")
            self.where.setText("")
            self.why.setText(NOTHING_CHOSEN)
            return
        cell = question.cell
        value, child, why = (
            (line.value, line.child, line.why) if line else (cell.value, question.child, cell.why)
        )
        self.title.setText(value if len(value) < 60 else value[:57] + "…")
        parts = [f"Row {cell.row}", child or question.child * (line is None), f"column “{cell.heading}”"]
        self.where.setText(" · ".join(part for part in parts if part))
        self.why.setText(why)
        if question.takes_date:
            self._offer(question)

    def _offer(self, question: Question) -> None:
        self._group = QButtonGroup(self)
        for reading in question.readings:
            note = f"\n{reading.note[0].upper()}{reading.note[1:]}" if reading.note else ""
            button = self._choice(f"{weekday_date(reading.on)}{note}")
            button.clicked.connect(lambda _on=False, day=reading.on: self._answer(day))
        another = self._choice("Another date")
        another.clicked.connect(lambda _on=False: self._ask_date())
        leave = self._choice(NO_BIRTH if question.none_brings_in else NO_DATE)
        leave.clicked.connect(lambda _on=False: self._answer(None))

    def _choice(self, words: str) -> QRadioButton:
        button = QRadioButton(words)
        assert self._group is not None
        self._group.addButton(button)
        self._choices.addWidget(button)
        return button

    def _ask_date(self) -> None:
        self._typed.show()
        self.field.line.clear()
        self.use.setEnabled(False)
        self.field.setFocus()

    def _use_typed(self) -> None:
        if self.field.day() is not None:
            self._answer(self.field.day())

    def _answer(self, on: date | None) -> None:
        if self._question is not None:
            self.answered.emit(self._question.cell, on)

    def _clear_choices(self) -> None:
        self._group = None
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def show_counts(self, draft: Draft) -> None:
        """Count what would be made, before anything is."""
        preview, expected = draft.preview, draft.forecast
        while (item := self._counts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        lines = [
            _counted(expected.made, "child is new and ready", "children are new and ready", "to come in"),
            _counted(expected.updated, "is here already", "are here already", "and will change"),
            _counted(
                expected.unchanged, "is here already", "are here already",
                "and the same file again changes nothing",
            ),
            _counted(len(preview.doubtful), "doubtful cell is used", "doubtful cells are used", "as read"),
            _counted(
                len(preview.unused), "cell is not used", "cells are not used", "but kept as words on cases",
            ),
            *preview.why_left_out(),
            _counted(len(preview.above), "cell stands", "cells stand", "above the headings, on no case"),
            _counted(
                len(preview.disagreements), "date in the sheet differs", "dates in the sheet differ",
                "from the law",
            ),
        ]  # fmt: skip
        for row, (number, words) in enumerate([line for line in lines if line[0] or line is lines[0]]):
            figure = Words(f"{number:,}", "number", wrap=False)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._counts.addWidget(figure, row, 0, Qt.AlignmentFlag.AlignTop)
            self._counts.addWidget(Words(words), row, 1, Qt.AlignmentFlag.AlignVCenter)
        self.notes.setText("\n".join(preview.notes()))
        self.notes.setVisible(bool(self.notes.text()))


def _counted(count: int, one: str, many: str, rest: str) -> tuple[int, str]:
    return count, f"{one if count == 1 else many} {rest}"
