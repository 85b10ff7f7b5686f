"""The school year of reviews as a grid of months, and the reviews of one of its cells.

Counts come from one index without reading a row; a cell's reviews are read up to a screenful.
"""

# ruff: noqa: S608 - SQL is put together from our own names only

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from caseworker_app.casework.transfers import LikelyMove, likely_move
from caseworker_app.casework.year_group import RECEPTION_AFTER
from caseworker_app.statutory.calendar import SEPTEMBER
from caseworker_app.statutory.reviews import Review

SHOWN_AT_MOST = 200
SOON = timedelta(weeks=8)  # a review without a meeting stands out from eight weeks before it should be held
EARLIER, NO_DATE = "earlier", ""
GRID_QUERIES, CELL_QUERIES = 3, 1


class Connection(Protocol):
    """A keyed connection for reading (`store.connection()`)."""

    def execute(self, sql: str, parameters: Mapping[str, Any], /) -> Any:
        """Run one statement."""


class By(StrEnum):
    """What the rows of the grid are."""

    YEAR_GROUP = "cohort"
    SETTING = "setting_id"
    CASEWORKER = "caseworker"


@dataclass(frozen=True, slots=True)
class PlannerView:
    """Which school year is shown, by what, and whose cases; no names: everybody's."""

    today: date
    school_year: int
    by: By = By.YEAR_GROUP
    caseworkers: tuple[str, ...] = ()

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months from September to August."""
        first = self.school_year * 12 + SEPTEMBER - 1
        return tuple(date(month // 12, month % 12 + 1, 1) for month in range(first, first + 12))


@dataclass(frozen=True, slots=True)
class Cell:
    """How many reviews stand in one month of one row."""

    due: int = 0
    held: int = 0
    late: int = 0
    unplanned: int = 0  # not late, but without a meeting that should be held within eight weeks

    def __add__(self, other: Cell) -> Cell:
        return Cell(
            self.due + other.due, self.held + other.held, self.late + other.late,
            self.unplanned + other.unplanned,
        )  # fmt: skip

    @property
    def needs_something(self) -> bool:
        """Whether it should stand out."""
        return bool(self.late or self.unplanned)


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the grid; `keys` are what the table of reviews has in its column."""

    words: str
    keys: tuple[Any, ...]
    cells: Mapping[str, Cell]  # by month, such as 2026-11, by `EARLIER` or `NO_DATE`

    def cell(self, column: str) -> Cell:
        """Return one cell."""
        return self.cells.get(column, NOTHING)

    @property
    def total(self) -> Cell:
        """All that stand in this school year."""
        return sum((cell for column, cell in self.cells.items() if column not in (EARLIER, NO_DATE)), NOTHING)


@dataclass(frozen=True, slots=True)
class Grid:
    """The school year, row by row."""

    view: PlannerView
    rows: tuple[GridRow, ...]
    caseworkers: int  # whose cases are shown

    def total(self, column: str) -> Cell:
        """Return what stands in one column."""
        return sum((row.cell(column) for row in self.rows), NOTHING)

    @property
    def no_date(self) -> int:
        """How many plans have no date of a last review on file."""
        return self.total(NO_DATE).due

    @property
    def has_earlier(self) -> bool:
        """Whether reviews of earlier school years are not finished."""
        return bool(self.total(EARLIER).due)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to plan."""
        return not any(row.cells for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One review of a cell, with the child it is about."""

    case_id: str
    given_name: str
    family_name: str
    reference: str
    setting: str
    caseworker: str
    review: Review
    move: LikelyMove | None  # a move to another phase that is likely and that nobody has recorded


def month_key(month: date) -> str:
    """Return a month as the table has it."""
    return f"{month:%Y-%m}"


_COUNTED = """count(*), sum(is_held),
  sum(finished = 0 AND in_time_until IS NOT NULL AND in_time_until < :today),
  sum(needs_meeting = 1 AND (hold_by IS NULL OR hold_by <= :soon)
    AND (in_time_until IS NULL OR in_time_until >= :today))"""
