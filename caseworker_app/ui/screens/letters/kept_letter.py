"""A letter as it was printed, opened from its case: its pages, byte for byte, and a way to save a copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker_app.errors import CannotSave
from caseworker_app.letters.print_queue import Queued
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.pages_pane import PagesPane

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


class KeptLetter(Dialog):
    """The pages of one kept letter. Opening one with a withheld address is recorded."""

    def __init__(self, parent: QWidget, context: Context, letter: Queued) -> None:
        super().__init__(parent, letter.title, "Close", width=760)
        self.context, self.letter = context, letter
        self._kept = b""
        self.pages = PagesPane(context)
        self.pages.setMinimumHeight(theme.current().scaled(480))
        to = "" if context.discreet else f"To {letter.recipient}. "
        self.form.addWidget(Words(f"{to}Checksum and pages are as on the day it was printed.", tone="quiet"))
        self.form.addWidget(self.pages, 1)
        self.cancel.hide()
        self.save = Button("Save a copy", self._choose_file)
        self.bar.add_left(self.save)
        self.save.setEnabled(False)
        self._read()

    def _read(self) -> None:
        if self.context.discreet:
            self.pages.say("The page is hidden in discreet mode. Ctrl+Shift+H shows it again.")
            return
        store, document_id = self.context.store, self.letter.document_id

        def use_case(unit: Unit) -> bytes:
            from caseworker_app.letters.one_letter import open_kept

            return open_kept(unit, store, document_id)

        self.context.act("open a kept letter", use_case, self._show, undo=False)

    def _show(self, content: bytes) -> None:
        self._kept = content
        self.save.setEnabled(True)
        self.pages.show_content(content, zones=True)
        self.pages.focus_page()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save a copy", "letter.pdf", "PDF (*.pdf)")
        if name:
            self.save_to(Path(name).with_suffix(".pdf"))

    def save_to(self, file: Path) -> None:
        """Write the pages to a file that the person chose."""
        content = self._kept

        def op(_work: Work) -> None:
            try:
                file.write_bytes(content)
            except OSError as error:
                why = error.strerror or "the disk refused"
                raise CannotSave(f"{file.name} could not be written ({why}).", "Choose another.") from error

        self.context.run(op, lambda _n: self.context.notice(f"The letter was saved to {file.name}"))
