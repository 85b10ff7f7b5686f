"""A sheet and its mapping become typed columns; what cannot be read is listed by its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from caseworker_app.casework.incoming import SheetCell
from caseworker_app.imports import dates, not_children, readers
from caseworker_app.imports.columns import Match
from caseworker_app.imports.headings import Table
from caseworker_app.imports.readers import Odd, Values, text_of
from caseworker_app.imports.targets import ASSESS_OUTCOME, Target, find
from caseworker_app.imports.workbook import Cell, Unvalued, column_letters

NO_VALUE = "A formula without a value: open the file in Excel and save it once, then import it again."
COMMENT_KEPT = "A comment on a cell: its words are kept on the case. Read them and act on them."
COMMENT_NOT_KEPT = "A comment that is on no child’s row: it is not kept. Read it here."


SHOWS_OUTCOME = (
    ("annual_review.amendment_notice_sent", "amend"),
    ("annual_review.amended_plan_sent", "amend"),
    ("ceasing.plan_ceased", "cease"),
)


@dataclass(slots=True)
class Column:
    """One column read: its heading, where it goes, its typed values, and what is odd in it."""

    index: int
    match: Match
    target: Target | None
    cells: Sequence[Cell]
    values: Sequence[object]
    odd: dict[int, Odd] = field(default_factory=dict)
    order: dates.Order | None = None

    def tell(self, row: int, outcome: str, why: str) -> None:
        """Note what is to be told of one cell; a rejection outweighs a doubt, a second reason is added."""
        before = self.odd.get(row)
        if before and before.outcome == outcome and before.why and why not in before.why:
            why = f"{before.why} {why}"
        elif before and before.outcome == "rejected":
            return
        self.odd[row] = Odd(outcome, why)
        if outcome == "rejected":
            values = cast("list[object]", self.values)
            values[row] = False if self.target and self.target.kind == "yes_no" else None

    def month_alone(self, row: int) -> bool:
        """Say whether a cell gives only the month of its date, so that the day is a guess."""
        odd = self.odd.get(row)
        return odd is not None and dates.MONTH_ALONE in odd.why

    @property
    def read(self) -> tuple[int, int]:
        """How many of the filled cells could be read."""
        filled = len(self.cells) - self.cells.count("")
        return filled - sum(odd.outcome == "rejected" for odd in self.odd.values()), filled


@dataclass(slots=True)
class Rows:
    """One table read: its columns, and the rows that no child can be told from."""

    table: Table
    columns: list[Column]
    file_name: str
    left_out: dict[int, str] = field(default_factory=dict)
    settings: dict[int, str] = field(default_factory=dict)  # by row, of the heading that stands over it
    senses: dict[tuple[int, int], str] = field(default_factory=dict)  # column, row: was it agreed to assess
    moves: dict[int, str] = field(default_factory=dict)  # by row, the kind of a planned phase transfer
    headings: set[int] = field(default_factory=set)  # rows that are such a heading
    _comments: dict[int, list[tuple[int, str]]] = field(default_factory=dict, init=False)
    _by_target: dict[str, Column] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for (at, place), words in sorted(self.table.comments.items()):
            self._comments.setdefault(at, []).append((place, words))
        for column in self.columns:
            if column.target:
                self._by_target.setdefault(column.target.name, column)

    def column(self, target: str) -> Column | None:
        """Return the (first) column that goes to a target."""
        return self._by_target.get(target)

    def values(self, target: str) -> Sequence[object] | None:
        """Return the values of the (first) column that goes to a target."""
        column = self._by_target.get(target)
        return column.values if column else None

    def outcome(self, target: str, row: int, cycle: str) -> str:
        """Return the outcome that stands beside a date, in the column of the same year."""
        for column in self.columns:
            if column.match.target == target and (not cycle or cycle in column.match.heading):
                return str(column.values[row] or "")
        return ""

    def assess_sense(self, column: Column, row: int) -> str:
        """Return whether a decision was to assess: yes, no, or nothing where only its heading says it."""
        return self.senses.get((column.index, row)) or self.outcome(ASSESS_OUTCOME, row, "")

    def review_outcome(self, row: int, cycle: str) -> str:
        """Return maintain, amend or cease: as the sheet says, or as its later dates show."""
        if said := self.outcome("annual_review.outcome", row, cycle):
            return said
        for target, word in SHOWS_OUTCOME:
            values = self.values(target)
            if values and values[row]:
                return word
        return "maintain"

    def cell(self, column: Column, row: int, why: str) -> SheetCell:
        """Return one cell with its address."""
        return SheetCell(
            self.table.sheet,
            self.table.numbers[row],
            self.table.letters(column.index),
            column.match.heading,
            text_of(column.cells[row]),
            why,
        )

    def comments(self, row: int) -> Iterator[tuple[str, str, str]]:
        """Yield the comments on the cells of a row: letters, heading, words."""
        for place, words in self._comments.get(self.table.numbers[row] - 1, ()):
            yield column_letters(place), self._heading_over(place), words

    def _heading_over(self, place: int) -> str:
        own = {self.table.columns[column.index]: column.match.heading for column in self.columns}
        return f"{own.get(place, f'Column {column_letters(place)}')} (comment)"

    def _told_comments(self) -> Iterator[SheetCell]:
        """Yield every comment: those of a child are kept on its case, the others only told."""
        rows = {number - 1: row for row, number in enumerate(self.table.numbers)}
        for (at, place), words in sorted(self.table.comments.items()):
            kept = at in rows and rows[at] not in self.left_out
            yield SheetCell(
                self.table.sheet, at + 1, column_letters(place), self._heading_over(place), words,
                COMMENT_KEPT if kept else COMMENT_NOT_KEPT,
            )  # fmt: skip

    def told(self, outcome: str) -> Iterator[SheetCell]:
        """Yield the rejected or the doubtful cells; every cell of a row left out is rejected."""
        for column in self.columns:
            for row, odd in column.odd.items():
                if odd.outcome == outcome and row not in self.left_out:
                    yield self.cell(column, row, odd.why)
        if outcome == "rejected":
            yield from self._left_out()
        else:
            yield from self._told_comments()
            for row in sorted(self.headings):
                yield from self._filled(row, not_children.A_SCHOOL)

    def _filled(self, row: int, why: str) -> Iterator[SheetCell]:
        return (self.cell(column, row, why) for column in self.columns if text_of(column.cells[row]))

    def _left_out(self) -> Iterator[SheetCell]:
        for row, why in self.left_out.items():
            if row in self.headings:
                continue
            for column in self.columns:
                if text_of(column.cells[row]):
                    odd = column.odd.get(row)
                    yield self.cell(column, row, odd.why if odd and odd.why and odd.why in why else why)


def read(
    table: Table,
    matches: Sequence[Match],
    *,
    file_name: str,
    today: date,
    day_first: bool | None,
    from_1904: bool,
    answer: Callable[[Rows], None] | None = None,
) -> Rows:
    """Read every mapped column of a table. Columns without a target stay as they are, for their text."""
    columns = []
    for match, cells in zip(matches, table.cells, strict=True):
        target = find(match.target) if match.target else None
        column = Column(match.column, match, target, cells, cells)
        formulas = _without_formulas(column) if table.unvalued else {}
        if target:
            year = dates.school_year_in(match.heading)
            year = dates.school_year_in(table.sheet) if year is None else year
            _fill(column, target, today=today, day_first=day_first, from_1904=from_1904, school_year=year)
        _tell_formulas(column, formulas)
        columns.append(column)
    rows = Rows(table, columns, file_name)
    if answer:
        answer(rows)
    not_children.leave_out(rows, today)
    return rows


def _without_formulas(column: Column) -> dict[int, Cell]:
    """Take the formulas that have no value out of a column before it is read."""
    found: dict[int, Cell] = {row: cell for row, cell in enumerate(column.cells) if type(cell) is Unvalued}
    if found:
        column.cells = ["" if row in found else cell for row, cell in enumerate(column.cells)]
        column.values = column.cells
    return found


def _tell_formulas(column: Column, formulas: Mapping[int, Cell]) -> None:
    """List the formulas of a column that was read; their text stays on the case."""
    if not formulas:
        return
    column.values = list(column.values)
    column.cells = [formulas.get(row, cell) for row, cell in enumerate(column.cells)]
    for row in formulas:
        column.tell(row, "rejected", NO_VALUE)


READERS: Mapping[str, Callable[[Sequence[Cell]], Values]] = {
    "text": readers.read_text,
    "yes_no": readers.read_yes_no,
    "name": readers.read_name,
    "school": readers.read_setting,
    "year": readers.read_year,
    "shift": readers.read_shift,
}


def _fill(
    column: Column, target: Target, *, today: date, day_first: bool | None, from_1904: bool,
    school_year: int | None,
) -> None:  # fmt: skip
    if target.kind in ("date", "birth", "check"):
        birth = target.kind == "birth"
        read = dates.read_column(
            column.cells, today=today, day_first=day_first, from_1904=from_1904, birth=birth,
            school_year=None if birth else school_year,
        )  # fmt: skip
        column.values, column.order = read.dates, read.order
        column.odd = {row: Odd(reading.outcome, reading.why) for row, reading in read.odd.items()}
        return
    made = _reader(target)(column.cells)
    column.values, column.odd = made.values, made.odd


def _reader(target: Target) -> Callable[[Sequence[Cell]], Values]:
    if target.kind == "outcome":
        return readers.read_assess_outcome if "assess" in target.name else readers.read_review_outcome
    if target.name in ("reference", "given_name", "family_name"):
        return readers.read_words
    if target.name.endswith(".address"):
        return readers.read_lines
    if target.group == "People" and target.name.endswith(".name"):
        return readers.read_person_name
    return READERS[target.kind]
