"""One PDF of many letters in the order of their envelopes, each beginning on a sheet of its own.

A letter with enclosures is followed by a slip that says what goes into its envelope, and then by the files
themselves. All letters are drawn on one canvas: each font is there once, and pages are packed as they come.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFPage, PDFStream
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from caseworker_app.letters import fonts, to_pdf
from caseworker_app.letters import page as sheet
from caseworker_app.letters.page import MM, Letter

Progress = Callable[[int, int], object]
Content = Callable[[], bytes]
_HEAD = ParagraphStyle("slip head", fontName=fonts.BOLD, fontSize=20, leading=26, spaceAfter=10)
_WORDS = ParagraphStyle("slip", fontName=fonts.PLAIN, fontSize=14, leading=20, spaceAfter=6, shaping=1)


@dataclass(frozen=True, slots=True)
class Inside:
    """One enclosure: its name, and its pages if the file is here rather than added by hand."""

    what: str
    pages: int = 0
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One envelope: the letter and what goes with it."""

    letter: Letter
    inside: tuple[Inside, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an item stands in the print file: its first page, the letter's own pages, and all of them."""

    first_page: int
    pages: int
    in_all: int


def sheets(pages: int, inside: Sequence[Inside], *, duplex: bool) -> int:
    """Return the sheets that go into an envelope."""
    per = 2 if duplex else 1
    return sum(-(-count // per) for count in (pages, *(one.pages for one in inside)) if count)


def write(
    items: Iterable[Item], count: int, *, duplex: bool, progress: Progress | None = None
) -> tuple[bytes, list[Placed]]:
    """Return the print file of some items, and where each stands in it."""
    canvas: Canvas | None = None
    placed: list[Placed] = []
    merges: list[tuple[int, Inside]] = []  # after how many drawn pages which file comes
    drawn = all_pages = 0
    for number, item in enumerate(items, 1):
        if progress is not None:
            progress(number, count)
        canvas = canvas or to_pdf.canvas_for(item.letter, count, io.BytesIO())
        pages = to_pdf.draw(item.letter, canvas, bookmark=f"letter-{number}")
        own = pages + _evened(canvas, pages, duplex)
        if item.inside:
            _slip(canvas, item, number)
            own += 1 + _evened(canvas, 1, duplex)
        drawn += own
        merges += [(drawn, one) for one in item.inside if one.content is not None]
        in_all = own + sum(_even(one.pages, duplex) for one in item.inside)
        placed.append(Placed(all_pages + 1, pages, in_all))
        all_pages += in_all
        _pack(canvas)
    assert canvas is not None
    # Not `save`, which would copy all of it once more.
    content: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call]
    return (_merged(content, merges, duplex) if merges else content), placed


def _even(pages: int, duplex: bool) -> int:
    return pages + (pages % 2 if duplex else 0)


def _evened(canvas: Canvas, pages: int, duplex: bool) -> int:
    """Leave the back of the last sheet empty; return the pages that this adds."""
    if not duplex or pages % 2 == 0:
        return 0
    canvas.showPage()
    return 1


def _slip(canvas: Canvas, item: Item, number: int) -> None:
    """Draw the sheet that tells the post room what goes into an envelope. It names no child."""
    letter = item.letter
    lines = [
        f"{place}. {fonts.markup(one.what)}: "
        + (f"{one.pages} pages, after this sheet" if one.content else "add it by hand")
        for place, one in enumerate(item.inside, 1)
    ]
    words = [
        Paragraph("Do not post this sheet", _HEAD),
        Paragraph(f"Letter {number}, reference {fonts.markup(letter.reference)}.", _WORDS),
        Paragraph("Put into its envelope:", _WORDS),
        *(Paragraph(line, _WORDS) for line in lines),
    ]
    height = (sheet.PAGE_HEIGHT - 60) * MM
    for one in words:
        _, high = one.wrapOn(canvas, to_pdf.WIDTH, height)
        height -= high
        one.drawOn(canvas, sheet.SIDE * MM, height)
        height -= 8
    canvas.showPage()


def _pack(canvas: Canvas) -> None:
    """Compress the pages that are done: a run of thousands would else stay in memory as text."""
    document: Any = canvas._doc  # type: ignore[attr-defined]
    for page in reversed(document.Pages.pages):
        if page.Contents is not None or not page.stream:
            break
        packed = zlib.compress(page.stream.encode("latin-1"))
        page.Contents = _Packed(PDFDictionary({"Filter": PDFName("FlateDecode")}), packed)
        page.stream = None
        page.__class__ = _Page


class _Packed(PDFStream):
    """The drawing of a page, let go once it is written."""

    def format(self, document: Any) -> bytes:
        written: bytes = super().format(document)
        self.content = b""
        return written


class _Page(PDFPage):
    """A page that keeps nothing but its name once it is written: others refer to it by that."""

    def format(self, document: Any) -> bytes:
        written: bytes = super().format(document)
        named = "__InternalName__"
        self.__dict__ = {named: self.__dict__[named]}
        return written


def _merged(content: bytes, merges: Sequence[tuple[int, Inside]], duplex: bool) -> bytes:
    """Put the files of the enclosures in behind their slips."""
    from pypdf import PdfWriter

    writer = PdfWriter(io.BytesIO(content), full=True)
    added = 0
    for drawn, inside in merges:
        assert inside.content is not None
        writer.merge(drawn + added, io.BytesIO(inside.content()), import_outline=False)
        added += inside.pages
        if duplex and inside.pages % 2:
            writer.insert_blank_page(sheet.PAGE_WIDTH * MM, sheet.PAGE_HEIGHT * MM, drawn + added)
            added += 1
    return _bytes(writer)


def part(content: bytes, first_page: int) -> bytes:
    """Return a print file from one page to its end: what is left after a jam."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(io.BytesIO(content), pages=(first_page - 1, len(PdfReader(io.BytesIO(content)).pages)))
    return _bytes(writer)


def stamped_copy(content: bytes) -> bytes:
    """Return a letter with “Copy” on every page, as it was otherwise."""
    from pypdf import PdfReader, PdfWriter

    fonts.ready()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(sheet.PAGE_WIDTH * MM, sheet.PAGE_HEIGHT * MM), invariant=1)
    canvas.setFont(fonts.BOLD, 14)
    canvas.drawCentredString(105 * MM, (sheet.PAGE_HEIGHT - 12) * MM, "Copy")
    canvas.save()
    stamp = PdfReader(io.BytesIO(buffer.getvalue())).pages[0]
    writer = PdfWriter(io.BytesIO(content), full=True)
    for page in writer.pages:
        page.merge_page(stamp)
    return _bytes(writer)


def _bytes(writer: Any) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
