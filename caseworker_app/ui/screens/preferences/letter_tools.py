"""What Settings offers for letters beside their facts: the words of each, and the sheet for the envelope."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.errors import CannotSave
from caseworker_app.ui import print_pages
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words


class LetterTools(QWidget):
    """Two ways on: to the words of the letters, and to paper."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.wording = Button("Words of our letters", lambda: context.go("wording"), icon="pencil")
        self.sheet = Button("Print the test sheet", self.print_sheet, icon="printer")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.wording)
        row.addWidget(self.sheet)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(Words("The test sheet shows whether addresses stand in the window.", tone="quiet"))

    def print_sheet(self) -> None:
        """Print the test sheet, moved as letters are; without a printer, save it."""
        if not print_pages.has_printer():
            error = print_pages.no_printer(1, on_windows=sys.platform == "win32")
            self.context.notice(error.message.split(" The letter")[0])
            name, _ = QFileDialog.getSaveFileName(
                self, "Save the test sheet", "test-sheet.pdf", "PDF (*.pdf)"
            )
            if name:
                self.save_sheet(Path(name).with_suffix(".pdf"))
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        print_pages.ready(printer, duplex=False, name=self.context.choices.printer)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.send(printer))
        dialog.show()

    def send(self, printer: QPrinter) -> None:
        """Print it on a printer that was chosen."""
        choices = self.context.choices

        def op(work: Work) -> int:
            from caseworker_app.letters.window_sheet import window_sheet

            return print_pages.print_pages(
                window_sheet(), printer, work, right=choices.print_right, down=choices.print_down
            )

        self.context.run(op, lambda _n: self.context.notice("The test sheet was sent to the printer"))

    def save_sheet(self, file: Path) -> None:
        """Write it to a file."""

        def op(_work: Work) -> None:
            from caseworker_app.letters.window_sheet import window_sheet

            try:
                file.write_bytes(window_sheet())
            except OSError as error:
                why = error.strerror or "the disk refused"
                raise CannotSave(f"{file.name} could not be written ({why}).", "Choose another.") from error

        self.context.run(op, lambda _n: self.context.notice(f"The test sheet was saved to {file.name}"))
