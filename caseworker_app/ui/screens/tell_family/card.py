"""One card in plain English: where the case is, whose move it is, what comes next; copied by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.ui.background import Work
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import lateness, short_date
from caseworker_app.ui.screens.tell_family.words import entry_words
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.dated_lines import add_dated_lines
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words, hairline, surface

if TYPE_CHECKING:
    from caseworker_app.casework.tell_family import FamilyCard


class TellFamily(Dialog):
    """The card of one case. Enter or Ctrl+Enter copies it as a reply; nothing is sent."""

    def __init__(self, parent: QWidget, context: Context, card: FamilyCard) -> None:
        super().__init__(parent, "What do I tell this parent?", "Copy as a reply", width=620)
        self.context, self.card = context, card
        self.primary.keys = "Enter"
        self.primary.updateGeometry()
        self.cancel.set_words("Close")
        self.form.addWidget(Words(f"{card.child} · {card.reference}", tone="quiet"))
        self._show_heed()
        self._show_said()
        self._show_promises()
        self._show_contacts()
        self.log = Button("Log a contact", self._log, icon="phone")
        self.mail = Button("Write an e-mail", self._write, icon="mail", tip="Begin an e-mail with this reply")
        self.bar.add_left(self.log)
        self.bar.add_left(self.mail)
        self.primary.setAutoDefault(True)
        self.primary.setDefault(True)
        self.primary.setFocus()

    def accept(self) -> None:
        """Copy the reply."""
        QGuiApplication.clipboard().setText(self.card.reply)
        self.context.notice("Copied. Paste it into your letter or email, and read it through")
        super().accept()

    def _show_heed(self) -> None:
        if not self.card.heed:
            return
        box = surface("late")
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(Words("For you, not for them", "strong", tone="late"))
        for words in self.card.heed:
            column.addWidget(Words(words, tone="late"))
        self.form.addWidget(box)

    def _show_said(self) -> None:
        card = self.card
        box = surface("note")
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(Words(card.where, "strong"))
        if card.late:
            column.addWidget(Words(card.late, tone="late"))
        for words in (card.next_step, card.because, card.move):
            if words:
                column.addWidget(Words(words))
        for words in card.waiting_for:
            column.addWidget(Words(f"We are waiting for {words}.", tone="quiet"))
        self.form.addWidget(box)

    def _show_promises(self) -> None:
        self.form.addWidget(Words("What we promised", "strong"))
        for one in self.card.promised:
            due = lateness(one.by, self.context.today())
            late = one.by < self.context.today()
            self.form.addWidget(Words(f"{one.text} · {due}", tone="late" if late else ""))
        if not self.card.promised:
            self.form.addWidget(Words("Nothing that is still open", tone="quiet"))

    def _show_contacts(self) -> None:
        self.form.addWidget(hairline())
        self.form.addWidget(Words("Last contacts", "strong"))
        add_dated_lines(
            self.form,
            ((short_date(in_london(one.at).date()), entry_words(one)) for one in self.card.contacts),
        )
        if not self.card.contacts:
            self.form.addWidget(Words("None is logged yet", tone="quiet"))

    def _log(self) -> None:
        from caseworker_app.ui.screens.quick_log.form import open_quick_log

        self.reject()
        open_quick_log(self._parent, self.context, self.card.case_id)

    def _write(self) -> None:
        from caseworker_app.ui.screens.write_mail.form import Begun, open_write_mail

        card = self.card
        self.reject()
        begun = Begun(case_id=card.case_id, subject=f"Where things stand, {card.reference}", text=card.reply)
        open_write_mail(self._parent, self.context, begun)


def open_card(parent: QWidget, context: Context, case_id: str) -> None:
    """Read the card of a case in the background, and open it."""
    if context.discreet:
        context.notice("Discreet mode hides this card. Ctrl+Shift+H shows names again")
        return
    today, store, user = context.today(), context.store, context.user

    def op(_work: Work) -> FamilyCard:
        from caseworker_app.casework.tell_family import family_card

        with store.reading() as session, store.connection() as connection:
            return family_card(session, connection, case_id, today, signed=user)

    context.run(op, lambda card: TellFamily(parent, context, card).open())
