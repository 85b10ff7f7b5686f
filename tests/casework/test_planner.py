"""The school year as a grid: each plan counted once, from an index, and a cell's reviews beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.planner import (
    CELL_QUERIES,
    EARLIER,
    GRID_QUERIES,
    NO_DATE,
    By,
    Cell,
    Grid,
    PlannerView,
    ReviewRow,
    read_cell,
    read_grid,
)
from caseworker_app.casework.record_steps import record_moves, record_steps
from caseworker_app.casework.review_steps import STEPS
from caseworker_app.errors import NotAllowed
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit

YEAR = PlannerView(TODAY, 2026)


def child(store: Store, reference: str, born: date, *events: tuple[str, date], **facts: Any) -> str:
    case_id = new_case(
        store,
        reference,
        **{"caseworker": "R. Patel", "school": "Ash Grove School", **facts},
        date_of_birth=born,
    )
    for type_, on in events:
        record(store, case_id, type_, on, kind="annual_review")
    return case_id


@pytest.fixture
def year(store: Store) -> Store:
    """Five children: held in time, late, without a meeting soon, later, and without a date."""
    last = "plan_last_reviewed"
    child(
        store, "A", date(2016, 3, 2), (last, date(2025, 11, 20)), ("review_meeting_held", date(2026, 11, 3)),
        ("decision_to_maintain", date(2026, 11, 17)),
    )  # fmt: skip
    child(
        store, "B", date(2016, 5, 2), (last, date(2025, 12, 10)), ("review_meeting_held", date(2026, 10, 6))
    )
    child(store, "C", date(2018, 5, 2), (last, date(2026, 1, 20)))
    child(store, "D", date(2018, 6, 2), (last, date(2026, 7, 20)), caseworker="J. Ali", school="Beck School")
    child(store, "E", date(2018, 6, 2), ("review_report_circulated", date(2026, 6, 20)))
    return store


def grid(store: Store, view: PlannerView = YEAR) -> Grid:
    with store.connection() as connection:
        return read_grid(connection, view)


def cells(found: Grid, words: str) -> dict[str, Cell]:
    return dict(next(row for row in found.rows if row.words == words).cells)


def cell(store: Store, words: str, column: str, view: PlannerView = YEAR) -> list[ReviewRow]:
    row = next(row for row in grid(store, view).rows if row.words == words)
    with store.connection() as connection:
        return read_cell(connection, view, row.keys, column)


def test_each_review_stands_in_the_month_of_its_meeting_or_by_when_it_should_be_held(year: Store) -> None:
    found = grid(year)
    assert cells(found, "Year 6, transfer") == {
        "2026-11": Cell(due=1, held=1),
        "2026-10": Cell(due=1, held=1, late=1),
    }
    assert cells(found, "Years 3 and 4") == {
        "2026-12": Cell(due=1, unplanned=1),
        "2027-06": Cell(due=1),
        NO_DATE: Cell(due=1, unplanned=1),
    }
    assert found.no_date == 1
    assert not found.has_earlier


def test_the_rows_are_settings_or_caseworkers_as_well(year: Store) -> None:
    by_setting = grid(year, PlannerView(TODAY, 2026, By.SETTING))
    assert [(row.words, row.total.due) for row in by_setting.rows] == [
        ("Ash Grove School", 3), ("Beck School", 1),
    ]  # fmt: skip
    by_name = grid(year, PlannerView(TODAY, 2026, By.CASEWORKER))
    assert [(row.words, row.total.due) for row in by_name.rows] == [("J. Ali", 1), ("R. Patel", 3)]
    assert by_name.caseworkers == 2


def test_only_my_cases_are_counted_where_that_is_asked(year: Store) -> None:
    mine = PlannerView(TODAY, 2026, caseworkers=("J. Ali",))
    assert sum(row.total.due for row in grid(year, mine).rows) == 1
    assert [row.reference for row in cell(year, "Years 3 and 4", "2027-06", mine)] == ["D"]


def test_a_review_left_from_an_earlier_year_is_not_lost(store: Store) -> None:
    child(store, "A", date(2016, 3, 2), ("plan_last_reviewed", date(2025, 6, 20)))
    found = grid(store)
    assert found.has_earlier
    assert cells(found, "Year 6, transfer") == {EARLIER: Cell(due=1, late=1)}
    (row,) = cell(store, "Year 6, transfer", EARLIER)
    assert row.reference == "A"


def test_a_cell_shows_what_needs_something_first(store: Store) -> None:
    for reference, day in (("A", 12), ("B", 4), ("C", 20)):
        child(store, reference, date(2018, 5, 2), ("plan_last_reviewed", date(2025, 12, day)))
    child(
        store, "D", date(2018, 5, 2), ("plan_last_reviewed", date(2025, 11, 12)),
        ("review_meeting_held", date(2026, 11, 5)), ("decision_to_maintain", date(2026, 11, 12)),
    )  # fmt: skip
    rows = cell(store, "Years 3 and 4", "2026-11")
    assert [row.reference for row in rows] == ["B", "A", "C", "D"]


def test_a_year_six_child_without_a_recorded_move_is_pointed_out(store: Store) -> None:
    case_id = child(store, "A", date(2016, 3, 2), ("plan_last_reviewed", date(2026, 5, 20)))
    (row,) = cell(store, "Year 6, transfer", "2027-04")
    assert row.move is not None
    assert (row.move.kind, row.move.on) == ("primary_to_secondary", date(2027, 9, 1))
    with unit(store) as work:
        record_moves(work, [(case_id, row.move)])
    (after,) = cell(store, "Year 6, transfer", "2026-11")  # the transfer brings the review forward
    assert after.move is None
    assert after.review.last_day == date(2027, 2, 14)


def test_a_change_of_setting_or_year_moves_the_child_to_another_row(store: Store) -> None:
    case_id = child(store, "A", date(2017, 5, 2), ("plan_last_reviewed", date(2026, 5, 20)))
    with unit(store) as work:
        edit_case(work, case_id, {"school": "Beck School", "year_group_shift": "-1", "caseworker": "J. Ali"})
    assert [row.words for row in grid(store, PlannerView(TODAY, 2026, By.SETTING)).rows] == ["Beck School"]
    assert cells(grid(store), "Years 3 and 4")
    assert (
        sum(row.total.due for row in grid(store, PlannerView(TODAY, 2026, caseworkers=("J. Ali",))).rows) == 1
    )


def test_a_step_is_recorded_for_many_reviews_at_once(store: Store) -> None:
    held = (("plan_last_reviewed", date(2026, 2, 2)), ("review_meeting_held", date(2026, 11, 12)))
    for reference in "AB":
        child(store, reference, date(2018, 5, 2), *held)
    rows = [(row.case_id, row.review) for row in cell(store, "Years 3 and 4", "2026-11")]
    with unit(store) as work:
        assert record_steps(work, rows, STEPS["report"].ways[0], TODAY) == 2
    assert {row.review.reported_on for row in cell(store, "Years 3 and 4", "2026-11")} == {TODAY}


def test_a_review_that_was_changed_meanwhile_stops_the_whole_deed(store: Store) -> None:
    held = (("plan_last_reviewed", date(2026, 2, 2)), ("review_meeting_held", date(2026, 11, 12)))
    for reference in "AB":
        child(store, reference, date(2018, 5, 2), *held)
    rows = [(row.case_id, row.review) for row in cell(store, "Years 3 and 4", "2026-11")]
    record(store, rows[1][0], "decision_to_maintain", TODAY, kind="annual_review")
    with pytest.raises(NotAllowed, match="changed while it was shown"), unit(store) as work:
        record_steps(work, rows, STEPS["report"].ways[0], TODAY)
    (first,) = [row for row in cell(store, "Years 3 and 4", "2026-11") if row.case_id == rows[0][0]]
    assert first.review.reported_on is None


class Counting:
    """A connection that counts what it is asked."""

    def __init__(self, connection: Any) -> None:
        self.asked: list[str] = []
        self._connection = connection

    def execute(self, sql: str, values: Any, /) -> Any:
        self.asked.append(sql)
        return self._connection.execute(sql, values)


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("names", [(), ("R. Patel", "J. Ali")])
def test_the_grid_takes_a_fixed_number_of_queries_each_by_an_index_alone(
    year: Store, by: By, names: tuple[str, ...]
) -> None:
    view = PlannerView(TODAY, 2026, by, names)
    with year.connection() as connection:
        counting = Counting(connection)
        found = read_grid(counting, view)
        assert len(counting.asked) <= GRID_QUERIES
        counted = next(sql for sql in counting.asked if "count(*)" in sql)
        marks = {f"whose{place}": name for place, name in enumerate(names or ("R. Patel", "J. Ali"))}
        values = {"today": "2026-11-23", "soon": "2027-01-18", "first": "2026-09", "last": "2027-08", **marks}
        plan = connection.execute(f"EXPLAIN QUERY PLAN {counted}", values).fetchall()
        told = [row[3] for row in plan if "reviews" in row[3]]
        assert told
        assert all("COVERING INDEX" in words and words.startswith("SEARCH") for words in told)
        counting.asked.clear()
        read_cell(counting, view, found.rows[0].keys, "2026-11")
        assert len(counting.asked) <= CELL_QUERIES + (by is By.CASEWORKER and not names)
