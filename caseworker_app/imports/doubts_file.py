"""The doubts of an import as a file to work through beside the spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from caseworker_app.casework.incoming import SheetCell
from caseworker_app.errors import WrongUse
from caseworker_app.imports.plan import Preview

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(path: Path, preview: Preview) -> int:
    """Write every rejected and doubtful cell, and every date that differs from the law; return how many."""
    lines = list(_lines(preview))
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow(("What", "Sheet", "Cell", "Heading", "In the sheet", "Why"))
            out.writerows([_safe(text) for text in line] for line in lines)
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}.", "Choose another folder.") from error
    return len(lines)


def _lines(preview: Preview) -> Iterator[tuple[str, ...]]:
    yield from _cells("Not used", preview.rejected)
    yield from _cells("Used as read", preview.doubtful)
    yield from _cells("Above the table", preview.above)
    for one in preview.disagreements:
        why = f"By law {one.due:%d/%m/%Y} ({one.rule})" if one.due else one.rule
        yield "Differs from the law", one.sheet, f"{one.column}{one.row}", one.heading, one.value, why


def _cells(what: str, cells: Iterable[SheetCell]) -> Iterator[tuple[str, ...]]:
    for cell in cells:
        yield what, cell.sheet, f"{cell.column}{cell.row}", cell.heading, cell.value, cell.why


def _safe(text: str) -> str:
    """Keep a cell from running as a formula where the file is opened."""
    bare = text.lstrip(" \"'")
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) or bare.startswith(STARTS_A_FORMULA) else text
