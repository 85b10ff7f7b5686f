"""Rows of a sheet that are no child: totals at its end, and headings between its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from caseworker_app.imports.readers import text_of, words_of
from caseworker_app.imports.workbook import Cell

TOTALS = re.compile(r"(?:grand |sub[- ]?|overall )?totals?\b|averages?\b|count\b|number of\b", re.IGNORECASE)
A_SETTING = re.compile(
    r"\b(?:school|primary|secondary|infants?|juniors?|academy|college|nursery|pre-?school|high)\b", re.I
)
A_PART = re.compile(
    r"(?:(?:years?|yr|y|ncy)\s*\d{1,2}|reception|(?:autumn|spring|summer)(?: term)?(?: \d+)?|key stage \d"
    r"|ks\s*\d|(?:phase|cohort|team|area|locality)\b.*)\W*",
    re.I,
)
A_TOTAL = "This looks like a row of totals, not a child, so it was left out."
A_HEADING = "This looks like a heading inside the sheet, not a child, so it was left out."
A_SCHOOL = "A heading inside the sheet: taken as the setting of the children below it."


class HasCells(Protocol):
    """A column of a table."""

    @property
    def cells(self) -> Sequence[Cell]:
        """The cells, row for row."""


def totals(
    columns: Sequence[HasCells], named: Sequence[HasCells], candidates: Sequence[int]
) -> Iterator[int]:
    """Yield the rows whose first words say that they add up the others; `named` are the columns of names."""
    for row in candidates:
        first = next((text for column in columns if (text := text_of(column.cells[row]))), "")
        if TOTALS.match(first) or _only_figures(row, columns, named):
            yield row


def _only_figures(row: int, columns: Sequence[HasCells], named: Sequence[HasCells]) -> bool:
    """Say whether a row has a figure where the name should stand, and no word at all: a count of rows."""
    if not any(text_of(column.cells[row]) for column in named):
        return False
    return not any(any(map(str.isalpha, text_of(column.cells[row]))) for column in columns)


def headings(columns: Sequence[HasCells], candidates: Sequence[int]) -> Iterator[tuple[int, str, bool]]:
    """Yield the rows that hold a heading and nothing else, its words, and whether they name a setting."""
    if len(columns) < 3:
        return
    for row in candidates:
        filled = [cell for column in columns if (cell := column.cells[row]) != ""]
        if len(filled) != 1 or not isinstance(filled[0], str):
            continue
        words = words_of(filled[0])
        if A_PART.fullmatch(words):
            yield row, words, False
        elif A_SETTING.search(words):
            yield row, words, True


def without_birth(births: Sequence[object] | None, rows: int) -> Sequence[int]:
    """Return the rows in which no birth date was read: only they can be something else than a child."""
    if births is None:
        return range(rows)
    return [row for row, born in enumerate(births) if not isinstance(born, date)]
