"""What a doubtful cell can mean: the readings that a person may choose from."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from caseworker_app.casework.incoming import SheetCell
from caseworker_app.imports.dates import Order, read_text
from caseworker_app.imports.plan import Preview
from caseworker_app.imports.readers import ChildName
from caseworker_app.imports.rows import Column, Rows
from caseworker_app.imports.sense import no_meeting_likely
from caseworker_app.statutory.checks import birth as birth_refused


class Reading(NamedTuple):
    """One date that a cell may mean, and what speaks against it."""

    on: date
    note: str


class Question(NamedTuple):
    """One cell in doubt with what it may mean; `takes_date` says whether another date can be given."""

    cell: SheetCell
    child: str
    readings: tuple[Reading, ...]
    takes_date: bool
    none_brings_in: bool = False  # the row is left out for this birth date, and comes in without it


def question(preview: Preview, cell: SheetCell, today: date) -> Question:
    """Return what can be asked about a cell."""
    found = _find(preview, cell)
    if found is None:
        return Question(cell, "", (), False)
    rows, column, row = found
    takes_date = column.target is not None and column.target.kind in ("date", "birth")
    birth = column.match.target == "date_of_birth"
    readings = _readings(cell.value, today, column.order or Order(), birth=birth) if takes_date else ()
    return Question(cell, child_of(rows, row), readings, takes_date, birth and row in rows.left_out)


def _find(preview: Preview, cell: SheetCell) -> tuple[Rows, Column, int] | None:
    for rows in preview.sheets:
        if rows.table.sheet != cell.sheet or cell.row not in rows.table.numbers:
            continue
        for column in rows.columns:
            if rows.table.letters(column.index) == cell.column:
                return rows, column, rows.table.numbers.index(cell.row)
    return None


def child_of(rows: Rows, row: int) -> str:
    """Return the name of the child of a row as the sheet has it."""
    parts = [values[row] for name in ("given_name", "family_name") if (values := rows.values(name))]
    whole = rows.values("name")
    if whole and whole[row]:
        name = whole[row]
        parts = list(name) if isinstance(name, ChildName) else [name]
    return " ".join(str(part) for part in parts if part)


def _readings(text: str, today: date, read: Order, *, birth: bool) -> tuple[Reading, ...]:
    found: dict[date, Reading] = {}
    for day_first in (True, False):
        order = Order(day_first, "mapping", school_year=read.school_year)
        on = read_text(text, order=order, today=today, birth=birth).on
        if on is not None and on not in found and not (birth and birth_refused(on, today)):
            found[on] = Reading(on, no_meeting_likely(on).partition(" is ")[2])
    return tuple(found.values())
