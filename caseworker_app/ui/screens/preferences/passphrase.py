"""Changing the passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import labelled
from caseworker_app.ui.screens.first_run.strength import strength_of
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.passphrase_field import PassphraseField


class ChangePassphrase(Dialog):
    """The old one, and the new one twice."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, "Change passphrase", "Change passphrase")
        self._context = context
        self.form.addWidget(
            Words("Backups made before today still open with the old passphrase.", tone="quiet")
        )
        self.old, self.new = PassphraseField("Passphrase now"), PassphraseField("New passphrase")
        self.again = PassphraseField("New passphrase again", can_show=False)
        self.strength = Words(tone="quiet")
        for field in (self.old, self.new, self.again):
            column = labelled(field.line.accessibleName(), field)
            if field is self.new:
                column.addWidget(self.strength)
            self.form.addLayout(column)
        self.new.changed.connect(lambda: self.strength.setText(strength_of(self.new.text()).words))
        self.old.setFocus()

    def accept(self) -> None:
        strength = strength_of(self.new.text())
        if not self.old.text():
            self.say_problem("Enter the passphrase that opens the caseload now", self.old)
        elif not strength.is_enough:
            self.say_problem(strength.words or "Enter a new passphrase", self.new)
        elif self.again.text() != self.new.text():
            self.say_problem("The two new passphrases differ. Type the same one in both fields", self.again)
        else:
            self._change()

    def _change(self) -> None:
        folder, old, new = self._context.store.folder, self.old.text(), self.new.text()
        self.primary.setEnabled(False)

        def op(_work: Work) -> None:
            from caseworker_app.store.open import change_passphrase

            change_passphrase(folder, old, new)

        def then(_nothing: object) -> None:
            self._context.notice("The passphrase was changed")
            super(ChangePassphrase, self).accept()

        def failed(error: CaseworkerError) -> None:
            self.primary.setEnabled(True)
            self.say_problem(str(error), self.old)

        self._context.run(op, then, failed)
