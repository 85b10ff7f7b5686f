"""What is done, what is now and what comes, as a family is told it: from events and rules alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.casework.family_said import said
from caseworker_app.casework.family_steps import STEPS
from caseworker_app.casework.family_timeline import DONE, MOST_COMING, NOW, TO_COME, Stop, timeline
from caseworker_app.casework.family_words import Called
from caseworker_app.statutory import engine
from caseworker_app.statutory.events import EVENT_TYPES
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process
from caseworker_app.statutory.rules import RULES

TYPES = {kind: sorted(one.type for one in EVENT_TYPES if one.kind == kind) for kind in STEPS}
FREYA = Called("Freya")
BORN, TODAY = date(2015, 3, 2), date(2026, 11, 23)
ASSESSED: Sequence[tuple[str, str, dict[str, str]]] = (
    ("request_received", "2026-09-07", {}),
    ("decision_to_assess", "2026-10-15", {}),
    ("advice_requested", "2026-10-15", {"from": "family"}),
    ("advice_requested", "2026-10-15", {"from": "ep"}),
    ("advice_received", "2026-11-02", {"from": "family"}),
)


def told_of(
    kind: str, events: Sequence[tuple[str, str, dict[str, str]]], today: date = TODAY, called: Called = FREYA,
    most_lines: int = 40,
) -> tuple[Stop, ...]:  # fmt: skip
    """Return the stops of a case that is this one process."""
    happened = tuple(Event(type_, date.fromisoformat(on), detail) for type_, on, detail in events)
    process = Process(kind, happened)
    return timeline(process, rows_of(process, today), today, called, most_lines=most_lines)


def rows_of(process: Process, today: date) -> list[Deadline]:
    rows = engine.deadlines(CaseFacts(BORN, (process,)), today)
    return [row for row in rows if row.process == process.kind]


def test_an_assessment_is_told_from_the_request_to_the_plan() -> None:
    asked, decided, advice, plan, draft, final = told_of("needs_assessment", ASSESSED)
    assert asked == Stop(DONE, "7 September 2026", "We were asked for an assessment", "")
    assert decided == Stop(
        DONE, "15 October 2026", "We decided to assess Freya", "By law: 6 weeks, to 19 October 2026."
    )
    assert (advice.state, advice.when, advice.title) == (
        NOW, "until 26 November 2026", "We are collecting advice",
    )  # fmt: skip
    assert advice.text.splitlines() == [
        "Your views: received 2 November 2026", "Educational psychologist: due 26 November 2026",
    ]  # fmt: skip
    assert (plan.state, plan.when) == (TO_COME, "by 24 December 2026"), "the working day before a holiday"
    assert plan.text == "By law: 16 weeks, to 28 December 2026."
    assert draft.title == "You read the draft plan"
    assert (final.when, final.day) == ("by 25 January 2027", date(2027, 1, 25))


def test_a_step_that_came_late_says_by_how_much() -> None:
    events = (("request_received", "2026-09-07", {}), ("decision_to_assess", "2026-10-21", {}))
    decided = told_of("needs_assessment", events)[1]
    assert decided.text == "By law: 6 weeks, to 19 October 2026. We were 2 days late."


def test_a_step_that_is_late_now_says_when_it_was_due_and_gives_no_past_day_as_to_come() -> None:
    asked, now, *_ = told_of("needs_assessment", ASSESSED[:1])
    assert asked.state == DONE
    assert (now.state, now.when) == (NOW, "was due by 19 October 2026")


def test_a_refusal_ends_the_line_and_speaks_of_the_appeal() -> None:
    stops = told_of("needs_assessment", (*ASSESSED[:1], ("decision_not_to_assess", "2026-10-15", {})))
    assert [stop.state for stop in stops] == [DONE, DONE]
    assert stops[-1].title == "We decided not to assess Freya"
    assert "You can appeal against that." in stops[-1].text


def test_two_things_of_one_day_are_one_stop() -> None:
    events = (
        ("plan_issued", "2026-01-12", {}),
        ("review_meeting_held", "2026-11-02", {}),
        ("decision_to_amend", "2026-11-16", {}),
        ("amendment_notice_sent", "2026-11-16", {"by": "email"}),
    )
    titles = [stop.title for stop in told_of("annual_review", events)]
    assert "We decided to change the plan, and we sent you the changes that we propose" in titles


def test_a_meeting_that_is_arranged_is_given_by_its_day() -> None:
    events = (("plan_issued", "2026-01-12", {}), ("review_meeting_planned", "2027-01-08", {}))
    first = told_of("annual_review", events)[0]
    assert (first.state, first.when, first.day) == (NOW, "on Friday 8 January 2027", date(2027, 1, 8))


def test_a_young_person_is_told_about_themselves() -> None:
    stops = told_of("needs_assessment", ASSESSED, called=Called("Freya", to_young_person=True))
    words = " ".join(stop.title for stop in stops)
    assert "We decided to assess you" in words
    assert "whether you will have a plan" in words
    assert "Freya" not in words


def test_what_does_not_fit_on_the_page_is_what_is_far_ahead_and_then_what_was_long_ago() -> None:
    whole = told_of("needs_assessment", ASSESSED)
    short = told_of("needs_assessment", ASSESSED, most_lines=14)
    assert short == whole[-len(short) :]
    assert short[0] != whole[0]
    assert any(stop.state == NOW for stop in short)


def test_every_step_is_of_events_and_rules_that_there_are() -> None:
    known = {rule.id for rule in RULES}
    events = {one.type for one in EVENT_TYPES}
    for steps in STEPS.values():
        for step in steps:
            assert {*step.done, *step.after, *step.unless} <= events
            assert set(step.rules) <= known
            assert set(step.said) <= set(step.done)


@st.composite
def lives(draw: st.DrawFn) -> Process:
    """Draw a process of any kind that has steps, with events in any order."""
    kind = draw(st.sampled_from(sorted(STEPS)))
    types = st.sampled_from(TYPES[kind])
    days = st.dates(date(2026, 1, 1), date(2027, 3, 1))
    found = draw(st.lists(st.tuples(types, days), min_size=1, max_size=7))
    return Process(kind, tuple(Event(type_, on, {}) for type_, on in sorted(found, key=lambda one: one[1])))


@given(lives(), st.dates(date(2026, 3, 1), date(2027, 3, 1)))
def test_whatever_happened_the_line_runs_from_done_over_one_now_to_what_comes(
    process: Process, today: date
) -> None:
    rows = rows_of(process, today)
    stops = timeline(process, rows, today, FREYA)
    states = [stop.state for stop in stops]
    assert states.count(NOW) <= 1
    assert states.count(TO_COME) <= MOST_COMING
    first_ahead = next((n for n, state in enumerate(states) if state != DONE), len(states))
    assert DONE not in states[first_ahead:], "what is done stands before what is not"
    for stop in stops:
        assert stop.title
        assert "{" not in stop.title + stop.text
        assert (stop.day is None or stop.day >= today) or "was due by" in stop.when
    assert said((process,), rows, today, FREYA, is_open=True).where