_NOT_FINISHED = "finished = 0 AND month <= :last"  # this year's, those left from before, those without a date
_FINISHED = "finished = 1 AND month BETWEEN :first AND :last"
_NOT_FINISHED_BEFORE = "finished = 0 AND month > '' AND month < :first"
_WITHOUT_DATE = "finished = 0 AND month = ''"


def read_grid(connection: Connection, view: PlannerView) -> Grid:
    """Count the reviews of a school year, those left from earlier ones, and those without a date."""
    names = view.caseworkers or _all_caseworkers(connection)
    counted: dict[Any, dict[str, Cell]] = defaultdict(dict)
    index, whose = _range(view, names)
    # Each range lies in the order in which it is grouped, so that nothing need be sorted.
    sql = " UNION ALL ".join(
        f"SELECT month, {view.by}, {_COUNTED} FROM reviews INDEXED BY {index} "
        f"WHERE shown = 1 {whose} AND {days} GROUP BY month, {view.by}"
        for days in (_NOT_FINISHED, _FINISHED)
    )
    values = _values(view, names)
    for month, key, *counts in connection.execute(sql, values).fetchall():
        column = EARLIER if NO_DATE < month < values["first"] else month
        cells = counted[key]
        cells[column] = cells.get(column, NOTHING) + Cell(*(count or 0 for count in counts))
    return Grid(view, tuple(_rows(connection, view, counted)), len(names))


def read_cell(connection: Connection, view: PlannerView, keys: Sequence[Any], column: str) -> list[ReviewRow]:
    """Return the reviews of one cell, those that need something first."""
    if not keys:
        return []
    names = view.caseworkers or (_all_caseworkers(connection) if view.by is By.CASEWORKER else ())
    index, whose = _range(view, names)
    days = {EARLIER: _NOT_FINISHED_BEFORE, NO_DATE: _WITHOUT_DATE}.get(
        column, "finished IN (0, 1) AND month = :month"
    )
    chosen = f"AND ({_any_of(str(view.by), keys)})"
    named = ", ".join(f"r.{name}" for name in _REVIEW)
    sql = f"""SELECT c.id, coalesce(nullif(c.preferred_name, ''), c.given_name), c.family_name, c.reference,
  s.name, s.phase, c.caseworker, c.date_of_birth, c.year_group_shift, {named}
FROM (SELECT number, finished, in_time_until, hold_by, is_held, needs_meeting FROM reviews INDEXED BY {index}
  WHERE shown = 1 {whose} AND {days} {chosen}
  ORDER BY finished, coalesce(in_time_until, '') >= :today, NOT needs_meeting, is_held, hold_by
  LIMIT {SHOWN_AT_MOST}) p
JOIN reviews r ON r.number = p.number JOIN cases c ON c.id = r.case_id
LEFT JOIN settings s ON s.id = c.setting_id
ORDER BY p.finished, coalesce(p.in_time_until, '') >= :today, NOT p.needs_meeting, p.is_held, p.hold_by,
  c.family_name"""
    values = {**_values(view, names), "month": column}
    values |= {f"key{place}": key for place, key in enumerate(keys) if key is not None}
    return [_row(found, view.today) for found in connection.execute(sql, values).fetchall()]


def _range(view: PlannerView, names: Sequence[str]) -> tuple[str, str]:
    """Return the index that holds what is asked, and the condition of whose cases they are."""
    if view.caseworkers or view.by is By.CASEWORKER:
        marks = ", ".join(f":whose{place}" for place in range(len(names)))
        return "ix_reviews_mine", f"AND caseworker IN ({marks})"
    return "ix_reviews_month", ""


def _any_of(column: str, keys: Sequence[Any]) -> str:
    named = [f"{column} = :key{place}" for place, key in enumerate(keys) if key is not None]
    return " OR ".join([*named, *([f"{column} IS NULL"] if None in keys else [])])


