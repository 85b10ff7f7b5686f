"""Two sheets as they are typed from paper, and a new passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.form import labelled, text_area
from caseworker_app.ui.screens.first_run.strength import strength_of
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.passphrase_field import PassphraseField


class SheetField(QWidget):
    """The words of one sheet: how many are there, and what is wrong with them, is said underneath."""

    def __init__(self, name: str, which: int) -> None:
        super().__init__()
        self._which = which
        self.area: QPlainTextEdit = text_area(3)
        self.area.setPlaceholderText("All twenty words; the first four letters of each are enough")
        self.said = Words(tone="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(labelled(name, self.area))
        column.addWidget(self.said)
        self.area.textChanged.connect(self._judge)
        self.setFocusProxy(self.area)
        self._judge()

    def text(self) -> str:
        """Return what was typed."""
        return self.area.toPlainText()

    def clear(self) -> None:
        """Forget what was typed, also what could be brought back by undoing."""
        self.area.clear()
        self.area.document().clearUndoRedoStacks()

    def _judge(self) -> None:
        from caseworker_app.store import recovery

        count, tone = recovery.words_typed(self.text()), "quiet"
        words = f"{count} of {recovery.WORDS} words"
        if count >= recovery.WORDS:
            try:
                share = recovery.read_share(self.text(), self._which)
                words, tone = f"Sheet {recovery.share_number(share)} is whole", "met"
            except CaseworkerError as error:
                words, tone = str(error), "late"
        self.said.setText(words)
        self.said.set_tone(tone)
        self.area.setAccessibleDescription(words)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with its strength in words."""

    def __init__(self) -> None:
        super().__init__()
        self.new = PassphraseField("New passphrase")
        self.again = PassphraseField("New passphrase again", can_show=False)
        self.strength = Words(tone="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for field in (self.new, self.again):
            part = labelled(field.line.accessibleName(), field)
            if field is self.new:
                part.addWidget(self.strength)
            column.addLayout(part)
        self.new.changed.connect(lambda: self.strength.setText(strength_of(self.new.text()).words))
        self.setFocusProxy(self.new)

    def wrong(self) -> tuple[str, QWidget] | None:
        """Return what is wrong with it, and where; nothing where it can be used."""
        strength = strength_of(self.new.text())
        if not strength.is_enough:
            return strength.words or "Enter a new passphrase", self.new
        if self.again.text() != self.new.text():
            return "The two new passphrases differ. Type the same one in both fields", self.again
        return None

    def clear(self) -> None:
        """Forget what was typed."""
        self.new.clear()
        self.again.clear()
