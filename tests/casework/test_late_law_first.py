"""The Caseload and the case's page say how late a child is as Today does: the law before a target."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from caseworker_app.casework import caseload, today
from caseworker_app.casework.case_page import case_page
from caseworker_app.casework.caseload import CaseRow
from caseworker_app.statutory import urgency
from caseworker_app.statutory.rule import Deadline, State
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record


def told(store: Store, plan_issued: date) -> tuple[CaseRow, Deadline]:
    """What the Caseload and the case's page say is next, by when the plan was made."""
    case_id = new_case(store)
    record(store, case_id, "plan_issued", plan_issued)
    with store.connection() as connection:
        (rowid,) = connection.execute("SELECT rowid FROM cases").fetchone()
        row = caseload.read_rows(connection, [rowid], TODAY)[rowid]
    with store.reading() as session:
        first = case_page(session, case_id, TODAY).next
    assert first is not None
    return row, first


def test_a_limit_of_the_law_that_is_late_stands_before_a_target_that_is_later_still(store: Store) -> None:
    row, first = told(store, date(2025, 8, 1))
    assert row.due == first.due == date(2026, 7, 31) or row.due == first.due == date(2026, 8, 1)
    assert urgency.kind(first) == urgency.STATUTORY
    assert row.state is State.OVERDUE
    assert not row.is_target


def test_a_target_that_has_passed_alone_is_told_as_a_target(store: Store) -> None:
    row, first = told(store, date(2025, 12, 10))
    assert first.rule.id == "ar-meeting-target"
    assert row.due == first.due is not None
    assert row.state is State.OVERDUE
    assert row.is_target


def test_why_a_row_stands_before_the_next_is_told_for_rows_of_one_group(store: Store) -> None:
    for number, day in enumerate((date(2025, 8, 1), date(2025, 9, 1), date(2025, 9, 1), date(2025, 10, 1))):
        record(store, new_case(store, f"EHC-{number}"), "plan_issued", day)
    with store.connection() as connection:
        rows = today.today_page(connection, today.View(TODAY)).rows
    whys = [today.why_before(row, after, TODAY) for row, after in pairwise(rows) if row.band is after.band]
    kinds = {why: number for number, why in enumerate(dict.fromkeys(whys))}
    assert "First because its day comes before the next one’s." in kinds
    assert "Nothing tells them apart: they stand in the order of their names." in kinds
    assert all("Tribunal" not in why and "promised" not in why for why in kinds)
