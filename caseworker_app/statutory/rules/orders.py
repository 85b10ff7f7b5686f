"""What follows an order, a conceded appeal or a mediation agreement: nine limbs, three ways in."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker_app.statutory.limits import Limit, SameDay, Weeks, WithContents
from caseworker_app.statutory.rule import Rule, Source, Start
from caseworker_app.statutory.rules.sources import NOT_AS_CONCEDED, NOT_AS_ORDERED, SINCE_2014, regulation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limb:
    """One thing that an order can require; an agreement or a concession can require most of them."""

    name: str
    detail: str  # the value of the event's `limb`
    title: str
    verb: str
    limit: Limit
    met_by: tuple[str, ...]
    met_in_time_by: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    of_the_case: bool = False
    ordered: Source
    conceded: Source | None = None


LIMBS = (
    _Limb(
        name="cease",
        detail="cease",
        title="Cease the plan at once",
        verb="Cease the plan",
        limit=SameDay(),
        met_by=("plan_ceased",),
        of_the_case=True,
        ordered=regulation("44(2)(a)", "S:SEND Family Magic"),
    ),
    _Limb(
        name="assess-notify",
        detail="assess",
        title="Tell the family that the assessment begins",
        verb="Tell the family of the assessment",
        limit=Weeks(2),
        met_by=("assessment_notified",),
        ordered=regulation("44(2)(b)", "S:SEND Family Magic"),
        conceded=regulation("45(3)", "L"),
    ),
    _Limb(
        name="assess-refuse",
        detail="assess",
        title="Tell the family if no plan is needed after all",
        verb="Decide whether a plan is needed",
        limit=Weeks(10),
        met_by=("decision_not_to_issue",),
        met_in_time_by=("draft_plan_sent", "final_plan_sent"),
        ordered=regulation("44(2)(b)(i)", "S:SEND Family Magic"),
        conceded=regulation("45(3A)(a)", "L"),
    ),
    _Limb(
        name="assess-final",
        detail="assess",
        title="Send the final plan after the assessment",
        verb="Send the final plan",
        limit=Weeks(14),
        met_by=("final_plan_sent",),
        ended_by=("decision_not_to_issue",),
        ordered=regulation("44(2)(b)(ii)", "S:SEND Family Magic"),
        conceded=regulation("45(3A)(b)", "L"),
    ),
    _Limb(
        name="make-draft",
        detail="make_plan",
        title="Send the draft plan",
        verb="Send the draft plan",
        limit=Weeks(5),
        met_by=("draft_plan_sent",),
        ordered=regulation("44(2)(c)(i)", "S:SEND Family Magic"),
        conceded=regulation("45(6)", "S:Surrey"),
    ),
    _Limb(
        name="make-final",
        detail="make_plan",
        title="Send the final plan",
        verb="Send the final plan",
        limit=Weeks(11),
        met_by=("final_plan_sent",),
        ordered=regulation("44(2)(c)(ii)", "S:SEND Family Magic"),
        conceded=regulation("45(6)", "S:Surrey"),
    ),
    _Limb(
        name="reconsider",
        detail="reconsider",
        title="Send a draft plan, or refuse with reasons",
        verb="Reconsider the case",
        limit=Weeks(2),
        met_by=("draft_plan_sent", "decision_not_to_issue"),
        ordered=regulation("44(2)(d)", "U"),
    ),
    _Limb(
        name="amend-contents",
        detail="amend_contents",
        title="Amend the contents of the plan",
        verb="Send the amended plan",
        limit=Weeks(5),
        met_by=("amended_plan_sent",),
        ordered=regulation("44(2)(e)", "U"),
        conceded=regulation("45(4)", "L"),
    ),
    _Limb(
        name="amend-placement",
        detail="amend_placement",
        title="Amend the setting in section I of the plan",
        verb="Send the amended plan",
        limit=WithContents(Weeks(2), Weeks(5)),
        met_by=("amended_plan_sent",),
        ordered=regulation("44(2)(f)", "S:LG Inform"),
        conceded=regulation("45(5)", "S:Surrey"),
    ),
    _Limb(
        name="continue",
        detail="continue",
        title="Keep the plan on at once",
        verb="Keep the plan on",
        limit=SameDay(),
        met_by=("plan_continued",),
        ordered=regulation("44(2)(g)", "U"),
        conceded=regulation("45(6A)", "S"),
    ),
    _Limb(
        name="continue-amend",
        detail="continue_amend",
        title="Keep the plan on at once, and amend it",
        verb="Send the amended plan",
        limit=Weeks(5),
        met_by=("amended_plan_sent",),
        ordered=regulation("44(2)(h)", "U"),
        conceded=regulation("45", "S"),
    ),
)
AGREED = regulation("42(2), (5)", "L")
CARRIED_OUT = ("agreement_carried_out",)


def _ordered(limb: _Limb) -> Rule:
    return Rule(
        id=f"or-{limb.name}",
        title=f"{limb.title}, as the Tribunal ordered",
        verb=limb.verb,
        process="appeal",
        starts_on=("order_made",),
        start=Start.EACH,
        only=(("limb", (limb.detail,)),),
        of="limb",
        limit=limb.limit,
        met_by=limb.met_by,
        met_in_time_by=limb.met_in_time_by,
        ended_by=limb.ended_by,
        of_the_case=limb.of_the_case,
        exceptions=NOT_AS_ORDERED,
        source=limb.ordered,
        in_force_from=SINCE_2014,
    )


def _conceded(limb: _Limb, source: Source) -> Rule:
    return Rule(
        id=f"un-{limb.name}",
        title=f"{limb.title}, as the council conceded",
        verb=limb.verb,
        process="appeal",
        starts_on=("unopposed_notified",),
        start=Start.EACH,
        only=(("limb", (limb.detail,)),),
        of="limb",
        limit=limb.limit,
        met_by=limb.met_by,
        met_in_time_by=limb.met_in_time_by,
        ended_by=limb.ended_by,
        exceptions=NOT_AS_CONCEDED,
        source=source,
        in_force_from=SINCE_2014,
    )


def _agreed(limb: _Limb) -> Rule:
    return Rule(
        id=f"me-{limb.name}",
        title=f"{limb.title}, as agreed in mediation",
        verb=limb.verb,
        process="mediation",
        starts_on=("agreement_reached",),
        only=(("limb", (limb.detail,)),),
        of="limb",
        limit=limb.limit,
        met_by=CARRIED_OUT,
        met_in_time_by=limb.met_in_time_by,
        of_the_case=True,
        source=AGREED,
        in_force_from=SINCE_2014,
        note="The parties may agree another time in writing.",
    )


RULES = (
    *(_ordered(limb) for limb in LIMBS),
    *(_conceded(limb, limb.conceded) for limb in LIMBS if limb.conceded),
    *(_agreed(limb) for limb in LIMBS if limb.conceded),
    Rule(
        id="me-agree-other",
        title="Do what was agreed in mediation on a matter that cannot be appealed",
        verb="Carry out the agreement",
        process="mediation",
        starts_on=("agreement_reached",),
        only=(("limb", ("other",)),),
        of="limb",
        limit=Weeks(2),
        met_by=CARRIED_OUT,
        of_the_case=True,
        source=regulation("42(3), (5)", "L"),
        in_force_from=SINCE_2014,
        note="The parties may agree another time in writing.",
    ),
)
