"""Letters as PDF (ReportLab Platypus): one canvas for a whole run, and the same bytes each time.

Pages are laid out before they are drawn, so that each can say how many there are.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from caseworker_app.errors import WrongUse
from caseworker_app.letters import fonts
from caseworker_app.letters import markup as blocks_of
from caseworker_app.letters import page as sheet
from caseworker_app.letters.fonts import BOLD, PLAIN
from caseworker_app.letters.markup import Block, Box, Heading, NewPage, Points, Runs, Words
from caseworker_app.letters.page import MM, Letter

INK, QUIET, HAIRLINE = HexColor("#16191D"), HexColor("#4B5563"), HexColor("#B9BEC6")
WIDTH = (sheet.PAGE_WIDTH - 2 * sheet.SIDE) * MM
_BOTTOM = sheet.FOOT * MM
_TOP = (sheet.PAGE_HEIGHT - sheet.HEAD_OF_LATER_PAGES) * MM
_BOOKMARKS_FROM = 4  # pages


@dataclass(frozen=True)
class Look:
    """The sizes of one letter."""

    points: float
    leading: float
    sender: float
    foot: float
    body_top: float  # millimetres from the top of the first page

    def style(self, name: str, **changes: Any) -> ParagraphStyle:
        """Return a paragraph style of this look."""
        return _style(self, name, tuple(sorted(changes.items())))


ORDINARY: Final = Look(12, 16, 10.5, 10, sheet.BODY_TOP)
LARGE: Final = Look(18, 24, 16, 14, 134.0)


@lru_cache(maxsize=64)
def _style(look: Look, name: str, changes: tuple[tuple[str, Any], ...]) -> ParagraphStyle:
    fonts.ready()
    settings = {
        "fontName": PLAIN, "fontSize": look.points, "leading": look.leading, "textColor": INK,
        "spaceAfter": look.leading * 0.5, "allowWidows": 0, "allowOrphans": 0, **dict(changes),
    }  # fmt: skip
    return ParagraphStyle(name, **settings)


@dataclass(slots=True)
class _Placed:
    flowable: Any
    height: float  # of its foot above the foot of the page


class _PageBreak(Flowable):
    """Marks where a letter's author wants a new page."""


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
        lang="en-GB", initialFontName=PLAIN,  # type: ignore[arg-type]
    )  # fmt: skip
    canvas.setTitle(first.title if count == 1 else f"{count} letters")
    canvas.setAuthor(first.sender.council)
    canvas.setSubject(first.kind)
    canvas.setCreator("Caseworker")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def draw(letter: Letter, canvas: Canvas, *, bookmark: str = "") -> int:
    """Draw a letter on pages of its own; return how many."""
    pages = laid_out(letter, canvas)
    _draw(letter, pages, canvas, bookmark=bookmark)
    return len(pages)


def page_count(letter: Letter) -> int:
    """Return how many pages a letter takes; refuse one that cannot be set."""
    return len(laid_out(letter, canvas_for(letter, 1, io.BytesIO())))


def laid_out(letter: Letter, canvas: Canvas) -> list[list[_Placed]]:
    """Return the pages of a letter, each with what stands on it and where."""
    look = LARGE if letter.large else ORDINARY
    flowables = list(_flowables(letter, look))
    pages: list[list[_Placed]] = [[]]
    height = (sheet.PAGE_HEIGHT - look.body_top) * MM
    waiting = flowables[::-1]
    while waiting:
        flowable = waiting.pop()
        if isinstance(flowable, _PageBreak):
            pages.append([])
            height = _TOP
            continue
        below = _placed(flowable, waiting, height - _BOTTOM, canvas, fresh=not pages[-1])
        if below is None:
            if not pages[-1] and len(pages) > 1:
                raise WrongUse(
                    "A part of this letter does not fit on a page.", "Divide it into shorter parts."
                )
            waiting.append(flowable)
            pages.append([])
            height = _TOP
            continue
        shown, used, rest = below
        if rest is not None:
            waiting.append(rest)
        pages[-1].append(_Placed(shown, height - used))
        height -= used + shown.getSpaceAfter()
    return pages


def _keeps(flowable: Any) -> bool:
    return bool(flowable.getKeepWithNext())


