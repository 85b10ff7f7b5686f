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
from caseworker_app.imports.readers import ChildName, Odd, Values, text_of
from caseworker_app.imports.targets import ASSESS_OUTCOME, Target, find
from caseworker_app.imports.workbook import Cell, Unvalued, column_letters

NO_CHILD = "No child can be told from this row: it has neither a reference nor a family name."
NO_VALUE = "A formula without a value: open the file in Excel and save it once, then import it again."
COMMENT_KEPT = "A comment on a cell: its words are kept on the case. Read them and act on them."
COMMENT_NOT_KEPT = "A comment that is on no child’s row: it is not kept. Read it here."
OLDEST = 25  # a plan lasts at most to the end of the school year of the 25th birthday


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
    _judge_birth(rows, today)
    _leave_out_others(rows)
    _leave_out(rows)
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


def _judge_birth(rows: Rows, today: date) -> None:
    """A birth that cannot be leaves its row out: nothing else in it can be trusted."""
    column = rows.column("date_of_birth")
    if column is None:
        return
    oldest = date(today.year - OLDEST - 1, today.month, min(today.day, 28))
    for row, born in enumerate(column.values):
        if isinstance(born, date) and not oldest < born <= today:
            column.tell(row, "rejected", _impossible_birth(born, today))
            rows.left_out[row] = column.odd[row].why
    for row, odd in column.odd.items():
        if (
            odd.outcome == "rejected" and odd.why.startswith(("There is no month", "The year"))
        ) or " days, so " in odd.why:
            rows.left_out[row] = f"The birth date cannot be right, so the row was left out. {odd.why}"


def _impossible_birth(born: date, today: date) -> str:
    day = f"{born.day} {dates.MONTH_NAMES[born.month - 1]} {born.year}"
    if born > today:
        return f"The birth date {day} is in the future, so the row was left out. Check the year."
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return (
        f"A birth on {day} makes this person {age}, and a plan ends with the school year of the 25th "
        "birthday. The row was left out. Check the year."
    )


def _leave_out_others(rows: Rows) -> None:
    """Leave out totals and headings between the rows; a school's heading is the setting of the rows below."""
    count = len(rows.table.numbers)
    candidates = not_children.without_birth(rows.values("date_of_birth"), count)
    names = (rows.column(name) for name in ("name", "given_name", "family_name"))
    named = [column for column in names if column]
    for row in not_children.totals(rows.columns, named, candidates):
        rows.left_out[row] = not_children.A_TOTAL
    places: list[tuple[int, str]] = []
    for row, words, is_setting in not_children.headings(rows.columns, candidates):
        rows.left_out[row] = not_children.A_HEADING
        if is_setting and rows.column("school") is None:
            rows.headings.add(row)
            places.append((row, words))
    ends = [row for row, _ in places[1:]] + [count]
    for (first, words), last in zip(places, ends, strict=False):
        rows.settings.update(dict.fromkeys(range(first + 1, last), words))


def _leave_out(rows: Rows) -> None:
    references, names = rows.values("reference"), rows.values("name")
    families = rows.values("family_name")
    for row in range(len(rows.table.numbers)):
        name = names[row] if names else None
        if not (
            (references and references[row])
            or (families and families[row])
            or (isinstance(name, ChildName) and (name.family or name.given))
        ):
            rows.left_out.setdefault(row, NO_CHILD)
