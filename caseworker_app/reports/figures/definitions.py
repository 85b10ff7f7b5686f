"""Every figure, each defined here and nowhere else: the command, the window and the pack show these words."""

from __future__ import annotations

from caseworker_app.reports.figures import national, selects
from caseworker_app.reports.figures.figure import Figure, Group
from caseworker_app.reports.figures.selects import due_in, first_of
from caseworker_app.statutory.rules import RULES
from caseworker_app.statutory.rules.annual_review import DECISIONS
from caseworker_app.statutory.rules.phase_transfer import LIMITS as MOVES

_COLUMNS = "Department for Education, “Number of annual reviews of EHC plans”; the counting is ours"
_YEAR = ("ar-first-12m", "ar-next-12m")
_LATE = (
    *("na-decide-assess", "na-plan-final", "ra-decide", "ra-final", *_YEAR, "ar-decision"),
    *("ar-final-overall", *MOVES),
)
_PLANS = first_of(("final_plan_sent",), "needs_assessment", "na-plan-final")
_ORDERS = tuple(rule.id for rule in RULES if rule.id.startswith(("or-", "un-")) and rule.makes_rows)

ASSESSMENTS = (
    Figure(
        id="plans_in_20_weeks",
        group=Group.ASSESSMENTS,
        name="New plans within 20 weeks",
        definition="Of the first final plans sent after a needs assessment in the period, those sent "
        "within 20 weeks of the request. A case with an exception counts like any other.",
        numerator="final plans sent within 20 weeks of the request",
        denominator="first final plans of needs assessments sent in the period",
        rules=("na-plan-final",),
        select=_PLANS,
    ),
    Figure(
        id="plans_in_20_weeks_without_exceptions",
        group=Group.ASSESSMENTS,
        name="New plans within 20 weeks, without exceptions",
        definition="The same, leaving out cases in which the council relied on any exception in the "
        "regulations.",
        numerator="final plans sent within 20 weeks of the request",
        denominator="first final plans of needs assessments sent in the period, cases with an exception "
        "left out",
        rules=("na-plan-final",),
        select=first_of(("final_plan_sent",), "needs_assessment", "na-plan-final", selects.NO_EXCEPTION),
        national=national.TWENTY_WEEKS,
    ),
    Figure(
        id="assess_decisions_in_6_weeks",
        group=Group.ASSESSMENTS,
        name="Decisions whether to assess within 6 weeks",
        definition="Of the requests first answered in the period by a decision to assess or not to assess, "
        "those answered within 6 weeks of the request.",
        numerator="decisions sent within 6 weeks of the request",
        denominator="first decisions whether to assess, sent in the period",
        rules=("na-decide-assess",),
        select=first_of(
            ("decision_to_assess", "decision_not_to_assess"), "needs_assessment", "na-decide-assess"
        ),
    ),
    Figure(
        id="advice_in_6_weeks",
        group=Group.ASSESSMENTS,
        name="Advice within 6 weeks, by service",
        definition="Of all advice for assessments and reassessments that arrived in the period, that which "
        "arrived within 6 weeks of the request for it. A family’s own views have no limit and are left out.",
        numerator="advice that arrived within 6 weeks of the request for it",
        denominator="advice that arrived in the period",
        rules=("na-advice-return", "ra-advice-return"),
        parts="service",
        select=selects.advice(("needs_assessment", "reassessment"), ("na-advice-return", "ra-advice-return")),
    ),
    Figure(
        id="drafts_in_16_weeks",
        group=Group.ASSESSMENTS,
        name="Draft plans within 16 weeks",
        definition="Of the first draft plans sent in the period, those sent within 16 weeks of the "
        "request, so that the final plan can be in time.",
        numerator="draft plans sent within 16 weeks of the request",
        denominator="first draft plans of needs assessments sent in the period",
        rules=("na-draft-target",),
        basis="Our own target",
        select=first_of(("draft_plan_sent",), "needs_assessment", "na-draft-target"),
    ),
    Figure(
        id="requests_agreed",
        group=Group.ASSESSMENTS,
        name="Requests for an assessment that were agreed",
        definition="Of the requests received in the period, those for which a decision to assess was sent "
        "by its end.",
        numerator="requests followed by a decision to assess by the end of the period",
        denominator="requests for an assessment received in the period",
        basis="Children and Families Act 2014, section 36",
        better="neither",
        select=selects.received(
            "request_received",
            "needs_assessment",
            selects.later_in_process("decision_to_assess", "needs_assessment"),
        ),
    ),
    Figure(
        id="reassessments_in_14_weeks",
        group=Group.ASSESSMENTS,
        name="Reassessments finished within 14 weeks",
        definition="Of the first final plans sent after a reassessment in the period, those sent within 14 "
        "weeks of the decision to reassess.",
        numerator="final plans sent within 14 weeks of the decision to reassess",
        denominator="first final plans of reassessments sent in the period",
        rules=("ra-final",),
        select=first_of(("final_plan_sent",), "reassessment", "ra-final"),
    ),
)

