"""The three sheets of a recovery key on paper, one A4 page each. They are made in memory, never in a file."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from caseworker_app.reports import paper_fonts
from caseworker_app.reports.paper_fonts import BOLD, PLAIN
from caseworker_app.statutory.words import long_date
from caseworker_app.store.recovery import SHARES, CouncilKey, RecoveryKey

_INK, _QUIET, _LINE = HexColor("#16191D"), HexColor("#4B5563"), HexColor("#767C86")
_EDGE = 20 * mm
_BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=12, leading=16, textColor=_INK, spaceAfter=4)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName=BOLD, fontSize=20, leading=26)
_HEADING = ParagraphStyle("heading", parent=_BODY, fontName=BOLD, fontSize=14, leading=18, spaceBefore=10)
_POINT = ParagraphStyle("point", parent=_BODY, leftIndent=12)
_WORD = ParagraphStyle("word", parent=_BODY, fontSize=16, leading=20, spaceAfter=0)
_NUMBER = ParagraphStyle("number", parent=_BODY, textColor=_QUIET, alignment=2, spaceAfter=0)
_COLUMNS = 2

_KEEP = (
    "Put it in an envelope, seal it, sign over the seal, and lock it away: a safe, or a locked cabinet.",
    "Keep the three sheets in three places. Whoever has two of them can read every child’s file.",
    "Do not copy, scan, photograph or e-mail it, and do not keep it with the laptop.",
    "Hand it to whoever follows you in your post, and write down that you did.",
    "If it is lost or was seen by somebody else, have new sheets made (Settings, Recovery key) and put in "
    "use on every laptop. "
    "The old ones then open nothing but old backups.",
)
_USE = (
    "Somebody forgot their passphrase. On their laptop choose “I have forgotten the passphrase”.",
    "Check who asks. Then type this sheet yourself, with the holder of another; do not read it out.",
    "A new passphrase is chosen. The sheets stay as they are and can be used again.",
)


def sheets(made: RecoveryKey, council: CouncilKey, council_name: str = "") -> bytes:
    """Return the three pages as a PDF."""
    paper_fonts.register()
    story: list[Flowable] = []
    for number in range(SHARES):
        story += _sheet(number, made.shares[number], council, council_name)
        if number + 1 < SHARES:
            story.append(PageBreak())
    made_in = BytesIO()
    SimpleDocTemplate(
        made_in, pagesize=A4, leftMargin=_EDGE, rightMargin=_EDGE, topMargin=_EDGE, bottomMargin=14 * mm,
        title="Recovery key", author=council_name or "Caseworker", lang="en-GB",
    ).build(story)  # fmt: skip
    return made_in.getvalue()


def _sheet(number: int, words: Sequence[str], council: CouncilKey, council_name: str) -> list[Flowable]:
    holder = council.holders[number] if number < len(council.holders) else ""
    whose = f"{council_name}, made on" if council_name else "Made on"
    return [
        Paragraph(f"Recovery key: sheet {number + 1} of {SHARES}", _TITLE),
        Paragraph(escape(f"{whose} {long_date(council.made_on)}. All three begin “{council.name}”."), _BODY),
        Paragraph(
            "Any two of the three sheets together open the encrypted caseloads of Caseworker that use "
            "this key. One sheet alone opens nothing.",
            _BODY,
        ),
        Paragraph("Who holds it", _HEADING),
        Paragraph(escape(holder or "Post:  ________________________________"), _BODY),
        Paragraph("Received on ______________  Name, signature _________________________", _BODY),
        Paragraph("The words", _HEADING),
        _table(words),
        Paragraph("How to keep it", _HEADING),
        *(Paragraph(escape(point), _POINT, bulletText="•") for point in _KEEP),
        Paragraph("When it is needed", _HEADING),
        *(Paragraph(escape(point), _POINT, bulletText="•") for point in _USE),
    ]


def _table(words: Sequence[str]) -> Flowable:
    """Lay the numbered words out in columns that are read downwards."""
    rows = -(-len(words) // _COLUMNS)
    cells: list[list[Flowable]] = []
    for row in range(rows):
        line: list[Flowable] = []
        for place in range(row, len(words), rows):
            line += [Paragraph(str(place + 1), _NUMBER), Paragraph(escape(words[place]), _WORD)]
        cells.append(line)
    table = Table(cells, colWidths=(12 * mm, 70 * mm) * _COLUMNS, rowHeights=21)
    table.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 0.8, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    table.hAlign = "LEFT"
    table.spaceBefore = table.spaceAfter = 2
    return table