def _placed(
    flowable: Flowable, waiting: list[Flowable], room: float, canvas: Canvas, *, fresh: bool
) -> tuple[Flowable, float, Flowable | None] | None:
    """Return what of a flowable stands on this page, its height with the space above, and what is left."""
    above = 0 if fresh else flowable.getSpaceBefore()
    _, high = flowable.wrapOn(canvas, WIDTH, room - above)
    kept = 0.0
    if waiting and _keeps(flowable):
        following = waiting[-1]
        _, next_high = following.wrapOn(canvas, WIDTH, room)
        kept = flowable.getSpaceAfter() + min(next_high, 3 * 16 if not fresh else next_high)
    if high + above + kept <= room or (fresh and high <= room):
        return flowable, high + above, None
    if kept:
        return None
    parts = flowable.splitOn(canvas, WIDTH, room - above) if room - above > 0 else []
    if len(parts) < 2:
        return None
    _, high = parts[0].wrapOn(canvas, WIDTH, room - above)
    return parts[0], high + above, parts[1]


def _flowables(letter: Letter, look: Look) -> Iterator[Flowable]:
    for block in letter.body:
        yield from _of_block(block, look)
    yield from _signature(letter, look)


def _signature(letter: Letter, look: Look) -> Iterator[Flowable]:
    sincerely, *names = letter.closing
    first = _paragraph(((sincerely, False),), look.style("sincerely", spaceBefore=look.leading * 0.5,
                       spaceAfter=look.leading * 2.2, keepWithNext=1))  # fmt: skip
    yield first
    yield _paragraph((("\n".join(names), False),), look.style("signed"))
    if letter.enclosed:
        yield _paragraph(((letter.enclosed, False),), look.style("enclosed", spaceBefore=look.leading * 0.5))


def _of_block(block: Block, look: Look) -> Iterator[Flowable]:
    if isinstance(block, Heading):
        yield _heading(block, look)
    elif isinstance(block, Words):
        yield _words(block.runs, look.style("words"))
    elif isinstance(block, Points):
        yield from _points(block, look)
    elif isinstance(block, blocks_of.Table):
        yield _table(block, look)
    elif isinstance(block, Box):
        yield _box(block, look)
    elif isinstance(block, NewPage):
        yield _PageBreak()


def _heading(block: Heading, look: Look) -> Paragraph:
    size = look.points * (1.17 if block.level == 1 else 1.0)
    style = look.style(
        f"heading {block.level}", fontName=BOLD, fontSize=size, leading=size * 1.3, keepWithNext=1,
        spaceBefore=look.leading * (0.2 if block.level == 1 else 0.45), spaceAfter=look.leading * 0.35,
    )  # fmt: skip
    return _words(block.runs, style, bold=True)


def _points(block: Points, look: Look) -> Iterator[Paragraph]:
    indent = look.points * 1.5
    last = len(block.points) - 1
    for number, point in enumerate(block.points):
        style = look.style(
            "last point" if number == last else "point", leftIndent=indent, bulletIndent=0,
            spaceAfter=look.leading * (0.5 if number == last else 0.15), bulletFontSize=look.points,
            bulletFontName=PLAIN,
        )  # fmt: skip
        yield _words(point, style, bullet=f"{number + 1}." if block.numbered else "•")


def _words(runs: Runs, style: ParagraphStyle, *, bold: bool = False, bullet: str | None = None) -> Paragraph:
    return _paragraph(tuple((run.text, run.bold and not bold) for run in runs), style, bullet)


def _paragraph(
    pieces: Sequence[tuple[str, bool]], style: ParagraphStyle, bullet: str | None = None
) -> Paragraph:
    text = "".join(
        f"<b>{fonts.markup(words, bold=True)}</b>" if heavy else fonts.markup(words)
        for words, heavy in pieces
    )
    if not all(fonts.is_plain(words) for words, _ in pieces):
        style = _shaped(style)
    return Paragraph(text, style, bulletText=bullet)


