"""Small workbooks for the tests of imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from caseworker_app.imports import plan
from caseworker_app.imports.mapping import Mapping
from caseworker_app.imports.plan import Preview

TODAY = dt.date(2026, 11, 23)
CHILD = ("Ref", "Surname", "Forename", "DoB")


def write(path: Path, rows: Sequence[Sequence[Any]], *, sheet: str = "Live") -> Path:
    """Write rows into a sheet; texts stay texts, whatever they begin with."""
    book = openpyxl.Workbook()
    made = book.active
    assert made is not None
    made.title = sheet
    for row in rows:
        made.append(list(row))
    for cells in made.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def seen(
    path: Path, mapping: Mapping | None = None, *, today: dt.date = TODAY, sheets: Sequence[str] = ()
) -> Preview:
    """Preview a file as the command does."""
    return plan.preview(plan.open_book(path, today=today, sheets=sheets), mapping, today=today)


def row(number: int = 1, *more: Any, born: Any = dt.date(2015, 3, 2)) -> list[Any]:
    """One child, with whatever further cells."""
    return [f"EHC-{number}", f"Family{number}", "Given", born, *more]
