"""What Settings offers for the day on which a passphrase is forgotten: the recovery key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.store import recovery
from caseworker_app.ui.context import Context
from caseworker_app.ui.screens.recovery.council_file import FILTER, UseCouncilKey, about
from caseworker_app.ui.screens.recovery.making import MakeRecoveryKey
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

_NONE = (
    "This caseload has no recovery key. If its passphrase is forgotten, nobody can open it: only what was "
    "shared with colleagues, or is in a backup whose passphrase is known, comes back."
)


class RecoveryTools(QWidget):
    """Which recovery key there is, and the ways to have one, replace it, and give it to other laptops."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.said = Words()
        self.make = Button("Make a recovery key", self.open_making)
        self.take = Button("Use the council’s recovery key", self.choose_file)
        self.give = Button("Save for other laptops", self.save_file, kind="link")
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.make, self.take, self.give):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 16)
        column.setSpacing(8)
        column.addWidget(Words("Recovery key", "strong"))
        column.addWidget(self.said)
        column.addLayout(row)
        self.show_standing()

    def show_standing(self) -> None:
        """Say which recovery key is in use."""
        self.known = recovery.standing_in(self.context.store.folder)
        self.said.setText(_NONE if self.known is None else f"In use. {about(self.known)}")
        self.make.set_words("Make a recovery key" if self.known is None else "Replace the recovery key")
        self.give.setVisible(self.known is not None)

    def open_making(self) -> None:
        """Open the three steps that make one."""
        self._open(MakeRecoveryKey(self.window(), self.context))

    def choose_file(self) -> None:
        """Ask for the file that the council gave."""
        name, _ = QFileDialog.getOpenFileName(self, "Choose the council’s recovery key", "", FILTER)
        if name:
            self.take_file(Path(name))

    def take_file(self, file: Path) -> None:
        """Show what a file says before it is used."""
        try:
            council = recovery.CouncilKey.read(file)
        except CaseworkerError as error:
            self.context.show_error(error)
            return
        self._open(UseCouncilKey(self.window(), self.context, council))

    def save_file(self) -> None:
        """Write the part that is no secret, for the other laptops of the council."""
        name, _ = QFileDialog.getSaveFileName(
            self, "Save for other laptops", "council.caseworker-recovery", FILTER
        )
        if name:
            self.write(Path(name))

    def write(self, file: Path) -> None:
        """Write it to a file."""
        try:
            if self.known is not None:
                self.known.write(file)
                self.context.notice("Saved. The file holds nothing secret: each laptop takes it in Settings")
        except CaseworkerError as error:
            self.context.show_error(error)

    def _open(self, dialog: Dialog) -> None:
        dialog.accepted.connect(self.show_standing)
        dialog.open()
