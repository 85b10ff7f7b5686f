"""A team's board on paper: A4 landscape, initials, each group under its heading, for the meeting's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from caseworker_app.casework.board_rows import BoardRow
from caseworker_app.reports import paper_fonts
from caseworker_app.reports.paper_fonts import BOLD, PLAIN
from caseworker_app.reports.today_words import initials
from caseworker_app.statutory.words import count_of, long_date, short_date

_EDGE, _ROOM = 36, landscape(A4)[0] - 72
_HEADINGS = ("How late", "What", "Child", "Who holds it", "Last contact", "Reason", "Next date")
_WIDTHS = tuple(_ROOM * share for share in (0.1, 0.23, 0.15, 0.16, 0.1, 0.16, 0.1))
_INK, _QUIET, _LINE, _GROUND = (HexColor(one) for one in ("#16191D", "#4B5563", "#B9BEC6", "#EEF0F3"))
_TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=10, leading=13, textColor=_INK)
_STRONG = ParagraphStyle("strong", parent=_TEXT, fontName=BOLD)
_TITLE = ParagraphStyle("title", parent=_STRONG, fontSize=16, leading=20, leftIndent=-3)


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one group, under its words."""

    words: str
    rows: Sequence[BoardRow]


def write(
    file: Path | BytesIO, title: str, sections: Sequence[Section], *, today: date, council: str = ""
) -> None:
    """Write the board. A child is named by initials and reference: the sheet lies on a table."""
    paper_fonts.register()
    head = f"{title}. As of {today:%A} {long_date(today)}"
    document = SimpleDocTemplate(
        file if isinstance(file, BytesIO) else str(file),
        pagesize=landscape(A4), leftMargin=_EDGE, rightMargin=_EDGE, topMargin=_EDGE, bottomMargin=_EDGE + 12,
        title=head, author=council or "Caseworker", lang="en-GB", invariant=1,
    )  # fmt: skip
    story: list[Any] = [Paragraph(escape(head), _TITLE)]
    if council:
        story.append(Paragraph(escape(council), _TEXT))
    document.build([*story, _table(sections)], onFirstPage=_foot, onLaterPages=_foot)


def _table(sections: Sequence[Section]) -> Table:
    lines: list[list[Any]] = [[Paragraph(one, _STRONG) for one in _HEADINGS]]
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
        ("LINEBELOW", (0, 0), (-1, 0), 1, _INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ]
    for one in sections:
        place = len(lines)
        style += [
            ("SPAN", (0, place), (-1, place)), ("BACKGROUND", (0, place), (-1, place), _GROUND),
            ("NOSPLIT", (0, place), (-1, place + 1)),
        ]  # fmt: skip
        lines.append([Paragraph(escape(one.words), _STRONG), *[""] * (len(_HEADINGS) - 1)])
        lines += [[Paragraph(escape(cell), _TEXT) for cell in _cells(row)] for row in one.rows]
    if not any(one.rows for one in sections):
        lines.append([Paragraph("Nothing.", _TEXT), *[""] * (len(_HEADINGS) - 1)])
    return Table(lines, colWidths=_WIDTHS, repeatRows=1, style=style, spaceBefore=10)


def _cells(row: BoardRow) -> Sequence[str]:
    days = row.days
    late = f"{count_of(-days, 'day')} late" if days is not None and days < 0 else "No date"
    if days is not None and days >= 0:
        late = f"in {count_of(days, 'day')}" if days else "today"
    held = row.held_by if row.held_by != "Us" else row.caseworker or "No caseworker"
    agreed = row.agreed
    return (
        late,
        row.deadline.rule.verb,
        f"{initials(row.given_name, row.family_name)} {row.reference}",
        held,
        short_date(row.last_contact) if row.last_contact else "None logged",
        agreed.reason_words if agreed else "None yet",
        short_date(agreed.next_on) if agreed else "–",
    )


def _foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFillColor(_QUIET)
    canvas.setFont(PLAIN, 10)
    canvas.drawString(_EDGE, _EDGE / 2, "Initials and references only. Shred it when it is out of date.")
    canvas.drawRightString(_EDGE + _ROOM, _EDGE / 2, f"Page {document.page}")
