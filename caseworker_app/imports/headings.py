"""Where a sheet's headings stand: under title rows, on one row or two, merged or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from caseworker_app.imports.columns import BELOW, CHECK, by_words
from caseworker_app.imports.readers import text_of
from caseworker_app.imports.workbook import Cell, Sheet, column_letters

LOOKED_AT_ROWS = 40
FEWEST_KNOWN = 2


@dataclass(frozen=True, slots=True)
class Table:
    """The part of a sheet that holds cases: its headings, and its rows by their number in the sheet."""

    sheet: str
    headings: tuple[str, ...]  # unique, one a column; a column without one is named by its letters
    in_full: tuple[str, ...]  # with the group that stands over each
    columns: tuple[int, ...]  # the index of each in the sheet
    numbers: tuple[int, ...]  # the sheet's own row numbers
    cells: tuple[Sequence[Cell], ...]  # a column each, in step with `numbers`
    above: tuple[tuple[int, int, str], ...] = ()  # row, column and text of what stands over the headings
    again: tuple[int, ...] = ()  # rows that repeat the headings
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)  # by the sheet’s row and column
    unvalued: bool = False  # some formula has no value

    def letters(self, column: int) -> str:
        """Return the letters of one of the table's columns."""
        return column_letters(self.columns[column])


def find(sheet: Sheet) -> Table | None:
    """Return the table of a sheet, or None if no row looks like headings of a caseload."""
    best, best_score = None, 0.0
    for index, row in enumerate(sheet.rows[:LOOKED_AT_ROWS]):
        score = _score(row)
        if score > best_score:
            best, best_score = index, score
    if best is None:
        return None
    return table_at(sheet, best)


def _score(row: Sequence[Cell]) -> float:
    """Count what is known among a row's texts; dates and numbers speak against headings."""
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    known = [
        (target, sure)
        for text in texts
        if len(text) <= 80
        for target, sure in [by_words(text)]
        if target and sure >= CHECK
    ]
    if len({target for target, _ in known}) < FEWEST_KNOWN:
        return 0.0
    others = sum(isinstance(cell, dt.date | int | float) for cell in row)
    return sum(sure for _, sure in known) - others + 0.01 * len(texts)


def table_at(sheet: Sheet, heading_row: int) -> Table:
    """Return the table whose headings stand in a row (counted from 0), with the row of groups over it."""
    row = sheet.rows[heading_row]
    groups = _groups(sheet, heading_row)
    spread = _second_row(sheet, heading_row)
    first = heading_row + (2 if spread else 1)
    if spread:
        groups, row = _filled(sheet, heading_row), spread
    body = [
        (index, cells)
        for index, cells in enumerate(sheet.rows[first:], first)
        if any(map(_filled_cell, cells))
    ]
    telling = next((c for c, cell in enumerate(row) if isinstance(cell, str) and cell.strip()), 0)
    again = tuple(
        index + 1 for index, cells in body if cells[telling] == row[telling] and _repeats(cells, row)
    )
    if again:
        body = [(index, cells) for index, cells in body if index + 1 not in set(again)]
    columns = list(zip(*(cells for _, cells in body), strict=False)) if body else [()] * len(row)
    used = [
        c for c in range(len(row)) if _words(row[c]) or groups.get(c) or any(map(_filled_cell, columns[c]))
    ]
    owns = [_words(row[c]) for c in used]
    return Table(
        sheet.name,
        _unique([_short(groups.get(c, ""), _words(row[c]), c, owns) for c in used]),
        tuple(_heading(groups.get(c, ""), _words(row[c]), c) for c in used),
        tuple(used),
        tuple(index + 1 for index, _ in body),
        tuple(columns[c] for c in used),
        _above(sheet, first - 1),
        again,
        sheet.comments,
        sheet.unvalued,
    )


def _filled_cell(cell: Cell) -> bool:
    return cell != "" and not (isinstance(cell, str) and cell.isspace())


def _words(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _groups(sheet: Sheet, heading_row: int) -> dict[int, str]:
    """Return the group over each column, where the row above holds merged or wide-spaced groups."""
    if not heading_row:
        return {}
    above = [_words(cell) for cell in sheet.rows[heading_row - 1]]
    if sum(map(bool, above)) < 2:
        return {}
    return _filled(sheet, heading_row - 1)


def _second_row(sheet: Sheet, heading_row: int) -> Sequence[Cell] | None:
    """Return the row below if it holds the lower half of two-row headings (merged cells over it say so)."""
    if heading_row + 1 >= len(sheet.rows):
        return None
    below = sheet.rows[heading_row + 1]
    over = [
        spot for spot in sheet.merged if spot[0][0] <= heading_row <= spot[1][0] and spot[0][1] != spot[1][1]
    ]
    texts = [cell for cell in below if isinstance(cell, str) and cell.strip()]
    if not over or len(texts) != sum(map(_filled_cell, below)) or not texts:
        return None
    return (
        below
        if all(len(text) <= 60 for text in texts) and sum(by_words(t)[1] >= CHECK for t in texts) >= 2
        else None
    )


def _filled(sheet: Sheet, row_index: int) -> dict[int, str]:
    """Spread each group over the columns of its merged cell; without merges, up to the next group."""
    row = sheet.rows[row_index]
    spread = {
        column: _words(row[first])
        for (top, first), (bottom, last) in sheet.merged
        if top <= row_index <= bottom and first < len(row)
        for column in range(first, last + 1)
    }
    if spread:
        return {**{c: _words(cell) for c, cell in enumerate(row) if _words(cell)}, **spread}
    found, held = {}, ""
    for column, cell in enumerate(row):
        held = _words(cell) or held
        if held:
            found[column] = held
    return found


def _heading(group: str, own: str, column: int) -> str:
    if not own:
        return group or f"Column {column_letters(column)}"
    if not group or group == own:
        return own
    return f"{group}{BELOW}{own}"


def _short(group: str, own: str, column: int, owns: Sequence[str]) -> str:
    """Return a heading without its group, where it says the same alone."""
    full = _heading(group, own, column)
    alone = bool(own) and owns.count(own) == 1 and by_words(own)[0] == by_words(full)[0]
    return own if alone else full


def _unique(headings: list[str]) -> tuple[str, ...]:
    """Number the headings that stand there twice, so that each names one column."""
    seen: dict[str, int] = {}
    made = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        made.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(made)


def _repeats(cells: Sequence[Cell], row: Sequence[Cell]) -> bool:
    same = sum(
        1 for one, other in zip(cells, row, strict=False) if isinstance(one, str) and one and one == other
    )
    return same >= 2 and all(one in ("", other) for one, other in zip(cells, row, strict=False))


def _above(sheet: Sheet, end: int) -> tuple[tuple[int, int, str], ...]:
    """Return what stands over the row of headings, the row of their groups with it."""
    return tuple(
        (index + 1, column, text_of(cell))
        for index, cells in enumerate(sheet.rows[:end])
        for column, cell in enumerate(cells)
        if _filled_cell(cell)
    )
