"""The lists of reviews: made for a setting, sent back with dates, taken in, and taken back."""

from __future__ import annotations

import datetime as dt
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from caseworker_app.casework import preferences
from caseworker_app.casework.import_review_dates import (
    MOVED,
    PLANNED,
    REFUSED,
    UNCHANGED,
    DatesForecast,
    forecast,
    import_review_dates,
)
from caseworker_app.casework.plan_meeting import Meeting, plan_meetings, subjects
from caseworker_app.casework.review_lists import SettingReviews, due_in_term, note_list, reply_by, term_for
from caseworker_app.casework.school_terms import school_terms
from caseworker_app.casework.undo import undo_last
from caseworker_app.casework.undo_import import undo_import
from caseworker_app.errors import CaseworkerError, NotAllowed, WrongUse
from caseworker_app.imports import review_dates, workbook
from caseworker_app.reports import review_list_sheet
from caseworker_app.statutory.reviews import Review
from caseworker_app.store.open import Store
from caseworker_app.store.tables import AuditEntry
from tests.casework.case_steps import TODAY, new_case, record, unit

TERMS = "Autumn 2026: 2 September 2026 to 18 December 2026; Spring 2027: 4 January 2027 to 26 March 2027"
IN_ORDER = school_terms(preferences.Preferences(term_dates=TERMS.replace("; ", "\n")))
DATE, TIME, PLACE = 9, 10, 11


@pytest.fixture
def school(store: Store) -> Store:
    """Four children at Ash Grove, one elsewhere; the terms are known."""
    with unit(store) as work:
        preferences.write(work, {"term_dates": TERMS, "email": "send@council.example"})
    for reference, given, last, setting in (
        ("EHC-1", "Maryam", date(2026, 2, 20), "Ash Grove School"),  # to be held by 22 January
        ("EHC-2", "=Noah", date(2026, 3, 10), "Ash Grove School"),
        ("EHC-3", "Ella", date(2026, 6, 10), "Ash Grove School"),  # in the summer term
        ("EHC-4", "Kit", date(2026, 2, 2), "Ash Grove School"),
        ("EHC-5", "Sam", date(2026, 2, 2), "Beck School"),
    ):
        case_id = new_case(store, reference, given_name=given, school=setting)
        record(store, case_id, "plan_last_reviewed", last)
    return store


def lists(store: Store, term: str = "") -> tuple[SettingReviews, ...]:
    with store.reading() as session:
        terms = school_terms(preferences.read(session))
        return due_in_term(session, term_for(terms, TODAY, term))


def made(store: Store, folder: Path, setting: str = "Ash Grove School") -> Path:
    one = next(one for one in lists(store) if one.name == setting)
    path = folder / review_list_sheet.file_name(one)
    review_list_sheet.write(
        path,
        one,
        council="Aldermere",
        send_to="send@council.example",
        reply_by=reply_by(IN_ORDER, one.term, TODAY),
    )
    return path


def filled(path: Path, *rows: dict[int, Any]) -> Path:
    """Fill in the rows of a list, as a school does."""
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for number, values in enumerate(rows, review_list_sheet.HEADING_ROW + 1):
        for column, value in values.items():
            sheet.cell(number, column).value = value
    book.save(path)
    return path


def expected(store: Store, path: Path) -> tuple[DatesForecast, review_dates.ReviewDates]:
    found = review_dates.open_dates(path, today=TODAY)
    with store.reading() as session:
        return forecast(session, found.rows, TODAY), found


def take_in(store: Store, path: Path) -> Any:
    found = review_dates.open_dates(path, today=TODAY)
    with unit(store, f"Import {found.file_name}") as work:
        return import_review_dates(work, found.rows, found.file_name)


def review(store: Store, reference: str) -> Review:
    from caseworker_app.casework.lookup import case_id

    with store.reading() as session:
        return subjects(session, [case_id(session, reference)])[0].review


