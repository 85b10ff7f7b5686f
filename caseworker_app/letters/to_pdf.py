"""Letters as PDF (ReportLab Platypus): one canvas for a whole run, and the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from caseworker_app.letters import fonts, stationery
from caseworker_app.letters import page as sheet
from caseworker_app.letters.flowables import is_heading, plain_text
from caseworker_app.letters.layout import Page, laid_out
from caseworker_app.letters.look import WIDTH as WIDTH
from caseworker_app.letters.look import Look, look_of
from caseworker_app.letters.page import MM, Letter

_BOOKMARKS_FROM = 4  # pages


def write(letters: Sequence[Letter], *, new_sheets: bool = False) -> tuple[bytes, list[int]]:
    """Return one PDF of some letters and the number of pages of each; `new_sheets` is for printing duplex."""
    buffer = io.BytesIO()
    canvas = canvas_for(letters[0], len(letters), buffer)
    counts = []
    for number, letter in enumerate(letters):
        counts.append(draw(letter, canvas, bookmark=f"letter-{number}" if len(letters) > 1 else ""))
        if new_sheets and counts[-1] % 2:
            canvas.showPage()
    canvas.save()
    return buffer.getvalue(), counts


def canvas_for(first: Letter, count: int, buffer: io.BytesIO) -> Canvas:
    """Return an empty file for so many letters, of which this is the first."""
    fonts.ready()
    canvas = Canvas(
        buffer, pagesize=(sheet.PAGE_WIDTH * MM, sheet.PAGE_HEIGHT * MM), invariant=1, pageCompression=1,
        lang="en-GB", initialFontName=fonts.PLAIN,  # type: ignore[arg-type]
    )  # fmt: skip
    canvas.setTitle(first.title if count == 1 else f"{count} letters")
    canvas.setAuthor(first.sender.council)
    canvas.setSubject(first.kind)
    canvas.setCreator("Caseworker")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def draw(letter: Letter, canvas: Canvas, *, bookmark: str = "") -> int:
    """Draw a letter on pages of its own; return how many."""
    pages, look = laid_out(letter, canvas), look_of(letter)
    if pages.cover is not None:
        stationery.first_page(letter, look, canvas)
        stationery.foot(letter, look, canvas, "Cover sheet")
        _place(pages.cover, canvas)
    many = len(pages.own) >= _BOOKMARKS_FROM
    for number, page in enumerate(pages.own, 1):
        _head(letter, look, canvas, number, bookmark or ("letter" if many else ""))
        stationery.foot(letter, look, canvas, f"Page {number} of {len(pages.own)}")
        if many:
            _bookmark_headings(page, canvas, f"{bookmark}-{number}")
        _place(page, canvas)
    return len(pages)


def page_count(letter: Letter) -> int:
    """Return how many pages a letter takes; refuse one that cannot be set."""
    return len(laid_out(letter, canvas_for(letter, 1, io.BytesIO())))


def _head(letter: Letter, look: Look, canvas: Canvas, number: int, bookmark: str) -> None:
    if number > 1:
        stationery.later_page(letter, look, canvas)
        return
    stationery.first_page(letter, look, canvas)
    if bookmark:
        _bookmark(canvas, bookmark, f"{letter.reference}: {letter.title}", 0)


def _bookmark_headings(page: Page, canvas: Canvas, where: str) -> None:
    for one in page:
        if is_heading(one.flowable):
            _bookmark(canvas, f"{where}-{one.height:.0f}", plain_text(one.flowable), 1)


def _place(page: Page, canvas: Canvas) -> None:
    for one in page:
        one.flowable.drawOn(canvas, sheet.SIDE * MM, one.height)
    canvas.showPage()


def _bookmark(canvas: Canvas, name: str, text: str, level: int) -> None:
    canvas.bookmarkPage(name)
    canvas.addOutlineEntry(text, name, level=level)
