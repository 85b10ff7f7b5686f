"""Today asks only for what can still be done; what is late for good stays late on the case, and says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caseworker_app.casework import caseload, doubts
from caseworker_app.casework.case_page import case_page
from caseworker_app.casework.deadline_list import Wanted, deadlines_on
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.import_rows import import_rows
from caseworker_app.casework.today import View, today_page
from caseworker_app.statutory.events import happened
from caseworker_app.statutory.explain import because
from caseworker_app.statutory.rule import Deadline
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit
from tests.imports.sheets import seen, write


def in_today(store: Store, day: date = TODAY) -> set[str]:
    """The rules of which Today asks something."""
    with store.connection() as connection:
        return {row.deadline.rule.id for row in today_page(connection, View(day)).rows}


def on_file(store: Store, day: date = TODAY) -> dict[str, Deadline]:
    """The overdue deadlines on file, by rule."""
    with store.reading() as session:
        found = deadlines_on(session, Wanted(overdue=True), day, TODAY)
        return {one.deadline.rule.id: one.deadline for one in found}


def held_without_invitations(store: Store) -> str:
    """A review of which only the meeting is recorded."""
    case = new_case(store)
    record(store, case, "plan_last_reviewed", date(2025, 11, 17), kind="annual_review")
    record(store, case, "review_meeting_held", date(2026, 11, 9), kind="annual_review")
    return case


def test_invitations_to_a_meeting_that_was_held_are_late_for_good_and_no_work(store: Store) -> None:
    case = held_without_invitations(store)

    assert not in_today(store) & {"ar-meeting-notice", "ar-advice-circulate"}
    late = on_file(store)
    assert {"ar-meeting-notice", "ar-advice-circulate"} <= set(late)
    assert because(late["ar-meeting-notice"], TODAY).endswith(
        "It is 28 days late. The review meeting was held on 9 November 2026, so nothing is left to do for "
        "this. If it was done, record it with its date."
    )
    with store.reading() as session:
        page = case_page(session, case, TODAY)
    assert page.next is not None
    assert page.next.rule.id not in ("ar-meeting-notice", "ar-advice-circulate")
    with store.connection() as connection:
        index = caseload.read_index(connection, TODAY)
        (row,) = caseload.read_rows(connection, index.rowids, TODAY).values()
    assert row.next_step == page.next.rule.verb


def test_before_the_meeting_the_invitations_are_work(store: Store) -> None:
    case = new_case(store)
    record(store, case, "review_meeting_planned", date(2026, 12, 4), kind="annual_review")
    assert {"ar-meeting-notice", "ar-advice-circulate"} <= in_today(store)
    assert "nothing is left" not in because(on_file(store)["ar-meeting-notice"], TODAY)


def test_a_change_of_the_case_brings_no_such_row_back(store: Store) -> None:
    case = held_without_invitations(store)
    with unit(store) as work:
        edit_case(work, case, {"caseworker": "J. Ali"})
    assert "ar-meeting-notice" not in in_today(store)
    assert "ar-decision" in in_today(store, date(2026, 12, 7))


def test_what_was_done_after_all_is_recorded_and_met_late(store: Store) -> None:
    case = held_without_invitations(store)
    record(store, case, "review_invitations_sent", date(2026, 11, 3), kind="annual_review")
    assert set(on_file(store)) == {"ar-advice-circulate", "ar-next-12m"}


def test_an_acknowledgement_of_a_complaint_that_was_answered_is_no_work(store: Store) -> None:
    case = new_case(store)
    record(store, case, "complaint_received", date(2026, 10, 5), detail={"stage": "1"})
    record(store, case, "complaint_answered", date(2026, 10, 26), detail={"stage": "1"})
    assert in_today(store) == set()
    record(store, case, "complaint_received", date(2026, 11, 9), detail={"stage": "2"})
    assert in_today(store) == {"cmp-ack"}


def test_a_light_review_leaves_today_on_the_fifth_birthday(store: Store) -> None:
    case = new_case(store, date_of_birth=date(2021, 12, 1))
    record(store, case, "plan_issued", date(2026, 3, 2), kind="annual_review")
    assert "ar-under5" in in_today(store, date(2026, 11, 30))
    assert "ar-under5" not in in_today(store, date(2026, 12, 1))
    assert "ar-under5" not in on_file(store, date(2026, 12, 1))
    with store.reading() as session:
        page = case_page(session, case, date(2026, 12, 1))
    (light,) = [one for one in page.deadlines if one.rule.id == "ar-under5"]
    told = because(light, date(2026, 12, 1))
    assert told.endswith("No longer needed: the child was 5 years old on 1 December 2026.")


def bring_in(store: Store, path: Path, *rows: tuple[object, ...]) -> None:
    """Import a sheet."""
    with unit(store) as work:
        import_rows(work, seen(write(path / "a.xlsx", rows), today=TODAY))


HEADS = ("Ref", "Surname", "DoB", "Request rec'd", "Agreed to assess Y/N")
CHILD = ("E1", "Shah", date(2016, 3, 2), date(2026, 1, 6))


def asked(store: Store) -> list[str]:
    """What Today asks for under Facts missing."""
    with store.connection() as connection:
        return [doubt.why for doubt in doubts.doubts(connection, ())]


def test_a_refusal_without_a_date_is_asked_for_in_place_of_four_late_rows(
    store: Store, tmp_path: Path
) -> None:
    bring_in(store, tmp_path, HEADS, (*CHILD, "N"))

    assert in_today(store) == set()
    assert asked(store) == [
        "The family was told that no assessment will be made, the spreadsheet says, but not when. "
        "Record it with its date."
    ]
    late = on_file(store)
    assert set(late) == {"na-decide-assess", "na-refuse-plan", "na-draft-target", "na-plan-final"}
    assert "the spreadsheet says, but not when" in because(late["na-plan-final"], TODAY)

    with store.reading() as session:
        case = next(iter({one.case_id for one in deadlines_on(session, Wanted(), TODAY, TODAY)}))
    record(store, case, "decision_not_to_assess", date(2026, 2, 16))
    assert asked(store) == []
    assert on_file(store) == {}


def test_an_agreement_without_a_date_leaves_the_final_plan_to_do(store: Store, tmp_path: Path) -> None:
    bring_in(store, tmp_path, HEADS, (*CHILD, "Yes"))
    assert len(asked(store)) == 1
    assert in_today(store) == {"na-refuse-plan", "na-draft-target", "na-plan-final"}


def test_a_decision_after_a_review_without_a_date_keeps_the_yearly_review_in_today(
    store: Store, tmp_path: Path
) -> None:
    heads = ("Ref", "Surname", "DoB", "Last review", "AR mtg", "AR outcome")
    row = ("E1", "Shah", date(2016, 3, 2), date(2025, 10, 6), date(2026, 9, 21), "Maintain")
    bring_in(store, tmp_path, heads, row)
    assert "ar-decision" not in in_today(store)
    assert "ar-next-12m" in in_today(store)
    assert any(why.startswith(happened("decision_to_maintain")) for why in asked(store))


def test_an_outcome_that_a_later_sheet_adds_is_asked_for_once(store: Store, tmp_path: Path) -> None:
    bring_in(store, tmp_path, HEADS, (*CHILD, "TBC"))
    assert asked(store) == []
    for _ in range(2):
        bring_in(store, tmp_path, HEADS, (*CHILD, "N"))
    assert len(asked(store)) == 1
    with store.connection() as connection:
        events = connection.execute("SELECT type, corrects IS NULL FROM events").fetchall()
    assert sorted(events) == [("request_received", 0), ("request_received", 1)]
