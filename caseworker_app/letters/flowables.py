"""The blocks of a letter as things that ReportLab can place on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import Any
from weakref import ref

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from caseworker_app.letters import fonts, pictures, timeline
from caseworker_app.letters import markup as blocks_of
from caseworker_app.letters import page as sheet
from caseworker_app.letters.fonts import BOLD, PLAIN
from caseworker_app.letters.look import HAIRLINE, INK, WIDTH, Look
from caseworker_app.letters.markup import Block, Box, Heading, NewPage, Points, Runs, Timeline, Words
from caseworker_app.letters.page import MM, Letter

_EDGE, _CELL = 10.0, 5.0
_PAGE = (sheet.PAGE_HEIGHT - sheet.HEAD_OF_LATER_PAGES - sheet.FOOT) * MM
_BOLD_IS_WIDER = 1.08
SIGNATURE_HIGH, SIGNATURE_WIDE = 13 * MM, 60 * MM


class Text(Paragraph):
    """A paragraph that letters of one kind share: broken into lines once, and drawn once a file."""

    _broken: tuple[float, tuple[float, float]] | None = None
    _drawn: tuple[ref[Any], list[str]] | None = None  # in which file, and what stands in it

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Say how much room it takes."""
        if self._broken is None or self._broken[0] != width or not hasattr(self, "blPara"):
            self._broken, self._drawn = (width, super().wrap(width, height)), None
        return self._broken[1]

    def draw(self) -> None:
        """Draw it; a second time in one file the same words take the same letters of the same fonts."""
        canvas: Any = self.canv
        code, document = canvas._code, canvas._doc
        if self._drawn is not None and self._drawn[0]() is document:
            code.extend(self._drawn[1])
            return
        before = len(code)
        super().draw()
        self._drawn = ref(document), code[before:]


class PageBreak(Flowable):
    """Marks where a letter's author wants a new page."""


