"""What is done with a promise or a waiting message on Today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker_app.casework.today_owed import PROMISE
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit
from caseworker_app.ui.screens.case import promise_strip
from caseworker_app.ui.screens.today.rows import OwedLine
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.today.screen import TodayScreen


def done(screen: TodayScreen, line: OwedLine) -> None:
    """A promise is kept; a message is answered, in the quick log."""
    row = line.row
    if row.kind == PROMISE:
        promise_strip.keep(screen.window(), screen.context, row)
        return
    from caseworker_app.ui.screens.quick_log.form import open_quick_log

    open_quick_log(screen.window(), screen.context, row.case_id, reply_to=row.id)


def put_off(screen: TodayScreen, line: OwedLine) -> None:
    """A promise is moved with a reason; of a message it is said why it needs no answer."""
    if line.row.kind == PROMISE:
        promise_strip.move(screen.window(), screen.context, line.row)
    else:
        NoReplyQuestion(screen.window(), screen.context, line.row.id, line.verb).open()


class NoReplyQuestion(Form):
    """Why does the message need no answer?"""

    def __init__(self, parent: QWidget, context: Context, message_id: str, words: str) -> None:
        super().__init__(parent, "No answer is needed", "Save")
        self.context, self._message = context, message_id
        self.form.addWidget(Words("A message" if context.discreet else words, tone="quiet"))
        self.why = line_edit()
        self.add_field("Why no answer is needed", self.why)
        self.why.setFocus()

    def accept(self) -> None:
        because, message = self.why.text().strip(), self._message
        if not because:
            self.say_problem("Write why no answer is needed", self.why)
            return

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework.communication import needs_no_reply

            needs_no_reply(unit, message, because)

        self.save("no reply needed", use_case, notice="Noted that no answer is needed")
