"""Where a case stands, in the words of the office: "Annual review 2026, amending"."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date

from caseworker_app.statutory.events import KIND_NAMES
from caseworker_app.statutory.rule import Event, Process

PROCESS_WORDS = {kind: name.capitalize() for kind, name in KIND_NAMES.items()}

# What the last event of a process says about where it stands. An event not named here changes nothing.
STAGE_WORDS = {
    "request_received": "deciding whether to assess",
    "became_responsible": "deciding whether to assess",
    "came_to_attention": "deciding whether to assess",
    "considering_notified": "deciding whether to assess",
    "decision_to_assess": "assessing",
    "assessment_notified": "assessing",
    "decision_not_to_assess": "not assessed",
    "decision_not_to_issue": "no plan made",
    "draft_plan_sent": "draft plan sent",
    "final_plan_sent": "plan made",
    "request_withdrawn": "request withdrawn",
    "plan_issued": "plan made",
    "plan_last_reviewed": "reviewed",
    "review_meeting_planned": "meeting planned",
    "review_meeting_held": "deciding after the meeting",
    "decision_to_maintain": "plan kept",
    "decision_to_amend": "amending",
    "decision_to_cease": "ceasing the plan",
    "amendment_notice_sent": "amending",
    "decision_not_to_amend": "plan kept",
    "amended_plan_sent": "amended plan sent",
    "phase_transfer_planned": "naming the next setting",
    "phase_transfer_plan_sent": "next setting named",
    "reassessment_requested": "deciding whether to reassess",
    "decision_to_reassess": "reassessing",
    "decision_not_to_reassess": "not reassessed",
    "plan_transferred": "plan received",
    "transfer_notice_sent": "family told",
    "review_completed": "reviewed",
    "aware_of_move": "moving",
    "move_planned": "moving",
    "moved": "moved away",
    "plan_sent_to_new_council": "plan sent on",
    "cease_consultation_sent": "asking for views",
    "plan_ceased": "plan ended",
    "mediation_requested": "arranging",
    "mediation_held": "held",
    "certificate_issued": "certificate issued",
    "agreement_reached": "carrying out the agreement",
    "agreement_carried_out": "agreement carried out",
    "appeal_received": "with the Tribunal",
    "response_sent": "with the Tribunal",
    "unopposed_notified": "not opposed",
    "order_made": "carrying out the order",
    "decision_issued": "decided",
    "moved_away": "moved away",
    "died": "died",
    "closed": "closed",
}

# What leads to a review meeting: once that was held, its plan says no more where the review stands.
_BEFORE_THE_MEETING = frozenset(
    {"review_meeting_planned", "review_invitations_sent", "review_advice_circulated"}
)

# Kinds that run beside the main work and never say where the plan stands.
BESIDE = frozenset({"information_request", "complaint", "direct_payment", "phase_transfer"})


def process_words(kind: str, year: int | None) -> str:
    """Name one process as people say it, such as "Annual review 2026"."""
    words = PROCESS_WORDS[kind]
    return f"{words} {year}" if year else words


def process_year(events: Sequence[Event]) -> int | None:
    """Return the year a process is known by: that of its meeting, or else of its first event."""
    meetings = [event.on for event in events if event.type == "review_meeting_planned"]
    meetings += [event.on for event in events if event.type == "review_meeting_held"]
    day = meetings[-1] if meetings else min((event.on for event in events), default=None)
    return None if day is None else day.year


def says_where(process: Process, words: Container[str]) -> list[tuple[int, Event]]:
    """Return the events that say where a process stands, each with its place, of those that have words."""
    held = any(event.type == "review_meeting_held" for event in process.events)
    return [
        (place, event)
        for place, event in enumerate(process.events)
        if event.type in words and not (held and event.type in _BEFORE_THE_MEETING)
    ]


def stage(processes: Sequence[Process], today: date) -> str:
    """Say where the case stands: the process with the latest event, and what that event means."""
    main = [process for process in processes if process.kind not in BESIDE] or list(processes)
    told = [(event.on, position, process) for process in main for position, event in _telling(process, today)]
    if not told:
        return ""
    _, position, process = max(told, key=lambda found: (found[0], found[1]))
    words = process_words(process.kind, process_year(process.events))
    return f"{words}, {STAGE_WORDS[process.events[position].type]}"


def _telling(process: Process, today: date) -> list[tuple[int, Event]]:
    """Return the events that say where the process stands: past ones, and what is planned."""
    return [
        (position, event)
        for position, event in says_where(process, STAGE_WORDS)
        if event.on <= today or event.type.endswith("_planned")
    ]