class Signature(Flowable):
    """The end of a letter, in one piece: a signature never stands on another page than its name."""

    def __init__(self, letter: Letter, look: Look) -> None:
        super().__init__()
        self._above, self._gap = look.space(0.5), look.leading * (2.2 if look.airy == 1 else 1.7)
        sincerely, *names = letter.closing
        plain = look.style("signed", spaceAfter=0)
        self._first = paragraph(((sincerely, False),), plain)
        self._names = paragraph((("\n".join(names), False),), plain)
        self._enclosed = paragraph(((letter.enclosed, False),), plain) if letter.enclosed else None
        self._between = look.space(0.8)
        self._picture = letter.sender.signature

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Say how much room it takes."""
        parts = [self._first, self._names, *filter(None, (self._enclosed,))]
        self._heights = [part.wrap(width, height)[1] for part in parts]
        between = self._between if self._enclosed is not None else 0
        return width, self._above + sum(self._heights) + self._gap + between

    def draw(self) -> None:
        """Draw it, from its foot up."""
        height = 0.0
        if self._enclosed is not None:
            self._enclosed.drawOn(self.canv, 0, 0)
            height = self._heights[2] + self._between
        self._names.drawOn(self.canv, 0, height)
        height += self._heights[1]
        if self._picture is not None:
            pictures.draw(self.canv, self._picture, 0, height + 2, SIGNATURE_WIDE, self._gap - 4)
        self._first.drawOn(self.canv, 0, height + self._gap)


def flowables(letter: Letter, look: Look) -> list[Flowable]:
    """Return everything that stands in the body of a letter; its last words stay with the signature."""
    found = [one for block in letter.body for one in of_block(block, look)]
    if found and isinstance(found[-1], Paragraph):
        found[-1] = copy(found[-1])  # other letters share it
        found[-1].keepWithNext = 1
    return found if letter.unsigned else [*found, Signature(letter, look)]


def of_block(block: Block, look: Look) -> Iterator[Flowable]:
    """Give what a block becomes."""
    if isinstance(block, Heading):
        yield _heading(block, look)
    elif isinstance(block, Words):
        yield words(block.runs, look.style("words"))
    elif isinstance(block, Points):
        yield from _points(block, look)
    elif isinstance(block, blocks_of.Table):
        yield _table(block, look)
    elif isinstance(block, Timeline):
        yield from timeline.stops(block, look)
    elif isinstance(block, Box):
        yield _box(block, look)
    elif isinstance(block, NewPage):
        yield PageBreak()


def _heading(block: Heading, look: Look) -> Paragraph:
    size = look.points * (1.17 if block.level == 1 else 1.0)
    style = look.style(
        f"heading {block.level}", fontName=BOLD, fontSize=size, leading=size * 1.3, keepWithNext=1,
        spaceBefore=look.space(0.2 if block.level == 1 else 0.45), spaceAfter=look.space(0.35),
    )  # fmt: skip
    return words(block.runs, style, bold=True)


def _points(block: Points, look: Look) -> Iterator[Paragraph]:
    indent = look.points * 1.5
    last = len(block.points) - 1
    for number, point in enumerate(block.points):
        style = look.style(
            "last point" if number == last else "point", leftIndent=indent, bulletIndent=0,
            spaceAfter=look.space(0.5 if number == last else 0.15), bulletFontSize=look.points,
            bulletFontName=PLAIN,
        )  # fmt: skip
        yield words(point, style, bullet=f"{number + 1}." if block.numbered else "•")


def words(runs: Runs, style: ParagraphStyle, *, bold: bool = False, bullet: str | None = None) -> Paragraph:
    """Return some words as a paragraph."""
    return paragraph(tuple((run.text, run.bold and not bold) for run in runs), style, bullet)


def _cell(runs: Runs, style: ParagraphStyle, *, bold: bool = False) -> Paragraph:
    """Return some words for a cell, broken by itself: another cell of the same words may be narrower."""
    return copy(words(runs, style, bold=bold))


def paragraph(
    pieces: Sequence[tuple[str, bool]], style: ParagraphStyle, bullet: str | None = None
) -> Paragraph:
    """Return pieces of text, each plain or heavy, as a paragraph; nothing of them is read as mark-up."""
    text = "".join(
        f"<b>{fonts.markup(text, bold=True)}</b>" if heavy else fonts.markup(text) for text, heavy in pieces
    )
    if not all(fonts.is_plain(text) for text, _ in pieces):
        style = _shaped(style)
    return _shared(text, style, bullet)


@lru_cache(maxsize=256)
def _shared(text: str, style: ParagraphStyle, bullet: str | None) -> Text:
    return Text(text, style, bulletText=bullet)


@lru_cache(maxsize=64)
def _shaped(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle(f"{style.name} shaped", parent=style, shaping=1)


def _table(block: blocks_of.Table, look: Look) -> Table:
    plain, head = look.style("cell", spaceAfter=0), look.style("head", spaceAfter=0, fontName=BOLD)
    rows, widths = columns(block, look)
    cells = [
        [_cell(cell, head if number == 0 else plain, bold=number == 0) for cell in row]
        for number, row in enumerate(rows)
    ]
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), PLAIN),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HAIRLINE),
        ("LEFTPADDING", (0, 0), (0, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (1, 0), (-1, -1), _CELL), ("RIGHTPADDING", (0, 0), (-1, -1), _CELL),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]  # fmt: skip
    return Table(
        cells, colWidths=widths, style=TableStyle(style), repeatRows=1, spaceAfter=look.space(0.6),
        splitInRow=1,
    )  # fmt: skip


def columns(block: blocks_of.Table, look: Look) -> tuple[tuple[tuple[Runs, ...], ...], list[float]]:
    """Return the rows and the widths of the columns, each wide enough for what may not be broken."""
    if max(map(len, block.rows)) == 2:
        return block.rows, _two_columns(look)
    rows = block.rows
    least = _widths(rows, look, " ")
    if sum(least) > WIDTH:
        rows = tuple(tuple(_breakable(cell) for cell in row) for row in rows)
        least = _widths(rows, look, " ")
    wanted = _widths(rows, look, "\n")
    if sum(least) > WIDTH:
        return rows, [WIDTH / len(least)] * len(least)
    room = (WIDTH - sum(least)) / max(sum(wanted) - sum(least), 1)
    shares = [low + (high - low) * room for low, high in zip(least, wanted, strict=True)]
    spare = (WIDTH - sum(shares)) / len(shares)
    return rows, [share + spare for share in shares]


def _widths(rows: Sequence[tuple[Runs, ...]], look: Look, between: str) -> list[float]:
    """Return, by column, the width of its widest piece."""
    found = [0.0] * max(map(len, rows))
    for row in rows:
        for number, cell in enumerate(row):
            pieces = "".join(run.text for run in cell).split(between)
            widest = max(fonts.width(piece, look.points) for piece in pieces)
            found[number] = max(found[number], widest * _BOLD_IS_WIDER + 2 * _CELL)
    return found


def _breakable(cell: Runs) -> Runs:
    return tuple(replace(run, text=run.text.replace("\u00a0", " ")) for run in cell)


class _WholeTable(Table):
    """A table that goes on to the next page as a whole, where a page can hold it."""

    def split(self, wide: float, high: float) -> list[Flowable]:
        """Return its parts: none where it goes on as a whole."""
        return [] if vars(self)["_height"] <= _PAGE else super().split(wide, high)


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
            rows.extend([_cell(row[0], first, bold=True), _cell(row[-1], plain)] for row in inner.rows)
            continue
        style.append(("SPAN", (0, len(rows)), (1, len(rows))))
        rows.append([list(_boxed(inner, look, plain)), ""])
    return _WholeTable(
        rows, colWidths=_two_columns(look), style=TableStyle(style), spaceBefore=look.space(0.2),
        spaceAfter=look.space(0.8),
    )  # fmt: skip


def _two_columns(look: Look) -> list[float]:
    return [WIDTH * look.first_column, WIDTH * (1 - look.first_column)]


def _boxed(block: Block, look: Look, plain: ParagraphStyle) -> Iterable[Flowable]:
    if isinstance(block, Words):
        yield _cell(block.runs, plain)
    else:
        yield from of_block(block, look)


def is_heading(flowable: Flowable) -> bool:
    """Say whether a flowable is a heading, which the bookmarks of a long letter name."""
    style = getattr(flowable, "style", None)
    return style is not None and style.name.startswith("heading")


def plain_text(flowable: Any) -> str:
    """Return the words of a paragraph."""
    return str(flowable.getPlainText())
