"""Ten cases in one caseload, with every main figure worked out by hand from the law."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from caseworker_app.reports import figures
from caseworker_app.reports.figures import Period
from caseworker_app.store.open import Store
from tests.reports.test_figures_by_hand import open_one, tell

TO_SEPTEMBER = Period(date(2026, 1, 1), date(2026, 9, 30))
Dated = tuple[str, str, str]  # the event, its day, and its detail: "from=ep"

# Regulations are those of SI 2014/1530. A limit of weeks ends on the same day of the week: the day of the
# event is not counted. No holiday moves it (Easter Monday is 6 April 2026).
CASES: dict[str, dict[str, tuple[Dated, ...]]] = {
    # Asked for on Monday 2 February. Six weeks (5(1)): 2 February + 42 days = Monday 16 March. Twenty weeks
    # (13(2)): 2 February + 140 days = Monday 22 June. Both were done on the last day.
    "1 on the last day": {
        "needs_assessment": (
            ("request_received", "2026-02-02", "by=parent"),
            ("decision_to_assess", "2026-03-16", ""),
            ("final_plan_sent", "2026-06-22", ""),
        )
    },
    # The same limits, each missed by a day.
    "2 a day late": {
        "needs_assessment": (
            ("request_received", "2026-02-02", "by=setting"),
            ("decision_to_assess", "2026-03-17", ""),
            ("final_plan_sent", "2026-06-23", ""),
        )
    },
    # An exception (10(4)(c) through 13(3)) was relied on before 22 June: the limit does not apply, and the
    # plan of 3 August was not within it. It counts as not in time with exceptions, and not at all without.
    # The decision of 9 March was in time.
    "3 an exception and late": {
        "needs_assessment": (
            ("request_received", "2026-02-02", ""),
            ("decision_to_assess", "2026-03-09", ""),
            ("exception_relied_on", "2026-06-01", "regulation=10(4)(c)"),
            ("final_plan_sent", "2026-08-03", ""),
        )
    },
    # The exception was not needed: 15 June is before 22 June, so the plan is in time. It is left out of the
    # second figure all the same. 20 March is after 16 March: the decision is late, and 10(4) excuses no
    # decision.
    "4 an exception and in time": {
        "needs_assessment": (
            ("request_received", "2026-02-02", ""),
            ("decision_to_assess", "2026-03-20", ""),
            ("exception_relied_on", "2026-05-04", "regulation=10(4)(d)"),
            ("final_plan_sent", "2026-06-15", ""),
        )
    },
    # A refusal is a decision too: 2 March + 42 days = Monday 13 April.
    "5 refused on the last day": {
        "needs_assessment": (
            ("request_received", "2026-03-02", ""),
            ("decision_not_to_assess", "2026-04-13", ""),
        )
    },
    # 5(4)(a) disapplies the six weeks; what was sent on 20 April was not sent by 13 April.
    "6 refused later, excused": {
        "needs_assessment": (
            ("request_received", "2026-03-02", ""),
            ("exception_relied_on", "2026-04-01", "regulation=5(4)(a)"),
            ("decision_not_to_assess", "2026-04-20", ""),
        )
    },
    # Asked for on 1 April: decide by 13 May, plan by 19 August (1 April + 140 days). Advice (8(1)) was
    # asked for on 4 May: six weeks end on 15 June. The family's own views have no limit.
    "7 advice": {
        "needs_assessment": (
            ("request_received", "2026-04-01", ""),
            ("decision_to_assess", "2026-05-01", ""),
            ("advice_requested", "2026-05-04", "from=ep"),
            ("advice_requested", "2026-05-04", "from=health"),
            ("advice_requested", "2026-05-04", "from=social_care"),
            ("advice_requested", "2026-05-04", "from=family"),
            ("advice_received", "2026-05-26", "from=social_care"),
            ("advice_received", "2026-06-15", "from=ep"),
            ("advice_received", "2026-06-16", "from=health"),
            ("advice_received", "2026-07-30", "from=family"),
            ("final_plan_sent", "2026-08-19", ""),
        )
    },
    # Made on 20 May 2025: twelve months (CFA 44(1)) end on 19 May 2026. Met on 21 April: four weeks
    # (20(10)) end on 19 May, eight from the notice of 19 May (22(3)) on 14 July, and twelve from the
    # meeting on 14 July. All on the last day. The move to a college had to be planned before 31 March
    # (18(1)(a)): 30 March is.
    "8 reviewed on the last day": {
        "annual_review": (
            ("plan_issued", "2025-05-20", ""),
            ("review_meeting_held", "2026-04-21", ""),
            ("decision_to_amend", "2026-05-19", ""),
            ("amendment_notice_sent", "2026-05-19", ""),
            ("amended_plan_sent", "2026-07-14", ""),
        ),
        "phase_transfer": (
            ("phase_transfer_planned", "2026-09-01", "kind=secondary_to_post16"),
            ("phase_transfer_plan_sent", "2026-03-30", ""),
        ),
    },
    # Made on 15 June 2025: twelve months end on Sunday 14 June 2026, which is not moved. Met on 1 June:
    # four weeks end on 29 June, and the decision came on the 30th: late for both. Twelve weeks end on 24
    # August, and eight from the notice of 30 June on 25 August, the day on which the plan was sent: late,
    # and in time. The move between colleges on 1 October had to be planned five months before (18(2)): by 1
    # May.
    "9 reviewed a day late": {
        "annual_review": (
            ("plan_issued", "2025-06-15", ""),
            ("review_meeting_held", "2026-06-01", ""),
            ("decision_to_amend", "2026-06-30", ""),
            ("amendment_notice_sent", "2026-06-30", ""),
            ("amended_plan_sent", "2026-08-25", ""),
        ),
        "phase_transfer": (
            ("phase_transfer_planned", "2026-10-01", "kind=post16_move"),
            ("phase_transfer_plan_sent", "2026-05-01", ""),
        ),
    },
    # Made on 1 March 2025: to be reviewed by 28 February 2026, and never was. The move to secondary school
    # had to be planned before 15 February (18(1)(b)): on the 15th is a day late.
    "10 never reviewed": {
        "annual_review": (("plan_issued", "2025-03-01", ""),),
        "phase_transfer": (
            ("phase_transfer_planned", "2026-09-01", "kind=primary_to_secondary"),
            ("phase_transfer_plan_sent", "2026-02-15", ""),
        ),
    },
}
# Behind each: the cases that count, and those that do not.
EXPECTED = {
    "plans_in_20_weeks": (3, 5),  # 1, 4, 7; not 2, 3
    "plans_in_20_weeks_without_exceptions": (2, 3),  # 1, 7; not 2
    "assess_decisions_in_6_weeks": (4, 7),  # 1, 3, 5, 7; not 2, 4, 6
    "advice_in_6_weeks": (2, 3),  # 7: psychologist and social care; not health
    "reviews_completed": (2, 3),  # 8, 9; not 10
    "reviews_in_12_months": (1, 3),  # 8; not 9, 10
    "review_decisions_in_4_weeks": (1, 2),  # 8; not 9
    "amended_plans_in_8_weeks": (2, 2),  # 8, 9
    "amended_plans_in_12_weeks": (1, 2),  # 8; not 9
    "phase_transfers_by_date": (2, 3),  # 8, 9; not 10
}
BY_PART = {
    "advice_in_6_weeks": {"ep": (1, 1), "health": (0, 1), "social_care": (1, 1)},
    "phase_transfers_by_date": {"pt-15-feb": (0, 1), "pt-31-mar": (1, 1), "pt-5-months": (1, 1)},
}


def test_ten_cases_checked_by_hand(store: Store) -> None:
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    for name, processes in CASES.items():
        case_id = open_one(store, f"EHC-{name.split()[0]}", datetime(2025, 1, 2, tzinfo=UTC))
        for kind, told in processes.items():
            for type_, day, detail in told:
                moment += timedelta(seconds=1)
                more = dict([detail.split("=")]) if detail else {}
                tell(store, case_id, type_, date.fromisoformat(day), moment, kind=kind, detail=more)
    with store.connection() as connection:
        answered = {one.figure.id: one for one in figures.answers(connection, TO_SEPTEMBER)}
    assert {name: (answered[name].numerator, answered[name].denominator) for name in EXPECTED} == EXPECTED
    for name, parts in BY_PART.items():
        found = {part: (one.numerator, one.denominator) for part, one in answered[name].parts.items()}
        assert found == parts
