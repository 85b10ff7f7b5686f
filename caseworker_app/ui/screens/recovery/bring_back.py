"""A backup on a new laptop, or in the place of a caseload whose passphrase is forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.form import labelled
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.recovery.card_page import CardPage
from caseworker_app.ui.screens.recovery.sheet_fields import NewPassphrase, SheetField
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from caseworker_app.ui.window import MainWindow

_FILTER = "Backups of Caseworker (*.caseworker-backup);;All files (*)"


class BringBackPage(CardPage):
    """Which backup, and what opens it: its passphrase, or two sheets of the recovery key."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__("Bring back a backup", self._leave)
        self._window = window
        self.column.addWidget(
            Words(
                "From a memory stick or a drive. An automatic backup needs the folder “documents” beside it: "
                "the kept letters are in there. A caseload that is here now is set aside, not deleted.",
                tone="quiet",
            )
        )
        self.file = QLineEdit()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.file, 1)
        row.addWidget(Button("Choose", self.choose_file, icon="folder-open"))
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        holder.setFocusProxy(self.file)
        self.file.setAccessibleName("Backup")
        self.column.addLayout(labelled("Backup", holder))
        self.ways = QButtonGroup(self)
        for number, words in enumerate(("I know its passphrase", "I have two sheets of its recovery key")):
            button = QRadioButton(words)
            self.ways.addButton(button, number)
            self.column.addWidget(button)
        self._add_fields()
        self.ways.button(0).setChecked(True)
        self.ways.idToggled.connect(lambda *_: self._show_way())
        self.primary = Button("Bring it back", self.bring_back, kind="primary")
        self.bar.add_right(self.primary)
        self.setFocusProxy(self.file)
        self._show_way()

    @property
    def by_sheets(self) -> bool:
        """Whether sheets are to open it."""
        return self.ways.checkedId() == 1

    def choose_file(self) -> None:
        """Ask for the file."""
        name, _ = QFileDialog.getOpenFileName(self, "Choose a backup", self.file.text(), _FILTER)
        if name:
            self.file.setText(name)

    def bring_back(self) -> None:
        """Put the backup in place, and open it."""
        if wrong := self._wrong():
            self.say_problem(*wrong)
            return
        window, file = self._window, Path(self.file.text().strip()).expanduser()
        shares = [self.first.text(), self.second.text()] if self.by_sheets else []
        opens = self.new.new.text() if self.by_sheets else self.passphrase.text()
        folder, user, now = window.folder, window.kept.choices.user_name, window.clock.now()
        self.say_problem("")
        self.primary.setEnabled(False)
        self.primary.set_words("Bringing it back…")

        def op(_work: Work) -> int:
            from caseworker_app.store import recovery
            from caseworker_app.store.restore import restore

            known = None if shares else opens
            done = restore(file, folder, known, user=user, now=now, shares=shares)
            if shares:
                recovery.recover(folder, shares, opens, user=user, now=now)
            return done.letters_missing

        window.worker.run(op, lambda missing: self._opened(opens, missing), self._refused)

    def _wrong(self) -> tuple[str, QWidget] | None:
        if not Path(self.file.text().strip()).expanduser().is_file():
            return "Choose the file of the backup; it ends in .caseworker-backup", self.file
        if self.by_sheets:
            return self.new.wrong()
        return None if self.passphrase.text() else ("Enter the passphrase of the backup", self.passphrase)

    def _opened(self, passphrase: str, missing: int) -> None:
        self._forget()
        if missing:
            self._window.ready.connect(lambda: self._tell_of_missing(missing))
        self._window.show_unlock()
        self._window.open_with(passphrase)

    def _tell_of_missing(self, missing: int) -> None:
        if self._window.context is not None:
            self._window.context.notice(
                f"{missing} kept letters were not beside the backup. Put its folder “documents” there, and "
                "bring it back again"
            )

    def _refused(self, error: CaseworkerError) -> None:
        which = getattr(error, "which", None)
        self.primary.setEnabled(True)
        self.primary.set_words("Bring it back")
        field = None if which is None else (self.first, self.second)[which].area
        self.say_problem(window_words(str(error)), field)

    def _leave(self) -> None:
        self._forget()
        self._window.begin_again()

    def _forget(self) -> None:
        for field in (self.passphrase, self.first, self.second, self.new):
            field.clear()

    def _add_fields(self) -> None:
        self.passphrase = PassphraseField("Passphrase of the backup")
        self.first, self.second = SheetField("One sheet", 0), SheetField("Another sheet", 1)
        self.new = NewPassphrase()
        self._by_words = QWidget()
        words = labelled("Passphrase of the backup", self.passphrase)
        words.setContentsMargins(0, 8, 0, 0)
        self._by_words.setLayout(words)
        for part in (self._by_words, self.first, self.second, self.new):
            self.column.addWidget(part)

    def _show_way(self) -> None:
        self._by_words.setVisible(not self.by_sheets)
        for part in (self.first, self.second, self.new):
            part.setVisible(self.by_sheets)
