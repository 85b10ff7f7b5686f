"""What cannot have happened, and what is missing or doubtful."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.statutory import checks
from caseworker_app.statutory.rule import CaseFacts, Event, Process

BORN = date(2015, 3, 2)


def case(*processes: Process, born: date | None = BORN) -> CaseFacts:
    """Make a case."""
    return CaseFacts(born, processes)


def process(kind: str, *events: tuple[str, str] | tuple[str, str, dict[str, str]]) -> Process:
    """Make a process of events written as texts."""
    return Process(
        kind,
        tuple(
            Event(event[0], date.fromisoformat(event[1]), event[2] if len(event) == 3 else {})
            for event in events
        ),
    )


ASKED = process("needs_assessment", ("request_received", "2026-01-05"))


@pytest.mark.parametrize(
    "type_",
    ["final_plan_sent", "draft_plan_sent", "decision_to_assess", "advice_received", "decision_not_to_issue"],
)
def test_plans_decisions_and_advice_cannot_come_before_the_request(type_: str) -> None:
    refused = checks.impossible(case(ASKED), Event(type_, date(2026, 1, 4)), "needs_assessment", ASKED)
    assert refused is not None
    assert "4 January 2026" in str(refused)
    assert "5 January 2026" in str(refused)
    assert checks.impossible(case(ASKED), Event(type_, date(2026, 1, 5)), "needs_assessment", ASKED) is None


def test_a_request_cannot_be_put_after_its_decision() -> None:
    decided = process("needs_assessment", ("decision_to_assess", "2026-02-12"))
    late = Event("request_received", date(2026, 3, 1))
    assert checks.impossible(case(decided), late, "needs_assessment", decided) is not None


def test_a_decision_cannot_come_before_its_meeting() -> None:
    held = process("annual_review", ("review_meeting_held", "2026-03-02"))
    decision = Event("decision_to_amend", date(2026, 3, 1))
    assert checks.impossible(case(held), decision, "annual_review", held) is not None
    assert checks.impossible(case(held), decision, "annual_review") is None, "another cycle is another matter"


@pytest.mark.parametrize("type_", ["amended_plan_sent", "decision_not_to_amend"])
def test_an_amended_plan_cannot_come_before_the_notice_of_its_amendments(type_: str) -> None:
    noticed = process("annual_review", ("amendment_notice_sent", "2026-03-02"))
    early = Event(type_, date(2026, 3, 1))
    refused = checks.impossible(case(noticed), early, "annual_review", noticed)
    assert refused is not None
    assert "2 March 2026" in str(refused)
    assert checks.impossible(case(noticed), Event(type_, date(2026, 3, 2)), "annual_review", noticed) is None


def test_nothing_comes_before_the_birth() -> None:
    early = Event("request_received", date(2015, 3, 1))
    refused = checks.impossible(case(), early, "needs_assessment")
    assert "before the birth on 2 March 2015" in str(refused)
    assert checks.impossible(case(born=None), early, "needs_assessment") is None


def test_an_old_contradiction_does_not_refuse_a_new_event() -> None:
    wrong = process("needs_assessment", ("request_received", "2026-01-05"), ("final_plan_sent", "2025-12-01"))
    assert (
        checks.impossible(case(wrong), Event("closed", date(2026, 6, 1)), "needs_assessment", wrong) is None
    )
    assert len(checks.contradictions(case(wrong))) == 1
    assert "before the request was received" in str(checks.contradictions(case(wrong))[0])


def test_facts_without_which_there_is_no_date_are_listed() -> None:
    found = checks.contradictions(
        case(
            process("appeal", ("order_made", "2026-03-02"), ("direction_made", "2026-03-02")),
            process("phase_transfer", ("phase_transfer_planned", "2027-09-01")),
            born=None,
        )
    )
    words = [str(one) for one in found]
    assert words[0] == "The date of birth is missing."
    assert any("“limb” is missing (cease" in text for text in words)
    assert any("“due” is missing" in text for text in words)
    assert any("“kind” is missing" in text for text in words)


def test_what_is_used_with_a_doubt_is_listed() -> None:
    found = checks.contradictions(
        case(
            process(
                "needs_assessment",
                ("request_received", "2026-01-05"),
                ("draft_plan_sent", "2026-03-02", {"by": "email"}),
                ("exception_relied_on", "2026-05-26", {"regulation": "13(3)"}),
                ("exception_relied_on", "2026-02-01", {"regulation": "5(4)(a)"}),
            ),
            process("annual_review", ("plan_last_reviewed", "2025-06-01", {"basis": "stated"})),
        )
    )
    words = [str(one) for one in found]
    assert len(words) == 3
    assert "no agreement to email" in words[0]
    assert "Regulation 13(3)" in words[1]
    assert "spreadsheet" in words[2]


def test_a_case_without_faults_has_none() -> None:
    assert checks.contradictions(case(ASKED)) == ()
    assert checks.first_impossible(case(ASKED)) is None


def test_a_birth_in_the_future_or_too_long_ago_is_refused() -> None:
    today = date(2026, 11, 23)
    assert "in the future" in str(checks.birth(date(2026, 11, 24), today))
    assert "26 or older" in str(checks.birth(date(1999, 11, 23), today))
    assert checks.birth(date(2000, 11, 24), today) is None
    assert checks.birth(today, today) is None


def test_a_plan_after_a_refusal_to_assess_is_listed_unless_the_refusal_was_changed() -> None:
    events = (
        ("request_received", "2026-01-05"), ("decision_not_to_assess", "2026-02-10"),
        ("final_plan_sent", "2026-05-20"),
    )  # fmt: skip
    (found,) = checks.contradictions(case(process("needs_assessment", *events)))
    assert "one of them is wrong" in str(found)
    agreed = ("decision_to_assess", "2026-03-20")
    assert checks.contradictions(case(process("needs_assessment", *events, agreed))) == ()
    assert checks.contradictions(
        case(process("needs_assessment", *events), process("appeal", ("agreement_reached", "2026-03-20",
             {"limb": "assess"})))
    ) == ()  # fmt: skip