REVIEWS = (
    Figure(
        id="reviews_completed",
        group=Group.REVIEWS,
        name="Annual reviews completed",
        definition="Of the annual reviews due in the period, those whose decision was sent by its end, "
        "late or not. A review is due 12 months after the plan was made or last reviewed; the duty of a "
        "plan that ceased before that day has gone.",
        numerator="reviews decided by the end of the period",
        denominator="annual reviews due in the period",
        rules=_YEAR,
        select=due_in(_YEAR, selects.DECIDED_BY_THE_END),
    ),
    Figure(
        id="reviews_in_12_months",
        group=Group.REVIEWS,
        name="Annual reviews on time",
        definition="Of the annual reviews due in the period, those whose decision was sent on or before "
        "that day.",
        numerator="reviews decided on or before the day on which they were due",
        denominator="annual reviews due in the period",
        rules=_YEAR,
        select=due_in(_YEAR),
    ),
    Figure(
        id="review_invitations_in_time",
        group=Group.REVIEWS,
        name="Review invitations two weeks before the meeting",
        definition="Of the review meetings whose invitations had to be sent in the period, those for which "
        "they were sent at least two weeks before.",
        numerator="meetings with invitations at least two weeks before",
        denominator="meetings whose invitations were due in the period",
        rules=("ar-meeting-notice",),
        select=due_in(("ar-meeting-notice",)),
    ),
    Figure(
        id="review_advice_in_time",
        group=Group.REVIEWS,
        name="Review advice circulated two weeks before the meeting",
        definition="Of the review meetings whose advice had to be circulated in the period, those for "
        "which it was circulated at least two weeks before.",
        numerator="meetings with advice circulated at least two weeks before",
        denominator="meetings whose advice was due in the period",
        rules=("ar-advice-circulate",),
        select=due_in(("ar-advice-circulate",)),
    ),
    Figure(
        id="review_reports_in_2_weeks",
        group=Group.REVIEWS,
        name="Review reports within two weeks of the meeting",
        definition="Of the reports of review meetings due in the period, those circulated within two weeks "
        "of the meeting. The setting writes the report; the council’s four weeks run meanwhile.",
        numerator="reports circulated within two weeks of the meeting",
        denominator="reports due in the period",
        rules=("ar-report",),
        select=due_in(("ar-report",)),
    ),
    Figure(
        id="review_decisions_in_4_weeks",
        group=Group.REVIEWS,
        name="Review decisions within 4 weeks of the meeting",
        definition="Of the first decisions of review cycles sent in the period (maintain, amend or cease), "
        "those sent within 4 weeks of the review meeting.",
        numerator="decisions sent within 4 weeks of the meeting",
        denominator="first decisions of review cycles sent in the period",
        rules=("ar-decision",),
        select=first_of(DECISIONS, "annual_review", "ar-decision"),
        national=national.DECIDED_IN_FOUR_WEEKS,
    ),
    Figure(
        id="amendment_notices_in_4_weeks",
        group=Group.REVIEWS,
        name="Amendment notices within 4 weeks of the meeting",
        definition="Of the amendment notices due in the period after a decision to amend, those sent "
        "within 4 weeks of the review meeting.",
        numerator="amendment notices sent within 4 weeks of the meeting",
        denominator="amendment notices due in the period",
        rules=("ar-amend-notice",),
        select=due_in(("ar-amend-notice",)),
    ),
    Figure(
        id="amended_plans_in_8_weeks",
        group=Group.REVIEWS,
        name="Amended plans within 8 weeks of the notice",
        definition="Of the amendment notices whose 8 weeks ended in the period, those followed in time by "
        "the final amended plan, or by the decision not to amend.",
        numerator="notices followed by an outcome within 8 weeks",
        denominator="notices whose 8 weeks ended in the period",
        rules=("ar-final-from-notice",),
        select=due_in(("ar-final-from-notice",)),
    ),
    Figure(
        id="amended_plans_in_12_weeks",
        group=Group.REVIEWS,
        name="Amended plans within 12 weeks of the meeting",
        definition="Of the first final amended plans sent in the period after a review meeting, those sent "
        "within 12 weeks of the meeting.",
        numerator="amended plans sent within 12 weeks of the meeting",
        denominator="first amended plans after a review meeting, sent in the period",
        rules=("ar-final-overall",),
        select=first_of(
            ("amended_plan_sent",),
            "annual_review",
            "ar-final-overall",
            selects.same_process(("review_meeting_held",), "annual_review"),
        ),
    ),
    Figure(
        id="phase_transfers_by_date",
        group=Group.MOVES,
        name="Phase transfer plans by the date",
        definition="Of the moves to another phase of education whose plan was due in the period (before 15 "
        "February, before 31 March, or five months before a move between post-16 settings), those whose "
        "plan was sent in time.",
        numerator="plans naming the next setting sent in time",
        denominator="plans naming the next setting due in the period",
        rules=MOVES,
        parts="date",
        select=due_in(MOVES, part="d.rule"),
    ),
)

