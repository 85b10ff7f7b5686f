"""Orders of events that the law makes impossible, and facts that are missing or doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caseworker_app.errors import CaseworkerError, NotAllowed
from caseworker_app.statutory.counting import plain_regulation
from caseworker_app.statutory.engine import deadlines
from caseworker_app.statutory.events import CHOICE, event_type, happened
from caseworker_app.statutory.guesses import as_known, day_taken, is_before, is_guessed, last_review
from caseworker_app.statutory.idle import is_undated
from caseworker_app.statutory.limits import months_later
from caseworker_app.statutory.rule import CaseFacts, Event, Process
from caseworker_app.statutory.words import MOVE_WORDS, long_date, lower_first

OLDEST_WITH_A_PLAN = 26
REQUESTS = {
    "needs_assessment": ("request_received", "became_responsible"),
    "detained": ("request_received", "came_to_attention"),
    "reassessment": ("reassessment_requested",),
}
AFTER_THE_REQUEST = frozenset(
    {
        *("decision_to_assess", "decision_not_to_assess", "decision_not_to_issue"),
        *("decision_to_reassess", "decision_not_to_reassess"),
        *("advice_requested", "advice_received", "draft_plan_sent", "final_plan_sent"),
    }
)
REVIEW_DECISIONS = frozenset({"decision_to_maintain", "decision_to_amend", "decision_to_cease"})
AFTER_THE_NOTICE = frozenset({"amended_plan_sent", "decision_not_to_amend"})
LAST_REVIEW = "plan_last_reviewed"
PLAN_MADE = frozenset({"plan_issued", "final_plan_sent"})
PLAN_SENT = frozenset({"draft_plan_sent", "final_plan_sent"})
CHANGES_A_REFUSAL = frozenset({"decision_to_assess", "order_made", "unopposed_notified", "agreement_reached"})
WITHOUT_IT_NO_DATE = {
    "order_made": "limb",
    "unopposed_notified": "limb",
    "agreement_reached": "limb",
    "phase_transfer_planned": "kind",
    "advice_requested": "from",
    "direction_made": "due",
    "exception_relied_on": "regulation",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two facts that cannot both be right, or one that is missing or doubtful."""

    words: str
    first: Event | None = None
    second: Event | None = None

    def __str__(self) -> str:
        return self.words


def impossible(
    case: CaseFacts, new: Event, kind: str, process: Process | None = None
) -> CaseworkerError | None:
    """Say why a new event cannot be: it would stand in an order that the law makes impossible.

    `process` is the one to which it would be added; without it a new one of this kind.
    """
    events = (*process.events, new) if process is not None else (new,)
    pairs = [*_before_birth(case.date_of_birth, new), *_wrong_order(Process(kind, events))]
    for pair in pairs:
        if new in (pair.first, pair.second):
            return _refused(pair)
    return None


def first_impossible(case: CaseFacts) -> CaseworkerError | None:
    """Say which order of events in a whole case cannot be, if any."""
    found = next(_impossible_pairs(case), None)
    return _refused(found) if found is not None else None


def contradictions(case: CaseFacts) -> tuple[Contradiction, ...]:
    """Return every pair of events that cannot both be right, and every fact without which no date is."""
    found = list(_impossible_pairs(case))
    if case.date_of_birth is None and case.processes:
        found.append(Contradiction("The date of birth is missing."))
    for process in case.processes:
        found.extend(_missing(process))
        found.extend(_without_a_date(process))
        found.extend(_doubtful(process))
        found.extend(_went_on(process, case))
    found.extend(_reviewed_before_it_was_made(case))
    return tuple(found)


def birth(date_of_birth: date, today: date) -> CaseworkerError | None:
    """Say why a date of birth cannot be right for someone with a case."""
    if date_of_birth > today:
        return NotAllowed(
            f"The date of birth, {long_date(date_of_birth)}, is in the future.", "Check the year."
        )
    if months_later(date_of_birth, 12 * OLDEST_WITH_A_PLAN) <= today:
        return NotAllowed(
            f"Someone born on {long_date(date_of_birth)} is {OLDEST_WITH_A_PLAN} or older, and a plan cannot "
            "go on so long.",
            "Check the year of birth.",
        )
    return None


def _refused(pair: Contradiction) -> CaseworkerError:
    return NotAllowed(pair.words, "Check both dates. If one was typed wrongly, correct it.")


def _impossible_pairs(case: CaseFacts) -> Iterator[Contradiction]:
    for process in case.processes:
        for event in process.events:
            yield from _before_birth(case.date_of_birth, event)
        yield from _wrong_order(process)


def _before_birth(born: date | None, event: Event) -> Iterator[Contradiction]:
    if born is not None and event.on < born:
        yield Contradiction(
            f"{happened(event.type)} on {long_date(event.on)}, before the birth on {long_date(born)}.", event
        )