def test_a_setting_is_asked_for_the_reviews_due_next_term_and_those_left(school: Store) -> None:
    ash, beck = lists(school)
    assert [one.reference for one in ash.reviews] == ["EHC-4", "EHC-1", "EHC-2"]
    assert [one.reference for one in beck.reviews] == ["EHC-5"]
    assert ash.term.name == "Spring 2027"
    assert reply_by(IN_ORDER, ash.term, TODAY) == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("today", "back"),
    [
        (date(2026, 11, 2), date(2026, 12, 18)),  # two weeks before the term is in the holiday
        (date(2026, 12, 9), date(2026, 12, 18)),
        (date(2026, 12, 16), date(2027, 1, 4)),  # nor is a week on any better
        (date(2026, 12, 30), date(2027, 1, 6)),
    ],
)
def test_the_dates_are_wanted_back_on_a_school_day(today: date, back: date) -> None:
    term = IN_ORDER.terms[1]
    assert reply_by(IN_ORDER, term, today) == back


def test_a_meeting_planned_this_term_is_not_asked_for_again(school: Store) -> None:
    from caseworker_app.casework.lookup import case_id

    with unit(school) as work:
        plan_meetings(work, [case_id(work.session, "EHC-4")], Meeting(on=date(2026, 12, 10)))
    assert [one.reference for one in lists(school)[0].reviews] == ["EHC-1", "EHC-2"]


def test_without_term_dates_nobody_can_say_what_is_due_next_term(store: Store) -> None:
    with store.reading() as session, pytest.raises(NotAllowed, match="term dates are not known"):
        term_for(school_terms(preferences.read(session)), TODAY)


def test_an_unknown_term_is_refused_with_those_there_are(school: Store) -> None:
    with pytest.raises(WrongUse, match="The terms are: Autumn 2026, Spring 2027"):
        lists(school, "Summer 2027")


def test_the_sheet_says_what_to_do_and_no_name_is_a_formula(school: Store, tmp_path: Path) -> None:
    path = made(school, tmp_path)
    assert path.name == "Reviews Spring 2027 - Ash Grove School.xlsx"
    sheet = load_workbook(path).active
    assert sheet is not None
    assert sheet.cell(1, 1).value == "Annual reviews due in Spring 2027: Ash Grove School"
    assert "send@council.example by 18 December 2026" in str(sheet.cell(2, 1).value)
    noah = sheet.cell(7, 2)
    assert (noah.value, noah.data_type) == ("=Noah", "s")
    assert sheet.cell(6, 7).value == dt.datetime(2027, 1, 22)
    assert "Beck" not in " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_making_a_list_is_noted_and_is_nobodys_to_take_back(school: Store) -> None:
    (ash, _) = lists(school)
    with unit(school, "make a list for a setting") as work:
        note_list(work, ash, "list.xlsx")
    with school.reading() as session:
        lines = session.execute(select(AuditEntry).where(AuditEntry.table == "exports")).scalars().all()
    assert lines[-1].change["cases"] == [None, 3]


def test_dates_that_come_back_become_planned_meetings(school: Store, tmp_path: Path) -> None:
    path = filled(
        made(school, tmp_path),
        {DATE: date(2027, 1, 5), TIME: "2pm", PLACE: "Library"},
        {DATE: "Thursday 21 January", TIME: dt.time(14, 30)},
        {DATE: "tbc"},
    )
    assert review_dates.looks_like(workbook.read(path))
    done = take_in(school, path)
    assert (done.updated, done.unchanged) == (2, 0)
    kit, maryam = review(school, "EHC-4"), review(school, "EHC-1")
    assert (kit.planned_on, kit.meeting_time, kit.meeting_place) == (date(2027, 1, 5), "2pm", "Library")
    assert (maryam.planned_on, maryam.meeting_time) == (date(2027, 1, 21), "2:30pm")
    assert review(school, "EHC-2").planned_on is None


def test_the_same_sheet_again_changes_nothing(school: Store, tmp_path: Path) -> None:
    path = filled(made(school, tmp_path), {DATE: date(2027, 1, 5), TIME: "2pm"})
    take_in(school, path)
    again = take_in(school, path)
    assert (again.batch, again.updated, again.unchanged) == ("", 0, 1)
    assert [line.outcome for line in expected(school, path)[0].lines] == [UNCHANGED]


