"""An import in the making: the workbook, the mapping as corrected so far, and its preview."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app.casework.drafts import Place
from caseworker_app.ui.screens.importing import kept

if TYPE_CHECKING:
    from caseworker_app.casework.import_review_dates import DatesForecast
    from caseworker_app.casework.import_rows import Forecast
    from caseworker_app.imports.mapping import Mapping
    from caseworker_app.imports.plan import Matched, Preview
    from caseworker_app.imports.review_dates import ReviewDates
    from caseworker_app.imports.workbook import Cell
    from caseworker_app.store.open import Store

KINDS = "Spreadsheets (*.xlsx *.xlsm *.xls *.ods *.csv)"


@dataclass(frozen=True)
class ColumnLine:
    """One heading of the file as the table of columns shows it."""

    heading: str
    examples: str
    target: str | None
    word: str  # Sure, Check, Not known, Left out
    why: str
    read: int
    filled: int


@dataclass(frozen=True)
class Draft:
    """Everything the wizard shows before anything is saved."""

    path: Path
    matched: Matched
    mapping: Mapping
    preview: Preview
    forecast: Forecast
    lines: tuple[ColumnLine, ...]
    place: Place  # where corrections are kept until they are brought in
    remembered: bool = False
    went_on: bool = False  # with corrections that were kept


@dataclass(frozen=True)
class DatesDraft:
    """A list of reviews that came back with dates, and what it would plan."""

    found: ReviewDates
    forecast: DatesForecast


def begin(store: Store, path: Path, today: date) -> Draft | DatesDraft:
    """Read a workbook, guess its columns or recall them, and preview the import.

    A list of reviews that we made is known by its headings.
    """
    from caseworker_app.casework import column_memory
    from caseworker_app.imports import mapping as mappings
    from caseworker_app.imports import plan, review_dates, workbook

    with plan.without_collecting():
        book = workbook.read(path)
        if review_dates.looks_like(book):
            return _dates(store, review_dates.of_book(book, today=today), today)
        matched = plan.match(book, today=today)
    place = kept.place_of(path)
    corrected = kept.corrections(store, place)
    if corrected is not None:
        return replace(preview(store, path, matched, corrected, today, place=place), went_on=True)
    with store.reading() as session:
        known = column_memory.recall(session, mappings.digest(matched.all_headings))
    mapping = mappings.from_json(known, "the saved match") if known else mappings.Mapping()
    return replace(preview(store, path, matched, mapping, today, place=place), remembered=known is not None)


def _dates(store: Store, found: ReviewDates, today: date) -> DatesDraft:
    from caseworker_app.casework.import_review_dates import forecast

    with store.reading() as session:
        return DatesDraft(found, forecast(session, found.rows, today))


def preview(
    store: Store, path: Path, matched: Matched, mapping: Mapping, today: date, *, place: Place
) -> Draft:
    """Read the file again by a corrected mapping, and count what it would make."""
    from caseworker_app.casework.import_rows import forecast
    from caseworker_app.imports import plan

    seen = plan.preview(matched, mapping, today=today)
    with store.reading() as session:
        expected = forecast(session, seen)
    return Draft(path, matched, mapping, seen, expected, tuple(_lines(seen)), place)


def with_target(mapping: Mapping, heading: str, target: str | None) -> Mapping:
    """Return the mapping with one column sent elsewhere."""
    return replace(mapping, columns={**mapping.columns, heading: target})


def with_answer(mapping: Mapping, address: tuple[str, int, str], on: date | None) -> Mapping:
    """Return the mapping with what a person says one cell means."""
    return replace(mapping, answers={**mapping.answers, address: on})


def _as_read(cell: Cell, value: object) -> Cell:
    """Show a number of days as the date that it was read as."""
    return value if isinstance(value, date) and isinstance(cell, int | float) else cell


def _lines(preview: Preview) -> list[ColumnLine]:
    from caseworker_app.imports.readers import text_of

    found: dict[str, ColumnLine] = {}
    for sheet in preview.sheets:
        for column in sheet.columns:
            read, filled = column.read if column.target else (0, column.read[1])
            match, before = column.match, found.get(column.match.heading)
            if before is not None:
                found[match.heading] = replace(before, read=before.read + read, filled=before.filled + filled)
                continue
            seen = zip(column.cells[:200], column.values[:200], strict=True)
            shown = (text_of(_as_read(cell, value)) for cell, value in seen if cell != "")
            examples = list(dict.fromkeys(shown))[:3]
            found[match.heading] = ColumnLine(
                match.heading,
                " · ".join(examples) or "blank",
                match.target,
                match.word,
                match.why,
                read,
                filled,
            )
    return list(found.values())
