"""Pages of a PDF onto paper, on the worker's thread: Qt lets a printer be painted from any one thread."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.dates import count_of

DOTS = 300  # an inch: small print is sharp, and a page stays a few megabytes
_INCH = 25.4
_A4 = QSizeF(210, 297)


class PrinterStopped(CaseworkerError):
    """The printer gave up; `page` is the first page that did not go to it, from 1."""

    def __init__(self, page: int) -> None:
        super().__init__(
            f"The printer stopped before page {page}. What came out before it can be used.",
            "Choose the first letter that did not print, and go on from it.",
        )
        self.page = page


def has_printer() -> bool:
    """Whether this computer knows a printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def ready(printer: QPrinter, *, duplex: bool, name: str = "") -> None:
    """Set a printer up for letters: A4, the whole sheet, both sides or one."""
    if name in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(name)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    way = QPrinter.DuplexMode.DuplexLongSide if duplex else QPrinter.DuplexMode.DuplexNone
    printer.setDuplex(way)
    printer.setDocName("Letters")  # the queue of a shared printer shows it to everybody


def print_pages(
    content: bytes,
    printer: QPrinter,
    work: Work,
    *,
    right: float = 0.0,
    down: float = 0.0,
    landscape: bool = False,
) -> int:
    """Print a PDF, moved by so many millimetres as this printer needs; return its number of pages."""
    from caseworker_app.ui.pdf_pages import count_pages, draw

    count = count_pages(content)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterStopped(1)
    try:
        for number in range(1, count + 1):
            work.say("Printing", number - 1, count)
            if number > 1 and not printer.newPage():
                raise PrinterStopped(number)
            page = draw(content, number, round((_A4.height() if landscape else _A4.width()) / _INCH * DOTS))
            dot = printer.resolution() / _INCH
            place = QRectF(right * dot, down * dot, page.width * dot, page.height * dot)
            painter.drawImage(place, page.picture)
            if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
                raise PrinterStopped(number)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return count


def no_printer(count: int, *, on_windows: bool) -> CaseworkerError:
    """Return what to say where there is no printer."""
    whose = "Windows" if on_windows else "This computer"
    stay = "The letter stays" if count == 1 else f"The {count_of(count, 'letter')} stay"
    return CaseworkerError(
        f"{whose} has no printer available. {stay} in the queue.", "Save them as one PDF instead?"
    )
