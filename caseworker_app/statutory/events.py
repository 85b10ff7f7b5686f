"""Every type of event by process: what it means, and the details that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from caseworker_app.errors import WrongUse

CHOICE, DATE, TEXT = "choice", "date", "text"


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail of an event: free text, a date, or one of a few values."""

    name: str
    shape: str = TEXT
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event in one kind of process."""

    kind: str
    type: str
    meaning: str
    happened: str  # the start of a sentence that ends "… on 5 January 2026"
    details: tuple[Detail, ...] = ()

    @property
    def is_planned(self) -> bool:
        """Whether it may lie in the future."""
        return self.type.endswith("_planned")

    def detail(self, name: str) -> Detail | None:
        """Return one of its details by name."""
        return next((detail for detail in self.details if detail.name == name), None)


def _choice(name: str, *values: str) -> Detail:
    return Detail(name, CHOICE, values)


ADVICE_FROM = _choice("from", "ep", "health", "social_care", "setting", "family", "other")
SETTING = Detail("setting")
TAKEN_ON = Detail("taken_on", DATE)
SENT = (
    _choice("by", "hand", "email", "post_first", "post_second"),
    Detail("served_on", DATE),
    _choice("agreed", "true", "false"),
)
REGULATION = (Detail("regulation"), ADVICE_FROM, Detail("reason"))
LIMBS = ("assess", "make_plan", "amend_contents", "amend_placement", "continue", "continue_amend")
ORDER_LIMB = _choice("limb", "cease", "reconsider", *LIMBS)
OVERRIDING = (Detail("due", DATE), _choice("with_contents", "true", "false"))
STAGE = _choice("stage", "1", "2")
MOVES = (
    "early_years_to_school",
    "infant_to_junior",
    "primary_to_middle",
    "primary_to_secondary",
    "middle_to_secondary",
    "secondary_to_post16",
    "post16_move",
)

# type: (how it is told in a sentence, what it means)
_MEANINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "request_received": (
            "The request was received",
            "A request for an assessment arrived. The day of arrival counts, also a Sunday",
        ),
        "became_responsible": (
            "The council became responsible for the child or young person",
            "The council learned that a child or young person who has or may have special needs is its own",
        ),
        "considering_notified": (
            "The family was told that an assessment is being considered",
            "The parent or young person and the bodies of regulation 4 were told of the request",
        ),
        "decision_to_assess": (
            "The family was told that an assessment will be made",
            "The letter saying that the council will assess was sent",
        ),
        "decision_not_to_assess": (
            "The family was told that no assessment will be made",
            "The letter saying that the council will not assess was sent",
        ),
        "advice_requested": ("Advice was asked for", "A professional, setting or body was asked for advice"),
        "advice_received": ("The advice was received", "Advice for the assessment arrived"),
        "decision_not_to_issue": (
            "The family was told that no plan will be made",
            "The letter saying that the council will not make a plan was sent",
        ),
        "draft_plan_sent": ("The draft plan was sent", "The draft plan went to the parent or young person"),
        "representations_received": (
            "The family’s views were received",
            "The parent or young person answered a draft plan or an amendment notice",
        ),
        "setting_consulted": (
            "The setting was consulted",
            "A school, college or other setting got the draft and was asked for its view",
        ),
        "setting_responded": ("The setting answered", "A consulted setting answered"),
        "final_plan_sent": (
            "The final plan was sent",
            "The final plan went to the family, the setting and the health body",
        ),
        "request_withdrawn": (
            "The request was withdrawn",
            "The person who asked for the assessment took the request back",
        ),
        "exception_relied_on": (
            "An exception was relied on",
            "The council relies on an exception in the regulations. The limit is disapplied; the duty stays",
        ),
        "exception_ended": ("The exception ended", "The reason for relying on an exception is over"),
        "plan_issued": (
            "The plan was first made",
            "The plan was first made, where the assessment is not on file",
        ),
        "plan_last_reviewed": (
            "The plan was last reviewed",
            "The last review of the plan, where it is not on file",
        ),
        "review_meeting_planned": (
            "The review meeting is planned",
            "The day for which the review meeting is planned",
        ),
        "review_invitations_sent": (
            "The invitations to the review meeting were sent",
            "The invitations went to everyone who must be invited to the review meeting",
        ),
        "review_advice_circulated": (
            "The advice for the review meeting was circulated",
            "The advice and information went to everyone invited",
        ),
        "review_meeting_held": ("The review meeting was held", "The review meeting took place"),
        "review_report_circulated": (
            "The report of the review meeting was circulated",
            "The report of the meeting went to everyone invited",
        ),
        "decision_to_maintain": (
            "The family was told that the plan stays as it is",
            "The letter saying that the plan will be kept unchanged was sent",
        ),
        "decision_to_amend": (
            "The family was told that the plan will be amended",
            "The letter saying that the council will amend the plan was sent",
        ),
        "decision_to_cease": (
            "The family was told that the plan will cease",
            "The letter saying that the council will cease to maintain the plan was sent",
        ),
        "amendment_notice_sent": (
            "The amendment notice was sent",
            "A copy of the plan with the proposed amendments and the evidence went to the family",
        ),
        "decision_not_to_amend": (
            "The family was told that the plan will not be amended",
            "After an amendment notice, the letter saying that the plan stays as it is was sent",
        ),
        "amended_plan_sent": (
            "The final amended plan was sent",
            "The final amended plan went to the family, the setting and the health body",
        ),
        "phase_transfer_planned": (
            "The move to the next phase of education is planned",
            "The day on which the child or young person moves to the next phase of education",
        ),
        "phase_transfer_plan_sent": (
            "The plan naming the next setting was sent",
            "The plan, reviewed and amended for the next phase, went to the family",
        ),
        "reassessment_requested": ("The request to reassess was received", "A request to reassess arrived"),
        "decision_to_reassess": (
            "The family was told that a reassessment will be made",
            "The letter saying that the council will reassess was sent, or it decided so of its own accord",
        ),
        "decision_not_to_reassess": (
            "The family was told that no reassessment will be made",
            "The letter saying that the council will not reassess was sent",
        ),
        "plan_transferred": (
            "The plan was transferred to this council",
            "The plan came over from the council of the old home",
        ),
        "transfer_notice_sent": (
            "The family was told of the transfer",
            "The family was told of the transfer, whether there will be an assessment, and when a review",
        ),
        "review_completed": ("The review was completed", "The plan was reviewed, and the family told"),
        "health_body_notified": (
            "The health body was told of the move",
            "The health body of the new home was told by that of the old one",
        ),
        "aware_of_move": (
            "The council became aware of the move",
            "The council learned that the family moves away",
        ),
        "move_planned": (
            "The move to another council is planned",
            "The day on which the family will move away",
        ),
        "moved": ("The family moved to another council", "The family moved to the area of another council"),
        "plan_sent_to_new_council": (
            "The plan was sent to the new council",
            "The plan went over to the council of the new home",
        ),
        "cease_consultation_sent": (
            "The family and the setting were asked about ceasing the plan",
            "The family and the setting were told that the council considers ceasing the plan",
        ),
        "plan_ceased": ("The plan ceased", "The plan is no longer maintained"),
        "young_person_left_education": (
            "The young person left education",
            "A young person left education or training",
        ),
        "decision_sent": (
            "The decision that can be appealed was sent",
            "The notice of a decision that the family can appeal was sent",
        ),
        "mediation_adviser_contacted": (
            "The family contacted the mediation adviser",
            "The family spoke to the mediation adviser",
        ),
        "no_mediation_wanted": (
            "The family told the mediation adviser that it wants no mediation",
            "The family told the mediation adviser that it does not want mediation",
        ),
        "mediation_requested": (
            "The family told the council that it wants mediation",
            "The family told the council that it wants mediation",
        ),
        "health_in_issue": (
            "The council was told that health provision is in issue",
            "The family told the council that the mediation is about health provision",
        ),
        "icbs_told": ("Each health body was told", "Each integrated care board concerned was told"),
        "cannot_meet_30_days": (
            "The council said that it cannot arrange mediation in 30 days",
            "The council told the mediation adviser that it cannot keep the 30 days",
        ),
        "mediation_held": ("The mediation took place", "The mediation meeting took place"),
        "certificate_issued": (
            "The mediation certificate was issued",
            "The mediation adviser issued the certificate",
        ),
        "agreement_reached": ("The mediation agreement was reached", "The parties agreed in writing"),
        "agreement_carried_out": (
            "The mediation agreement was carried out",
            "The council did what was agreed in mediation",
        ),
        "appeal_received": (
            "The appeal was received",
            "The Tribunal received the appeal, and sent it to the council",
        ),
        "response_sent": ("The council’s response was sent", "The council answered the appeal"),
        "unopposed_notified": (
            "The council told the Tribunal that it does not oppose the appeal",
            "The council told the Tribunal that it concedes",
        ),
        "order_made": ("The Tribunal’s order was made", "The Tribunal made an order"),
        "direction_made": ("The Tribunal’s direction was made", "The Tribunal set a date for something"),
        "direction_complied_with": (
            "The Tribunal’s direction was complied with",
            "The council did what the Tribunal had directed",
        ),
        "decision_issued": ("The Tribunal’s decision was issued", "The Tribunal decided the appeal"),
        "assessment_notified": (
            "The family was told of the assessment",
            "After an order, the family was told that the council will assess",
        ),
        "plan_continued": ("The plan was continued", "After an order, the plan was kept on"),
        "recommendation_made": (
            "The Tribunal’s recommendation was made",
            "The Tribunal recommended health or social care provision",
        ),
        "recommendation_answered": (
            "The recommendation was answered",
            "The recommendation was answered in writing, with reasons",
        ),
        "sar_received": ("The request for personal data was received", "A subject access request arrived"),
        "sar_answered": (
            "The request for personal data was answered",
            "A subject access request was answered",
        ),
        "foi_received": (
            "The freedom of information request was received",
            "A request for information arrived",
        ),
        "foi_answered": (
            "The freedom of information request was answered",
            "A request for information was answered",
        ),
        "complaint_received": ("The complaint was received", "A complaint, or its next stage, arrived"),
        "complaint_acknowledged": ("The complaint was acknowledged", "A complaint was acknowledged"),
        "complaint_answered": ("The complaint was answered", "A complaint was answered"),
        "family_knew": (
            "The family knew of the fault",
            "The day on which the family first knew of the fault",
        ),
        "came_to_attention": (
            "The detained person came to the council’s attention",
            "The council learned of a detained child or young person who may have special needs",
        ),
        "released": ("The child or young person was released", "Release from custody"),
        "first_payment": ("The first direct payment was made", "The first direct payment was made"),
        "reviewed": ("The direct payments were reviewed", "The direct payments were reviewed"),
        "moved_away": (
            "The person left the council’s area",
            "The child or young person left the council’s area",
        ),
        "died": (
            "The child or young person died",
            "The child or young person died: every deadline and letter ends",
        ),
        "closed": ("The process was closed", "Nothing more is to be done in this process"),
    }
)

_CONSULTATION = {"setting_consulted": (SETTING,), "setting_responded": (SETTING,)}
_EXCEPTIONS = {"exception_relied_on": REGULATION, "exception_ended": (Detail("regulation"),)}
_DECISIONS = {
    "decision_to_assess": (TAKEN_ON,),
    "decision_not_to_assess": (TAKEN_ON,),
    "decision_not_to_issue": (TAKEN_ON,),
}
_PLAN: Mapping[str, tuple[Detail, ...]] = {
    "draft_plan_sent": SENT,
    "representations_received": (),
    **_CONSULTATION,
    "final_plan_sent": (),
}
_ADVICE = {"advice_requested": (ADVICE_FROM,), "advice_received": (ADVICE_FROM,)}
_REQUEST_BY = (_choice("by", "parent", "young_person", "setting", "other"),)
_REVIEW_DECISIONS = {
    "decision_to_maintain": (TAKEN_ON,),
    "decision_to_amend": (TAKEN_ON,),
    "decision_to_cease": (TAKEN_ON,),
}
_ANYWHERE: Mapping[str, tuple[Detail, ...]] = {"moved_away": (), "died": (), "closed": ()}

_KINDS: Mapping[str, Mapping[str, tuple[Detail, ...]]] = {
    "needs_assessment": {
        "request_received": _REQUEST_BY,
        "became_responsible": (),
        "considering_notified": (),
        **_DECISIONS,
        **_ADVICE,
        **_PLAN,
        "request_withdrawn": (),
        **_EXCEPTIONS,
    },
    "annual_review": {
        "plan_issued": (),
        "plan_last_reviewed": (_choice("basis", "decision", "meeting", "stated"),),
        "review_meeting_planned": (Detail("time"), Detail("place"), Detail("people")),
        "review_invitations_sent": (),
        "review_advice_circulated": (),
        "review_meeting_held": (),
        "review_report_circulated": (),
        **_REVIEW_DECISIONS,
        "amendment_notice_sent": SENT,
        "representations_received": (),
        **_CONSULTATION,
        "decision_not_to_amend": (TAKEN_ON,),
        "amended_plan_sent": (),
    },
    "phase_transfer": {
        "phase_transfer_planned": (_choice("kind", *MOVES),),
        **_CONSULTATION,
        "phase_transfer_plan_sent": (),
    },
    "reassessment": {
        "reassessment_requested": _REQUEST_BY,
        "decision_to_reassess": (TAKEN_ON,),
        "decision_not_to_reassess": (TAKEN_ON,),
        "decision_not_to_issue": (TAKEN_ON,),
        **_ADVICE,
        **_PLAN,
        "request_withdrawn": (),
        **_EXCEPTIONS,
    },
    "transfer_in": {
        "plan_transferred": (Detail("made_or_last_reviewed_on", DATE),),
        "transfer_notice_sent": (),
        "review_completed": (),
        "health_body_notified": (),
    },
    "transfer_out": {"aware_of_move": (), "move_planned": (), "moved": (), "plan_sent_to_new_council": ()},
    "ceasing": {
        "cease_consultation_sent": (),
        "decision_to_cease": (TAKEN_ON,),
        "plan_ceased": (_choice("reason", *"123456789"),),
        "young_person_left_education": (),
    },
    "mediation": {
        "decision_sent": (_choice("section_i_only", "true", "false"),),
        "mediation_adviser_contacted": (),
        "no_mediation_wanted": (),
        "mediation_requested": (),
        "health_in_issue": (),
        "icbs_told": (),
        "cannot_meet_30_days": (),
        "mediation_held": (),
        "certificate_issued": (),
        "agreement_reached": (_choice("limb", *LIMBS, "other"), *OVERRIDING),
        "agreement_carried_out": (),
    },
    "appeal": {
        "appeal_received": (),
        "response_sent": (),
        "unopposed_notified": (_choice("limb", *LIMBS), *OVERRIDING),
        "direction_made": (Detail("what"), Detail("due", DATE)),
        "direction_complied_with": (Detail("what"),),
        "order_made": (ORDER_LIMB, *OVERRIDING),
        "decision_issued": (),
        "assessment_notified": (),
        "decision_not_to_issue": (TAKEN_ON,),
        "draft_plan_sent": SENT,
        "representations_received": (),
        "final_plan_sent": (),
        "amended_plan_sent": (),
        "plan_ceased": (_choice("reason", *"123456789"),),
        "plan_continued": (),
        "recommendation_made": (),
        "recommendation_answered": (),
        **_EXCEPTIONS,
    },
    "information_request": {"sar_received": (), "sar_answered": (), "foi_received": (), "foi_answered": ()},
    "complaint": {
        "complaint_received": (STAGE,),
        "complaint_acknowledged": (STAGE,),
        "complaint_answered": (STAGE,),
        "family_knew": (),
    },
    "detained": {
        "request_received": _REQUEST_BY,
        "came_to_attention": (),
        **_DECISIONS,
        **_PLAN,
        "request_withdrawn": (),
        **_EXCEPTIONS,
        "released": (),
        "review_completed": (),
    },
    "direct_payment": {"first_payment": (), "reviewed": ()},
}

KINDS: tuple[str, ...] = tuple(_KINDS)
EVENT_TYPES: tuple[EventType, ...] = tuple(
    EventType(kind, type_, _MEANINGS[type_][1], _MEANINGS[type_][0], details)
    for kind, types in _KINDS.items()
    for type_, details in {**types, **_ANYWHERE}.items()
)
_BY_NAME = {(event.kind, event.type): event for event in EVENT_TYPES}

KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "needs_assessment": "needs assessment",
        "annual_review": "annual review",
        "phase_transfer": "phase transfer",
        "reassessment": "reassessment",
        "transfer_in": "move into the area",
        "transfer_out": "move out of the area",
        "ceasing": "ceasing a plan",
        "mediation": "mediation",
        "appeal": "appeal",
        "information_request": "information request",
        "complaint": "complaint",
        "detained": "detained person",
        "direct_payment": "direct payment",
    }
)


def event_type(kind: str, type_: str) -> EventType:
    """Return one event type; WrongUse with what there is, if there is no such kind or type."""
    found = _BY_NAME.get((kind, type_))
    if found is not None:
        return found
    if kind not in _KINDS:
        raise WrongUse(f"There is no kind of process “{kind}”.", f"The kinds are: {', '.join(KINDS)}.")
    raise WrongUse(
        f"There is no event “{type_}” in the process {kind}.",
        f"Its events are: {', '.join((*_KINDS[kind], *_ANYWHERE))}.",
    )


def kinds_of(type_: str) -> tuple[str, ...]:
    """Return the kinds of process that know an event type."""
    return tuple(kind for kind in KINDS if (kind, type_) in _BY_NAME)


def happened(type_: str) -> str:
    """Return how an event of a type is told: "The request was received"."""
    return _MEANINGS[type_][0]