DEPARTMENT = (
    Figure(
        id="department_expected",
        group=Group.DEPARTMENT,
        name="Review expected",
        definition="Of the plans with a review due in the period, and those in force on its last day "
        "without one, the former. One line a child.",
        numerator="plans with a review due in the period",
        denominator="plans with a review due in the period, or in force on its last day",
        basis=_COLUMNS,
        better="neither",
        select=selects.plans(1),
    ),
    Figure(
        id="department_not_expected",
        group=Group.DEPARTMENT,
        name="Review not expected",
        definition="Of the same plans, those in force on the last day with no review due in the period.",
        numerator="plans in force on the last day with no review due in the period",
        denominator="plans with a review due in the period, or in force on its last day",
        basis=_COLUMNS,
        better="neither",
        select=selects.plans(0),
    ),
    Figure(
        id="department_completed",
        group=Group.DEPARTMENT,
        name="Expected, and completed in the period",
        definition="Of the plans with a review due in the period, those with a review decided in the period.",
        numerator="reviews decided in the period",
        denominator="plans with a review due in the period",
        basis=_COLUMNS,
        select=selects.expected(selects.DONE),
    ),
    Figure(
        id="department_completed_before",
        group=Group.DEPARTMENT,
        name="Expected, and completed before",
        definition="Of the plans with a review due in the period, those whose review was decided before it "
        "began, and which missed none.",
        numerator="reviews due in the period that were decided before it began",
        denominator="plans with a review due in the period",
        basis=_COLUMNS,
        better="neither",
        select=selects.expected(selects.BEFORE),
    ),
    Figure(
        id="department_not_completed",
        group=Group.DEPARTMENT,
        name="Expected, and not completed",
        definition="Of the plans with a review due in the period, those without a decision by its end.",
        numerator="reviews due in the period and not decided by its end",
        denominator="plans with a review due in the period",
        basis=_COLUMNS,
        better="low",
        select=selects.expected(selects.MISSING),
        national=national.NOT_COMPLETED,
    ),
    *(
        Figure(
            id=f"department_{word.replace(' ', '_')}",
            group=Group.DEPARTMENT,
            name=f"Completed: {word}",
            definition=f"Of the expected reviews that were completed in the period, those with {what}.",
            numerator=f"completed reviews with {what}",
            denominator="expected reviews that were completed in the period",
            basis=_COLUMNS,
            better="neither",
            select=selects.completed(counted),
        )
        for word, what, counted in (
            ("amended", "the decision to amend the plan", selects.AMENDED),
            ("ceased", "the decision to cease the plan", selects.CEASED),
            ("maintained", "the decision to maintain the plan", selects.MAINTAINED),
            ("none recorded", "no decision on record", selects.NONE),
        )
    ),
    Figure(
        id="department_decided_in_4_weeks",
        group=Group.DEPARTMENT,
        name="Completed: decided within 4 weeks",
        definition="Of the expected reviews that were completed in the period, those decided within 4 "
        "weeks of the review meeting. A review without a meeting on record is in neither column.",
        numerator="completed reviews decided within 4 weeks of the meeting",
        denominator="expected reviews that were completed in the period",
        rules=("ar-decision",),
        basis=_COLUMNS,
        select=selects.decided(in_time=True),
        national=national.DECIDED_IN_FOUR_WEEKS,
    ),
    Figure(
        id="department_decided_later",
        group=Group.DEPARTMENT,
        name="Completed: decided over 4 weeks",
        definition="Of the expected reviews that were completed in the period, those decided later than 4 "
        "weeks after the review meeting.",
        numerator="completed reviews decided later than 4 weeks after the meeting",
        denominator="expected reviews that were completed in the period",
        rules=("ar-decision",),
        basis=_COLUMNS,
        better="low",
        select=selects.decided(in_time=False),
    ),
)

