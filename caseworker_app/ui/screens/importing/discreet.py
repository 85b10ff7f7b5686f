"""What the wizard shows on a shared screen: initials, and no words that could name anybody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker_app.ui.context import initials
from caseworker_app.ui.screens.importing.cells_table import CellLine
from caseworker_app.ui.screens.importing.draft import ColumnLine

if TYPE_CHECKING:
    from caseworker_app.imports.plan import Preview

HIDDEN = "Hidden"
TELLS_NOBODY = frozenset({"date", "check", "yes_no", "year", "shift", "outcome", "school"})


def open_headings(preview: Preview) -> frozenset[str]:
    """Return the headings whose cells name nobody: dates, yes and no, year groups, settings."""
    return frozenset(
        column.match.heading
        for sheet in preview.sheets
        for column in sheet.columns
        if column.target and column.target.kind in TELLS_NOBODY
    )


def veiled_cells(lines: Sequence[CellLine], shown: Collection[str]) -> list[CellLine]:
    """Return cells with initials, and without the words of columns that may name somebody."""
    return [
        replace(line, child=initials(line.child), hidden=line.cell.heading not in shown) for line in lines
    ]


def veiled_columns(lines: Sequence[ColumnLine], shown: Collection[str]) -> list[ColumnLine]:
    """Return columns without examples that may name somebody."""
    return [line if line.heading in shown else replace(line, examples=HIDDEN) for line in lines]
