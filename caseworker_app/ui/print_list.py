"""A list on paper: made on the worker's thread, then to a printer that is chosen, or into a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker_app.errors import CannotSave
from caseworker_app.ui import print_pages
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context


def print_list(parent: QWidget, context: Context, name: str, make: Callable[[], bytes]) -> None:
    """Print a list in landscape; where there is no printer, offer to save it as a PDF of that name."""
    context.run(lambda _work: make(), lambda content: _send(parent, context, name, content))


def _send(parent: QWidget, context: Context, name: str, content: bytes) -> None:
    if not print_pages.has_printer():
        chosen, _ = QFileDialog.getSaveFileName(parent, "Save as PDF", f"{name}.pdf", "PDF file (*.pdf)")
        if chosen:
            save_list(context, Path(chosen), content)
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    print_pages.ready(printer, duplex=context.choices.print_both_sides, name=context.choices.printer)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(lambda: _print(context, content, printer))
    dialog.show()


def save_list(context: Context, file: Path, content: bytes) -> None:
    """Write the list into a file."""
    path = file if file.suffix else file.with_suffix(".pdf")

    def op(_work: Work) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CannotSave(f"{path.name} could not be written.", "Choose another place.") from error

    context.run(op, lambda _done: context.notice(f"The list is in {path.name}"))


def _print(context: Context, content: bytes, printer: QPrinter) -> None:
    def op(work: Work) -> int:
        return print_pages.print_pages(content, printer, work, landscape=True)

    context.run(op, lambda _pages: context.notice("The list was sent to the printer"))
