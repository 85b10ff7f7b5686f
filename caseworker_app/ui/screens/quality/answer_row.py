"""One question of the rubric with its four answers: 1 to 4 answer it and go on to the next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from caseworker_app.casework.quality.grading import ANSWERS, Question
from caseworker_app.ui import theme
from caseworker_app.ui.form import line_edit
from caseworker_app.ui.widgets.labels import Words


class AnswerRow(QWidget):
    """The words of a question, its answers side by side, and a line for why."""

    answered = Signal()
    changed = Signal()

    def __init__(self, question: Question, *, note: str, said: tuple[str, ...] = ()) -> None:
        """`note` is what the line asks for; `said` is what stands between question and answers."""
        super().__init__()
        self.question = question
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        column.addWidget(Words(f"{question.text}{' (essential)' if question.must else ''}", "strong"))
        if question.guidance:
            column.addWidget(Words(question.guidance, tone="quiet"))
        for words in said:
            column.addWidget(Words(words))
        row = QHBoxLayout()
        row.setSpacing(theme.current().scaled(16))
        for number, (answer, words) in enumerate(ANSWERS.items(), 1):
            button = QRadioButton(words)
            button.setAccessibleName(f"{words}: {question.text}")
            button.setToolTip(f"{words} ({number})")
            self._group.addButton(button)
            self.buttons[answer] = button
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.note = line_edit(placeholder=note)
        self.note.setAccessibleName(f"{note}: {question.text}")
        column.addWidget(self.note)
        self._group.buttonClicked.connect(lambda _button: self.changed.emit())
        self.note.textEdited.connect(lambda _text: self.changed.emit())

    @property
    def answer(self) -> str:
        """The answer that is chosen; empty while there is none."""
        return next((name for name, button in self.buttons.items() if button.isChecked()), "")

    def show_answer(self, answer: str, note: str = "") -> None:
        """Show an answer that was given before."""
        if answer in self.buttons:
            self.buttons[answer].setChecked(True)
        self.note.setText(note)

    def take_focus(self) -> None:
        """Take the keyboard, at the chosen answer or the first."""
        (self._group.checkedButton() or next(iter(self.buttons.values()))).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.text()
        if place in {"1", "2", "3", "4"} and not self.note.hasFocus():
            list(self.buttons.values())[int(place) - 1].setChecked(True)
            self.changed.emit()
            self.answered.emit()
        else:
            super().keyPressEvent(event)
