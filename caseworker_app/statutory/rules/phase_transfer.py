"""Moves between phases of education: dates fixed by the year of the move."""

from __future__ import annotations

from caseworker_app.statutory.limits import FixedDay, MonthsBefore, WeeksBefore
from caseworker_app.statutory.rule import Duty, Rule, Start
from caseworker_app.statutory.rules.sources import DERIVED, SINCE_2014, regulation

PLANNED = ("phase_transfer_planned",)
SENT = ("phase_transfer_plan_sent",)
BY_FEBRUARY = (
    "early_years_to_school",
    "infant_to_junior",
    "primary_to_middle",
    "primary_to_secondary",
    "middle_to_secondary",
)
LIMITS = ("pt-15-feb", "pt-31-mar", "pt-5-months")

RULES = (
    Rule(
        id="pt-15-feb",
        title="Review the plan and send it, naming the next setting, before 15 February",
        verb="Send the phase transfer plan",
        process="phase_transfer",
        starts_on=PLANNED,
        start=Start.PLANNED,
        only=(("kind", BY_FEBRUARY),),
        limit=FixedDay(2, 15),
        met_by=SENT,
        counted_back=True,
        strictly_before=True,
        source=regulation("18(1)(b)", "L"),
        in_force_from=SINCE_2014,
    ),
    Rule(
        id="pt-31-mar",
        title="Review the plan and send it, naming the post-16 setting, before 31 March",
        verb="Send the phase transfer plan",
        process="phase_transfer",
        starts_on=PLANNED,
        start=Start.PLANNED,
        only=(("kind", ("secondary_to_post16",)),),
        limit=FixedDay(3, 31),
        met_by=SENT,
        counted_back=True,
        strictly_before=True,
        source=regulation("18(1)(a)", "L"),
        in_force_from=SINCE_2014,
    ),
    Rule(
        id="pt-5-months",
        title="Review the plan and send it at least five months before a move between post-16 settings",
        verb="Send the phase transfer plan",
        process="phase_transfer",
        starts_on=PLANNED,
        start=Start.PLANNED,
        only=(("kind", ("post16_move",)),),
        limit=MonthsBefore(5),
        met_by=SENT,
        counted_back=True,
        source=regulation("18(2)", "L"),
        in_force_from=SINCE_2014,
    ),
    Rule(
        id="pt-backplan-meeting",
        title="Hold the review meeting early enough for the phase transfer",
        verb="Hold the phase transfer review",
        process="phase_transfer",
        counts_from=LIMITS,
        limit=WeeksBefore(12),
        met_by=("review_meeting_held",),
        of_the_case=True,
        counted_back=True,
        looks_back_months=12,
        duty=Duty.POLICY,
        source=DERIVED,
    ),
    Rule(
        id="pt-backplan-notice",
        title="Send the amendment notice early enough for the phase transfer",
        verb="Send the phase transfer amendment notice",
        process="phase_transfer",
        counts_from=LIMITS,
        limit=WeeksBefore(8),
        met_by=("amendment_notice_sent",),
        of_the_case=True,
        counted_back=True,
        looks_back_months=12,
        duty=Duty.POLICY,
        source=DERIVED,
    ),
)