def test_a_later_sheet_moves_the_meeting_and_keeps_who_comes(school: Store, tmp_path: Path) -> None:
    from caseworker_app.casework.lookup import case_id

    with unit(school) as work:
        meeting = Meeting(on=date(2027, 1, 5), time="2pm", people="Nadia Siddiqui (mother)")
        plan_meetings(work, [case_id(work.session, "EHC-4")], meeting)
    path = filled(made(school, tmp_path), {DATE: date(2027, 1, 4)})
    assert [line.outcome for line in expected(school, path)[0].lines] == [MOVED]
    take_in(school, path)
    with school.reading() as session:
        (one,) = subjects(session, [case_id(session, "EHC-4")])
    assert (one.review.planned_on, one.review.meeting_time) == (date(2027, 1, 4), "2pm")
    assert one.people == "Nadia Siddiqui (mother)"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (date(2027, 2, 3), "is too late"),
        (date(2026, 11, 2), "A meeting is planned for today or later"),
        ("30/2/2027", "February 2027 has 28 days"),
        ("when the SENCO is back", "not a date that can be read"),
    ],
)
def test_a_date_that_cannot_be_is_told_with_its_address_and_changes_nothing(
    school: Store, tmp_path: Path, value: Any, why: str
) -> None:
    path = filled(made(school, tmp_path), {DATE: value})
    found, sheet = expected(school, path)
    (cell,) = [*sheet.rejected, *found.rejected]
    assert (cell.sheet, cell.row, cell.column, cell.heading) == ("Reviews", 5, "I", "Meeting date")
    assert why in cell.why
    assert take_in(school, path).updated == 0
    assert review(school, "EHC-4").planned_on is None


def test_doubts_are_told_and_the_date_is_used(school: Store, tmp_path: Path) -> None:
    path = filled(made(school, tmp_path), {DATE: date(2026, 12, 23)})
    found, _ = expected(school, path)
    assert [cell.why for cell in found.doubtful] == [
        "In the school holiday between Autumn 2026 and Spring 2027."
    ]
    assert take_in(school, path).updated == 1


def test_a_time_that_cannot_be_read_is_left_out_alone(school: Store, tmp_path: Path) -> None:
    path = filled(made(school, tmp_path), {DATE: date(2027, 1, 5), TIME: "after lunch"})
    found, _ = expected(school, path)
    (cell,) = found.rejected
    assert (cell.column, cell.value) == ("J", "after lunch")
    take_in(school, path)
    assert (review(school, "EHC-4").planned_on, review(school, "EHC-4").meeting_time) == (
        date(2027, 1, 5),
        "",
    )


def test_a_row_of_another_child_is_never_used(school: Store, tmp_path: Path) -> None:
    path = filled(
        made(school, tmp_path), {DATE: date(2027, 1, 5), 3: "Okafor"}, {DATE: date(2027, 1, 5), 1: "EHC-99"}
    )
    found, _ = expected(school, path)
    assert [line.outcome for line in found.lines] == [REFUSED, REFUSED]
    assert "a child of another name" in found.lines[0].why
    assert "no case EHC-99" in found.lines[1].why


def test_of_two_rows_of_one_child_the_last_counts_every_time(school: Store, tmp_path: Path) -> None:
    path = filled(made(school, tmp_path), {DATE: date(2027, 1, 5)}, {DATE: date(2027, 1, 4), 1: "ehc-4"})
    found, _ = expected(school, path)
    assert [line.outcome for line in found.lines] == [REFUSED, PLANNED]
    assert found.rejected[0].why == "Row 6 is the same child's and says 4 January 2027. That is used."
    assert [take_in(school, path).updated for _ in range(2)] == [1, 0]
    assert review(school, "EHC-4").planned_on == date(2027, 1, 4)


@pytest.mark.parametrize("way", ["batch", "undo"])
def test_one_import_is_taken_back_whole(school: Store, tmp_path: Path, way: str) -> None:
    path = filled(made(school, tmp_path), {DATE: date(2027, 1, 5)}, {DATE: date(2027, 1, 6)})
    done = take_in(school, path)
    with unit(school) as work:
        undo_import(work, done.batch) if way == "batch" else undo_last(work)
    assert review(school, "EHC-4").planned_on is None
    assert review(school, "EHC-1").planned_on is None


def test_a_sheet_without_the_headings_says_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Name,Phone\nKit,1\n")
    with pytest.raises(CaseworkerError, match="Reference and Meeting date"):
        review_dates.open_dates(path, today=TODAY)
    assert not review_dates.looks_like(workbook.read(path))


def test_a_caseload_tracker_is_not_taken_for_a_list(tmp_path: Path) -> None:
    path = tmp_path / "tracker.csv"
    path.write_text("Reference,Surname,Review date\nEHC-1,Lowe,4/6/2026\n")
    assert not review_dates.looks_like(workbook.read(path))
