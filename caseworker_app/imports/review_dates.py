"""The list of reviews as a setting sent it back: which meeting, on what day, when and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caseworker_app.casework.import_review_dates import ReturnedDate
from caseworker_app.casework.incoming import SheetCell
from caseworker_app.errors import CaseworkerError
from caseworker_app.imports import dates
from caseworker_app.imports.columns import plain
from caseworker_app.imports.readers import text_of, words_of
from caseworker_app.imports.workbook import Cell, Sheet, Workbook, column_letters, read

WORDS: Mapping[str, tuple[str, ...]] = {
    "reference": ("reference", "ref", "case reference", "our reference", "ehc reference"),
    "given": ("given name", "first name", "forename"),
    "family": ("family name", "surname", "last name"),
    "on": ("meeting date", "date of meeting", "date of the meeting", "review meeting date", "review date"),
    "time": ("time", "meeting time", "time of meeting"),
    "place": ("place", "venue", "location", "where"),
}
TARGETS = {plain(word): target for target, words in WORDS.items() for word in words}
TELLING = plain("Hold the meeting by")  # only our own list has it
LOOKED_AT_ROWS = 40
_NO_YEAR = "the year is missing"


@dataclass(frozen=True, slots=True)
class ReviewDates:
    """The dates of a file, with the cells that could not be used and those in doubt."""

    file_name: str
    rows: tuple[ReturnedDate, ...]
    rejected: tuple[SheetCell, ...]
    doubtful: tuple[SheetCell, ...]


def looks_like(book: Workbook) -> bool:
    """Say whether a workbook is a list of reviews that was sent out and came back."""
    return any(_at(sheet, telling=True) is not None for sheet in book.sheets)


def open_dates(path: Path, *, today: date, sheets: Sequence[str] = ()) -> ReviewDates:
    """Read a list that came back."""
    return of_book(read(path, sheets), today=today)


def of_book(book: Workbook, *, today: date) -> ReviewDates:
    """Read every sheet that has references and meeting dates."""
    made: list[ReturnedDate] = []
    rejected: list[SheetCell] = []
    doubtful: list[SheetCell] = []
    found = False
    for sheet in book.sheets:
        at = _at(sheet)
        if at is None:
            continue
        found = True
        for row in _Sheet(sheet, at, book.counts_from_1904, today).rows():
            made += [row.made] if row.made is not None else []
            rejected += row.rejected
            doubtful += row.doubtful
    if not found:
        raise CaseworkerError(
            f"No row of {book.file_name} looks like the headings of a list of reviews.",
            "It needs one row of headings with at least Reference and Meeting date.",
        )
    return ReviewDates(book.file_name, tuple(made), tuple(rejected), tuple(doubtful))


def _at(sheet: Sheet, *, telling: bool = False) -> int | None:
    """Return the row of the headings, counted from 0."""
    for place, row in enumerate(sheet.rows[:LOOKED_AT_ROWS]):
        words = {plain(cell) for cell in row if isinstance(cell, str)}
        targets = {TARGETS.get(word) for word in words}
        if {"reference", "on"} <= targets and (TELLING in words or not telling):
            return place
    return None


@dataclass(frozen=True, slots=True)
class _Read:
    made: ReturnedDate | None
    rejected: tuple[SheetCell, ...] = ()
    doubtful: tuple[SheetCell, ...] = ()


class _Sheet:
    """One sheet of the file, its columns found."""

    def __init__(self, sheet: Sheet, at: int, from_1904: bool, today: date) -> None:
        self._sheet, self._at, self._from_1904, self._today = sheet, at, from_1904, today
        self._columns: dict[str, int] = {}
        for place, cell in enumerate(sheet.rows[at]):
            target = TARGETS.get(plain(cell)) if isinstance(cell, str) else None
            if target is not None:
                self._columns.setdefault(target, place)
        column = self._columns["on"]
        texts = [row[column] for row in sheet.rows[at + 1 :] if column < len(row)]
        self._order = dates.order_of(cell.strip() for cell in texts if isinstance(cell, str))

    def rows(self) -> Iterator[_Read]:
        """Give the rows that say anything."""
        for number, row in enumerate(self._sheet.rows[self._at + 1 :], self._at + 2):
            if any(text_of(self._cell(row, target)) for target in ("reference", "on", "time", "place")):
                yield self._row(row, number)

    def _row(self, row: Sequence[Cell], number: int) -> _Read:
        value = self._cell(row, "on")
        reading = dates.read_cell(value, order=self._order, today=self._today, from_1904=self._from_1904)
        day = reading.on
        if day is not None and _NO_YEAR in reading.why:
            day = self._to_come(day)
        if reading.outcome == "rejected":
            return _Read(None, (self._told(row, number, "on", reading.why),))
        if day is None:
            return _Read(None)
        reference = words_of(self._cell(row, "reference"))
        if not reference:
            return _Read(
                None, (self._told(row, number, "on", "This row has no reference, so it is no child's."),)
            )
        made = ReturnedDate(
            reference=reference,
            name=" ".join(words_of(self._cell(row, part)) for part in ("given", "family")).strip(),
            family=words_of(self._cell(row, "family")),
            on=day,
            time=_time(self._cell(row, "time")),
            place=words_of(self._cell(row, "place")),
            cell=self._told(row, number, "on", ""),
            time_cell=self._told(row, number, "time", "") if "time" in self._columns else None,
        )
        doubt = reading.outcome == "doubtful"
        return _Read(
            made, doubtful=(self._told(row, number, "on", _said(reading.why, day)),) if doubt else ()
        )

    def _to_come(self, day: date) -> date:
        """Read a day without a year as the next one to come: a meeting is planned, not past."""
        while day < self._today:
            day = day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
        return day

    def _cell(self, row: Sequence[Cell], target: str) -> Cell:
        place = self._columns.get(target)
        return "" if place is None or place >= len(row) else row[place]

    def _told(self, row: Sequence[Cell], number: int, target: str, why: str) -> SheetCell:
        place = self._columns[target]
        heading = text_of(self._sheet.rows[self._at][place])
        return SheetCell(
            self._sheet.name, number, column_letters(place), heading, text_of(self._cell(row, target)), why
        )


def _said(why: str, day: date) -> str:
    if _NO_YEAR not in why:
        return why
    return f"Read as {day.day} {dates.MONTH_NAMES[day.month - 1]} {day.year}: the year is missing."


def _time(cell: Cell) -> str:
    """Return a time as words, also where the sheet has it as a time of day."""
    import datetime as dt

    if isinstance(cell, dt.time):
        return f"{cell.hour}:{cell.minute:02}"
    if isinstance(cell, dt.timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60 % 24}:{minutes % 60:02}"
    if isinstance(cell, float) and 0 < cell < 1:
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return words_of(cell)
