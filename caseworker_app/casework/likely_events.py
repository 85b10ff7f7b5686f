"""The events that may be recorded on a case at its stage, likely first, from facts that are already read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from caseworker_app.statutory import checks
from caseworker_app.statutory.events import EVENT_TYPES, event_type
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Holder

# What begins a run of each kind of casework; of an open run, any of its events may come.
_BEGINS = frozenset(
    {
        ("needs_assessment", "request_received"),
        ("needs_assessment", "became_responsible"),
        ("annual_review", "review_meeting_planned"),
        ("annual_review", "review_meeting_held"),
        ("annual_review", "plan_issued"),
        ("annual_review", "plan_last_reviewed"),
        ("phase_transfer", "phase_transfer_planned"),
        ("reassessment", "reassessment_requested"),
        ("transfer_in", "plan_transferred"),
        ("transfer_out", "aware_of_move"),
        ("transfer_out", "move_planned"),
        ("ceasing", "cease_consultation_sent"),
        ("ceasing", "plan_ceased"),
        ("mediation", "decision_sent"),
        ("mediation", "mediation_adviser_contacted"),
        ("mediation", "mediation_requested"),
        ("appeal", "appeal_received"),
        ("information_request", "sar_received"),
        ("information_request", "foi_received"),
        ("complaint", "complaint_received"),
        ("detained", "came_to_attention"),
        ("detained", "request_received"),
        ("direct_payment", "first_payment"),
    }
)
_REPEATS = frozenset(
    {"advice_requested", "advice_received", "setting_consulted", "setting_responded", "exception_relied_on",
     "exception_ended", "review_meeting_planned", "representations_received", "order_made", "direction_made"}
)  # fmt: skip
_HISTORY = frozenset({"plan_issued", "plan_last_reviewed"})  # what was before the case came on file
_LAST = frozenset({"closed", "died", "moved_away"})


@dataclass(frozen=True)
class Choice:
    """One event that may be recorded, and the deadline that it would meet."""

    kind: str
    type: str
    meets: Deadline | None = None
    begins: bool = False  # it opens a new run of its kind


def likely_events(
    facts: CaseFacts, open_kinds: Iterable[str], deadlines: Sequence[Deadline], today: date
) -> list[Choice]:
    """Return the events lawful at this stage: what a waiting deadline asks for, what is next, what begins."""
    open_now = tuple(dict.fromkeys(open_kinds))
    found: dict[tuple[str, str], Choice] = {}
    last = {process.kind: process for process in facts.processes}
    recorded = {(kind, event.type) for kind, process in last.items() for event in process.events}
    recorded = {place for place in recorded if place[1] not in _REPEATS and place[0] in open_now}
    for deadline in _waiting(deadlines):
        for type_ in deadline.rule.met_by:
            for kind in _kinds_that_know(type_, open_now, deadline):
                if (kind, type_) not in recorded:  # what the next round will ask for is not what is next
                    _add(found, Choice(kind, type_, deadline, kind not in open_now))
    rest = [event for event in EVENT_TYPES if event.type not in _LAST and event.kind in open_now]
    rest.sort(key=lambda event: (event.type in _HISTORY, (event.kind, event.type) in recorded))
    for event in rest:
        _add(found, Choice(event.kind, event.type))
    for event in EVENT_TYPES:
        if (event.kind, event.type) in _BEGINS and event.kind not in open_now:
            _add(found, Choice(event.kind, event.type, begins=True))
    for event in EVENT_TYPES:
        if event.type in _LAST and event.kind in open_now:
            _add(found, Choice(event.kind, event.type))
    return [choice for choice in found.values() if _is_lawful(facts, choice, today)]


def _waiting(deadlines: Sequence[Deadline]) -> list[Deadline]:
    waiting = [
        one for one in deadlines if one.met_on is None and one.ended_on is None and one.due is not None
    ]
    return sorted(waiting, key=lambda one: (one.holder is not Holder.COUNCIL, one.due or date.max))


def _kinds_that_know(type_: str, open_now: Sequence[str], deadline: Deadline) -> list[str]:
    """Return where the event would go: the deadline's own process, else an open one, else the rule's kind."""
    wanted = (deadline.process, deadline.rule.process, *open_now)
    return [kind for kind in dict.fromkeys(wanted) if _knows(kind, type_)][:1]


def _knows(kind: str, type_: str) -> bool:
    return any((event.kind, event.type) == (kind, type_) for event in EVENT_TYPES)


def _add(found: dict[tuple[str, str], Choice], choice: Choice) -> None:
    found.setdefault((choice.kind, choice.type), choice)


def _is_lawful(facts: CaseFacts, choice: Choice, today: date) -> bool:
    """Whether the order of events lets it happen at all; a planned event is tried a year ahead."""
    day = today.replace(year=today.year + 1, day=min(today.day, 28)) if _is_planned(choice) else today
    runs = [process for process in facts.processes if process.kind == choice.kind]
    run = runs[-1] if runs and not choice.begins else None
    return checks.impossible(facts, Event(choice.type, day), choice.kind, run) is None


def _is_planned(choice: Choice) -> bool:
    return event_type(choice.kind, choice.type).is_planned
