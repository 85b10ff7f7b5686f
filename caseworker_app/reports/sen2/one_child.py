"""What the return says of one child: from the events of the case, and nothing that they do not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from caseworker_app.reports.sen2.items import (
    ACTIVE_PLAN,
    ALSO_CALLED,
    ASSESSMENT,
    NAMED_PLAN,
    NEED,
    NEEDS,
    PERSON,
    PLACEMENT,
    PLAN_DETAIL,
    REQUEST,
    Record,
)
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process
from caseworker_app.statutory.rules.annual_review import DECISIONS
from caseworker_app.statutory.rules.phase_transfer import LIMITS as MOVES

_REQUESTED = ("request_received", "became_responsible", "came_to_attention")
_SOURCES = {"parent": "1", "young_person": "1", "setting": "2", "other": "5"}
_OUTCOMES = {"decision_to_amend": "A", "decision_to_cease": "C", "decision_to_maintain": "M"}
_CODE = re.compile(r"\(([A-Z]{2,4})\)\s*$")
# Decided in an earlier year, or not on file: the request only carries the plan.
HISTORICAL, YES, NO, WITHDRAWN, WAITING = "H", "Y", "N", "W", "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What is on file of one child besides the events."""

    reference: str
    given_name: str
    family_name: str
    date_of_birth: date | None
    sex: str
    upn: str
    postcode: str
    urn: str
    primary_need: str
    secondary_need: str
    plan_in_force: bool  # on the reference date


@dataclass(frozen=True, slots=True)
class Collection:
    """The year of a return, its census day, and the calendar year whose activity it tells."""

    year: int
    census: date

    @property
    def first(self) -> date:
        """The first day of the activity."""
        return date(self.year - 1, 1, 1)

    @property
    def last(self) -> date:
        """The last day of the activity."""
        return date(self.year - 1, 12, 31)

    def inside(self, day: date | None) -> bool:
        """Say whether a day lies in the year of the activity."""
        return day is not None and self.first <= day <= self.last


def person(child: Child, facts: CaseFacts, moves: Sequence[Deadline], asked: Collection) -> Record | None:
    """Return the records of one child, or nothing where the return has no place for it."""
    requests = [made for process in facts.processes if (made := _request(child, facts, process, asked))]
    if child.plan_in_force:
        requests = _with_plan(requests, child, _active_plan(child, facts, moves, asked))
    if not requests:
        return None
    values = {
        "Surname": child.family_name,
        "Forename": child.given_name,
        "PersonBirthDate": _iso(child.date_of_birth),
        "Sex": child.sex[:1].upper(),
        "PostCode": child.postcode,
        "UPN": child.upn,
    }
    return Record(PERSON, child.reference, values, tuple(requests))


def _request(child: Child, facts: CaseFacts, process: Process, asked: Collection) -> Record | None:
    """Return a request of which something happened in the year, or which waits at its end."""
    if process.kind not in {"needs_assessment", "detained"}:
        return None
    events = [event for event in process.events if event.on <= asked.last]
    received = _first(events, _REQUESTED)
    ended = _first(events, ("final_plan_sent", "decision_not_to_issue", "decision_not_to_assess",
                            "request_withdrawn", "closed"))  # fmt: skip
    days = [one.on for one in (received, ended, _first(events, ("decision_to_assess",))) if one]
    waits = bool(days) and ended is None and received is not None
    if not waits and not any(asked.inside(day) for day in days):
        return None
    told = _first(events, ("decision_to_assess", "decision_not_to_assess", "request_withdrawn"))
    refused = told if told is not None and told.type == "decision_not_to_assess" else None
    values = {
        "ReceivedDate": _on(received),
        "RequestSource": _SOURCES.get(received.detail.get("by", ""), "") if received else "",
        "RYA": "1" if process.kind == "detained" else "0",
        "RequestOutcomeDate": _on(told),
        "RequestOutcome": _code(told, {"decision_to_assess": YES, "decision_not_to_assess": NO}),
        **_disputed("Request", facts, refused, asked),
    }
    proceeded = told is not None and told.type == "decision_to_assess"
    under = (_assessment(child, facts, events, asked),) if proceeded else ()
    return Record(REQUEST, child.reference, values, under)


def _assessment(child: Child, facts: CaseFacts, events: Sequence[Event], asked: Collection) -> Record:
    told = _first(events, ("final_plan_sent", "decision_not_to_issue", "request_withdrawn"))
    refused = told if told is not None and told.type == "decision_not_to_issue" else None
    values = {
        "AssessmentOutcome": _code(told, {"final_plan_sent": YES, "decision_not_to_issue": NO}),
        "AssessmentOutcomeDate": _on(told),
        **_disputed("Assessment", facts, refused, asked),
        "Week20": "1" if _first(events, ("exception_relied_on",)) else "0",
    }
    issued = told is not None and told.type == "final_plan_sent"
    under = (_named_plan(child, facts, told, asked),) if told is not None and issued else ()
    return Record(ASSESSMENT, child.reference, values, under)


