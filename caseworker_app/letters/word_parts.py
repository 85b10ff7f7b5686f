"""What python-docx has no words for: frames at an exact place, page numbers, a language, borders."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from caseworker_app.letters import page as sheet
from caseworker_app.letters import pictures
from caseworker_app.letters.look import Look
from caseworker_app.letters.page import MM, Letter

_QUIET = RGBColor(0x4B, 0x55, 0x63)
_TWIPS = 56.6929  # in a millimetre
_EDGE = 108  # twips from the frame of a table to its words
_TEXT_WIDE = sheet.PAGE_WIDTH - 2 * sheet.SIDE


def element(name: str, **attributes: object) -> Any:
    """Make an element of WordprocessingML."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_font(style: Any, name: str, points: float, colour: RGBColor, *, bold: bool = False) -> None:
    """Give a style its letters, for every script."""
    font = style.font
    font.name, font.size, font.bold, font.italic = name, Pt(points), bold, False
    font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def in_british_english(document: Document) -> None:
    """Mark the text as British English, so that it is spelled and read aloud as such."""
    language = element("lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA")
    for wanted in ("w:docDefaults/w:rPrDefault/w:rPr",):
        found = document.styles.element.find(wanted, document.styles.element.nsmap)
        for old in found.findall(qn("w:lang")):
            found.remove(old)
        found.append(language)


def frame(
    document: Document, lines: Sequence[tuple[str, bool]], left: float, top: float, wide: float,
    points: float, leading: float, *, logo: Path | None = None,
) -> None:  # fmt: skip
    """Write lines into a frame at an exact place of the page, in millimetres."""
    if logo is not None:
        _place(picture(document, logo, 60, 12), left, top, wide)
    for text, bold in lines:
        line = document.add_paragraph()
        run = line.add_run(text)
        run.font.size, run.bold = Pt(points + (3 if bold else 0)), bold or None
        shape = line.paragraph_format
        # Exact lines cut off the letters of other scripts.
        rule = WD_LINE_SPACING.EXACTLY if text.isascii() else WD_LINE_SPACING.AT_LEAST
        shape.line_spacing_rule, shape.line_spacing = rule, Pt(leading * (1.4 if bold else 1))
        shape.space_before = shape.space_after = Pt(0)
        _place(line, left, top, wide)


def _place(paragraph: Paragraph, left: float, top: float, wide: float) -> None:
    place = element(
        "framePr", w=round(wide * _TWIPS), hSpace=0, wrap="around", vAnchor="page", hAnchor="page",
        x=round(left * _TWIPS), y=round(top * _TWIPS),
    )  # fmt: skip
    shape = paragraph._p.get_or_add_pPr()
    shape.insert_element_before(
        place, "w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:spacing",
        "w:ind", "w:jc", "w:rPr",
    )  # fmt: skip


def picture(document: Document, file: Path, widest: float, highest: float) -> Paragraph:
    """Write a picture as large as a frame in millimetres allows."""
    wide, high = pictures.size(file, widest * MM, highest * MM)
    line = document.add_paragraph()
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shown = line.add_run().add_picture(io.BytesIO(file.read_bytes()), Pt(wide), Pt(high))
    for side in ("distT", "distB", "distL", "distR"):
        shown._inline.set(side, "0")
    line.paragraph_format.keep_with_next = True
    return line


def head_and_foot(section: Any, letter: Letter, look: Look, *, is_cover: bool) -> None:
    """Write whose letter it is on later pages, and which page it is on all."""
    for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
        part.is_linked_to_previous = False
    copy = " · Copy" if letter.reprint else ""
    _quiet(
        section.header.paragraphs[0],
        " · ".join(filter(None, (letter.initials, letter.reference))) + copy,
        look,
    )
    _quiet(section.first_page_header.paragraphs[0], copy.removeprefix(" · "), look)
    for foot in (section.footer, section.first_page_footer):
        line = foot.paragraphs[0]
        line.style = "Normal"  # that of feet has tabs of its own
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_TEXT_WIDE), WD_TAB_ALIGNMENT.RIGHT)
        source = "" if letter.large else f" · {letter.source}"
        _quiet(line, f"Reference {letter.reference}{source}\t", look)
        if is_cover:
            _quiet(line, "Cover sheet", look)
            continue
        _quiet(line, "Page ", look)
        _field(line, "PAGE", look)
        _quiet(line, " of ", look)
        # LibreOffice counts the pages of the whole file only, and a cover sheet is not one of the letter's.
        _field(line, "SECTIONPAGES" if letter.cover else "NUMPAGES", look)
    if not is_cover:
        section._sectPr.append(element("pgNumType", start=1))


def _quiet(paragraph: Paragraph, text: str, look: Look) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(look.foot), _QUIET
    return run


def _field(paragraph: Paragraph, name: str, look: Look) -> None:
    for kind in ("begin", "separate", "end"):
        run = _quiet(paragraph, "", look)
        if kind == "separate":
            instruction = element("instrText")
            instruction.text = f" {name} "
            run._r.append(instruction)
            run = _quiet(paragraph, "", look)
        run._r.append(element("fldChar", fldCharType=kind))
        if kind == "separate":
            _quiet(paragraph, "1", look)


def number_from_one(document: Document, paragraphs: Sequence[Paragraph]) -> None:
    """Let a numbered list begin at 1, whatever list came before it."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    shape = style.pPr.numPr.numId.val
    abstract = next(one for one in numbering.num_lst if one.numId == shape).abstractNumId.val
    new = numbering.add_num(abstract)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbers.get_or_add_ilvl().val = 0
        numbers.get_or_add_numId().val = new.numId


def shaded(cell: Any, colour: str) -> None:
    """Give a cell a ground."""
    shade = element("shd", val="clear", color="auto", fill=colour.removeprefix("#"))
    cell._tc.get_or_add_tcPr().append(shade)


def ruled(table: Any, widths: Sequence[float], *, heading: bool = True) -> None:
    """Draw a line under each row, and repeat a heading on every page; the widths are in points."""
    table.autofit = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Pt(wide)
    for row in table.rows:
        for cell, wide in zip(row.cells, widths, strict=True):
            cell.width = Pt(wide)
    for row in table.rows:
        for cell in row.cells:
            _borders(cell._tc.get_or_add_tcPr(), "tcBorders", ("bottom",), "B9BEC6", 4)
    if heading:
        table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader", val="true"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit", val="true"))


def framed(table: Any, share: float) -> None:
    """Draw a frame around a table of two columns."""
    _borders(table._tbl.tblPr, "tblBorders", ("top", "left", "bottom", "right"), "16191D", 8)
    table.autofit = False
    table._tbl.tblPr.append(element("tblInd", w=_EDGE, type="dxa"))
    wide = _TEXT_WIDE - _EDGE / _TWIPS
    shares = (share, 1 - share)
    for column, part in zip(table.columns, shares, strict=True):
        column.width = Mm(wide * part)
    for row in table.rows:
        for cell, part in zip(row.cells, shares, strict=True):
            cell.width = Mm(wide * part) if row.cells[0]._tc is not row.cells[1]._tc else Mm(wide)


def _borders(shape: Any, name: str, sides: Sequence[str], colour: str, eighths: int) -> None:
    borders = element(name)
    for side in sides:
        borders.append(element(side, val="single", sz=eighths, space=0, color=colour))
    shape.append(borders)
