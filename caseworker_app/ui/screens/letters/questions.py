"""What the Letters screen asks: when were they posted, where did the printer stop, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QComboBox, QListWidget, QPlainTextEdit, QRadioButton, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.form import Form
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.letters.print_run import RunItem

AS_CHOSEN = ""
CLASSES = {AS_CHOSEN: "As chosen for each letter", "first": "First class", "second": "Second class"}


class ReasonQuestion(Form):
    """Asks for one reason; nothing is done without it."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        primary: str,
        label: str,
        then: Callable[[str], object],
        *,
        more: str = "",
    ) -> None:
        super().__init__(parent, title, primary)
        self._then = then
        if more:
            self.form.addWidget(Words(more, tone="quiet"))
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(theme.current().scaled(80))
        self._label = label
        self.add_field(label, self.why)
        self.form.addStretch(1)
        self.why.setFocus()

    def accept(self) -> None:
        reason = self.why.toPlainText().strip()
        if not reason:
            self.say_problem(f"Write {self._label[:1].lower()}{self._label[1:]}", self.why)
            return
        super().accept()
        self._then(reason)


class PostedQuestion(Form):
    """Were they all posted, on which day, and by which class?"""

    def __init__(
        self,
        parent: QWidget,
        count: int,
        today: date,
        then: Callable[[date, str], object],
        *,
        jammed: Callable[[], object] | None = None,
    ) -> None:
        title = "Was the letter posted today?" if count == 1 else f"Were all {count} letters posted today?"
        super().__init__(parent, title, "Record as posted", width=520)
        self._then = then
        self.form.addWidget(
            Words(
                "Only “posted” counts as sent. It records the step on each case.",
                tone="quiet",
            )
        )
        self.day = DateField(
            "Day of posting", today, asks_for="the day on which they were posted", latest=today
        )
        self.day.set_day(today)
        self.add_field("Posted on", self.day)
        self.post_class = QComboBox()
        for key, words in CLASSES.items():
            self.post_class.addItem(words, key)
        self.add_field("Class of post", self.post_class)
        self.form.addStretch(1)
        self.cancel.set_words("Not yet")
        if jammed is not None:
            self.jam = Button("Some did not print", lambda: self._jammed(jammed))
            self.bar.add_left(self.jam)
        self.primary.setFocus()

    def accept(self) -> None:
        problem, day = self.day.show_problem(), self.day.day()
        if problem or day is None:
            self.say_problem(problem, self.day)
            return
        super().accept()
        self._then(day, str(self.post_class.currentData()))

    def _jammed(self, jammed: Callable[[], object]) -> None:
        self.reject()
        jammed()


class JamQuestion(Form):
    """Which is the first letter that did not come out of the printer?"""

    def __init__(
        self,
        parent: QWidget,
        items: Sequence[RunItem],
        again: Callable[[RunItem], object],
        back: Callable[[Sequence[RunItem]], object],
        *,
        why: str = "",
        at: int = 0,
    ) -> None:
        super().__init__(
            parent, "Which is the first letter that did not print?", "Print from there on", width=560
        )
        self._items, self._again, self._back = items, again, back
        if why:
            self.say_problem(why)
        self.form.addWidget(
            Words("The letters before it came out well. Nothing is recorded as posted yet.", tone="quiet")
        )
        self.list = QListWidget()
        self.list.setAccessibleName("The letters of this print run, in the order of their envelopes")
        for item in items:
            self.list.addItem(
                f"{item.place}.  {item.recipient} · {item.reference} · {count_of(item.pages, 'page')}"
            )
        self.list.setCurrentRow(min(max(at, 0), len(items) - 1))
        self.list.setMinimumHeight(theme.current().scaled(200))
        self.form.addWidget(self.list, 1)
        self.put_back = Button("Put them back in the queue", self._put_back, tip="From that letter on")
        self.bar.add_left(self.put_back)
        self.list.setFocus()

    def accept(self) -> None:
        super().accept()
        self._again(self._items[self.list.currentRow()])

    def _put_back(self) -> None:
        self.reject()
        self._back(self._items[self.list.currentRow() :])


class DayQuestion(Form):
    """Asks for one day that is past."""

    def __init__(
        self, parent: QWidget, title: str, primary: str, label: str, today: date,
        then: Callable[[date], object], *, more: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent, title, primary)
        self._then = then
        if more:
            self.form.addWidget(Words(more, tone="quiet"))
        self.day = DateField(label, today, asks_for="the day", latest=today)
        self.day.set_day(today)
        self.add_field(label, self.day)
        self.form.addStretch(1)
        self.day.line.selectAll()
        self.day.setFocus()

    def accept(self) -> None:
        problem, day = self.day.show_problem(), self.day.day()
        if problem or day is None:
            self.say_problem(problem, self.day)
            return
        super().accept()
        self._then(day)


class LetItGo(Form):
    """Something speaks against a letter: say who lets it go in spite of that, and why."""

    def __init__(
        self, parent: QWidget, objections: Sequence[str], me: str, leads: Sequence[str],
        then: Callable[[str, str], object], *, needs_lead: bool,
    ) -> None:  # fmt: skip
        title = "A team lead must let this letter go" if needs_lead else "Check this before the letter goes"
        super().__init__(parent, title, "Let it go" if needs_lead else "I have checked it", width=560)
        self._then = then
        for words in objections:
            self.form.addWidget(Words(words, tone="soon"))
        self.names = QButtonGroup(self)
        self.by = me
        if needs_lead and leads:
            self.form.addWidget(Words("Who lets it go", "strong"))
            for name in leads:
                button = QRadioButton(name)
                button.setChecked(name == me or len(leads) == 1)
                self.names.addButton(button)
                self.form.addWidget(button)
        elif needs_lead:
            self.form.addWidget(
                Words("No team lead is named yet. Add their names in Settings, under Letters.", tone="late")
            )
            self.primary.setEnabled(False)
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(theme.current().scaled(80))
        self.add_field("Why it is right to send it", self.why, below="Kept with the letter.")
        self.form.addStretch(1)
        self._needs_lead = needs_lead
        self.why.setFocus()

    def accept(self) -> None:
        chosen = self.names.checkedButton()
        if self._needs_lead and chosen is None:
            self.say_problem("Choose the team lead who lets it go")
            return
        reason = self.why.toPlainText().strip()
        if not reason:
            self.say_problem("Write why it is right to send it", self.why)
            return
        super().accept()
        self._then(chosen.text() if chosen is not None else self.by, reason)
