"""Write to a family: to whom, what about, the text; then a draft opens in the person's own mail program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from caseworker_app.casework.drafts import Place
from caseworker_app.casework.offered_promise import Offered, offered_promise
from caseworker_app.casework.telling import OnTheCase
from caseworker_app.errors import CannotSave, CaseworkerError, WrongUse
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import weekday_date
from caseworker_app.ui.form import Form, line_edit, text_area
from caseworker_app.ui.screens.quick_log.promise_offer import PromiseOffer
from caseworker_app.ui.screens.write_mail.readers import ReadersField, possible
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry
    from caseworker_app.casework.write_mail import Draft
    from caseworker_app.store.session import Unit

FILE_NAME = "Message.eml"  # no child's name: other programs list what they opened last


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What an e-mail begins with."""

    case_id: str
    reply_to: str = ""  # the message that it answers
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""


class WriteMail(Form):
    """An e-mail to people on a case, logged as it is handed over; the mail program sends it."""

    def __init__(self, parent: QWidget, context: Context, begun: Begun, people: list[OnTheCase]) -> None:
        super().__init__(parent, "Write an e-mail", "Open in my mail program", width=680)
        self.context, self._begun = context, begun
        self._promise: Offered | None = None
        self._refused = ""  # the text whose promise was said to be none
        today = context.today()
        family = possible(people, today)
        self.readers = ReadersField(people, today, begun.to or (family if len(family) == 1 else ()))
        self.subject = line_edit(begun.subject)
        self.text = text_area(9, begun.text)
        self.offer = PromiseOffer(self._keep_promise, self._refuse_promise)
        self.promised = Words(tone="information")
        self.looked_at = QCheckBox("I have looked at this, and it is right")
        self.add_field("To", self.readers)
        self.add_field(
            "Subject", self.subject, below="No child’s name: a subject can be read on a locked screen."
        )
        self.add_field("Text", self.text)
        for part in (self.offer, self.promised, self.looked_at):
            self.form.addWidget(part)
        self.promised.hide()
        self.looked_at.hide()
        self.copy = Button("Copy instead", self.copy_text, icon="copy", tip="Copy the text, and log it")
        self.bar.add_left(self.copy)
        self._copies = False
        self.text.textChanged.connect(self._look_for_promise)
        (self.subject if not begun.subject else self.text).setFocus()
        self.keeps_draft(Place("write mail", begun.reply_to, begun.case_id), only_changes=True)

    def accept(self) -> None:
        """Log it, and open the draft in the mail program."""
        self._write(copies=False)

    def copy_text(self) -> None:
        """Log it, and copy the text for a program that opens no drafts."""
        self._write(copies=True)

    def save_failed(self, error: CaseworkerError) -> None:
        from caseworker_app.letters.mail_draft import LookAgain

        super().save_failed(error)
        if isinstance(error, LookAgain):
            self.looked_at.show()
            self.looked_at.setFocus()
            self.refit()

    def _write(self, *, copies: bool) -> None:
        if self.offer.offered is not None:
            self.offer.keep.setFocus()
            return
        if self.say_problems(self._problems()):
            return
        from caseworker_app.casework.promises import NewPromise
        from caseworker_app.casework.write_mail import NewMail

        made = self._promise
        new = NewMail(
            case_id=self._begun.case_id,
            to=self.readers.chosen,
            subject=self.subject.text(),
            text=self.text.toPlainText(),
            reply_to=self._begun.reply_to,
            promise=NewPromise(text=made.text, by=made.by) if made else None,
        )
        looked_at = self.looked_at.isVisible() and self.looked_at.isChecked()

        def use_case(unit: Unit) -> Draft:
            from caseworker_app.letters.mail_draft import draft_mail

            return draft_mail(unit, new, looked_at=looked_at)

        words = "Copied and logged" if copies else "The draft is opened and logged"
        self._copies = copies
        self.save(
            "write an e-mail", use_case, then=self._hand_over, notice=f"{words}. Undo if you do not send it"
        )

    def _hand_over(self, draft: Draft) -> None:
        if self._copies:
            QGuiApplication.clipboard().setText(self.text.toPlainText())
            return
        try:
            opened = self.context.passing.open(FILE_NAME, draft.eml)
        except CannotSave as error:
            self.context.show_error(error)
            return
        if not opened:
            QGuiApplication.clipboard().setText(self.text.toPlainText())
            self.context.show_error(
                WrongUse(
                    "No program on this computer opens e-mail drafts.",
                    "The text is copied: paste it into a new message.",
                )
            )

    def _problems(self) -> list[tuple[str, QWidget]]:
        found: list[tuple[str, QWidget]] = []
        if not self.readers.chosen:
            first = next((box for box in self.readers.boxes.values() if box.isEnabled()), self.readers)
            found.append(("Choose to whom it goes", first))
        if not self.subject.text().strip():
            found.append(("Write what it is about", self.subject))
        if not self.text.toPlainText().strip():
            found.append(("Write the text", self.text))
        return found

    def _look_for_promise(self) -> None:
        """Offer the promise that the text makes, until it is answered for."""
        text = self.text.toPlainText()
        begun = self._begun.text.splitlines()  # what a card says is promised already
        typed = "\n".join(line for line in text.splitlines() if line not in begun)
        found = offered_promise(typed, self.context.today())
        if self._promise is not None and found != self._promise:
            self._promise = None
            self.promised.hide()
        wanted = None if text == self._refused or found == self._promise else found
        if wanted != self.offer.offered:
            self.offer.offer(wanted)
            self.refit()

    def _keep_promise(self) -> None:
        self._promise = self.offer.offered
        self.offer.offer(None)
        if self._promise is not None:
            self.promised.setText(f"Promised: {self._promise.text}, by {weekday_date(self._promise.by)}")
            self.promised.show()
        self.refit()
        self.primary.setFocus()

    def _refuse_promise(self) -> None:
        self._refused = self.text.toPlainText()
        self.offer.offer(None)
        self.refit()
        self.text.setFocus()


def open_write_mail(parent: QWidget, context: Context, begun: Begun) -> None:
    """Read who is on the case in the background, and open the form."""
    if context.discreet:
        context.notice("Discreet mode hides addresses. Ctrl+Shift+H shows them again")
        return
    store, user = context.store, context.user

    def op(_work: Work) -> tuple[list[OnTheCase], Begun]:
        from caseworker_app.casework.contact_log import versions
        from caseworker_app.casework.telling import people_on

        with store.reading() as session, store.connection() as connection:
            people = list(people_on(session, begun.case_id).values())
            answered = versions(connection, begun.reply_to) if begun.reply_to else ()
        return people, _answering(begun, answered[0]) if answered else begun

    def then(found: tuple[list[OnTheCase], Begun]) -> None:
        people, whole = found
        WriteMail(parent, context, _with_greeting(whole, people, user, context.today()), people).open()

    context.run(op, then)


def _answering(begun: Begun, message: Entry) -> Begun:
    about = message.summary.partition("\n")[0]
    subject = about if about.casefold().startswith("re:") else f"Re: {about}"
    return replace(begun, to=begun.to or message.people, subject=begun.subject or subject)


def _with_greeting(begun: Begun, people: list[OnTheCase], user: str, today: date) -> Begun:
    if begun.text:
        return begun
    wanted = begun.to or possible(people, today)
    named = [one.called for one in people if one.person_id in wanted]
    dear = f"Dear {named[0]}," if len(named) == 1 else "Hello,"
    return replace(begun, text=f"{dear}\n\n\n\nKind regards\n{user}")