def _named_plan(child: Child, facts: CaseFacts, made: Event, asked: Collection) -> Record:
    ceased = _first((event for event in _all(facts) if made.on <= event.on <= asked.last), ("plan_ceased",))
    values = {"StartDate": _on(made), "CeaseDate": _on(ceased)}
    values["CeaseReason"] = ceased.detail.get("reason", "") if ceased else ""
    detail = Record(PLAN_DETAIL, child.reference, {"URN": child.urn, "PlacementRank": "1"})
    return Record(NAMED_PLAN, child.reference, values, (detail,))


def _with_plan(requests: list[Record], child: Child, plan: Record) -> list[Record]:
    """Hang the active plan on the request from which it came, or on one that only carries it."""
    for place in range(len(requests) - 1, -1, -1):
        if any(one.module is NAMED_PLAN for one in requests[place].all()):
            made = requests[place]
            requests[place] = Record(made.module, made.case, made.values, (*made.under, plan))
            return requests
    return [*requests, Record(REQUEST, child.reference, {"RequestOutcome": HISTORICAL}, (plan,))]


def _active_plan(child: Child, facts: CaseFacts, moves: Sequence[Deadline], asked: Collection) -> Record:
    review = _last_review(facts, asked)
    due = [one for one in moves if one.rule.id in MOVES and asked.inside(one.due)]
    move = max(due, key=lambda one: one.due or date.min, default=None)
    sent = move.met_on if move is not None and move.met_on and move.met_on <= asked.census else None
    values = {
        **review,
        "PhaseTransferDueDate": _iso(move.due) if move is not None else "",
        "PhaseTransferFinalDate": _iso(sent),
    }
    needs = [
        Record(NEED, child.reference, {"SENtype": code, "SENtypeRank": rank})
        for rank, code in (("1", need_code(child.primary_need)), ("2", need_code(child.secondary_need)))
        if code
    ]
    place = Record(PLACEMENT, child.reference, {"URN": child.urn, "PlacementRank": "1"})
    return Record(ACTIVE_PLAN, child.reference, values, (place, *needs))


def _last_review(facts: CaseFacts, asked: Collection) -> dict[str, str]:
    """Return the last review whose meeting was held by the census day; its decision only if made by then."""
    held = [
        (meeting.on, process)
        for process in facts.processes
        if process.kind == "annual_review"
        and (meeting := _first(process.events, ("review_meeting_held",))) is not None
        and meeting.on <= asked.census
    ]
    if not held:
        return {}
    day, process = max(held, key=lambda one: one[0])
    by_then = [event for event in process.events if event.on <= asked.census]
    decided = _first(by_then, DECISIONS)
    return {
        "ReviewMeeting": _iso(day),
        "ReviewOutcome": _OUTCOMES[decided.type] if decided else "",
        "LastReview": _on(decided),
        "ReviewDraft": _on(_first(by_then, ("amendment_notice_sent",))),
    }


def _disputed(what: str, facts: CaseFacts, refused: Event | None, asked: Collection) -> dict[str, str]:
    """Say whether mediation or an appeal followed a refusal by the end of the year."""
    later = [event for event in _all(facts) if refused and refused.on <= event.on <= asked.last]
    return {
        f"{what}Mediation": "1" if _first(later, ("mediation_held", "agreement_reached")) else "0",
        f"{what}Tribunal": "1" if _first(later, ("appeal_received",)) else "0",
    }


def need_code(text: str) -> str:
    """Return the Department's code of a need as the council writes it, or nothing for any other text."""
    typed = text.strip()
    marked = _CODE.search(typed)
    code = marked.group(1) if marked else typed.upper()
    if code in NEEDS:
        return code
    plain = typed.lower()
    return ALSO_CALLED.get(plain) or next((one for one, name in NEEDS.items() if name == plain), "")


def _code(told: Event | None, codes: dict[str, str]) -> str:
    return WAITING if told is None else codes.get(told.type, WITHDRAWN)


def _first(events: Iterable[Event], types: Sequence[str]) -> Event | None:
    return min((event for event in events if event.type in types), key=lambda one: one.on, default=None)


def _all(facts: CaseFacts) -> list[Event]:
    return [event for process in facts.processes for event in process.events]


def _on(event: Event | None) -> str:
    return _iso(event.on if event is not None else None)


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