BACKLOG = (
    Figure(
        id="duties_late",
        group=Group.BACKLOG,
        name="Duties that are late on the last day",
        definition="Of the council’s main duties that wait on the last day of the period (decisions "
        "whether to assess, final plans, reviews and their decisions, amended plans, phase transfer plans, "
        "reassessments), those past their date. A limit that an exception disapplies is left out.",
        numerator="duties past their date",
        denominator="duties that wait on the last day of the period",
        rules=_LATE,
        parts="limit",
        at_the_end=True,
        better="low",
        empty="Nothing waits on that day.",
        select=selects.running_on_the_last_day(_LATE),
    ),
    Figure(
        id="late_over_20_days",
        group=Group.BACKLOG,
        name="Age of the backlog: late for more than 20 days",
        definition="Of the same duties that are past their date on the last day of the period, those late "
        "for more than 20 days. The parts are 1 to 5, 6 to 20, and over 20 days.",
        numerator="duties late for more than 20 days",
        denominator="duties past their date on the last day of the period",
        rules=_LATE,
        parts="days late",
        parts_are_counts=True,
        at_the_end=True,
        better="low",
        empty="Nothing is late on that day.",
        select=selects.late_on_the_last_day(_LATE),
    ),
)

FAMILIES = (
    Figure(
        id="replies_in_time",
        group=Group.FAMILIES,
        name="Replies to families in time",
        definition="Of the messages that had to be answered by a day in the period, those answered by that "
        "day. A message of which somebody wrote why it needs no answer is left out.",
        numerator="messages answered by the day",
        denominator="incoming messages whose reply was due in the period",
        basis="The council’s own standard for replies",
        parts="way",
        select=selects.REPLIES,
    ),
    Figure(
        id="promises_kept",
        group=Group.FAMILIES,
        name="Promises kept",
        definition="Of the promises to families first due in the period, those kept by the date first "
        "given. A promise moved to a later day is not kept by it.",
        numerator="promises kept by their first date",
        denominator="promises first due in the period",
        basis="The contact log",
        select=selects.PROMISES,
    ),
    Figure(
        id="families_satisfied",
        group=Group.FAMILIES,
        name="Families satisfied",
        definition="Of the entries in the contact log in which a family said how satisfied it is, those "
        "that say satisfied. Our own impressions are left out. Few families are asked: always show the "
        "number beside it.",
        numerator="answers that say satisfied",
        denominator="answers in the period, said, asked for or on a slip",
        basis="The contact log",
        parts="answer",
        parts_are_counts=True,
        empty="No family said how satisfied it is.",
        select=selects.SATISFIED,
    ),
    Figure(
        id="contact_in_90_days",
        group=Group.FAMILIES,
        name="Families in contact within 90 days",
        definition="Of the cases open on the last day of the period, those with any contact with the "
        "family in the 90 days before. What was not logged does not count.",
        numerator="open cases with contact in 90 days",
        denominator="cases open on the last day of the period",
        basis="The contact log",
        at_the_end=True,
        empty="No case is open on that day.",
        select=selects.in_contact(90),
    ),
)

