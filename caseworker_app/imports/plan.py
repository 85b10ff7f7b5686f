"""The preview: what an import would make, and everything that is to be told before it does."""

from __future__ import annotations

import contextlib
import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path

from caseworker_app.casework.incoming import Disagreement, IncomingCase, SheetCell
from caseworker_app.errors import CaseworkerError
from caseworker_app.imports import (
    against_the_law,
    columns,
    differences,
    headings,
    left_out,
    outcomes,
    reviews,
    rows,
    sense,
    twins,
)
from caseworker_app.imports.assemble import Plan
from caseworker_app.imports.columns import ALREADY, NO_CELLS, Match
from caseworker_app.imports.differences import Place
from caseworker_app.imports.headings import Table
from caseworker_app.imports.mapping import Mapping as ColumnMapping
from caseworker_app.imports.readers import ChildName
from caseworker_app.imports.rows import Rows
from caseworker_app.imports.workbook import Workbook, read
from caseworker_app.store.folding import fold


@dataclass(slots=True)
class Matched:
    """A workbook whose tables are found and whose columns are guessed, for a person to correct."""

    book: Workbook
    tables: tuple[Table, ...]
    matches: tuple[tuple[Match, ...], ...]
    skipped: tuple[str, ...] = ()  # sheets without headings of a caseload

    @property
    def all_headings(self) -> tuple[str, ...]:
        """Every heading once, in the order of the sheets."""
        return tuple(dict.fromkeys(chain.from_iterable(table.headings for table in self.tables)))

    def mapping(self) -> ColumnMapping:
        """Return the guess as a mapping that can be saved or corrected."""
        return ColumnMapping(_by_heading(chain.from_iterable(self.matches)))


def open_book(path: Path, *, today: date, sheets: Sequence[str] = ()) -> Matched:
    """Read a workbook, find its tables and guess its columns."""
    with without_collecting():
        return match(read(path, sheets), today=today, wanted=sheets)


