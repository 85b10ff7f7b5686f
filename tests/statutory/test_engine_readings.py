"""The settled readings of the law, each sentence with a case that would come out otherwise without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caseworker_app.statutory.limits import Weeks
from caseworker_app.statutory.rules import rule as the_rule
from tests.statutory.told import of_rule, one, rows, states, told

REQUEST = ("request_received", "2026-01-05")  # 6 weeks: 16 February; 16: 27 April; 20: 25 May
LATE = "2026-11-23"


def assessment(*events: tuple[object, ...]) -> tuple[str, list[tuple[object, ...]]]:
    return ("needs_assessment", [REQUEST, *events])


# Again in one process


def test_a_second_request_never_moves_the_limit() -> None:
    case = told(assessment(("request_received", "2026-01-20")))
    assert one("na-decide-assess", case, "2026-01-21")["due"] == "2026-02-16"


def test_the_earlier_of_request_and_responsibility_counts() -> None:
    case = told(
        ("needs_assessment", [("request_received", "2026-02-02"), ("became_responsible", "2026-01-05")])
    )
    assert [row["due"] for row in of_rule("na-decide-assess", case, LATE)] == ["2026-02-16"]


def test_a_second_draft_begins_the_time_to_answer_again_and_ends_the_first() -> None:
    case = told(
        assessment(
            ("draft_plan_sent", "2026-03-02", {"by": "hand"}),
            ("draft_plan_sent", "2026-03-09", {"by": "hand"}),
        )
    )
    first, second = of_rule("plan-draft-representations", case, "2026-03-10")
    assert (first["due"], first["state"]) == ("2026-03-16", "ended")
    assert (second["due"], second["state"]) == ("2026-03-23", "open")


def test_an_answer_on_the_day_of_the_second_draft_meets_the_first_too() -> None:
    case = told(
        assessment(
            ("draft_plan_sent", "2026-03-02", {"by": "hand"}),
            ("draft_plan_sent", "2026-03-09", {"by": "hand"}),
            ("representations_received", "2026-03-09"),
        )
    )
    assert states("plan-draft-representations", case, "2026-03-10") == ["met", "met"]


def test_an_answer_after_the_second_draft_leaves_the_first_ended() -> None:
    case = told(
        assessment(
            ("draft_plan_sent", "2026-03-02", {"by": "hand"}),
            ("draft_plan_sent", "2026-03-09", {"by": "hand"}),
            ("representations_received", "2026-03-12"),
        )
    )
    assert states("plan-draft-representations", case, "2026-03-13") == ["ended", "met"]


def test_another_setting_has_its_own_time_to_answer() -> None:
    case = told(
        assessment(
            ("setting_consulted", "2026-03-02", {"setting": "Hill School"}),
            ("setting_consulted", "2026-03-03", {"setting": "Dale School"}),
            ("setting_consulted", "2026-03-09", {"setting": "Hill School"}),
            ("setting_responded", "2026-03-10", {"setting": "Dale School"}),
        )
    )
    found = of_rule("plan-school-consult", case, "2026-03-11")
    assert [(row["of"], row["due"], row["state"]) for row in found] == [
        ("Hill School", "2026-03-16", "ended"),
        ("Dale School", "2026-03-17", "met"),
        ("Hill School", "2026-03-23", "open"),
    ]


def test_a_second_meeting_held_does_not_move_what_follows_the_first() -> None:
    case = told(
        ("annual_review", [("review_meeting_held", "2026-03-02"), ("review_meeting_held", "2026-03-20")])
    )
    assert one("ar-decision", case, "2026-03-21")["due"] == "2026-03-30"


def test_a_second_amendment_notice_moves_only_the_time_to_answer() -> None:
    case = told(
        (
            "annual_review",
            [
                ("review_meeting_held", "2026-02-02"),
                ("decision_to_amend", "2026-02-27"),
                ("amendment_notice_sent", "2026-03-02", {"by": "hand"}),
                ("amendment_notice_sent", "2026-03-09", {"by": "hand"}),
            ],
        )
    )
    assert [row["due"] for row in of_rule("ar-final-from-notice", case, LATE)] == ["2026-04-27"]
    assert [row["due"] for row in of_rule("ar-representations", case, LATE)] == ["2026-03-16", "2026-03-23"]


@pytest.mark.parametrize(
    ("rule", "kind", "event", "detail"),
    [
        ("or-make-draft", "appeal", "order_made", {"limb": "make_plan"}),
        ("un-make-draft", "appeal", "unopposed_notified", {"limb": "make_plan"}),
        ("sar-1-month", "information_request", "sar_received", {}),
        ("foi-20wd", "information_request", "foi_received", {}),
        ("cmp-ack", "complaint", "complaint_received", {"stage": "1"}),
    ],
)
def test_each_order_concession_request_and_complaint_is_a_start_of_its_own(
    rule: str, kind: str, event: str, detail: dict[str, str]
) -> None:
    case = told((kind, [(event, "2026-03-02", detail), (event, "2026-03-09", detail)]))
    assert [row["starts_on"] for row in of_rule(rule, case, LATE)] == ["2026-03-02", "2026-03-09"]


def test_one_answer_meets_every_open_request_of_its_kind() -> None:
    case = told(
        (
            "information_request",
            [("sar_received", "2026-03-02"), ("sar_received", "2026-03-09"), ("sar_answered", "2026-03-20")],
        )
    )
    assert [row["met_on"] for row in of_rule("sar-1-month", case, LATE)] == ["2026-03-20", "2026-03-20"]


def test_the_last_planned_day_is_the_one_recorded_last_even_if_it_is_earlier() -> None:
    case = told(
        (
            "annual_review",
            [("review_meeting_planned", "2026-06-15"), ("review_meeting_planned", "2026-06-01")],
        )
    )
    assert one("ar-meeting-notice", case, "2026-04-01")["due"] == "2026-05-18"


def test_the_meeting_held_takes_the_place_of_the_planned_one_and_earlier_invitations_count() -> None:
    case = told(
        (
            "annual_review",
            [
                ("review_meeting_planned", "2026-06-01"),
                ("review_invitations_sent", "2026-05-11"),
                ("review_meeting_held", "2026-06-15"),
            ],
        )
    )
    row = one("ar-meeting-notice", case, "2026-06-20")
    assert (row["starts_on"], row["due"], row["met_on"]) == ("2026-06-15", "2026-06-01", "2026-05-11")
    assert one("ar-meeting-notice", case, "2026-06-10")["due"] == "2026-05-18"


# What ends what


def test_a_withdrawn_request_ends_what_is_unmet() -> None:
    case = told(assessment(("decision_to_assess", "2026-02-12"), ("request_withdrawn", "2026-03-02")))
    assert {row["rule"]: row["state"] for row in rows(case, LATE)} == {
        "na-decide-assess": "met",
        "na-refuse-plan": "ended",
        "na-draft-target": "ended",
        "na-plan-final": "ended",
    }


def test_met_and_ended_on_one_day_is_met() -> None:
    case = told(assessment(("decision_to_assess", "2026-02-12"), ("request_withdrawn", "2026-02-12")))
    assert states("na-decide-assess", case, LATE) == ["met"]


def test_what_comes_after_an_ending_meets_nothing() -> None:
    case = told(assessment(("request_withdrawn", "2026-02-01"), ("decision_to_assess", "2026-02-12")))
    row = one("na-decide-assess", case, LATE)
    assert (row["state"], row["met_on"]) == ("ended", None)


def test_a_draft_in_time_meets_the_limit_on_refusing_and_a_late_one_ends_it() -> None:
    in_time = told(assessment(("draft_plan_sent", "2026-04-27")))
    late = told(assessment(("draft_plan_sent", "2026-04-28")))
    assert states("na-refuse-plan", in_time, LATE) == ["met"]
    assert states("na-refuse-plan", late, "2026-04-28") == ["ended"]
    assert states("na-draft-target", late, "2026-04-28") == ["met_late"]
    assert states("na-refuse-plan", told(assessment()), "2026-04-28") == ["overdue"]


def test_a_late_refusal_is_met_late() -> None:
    case = told(assessment(("decision_not_to_issue", "2026-05-01")))
    assert states("na-refuse-plan", case, LATE) == ["met_late"]
    assert states("na-plan-final", case, LATE) == ["ended"]


@pytest.mark.parametrize("ending", ["final_plan_sent", "decision_not_to_issue", "decision_not_to_assess"])
def test_advice_is_no_longer_chased_once_the_assessment_is_over(ending: str) -> None:
    case = told(assessment(("advice_requested", "2026-02-13", {"from": "ep"}), (ending, "2026-03-20")))
    assert states("na-advice-return", case, LATE) == ["ended"]


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("needs_assessment", "request_withdrawn"),
        ("needs_assessment", "decision_not_to_issue"),
        ("annual_review", "amended_plan_sent"),
        ("annual_review", "decision_not_to_amend"),
        ("phase_transfer", "phase_transfer_plan_sent"),
        ("reassessment", "final_plan_sent"),
    ],
)
def test_a_consultation_ends_with_what_it_was_for(kind: str, ending: str) -> None:
    case = told(
        (kind, [("setting_consulted", "2026-03-02", {"setting": "Hill School"}), (ending, "2026-03-05")])
    )
    assert states("plan-school-consult", case, "2026-03-06") == ["ended"]


def test_closing_ends_its_own_process_but_not_the_next_review_date() -> None:
    case = told(
        assessment(
            ("advice_requested", "2026-02-13", {"from": "ep"}),
            ("final_plan_sent", "2026-05-20"),
            ("closed", "2026-05-21"),
        ),
        ("annual_review", [("review_meeting_held", "2026-05-01")]),
    )
    assert states("na-decide-assess", case, LATE) == ["ended"]
    assert states("ar-first-12m", case, LATE) == ["open"]
    assert states("ar-decision", case, LATE) == ["overdue"]


def test_moving_away_ends_the_case_but_for_what_outlives_a_move() -> None:
    case = told(
        assessment(),
        ("transfer_out", [("aware_of_move", "2026-02-02"), ("moved", "2026-02-10")]),
        ("information_request", [("sar_received", "2026-02-03"), ("foi_received", "2026-02-03")]),
        ("complaint", [("complaint_received", "2026-02-03")]),
        (
            "appeal",
            [
                ("appeal_received", "2026-02-03"),
                ("order_made", "2026-02-03", {"limb": "assess"}),
                ("recommendation_made", "2026-02-03"),
            ],
        ),
        ("mediation", [("mediation_requested", "2026-02-03")]),
        ("annual_review", [("plan_last_reviewed", "2025-12-01")]),
    )
    ended = {row["rule"] for row in rows(case, "2026-02-11") if row["state"] == "ended"}
    assert ended == {
        *("na-decide-assess", "na-refuse-plan", "na-draft-target", "na-plan-final"),
        *("ar-next-12m", "ar-meeting-target", "ap-response"),  # the response by the order, not by the move
    }


def test_a_child_who_comes_back_is_not_ended_by_the_old_move() -> None:
    case = told(
        ("annual_review", [("plan_last_reviewed", "2024-01-10"), ("moved_away", "2024-06-01")]),
        ("transfer_in", [("plan_transferred", "2026-01-05")]),
        ("annual_review", [("review_meeting_planned", "2026-06-01")]),
    )
    assert states("mv-inform-6w", case, "2026-01-10") == ["open"]
    assert states("ar-meeting-notice", case, "2026-01-10") == ["open"]


def test_a_plan_that_ceased_ends_reviews_transfers_and_reassessments() -> None:
    case = told(
        ("annual_review", [("plan_issued", "2025-03-10"), ("review_meeting_planned", "2026-12-01")]),
        ("phase_transfer", [("phase_transfer_planned", "2027-09-01", {"kind": "primary_to_secondary"})]),
        ("reassessment", [("reassessment_requested", "2026-09-01")]),
        ("ceasing", [("plan_ceased", "2026-09-05", {"reason": "1"})]),
        ("information_request", [("sar_received", "2026-09-01")]),
    )
    still = {row["rule"] for row in rows(case, "2026-09-06") if row["state"] != "ended"}
    assert still == {"sar-1-month"}


def test_death_ends_everything() -> None:
    case = told(
        assessment(),
        ("information_request", [("sar_received", "2026-01-06"), ("died", "2026-01-10")]),
        ("appeal", [("order_made", "2026-01-06", {"limb": "assess"})]),
    )
    assert {row["state"] for row in rows(case, "2026-01-11")} == {"ended"}


def test_a_rule_counted_back_is_not_ended_by_what_was_before_its_process() -> None:
    case = told(
        ("ceasing", [("plan_ceased", "2023-05-01", {"reason": "1"})]),
        (
            "annual_review",
            [("review_meeting_planned", "2026-12-01"), ("review_advice_circulated", "2026-11-02")],
        ),
    )
    assert states("ar-meeting-notice", case, "2026-11-03") == ["open"]


def test_an_appeal_needs_no_response_once_it_is_decided_or_conceded() -> None:
    for ending, detail in (
        ("order_made", {"limb": "cease"}),
        ("decision_issued", {}),
        ("unopposed_notified", {}),
    ):
        case = told(("appeal", [("appeal_received", "2026-03-02"), (ending, "2026-03-20", detail)]))
        assert states("ap-response", case, LATE) == ["ended"]


# Rights, and other people's limits


def test_a_right_that_ran_out_is_ended_and_a_late_answer_still_counts() -> None:
    sent = ("draft_plan_sent", "2026-03-02", {"by": "hand"})
    silent, late = told(assessment(sent)), told(assessment(sent, ("representations_received", "2026-03-18")))
    assert states("plan-draft-representations", silent, "2026-03-16") == ["open"]
    row = one("plan-draft-representations", silent, "2026-03-17")
    assert (row["state"], row["days"]) == ("ended", None)
    assert states("plan-draft-representations", late, LATE) == ["met_late"]


def test_an_answer_after_the_final_plan_does_not_revive_a_right() -> None:
    case = told(
        assessment(
            ("draft_plan_sent", "2026-03-02", {"by": "hand"}),
            ("final_plan_sent", "2026-03-20"),
            ("representations_received", "2026-03-25"),
        )
    )
    row = one("plan-draft-representations", case, LATE)
    assert (row["state"], row["met_on"]) == ("ended", None)


@pytest.mark.parametrize(
    ("source", "holder", "duty"),
    [
        ("ep", "adviser", "should"),
        ("health", "adviser", "must"),
        ("social_care", "adviser", "should"),
        ("setting", "setting", "should"),
        ("other", "adviser", "should"),
    ],
)
def test_advice_becomes_overdue_with_its_holder(source: str, holder: str, duty: str) -> None:
    for kind, rule in (("needs_assessment", "na-advice-return"), ("reassessment", "ra-advice-return")):
        case = told((kind, [("advice_requested", "2026-02-13", {"from": source})]))
        row = one(rule, case, LATE)
        assert (row["of"], row["holder"], row["duty"], row["state"]) == (source, holder, duty, "overdue")


def test_advice_from_the_family_has_no_deadline() -> None:
    case = told(assessment(("advice_requested", "2026-02-13", {"from": "family"})))
    assert states("na-advice-return", case, LATE) == []


def test_advice_is_met_only_by_the_same_adviser_and_not_before_it_was_asked_for() -> None:
    case = told(
        assessment(
            ("advice_received", "2026-02-01", {"from": "ep"}),
            ("advice_requested", "2026-02-13", {"from": "ep"}),
            ("advice_received", "2026-03-01", {"from": "health"}),
        )
    )
    assert states("na-advice-return", case, "2026-03-02") == ["open"]


# Exceptions


def test_a_limit_with_an_exception_is_open_until_it_is_past_then_disapplied() -> None:
    case = told(assessment(("exception_relied_on", "2026-02-10", {"regulation": "5(4)(a)"})))
    assert [one("na-decide-assess", case, day)["state"] for day in ("2026-02-16", "2026-02-17")] == [
        "open",
        "excepted",
    ]
    assert one("na-decide-assess", case, "2026-02-17")["days"] == -1


def test_an_excepted_limit_keeps_both_dates_once_met() -> None:
    case = told(
        assessment(
            ("exception_relied_on", "2026-02-10", {"regulation": "5(4)(a)"}),
            ("decision_to_assess", "2026-03-02"),
        )
    )
    row = one("na-decide-assess", case, LATE)
    assert (row["state"], row["due"], row["met_on"], row["days"]) == (
        "excepted",
        "2026-02-16",
        "2026-03-02",
        None,
    )


@pytest.mark.parametrize(
    ("regulation", "reached"),
    [
        ("5(4)(b)", {"na-decide-assess"}),
        ("10(4)(a)", {"na-refuse-plan", "na-plan-final"}),
        ("13(3)", {"na-plan-final"}),
        ("27(3)", set()),
        ("44(3)", set()),
    ],
)
def test_each_exception_reaches_its_own_limits(regulation: str, reached: set[str]) -> None:
    case = told(assessment(("exception_relied_on", "2026-02-10", {"regulation": regulation})))
    assert {row["rule"] for row in rows(case, LATE) if row["state"] == "excepted"} == reached


def test_an_exception_on_the_due_date_applies_and_one_after_it_does_not() -> None:
    for day, state in (("2026-02-16", "excepted"), ("2026-02-17", "overdue")):
        case = told(assessment(("exception_relied_on", day, {"regulation": "5(4)(a)"})))
        assert states("na-decide-assess", case, LATE) == [state]


def test_an_exception_that_ended_before_the_due_date_does_not_apply() -> None:
    relied = ("exception_relied_on", "2026-02-01", {"regulation": "5(4)(a)"})
    for day, state in (("2026-02-15", "overdue"), ("2026-02-16", "excepted")):
        case = told(assessment(relied, ("exception_ended", day, {"regulation": "5(4)(a)"})))
        assert states("na-decide-assess", case, LATE) == [state]


def test_an_exception_and_its_end_match_by_the_exact_text() -> None:
    case = told(
        assessment(
            ("exception_relied_on", "2026-02-01", {"regulation": "5(4)(a)"}),
            ("exception_ended", "2026-02-05", {"regulation": "5(4)(b)"}),
        )
    )
    assert states("na-decide-assess", case, LATE) == ["excepted"]


def test_the_advice_exception_is_for_the_same_adviser() -> None:
    case = told(
        assessment(
            ("advice_requested", "2026-02-13", {"from": "ep"}),
            ("advice_requested", "2026-02-13", {"from": "health"}),
            ("exception_relied_on", "2026-02-20", {"regulation": "8(2)(b)", "from": "ep"}),
        )
    )
    assert {row["of"]: row["state"] for row in of_rule("na-advice-return", case, LATE)} == {
        "ep": "excepted",
        "health": "overdue",
    }


def test_an_exception_from_before_the_deadline_began_applies() -> None:
    case = told(
        (
            "reassessment",
            [
                ("exception_relied_on", "2026-01-02", {"regulation": "27(3)(c)"}),
                ("decision_to_reassess", "2026-01-05"),
            ],
        )
    )
    assert states("ra-final", case, LATE) == ["excepted"]


def test_orders_take_regulation_44_and_concessions_45() -> None:
    case = told(
        (
            "appeal",
            [
                ("order_made", "2026-03-02", {"limb": "make_plan"}),
                ("unopposed_notified", "2026-03-02", {"limb": "make_plan"}),
                ("exception_relied_on", "2026-03-05", {"regulation": "44(3)(b)"}),
            ],
        )
    )
    assert {row["rule"]: row["state"] for row in rows(case, LATE)} == {
        "or-make-draft": "excepted",
        "or-make-final": "excepted",
        "un-make-draft": "overdue",
        "un-make-final": "overdue",
    }


def test_in_custody_three_of_the_four_exceptions_apply() -> None:
    for letter, state in (("a", "excepted"), ("c", "excepted"), ("d", "overdue")):
        case = told(
            (
                "detained",
                [REQUEST, ("exception_relied_on", "2026-01-06", {"regulation": f"10(4)({letter})"})],
            )
        )
        assert {row["state"] for row in rows(case, LATE)} == {state}


def test_the_pandemic_touches_only_what_fell_due_in_its_window() -> None:
    for request, state in (("2020-03-19", "overdue"), ("2020-03-20", "excepted"), ("2020-08-14", "excepted")):
        case = told(("needs_assessment", [("request_received", request)]), covid_reason="No advice to be had")
        assert states("na-decide-assess", case, "2021-01-01") == [state]
    without = told(("needs_assessment", [("request_received", "2020-03-20")]))
    assert states("na-decide-assess", without, "2021-01-01") == ["overdue"]


# Service


@pytest.mark.parametrize(
    ("detail", "served"),
    [
        ({"by": "hand"}, "2026-04-02"),
        ({"by": "email", "agreed": True}, "2026-04-02"),
        ({"by": "email"}, "2026-04-08"),
        ({"by": "post_first"}, "2026-04-08"),  # over Good Friday and Easter Monday
        ({}, "2026-04-08"),
        ({"by": "post_second"}, "2026-04-10"),
        ({"by": "post_second", "served_on": "2026-04-07"}, "2026-04-07"),
    ],
)
def test_the_time_to_answer_counts_from_service(detail: dict[str, object], served: str) -> None:
    case = told(assessment(("draft_plan_sent", "2026-04-02", detail)))
    assert one("plan-draft-representations", case, "2026-04-03")["starts_on"] == served


def test_nothing_else_counts_from_service() -> None:
    case = told(("annual_review", [("amendment_notice_sent", "2026-04-02", {"by": "post_second"})]))
    assert one("ar-final-from-notice", case, LATE)["starts_on"] == "2026-04-02"


def test_an_answer_between_posting_and_service_counts() -> None:
    case = told(assessment(("draft_plan_sent", "2026-04-02"), ("representations_received", "2026-04-03")))
    assert states("plan-draft-representations", case, LATE) == ["met"]


# The year of the plan


def test_a_final_plan_starts_the_first_year_before_any_review_is_open() -> None:
    case = told(assessment(("final_plan_sent", "2026-05-20")))
    row = one("ar-first-12m", case, LATE)
    assert (row["due"], row["process"], row["state"]) == ("2027-05-19", "needs_assessment", "open")


def test_the_earlier_of_two_plans_on_file_starts_the_first_year() -> None:
    case = told(
        assessment(("final_plan_sent", "2026-05-20")), ("annual_review", [("plan_issued", "2026-05-18")])
    )
    assert [row["starts_on"] for row in of_rule("ar-first-12m", case, LATE)] == ["2026-05-18"]


def test_a_plan_after_one_that_ceased_starts_a_first_year_again() -> None:
    case = told(
        ("annual_review", [("plan_issued", "2024-05-20")]),
        ("ceasing", [("plan_ceased", "2024-09-02", {"reason": "1"})]),
        assessment(("final_plan_sent", "2026-05-20")),
    )
    found = of_rule("ar-first-12m", case, LATE)
    assert [(row["starts_on"], row["state"]) for row in found] == [
        ("2024-05-20", "ended"),
        ("2026-05-20", "open"),
    ]


def test_each_review_decision_meets_the_year_before_and_starts_the_next() -> None:
    case = told(
        ("annual_review", [("plan_issued", "2024-03-10"), ("decision_to_maintain", "2025-03-01")]),
        ("annual_review", [("decision_to_amend", "2026-02-20"), ("amended_plan_sent", "2026-04-20")]),
    )
    assert states("ar-first-12m", case, LATE) == ["met"]
    found = of_rule("ar-next-12m", case, LATE)
    assert [(row["starts_on"], row["state"], row["due"]) for row in found] == [
        ("2025-03-01", "met", "2026-02-28"),
        ("2026-02-20", "open", "2027-02-19"),
    ]


def test_two_decisions_in_one_cycle_each_start_a_year() -> None:
    case = told(
        ("annual_review", [("decision_to_maintain", "2026-02-02"), ("decision_to_amend", "2026-03-02")])
    )
    found = of_rule("ar-next-12m", case, LATE)
    assert [(row["starts_on"], row["state"]) for row in found] == [
        ("2026-02-02", "met"),
        ("2026-03-02", "open"),
    ]


def test_a_decision_to_cease_meets_the_year_and_starts_none() -> None:
    case = told(
        ("annual_review", [("plan_last_reviewed", "2025-06-02"), ("decision_to_cease", "2026-05-01")])
    )
    assert states("ar-next-12m", case, LATE) == ["met"]


def test_the_review_of_a_plan_that_came_over_starts_the_next_year() -> None:
    case = told(("transfer_in", [("plan_transferred", "2026-01-05"), ("review_completed", "2026-03-20")]))
    assert one("ar-next-12m", case, LATE)["due"] == "2027-03-19"
    assert states("mv-review", case, LATE) == ["met"]


def test_sending_the_plan_to_the_new_council_ends_the_year() -> None:
    case = told(
        ("annual_review", [("plan_last_reviewed", "2026-01-05")]),
        ("transfer_out", [("aware_of_move", "2026-03-02"), ("plan_sent_to_new_council", "2026-03-10")]),
    )
    assert states("ar-next-12m", case, LATE) == ["ended"]


def test_the_meeting_of_the_last_review_does_not_meet_the_target_of_the_next() -> None:
    case = told(
        ("annual_review", [("review_meeting_held", "2026-03-02"), ("decision_to_maintain", "2026-03-02")]),
    )
    assert states("ar-meeting-target", case, LATE) == ["open"]


def test_a_decision_without_a_recorded_meeting_ends_the_meeting_target() -> None:
    case = told(
        ("annual_review", [("plan_issued", "2025-03-10"), ("decision_to_maintain", "2026-03-01")]),
    )
    assert states("ar-meeting-target", case, LATE) == ["ended", "open"]


def test_a_plan_made_before_the_fifth_birthday_has_a_light_review_and_one_on_it_has_not() -> None:
    for day, count in (("2026-03-01", 1), ("2026-03-02", 0)):
        case = told(("annual_review", [("plan_issued", day)]), born="2021-03-02")
        assert len(of_rule("ar-under5", case, LATE)) == count
    unknown = told(("annual_review", [("plan_issued", "2026-03-01")]), born=None)
    assert of_rule("ar-under5", unknown, LATE) == []


def test_each_light_review_takes_the_place_of_the_one_before() -> None:
    case = told(
        ("annual_review", [("plan_issued", "2025-01-10"), ("plan_last_reviewed", "2025-06-10")]),
        born="2023-01-01",
    )
    assert states("ar-under5", case, "2025-07-01") == ["met", "open"]


# Reviews


def test_amending_limits_run_only_once_the_decision_to_amend_is_recorded() -> None:
    held = ("review_meeting_held", "2026-03-02")
    assert of_rule("ar-final-overall", told(("annual_review", [held])), LATE) == []
    case = told(("annual_review", [held, ("decision_to_amend", "2026-03-20")]))
    assert one("ar-amend-notice", case, LATE)["due"] == "2026-03-30"
    assert one("ar-final-overall", case, LATE)["due"] == "2026-05-25"


def test_invitations_are_reminded_a_day_earlier() -> None:
    case = told(("annual_review", [("review_meeting_planned", "2026-06-16")]))
    for rule in ("ar-meeting-notice", "ar-advice-circulate"):
        row = one(rule, case, "2026-04-01")
        assert (row["due"], row["act_by"], row["holder"]) == ("2026-06-02", "2026-06-01", "council")


# Phase transfers


def test_a_phase_transfer_plan_must_be_sent_before_the_day() -> None:
    planned = ("phase_transfer_planned", "2027-09-01", {"kind": "infant_to_junior"})
    open_case = told(("phase_transfer", [planned]))
    row = one("pt-15-feb", open_case, "2027-02-14")
    assert (row["due"], row["act_by"], row["state"], row["starts_on"]) == (
        *("2027-02-15", "2027-02-12", "open"),
        "2027-09-01",
    )
    on_the_day = one("pt-15-feb", open_case, "2027-02-15")
    assert (on_the_day["state"], on_the_day["days"]) == ("overdue", 0)
    for sent, state in (("2027-02-14", "met"), ("2027-02-15", "met_late")):
        case = told(("phase_transfer", [planned, ("phase_transfer_plan_sent", sent)]))
        assert states("pt-15-feb", case, "2027-03-01") == [state]


def test_the_kind_of_move_decides_the_rule() -> None:
    for kind, rule, due in (
        ("secondary_to_post16", "pt-31-mar", "2027-03-31"),
        ("post16_move", "pt-5-months", "2027-04-01"),
        ("early_years_to_school", "pt-15-feb", "2027-02-15"),
    ):
        case = told(("phase_transfer", [("phase_transfer_planned", "2027-09-01", {"kind": kind})]))
        found = {row["rule"]: row["due"] for row in rows(case, LATE) if not row["rule"].startswith("pt-back")}
        assert found == {rule: due}


def test_back_planning_is_met_by_a_meeting_of_any_process_in_the_year_before() -> None:
    case = told(
        ("annual_review", [("review_meeting_held", "2025-11-10"), ("decision_to_maintain", "2025-12-01")]),
        ("annual_review", [("review_meeting_held", "2026-11-20"), ("decision_to_amend", "2026-12-01")]),
        ("phase_transfer", [("phase_transfer_planned", "2027-09-01", {"kind": "primary_to_secondary"})]),
    )
    row = one("pt-backplan-meeting", case, "2026-12-02")
    assert (row["starts_on"], row["due"], row["met_on"]) == ("2027-02-15", "2026-11-23", "2026-11-20")
    notice = one("pt-backplan-notice", case, "2026-12-02")
    assert (notice["due"], notice["state"], notice["duty"]) == ("2026-12-21", "open", "policy")


# Moves, ages, mediation, appeals, complaints


def test_a_move_known_fifteen_working_days_before_is_due_on_its_day() -> None:
    for aware, rules in (("2026-03-02", {"mv-old-transfer-day"}), ("2026-03-03", {"mv-old-transfer"})):
        case = told(("transfer_out", [("aware_of_move", aware), ("move_planned", "2026-03-23")]))
        assert {row["rule"] for row in rows(case, "2026-03-10")} == rules


def test_a_move_that_nobody_told_us_of_has_no_row() -> None:
    assert rows(told(("transfer_out", [("move_planned", "2026-03-23")])), "2026-03-10") == []


def test_the_plan_sent_before_the_day_of_the_move_is_in_time() -> None:
    case = told(
        (
            "transfer_out",
            [
                ("aware_of_move", "2026-02-02"),
                ("move_planned", "2026-03-23"),
                ("plan_sent_to_new_council", "2026-03-19"),
            ],
        )
    )
    assert states("mv-old-transfer-day", case, LATE) == ["met"]


def test_the_25th_birthday_shows_from_the_24th() -> None:
    case = told(("annual_review", [("plan_issued", "2020-05-01")]), born="2001-11-24")
    assert of_rule("ce-25", case, "2025-11-23") == []
    row = one("ce-25", case, "2025-11-24")
    assert (row["starts_on"], row["due"], row["process"], row["process_index"]) == (
        *("2026-11-24", "2026-11-23", "ceasing"),
        None,
    )


def test_the_25th_birthday_of_a_leap_day_child_is_28_february() -> None:
    case = told(("annual_review", [("plan_issued", "2020-05-01")]), born="2000-02-29")
    assert one("ce-25", case, "2024-06-01")["due"] == "2025-02-27"


def test_a_plan_that_ceased_long_before_has_no_25th_birthday_row() -> None:
    ceased = ("ceasing", [("plan_ceased", "2020-09-01", {"reason": "1"})])
    plan = ("annual_review", [("plan_issued", "2018-05-01")])
    assert of_rule("ce-25", told(plan, ceased, born="2001-11-24"), "2026-01-01") == []
    again = ("annual_review", [("plan_issued", "2021-05-01")])
    assert states("ce-25", told(plan, ceased, again, born="2001-11-24"), "2026-01-01") == ["open"]
    ended = ("ceasing", [("plan_ceased", "2026-03-01", {"reason": "1"})])
    assert states("ce-25", told(plan, ended, born="2001-11-24"), "2026-04-01") == ["met"]


def test_no_adviser_is_needed_for_an_appeal_about_the_setting_alone() -> None:
    case = told(("mediation", [("decision_sent", "2026-03-10", {"section_i_only": True})]))
    assert {row["rule"] for row in rows(case, "2026-03-11")} == {"ap-lodge"}


@pytest.mark.parametrize(
    "answer", ["mediation_adviser_contacted", "mediation_requested", "no_mediation_wanted"]
)
def test_the_adviser_is_contacted_by_any_of_three_answers(answer: str) -> None:
    case = told(("mediation", [("decision_sent", "2026-03-10"), (answer, "2026-04-01")]))
    assert states("me-contact", case, LATE) == ["met"]


def test_a_certificate_does_not_end_mediation() -> None:
    case = told(("mediation", [("mediation_requested", "2026-03-10"), ("certificate_issued", "2026-03-20")]))
    assert states("me-arrange", case, LATE) == ["overdue"]


def test_an_appeal_stands_under_the_appeal() -> None:
    decision = ("mediation", [("decision_sent", "2026-03-10")])
    row = one("ap-lodge", told(decision), "2026-03-11")
    assert (row["process"], row["process_index"]) == ("appeal", None)
    case = told(decision, ("appeal", [("appeal_received", "2026-04-01")]))
    row = one("ap-lodge", case, LATE)
    assert (row["process"], row["process_index"], row["state"]) == ("appeal", 1, "met")


def test_an_agreement_is_met_by_an_event_of_any_process() -> None:
    case = told(
        ("mediation", [("agreement_reached", "2026-03-02", {"limb": "amend_contents"})]),
        ("mediation", [("agreement_carried_out", "2026-03-20")]),
    )
    assert states("me-amend-contents", case, LATE) == ["met"]


def test_keeping_on_and_amending_is_one_limit() -> None:
    case = told(("appeal", [("order_made", "2026-03-02", {"limb": "continue_amend"})]))
    assert {row["rule"]: row["due"] for row in rows(case, LATE)} == {"or-continue-amend": "2026-04-06"}


def test_a_date_in_the_order_overrides_every_limit_of_it() -> None:
    detail = {"limb": "assess", "due": "2026-06-30"}
    case = told(("appeal", [("order_made", "2026-03-02", detail)]))
    assert {(row["rule"], row["due"], row["original_due"]) for row in rows(case, LATE)} == {
        ("or-assess-notify", "2026-06-30", "2026-03-16"),
        ("or-assess-refuse", "2026-06-30", "2026-05-11"),
        ("or-assess-final", "2026-06-30", "2026-06-08"),
    }


def test_section_i_with_the_contents_has_five_weeks() -> None:
    placement = ("order_made", "2026-03-02", {"limb": "amend_placement"})
    contents = ("order_made", "2026-03-02", {"limb": "amend_contents"})
    assert one("or-amend-placement", told(("appeal", [placement])), LATE)["due"] == "2026-03-16"
    both = told(("appeal", [placement, contents]))
    assert one("or-amend-placement", both, LATE)["due"] == "2026-04-06"
    stated = ("order_made", "2026-03-02", {"limb": "amend_placement", "with_contents": True})
    assert one("or-amend-placement", told(("appeal", [stated])), LATE)["due"] == "2026-04-06"


def test_a_draft_in_an_appeal_gives_the_family_its_fifteen_days() -> None:
    case = told(
        (
            "appeal",
            [("draft_plan_sent", "2026-03-02", {"by": "hand"}), ("representations_received", "2026-03-10")],
        )
    )
    row = one("plan-draft-representations", case, LATE)
    assert (row["process"], row["state"]) == ("appeal", "met")


def test_a_direction_is_due_as_it_says_and_ends_when_the_appeal_is_closed() -> None:
    directed = ("direction_made", "2026-03-02", {"what": "bundle", "due": "2026-04-10"})
    row = one("ap-directions", told(("appeal", [directed])), "2026-04-11")
    assert (row["due"], row["original_due"], row["state"]) == ("2026-04-10", "2026-04-10", "overdue")
    case = told(("appeal", [directed, ("direction_made", "2026-03-09"), ("closed", "2026-04-01")]))
    assert [(row["due"], row["state"]) for row in of_rule("ap-directions", case, LATE)] == [
        ("2026-04-10", "ended"),
        (None, "ended"),
    ]


def test_an_acknowledgement_without_a_stage_is_of_the_last_complaint() -> None:
    case = told(
        (
            "complaint",
            [
                ("complaint_received", "2026-03-02", {"stage": "1"}),
                ("complaint_received", "2026-04-01", {"stage": "2"}),
                ("complaint_acknowledged", "2026-04-02"),
                ("complaint_acknowledged", "2026-04-07"),
                ("moved_away", "2026-04-08"),
            ],
        )
    )
    found = {(row["rule"], row["of"]): row["state"] for row in rows(case, "2026-04-10")}
    assert found == {("cmp-ack", "1"): "overdue", ("cmp-ack", "2"): "met", ("cmp-stage2", "2"): "open"}
    assert one("cmp-stage2", case, "2026-04-10")["starts_on"] == "2026-04-02"


# As of


def test_what_is_after_the_day_asked_about_has_not_happened() -> None:
    case = told(assessment(("decision_to_assess", "2026-02-12")))
    assert states("na-decide-assess", case, "2026-02-11") == ["open"]
    assert rows(case, "2026-01-04") == []


def test_a_process_without_events_yet_is_not_counted() -> None:
    case = told(
        ("annual_review", [("review_meeting_held", "2026-06-01")]),
        ("annual_review", [("review_meeting_held", "2025-06-02")]),
    )
    found = of_rule("ar-decision", case, LATE)
    assert [(row["starts_on"], row["process_index"]) for row in found] == [
        ("2025-06-02", 1),
        ("2026-06-01", 2),
    ]
    assert [row["process_index"] for row in of_rule("ar-decision", case, "2026-05-01")] == [1]


# Rows and their order


@pytest.mark.parametrize(
    "rule",
    [
        *("na-plan-copies", "plan-redraft", "amend-no-review", "ar-not-amend", "mv-health", "ce-consult-15d"),
        *("me-arrange-health-only", "me-agree-tell-la", "ce-hold", "ap-upper", "na-request-bar", "ra-bar-6m"),
        *("plan-earliest-final", "sen2-census", "offer-comments", "na-consult"),
    ],
)
def test_rules_that_only_answer_a_question_make_no_row(rule: str) -> None:
    everything = told(
        assessment(("draft_plan_sent", "2026-03-02"), ("final_plan_sent", "2026-05-20")),
        ("annual_review", [("amendment_notice_sent", "2026-03-02")]),
        ("transfer_out", [("aware_of_move", "2026-03-02")]),
        ("mediation", [("icbs_told", "2026-03-02"), ("agreement_reached", "2026-03-02", {"limb": "other"})]),
        ("ceasing", [("cease_consultation_sent", "2026-03-02"), ("decision_to_cease", "2026-03-20")]),
        ("appeal", [("decision_issued", "2026-03-02")]),
    )
    assert rule not in {row["rule"] for row in rows(everything, LATE)}


def test_rows_are_sorted_by_due_then_rule_then_start_then_of() -> None:
    case = told(
        assessment(
            ("advice_requested", "2026-01-05", {"from": "health"}),
            ("advice_requested", "2026-01-05", {"from": "ep"}),
            ("advice_requested", "2026-01-05"),
        ),
        ("appeal", [("direction_made", "2026-03-02")]),
    )
    found = rows(case, LATE)
    key = [(row["due"] or "9", row["rule"], row["starts_on"], row["of"] or "") for row in found]
    assert key == sorted(key)
    assert found[-1]["due"] is None


def test_a_roll_is_not_another_date() -> None:
    row = one("ap-lodge", told(("mediation", [("decision_sent", "2026-10-28")])), LATE)
    assert (row["due"], row["original_due"]) == ("2027-01-04", "2027-01-04")


def test_working_days_outside_the_published_table_are_provisional() -> None:
    for day, provisional in (("2026-03-02", False), ("2028-12-20", True), ("2022-05-20", True)):
        case = told(("information_request", [("foi_received", day)]))
        row = one("foi-20wd", case, day)
        assert row["provisional"] is provisional
        assert ("provisional" in row["because"]) is provisional
    calendar_days = one(
        "na-decide-assess", told(("needs_assessment", [("request_received", "2029-01-05")])), "2029-01-06"
    )
    assert calendar_days["provisional"] is False


def test_service_by_post_outside_the_table_is_provisional_and_by_hand_is_not() -> None:
    for by, provisional in (("post_first", True), ("hand", False)):
        case = told(("annual_review", [("amendment_notice_sent", "2029-03-02", {"by": by})]))
        assert one("ar-representations", case, "2029-03-02")["provisional"] is provisional


def test_the_same_thing_twice_on_one_day_is_one_deadline() -> None:
    draft = ("draft_plan_sent", "2026-03-02", {"by": "hand"})
    assert len(of_rule("plan-draft-representations", told(assessment(draft, draft)), LATE)) == 1
    reviewed = (
        "annual_review",
        [("plan_last_reviewed", "2026-03-02"), ("decision_to_maintain", "2026-03-02")],
    )
    assert states("ar-next-12m", told(reviewed), LATE) == ["open"]


def test_the_review_after_custody_is_not_the_yearly_one() -> None:
    case = told(
        ("annual_review", [("plan_last_reviewed", "2026-01-05")]),
        ("detained", [("released", "2026-03-02"), ("review_completed", "2026-04-01")]),
    )
    assert states("ar-next-12m", case, LATE) == ["open"]


def test_an_acknowledgement_from_before_its_complaint_is_none() -> None:
    case = told(
        (
            "complaint",
            [
                ("complaint_acknowledged", "2026-03-01", {"stage": "1"}),
                ("complaint_received", "2026-03-02", {"stage": "1"}),
                ("family_knew", "2025-09-01"),
            ],
        )
    )
    assert {row["rule"]: row["state"] for row in rows(case, "2026-03-03")} == {
        "cmp-ack": "open",
        "cmp-lgsco": "open",
    }


# Changes of the law


def test_a_case_keeps_the_rule_that_was_in_force_when_its_count_began() -> None:
    old = replace(the_rule("na-decide-assess"), in_force_to=date(2026, 12, 31))
    new = replace(the_rule("na-decide-assess"), limit=Weeks(4), in_force_from=date(2027, 1, 1))
    versions = (old, new)
    for request, due in (("2026-12-31", "2027-02-11"), ("2027-01-01", "2027-01-29")):
        case = told(("needs_assessment", [("request_received", request)]))
        assert [row["due"] for row in rows(case, "2027-01-02", versions)] == [due]


def test_no_rule_reaches_back_before_the_law() -> None:
    early = told(
        ("annual_review", [("plan_issued", "2014-08-31"), ("plan_last_reviewed", "2014-08-31")]),
        born="1988-01-01",
    )
    assert rows(early, "2014-08-31") == []


def test_rules_are_named_by_their_ids() -> None:
    assert repr(the_rule("na-decide-assess")) == "<Rule na-decide-assess>"
