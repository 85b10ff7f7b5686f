"""Rows written to a file that a spreadsheet opens: .xlsx, or .csv."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from caseworker_app.errors import CannotSave, WrongUse

# Also in full width, after a line break, and behind spaces and quotes, which programs strip.
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
_STRIPPED = " \"'\u00a0"


def write_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows of text, the headings first. No text can act as a formula where it is opened."""
    ways = {".csv": _write_csv, ".xlsx": _write_xlsx}
    way = ways.get(path.suffix.lower())
    if way is None:
        raise WrongUse(
            f"A file {path.suffix or 'without an ending'} cannot be written.", "Choose .xlsx or .csv."
        )
    if not path.absolute().parent.is_dir():
        raise WrongUse(f"There is no folder {path.absolute().parent}.", "Make it first, or choose another.")
    try:
        way(path, rows)
    except OSError as error:
        raise CannotSave(
            f"{path.name} could not be written.", "Close it in the other program, or choose another folder."
        ) from error


def _write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    # With the mark at its start, Excel reads the letters of every language right.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([harmless(text) for text in row] for row in rows)


def _write_xlsx(path: Path, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cases")
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)


def unguarded(text: str) -> str:
    """Return a text of a .csv without the mark that keeps it from being a formula, where we would set one."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def harmless(text: str) -> str:
    """Return a text so that no program takes it for a formula."""
    return f"'{text}" if text.lstrip(_STRIPPED).startswith(_FORMULA_STARTS) else text
