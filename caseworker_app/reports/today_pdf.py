"""Today on paper: A4 landscape, initials by default, shapes and words beside colour for black-and-white."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from caseworker_app.casework.today import Band, Count, Page, Row
from caseworker_app.reports import paper_fonts
from caseworker_app.reports.paper_fonts import BOLD, PLAIN
from caseworker_app.reports.today_words import BAND_WORDS, initials, status_words, why_words
from caseworker_app.statutory import urgency
from caseworker_app.statutory.words import long_date, short_date

WIDTH, HEIGHT = landscape(A4)
EDGE = 36
TEXT, TITLE = 10, 16
LINE, ABOVE = 13, 5
HEAD, FOOT = 66, 34
INK, QUIET, HAIRLINE = HexColor("#16191D"), HexColor("#4B5563"), HexColor("#B9BEC6")

Shape = Literal["triangle", "diamond", "disc", "bars", "question", "ring"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, where it begins and how wide it is."""

    heading: str
    left: float
    width: float


COLUMNS = (
    Column("Status", EDGE, 96),
    Column("What to do", EDGE + 98, 190),
    Column("Child", EDGE + 290, 102),
    Column("Due", EDGE + 394, 68),
    Column("Why", EDGE + 464, WIDTH - 2 * EDGE - 464),
)
LOOKS: dict[Band, tuple[Shape, Color]] = {
    Band.LATE: ("triangle", HexColor("#A4161A")),
    Band.DUE_TODAY: ("diamond", HexColor("#8A4B00")),
    Band.SOON: ("disc", HexColor("#0B5C8A")),
    Band.DISAPPLIED: ("bars", QUIET),
    Band.FACTS_MISSING: ("question", HexColor("#8A4B00")),
    Band.WAITING: ("ring", QUIET),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a band's heading, or a row with its cells wrapped to the columns."""

    band: Band
    cells: tuple[tuple[str, ...], ...] = ()
    count: Count | None = None

    @property
    def height(self) -> float:
        """The room that it takes."""
        return ABOVE * 2 + LINE * max([len(cell) for cell in self.cells], default=1)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of every page."""

    page: Page
    now: datetime  # in England
    council: str

    @property
    def filter(self) -> str:
        """Whose work it is."""
        names = self.page.view.caseworkers
        return f"Cases of {', '.join(names)}" if names else "Cases of all caseworkers"

    @property
    def as_of(self) -> str:
        """The day, and when it was printed."""
        hour = self.now.hour % 12 or 12
        time = f"{hour}:{self.now.minute:02}{'am' if self.now.hour < 12 else 'pm'}"
        return f"As of {self.page.view.today:%A} {long_date(self.page.view.today)}, {time}"


def write(file: Path | BytesIO, page: Page, *, now: datetime, council: str = "", names: bool = False) -> int:
    """Write Today as a PDF; return the number of its pages. `names` prints names in place of initials."""
    paper_fonts.register()
    pages = list(_pages([*_lines(page, names=names)]))
    target = file if isinstance(file, BytesIO) else str(file)
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), lang="en-GB", invariant=1, pageCompression=1)
    canvas.setTitle(f"Today, {long_date(page.view.today)}")
    canvas.setAuthor(council or "Caseworker")
    canvas.setSubject("What the law needs today, most pressing first")
    head = Head(page, now, council)
    for number, lines in enumerate(pages, start=1):
        _draw_head(canvas, head)
        _draw_lines(canvas, lines)
        _draw_foot(canvas, f"Page {number} of {len(pages)}", names=names)
        canvas.showPage()
    canvas.save()
    return len(pages)


def _lines(page: Page, *, names: bool) -> Iterator[Line]:
    band: Band | None = None
    for row in page.rows:
        if row.band is not band:
            band = row.band
            yield Line(band, count=page.counts[band])
        yield Line(row.band, _cells(row, names=names))
    if band is None:
        nothing = "Nothing is late or due in the next 5 working days."
        yield Line(Band.SOON, ((), (nothing,), (), (), ()))


def _cells(row: Row, *, names: bool) -> tuple[tuple[str, ...], ...]:
    child = f"{row.given_name} {row.family_name}" if names else initials(row.given_name, row.family_name)
    deadline = row.deadline
    due = short_date(deadline.due) if deadline.due else "No date"
    texts = (status_words(row), urgency.verb(deadline.rule), f"{child} {row.reference}", due, why_words(row))
    wrapped = []
    for text, column in zip(texts, COLUMNS, strict=True):
        room = column.width - (18 if column is COLUMNS[0] else 4)
        wrapped.append(tuple(simpleSplit(text, PLAIN, TEXT, room)))
    return tuple(wrapped)


def _pages(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Break the list into pages; a band's heading never stands alone at the foot."""
    room = HEIGHT - EDGE - HEAD - FOOT - EDGE / 2
    page: list[Line] = []
    left = room
    for place, line in enumerate(lines):
        follows = lines[place + 1].height if line.count is not None and place + 1 < len(lines) else 0
        if line.height + follows > left and page:
            yield page
            page, left = [], room
            if line.count is None:  # the band goes on: say which it is
                page.append(Line(line.band, count=Count(-1)))
                left -= page[0].height
        page.append(line)
        left -= line.height
    yield page


def _draw_head(canvas: Canvas, head: Head) -> None:
    top = HEIGHT - EDGE
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, TITLE)
    canvas.drawString(EDGE, top - 12, "Today")
    canvas.setFont(PLAIN, TEXT)
    canvas.drawString(EDGE + 58, top - 12, head.filter)
    canvas.drawRightString(WIDTH - EDGE, top - 12, head.as_of)
    canvas.setFillColor(QUIET)
    told = f"{head.page.to_do} to do · {head.page.ahead} more in the next 20 working days"
    if head.page.doubtful.number:  # as the foot of the window says; only those without a date are in the list
        told += f" · {head.page.doubtful} facts to check"
    canvas.drawString(EDGE, top - 29, told)
    canvas.drawRightString(WIDTH - EDGE, top - 29, head.council)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, TEXT)
    for column in COLUMNS:
        canvas.drawString(column.left, top - HEAD + 12, column.heading)
    _rule(canvas, top - HEAD + 5, INK, 1)