@contextlib.contextmanager
def without_collecting() -> Iterator[None]:
    """Make a million cells without the collector walking over them again and again: none is a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # What was made is counted as old at once; the collector need not look at it now.
            gc.freeze()
            gc.enable()
            gc.unfreeze()


def match(book: Workbook, *, today: date, wanted: Sequence[str] = ()) -> Matched:
    """Find the tables of a workbook and guess their columns."""
    found = [(sheet.name, headings.find(sheet)) for sheet in book.sheets]
    tables = tuple(table for _, table in found if table is not None)
    skipped = tuple(name for name, table in found if table is None)
    if not tables or (wanted and skipped):
        raise NoHeadings(book.file_name, skipped)
    guesses = tuple(
        columns.guess(table.headings, table.in_full, table.cells, today=today) for table in tables
    )
    return Matched(book, tables, _agreed(guesses), skipped)


def _agreed(guesses: tuple[tuple[Match, ...], ...]) -> tuple[tuple[Match, ...], ...]:
    """Send a heading without cells on one sheet to where it goes on the others."""
    known = {match.heading: match for sheet in guesses for match in reversed(sheet) if match.target}
    return tuple(
        tuple(
            replace(match, target=like.target, sure=like.sure, why=like.why)
            if (like := known.get(match.heading)) and match.why == NO_CELLS and not _has(sheet, like)
            else match
            for match in sheet
        )
        for sheet in guesses
    )


def _has(sheet: tuple[Match, ...], like: Match) -> bool:
    return any(match.target == like.target for match in sheet)


class NoHeadings(CaseworkerError):
    """No row of the file looks like the headings of a caseload."""

    def __init__(self, file_name: str, sheets: Sequence[str]) -> None:
        where = f"sheet {', '.join(sheets)} of {file_name}" if sheets else file_name
        super().__init__(
            f"No row of {where} looks like headings.",
            "Put one row of headings over the columns, with at least two such as Surname, Date of birth, "
            "Reference or Date request received, then import the file again.",
        )


@dataclass
class Preview:
    """Everything that an import of a workbook would do, before anything is saved."""

    file_name: str
    sheets: tuple[Rows, ...]
    plans: tuple[Plan, ...]
    children: tuple[tuple[Place, ...], ...]  # the rows of each child
    disagreements: tuple[Disagreement, ...]
    perhaps_one: tuple[SheetCell, ...] = ()  # children that may be one
    skipped: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    remarks: int = 0  # comments on cells that are not read
    siblings: int = 0
    day_first: bool | None = None

    def __len__(self) -> int:
        return len(self.children)

    def __iter__(self) -> Iterator[IncomingCase]:
        for places in self.children:
            yield self.case(places)

    def case(self, places: Sequence[Place]) -> IncomingCase:
        """Make one child from its rows; the last row's words win, and every date stands."""
        made = [self.plans[sheet].case(row) for sheet, row in places]
        child = made[0] if len(made) == 1 else twins.joined(made)
        child.events = reviews.gathered(child.events)
        child.people = [person.with_whole_address() for person in child.people]
        return child

    @cached_property
    def rejected(self) -> tuple[SheetCell, ...]:
        """The cells whose value is not used."""
        return tuple(chain.from_iterable(sheet.told("rejected") for sheet in self.sheets))

    @cached_property
    def doubtful(self) -> tuple[SheetCell, ...]:
        """The cells that are used as read, and should be looked at."""
        return (*chain.from_iterable(sheet.told("doubtful") for sheet in self.sheets), *self.perhaps_one)

    def mapping(self) -> ColumnMapping:
        """Return the mapping that was used, to be kept."""
        used = _by_heading(column.match for sheet in self.sheets for column in sheet.columns)
        return ColumnMapping(used, self.day_first)

    def day_orders(self) -> dict[str, bool]:
        """Return by heading whether the day comes first, where typed dates had to be read."""
        return {
            column.match.heading: column.order.day_first
            for sheet in self.sheets
            for column in sheet.columns
            if column.order and any(isinstance(cell, str) and cell for cell in column.cells)
        }

    def guesses(self) -> list[tuple[str, Match]]:
        """Return each sheet's columns as they were understood, those to be checked first."""
        order = {"Check": 0, "Not known": 1, "Sure": 2, "Left out": 3}
        found = [(sheet.table.sheet, column.match) for sheet in self.sheets for column in sheet.columns]
        return sorted(found, key=lambda one: (order[one[1].word], one[1].sure))

    def notes(self) -> list[str]:
        """Say what a person should know of whole columns and sheets."""
        notes = [f"Sheet {name} has no headings of a caseload and was left out." for name in self.skipped]
        notes += [f"Sheet {name} is hidden and was left out. Show it in Excel to bring it in."
                  for name in self.hidden]  # fmt: skip
        if self.remarks:
            notes.append(f"Comments on cells are not brought in: the file has {self.remarks:,}.")
        for sheet in self.sheets:
            for column in sheet.columns:
                order = column.order
                if column.match.why.endswith(ALREADY) and column.read[1]:
                    notes.append(f"{column.match.heading} ({sheet.table.sheet}) is kept as text: "
                                 f"{column.match.why}")  # fmt: skip
                if order and (order.decided_by == "mixed" or not order.day_first):
                    notes.append(f"{column.match.heading} ({sheet.table.sheet}): {order.words()}")
        return notes

    @property
    def rows_read(self) -> int:
        """How many rows the sheets have under their headings."""
        return sum(len(sheet.table.numbers) for sheet in self.sheets)

    @property
    def rows_left_out(self) -> int:
        """How many rows make no child."""
        return len(self.left_out)

    @cached_property
    def unused(self) -> tuple[SheetCell, ...]:
        """The cells whose value is not used on the rows that make a child: their words stay on its case."""
        gone = {(row.sheet, row.row) for row in self.left_out}
        return tuple(cell for cell in self.rejected if (cell.sheet, cell.row) not in gone)

    @cached_property
    def above(self) -> tuple[SheetCell, ...]:
        """What stands above the headings."""
        return tuple(chain.from_iterable(left_out.above(sheet.table) for sheet in self.sheets))

    @cached_property
    def left_out(self) -> tuple[left_out.LeftOut, ...]:
        """The rows that make no child, each with whose it is and why; totals and headings are among them."""
        return tuple(
            left_out.LeftOut(sheet.table.sheet, sheet.table.numbers[row], left_out.whose(name(row), why), why)
            for sheet in self.sheets for name in [_Namer(sheet)]
            for row, why in sorted(sheet.left_out.items()) if row not in sheet.headings
        )  # fmt: skip

    def why_left_out(self) -> list[tuple[int, str]]:
        """Count the rows left out by their reason, in words that follow the number."""
        return left_out.counted(self.left_out)


