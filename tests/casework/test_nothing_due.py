"""A case of which the law asks nothing now is told apart from one whose facts are missing."""

from __future__ import annotations

from datetime import date

from caseworker_app.casework import caseload
from caseworker_app.casework.case_filter import parse
from caseworker_app.casework.case_order import order_by
from caseworker_app.casework.case_search import CaseSearch
from caseworker_app.store.open import Store
from tests.casework.case_steps import new_case, record

TODAY = date(2026, 11, 23)


def test_a_case_that_waits_for_nothing_says_so_and_one_without_facts_lacks_them(store: Store) -> None:
    refused, empty = new_case(store, "EHC-1"), new_case(store, "EHC-2")
    record(store, refused, "request_received", date(2026, 1, 5), kind="needs_assessment")
    record(store, refused, "request_withdrawn", date(2026, 1, 12))

    with store.connection() as connection:
        index = caseload.read_index(connection, TODAY)
        order = order_by(index, "due", connection)
        lacking = CaseSearch(index, today=TODAY).find(parse("nodate"), order).all_found()
        rows = {row.id: row for row in caseload.read_rows(connection, index.rowids, TODAY).values()}
        in_order = caseload.ids_of(connection, [index.rowids[place] for place in order.positions])
        found = caseload.ids_of(connection, lacking)

    assert (rows[refused].stage, rows[refused].next_step) == ("Nothing due", "")
    assert (rows[empty].stage, rows[empty].next_step) == ("Fact missing", "Add the missing date")
    assert found == [empty]
    assert in_order == [empty, refused]
