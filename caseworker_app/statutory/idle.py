"""Late, but nothing is left to do: the law's date and the lateness stay on file; Today asks for it no more.

What a step was to prepare has happened without it, or a spreadsheet tells of it without its day. Who did it
after all records it with its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker_app.statutory.history import Course
    from caseworker_app.statutory.rule import Deadline, Event

UNDATED = "undated"  # the detail of a step whose outcome a spreadsheet gives without a date

_REVIEW_ENDS = ("amended_plan_sent", "decision_not_to_amend")
_DECIDED = ("decision_to_maintain", "decision_to_amend", "decision_to_cease")
_HELD = ("review_meeting_held", *_DECIDED, "amendment_notice_sent", *_REVIEW_ENDS)
_PLAN = ("draft_plan_sent", "final_plan_sent", "decision_not_to_issue")

# By rule: what shows that the step can serve nobody any more. Whatever can still help a family is not here.
OVERTAKEN_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ar-meeting-notice": _HELD,
        "ar-advice-circulate": _HELD,
        "ar-report": ("decision_to_maintain", "decision_to_cease", *_REVIEW_ENDS),
        "ar-amend-notice": _REVIEW_ENDS,
        "me-notify-health": ("mediation_held",),
        "ap-directions": ("order_made", "decision_issued"),
        "or-assess-notify": _PLAN,
        "un-assess-notify": _PLAN,
        "or-make-draft": ("final_plan_sent",),
        "un-make-draft": ("final_plan_sent",),
        "cmp-ack": ("complaint_answered",),
    }
)

_QUESTIONS = (frozenset({"decision_to_assess", "decision_not_to_assess"}), frozenset(_DECIDED))


def nothing_left(deadline: Deadline) -> bool:
    """Say whether nothing is left to do for an unmet deadline."""
    return "overtaken" in deadline.facts or UNDATED in deadline.facts


def is_undated(event: Event, seen: Iterable[str]) -> str:
    """Return the decision that a step tells of without its date, where none of these types has one."""
    told = event.detail.get(UNDATED, "")
    answers = next((types for types in _QUESTIONS if told in types), None)
    return told if answers is not None and answers.isdisjoint(seen) else ""


def overtaken(
    types: tuple[str, ...], course: Course, start: Event, of: tuple[str, str] | None
) -> Event | None:
    """Return the first event after a start that leaves nothing to do; `of` names its part, if it has one."""
    later = [
        event
        for type_ in types
        for event in course.seen.get(type_, ())
        if event.on >= start.on and (of is None or event.detail.get(of[0]) == of[1])
    ]
    return min(later, key=lambda event: (event.on, event.type), default=None)
