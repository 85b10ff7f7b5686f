"""The reviews of a plan: each plan in force always has one that is next, with what it must meet."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_app.statutory import engine, timeline
from caseworker_app.statutory.reviews import YEAR_LIMITS, Review, reviews_of
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process
from tests.statutory.told import Told, told

LAST = ("plan_last_reviewed", "2025-11-20")
TODAY = "2026-11-23"


def reviews(*processes: Told, as_of: str = TODAY, **more: Any) -> tuple[Review, ...]:
    facts, day = timeline.read(told(*processes, **more)), date.fromisoformat(as_of)
    return reviews_of(facts, engine.deadlines(facts, day), day)


def test_a_plan_on_file_has_one_review_that_is_next() -> None:
    (review,) = reviews(("annual_review", [LAST]))
    assert (review.last_review, review.decide_by) == (date(2025, 11, 20), date(2026, 11, 19))
    assert review.last_day == date(2026, 11, 19)
    assert review.hold_by == date(2026, 10, 22)
    assert review.needs_meeting
    assert review.is_late(date(2026, 11, 20))
    assert not review.is_late(date(2026, 11, 19))
    assert review.next_step(date(2026, 9, 1)) == "plan"


def test_a_new_plan_has_its_first_review_before_any_review_is_opened() -> None:
    request = ("needs_assessment", [("request_received", "2026-01-05"), ("final_plan_sent", "2026-05-20")])
    (review,) = reviews(request)
    assert (review.last_review, review.decide_by) == (date(2026, 5, 20), date(2027, 5, 19))


def test_the_steps_follow_one_another_to_the_final_plan() -> None:
    steps = [
        ("review_meeting_planned", "2026-10-06"),
        ("review_invitations_sent", "2026-09-17"),
        ("review_advice_circulated", "2026-09-21"),
        ("review_meeting_held", "2026-10-06"),
        ("review_report_circulated", "2026-10-16"),
        ("decision_to_amend", "2026-10-29"),
        ("amendment_notice_sent", "2026-10-29"),
        ("amended_plan_sent", "2026-12-10"),
    ]
    following = []
    for count in range(len(steps) + 1):
        made = reviews(("annual_review", [LAST, *steps[:count]]), as_of="2026-12-11")
        following.append(made[0].next_step(date(2026, 9, 16)))
    assert following == ["plan", "invite", "advice", "hold", "report", "decide", "notice", "final", ""]


def test_a_decision_ends_one_review_and_begins_the_next() -> None:
    cycle = [LAST, ("review_meeting_held", "2026-10-06"), ("decision_to_maintain", "2026-10-20")]
    done, following = reviews(("annual_review", cycle))
    assert done.is_finished
    assert (done.held_on, done.outcome) == (date(2026, 10, 6), "maintain")
    assert following.decide_by == date(2027, 10, 19)
    assert following.needs_meeting


def test_a_plan_still_to_be_amended_stays_beside_the_next_review() -> None:
    cycle = [LAST, ("review_meeting_held", "2026-10-06"), ("decision_to_amend", "2026-10-20")]
    amending, following = reviews(("annual_review", cycle))
    assert not amending.is_finished
    assert amending.next_step(date(2026, 11, 1)) == "notice"
    assert amending.in_time_until == date(2026, 11, 3)  # four weeks from the meeting
    assert following.last_review == date(2026, 10, 20)


def test_an_invitation_is_late_when_the_meeting_is_less_than_two_weeks_away() -> None:
    (review,) = reviews(
        ("annual_review", [("plan_last_reviewed", "2026-02-02"), ("review_meeting_planned", "2026-12-04")])
    )
    assert review.in_time_until == date(2026, 11, 20)
    assert review.is_late(date(2026, 11, 23))
    assert review.next_step(date(2026, 11, 23)) == "invite"


def test_a_move_to_secondary_school_brings_the_review_forward() -> None:
    move = ("phase_transfer", [("phase_transfer_planned", "2027-09-01", {"kind": "primary_to_secondary"})])
    (review,) = reviews(("annual_review", [("plan_last_reviewed", "2026-03-10")]), move)
    assert review.decide_by == date(2027, 3, 9)
    assert (review.transfer, review.transfer_by) == ("primary_to_secondary", date(2027, 2, 14))
    assert review.last_day == date(2027, 2, 14)
    assert review.hold_by == date(2026, 11, 23)


def test_a_move_at_16_is_due_before_31_march() -> None:
    move = ("phase_transfer", [("phase_transfer_planned", "2027-09-01", {"kind": "secondary_to_post16"})])
    (review,) = reviews(("annual_review", [("plan_last_reviewed", "2026-06-10")]), move, born="2011-01-05")
    assert (review.transfer_by, review.hold_by) == (date(2027, 3, 30), date(2027, 1, 6))


def test_a_review_that_prepares_a_move_is_finished_when_the_next_setting_is_named() -> None:
    move = [("phase_transfer_planned", "2027-09-01", {"kind": "primary_to_secondary"})]
    cycle = [LAST, ("review_meeting_held", "2026-10-06"), ("decision_to_maintain", "2026-10-20")]
    held, following = reviews(("annual_review", cycle), ("phase_transfer", move))
    assert (held.transfer, held.next_step(date(2026, 11, 1))) == ("primary_to_secondary", "transfer")
    assert following.transfer == ""
    sent = [*move, ("phase_transfer_plan_sent", "2026-11-10")]
    assert reviews(("annual_review", cycle), ("phase_transfer", sent))[0].is_finished


def test_a_child_under_five_is_looked_at_after_six_months() -> None:
    (review,) = reviews(("annual_review", [("plan_issued", "2026-09-01")]), born="2023-05-01")
    assert review.decide_by == date(2027, 8, 31)
    assert review.hold_by == date(2027, 3, 1)


def test_a_plan_without_the_day_of_its_last_review_is_not_forgotten() -> None:
    (review,) = reviews(("annual_review", [("review_meeting_planned", "2026-12-10")]))
    assert review.decide_by is None
    (nothing,) = reviews()
    assert nothing == Review()


def test_there_is_no_review_without_a_plan_nor_after_it_ceased() -> None:
    assert reviews(("needs_assessment", [("request_received", "2026-10-05")])) == ()
    assert reviews(("annual_review", [LAST]), ("ceasing", [("plan_ceased", "2026-08-31")])) == ()
    assert reviews(("annual_review", [LAST, ("died", "2026-08-31")])) == ()


def test_a_meeting_planned_under_an_older_review_is_not_that_of_the_next() -> None:
    first = [("plan_last_reviewed", "2024-11-20"), ("review_meeting_planned", "2025-10-01")]
    (review,) = reviews(("annual_review", first), ("annual_review", [("plan_last_reviewed", "2025-11-20")]))[
        -1:
    ]
    assert review.planned_on is None


DAYS = st.dates(date(2023, 9, 1), date(2026, 11, 23))
TYPES = st.sampled_from(
    [
        *("plan_issued", "plan_last_reviewed", "review_meeting_planned", "review_meeting_held"),
        *("decision_to_maintain", "decision_to_amend", "amendment_notice_sent", "amended_plan_sent"),
    ]
)
RUNS = st.lists(st.builds(Event, TYPES, DAYS), min_size=1, max_size=6)


def _is_over(limit: Deadline) -> bool:
    return limit.met_on is not None or limit.ended_on is not None


@settings(max_examples=300, deadline=None)
@given(st.lists(RUNS, min_size=1, max_size=4))
def test_every_plan_with_a_limit_that_runs_has_exactly_one_next_review(runs: list[list[Event]]) -> None:
    facts = CaseFacts(date(2015, 3, 2), tuple(Process("annual_review", tuple(run)) for run in runs))
    found = engine.deadlines(facts, date(2026, 11, 23))
    made = reviews_of(facts, found, date(2026, 11, 23))
    waiting = [limit.due for limit in found if limit.rule.id in YEAR_LIMITS and not _is_over(limit)]
    undecided = [review for review in made if review.decided_on is None]
    if waiting:
        assert [review.decide_by for review in undecided] == [min(waiting)]
        assert made[-1] is undecided[0]
    assert len({review.decided_on for review in made}) == len(made)
