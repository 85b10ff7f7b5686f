"""Where a case stands and what comes next, in words for a family: no jargon, “we” is the council.

`{child}` is the child's first name as people use it, `{whose}` the same with ’s.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from caseworker_app.casework.stage import says_where
from caseworker_app.statutory.rule import Deadline, Event, Process
from caseworker_app.statutory.words import lower_first

# What the last event of a process says about where it stands now.
NOW: Mapping[str, str] = MappingProxyType(
    {
        "request_received": "We are deciding whether to assess what {child} {needs}.",
        "considering_notified": "We are deciding whether to assess what {child} {needs}.",
        "became_responsible": "We are deciding whether to assess what {child} {needs}.",
        "came_to_attention": "We are deciding whether to assess what {child} {needs}.",
        "decision_to_assess": "We are assessing what {child} {needs}.",
        "assessment_notified": "We are assessing what {child} {needs}.",
        "advice_requested": "We are collecting advice about what {child} {needs}.",
        "advice_received": "We are collecting advice about what {child} {needs}.",
        "decision_not_to_assess": "We decided not to assess {child}. You can appeal against that.",
        "decision_not_to_issue": "We decided not to make a plan for {child}. You can appeal against that.",
        "draft_plan_sent": "You have the draft of {whose} plan.",
        "setting_consulted": "We asked schools whether they can meet {whose} needs.",
        "setting_responded": "We asked schools whether they can meet {whose} needs.",
        "representations_received": "We are reading what you told us about {whose} plan.",
        "final_plan_sent": "{child} {has} a final plan.",
        "plan_issued": "{child} {has} a plan.",
        "plan_last_reviewed": "{child} {has} a plan. It was reviewed.",
        "request_withdrawn": "The request for an assessment was taken back.",
        "review_meeting_planned": "The meeting to review {whose} plan is arranged.",
        "review_invitations_sent": "The meeting to review {whose} plan is arranged.",
        "review_advice_circulated": "The meeting to review {whose} plan is arranged.",
        "review_meeting_held": "The review meeting was held. We are deciding what happens to {whose} plan.",
        "review_report_circulated": "The review meeting was held. We are deciding what happens to "
        "{whose} plan.",
        "decision_to_maintain": "We reviewed {whose} plan and keep it as it is.",
        "decision_to_amend": "We reviewed {whose} plan and are changing it.",
        "amendment_notice_sent": "You have the changes that we propose to {whose} plan.",
        "decision_not_to_amend": "We decided not to change {whose} plan.",
        "amended_plan_sent": "{child} {has} a new final plan.",
        "decision_to_cease": "We decided to end {whose} plan. You can appeal against that.",
        "cease_consultation_sent": "We asked for your views on whether {whose} plan should end.",
        "plan_ceased": "{whose} plan has ended.",
        "phase_transfer_planned": "We are planning {whose} move to the next school or college.",
        "phase_transfer_plan_sent": "{whose} plan names the next school or college.",
        "reassessment_requested": "We are deciding whether to assess {child} again.",
        "decision_to_reassess": "We are assessing {child} again.",
        "decision_not_to_reassess": "We decided not to assess {child} again. You can appeal against that.",
        "plan_transferred": "{whose} plan came to us from the council where {child} lived before.",
        "transfer_notice_sent": "{whose} plan came to us from the council where {child} lived before.",
        "review_completed": "We reviewed {whose} plan.",
        "aware_of_move": "{child} {is} moving, and {whose} plan goes to the new council.",
        "move_planned": "{child} {is} moving, and {whose} plan goes to the new council.",
        "plan_sent_to_new_council": "{whose} plan went to the new council.",
        "mediation_requested": "We are arranging mediation with you.",
        "mediation_held": "The mediation meeting was held.",
        "agreement_reached": "We agreed in mediation, and are doing what we agreed.",
        "agreement_carried_out": "We did what we agreed in mediation.",
        "appeal_received": "Your appeal is with the Tribunal.",
        "response_sent": "Your appeal is with the Tribunal. We sent our answer.",
        "order_made": "The Tribunal decided, and we are doing what it ordered.",
        "decision_issued": "The Tribunal decided your appeal.",
    }
)

# What we must do next, after “We must” or “We will”.
NEXT: Mapping[str, str] = MappingProxyType(
    {
        "na-consult": "tell school, health and social care about the request",
        "na-decide-assess": "tell you whether we will assess {child}",
        "na-refuse-plan": "tell you whether {child} will have a plan",
        "na-draft-target": "send you the draft plan",
        "na-plan-final": "send you the final plan",
        "na-plan-copies": "send the final plan to the school and the health service",
        "ar-first-12m": "finish the review of {whose} plan and tell you what we decided",
        "ar-next-12m": "finish the review of {whose} plan and tell you what we decided",
        "ar-meeting-target": "hold the review meeting",
        "ar-meeting-notice": "send you the invitation to the review meeting",
        "ar-advice-circulate": "send you what everyone has written for the review meeting",
        "ar-decision": "tell you whether the plan stays, changes or ends",
        "ar-amend-notice": "send you the changes that we propose to the plan",
        "ar-final-from-notice": "send you the new final plan",
        "ar-final-overall": "send you the new final plan",
        "amend-no-review": "send you the new final plan",
        "ar-not-amend": "tell you why the plan does not change",
        "pt-15-feb": "send you the plan that names the next school",
        "pt-31-mar": "send you the plan that names the next school or college",
        "pt-5-months": "send you the plan that names the next college",
        "pt-backplan-meeting": "hold the review meeting about the move to the next school",
        "pt-backplan-notice": "send you the changes that we propose to the plan",
        "ra-decide": "tell you whether we will assess {child} again",
        "ra-final": "send you the final plan after the new assessment",
        "mv-inform-6w": "tell you that the plan came to us and when we will review it",
        "mv-review": "review the plan that came to us",
        "mv-old-transfer-day": "send the plan to the new council",
        "mv-old-transfer": "send the plan to the new council",
        "me-arrange": "meet you in mediation",
        "ap-response": "send our answer to the Tribunal",
        "ce-25": "decide about the plan before {whose} 25th birthday",
        "cy-decide": "tell you whether we will assess {child}",
        "cy-refuse": "tell you whether {child} will have a plan",
        "cy-final": "send you the final plan",
        "cy-release": "review {whose} plan",
        "or-assess-notify": "tell you that the assessment begins",
        "or-assess-refuse": "tell you whether {child} will have a plan",
        "or-assess-final": "send you the final plan",
        "or-make-draft": "send you the draft plan",
        "or-make-final": "send you the final plan",
        "or-reconsider": "send you a draft plan, or tell you why not",
    }
)
_ADVISERS: Mapping[str, str] = MappingProxyType(
    {
        "ep": "the educational psychologist’s advice",
        "health": "advice from health",
        "social_care": "advice from social care",
        "setting": "advice from school",
        "family": "your own views",
        "other": "one more adviser’s advice",
    }
)


class Called(NamedTuple):
    """How a text speaks of the child: by name, or as “you” to the young person themselves."""

    name: str
    to_young_person: bool = False

    @property
    def whose(self) -> str:
        """“Freya’s”, “James’”, or “your”."""
        if self.to_young_person:
            return "your"
        return f"{self.name}’" if self.name.endswith("s") else f"{self.name}’s"

    def told(self, words: str) -> str:
        """Put the child into some words."""
        you = self.to_young_person
        verbs = {"needs": "need", "has": "have", "is": "are"}
        sentence = words.format(
            child="you" if you else self.name,
            whose=self.whose,
            **{verb: plural if you else verb for verb, plural in verbs.items()},
        )
        return f"{sentence[:1].upper()}{sentence[1:]}" if words[:1] == "{" else sentence


def now_words(last: Event | None, called: Called) -> str:
    """Say where the case stands."""
    return called.told("Nothing is recorded on {whose} case yet." if last is None else NOW[last.type])


def next_words(deadline: Deadline, called: Called) -> str:
    """Say what the council must do, after “We must”."""
    return called.told(NEXT.get(deadline.rule.id, lower_first(deadline.rule.verb)))


def awaited(deadline: Deadline) -> str:
    """Say what others have still to give."""
    if deadline.rule.id in ("na-advice-return", "ra-advice-return"):
        return _ADVISERS.get(deadline.of or "", "advice")
    if deadline.rule.id == "plan-school-consult":
        return f"the answer of {deadline.of}" if deadline.of else "a school’s answer"
    if deadline.rule.id == "ar-report":
        return "the school’s report of the review meeting"
    return lower_first(deadline.rule.verb.removeprefix("Chase ").removeprefix("Check that "))


def standing_process(processes: tuple[Process, ...], beside: frozenset[str]) -> tuple[Process, Event] | None:
    """Return the process that says where the case stands, and its last event that does."""
    main = [one for one in processes if one.kind not in beside] or list(processes)
    found = [
        (event.on, place, process, event) for process in main for place, event in says_where(process, NOW)
    ]
    if not found:
        return None
    _, _, process, event = max(found, key=lambda one: (one[0], one[1]))
    return process, event
