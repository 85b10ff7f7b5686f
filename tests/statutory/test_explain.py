"""What a parent would read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseworker_app.statutory import engine, explain, timeline
from caseworker_app.statutory.events import EVENT_TYPES
from caseworker_app.statutory.rule import Deadline
from caseworker_app.statutory.rules import RULES, rule
from tests.statutory.told import one, told

AS_OF = "2026-11-23"
REQUEST = ("request_received", "2026-01-05")


def because(rule_id: str, *processes: Any, as_of: str = AS_OF, **more: Any) -> str:
    """Return the sentences of the only row of a rule."""
    return str(one(rule_id, told(*processes, **more), as_of)["because"])


def deadline(rule_id: str, *processes: Any, **more: Any) -> Deadline:
    """Return the only deadline of a rule."""
    found = engine.deadlines(timeline.read(told(*processes, **more)), date.fromisoformat(AS_OF))
    (only,) = [one for one in found if one.rule.id == rule_id]
    return only


@pytest.mark.parametrize(
    ("rule_id", "kind", "events", "says"),
    [
        ("na-decide-assess", "needs_assessment", [REQUEST], "It is 280 days late."),
        (
            "na-decide-assess",
            "needs_assessment",
            [REQUEST, ("request_withdrawn", "2026-02-01")],
            "No longer needed: the request was withdrawn on 1 February 2026.",
        ),
        (
            "na-decide-assess",
            "needs_assessment",
            [REQUEST, ("decision_to_assess", "2026-02-16")],
            "on the last day.",
        ),
        (
            "na-decide-assess",
            "needs_assessment",
            [REQUEST, ("decision_to_assess", "2026-02-17")],
            "Met on 17 February 2026, 1 day late.",
        ),
        (
            "na-decide-assess",
            "needs_assessment",
            [REQUEST, ("exception_relied_on", "2026-01-06", {"regulation": "5(4)(a)"})],
            "The limit is disapplied under regulation 5(4)(a): no new date, and the duty stays, "
            "as soon as practicable. It is not done yet.",
        ),
        (
            "na-decide-assess",
            "needs_assessment",
            [
                REQUEST,
                ("exception_relied_on", "2026-01-06", {"regulation": "5(4)(a)"}),
                ("decision_to_assess", "2026-03-02"),
            ],
            "as soon as practicable. Met on 2 March 2026, 14 days late.",
        ),
        (
            "na-advice-return",
            "needs_assessment",
            [("advice_requested", "2026-11-02", {"from": "ep"})],
            "Advice was asked for from the educational psychologist on 2 November 2026.",
        ),
        (
            "plan-draft-representations",
            "needs_assessment",
            [("draft_plan_sent", "2026-03-02", {"by": "post_first"})],
            "sent on 2 March 2026 by first-class post and counts as served on 4 March 2026. The last of the "
            "15 days beginning with that day is 18 March 2026. The time ran out without an answer.",
        ),
        (
            "plan-draft-representations",
            "needs_assessment",
            [("draft_plan_sent", "2026-03-02", {"by": "email"})],
            "by email, with no agreement to email noted",
        ),
        (
            "plan-draft-representations",
            "needs_assessment",
            [("draft_plan_sent", "2026-03-02", {"served_on": "2026-03-03"})],
            "sent on 2 March 2026 and served on 3 March 2026.",
        ),
        (
            "plan-school-consult",
            "needs_assessment",
            [("setting_consulted", "2026-11-18", {"setting": "Hill School"})],
            "Hill School was consulted on 18 November 2026.",
        ),
        (
            "ar-meeting-notice",
            "annual_review",
            [("review_meeting_planned", "2026-12-10")],
            "The review meeting is planned for 10 December 2026. Two weeks before that day is 26 November",
        ),
        (
            "ar-meeting-target",
            "annual_review",
            [("plan_issued", "2026-03-10")],
            "The last day to “finish the first review” is 9 March 2027. Four weeks before that day",
        ),
        (
            "pt-15-feb",
            "phase_transfer",
            [("phase_transfer_planned", "2027-09-01", {"kind": "infant_to_junior"})],
            "It must be done before 15 February 2027.",
        ),
        (
            "pt-15-feb",
            "phase_transfer",
            [
                ("phase_transfer_planned", "2026-09-01", {"kind": "infant_to_junior"}),
                ("phase_transfer_plan_sent", "2026-02-15"),
            ],
            "too late: the law says before that day.",
        ),
        (
            "ap-lodge",
            "mediation",
            [("decision_sent", "2026-10-28")],
            "Two months after that day is 28 December 2026, which is carried on to 4 January 2027",
        ),
        (
            "ap-lodge",
            "mediation",
            [("decision_sent", "2026-10-05"), ("certificate_issued", "2026-11-20")],
            "The later of two dates counts.",
        ),
        (
            "sar-1-month",
            "information_request",
            [("sar_received", "2026-11-02")],
            "One month after that day is 2 December",
        ),
        (
            "mv-review",
            "transfer_in",
            [("plan_transferred", "2026-10-05", {"made_or_last_reviewed_on": "2026-09-01"})],
            "12 months beginning with 1 September 2026",
        ),
        (
            "mv-review",
            "transfer_in",
            [("plan_transferred", "2026-10-05")],
            "The last day of the 3 months starting with",
        ),
        (
            "or-amend-placement",
            "appeal",
            [("order_made", "2026-11-02", {"limb": "amend_placement"})],
            "Two weeks from then is 16 November 2026.",
        ),
        (
            "or-amend-placement",
            "appeal",
            [("order_made", "2026-11-02", {"limb": "amend_placement", "with_contents": "true"})],
            "Five weeks from then is 7 December 2026.",
        ),
        (
            "or-amend-placement",
            "appeal",
            [("order_made", "2026-11-02", {"limb": "amend_placement", "due": "2026-12-01"})],
            "The Tribunal set 1 December 2026 instead of 16 November 2026.",
        ),
        (
            "me-amend-contents",
            "mediation",
            [("agreement_reached", "2026-11-02", {"limb": "amend_contents", "due": "2026-12-01"})],
            "The agreement set 1 December 2026 instead of 7 December 2026.",
        ),
        (
            "or-cease",
            "appeal",
            [("order_made", "2026-11-23", {"limb": "cease"})],
            "It must be done on that day.",
        ),
        (
            "or-reconsider",
            "appeal",
            [("order_made", "2026-11-23", {"limb": "reconsider"})],
            "wording of the law is to be",
        ),
        ("ap-directions", "appeal", [("direction_made", "2026-11-02")], "No date was stated."),
        (
            "cmp-ack",
            "complaint",
            [("complaint_received", "2026-11-20", {"stage": "2"})],
            "received (stage 2) on",
        ),
    ],
)
def test_the_sentence_says(rule_id: str, kind: str, events: list[Any], says: str) -> None:
    assert says in because(rule_id, (kind, events))


def test_on_the_day_before_which_the_law_wanted_it_nothing_is_zero_days_late() -> None:
    planned = ("phase_transfer", [("phase_transfer_planned", "2027-09-01", {"kind": "infant_to_junior"})])
    assert "It had to be done before today." in because("pt-15-feb", planned, as_of="2027-02-15")


def test_an_exception_is_told_before_the_date_is_past() -> None:
    relied = ("needs_assessment", [REQUEST, ("exception_relied_on", "2026-01-06", {"regulation": "5(4)(a)"})])
    assert "disapplied" in because("na-decide-assess", relied, as_of="2026-01-10")


def test_the_pandemics_law_is_named() -> None:
    asked = ("needs_assessment", [("request_received", "2020-03-20")])
    assert "under SI 2020/471" in because("na-decide-assess", asked, covid_reason="No advice to be had")


def test_the_25th_birthday_is_told() -> None:
    plan = ("annual_review", [("plan_issued", "2020-05-01")])
    assert "The 25th birthday is 24 June 2027." in because("ce-25", plan, born="2002-06-24")


def test_a_working_day_limit_outside_the_table_is_told_to_be_provisional() -> None:
    told_so = because(
        "foi-20wd", ("information_request", [("foi_received", "2028-12-15")]), as_of="2028-12-16"
    )
    assert "provisional" in told_so


@pytest.mark.parametrize(
    ("rule_id", "kind", "events", "reason"),
    [
        (
            "ar-final-from-notice",
            "annual_review",
            [("amendment_notice_sent", "2026-09-24")],
            "8 weeks from notice of 24 Sep 2026",
        ),
        (
            "ar-representations",
            "annual_review",
            [("amendment_notice_sent", "2026-09-24", {"by": "hand"})],
            "15 days from service of the notice on 24 Sep 2026",
        ),
        (
            "ar-first-12m",
            "annual_review",
            [("plan_issued", "2026-03-10")],
            "12 months from plan of 10 Mar 2026",
        ),
        (
            "ar-meeting-target",
            "annual_review",
            [("plan_issued", "2026-03-10")],
            "4 weeks before the last day, 9 Mar 2027",
        ),
        (
            "ar-meeting-notice",
            "annual_review",
            [("review_meeting_planned", "2026-12-10")],
            "2 weeks before the meeting of 10 Dec 2026",
        ),
        (
            "or-cease",
            "appeal",
            [("order_made", "2026-11-23", {"limb": "cease"})],
            "On the day of the order, 23 Nov 2026",
        ),
        (
            "or-make-draft",
            "appeal",
            [("order_made", "2026-11-02", {"limb": "make_plan", "due": "2026-12-01"})],
            "Tribunal’s date, order of 2 Nov 2026",
        ),
        (
            "or-amend-placement",
            "appeal",
            [("order_made", "2026-11-02", {"limb": "amend_placement"})],
            "2 weeks from order of 2 Nov 2026",
        ),
        (
            "pt-15-feb",
            "phase_transfer",
            [("phase_transfer_planned", "2027-09-01", {"kind": "infant_to_junior"})],
            "Before 15 February, for the move of 1 Sep 2027",
        ),
        ("ap-lodge", "mediation", [("decision_sent", "2026-10-28")], "2 months from decision of 28 Oct 2026"),
        (
            "ap-lodge",
            "mediation",
            [("decision_sent", "2026-10-05"), ("certificate_issued", "2026-11-20")],
            "Later of 2 months from decision of 5 Oct 2026 and 1 month from the mediation certificate",
        ),
        (
            "ap-response",
            "appeal",
            [("appeal_received", "2026-10-05")],
            "30 working days from appeal of 5 Oct 2026",
        ),
    ],
)
def test_the_reason_fits_one_line(rule_id: str, kind: str, events: list[Any], reason: str) -> None:
    assert explain.reason(deadline(rule_id, (kind, events))) == reason


def test_the_steps_show_service_the_last_day_and_the_day_to_do_it_by() -> None:
    draft = ("needs_assessment", [("draft_plan_sent", "2026-11-06", {"by": "post_first"})])
    steps = explain.steps(deadline("plan-draft-representations", draft), date(2026, 11, 10))
    assert [step.when for step in steps] == [date(2026, 11, 6), date(2026, 11, 10), date(2026, 11, 24)]
    meeting = ("annual_review", [("review_meeting_planned", "2026-12-14")])
    steps = explain.steps(deadline("ar-meeting-notice", meeting), date(2026, 11, 10))
    assert [(step.when, step.note) for step in steps][-1] == (
        date(2026, 11, 27),
        "One day earlier, to be safe",
    )


def test_the_steps_show_an_order_that_sets_another_date_and_an_exception() -> None:
    order = ("order_made", "2026-09-02", {"limb": "make_plan", "due": "2026-10-31"})
    relied = ("exception_relied_on", "2026-09-05", {"regulation": "44(3)(a)"})
    steps = explain.steps(deadline("or-make-draft", ("appeal", [order, relied])), date(2026, 11, 23))
    assert [step.when for step in steps[:5]] == [
        date(2026, 9, 2),
        date(2026, 10, 7),
        date(2026, 10, 31),
        date(2026, 10, 30),
        date(2026, 9, 5),
    ]
    in_pandemic = ("needs_assessment", [("request_received", "2020-03-20")])
    covid = explain.steps(deadline("na-decide-assess", in_pandemic, covid_reason="x"), date(2026, 11, 23))
    assert any("disapplied" in step.what and step.when is None for step in covid)


def test_why_tells_how_it_counts_what_meets_it_and_the_law() -> None:
    asked = deadline("na-plan-final", ("needs_assessment", [REQUEST]))
    why = explain.why(asked, date(2026, 11, 23))
    assert why.counted_how.startswith("20 weeks. Calendar days")
    assert why.what_meets_it == "The final plan was sent."
    assert why.exceptions.startswith("Regulation 10(4) or 13(3). An exception disapplies the limit")
    assert [str(source) for source in why.law] == ["SEND Regulations 2014, reg 13(2)"]


def test_a_law_whose_wording_nobody_opened_is_not_cited() -> None:
    assert explain.law(rule("or-reconsider")) == ()
    assert explain.law(rule("na-plan-final")) != ()


def test_every_rule_can_be_told_in_words() -> None:
    for each in RULES:
        assert explain.counted_how(each).endswith(".")
        assert explain.what_meets_it(each)[0].isupper()
        assert explain.exceptions_of(each).endswith(".")
        assert each.verb[0].isupper()


def test_every_event_is_a_sentence_without_jargon() -> None:
    for event in EVENT_TYPES:
        assert event.happened[0].isupper()
        assert event.meaning[0].isupper()
        assert "_" not in event.happened + event.meaning
    assert {event.type for event in EVENT_TYPES if event.is_planned} == {
        "review_meeting_planned",
        "phase_transfer_planned",
        "move_planned",
    }
