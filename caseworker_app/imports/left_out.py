"""What of a workbook comes on no case: rows that make no child, and what stands above the headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from caseworker_app.casework.incoming import SheetCell
from caseworker_app.imports import not_children
from caseworker_app.imports.headings import Table
from caseworker_app.imports.workbook import column_letters

NOBODYS = frozenset({not_children.A_TOTAL, not_children.A_HEADING, not_children.A_NOTE})
ABOVE = "It stands above the headings, so it is on no case. Read it here."
REASONS = {
    not_children.NO_CHILD: ("it has neither a reference nor a family name",
                    "they have neither a reference nor a family name"),
    not_children.A_TOTAL: ("it looks like a total, not a child", "they look like totals, not children"),
    not_children.A_HEADING: ("it looks like a heading, not a child", "they look like headings, not children"),
    not_children.A_NOTE: ("it looks like a note under the table, not a child",
                          "they look like notes under the table, not children"),
}  # fmt: skip
A_BIRTH = ("the birth date cannot be right", "the birth dates cannot be right")


class LeftOut(NamedTuple):
    """One row that makes no child: where it stands, whose it is, and why."""

    sheet: str
    row: int
    child: str
    why: str

    def as_json(self) -> dict[str, str | int]:
        """Return the row as the command line gives it."""
        return self._asdict()


def whose(name: tuple[str, str], why: str) -> str:
    """Return whose row it is; a total, a heading or a note is nobody's."""
    return "" if why in NOBODYS else name[1] or name[0]


def counted(found: Iterable[LeftOut]) -> list[tuple[int, str]]:
    """Count rows by why they were left out, in words that follow the number."""
    counts = Counter(REASONS.get(row.why, A_BIRTH) for row in found)
    return [
        (count, f"row is left out: {one}" if count == 1 else f"rows are left out: {many}")
        for (one, many), count in counts.items()
    ]


def above(table: Table) -> Iterator[SheetCell]:
    """Yield what stands over a table: titles, side notes, and the upper row of two rows of headings."""
    for row, column, words in table.above:
        yield SheetCell(table.sheet, row, column_letters(column), "", words, ABOVE)
