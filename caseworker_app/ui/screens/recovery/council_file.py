"""A recovery key that the council has made already: this laptop takes it from a file."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.store import recovery
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import long_date
from caseworker_app.ui.form import labelled
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.passphrase_field import PassphraseField

FILTER = "Recovery key of a council (*.caseworker-recovery);;All files (*)"


def about(council: recovery.CouncilKey) -> str:
    """Say what a recovery key is, by its name, its day and who holds its sheets."""
    return (
        f"Its sheets begin with “{council.name}” and were made on {long_date(council.made_on)}. They are "
        f"held by: {'; '.join(council.holders)}."
    )


class UseCouncilKey(Dialog):
    """What the file says, and the passphrase once more."""

    def __init__(self, parent: QWidget, context: Context, council: recovery.CouncilKey) -> None:
        super().__init__(parent, "Use the council’s recovery key", "Use it")
        self._context, self._council = context, council
        self.form.addWidget(Words(about(council)))
        self.form.addWidget(
            Words(
                "Two of these sheets will then open this caseload. Use it only if the file came from your "
                "council.",
                tone="quiet",
            )
        )
        self.passphrase = PassphraseField("Passphrase of this caseload")
        self.form.addLayout(labelled("Passphrase of this caseload", self.passphrase))
        self.passphrase.setFocus()

    def accept(self) -> None:
        if not self.passphrase.text():
            self.say_problem("Enter the passphrase of this caseload", self.passphrase)
            return
        context, council, typed = self._context, self._council, self.passphrase.text()
        store, user, now = context.store, context.user, context.now()
        self.primary.setEnabled(False)

        def op(_work: Work) -> None:
            recovery.keep(store, typed, council, user=user, now=now, clock=lambda: now.timestamp())

        context.run(op, self._kept, self._failed)

    def _kept(self, _nothing: object) -> None:
        self._context.notice(f"The recovery key “{self._council.name}” is in use")
        super().accept()

    def _failed(self, error: CaseworkerError) -> None:
        self.primary.setEnabled(True)
        self.say_problem(window_words(str(error)), self.passphrase)
