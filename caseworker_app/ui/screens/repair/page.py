"""A caseload that is damaged: why, what can be brought back, what would be lost. No name of any child."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from caseworker_app import __version__
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.repair.words import backup_words, done_words, loss_words, when
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from caseworker_app.store.repair import Damage, Repaired
    from caseworker_app.ui.window import MainWindow

_TITLE = "Your caseload is damaged"
_WHY = (
    "Part of the file cannot be read any more. That comes of a failing disk, a power cut, or a program that "
    "changed the file. You did nothing wrong, and nothing is deleted: the damaged file is kept."
)
_ADD = "Add what can still be read of the damaged file"


class RepairPage(QWidget):
    """Reads the backups in the background; the newest that is whole is chosen already."""

    def __init__(
        self, window: MainWindow, why: CaseworkerError, passphrase: str | None, key: bytes | None = None
    ) -> None:
        super().__init__()
        self._window, self._why, self._passphrase = window, why, passphrase
        self._key = key
        self.damage: Damage | None = None
        self.setAccessibleName(_TITLE)
        self.title = Words(_TITLE, "title")
        self.reason = Words(_WHY)
        self.state = Words("Looking for backups…", "strong")
        self.loss = Words()
        self.field = PassphraseField("Passphrase of this caseload")
        self.choice = QComboBox()
        self.choice.setAccessibleName("What to bring back")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.add = QCheckBox(_ADD)
        self.problem = Words(tone="late")
        self.primary = Button("Bring it back", self.press, kind="primary")
        self.other = Button("Choose a backup file", self.choose_file)
        self.again = Button("Try to open it again", self.try_again, kind="link")
        self.report = Button("Copy details for IT", self.copy_details, kind="link")
        self.leave = Button("Close the program", self._window.close)
        self._lay_out()
        self._show_parts()

    def start(self) -> None:
        """Look for what can be brought back."""
        folder, passphrase, why = self._window.folder, self._passphrase, self._why.message
        known = self._key

        def op(_work: Work) -> tuple[bytes | None, Damage | None]:
            from caseworker_app.store import repair

            key = known or repair.key_for(folder, passphrase)
            return key, None if key is None else repair.look(folder, key, why)

        self._busy("Looking for backups…")
        self._window.worker.run(op, self._found, self._failed)

    def press(self) -> None:
        """Bring back what is chosen; without its key yet, try the passphrase that was typed."""
        if self._key is None:
            self._passphrase = self.field.text()
            if not self._passphrase:
                self._say("Enter the passphrase of this caseload")
                self.field.setFocus()
                return
            self.start()
            return
        self._bring_back(self.choice.currentData())

    def choose_file(self) -> None:
        """Ask for a backup that is kept elsewhere."""
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose a backup", str(self._window.folder / "backups"), "Backups (*.caseworker-backup)"
        )
        if name:
            self._bring_back(Path(name))

    def try_again(self) -> None:
        """Open the caseload as it is: a disk that was away may be back."""
        self._window.pages.setCurrentWidget(self._window.cover)
        self._window.open_with(self._passphrase)

    def copy_details(self) -> None:
        """Put what IT needs on the clipboard: no name, no content."""
        told = [
            f"Caseworker {__version__} on {platform.platform()}",
            f"Folder: {self._window.folder}",
            f"{self._why.message}",
        ]
        if self.damage is not None:
            told += [
                f"{'whole' if one.whole else 'not checked'}: {one.file.name}" for one in self.damage.backups
            ]
        QGuiApplication.clipboard().setText("\n".join(told))
        self._say("Copied. Paste it into your message to IT: it names no child.", problem=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.press()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = theme.current()
        narrow = self.width() < look.scaled(look.size("narrow_below"))
        self._column.setContentsMargins(24, 16 if narrow else 56, 24, 16)

    def _found(self, answer: tuple[bytes | None, Damage | None]) -> None:
        self._key, self.damage = answer
        self._say("")
        self.primary.setEnabled(True)
        self.choice.clear()
        now = self._window.clock.now()
        if self.damage is not None:
            for backup in self.damage.backups:
                self.choice.addItem(backup_words(backup, now), backup.file)
            newest = self.damage.newest
            if newest is not None:
                self.choice.setCurrentIndex(self.damage.backups.index(newest))
            if self.damage.can_be_read:
                self.choice.addItem("No backup: only what can still be read", None)
            self.add.setChecked(self.damage.can_be_read)
        self._show_parts()
        (self.field if self._key is None else self.primary).setFocus()

    def _show_parts(self) -> None:
        """Show what fits what is known: the passphrase, the choice, or that there is nothing to choose."""
        damage, needs = self.damage, self._key is None and self.primary.isEnabled()
        self.field.setVisible(needs)
        self.choice.setVisible(self.choice.count() > 0)
        self.add.setVisible(damage is not None and damage.can_be_read and bool(damage.backups))
        self.loss.setVisible(damage is not None)
        self.primary.setVisible(needs or self.choice.count() > 0)
        self.primary.set_words("Go on" if needs else "Bring it back")
        if needs:
            self.state.setText("Enter your passphrase: it opens the backups.")
        elif damage is not None:
            now, newest = self._window.clock.now(), damage.newest
            self.state.setText(
                f"A backup made {when(newest.made_at, now)} is whole."
                if newest is not None
                else "What can still be read can be brought back."
                if damage.can_be_read
                else "Nothing to bring back was found here. Choose a backup that is kept elsewhere, or "
                "ask IT."
            )
            self.loss.setText(loss_words(damage, now))

    def _bring_back(self, backup: Path | None) -> None:
        key, window = self._key, self._window
        if key is None:
            return
        folder, user, now = window.folder, window.kept.choices.user_name, window.clock.now()
        add = backup is None or (self.add.isChecked() and self.add.isVisible())

        def op(_work: Work) -> Repaired:
            from caseworker_app.store import repair

            return repair.bring_back(folder, key, backup, user=user, now=now, role="the window", add=add)

        self._busy("Bringing your caseload back…")
        self._window.worker.run(op, self._brought_back, self._failed)

    def _brought_back(self, done: Repaired) -> None:
        self._window.show_store(done.store)
        if self._window.context is not None:
            self._window.context.notice(done_words(done))

    def _failed(self, error: CaseworkerError) -> None:
        self.primary.setEnabled(True)
        self.other.setEnabled(True)
        self._show_parts()
        self._say(window_words(str(error)))
        (self.field if self.field.isVisible() else self.choice).setFocus()

    def _busy(self, words: str) -> None:
        self.primary.setEnabled(False)
        self.state.setText(words)
        self._say("")

    def _say(self, words: str, *, problem: bool = True) -> None:
        self.problem.set_tone("late" if problem else "quiet")
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _lay_out(self) -> None:
        card = QWidget()
        card.setMaximumWidth(theme.current().scaled(640))
        self._column = QVBoxLayout(card)
        self._column.setSpacing(12)
        for part in (
            self.title,
            self.reason,
            self.state,
            self.loss,
            self.field,
            self.choice,
            self.add,
            self.problem,
        ):
            self._column.addWidget(part)
        row = QHBoxLayout()
        for button in (self.again, self.report):
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(1)
        middle = QWidget()
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(card, 8)
        across.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(middle)
        bar = ActionBar()
        bar.add_left(self.leave)
        bar.add_right(self.other)
        bar.add_right(self.primary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(bar)