def _by_heading(matches: Iterable[Match]) -> dict[str, str | None]:
    """Return where each heading goes; a sheet that has nothing under it does not outweigh one that has."""
    used: dict[str, str | None] = {}
    for match in matches:
        used[match.heading] = used.get(match.heading) or match.target
    return used


def preview(matched: Matched, mapping: ColumnMapping | None = None, *, today: date) -> Preview:
    """Read every sheet by the mapping (or the guess), and gather what is to be told."""
    with without_collecting():
        return _preview(matched, mapping, today)


def _preview(matched: Matched, mapping: ColumnMapping | None, today: date) -> Preview:
    sheets = []
    for table, guessed in zip(matched.tables, matched.matches, strict=True):
        sheet = rows.read(
            table, mapping.applied(guessed) if mapping else guessed,
            file_name=matched.book.file_name, today=today,
            day_first=mapping.day_first if mapping else None, from_1904=matched.book.counts_from_1904,
            answer=mapping.answer if mapping else None,
        )  # fmt: skip
        sense.judge(sheet, today)
        sheets.append(sheet)
    made = _gathered(matched, tuple(sheets), today)
    made.day_first = mapping.day_first if mapping else None
    return made


def _gathered(matched: Matched, sheets: tuple[Rows, ...], today: date) -> Preview:
    plans: list[Plan] = []
    told: list[Disagreement] = []
    for sheet in sheets:
        stated = against_the_law.stated_reviews(sheet, today)
        plans.append(
            Plan(sheet, today, stated, sense.year_shifts(sheet, today), outcomes.decided(sheet, today))
        )
        told += against_the_law.disagreements(sheet, _Namer(sheet), stated)
    keys = [_keys(sheet) for sheet in sheets]
    children = twins.children(keys, [sheet.left_out for sheet in sheets])
    made = Preview(
        matched.book.file_name,
        sheets,
        tuple(plans),
        children,
        tuple(told),
        (),
        matched.skipped,
        matched.book.hidden,
        matched.book.remarks,
        twins.siblings(keys),
    )
    across = against_the_law.Across(sheets, [_Namer(sheet) for sheet in sheets])
    made.disagreements += tuple(
        one for places in children if len(places) > 1 for one in across.disagreements(places)
    )
    for places in children:
        if len(places) > 1:
            differences.tell(plans, places)
    made.perhaps_one = tuple(twins.doubts(made, keys))
    return made


class _Namer:
    """Names the child of a row: the reference and the name."""

    def __init__(self, sheet: Rows) -> None:
        self._references = sheet.values("reference")
        self._keys = _names(sheet)

    def __call__(self, row: int) -> tuple[str, str]:
        reference = str(self._references[row] or "") if self._references else ""
        given, family = self._keys[row]
        name = f"{given} {family}".strip()
        return reference or name, name


def _names(sheet: Rows) -> list[tuple[str, str]]:
    whole = sheet.values("name")
    nobody: list[object] = [""] * len(sheet.table.numbers)
    given, family = sheet.values("given_name") or nobody, sheet.values("family_name") or nobody
    if whole is None:
        return [(str(one or ""), str(other or "")) for one, other in zip(given, family, strict=True)]
    return [
        (str(one or (name.given if isinstance(name, ChildName) else "")),
         str(other or (name.family if isinstance(name, ChildName) else "")))
        for name, one, other in zip(whole, given, family, strict=True)
    ]  # fmt: skip


def _keys(sheet: Rows) -> list[twins.Key]:
    """Return what tells the children of a sheet apart: reference, folded names, birth date."""
    references = sheet.values("reference")
    born = sheet.values("date_of_birth")
    folded: dict[str, str] = defaultdict(str)
    names = _names(sheet)
    for text in set(chain.from_iterable(names)):
        folded[text] = fold(text)
    return [
        twins.Key(
            str(references[row] or "").casefold() if references else "",
            folded[given],
            folded[family],
            birth if isinstance(birth := born[row] if born else None, date) else None,
        )
        for row, (given, family) in enumerate(names)
    ]
