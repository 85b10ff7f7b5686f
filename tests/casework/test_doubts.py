"""Facts missing: what the checks find is read from an index, for whoever's cases are asked for."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.casework import today
from caseworker_app.casework.close_case import close_case, reopen_case
from caseworker_app.casework.doubts import Doubt, doubts, how_many
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.statutory import checks
from caseworker_app.store.derived import NO_DATE
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit

ASKED = date(2026, 11, 2)


def told(store: Store, *caseworkers: str) -> list[tuple[str, str]]:
    """The doubts by reference."""
    with store.connection() as connection:
        found: list[Doubt] = doubts(connection, caseworkers)
        assert how_many(connection, caseworkers, most=100) == len(found)
    return [(doubt.reference, doubt.why) for doubt in found]


def test_an_open_case_without_a_date_is_told_of_until_something_starts_a_limit(store: Store) -> None:
    case = new_case(store)
    assert told(store) == [("EHC-1", NO_DATE)]

    record(store, case, "sar_received", ASKED)

    assert told(store) == []


def test_a_fact_that_is_missing_is_told_of_until_it_is_mended(store: Store) -> None:
    case = new_case(store)
    record(store, case, "request_received", ASKED, kind="needs_assessment")
    asked = record(store, case, "advice_requested", ASKED)
    assert ["“from” is missing" in why for _, why in told(store)] == [True]

    record(store, case, "advice_requested", ASKED, corrects=asked.event_id, detail={"from": "ep"})

    assert told(store) == []


def test_doubts_follow_their_case_to_another_caseworker_and_when_it_is_closed(store: Store) -> None:
    case = new_case(store, caseworker="R. Patel")
    new_case(store, "EHC-2", caseworker="J. Ali")
    with unit(store) as work:
        edit_case(work, case, {"caseworker": "J. Ali"})
    assert [reference for reference, _ in told(store, "R. Patel")] == []
    assert [reference for reference, _ in told(store, "R. Patel", "J. Ali")] == ["EHC-1", "EHC-2"]

    with unit(store) as work:
        close_case(work, case, "moved", TODAY)
    assert [reference for reference, _ in told(store)] == ["EHC-2"]

    with unit(store) as work:
        reopen_case(work, case)
    assert [reference for reference, _ in told(store, "J. Ali")] == ["EHC-1", "EHC-2"]


def test_today_counts_doubts_and_neither_checks_nor_reads_an_event(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_case(store)
    monkeypatch.setattr(checks, "contradictions", lambda _: pytest.fail("worked out again"))
    asked: list[str] = []

    with store.connection() as connection:
        connection.set_trace_callback(asked.append)
        page = today.today_page(connection, today.View(TODAY))
        found = doubts(connection, (), most=today.PAGE)
        connection.set_trace_callback(None)

    assert (page.doubtful.number, len(found)) == (1, 1)
    assert asked
    assert not any(" events" in sql or " processes" in sql for sql in asked)


@pytest.mark.parametrize("caseworkers", [(), ("R. Patel",)])
def test_doubts_are_read_in_the_order_of_their_index(store: Store, caseworkers: tuple[str, ...]) -> None:
    asked: list[str] = []
    with store.connection() as connection:
        connection.set_trace_callback(asked.append)
        doubts(connection, caseworkers, most=60)
        connection.set_trace_callback(None)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}").fetchall()
    assert "ix_doubts_today" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
