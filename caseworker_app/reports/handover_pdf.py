"""A leaver's caseload on paper: half a page a child, two children a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from caseworker_app.casework.handover_sheet import ChildSheet
from caseworker_app.errors import CannotSave
from caseworker_app.reports import paper_fonts
from caseworker_app.reports.paper_fonts import BOLD, PLAIN
from caseworker_app.statutory.words import count_of, long_date

_INK, _QUIET, _LATE = HexColor("#16191D"), HexColor("#4B5563"), HexColor("#A4161A")
_EDGE = 18 * mm
_BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=10, leading=13, textColor=_INK)
_QUIET_STYLE = ParagraphStyle("quiet", parent=_BODY, textColor=_QUIET)
_NAME = ParagraphStyle("name", parent=_BODY, fontName=BOLD, fontSize=14, leading=18)
_HEADING = ParagraphStyle("heading", parent=_BODY, fontName=BOLD, spaceBefore=5)
_LINE = ParagraphStyle("line", parent=_BODY, leftIndent=10, bulletFontName=PLAIN)
_CARE = ParagraphStyle("care", parent=_LINE, textColor=_LATE, bulletColor=_LATE)

Progress = Callable[[int, int], object]


def write(
    file: Path,
    sheets: Sequence[ChildSheet],
    *,
    caseworker: str,
    today: date,
    council: str = "",
    progress: Progress = lambda _done, _all: None,
) -> None:
    """Write the sheets of a caseworker's children."""
    paper_fonts.register()
    story: list[Flowable] = [*_cover(sheets, caseworker, today)]
    for place, sheet in enumerate(sheets):
        progress(place, len(sheets))
        story.append(KeepTogether(list(_child(sheet))))
    document = SimpleDocTemplate(
        str(file), pagesize=A4, leftMargin=_EDGE, rightMargin=_EDGE, topMargin=_EDGE, bottomMargin=_EDGE,
        title=f"Handover of {count_of(len(sheets), 'case')}", author=council or "Caseworker", lang="en-GB",
        invariant=1,
    )  # fmt: skip

    def foot(canvas: Canvas, _document: object) -> None:
        canvas.setFont(PLAIN, 9)
        canvas.setFillColor(_QUIET)
        canvas.drawString(
            _EDGE, 10 * mm, "Names of children: lock this away. Shred it once all is handed over."
        )
        canvas.drawRightString(A4[0] - _EDGE, 10 * mm, f"Page {canvas.getPageNumber()}")

    try:
        document.build(story, onFirstPage=foot, onLaterPages=foot)
    except OSError as error:
        raise CannotSave(
            f"{file.name} could not be written.", "Close it in the other program, or choose another folder."
        ) from error


def _cover(sheets: Sequence[ChildSheet], caseworker: str, today: date) -> Sequence[Flowable]:
    promised = sum(len(sheet.promises) for sheet in sheets)
    careful = sum(bool(sheet.sensitive) for sheet in sheets)
    told = (
        f"{count_of(len(sheets), 'case')} on {long_date(today)}; {count_of(promised, 'promise')} still open; "
        f"for {careful} something needs care."
    )
    return [Paragraph(escape(f"Handover: cases of {caseworker}"), _NAME), Paragraph(told, _QUIET_STYLE)]


def _child(sheet: ChildSheet) -> Sequence[Flowable]:
    parts: list[Flowable] = [
        Spacer(1, 8),
        HRFlowable(width="100%", color=_QUIET, thickness=0.7),
        Spacer(1, 4),
        Paragraph(escape(sheet.name), _NAME),
        Paragraph(escape(sheet.about), _QUIET_STYLE),
    ]
    parts += _part("Take care", sheet.sensitive, _CARE)
    parts += _part("We promised", sheet.promises or ("Nothing is open",))
    parts += _part("Waits for our answer", sheet.waiting)
    parts += _part("What is next", sheet.next_dates or ("No date is open",))
    parts += _part("Family", sheet.family)
    return [*parts, *_part("Note", (sheet.note,) if sheet.note else ())]


def _part(heading: str, lines: Sequence[str], style: ParagraphStyle = _LINE) -> list[Flowable]:
    if not lines:
        return []
    told = [Paragraph(escape(line), style, bulletText="•") for line in lines]
    return [Paragraph(heading, _HEADING), *told]