def _wrong_order(process: Process) -> Iterator[Contradiction]:
    """Find what stands before the request, the meeting or the notice that it has to follow."""
    requests = [event for event in process.events if event.type in REQUESTS.get(process.kind, ())]
    yield from _earlier_than(requests, process, AFTER_THE_REQUEST)
    if process.kind == "annual_review":
        meetings = [event for event in process.events if event.type == "review_meeting_held"]
        yield from _earlier_than(meetings, process, REVIEW_DECISIONS)
        notices = [event for event in process.events if event.type == "amendment_notice_sent"]
        yield from _earlier_than(notices, process, AFTER_THE_NOTICE)


def _earlier_than(starts: list[Event], process: Process, types: frozenset[str]) -> Iterator[Contradiction]:
    if not starts:
        return
    start = min(starts, key=lambda event: event.on)
    for event in process.events:
        if event.type in types and event.on < start.on:
            yield Contradiction(
                f"{happened(event.type)} on {long_date(event.on)}, before "
                f"{lower_first(happened(start.type))} on {long_date(start.on)}.",
                start,
                event,
            )


def _missing(process: Process) -> Iterator[Contradiction]:
    """Find events without the detail that their deadlines need."""
    for event in process.events:
        needed = WITHOUT_IT_NO_DATE.get(event.type)
        if needed is not None and not event.detail.get(needed):
            named = event_type(process.kind, event.type).detail(needed)
            choices = (
                f" ({', '.join(map(_in_words, named.values))})"
                if named is not None and named.shape == CHOICE
                else ""
            )
            yield Contradiction(
                f"{happened(event.type)} on {long_date(event.on)}: “{needed}” is missing{choices}.", event
            )


def _in_words(choice: str) -> str:
    return lower_first(MOVE_WORDS[choice]) if choice in MOVE_WORDS else choice.replace("_", " ")


def _without_a_date(process: Process) -> Iterator[Contradiction]:
    """Find the decisions that a spreadsheet tells of without their day."""
    types = {event.type for event in process.events}
    for event in process.events:
        if undated := is_undated(event, types):
            yield Contradiction(
                f"{happened(undated)}, the spreadsheet says, but not when. Record it with its date.",
                event,
            )


def _doubtful(process: Process) -> Iterator[Contradiction]:
    """Find what is used, but not as sure as it looks."""
    for event in process.events:
        detail, day = event.detail, long_date(event.on)
        if detail.get("by") == "email" and detail.get("agreed") != "true" and "served_on" not in detail:
            yield Contradiction(
                f"{happened(event.type)} on {day} by email, but no agreement to email is noted: "
                "it counts as first-class post.",
                event,
            )
        if event.type == LAST_REVIEW and detail.get("basis") == "stated":
            yield Contradiction(last_review(event), event)
        elif is_guessed(event):
            yield Contradiction(day_taken(event, happened(event.type)), event)
        if event.type.startswith("decision_to_") and detail.get("stated") == "true":
            yield Contradiction(
                f"{happened(event.type)}: the spreadsheet has no date for it. {day} is the day of the next "
                "step, by which it was sent at the latest. Correct its date.",
                event,
            )
        if event.type == "exception_relied_on" and _changes_nothing(event, process):
            yield Contradiction(
                f"Regulation {detail.get('regulation', '')} was relied on from {day}: "
                "it reaches no limit that still ran then.",
                event,
            )


def _went_on(process: Process, case: CaseFacts) -> Iterator[Contradiction]:
    """Find a refusal to assess after which a plan was sent, though nothing says that it was changed."""
    if any(event.type in CHANGES_A_REFUSAL for one in case.processes for event in one.events):
        return
    refused = next((event for event in process.events if event.type == "decision_not_to_assess"), None)
    sent = next((event for event in process.events if event.type in PLAN_SENT), None)
    if process.kind == "needs_assessment" and refused is not None and sent is not None:
        yield Contradiction(
            f"{happened(refused.type)} on {long_date(refused.on)}, but "
            f"{lower_first(happened(sent.type))} on {long_date(sent.on)}: one of them is wrong, or the "
            "decision to assess is missing.",
            refused,
            sent,
        )


def _reviewed_before_it_was_made(case: CaseFacts) -> Iterator[Contradiction]:
    """Find a last review before the first plan; a plan from another council was made before it came."""
    if any(process.kind == "transfer_in" for process in case.processes):
        return
    events = [event for process in case.processes for event in process.events]
    plan = min((event for event in events if event.type in PLAN_MADE), key=lambda e: e.on, default=None)
    if plan is None:
        return
    for event in events:
        if event.type == LAST_REVIEW and is_before(event, plan.on):
            yield Contradiction(
                f"The last review, {as_known(event)}, is before the plan of {as_known(plan)}, and a plan "
                "cannot be reviewed before it is made. Check both dates: the plan may be the amended one.",
                event,
                plan,
            )


def _changes_nothing(relied: Event, process: Process) -> bool:
    """Say whether an exception reaches no limit of its process, or came after the limit was over."""
    regulation = plain_regulation(relied.detail.get("regulation", ""))
    return not any(
        found.due is not None and relied.on <= found.due and regulation in found.rule.exceptions
        for found in deadlines(CaseFacts(None, (process,)), date.max)
    )
