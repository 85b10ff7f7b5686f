"""Reading a spreadsheet's cells: values only, after guards that a hostile or broken file does not pass."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import ParseError

import python_calamine as calamine

from caseworker_app.casework.rows_file import unguarded
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.imports import beside_the_cells, guards
from caseworker_app.imports.beside_the_cells import Beside
from caseworker_app.imports.guards import Checked

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Merged = tuple[tuple[int, int], tuple[int, int]]

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
DELIMITERS = ",;\t|"


class Unvalued(str):
    """A formula whose value the file does not hold, as its text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows of cells from A1 on, so that an index plus one is the sheet's own row number."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merged, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)  # by row and column from 0
    unvalued: bool = False  # some formula has no value


@dataclass(frozen=True, slots=True)
class Workbook:
    """The cells of a file, and how it counts days where a date is only a number."""

    file_name: str
    sheets: tuple[Sheet, ...]
    counts_from_1904: bool = False
    hidden: tuple[str, ...] = ()
    remarks: int = 0  # comments on cells that are not read


def read(path: Path, sheets: Sequence[str] = ()) -> Workbook:
    """Return the visible sheets of a workbook, or the named ones; an unreadable file says how to mend it."""
    kind = guards.kind_of(path)
    if kind == "text":
        return _only_named(_read_text(path), sheets)
    checked = guards.check(path, kind)
    try:
        return _read_book(path, sheets, checked)
    except calamine.PasswordError:
        raise guards.locked(path.name) from None
    except (calamine.CalamineError, OSError, ValueError, ParseError) as error:
        raise guards.damaged(path.name) from error


def _read_book(path: Path, wanted: Sequence[str], checked: Checked) -> Workbook:
    with calamine.CalamineWorkbook.from_path(str(path)) as book:
        known = {
            about.name: about
            for about in book.sheets_metadata
            if about.typ == calamine.SheetTypeEnum.WorkSheet
        }
        for name in wanted:
            if name not in known:
                raise no_such_sheet(name, tuple(known))
        beside = beside_the_cells.read(path, checked.with_formulas)
        shown = [n for n, about in known.items() if about.visible == calamine.SheetVisibleEnum.Visible]
        return Workbook(
            path.name,
            tuple(_sheet(book, name, beside.get(name, Beside())) for name in (wanted or shown)),
            checked.from_1904,
            tuple(name for name in known if name not in shown and name not in wanted),
            guards.remarks(path),
        )


def _sheet(book: calamine.CalamineWorkbook, name: str, beside: Beside) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    guards.check_size(name, len(rows), max(map(len, rows), default=0))
    for (row, column), formula in beside.formulas.items():
        _put(rows, row, column, Unvalued(formula))
    merged = tuple(sheet.merged_cell_ranges or ())
    return Sheet(name, rows, merged, beside.comments, bool(beside.formulas))


def _put(rows: list[list[Cell]], row: int, column: int, cell: Cell) -> None:
    """Put a cell where the reader of values saw nothing, even past the last value."""
    width = max(len(rows[0]) if rows else 0, column + 1)
    guards.check_size("A sheet", row + 1, width)
    if row >= len(rows):
        rows += [[""] * width for _ in range(row + 1 - len(rows))]
    if rows and len(rows[0]) < width:
        for cells in rows:
            cells += [""] * (width - len(cells))
    if rows[row][column] == "":
        rows[row][column] = cell


def _read_text(path: Path) -> Workbook:
    """Read comma, semicolon, tab or bar separated text in the encodings that Excel writes."""
    text = _decoded(path.read_bytes())
    if "\0" in text:
        raise guards.damaged(path.name)
    csv.field_size_limit(guards.MOST_TEXT)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False))
    except csv.Error:
        raise CaseworkerError(
            f"A cell of {path.name} is longer than {guards.MOST_TEXT:,} characters.",
            "A quotation mark may be missing its partner. Save the sheet again from Excel, then import it.",
        ) from None
    guards.check_size(path.name, len(rows), max(map(len, rows), default=0))
    return Workbook(path.name, (Sheet(path.stem, _squared(rows)),))


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _delimiter(text: str) -> str:
    """Return the mark that splits the first lines into the most, and the most even, cells."""
    head = "\n".join(text.splitlines()[:50])
    if head.lower().startswith("sep="):
        return head[4]

    def score(mark: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=mark) if any(row)]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=score)


def _squared(rows: list[list[str]]) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    squared: list[list[Cell]] = []
    for row in rows:
        squared.append([*(unguarded(cell).strip() for cell in row), *[""] * (width - len(row))])
    return squared


def _only_named(book: Workbook, wanted: Sequence[str]) -> Workbook:
    for name in wanted:
        if name not in {sheet.name for sheet in book.sheets}:
            raise no_such_sheet(name, tuple(sheet.name for sheet in book.sheets))
    return book


def no_such_sheet(name: str, there: Sequence[str]) -> WrongUse:
    """Return the error for a sheet that was named and is not there."""
    return WrongUse(f"There is no sheet called {name!r}.", f"The sheets are: {', '.join(there)}.")


@cache
def column_letters(index: int) -> str:
    """Return a column's letters as the spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
