"""The steps of an assessment, a review and a move as a family lives through them, in its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Words = Mapping[str, str]
_NONE: Words = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FamilyStep:
    """One step: what it is called before, while and after it happens, and what the law says of its day.

    `done` gives the words by the event that ends it. `after` and `unless` name events without which, and
    after which, the step is none of this family's.
    """

    done: Words
    coming: str
    now: str = ""
    says: str = ""  # what to know while it is still to come
    said: Words = field(default_factory=lambda: _NONE)  # what to know once it is done, by event
    rules: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    is_advice: bool = False
    is_theirs: bool = False  # the family may act


_REFUSED = ("decision_not_to_assess", "decision_not_to_issue", "request_withdrawn")
_KEPT = ("decision_to_maintain", "decision_to_cease", "decision_not_to_amend")

ASSESSMENT = (
    FamilyStep(
        done={
            "request_received": "We were asked for an assessment",
            "became_responsible": "We became responsible",
            "came_to_attention": "We learned that {child} may need help",
        },
        coming="You ask us for an assessment",
    ),
    FamilyStep(
        done={
            "decision_to_assess": "We decided to assess {child}",
            "decision_not_to_assess": "We decided not to assess {child}",
        },
        coming="We tell you whether we will assess {child}",
        now="We are deciding whether to assess {child}",
        said={"decision_not_to_assess": "You can appeal against that. Our letter says how."},
        rules=("na-decide-assess", "cy-decide"),
        unless=("request_withdrawn",),
    ),
    FamilyStep(
        done={"advice_received": "We collected advice"},
        coming="We collect advice",
        now="We are collecting advice",
        unless=_REFUSED,
        is_advice=True,
    ),
    FamilyStep(
        done={
            "draft_plan_sent": "We sent you the draft plan",
            "decision_not_to_issue": "We decided not to make a plan",
        },
        coming="We tell you whether {child} will have a plan",
        now="We are deciding whether {child} will have a plan",
        said={"decision_not_to_issue": "You can appeal against that. Our letter says how."},
        rules=("na-refuse-plan", "cy-refuse"),
        unless=("decision_not_to_assess", "request_withdrawn"),
    ),
    FamilyStep(
        done={"representations_received": "You told us what you think of the draft"},
        coming="You read the draft plan",
        now="You read the draft plan",
        says="15 days or more, to ask for changes or a meeting.",
        rules=("plan-draft-representations",),
        unless=_REFUSED,
        is_theirs=True,
    ),
    FamilyStep(
        done={"final_plan_sent": "We sent the final plan"},
        coming="We send the final plan",
        now="We are finishing the plan",
        rules=("na-plan-final", "cy-final"),
        unless=_REFUSED,
    ),
)
REVIEW = (
    FamilyStep(
        done={"review_meeting_held": "We met to review {whose} plan"},
        coming="We meet to review {whose} plan",
        now="We are preparing the meeting to review {whose} plan",
        says="We invite you at least 2 weeks before.",
        rules=("ar-meeting-target", "pt-backplan-meeting"),
    ),
    FamilyStep(
        done={"review_report_circulated": "School sent its report of the meeting"},
        coming="School sends its report of the meeting",
        now="School is writing its report of the meeting",
        rules=("ar-report",),
        unless=("decision_to_maintain", "decision_to_amend", "decision_to_cease"),
    ),
    FamilyStep(
        done={
            "decision_to_maintain": "We decided to keep the plan as it is",
            "decision_to_amend": "We decided to change the plan",
            "decision_to_cease": "We decided to end the plan",
        },
        coming="We tell you whether the plan stays, changes or ends",
        now="We are deciding whether the plan stays, changes or ends",
        said={
            "decision_to_maintain": "You can appeal against that. Our letter says how.",
            "decision_to_cease": "You can appeal against that. Our letter says how.",
        },
        rules=("ar-decision",),
    ),
    FamilyStep(
        done={"amendment_notice_sent": "We sent you the changes that we propose"},
        coming="We send you the changes that we propose",
        now="We are writing the changes that we propose",
        rules=("ar-amend-notice",),
        after=("decision_to_amend", "amendment_notice_sent"),
        unless=_KEPT,
    ),
    FamilyStep(
        done={"representations_received": "You told us what you think of the changes"},
        coming="You read the changes",
        now="You read the changes",
        says="15 days or more, to ask for changes or a meeting.",
        rules=("ar-representations",),
        after=("decision_to_amend", "amendment_notice_sent"),
        unless=_KEPT,
        is_theirs=True,
    ),
    FamilyStep(
        done={
            "amended_plan_sent": "We sent the new final plan",
            "decision_not_to_amend": "We decided not to change the plan",
        },
        coming="We send the new final plan",
        now="We are finishing the new plan",
        rules=("ar-final-from-notice", "ar-final-overall", "amend-no-review"),
        after=("decision_to_amend", "amendment_notice_sent"),
        unless=("decision_to_maintain", "decision_to_cease"),
    ),
)
REASSESSMENT = (
    FamilyStep(
        done={"reassessment_requested": "We were asked to assess {child} again"},
        coming="You ask us for another assessment",
    ),
    FamilyStep(
        done={
            "decision_to_reassess": "We decided to assess {child} again",
            "decision_not_to_reassess": "We decided not to assess {child} again",
        },
        coming="We tell you whether we will assess {child} again",
        now="We are deciding whether to assess {child} again",
        said={"decision_not_to_reassess": "You can appeal against that. Our letter says how."},
        rules=("ra-decide",),
    ),
    FamilyStep(
        done={"advice_received": "We collected advice"},
        coming="We collect advice",
        now="We are collecting advice",
        unless=("decision_not_to_reassess",),
        is_advice=True,
    ),
    FamilyStep(
        done={"draft_plan_sent": "We sent you the draft plan"},
        coming="We send you the draft plan",
        now="We are writing the draft plan",
        unless=("decision_not_to_reassess",),
    ),
    FamilyStep(
        done={"final_plan_sent": "We sent the final plan"},
        coming="We send the final plan",
        now="We are finishing the plan",
        rules=("ra-final",),
        unless=("decision_not_to_reassess",),
    ),
)
STEPS: Mapping[str, tuple[FamilyStep, ...]] = MappingProxyType(
    {
        "needs_assessment": ASSESSMENT,
        "detained": ASSESSMENT,
        "annual_review": REVIEW,
        "reassessment": REASSESSMENT,
    }
)
TITLES: Words = MappingProxyType(
    {
        "needs_assessment": "{whose} assessment",
        "detained": "{whose} assessment",
        "reassessment": "{whose} new assessment",
        "annual_review": "the review of {whose} plan",
        "transfer_in": "{whose} plan",
        "transfer_out": "{whose} plan",
        "ceasing": "{whose} plan",
        "mediation": "mediation about {whose} plan",
        "appeal": "your appeal",
        "phase_transfer": "{whose} move to the next school",
    }
)
