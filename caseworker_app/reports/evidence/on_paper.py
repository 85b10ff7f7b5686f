"""The pack as a PDF: A4 portrait, contents, numbered tables, charts as large as their column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    LongTable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from caseworker_app.reports import paper_fonts
from caseworker_app.reports.charts.on_paper import ChartOnPaper
from caseworker_app.reports.evidence.blocks import PART
from caseworker_app.reports.evidence.pieces import Block, Drawn, Heading, Table, Words
from caseworker_app.reports.paper_fonts import BOLD, PLAIN

_EDGE = 20 * mm
_INK, _QUIET = HexColor("#16191D"), HexColor("#4B5563")


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=PLAIN, fontSize=size, leading=leading, textColor=_INK, **more)


_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=24, leading=30, textColor=_INK, spaceAfter=8)
_ONE = ParagraphStyle(
    "one",
    fontName=BOLD,
    fontSize=16,
    leading=21,
    textColor=_INK,
    spaceBefore=14,
    spaceAfter=6,
    keepWithNext=1,
)
_TWO = ParagraphStyle(
    "two",
    fontName=BOLD,
    fontSize=12.5,
    leading=16,
    textColor=_INK,
    spaceBefore=12,
    spaceAfter=4,
    keepWithNext=1,
)
_CAPTION = ParagraphStyle(
    "caption",
    fontName=BOLD,
    fontSize=10,
    leading=13,
    textColor=_INK,
    spaceBefore=8,
    spaceAfter=3,
    keepWithNext=1,
)
_LONG, _LONG_CAPTION = 8, ParagraphStyle("long caption", parent=_CAPTION, keepWithNext=0)
_BODY = _style("body", 11, 15, spaceAfter=6)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=10, leading=13, textColor=_QUIET)
_LINE = ParagraphStyle("line", parent=_BODY, fontSize=12, leading=18)


class _Document(BaseDocTemplate):
    """Numbers the pages and tells the contents of each heading."""

    def __init__(self, file: Path, title: str, foot: str) -> None:
        super().__init__(
            str(file), pagesize=A4, leftMargin=_EDGE, rightMargin=_EDGE, topMargin=_EDGE, bottomMargin=_EDGE,
            title=title, author=foot, subject="Evidence for the improvement board", lang="en-GB", invariant=1,
        )  # fmt: skip
        self._foot = f"{title}" + (f" · {foot}" if foot else "")
        frame = Frame(_EDGE, _EDGE, A4[0] - 2 * _EDGE, A4[1] - 2 * _EDGE, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._draw_foot)])

    def _draw_foot(self, canvas: Any, _document: Any) -> None:
        canvas.setFont(PLAIN, 9)
        canvas.setFillColor(_QUIET)
        canvas.drawString(_EDGE, 11 * mm, self._foot)
        canvas.drawRightString(A4[0] - _EDGE, 11 * mm, f"Page {canvas.getPageNumber()}")

    def afterFlowable(self, flowable: Flowable) -> None:
        """Note a heading for the contents and the bookmarks."""
        if isinstance(flowable, Paragraph) and flowable.style is _ONE:
            words = flowable.getPlainText()
            key = f"heading {words}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(words, key, 0)
            self.notify("TOCEntry", (0, words, self.page, key))


def write_pdf(file: Path, title: str, under: Sequence[str], council: str, blocks: Sequence[Block]) -> None:
    """Write the pack; the same blocks give the same bytes."""
    paper_fonts.register()
    contents = TableOfContents(levelStyles=[_LINE])
    story: list[Flowable] = [Paragraph(escape(title), _TITLE)]
    story += [Paragraph(escape(line), _BODY) for line in under]
    story += [Spacer(1, 10), Paragraph("Contents", _CAPTION), contents, PageBreak()]
    number = 0
    for place, block in enumerate(blocks):
        number += isinstance(block, Table)
        if isinstance(block, Heading):  # a chart stays with its heading and the first lines of its table
            drawn = any(isinstance(one, Drawn) for one in blocks[place + 1 : place + 3])
            story.append(CondPageBreak((125 if drawn else 60 if block.level == 1 else 40) * mm))
        story += _flowables(block, number)
    _Document(file, title, council).multiBuild(story)


def _flowables(block: Block, number: int) -> Iterator[Flowable]:
    if isinstance(block, Heading):
        yield Paragraph(escape(block.words), _ONE if block.level == 1 else _TWO)
    elif isinstance(block, Words):
        yield Paragraph(escape(block.words), _SMALL if block.quiet else _BODY)
    elif isinstance(block, Drawn):
        yield ChartOnPaper(block.chart)
    elif block.rows:
        long = len(block.rows) > _LONG  # kept with its caption it would leave half a page empty
        if long:
            yield CondPageBreak(35 * mm)
        yield Paragraph(escape(f"Table {number}. {block.caption}"), _LONG_CAPTION if long else _CAPTION)
        yield _table(block)
        yield Spacer(1, 6)


def _cell_style(words: str, style: ParagraphStyle) -> ParagraphStyle:
    """Return the style of a cell: a part stands a step to the right of its whole."""
    return ParagraphStyle("part", parent=style, leftIndent=12) if words.startswith(PART) else style


def _table(block: Table) -> Flowable:
    """Return a table whose heading stands on every page; wide ones in smaller type."""
    size = 10 if len(block.headings) <= 6 else 8.5 if len(block.headings) <= 9 else 7
    plain = ParagraphStyle("cell", fontName=PLAIN, fontSize=size, leading=size * 1.25, textColor=_INK)
    right = ParagraphStyle("right", parent=plain, alignment=2)
    bold = ParagraphStyle("head", parent=plain, fontName=BOLD)
    bold_right = ParagraphStyle("head right", parent=bold, alignment=2)
    width = A4[0] - 2 * _EDGE
    shares = block.widths or (1 / len(block.headings),) * len(block.headings)
    head = [
        Paragraph(escape(words), bold_right if place in block.right else bold)
        for place, words in enumerate(block.headings)
    ]
    rows = [
        [
            Paragraph(escape(words), _cell_style(words, right if place in block.right else plain))
            for place, words in enumerate(row)
        ]
        for row in block.rows
    ]
    made = LongTable([head, *rows], colWidths=[width * share for share in shares], repeatRows=1)
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.9, _INK),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, HexColor("#B9BEC6")),
                ("LEFTPADDING", (0, 0), (-1, -1), 1.5),
                ("RIGHTPADDING", (0, 0), (-1, -1), 7 if len(block.headings) <= 6 else 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    made.hAlign = "LEFT"
    return made
