"""The open promises of a case over its log: kept, moved with a reason, or not kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.promises import OPEN, PromiseLine
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import lateness
from caseworker_app.ui.form import Form, line_edit
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.layouts import clear

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


class Promised(Protocol):
    """A promise, as it stands on a case or on Today."""

    @property
    def id(self) -> str:
        """The promise."""

    @property
    def text(self) -> str:
        """What was promised."""


class PromiseStrip(QWidget):
    """One line a promise, the most pressing first; away when nothing is promised."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 8, 16, 4)
        self._rows.setSpacing(4)
        self.hide()

    def show_promises(self, promises: Sequence[PromiseLine]) -> None:
        """Show those that are open."""
        clear(self._rows)
        waiting = [one for one in promises if one.state == OPEN]
        self.setVisible(bool(waiting))
        for one in waiting:
            self._rows.addWidget(self._row(one))

    def _row(self, one: PromiseLine) -> QWidget:
        today = self.context.today()
        due = lateness(one.by, today)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        said = "A promise" if self.context.discreet else one.text
        words = Words(f"Promised: {said} · {due}", tone="late" if one.by < today else "")
        line.addWidget(words, 1)
        for name, deed in (("Kept", keep), ("Move", move), ("Not kept", break_it)):
            button = Button(name, partial(deed, self.window(), self.context, one), small=True)
            button.setAccessibleDescription(words.text())
            line.addWidget(button)
        return row


def keep(_parent: QWidget, context: Context, one: Promised) -> None:
    """Say that a promise was kept, today."""

    def use_case(unit: Unit) -> None:
        from caseworker_app.casework import promises

        promises.keep(unit, one.id)

    context.act("keep a promise", use_case, notice="The promise is kept")


def move(parent: QWidget, context: Context, one: Promised) -> None:
    """Ask for the later day and the reason."""
    MoveQuestion(parent, context, one).open()


def break_it(parent: QWidget, context: Context, one: Promised) -> None:
    """Ask why it was not kept."""
    BreakQuestion(parent, context, one).open()


class MoveQuestion(Form):
    """To which day, and why?"""

    def __init__(self, parent: QWidget, context: Context, one: Promised) -> None:
        super().__init__(parent, "Move the promise", "Move it")
        self.context, self._promise = context, one
        self.form.addWidget(Words("A promise" if context.discreet else one.text, tone="quiet"))
        self.day = DateField("The new day", context.today(), asks_for="the new day")
        self.why = line_edit()
        self.add_field("By when now", self.day)
        self.add_field("Why it is moved", self.why)
        self.day.setFocus()

    def accept(self) -> None:
        problems: list[tuple[str, QWidget]] = []
        day = self.day.day()
        if problem := self.day.show_problem():
            problems.append((problem, self.day))
        if not self.why.text().strip():
            problems.append(("Write why it is moved", self.why))
        if self.say_problems(problems) or day is None:
            return
        promise_id, reason = self._promise.id, self.why.text()

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework import promises

            promises.move(unit, promise_id, to=day, reason=reason)

        self.save("move a promise", use_case, notice="The promise is moved")


class BreakQuestion(Form):
    """Why was it not kept?"""

    def __init__(self, parent: QWidget, context: Context, one: Promised) -> None:
        super().__init__(parent, "The promise was not kept", "Save")
        self.context, self._promise = context, one
        self.form.addWidget(Words("A promise" if context.discreet else one.text, tone="quiet"))
        self.why = line_edit()
        self.add_field("Why it was not kept", self.why)
        self.why.setFocus()

    def accept(self) -> None:
        reason, promise_id = self.why.text().strip(), self._promise.id
        if not reason:
            self.say_problem("Write why it was not kept", self.why)
            return

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework import promises

            promises.break_promise(unit, promise_id, reason=reason)

        self.save("break a promise", use_case, notice="Noted that the promise was not kept")