def _values(view: PlannerView, names: Sequence[str]) -> dict[str, Any]:
    months = view.months
    return {
        "today": view.today.isoformat(),
        "soon": (view.today + SOON).isoformat(),
        "first": month_key(months[0]),
        "last": month_key(months[-1]),
        **{f"whose{place}": name for place, name in enumerate(names)},
    }


def _all_caseworkers(connection: Connection) -> tuple[str, ...]:
    """Return who has reviews, by steps from name to name through the index."""
    sql = """WITH RECURSIVE names(name) AS (
  SELECT min(caseworker) FROM reviews INDEXED BY ix_reviews_mine WHERE shown = 1
  UNION ALL SELECT (SELECT min(caseworker) FROM reviews INDEXED BY ix_reviews_mine
    WHERE shown = 1 AND caseworker > names.name) FROM names WHERE names.name IS NOT NULL)
SELECT name FROM names WHERE name IS NOT NULL"""
    return tuple(row[0] for row in connection.execute(sql, {}).fetchall())


def _rows(
    connection: Connection, view: PlannerView, counted: Mapping[Any, Mapping[str, Cell]]
) -> Iterable[GridRow]:
    """Put the counts into the rows of the grid, in their order."""
    if view.by is By.YEAR_GROUP:
        return _year_group_rows(view, counted)
    if view.by is By.CASEWORKER:
        named = {key: key or "No caseworker" for key in counted}
    else:
        named = dict.fromkeys(counted, "No setting") | _setting_names(connection, counted)
    return [
        GridRow(named[key], (key,), counted[key])
        for key in sorted(counted, key=lambda key: (not key, named[key].casefold()))
    ]


def _setting_names(connection: Connection, keys: Iterable[Any]) -> dict[Any, str]:
    values = {f"key{place}": key for place, key in enumerate(keys) if key}
    if not values:
        return {}
    marks = ", ".join(f":{name}" for name in values)
    found = connection.execute(f"SELECT id, name FROM settings WHERE id IN ({marks})", values).fetchall()
    return dict(found)


_BANDS = (
    ("Nursery, Reception", -9, 0),
    ("Years 1 and 2", 1, 2),
    ("Years 3 and 4", 3, 4),
    ("Year 5", 5, 5),
    ("Year 6, transfer", 6, 6),
    ("Years 7 and 8", 7, 8),
    ("Years 9 and 10", 9, 10),
    ("Year 11, transfer", 11, 11),
    ("Years 12 to 14", 12, 14),
    ("After year 14", 15, 99),
)
_SELDOM = "After year 14"


def _year_group_rows(view: PlannerView, counted: Mapping[Any, Mapping[str, Cell]]) -> Iterable[GridRow]:
    for words, first, last in _BANDS:
        born = view.school_year - RECEPTION_AFTER
        keys = tuple(key for key in counted if key is not None and first <= born - key <= last)
        if keys or words != _SELDOM:
            yield GridRow(words, keys, _joined(counted[key] for key in keys))
    if None in counted:
        yield GridRow("No birth date", (None,), counted[None])


def _joined(many: Iterable[Mapping[str, Cell]]) -> Mapping[str, Cell]:
    made: dict[str, Cell] = {}
    for cells in many:
        for column, cell in cells.items():
            made[column] = made.get(column, NOTHING) + cell
    return made


_REVIEW = tuple(each.name for each in fields(Review))
_WORDS = frozenset({"process_index", "transfer", "meeting_time", "meeting_place", "outcome"})


def _row(found: Sequence[Any], today: date) -> ReviewRow:
    case_id, given, family, reference, setting, phase, caseworker, born, shift, *values = found
    kept: dict[str, Any] = {
        name: value if name in _WORDS else _day(value) for name, value in zip(_REVIEW, values, strict=True)
    }
    review = Review(**kept)
    likely = likely_move(_day(born), shift, f"{setting or ''} {phase or ''}", today)
    wanted = not review.transfer and review.decided_on is None
    return ReviewRow(
        case_id=case_id,
        given_name=given,
        family_name=family,
        reference=reference,
        setting=setting or "",
        caseworker=caseworker,
        review=review,
        move=likely if wanted else None,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