DISPUTES = (
    Figure(
        id="complaints_acknowledged",
        group=Group.DISPUTES,
        name="Complaints acknowledged in time",
        definition="Of the complaints received in the period, those acknowledged within the council’s time.",
        numerator="complaints acknowledged in time",
        denominator="complaints received in the period, each stage by itself",
        rules=("cmp-ack",),
        empty="No complaint was received.",
        select=selects.received("complaint_received", "complaint", selects.started_then("cmp-ack")),
    ),
    Figure(
        id="complaints_answered",
        group=Group.DISPUTES,
        name="Complaints answered in time",
        definition="Of the complaints whose answer was due in the period, those answered by that day.",
        numerator="complaints answered in time",
        denominator="complaints whose answer was due in the period",
        rules=("cmp-stage1", "cmp-stage2"),
        parts="stage",
        empty="No complaint was to be answered.",
        select=due_in(("cmp-stage1", "cmp-stage2"), part="coalesce(d.\"of\", '')"),
    ),
    Figure(
        id="mediation_in_30_days",
        group=Group.DISPUTES,
        name="Mediation within 30 days",
        definition="Of the requests for mediation whose 30 days ended in the period, those in which it was "
        "held in time.",
        numerator="mediations held within 30 days of the request",
        denominator="requests for mediation whose 30 days ended in the period",
        rules=("me-arrange",),
        empty="No mediation was due.",
        select=due_in(("me-arrange",)),
    ),
    Figure(
        id="appeals_not_opposed",
        group=Group.DISPUTES,
        name="Appeals that the council did not oppose",
        definition="Of the appeals to the Tribunal received in the period, those which the council told "
        "the Tribunal by its end that it would not oppose. The number received is the denominator.",
        numerator="appeals not opposed by the end of the period",
        denominator="appeals received in the period",
        basis="SEND Regulations 2014, regulation 45",
        better="neither",
        empty="No appeal was received.",
        select=selects.received(
            "appeal_received", "appeal", selects.later_in_process("unopposed_notified", "appeal")
        ),
    ),
    Figure(
        id="appeal_responses_in_time",
        group=Group.DISPUTES,
        name="Responses to the Tribunal in time",
        definition="Of the responses to appeals due in the period, those sent by the day.",
        numerator="responses sent in time",
        denominator="responses due in the period",
        rules=("ap-response",),
        empty="No response was due.",
        select=due_in(("ap-response",)),
    ),
    Figure(
        id="orders_in_time",
        group=Group.DISPUTES,
        name="Tribunal orders carried out in time",
        definition="Of the steps that orders of the Tribunal, or appeals not opposed, set a date for in "
        "the period, those taken in time.",
        numerator="steps taken in time",
        denominator="steps due in the period",
        rules=_ORDERS,
        empty="No order was to be carried out.",
        select=due_in(_ORDERS),
    ),
)

QUALITY = (
    Figure(
        id="plans_up_to_date",
        group=Group.QUALITY,
        name="Plans written or amended within 3 years",
        definition="Of the plans in force on the last day of the period, those whose text was last sent to "
        "the family within 3 years. It says how old a plan is, not how good.",
        numerator="plans whose text was sent within 3 years",
        denominator="plans in force on the last day of the period",
        basis="The dates of the plans sent",
        at_the_end=True,
        empty="No plan is in force on that day.",
        select=selects.written_within(3),
    ),
    Figure(
        id="plan_quality",
        group=Group.QUALITY,
        name="Plans found good in audits",
        definition="Of the plans whose audit was settled in the period, those that the rubric’s own rule "
        "grades as good. Two people marked each without knowing what the other found. The plans are a "
        "sample: the share is that of the plans drawn.",
        numerator="plans found good",
        denominator="plans audited in the period",
        basis="The council’s own audits",
        parts="grade",
        parts_are_counts=True,
        empty="No audit was settled in this period.",
        select=selects.AUDITED,
    ),
)

FIGURES = (*ASSESSMENTS, *REVIEWS, *DEPARTMENT, *BACKLOG, *FAMILIES, *DISPUTES, *QUALITY)
