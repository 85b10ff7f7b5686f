"""Pages of a PDF as pictures (pypdfium2, which is PDFium). Only for the worker's thread: PDFium has one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from caseworker_app.errors import CaseworkerError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_POINTS_A_MILLIMETRE = 72 / 25.4
_LARGEST_PIXELS = 6000  # a side; more than any screen or printed page asks for


class NotReadable(CaseworkerError):
    """A file that should be a PDF is not one that can be shown."""


@dataclass(frozen=True)
class DrawnPage:
    """One page as it was drawn, with its words for those who listen."""

    number: int  # from 1
    count: int
    picture: QImage
    width: float  # millimetres
    height: float
    text: str


@contextmanager
def _open(content: bytes) -> Iterator[PdfDocument]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        raise NotReadable(
            "This file cannot be shown: it is not a PDF, or it is damaged or locked.",
            "Open it in another program, or choose another file.",
        ) from error
    with closing(document):
        yield document


def count_pages(content: bytes) -> int:
    """Return how many pages a PDF has."""
    with _open(content) as document:
        return len(document)


def draw(content: bytes, number: int, pixels: int) -> DrawnPage:
    """Draw a page (the last one, where there are fewer) so many pixels wide."""
    with _open(content) as document:
        count = len(document)
        number = max(1, min(number, count))
        page = document[number - 1]
        width, height = page.get_size()
        side = min(max(pixels, 1), _LARGEST_PIXELS)
        bitmap = page.render(scale=side / width, prefer_bgrx=True)
        picture = QImage(
            bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
        ).copy()  # the bitmap's memory goes with the document
        text = page.get_textpage().get_text_range()
    return DrawnPage(
        number, count, picture, width / _POINTS_A_MILLIMETRE, height / _POINTS_A_MILLIMETRE,
        " ".join(text.replace("\r", "").replace("\ufffe", "-").split(" ")),
    )  # fmt: skip