@lru_cache(maxsize=64)
def _shaped(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle(f"{style.name} shaped", parent=style, shaping=1)


def _table(block: blocks_of.Table, look: Look) -> Table:
    columns = max(map(len, block.rows))
    plain, head = look.style("cell", spaceAfter=0), look.style("head", spaceAfter=0, fontName=BOLD)
    cells = [
        [_words(cell, head if number == 0 else plain, bold=number == 0) for cell in row]
        for number, row in enumerate(block.rows)
    ]
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), PLAIN),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HAIRLINE),
        ("LEFTPADDING", (0, 0), (0, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]  # fmt: skip
    return Table(
        cells, colWidths=_columns(columns, WIDTH), style=TableStyle(style), repeatRows=1,
        spaceAfter=look.leading * 0.6, splitInRow=1,
    )  # fmt: skip


def _columns(count: int, width: float) -> list[float]:
    if count == 2:
        return [width * 0.34, width * 0.66]
    return [width / count] * count


_EDGE = 10.0


def _box(block: Box, look: Look) -> Table:
    rows: list[list[Any]] = []
    style: list[tuple[Any, ...]] = [
        ("BOX", (0, 0), (-1, -1), 1, INK), ("ROUNDEDCORNERS", [4, 4, 4, 4]),
        ("FONT", (0, 0), (-1, -1), PLAIN),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), _EDGE), ("RIGHTPADDING", (0, 0), (-1, -1), _EDGE),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, 0), 8), ("BOTTOMPADDING", (0, -1), (-1, -1), 9),
    ]  # fmt: skip
    plain, first = look.style("boxed", spaceAfter=0), look.style("boxed first", spaceAfter=0, fontName=BOLD)
    for inner in block.inside:
        if isinstance(inner, blocks_of.Table):
            rows.extend([_words(row[0], first, bold=True), _words(row[-1], plain)] for row in inner.rows)
            continue
        style.append(("SPAN", (0, len(rows)), (1, len(rows))))
        rows.append([list(_boxed(inner, look, plain)), ""])
    return Table(
        rows, colWidths=_columns(2, WIDTH), style=TableStyle(style), spaceBefore=look.leading * 0.2,
        spaceAfter=look.leading * 0.8,
    )  # fmt: skip


def _boxed(block: Block, look: Look, plain: ParagraphStyle) -> Iterable[Flowable]:
    if isinstance(block, Words):
        yield _words(block.runs, plain)
    else:
        yield from _of_block(block, look)


def _draw(letter: Letter, pages: list[list[_Placed]], canvas: Canvas, *, bookmark: str) -> None:
    look = LARGE if letter.large else ORDINARY
    many = len(pages) >= _BOOKMARKS_FROM
    for number, placed in enumerate(pages, 1):
        if number == 1:
            _first_page(letter, look, canvas)
            if bookmark or many:
                _bookmark(canvas, bookmark or "letter", f"{letter.reference}: {letter.title}", 0)
        else:
            _text(canvas, sheet.SIDE, 14, f"{letter.initials} · {letter.reference}", look.foot, QUIET)
        _foot(letter, look, canvas, number, len(pages))
        for one in placed:
            style = getattr(one.flowable, "style", None)
            if many and style is not None and style.name.startswith("heading"):
                name = f"{bookmark}-{number}-{one.height:.0f}"
                _bookmark(canvas, name, one.flowable.getPlainText(), 1)
            one.flowable.drawOn(canvas, sheet.SIDE * MM, one.height)
        canvas.showPage()


def _bookmark(canvas: Canvas, name: str, text: str, level: int) -> None:
    canvas.bookmarkPage(name)
    canvas.addOutlineEntry(text, name, level=level)


def _first_page(letter: Letter, look: Look, canvas: Canvas) -> None:
    for number, line in enumerate(letter.address):
        _text(
            canvas, sheet.WINDOW_LEFT + 0.5, sheet.WINDOW_TOP + sheet.ADDRESS_LINE * (number + 1) - 1.0, line,
            sheet.ADDRESS_POINTS, INK,
        )  # fmt: skip
    _sender(letter, look, canvas)
    if letter.large:
        for number, words in enumerate((letter.date, f"Our reference: {letter.reference}")):
            _text(canvas, sheet.SIDE, 104 + 9 * number, words, look.points, INK)
        _text(canvas, sheet.SIDE, 122, "Private and confidential", look.points, INK, font=BOLD)
    else:
        _text(canvas, sheet.SIDE, sheet.DATE_LINE, letter.date, 11, INK)
        _text(canvas, 105, sheet.DATE_LINE, f"Our reference: {letter.reference}", 11, INK, anchor="centre")
        _text(canvas, 210 - sheet.SIDE, sheet.DATE_LINE, "Private and confidential", 11, INK, anchor="right",
              font=BOLD)  # fmt: skip
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.25)
    for fold in sheet.FOLDS:
        height = (sheet.PAGE_HEIGHT - fold) * MM
        canvas.line(0, height, sheet.FOLD_LENGTH * MM, height)


