"""A letter as a Word file that can be edited (python-docx): the same words and letterhead as the PDF."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from caseworker_app.letters import flowables, stationery, timeline, word_parts
from caseworker_app.letters import page as sheet
from caseworker_app.letters.look import WIDTH, Look, look_of
from caseworker_app.letters.markup import (
    Block,
    Box,
    Heading,
    NewPage,
    Points,
    Run,
    Runs,
    Table,
    Timeline,
    Words,
    text_of,
)
from caseworker_app.letters.page import Letter

FONT: Final = (
    "Arial"  # every computer that opens it has this one; its letters are as wide as those of the PDF
)
INK: Final = RGBColor(0x16, 0x19, 0x1D)
QUIET: Final = RGBColor(0x4B, 0x55, 0x63)
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


def write(letter: Letter) -> bytes:
    """Return a letter as a Word file; equal letters give equal bytes."""
    document, look = docx.Document(), look_of(letter)
    _styles(document, look)
    _properties(document, letter)
    _page(document)
    if letter.cover:
        _first_page(document, letter, look)
        for block in letter.cover:
            _block(document, block, look)
        document.add_section()
    _first_page(document, letter, look)
    for block in letter.body:
        _block(document, block, look)
    if not letter.unsigned:
        _signature(document, letter, look)
    for number, section in enumerate(document.sections):
        is_cover = bool(letter.cover) and number == 0
        word_parts.head_and_foot(section, letter, look, is_cover=is_cover)
    return _packed(document)


def _styles(document: Document, look: Look) -> None:
    normal = document.styles["Normal"]
    word_parts.set_font(normal, FONT, look.points, INK)
    _spaced(normal, look.leading, after=look.space(0.5))
    for level in (1, 2, 3):
        style = document.styles[f"Heading {level}"]
        size = look.points * (1.17 if level == 1 else 1.0)
        word_parts.set_font(style, FONT, size, INK, bold=True)
        _spaced(style, size * 1.3, before=look.space(0.2 if level == 1 else 0.45), after=look.space(0.35))
        style.paragraph_format.keep_with_next = True
    for name in ("List Bullet", "List Number"):
        _spaced(document.styles[name], look.leading, after=look.space(0.15))
    word_parts.in_british_english(document)


def _spaced(style: Any, leading: float, *, before: float = 0, after: float = 0) -> None:
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.widow_control = True


def _properties(document: Document, letter: Letter) -> None:
    told = document.core_properties
    told.title, told.author, told.subject = letter.title, letter.sender.council, letter.kind
    told.language, told.comments, told.last_modified_by = "en-GB", "", letter.sender.council


def _page(document: Document) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = Mm(sheet.PAGE_WIDTH), Mm(sheet.PAGE_HEIGHT)
    section.left_margin = section.right_margin = Mm(sheet.SIDE)
    section.top_margin, section.bottom_margin = Mm(sheet.HEAD_OF_LATER_PAGES), Mm(sheet.FOOT)
    section.header_distance, section.footer_distance = Mm(10), Mm(9)
    section.different_first_page_header_footer = True


def _first_page(document: Document, letter: Letter, look: Look) -> None:
    """Write the address in the window, the sender at the right, then date, reference and confidence."""
    address = [(line, False) for line in letter.address]
    word_parts.frame(
        document, address, sheet.WINDOW_LEFT, sheet.WINDOW_TOP, sheet.WINDOW_RIGHT - sheet.WINDOW_LEFT,
        sheet.ADDRESS_POINTS, sheet.ADDRESS_LINE * sheet.MM,
    )  # fmt: skip
    sender = letter.sender
    lines = [(sender.council, True), *((line, False) for line in (*sender.lines, "", *sender.contact))]
    word_parts.frame(
        document, lines, sheet.SENDER_LEFT, sheet.SENDER_TOP, sheet.PAGE_WIDTH - sheet.SENDER_LEFT - 15,
        look.sender, look.sender * 1.28, logo=sender.logo,
    )  # fmt: skip
    lines_of_date = _lines_of_date(letter)
    for number, runs in enumerate(lines_of_date):
        line = _dated(document, runs, look, letter)
        if number == 0:
            top = 98.0 if letter.large else sheet.DATE_LINE - 4
            line.space_before = Mm(top - sheet.HEAD_OF_LATER_PAGES)
    last = 124.0 if letter.large else sheet.DATE_LINE + 5.5 * (len(lines_of_date) - 1)
    line.space_after = Mm(look.body_top - last - 1)


def _lines_of_date(letter: Letter) -> tuple[tuple[Run, ...], ...]:
    date, reference = Run(letter.date), Run(f"Our reference: {letter.reference}")
    private = Run("Private and confidential", bold=True)
    if letter.large:
        return (date,), (reference,), (private,)
    if stationery.reference_fits(letter):
        return ((date, Run("\t"), reference, Run("\t"), private),)
    return (date, Run("\t\t"), private), (reference,)


def _dated(document: Document, runs: Runs, look: Look, letter: Letter) -> Any:
    line = _runs(document.add_paragraph(), runs)
    for run in line.runs:
        run.font.size = Pt(look.points if letter.large else stationery.DATE_POINTS)
    shape = line.paragraph_format
    shape.tab_stops.add_tab_stop(Mm(sheet.PAGE_WIDTH / 2 - sheet.SIDE), WD_TAB_ALIGNMENT.CENTER)
    shape.tab_stops.add_tab_stop(Mm(sheet.PAGE_WIDTH - 2 * sheet.SIDE), WD_TAB_ALIGNMENT.RIGHT)
    shape.line_spacing, shape.space_after = Pt(look.leading if letter.large else 14), Pt(2)
    return shape


def _block(document: Document, block: Block, look: Look) -> None:
    if isinstance(block, Heading):
        _runs(document.add_heading(level=min(block.level, 3)), block.runs)
    elif isinstance(block, Words):
        _runs(document.add_paragraph(), block.runs)
    elif isinstance(block, Points):
        _points(document, block, look)
    elif isinstance(block, Table):
        _table(document, block, look)
    elif isinstance(block, Timeline):
        _timeline(document, block)
    elif isinstance(block, Box):
        _box(document, block, look)
    elif isinstance(block, NewPage):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _runs(paragraph: Paragraph, runs: Runs) -> Paragraph:
    for run in runs:
        for number, line in enumerate(run.text.split("\n")):
            if number:
                paragraph.add_run().add_break()
            if line:
                paragraph.add_run(line).bold = run.bold or None
    return paragraph


def _points(document: Document, block: Points, look: Look) -> None:
    style = "List Number" if block.numbered else "List Bullet"
    made = [_runs(document.add_paragraph(style=style), point) for point in block.points]
    made[-1].paragraph_format.space_after = Pt(look.space(0.5))
    if block.numbered:
        word_parts.number_from_one(document, made)


def _table(document: Document, block: Table, look: Look) -> None:
    rows, widths = flowables.columns(block, look)
    made = document.add_table(rows=0, cols=len(widths))
    for number, row in enumerate(rows):
        cells = made.add_row().cells
        for cell, runs in zip(cells, row, strict=False):
            paragraph = _runs(cell.paragraphs[0], runs)
            _tight(paragraph, bold=number == 0)
    word_parts.ruled(made, widths)
    _after_table(document)


def _timeline(document: Document, block: Timeline) -> None:
    """Write the stops as a table: what a mark on the rail says in the PDF, a word in its colour says here."""
    made = document.add_table(rows=0, cols=2)
    for stop in block.stops:
        when, what = made.add_row().cells
        state = text_of(stop.state).strip()
        _tight(_runs(when.paragraphs[0], stop.state), bold=True)
        for run in when.paragraphs[0].runs:
            run.font.color.rgb = RGBColor.from_string(timeline.COLOURS[state].removeprefix("#"))
        _tight(_runs(what.paragraphs[0], stop.title), bold=True)
        for cell, runs in ((when, stop.when), (what, stop.text)):
            if text_of(runs):
                _tight(_runs(cell.add_paragraph(), runs))
        if state == timeline.NOW:
            word_parts.shaded(what, timeline.GROUND)
    word_parts.ruled(made, (WIDTH * 0.3, WIDTH * 0.7), heading=False)
    _after_table(document)


def _box(document: Document, block: Box, look: Look) -> None:
    made = document.add_table(rows=0, cols=2)
    for inner in block.inside:
        if isinstance(inner, Table):
            for row in inner.rows:
                cells = made.add_row().cells
                _tight(_runs(cells[0].paragraphs[0], row[0]), bold=True)
                _tight(_runs(cells[1].paragraphs[0], row[-1]))
            continue
        first, last = made.add_row().cells
        cell = first.merge(last)
        texts = (
            inner.points if isinstance(inner, Points) else (inner.runs,) if isinstance(inner, Words) else ()
        )
        for number, runs in enumerate(texts):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            _tight(_runs(paragraph, runs))
    word_parts.framed(made, look.first_column)
    _after_table(document)


def _texts(block: Block) -> tuple[Runs, ...]:
    if isinstance(block, Points):
        return block.points
    return (block.runs,) if isinstance(block, Words | Heading) else ()


def _tight(paragraph: Paragraph, *, bold: bool = False) -> None:
    paragraph.paragraph_format.space_after = Pt(3)
    for run in paragraph.runs:
        run.bold = True if bold else run.bold


def _after_table(document: Document) -> None:
    """Leave a little room: Word sets what follows a table right under it."""
    gap = document.add_paragraph().paragraph_format
    gap.line_spacing, gap.space_after = Pt(6), Pt(0)


def _signature(document: Document, letter: Letter, look: Look) -> None:
    sincerely, *names = letter.closing
    first = document.add_paragraph(sincerely)
    first.paragraph_format.keep_with_next = True
    first.paragraph_format.space_before = Pt(look.space(0.5))
    if letter.sender.signature is not None:
        word_parts.picture(document, letter.sender.signature, 60, 13)
    else:
        first.paragraph_format.space_after = Pt(look.leading * 2.2)
    signed = document.add_paragraph("\n".join(names))
    signed.paragraph_format.keep_together = True
    if letter.enclosed:
        document.add_paragraph(letter.enclosed)


def _packed(document: Document) -> bytes:
    """Return the file with no hour in it, so that the same letter is the same bytes."""
    loose, packed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as read, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(read.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            made.writestr(zipfile.ZipInfo(name, _LONG_AGO), read.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