def _draw_lines(canvas: Canvas, lines: Sequence[Line]) -> None:
    top = HEIGHT - EDGE - HEAD
    for place, line in enumerate(lines):
        if line.count is not None:
            _draw_band(canvas, line, top)
        else:
            _draw_row(canvas, line, top)
            if place + 1 < len(lines) and lines[place + 1].count is None:
                _rule(canvas, top - line.height, HAIRLINE, 0.5)
        top -= line.height


def _draw_band(canvas: Canvas, line: Line, top: float) -> None:
    shape, colour = LOOKS[line.band]
    baseline = top - ABOVE - TEXT
    canvas.setFillColor(HexColor("#EEF0F3"))
    canvas.rect(EDGE, top - line.height + 1, WIDTH - 2 * EDGE, line.height - 1, stroke=0, fill=1)
    draw_shape(canvas, shape, EDGE + 9, baseline + 3.4, colour)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, TEXT)
    words, count = BAND_WORDS[line.band], line.count or Count(0)
    told = f"{words}, continued" if count.number < 0 else f"{words}  {count}"
    canvas.drawString(EDGE + 19, baseline, told)


def _draw_row(canvas: Canvas, line: Line, top: float) -> None:
    shape, colour = LOOKS[line.band]
    baseline = top - ABOVE - TEXT
    if line.cells[0]:
        draw_shape(canvas, shape, EDGE + 9, baseline + 3.4, colour)
    for place, (cell, column) in enumerate(zip(line.cells, COLUMNS, strict=True)):
        canvas.setFillColor(colour if place == 0 else INK)
        canvas.setFont(BOLD if place == 2 else PLAIN, TEXT)
        left = column.left + (19 if place == 0 else 0)
        for number, text in enumerate(cell):
            canvas.drawString(left, baseline - LINE * number, text)


def draw_shape(canvas: Canvas, shape: Shape, x: float, y: float, colour: Color) -> None:
    """Draw the shape of a status around its middle."""
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(1.5)
    if shape == "ring":
        canvas.circle(x, y, 3.4, stroke=1, fill=0)
    elif shape == "disc":
        canvas.circle(x, y, 3.8, stroke=0, fill=1)
    elif shape == "bars":
        canvas.line(x - 2, y - 3.6, x - 2, y + 3.6)
        canvas.line(x + 2, y - 3.6, x + 2, y + 3.6)
    elif shape == "question":
        canvas.setFont(BOLD, 11)
        canvas.drawCentredString(x, y - 3.9, "?")
    else:
        corners = ((0, 4.4), (4.6, -3.6), (-4.6, -3.6)) if shape == "triangle" else (
            (0, 4.8), (4.8, 0), (0, -4.8), (-4.8, 0)
        )  # fmt: skip
        outline = canvas.beginPath()
        outline.moveTo(x + corners[0][0], y + corners[0][1])
        for across, up in corners[1:]:
            outline.lineTo(x + across, y + up)
        outline.close()
        canvas.drawPath(outline, stroke=0, fill=1)
    canvas.restoreState()


def _draw_foot(canvas: Canvas, number: str, *, names: bool) -> None:
    canvas.setFillColor(QUIET)
    canvas.setFont(PLAIN, TEXT)
    told = "Names of children: lock this list away." if names else "Initials and references only."
    canvas.drawString(EDGE, EDGE / 2 + 2, f"{told} Shred it when it is out of date.")
    canvas.drawRightString(WIDTH - EDGE, EDGE / 2 + 2, number)


def _rule(canvas: Canvas, y: float, colour: Color, width: float) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width)
    canvas.line(EDGE, y, WIDTH - EDGE, y)
