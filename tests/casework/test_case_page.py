"""The read side of the case page: a fixed number of indexed queries, and never a withheld address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event as sql_event

from caseworker_app.casework.case_page import QUERIES, case_page
from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.casework.people import PersonDetails, reveal_address, save_person
from caseworker_app.errors import WrongUse
from caseworker_app.store.open import Store
from caseworker_app.store.tables import SpreadsheetRow
from tests.ui.case_story import NOW, TODAY, WITHHELD, tell


@pytest.fixture
def amira(store: Store) -> str:
    return tell(store)


def read(store: Store, case_id: str) -> CasePage:
    with store.reading() as session:
        return case_page(session, case_id, TODAY)


@contextmanager
def statements(store: Store, case_id: str) -> Iterator[list[tuple[str, Any]]]:
    """Catch the statements of one reading, with their values."""
    seen: list[tuple[str, Any]] = []
    with store.reading() as session:
        engine = session.get_bind()

        def catch(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
            if statement.upper().startswith("SELECT"):
                seen.append((statement, values))

        sql_event.listen(engine, "before_cursor_execute", catch)
        try:
            case_page(session, case_id, TODAY)
        finally:
            sql_event.remove(engine, "before_cursor_execute", catch)
    yield seen


def test_the_head_says_who_the_child_is_and_where_the_case_stands(store: Store, amira: str) -> None:
    header = read(store, amira).header
    assert (header.name, header.age, header.year_group) == ("Amira Siddiqui", 10, "6")
    assert header.setting == "Larkfield Primary School"
    assert header.stage == "Annual review 2026, amending"


def test_next_and_then_are_two_tasks_of_the_council_not_one_task_under_two_limits(
    store: Store, amira: str
) -> None:
    page = read(store, amira)
    assert page.next is not None
    assert page.then is not None
    assert (page.next.rule.id, page.next.due) == ("ar-final-from-notice", date(2026, 12, 24))
    assert (page.then.rule.id, page.then.due, page.then.act_by) == (
        "pt-15-feb",
        date(2027, 2, 15),
        date(2027, 2, 12),
    )


def test_a_corrected_entry_stays_and_says_what_took_its_place_and_who_recorded_it(
    store: Store, amira: str
) -> None:
    events = [event for process in read(store, amira).processes for event in process.events]
    wrong = next(event for event in events if event.on == date(2026, 10, 19))
    assert wrong.recorded_by == "J. Ali"
    assert wrong.replaced_by is not None
    assert (wrong.replaced_by.on, wrong.replaced_by.note) == (date(2026, 10, 16), "wrong date typed")


def test_a_corrected_entry_is_no_fact_any_more(store: Store, amira: str) -> None:
    days = [event.on for process in read(store, amira).facts.processes for event in process.events]
    assert date(2026, 10, 19) not in days
    assert date(2026, 10, 16) in days


def test_a_withheld_address_is_nowhere_in_the_page(store: Store, amira: str) -> None:
    page = read(store, amira)
    mother = next(person for person in page.people if person.role == "mother")
    assert mother.address_withheld
    assert "Quiet Yard" not in repr(page)
    assert any(flag.words == "Safe address" for flag in page.flags)


def test_what_the_spreadsheet_says_of_where_somebody_is_is_withheld_with_the_address(
    store: Store, amira: str
) -> None:
    cells = {
        "Mum's mobile": "07700 900321", "E-mail": "sara@hidden.example", "Parent tel": "see file",
        "Email (mum)": "ask the office", "Phone": "ex-directory",
        "Address 1": "9 Quiet Yard", "Post Code": "LS9 9ZZ", "Contact details": "ask Ann",
        "Notes": "ring 0113 496 0123", "Other": "now at LS9 9ZZ", "Need": "SLCN", "Hotel": "no",
    }  # fmt: skip
    with store.unit("bring in", user="R. Patel", now=NOW) as unit:
        told = {heading: {"text": text, "address": "A1"} for heading, text in cells.items()}
        unit.session.add(SpreadsheetRow(case_id=amira, cells=told, said={}))
    shown = {line.heading: line.text for line in read(store, amira).from_the_spreadsheet}
    assert {heading for heading in cells if shown[heading] != "Withheld"} == {"Need", "Hotel"}


def test_an_address_that_is_withheld_later_leaves_the_changes_too(store: Store, amira: str) -> None:
    for withheld in (False, True):
        with store.unit("change who may be told", user="R. Patel", now=NOW) as unit:
            details = PersonDetails(
                case_id=amira,
                name="Imran Siddiqui",
                address="4 Elm Road\nLeeds\nLS1 1AA",
                address_withheld=withheld,
            )
            save_person(unit, details)
    assert "Elm Road" not in repr(read(store, amira))


def test_that_an_address_was_shown_stands_in_the_changes_without_the_address(
    store: Store, amira: str
) -> None:
    mother = next(person for person in read(store, amira).people if person.role == "mother")
    with store.unit("show a withheld address", user="R. Patel", now=NOW) as unit:
        assert reveal_address(unit, mother.person_id) == WITHHELD
    page = read(store, amira)
    assert page.changes[0].deed == "show a withheld address"
    assert "Quiet Yard" not in repr(page)


def test_changes_to_people_stand_among_the_changes_of_the_case(store: Store, amira: str) -> None:
    assert {"cases", "events", "people", "relationships"} <= {
        line.table for line in read(store, amira).changes
    }


def test_the_page_is_read_by_a_fixed_number_of_queries(store: Store, amira: str) -> None:
    with statements(store, amira) as seen:
        assert len(seen) == QUERIES


def test_every_query_goes_by_an_index(store: Store, amira: str) -> None:
    with statements(store, amira) as seen:
        pass
    with store.connection() as connection:
        for statement, values in seen:
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            # What a range of an index was cut to is gone through whole.
            fine = ("CONSTANT", "anon_")
            scans = [
                line[3]
                for line in plan
                if line[3].startswith("SCAN") and not any(word in line[3] for word in fine)
            ]
            assert scans == [], statement


def test_a_case_that_is_not_there_is_said_so(store: Store) -> None:
    with pytest.raises(WrongUse, match="not in the caseload"):
        read(store, "nothing")
