"""Planning review meetings: what the law refuses, what an officer is warned of, and many on one day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_app.casework import preferences
from caseworker_app.casework.case_page import case_page
from caseworker_app.casework.meeting_dates import (
    clashes,
    is_good,
    lawful_months,
    notice_by,
    refusal,
    suggestion,
)
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.plan_meeting import Meeting, plan_meetings, read_time, subjects
from caseworker_app.casework.record_event import record_event
from caseworker_app.casework.review_steps import review_now, step_event
from caseworker_app.casework.school_terms import SchoolTerms, Term, school_terms
from caseworker_app.casework.undo import undo_last
from caseworker_app.errors import CaseworkerError, NotAllowed, WrongUse
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.reviews import Review
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit

TERMS = SchoolTerms(
    (
        Term(date(2026, 9, 2), date(2026, 10, 23), "Autumn 1"),
        Term(date(2026, 11, 2), date(2026, 12, 18), "Autumn 2"),
        Term(date(2027, 1, 4), date(2027, 2, 12), "Spring 1"),
    )
)
REVIEW = Review(
    last_review=date(2026, 1, 20), decide_by=date(2027, 1, 19), last_day=date(2027, 1, 19),
    hold_by=date(2026, 12, 22),
)  # fmt: skip


def planned(store: Store, case_id: str) -> Review:
    with store.reading() as session:
        (one,) = subjects(session, [case_id])
        return one.review


def reviewed(store: Store, on: date, reference: str = "EHC-1", **facts: object) -> str:
    case_id = new_case(store, reference, **facts)
    record(store, case_id, "plan_last_reviewed", on)
    return case_id


def test_a_meeting_past_the_limit_is_refused_with_the_reason_and_the_last_lawful_day() -> None:
    error = refusal(REVIEW, date(2027, 1, 20), TODAY)
    assert error is not None
    assert str(error) == (
        "20 January 2027 is too late. The decision must be told by 19 January 2027: the plan was made or "
        "last reviewed on 20 January 2026. The last lawful day for the meeting is Tuesday 19 January 2027."
    )
    assert refusal(REVIEW, date(2027, 1, 19), TODAY) is None


def test_a_meeting_too_late_for_a_move_to_another_phase_is_refused() -> None:
    moving = Review(
        last_review=date(2026, 6, 10), decide_by=date(2027, 6, 9), last_day=date(2027, 2, 14),
        transfer="primary_to_secondary", transfer_by=date(2027, 2, 14),
    )  # fmt: skip
    error = refusal(moving, date(2027, 3, 1), TODAY)
    assert error is not None
    assert "Before the move to a secondary school the plan must be reviewed" in str(error)
    assert "Sunday 14 February 2027" in str(error)


def test_a_review_that_is_late_already_can_still_be_planned() -> None:
    late = Review(last_review=date(2025, 11, 2), decide_by=date(2026, 11, 1), last_day=date(2026, 11, 1))
    assert refusal(late, date(2026, 12, 9), TODAY) is None
    assert clashes(late, date(2026, 12, 9), TODAY, TERMS)[0].startswith("The limit has passed")


def test_a_meeting_yesterday_is_recorded_not_planned() -> None:
    error = refusal(REVIEW, TODAY - timedelta(days=1), TODAY)
    assert error is not None
    assert "record that it was held" in str(error)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            date(2026, 12, 4),
            "Less than two weeks ahead: invitations and advice had to arrive by 20 November 2026, so the "
            "last working day to send them was 19 November",
        ),
        (date(2026, 12, 12), "A Saturday"),
        (date(2026, 12, 28), "A bank holiday"),
        (date(2026, 12, 22), "In the school holiday between Autumn 2 and Spring 1"),
        (date(2027, 1, 12), "After 22 December 2026: too little time is left"),
    ],
)
def test_an_officer_is_warned(day: date, said: str) -> None:
    assert any(clash.startswith(said) for clash in clashes(REVIEW, day, TODAY, TERMS))


def test_an_ordinary_day_in_term_says_nothing() -> None:
    assert clashes(REVIEW, date(2026, 12, 10), TODAY, TERMS) == ()


def test_nothing_is_said_of_holidays_beyond_the_terms_that_are_known() -> None:
    assert not TERMS.is_holiday(date(2027, 2, 16))
    assert TERMS.is_holiday(date(2026, 10, 26))
    assert SchoolTerms().holiday_words(date(2026, 12, 24)) == ""


def test_the_terms_are_those_of_the_councils_settings(store: Store) -> None:
    with unit(store) as work:
        dates = (
            "Spring 2027: 4 January 2027 to 26 March 2027; Autumn 2026: 2 September 2026 to 18 December 2026"
        )
        made = preferences.write(work, {"term_dates": dates})
    terms = school_terms(made)
    assert [term.name for term in terms.terms] == ["Autumn 2026", "Spring 2027"]
    following = terms.next(TODAY)
    assert following is not None
    assert following.name == "Spring 2027"


@settings(max_examples=200, deadline=None)
@given(st.integers(-200, 400), st.integers(0, 120))
def test_a_suggested_day_is_never_one_that_is_refused(left: int, spare: int) -> None:
    last = TODAY + timedelta(days=left)
    review = Review(
        last_review=last - timedelta(days=364), decide_by=last, last_day=last,
        hold_by=last - timedelta(days=spare),
    )  # fmt: skip
    day = suggestion(review, TODAY, TERMS)
    if day is None:
        assert not any(
            calendar().is_working_day(TODAY + timedelta(days=ahead)) for ahead in range(max(left, 0) + 1)
        )
        return
    assert refusal(review, day, TODAY) is None
    assert calendar().is_working_day(day)
    if any(is_good(review, TODAY + timedelta(days=ahead), TODAY, TERMS) for ahead in range(120)):
        assert is_good(review, day, TODAY, TERMS)
        assert notice_by(day) >= TODAY


def test_only_lawful_months_are_offered() -> None:
    assert lawful_months(REVIEW, TODAY) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


def test_many_are_planned_for_one_day_and_those_that_cannot_be_stay(store: Store) -> None:
    near = reviewed(store, date(2025, 12, 1), "EHC-1")  # to be decided by 30 November
    far = [reviewed(store, date(2026, 3, 2), f"EHC-{number}") for number in (2, 3)]
    with unit(store) as work:
        done = plan_meetings(
            work, [near, *far], Meeting(on=date(2026, 12, 9), time="14.00", place="Ash Grove")
        )
    assert done.cases == tuple(far)
    assert [case_id for case_id, _ in done.refused] == [near]
    review = planned(store, far[0])
    assert (review.planned_on, review.meeting_time, review.meeting_place) == (
        date(2026, 12, 9), "2pm", "Ash Grove",
    )  # fmt: skip
    assert planned(store, near).planned_on is None


def test_nothing_is_done_where_all_are_refused(store: Store) -> None:
    case_id = reviewed(store, date(2025, 12, 1))
    with pytest.raises(NotAllowed, match="too late"), unit(store) as work:
        plan_meetings(work, [case_id], Meeting(on=date(2026, 12, 9)))


def test_planning_the_same_meeting_again_changes_nothing_and_moving_it_keeps_both(store: Store) -> None:
    case_id = reviewed(store, date(2026, 3, 2))
    for day, changed in ((9, True), (9, False), (10, True)):
        with unit(store) as work:
            done = plan_meetings(work, [case_id], Meeting(on=date(2026, 12, day), time="2pm"))
        assert bool(done.cases) is changed
    assert planned(store, case_id).planned_on == date(2026, 12, 10)
    with unit(store) as work:
        undo_last(work)
    assert planned(store, case_id).planned_on == date(2026, 12, 9)


def test_the_next_review_is_planned_in_a_run_of_its_own_while_the_last_is_still_amended(store: Store) -> None:
    case_id = reviewed(store, date(2025, 1, 10))
    for type_, on in (
        ("review_meeting_held", date(2025, 11, 25)), ("decision_to_amend", date(2025, 12, 20)),
        ("amendment_notice_sent", date(2025, 12, 20)),
    ):  # fmt: skip
        record(store, case_id, type_, on)
    with unit(store) as work:
        plan_meetings(work, [case_id], Meeting(on=date(2026, 12, 9)))
    review = planned(store, case_id)
    assert (review.process_index, review.planned_on, review.last_review) == (
        2, date(2026, 12, 9), date(2025, 12, 20),
    )  # fmt: skip
    with store.reading() as session:
        page = case_page(session, case_id, TODAY)
    now = review_now(page.facts, page.deadlines, TODAY)
    assert now is not None
    assert now.next is not None
    assert (now.review.process_index, now.next.key) == (1, "final")
    with unit(store) as work:
        record_event(work, step_event(case_id, now.waiting, now.review, now.next.ways[0], TODAY))
    with store.reading() as session:
        page = case_page(session, case_id, TODAY)
    again = review_now(page.facts, page.deadlines, TODAY)
    assert again is not None
    assert again.review.process_index == 2


def test_a_case_without_a_plan_has_no_meeting_to_plan(store: Store) -> None:
    case_id = new_case(store)
    record(store, case_id, "request_received", date(2026, 11, 2), kind="needs_assessment")
    with pytest.raises(NotAllowed, match="no review to plan"), unit(store) as work:
        plan_meetings(work, [case_id], Meeting(on=date(2026, 12, 9)))


def test_who_may_not_be_contacted_is_never_offered(store: Store) -> None:
    case_id = reviewed(store, date(2026, 3, 2), school="Ash Grove School")
    with unit(store) as work:
        for name, role, more in (
            ("Nadia Siddiqui", "mother", {"parental_responsibility": True}),
            ("Imran Siddiqui", "father", {"no_contact": "Court order"}),
            ("Samina Malik", "grandparent", {"may_attend": "ask"}),
            ("Tom Ray", "other", {"may_attend": "no"}),
        ):
            save_person(work, PersonDetails(case_id=case_id, name=name, role=role, **more))  # type: ignore[arg-type]
    with store.reading() as session:
        (one,) = subjects(session, [case_id])
    assert [(invitee.words, invitee.asked) for invitee in one.invitees] == [
        ("Nadia Siddiqui (mother)", True),
        ("Samina Malik (grandparent)", False),
        ("Head teacher or principal, Ash Grove School", True),
        ("Health care professional", True),
        ("Social care officer", True),
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2", "2pm"), ("10:30", "10:30am"), ("14.00", "2pm"), ("9am", "9am"), ("12", "midday"), ("", "")],
)
def test_a_time_is_read_as_people_type_it(typed: str, kept: str) -> None:
    assert read_time(typed) == kept


@pytest.mark.parametrize("typed", ["25", "2:75", "13pm", "after lunch"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(WrongUse, match="like 2pm"):
        read_time(typed)


def test_every_refusal_says_what_to_do() -> None:
    held = Review(held_on=date(2026, 10, 6))
    for error in (refusal(held, TODAY, TODAY), refusal(REVIEW, date(2025, 1, 1), TODAY)):
        assert isinstance(error, CaseworkerError)
        assert error.remedy