def _sender(letter: Letter, look: Look, canvas: Canvas) -> None:
    sender, left, top = letter.sender, sheet.SENDER_LEFT, sheet.SENDER_TOP
    step = look.sender * 1.28 / MM
    if sender.logo is not None and sender.logo.is_file():
        picture = ImageReader(str(sender.logo))
        wide, high = picture.getSize()
        shown = min(12.0, 60.0 * high / wide)
        canvas.drawImage(picture, left * MM, (sheet.PAGE_HEIGHT - top - shown) * MM, shown * wide / high * MM,
                         shown * MM, mask="auto")  # fmt: skip
        top += shown + 2
    top += 5
    for line in _wrapped(sender.council, look.sender + 3, sheet.PAGE_WIDTH - left - 15):
        _text(canvas, left, top, line, look.sender + 3, INK, font=BOLD)
        top += step * 1.25
    top += step * 0.35
    for words in (*sender.lines, "", *sender.contact):
        for line in _wrapped(words, look.sender, sheet.PAGE_WIDTH - left - 15) if words else [""]:
            _text(canvas, left, top, line, look.sender, INK)
            top += step if line else step * 0.6


def _wrapped(text: str, points: float, millimetres: float) -> list[str]:
    lines = [""]
    for word in text.split():
        tried = f"{lines[-1]} {word}".strip()
        if lines[-1] and fonts.width(tried, points) > millimetres * MM:
            lines.append(word)
        else:
            lines[-1] = tried
    return lines


def _foot(letter: Letter, look: Look, canvas: Canvas, number: int, count: int) -> None:
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.5)
    canvas.line(sheet.SIDE * MM, 17 * MM, (sheet.PAGE_WIDTH - sheet.SIDE) * MM, 17 * MM)
    left = (
        f"Reference {letter.reference}" if letter.large else f"Reference {letter.reference} · {letter.source}"
    )
    _text(
        canvas, sheet.SIDE, sheet.PAGE_HEIGHT - 11.5, left, look.foot if letter.large else _fit(left), QUIET
    )
    _text(canvas, sheet.PAGE_WIDTH - sheet.SIDE, sheet.PAGE_HEIGHT - 11.5, f"Page {number} of {count}",
          look.foot, QUIET, anchor="right")  # fmt: skip
    if letter.reprint:
        _text(canvas, 105, 12, "Copy", look.points, QUIET, anchor="centre")


def _fit(text: str) -> float:
    room = (sheet.PAGE_WIDTH - 2 * sheet.SIDE - 24) * MM
    wide = fonts.width(text, 10)
    return 10.0 if wide <= room else max(6.0, 10 * room / wide)


def _text(
    canvas: Canvas, left: float, top: float, text: str, points: float, colour: Any, *, anchor: str = "left",
    font: str = PLAIN,
) -> None:  # fmt: skip
    """Write a line with its foot `top` millimetres below the head of the page."""
    canvas.setFillColor(colour)
    height = (sheet.PAGE_HEIGHT - top) * MM
    if fonts.is_plain(text):
        canvas.setFont(font, points)
        draw: Callable[..., Any] = {
            "left": canvas.drawString, "right": canvas.drawRightString, "centre": canvas.drawCentredString,
        }[anchor]  # fmt: skip
        draw(left * MM, height, text)
        return
    place = left * MM - {"left": 0.0, "right": 1.0, "centre": 0.5}[anchor] * fonts.width(text, points)
    shaped = ParagraphStyle(
        "line", fontName=font, fontSize=points, leading=points, textColor=colour, shaping=1
    )
    paragraph = Paragraph(fonts.markup(text, bold=font == BOLD), shaped)
    paragraph.wrapOn(canvas, 400, points)
    paragraph.drawOn(canvas, place, height - points * 0.25)
