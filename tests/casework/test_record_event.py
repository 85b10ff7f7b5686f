"""Recording what happened: where it goes, what it changes, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.casework.record_event import NewEvent, preview
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.deadlines import case_facts
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record


def rules_of(recorded: object) -> set[str]:
    return {deadline.rule.id for deadline in recorded.changed}  # type: ignore[attr-defined]


def kinds(store: Store, case_id: str) -> list[tuple[str, list[str]]]:
    """Return the processes of a case with the types of the events that hold."""
    with store.reading() as session:
        facts = case_facts(session, case_id)
    return [(process.kind, [event.type for event in process.events]) for process in facts.processes]


def test_a_request_opens_an_assessment_and_starts_its_deadlines(store: Store) -> None:
    case = new_case(store)

    recorded = record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment")

    assert (recorded.process, recorded.process_index) == ("needs_assessment", 1)
    due = {deadline.rule.id: deadline.due for deadline in recorded.changed}
    assert due["na-decide-assess"] == date(2026, 2, 16)
    assert due["na-plan-final"] == date(2026, 5, 25)


def test_the_next_event_goes_to_the_open_process_that_knows_it(store: Store) -> None:
    case = new_case(store)
    record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment")

    recorded = record(store, case, "decision_to_assess", date(2026, 2, 12))

    assert recorded.process_index == 1
    assert "na-decide-assess" in rules_of(recorded)
    assert kinds(store, case) == [("needs_assessment", ["request_received", "decision_to_assess"])]


def test_an_event_that_fits_several_kinds_is_refused_with_their_names(store: Store) -> None:
    case = new_case(store)

    with pytest.raises(WrongUse, match="needs_assessment, detained"):
        record(store, case, "request_received", date(2026, 1, 5))

    assert kinds(store, case) == []


def test_an_event_that_fits_several_open_processes_is_refused(store: Store) -> None:
    case = new_case(store)
    record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment")
    record(store, case, "reassessment_requested", date(2026, 6, 1))

    with pytest.raises(WrongUse, match="needs_assessment, reassessment"):
        record(store, case, "draft_plan_sent", date(2026, 6, 2))


@pytest.mark.parametrize("closing", ["decision_to_maintain", "amended_plan_sent", "decision_not_to_amend"])
def test_a_decision_closes_a_review_and_the_next_event_opens_the_next(store: Store, closing: str) -> None:
    case = new_case(store)
    record(store, case, "review_meeting_held", date(2025, 6, 2))
    record(store, case, closing, date(2025, 6, 20))

    recorded = record(store, case, "review_meeting_planned", date(2027, 1, 10))

    assert recorded.process_index == 2
    assert kinds(store, case)[1] == ("annual_review", ["review_meeting_planned"])


def test_a_decision_to_amend_leaves_the_review_open(store: Store) -> None:
    case = new_case(store)
    record(store, case, "review_meeting_held", date(2025, 6, 2))
    record(store, case, "decision_to_amend", date(2025, 6, 20))

    assert record(store, case, "amendment_notice_sent", date(2025, 6, 20)).process_index == 1


def test_a_plan_that_ceased_closes_the_review(store: Store) -> None:
    case = new_case(store)
    record(store, case, "review_meeting_held", date(2025, 6, 2))
    record(store, case, "plan_ceased", date(2025, 8, 31), kind="ceasing")

    assert record(store, case, "review_meeting_planned", date(2027, 1, 10)).process_index == 2


def test_new_opens_another_process_beside_an_open_one(store: Store) -> None:
    case = new_case(store)
    record(store, case, "sar_received", date(2026, 11, 2))

    recorded = record(store, case, "sar_received", date(2026, 11, 9), new=True)

    assert recorded.process_index == 2


def test_processes_are_numbered_by_their_first_event_not_by_when_they_were_recorded(store: Store) -> None:
    case = new_case(store)
    record(store, case, "review_meeting_held", date(2026, 6, 2))

    earlier = record(store, case, "review_meeting_held", date(2025, 6, 2), new=True)

    assert earlier.process_index == 1


def test_a_correction_stands_in_the_place_of_the_wrong_event(store: Store) -> None:
    case = new_case(store)
    wrong = record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment")
    record(store, case, "decision_to_assess", date(2026, 2, 12))

    right = record(store, case, "request_received", date(2026, 1, 12), corrects=wrong.event_id)

    assert kinds(store, case) == [("needs_assessment", ["request_received", "decision_to_assess"])]
    assert {d.due for d in right.changed if d.rule.id == "na-plan-final"} == {date(2026, 6, 1)}


def test_an_event_that_never_happened_takes_its_deadlines_with_it(store: Store) -> None:
    case = new_case(store)
    wrong = record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment")

    taken_back = record(store, case, "request_received", None, corrects=wrong.event_id)

    assert kinds(store, case) == []
    assert "na-plan-final" in {deadline.rule.id for deadline in taken_back.gone}


def test_a_taken_back_closing_opens_the_review_again(store: Store) -> None:
    case = new_case(store)
    record(store, case, "review_meeting_held", date(2026, 6, 2))
    wrong = record(store, case, "decision_to_maintain", date(2026, 6, 20))
    record(store, case, "decision_to_maintain", None, corrects=wrong.event_id)

    assert record(store, case, "decision_to_amend", date(2026, 6, 20)).process_index == 1


def test_what_was_corrected_cannot_be_corrected_twice(store: Store) -> None:
    case = new_case(store)
    wrong = record(store, case, "sar_received", date(2026, 1, 5))
    record(store, case, "sar_received", date(2026, 1, 6), corrects=wrong.event_id)

    with pytest.raises(WrongUse, match="already corrected"):
        record(store, case, "sar_received", date(2026, 1, 7), corrects=wrong.event_id)


def test_a_correction_can_itself_be_corrected(store: Store) -> None:
    case = new_case(store)
    first = record(store, case, "sar_received", date(2026, 1, 5))
    never = record(store, case, "sar_received", None, corrects=first.event_id)
    record(store, case, "sar_received", date(2026, 1, 8), corrects=never.event_id)

    assert kinds(store, case) == [("information_request", ["sar_received"])]


@pytest.mark.parametrize(
    ("type_", "on", "words"),
    [
        ("no_such_thing", date(2026, 1, 5), "no event"),
        ("sar_received", date(2026, 11, 24), "still to come"),
        ("sar_received", date(2015, 1, 1), "before the birth"),
        ("sar_received", None, "needs its date"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    store: Store, type_: str, on: date | None, words: str
) -> None:
    case = new_case(store)

    with pytest.raises((NotAllowed, WrongUse), match=words):
        record(store, case, type_, on)

    assert kinds(store, case) == []


def test_a_plan_before_its_request_is_refused_with_both_dates(store: Store) -> None:
    case = new_case(store)
    record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment")

    with pytest.raises(NotAllowed, match=r"1 January 2026.*5 January 2026"):
        record(store, case, "final_plan_sent", date(2026, 1, 1))


def test_a_planned_event_may_lie_ahead(store: Store) -> None:
    case = new_case(store)

    assert record(store, case, "review_meeting_planned", date(2027, 3, 1)).process == "annual_review"


def test_an_event_after_today_counts_where_the_answer_is_for_a_later_day(store: Store) -> None:
    case = new_case(store)

    recorded = record(store, case, "sar_received", date(2026, 12, 1), as_of=date(2026, 12, 2))

    assert rules_of(recorded) == {"sar-1-month"}


@pytest.mark.parametrize(
    ("detail", "words"),
    [({"by": "pigeon"}, "parent, young_person"), ({"colour": "red"}, "takes no detail")],
)
def test_a_detail_that_the_event_does_not_take_is_refused(
    store: Store, detail: dict[str, str], words: str
) -> None:
    case = new_case(store)

    with pytest.raises(WrongUse) as refused:
        record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment", detail=detail)

    assert words in str(refused.value)


def test_a_preview_says_what_recording_would_do_and_writes_nothing(store: Store) -> None:
    case = new_case(store)
    new = NewEvent(case_id=case, type="request_received", on=date(2026, 1, 5), kind="needs_assessment")

    with store.reading() as session:
        foreseen = preview(session, new, TODAY)

    assert kinds(store, case) == []
    recorded = record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment")
    assert [d._replace(facts={}) for d in foreseen.changed] == [
        d._replace(facts={}) for d in recorded.changed
    ]
