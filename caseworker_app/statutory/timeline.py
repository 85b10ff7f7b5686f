"""A timeline as other people's scripts write it, and the answer that they get: a fixed contract."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory import checks, explain
from caseworker_app.statutory.events import CHOICE, DATE, EventType, event_type
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process
from caseworker_app.statutory.standing import days_on, shows_on, state_on
from caseworker_app.statutory.words import long_date


def read(source: str | Mapping[str, Any], *, latest: date | None = None) -> CaseFacts:
    """Read a timeline; say where it is wrong. Nothing but plans may be later than `latest`."""
    content = _parsed(source) if isinstance(source, str) else source
    if not isinstance(content, Mapping):
        raise WrongUse("A timeline is one JSON object.", 'Write {"date_of_birth": …, "processes": […]}.')
    processes = content.get("processes", [])
    if not isinstance(processes, list):
        raise WrongUse("“processes” is not a list.", 'Write "processes": [{"kind": …, "events": […]}].')
    born = content.get("date_of_birth")
    case = CaseFacts(
        None if born is None else _day(born, "date_of_birth"),
        tuple(_process(one, f"process {number}") for number, one in enumerate(processes, 1)),
        str(content.get("covid_reason") or ""),
    )
    _check(case, latest)
    return case


def answer(deadlines: Iterable[Deadline], as_of: date, case: str | CaseFacts | None = None) -> dict[str, Any]:
    """Return the JSON answer for some deadlines; `case` is a case's reference, if there is one."""
    shown = [as_json(one, as_of, case) for one in deadlines if shows_on(one, as_of)]
    return {"as_of": as_of.isoformat(), "deadlines": shown}


def as_json(deadline: Deadline, as_of: date, case: str | CaseFacts | None = None) -> dict[str, Any]:
    """Return one deadline as every command prints it."""
    return {
        "case": case if isinstance(case, str) else None,
        "process": deadline.process,
        "process_index": deadline.process_index,
        "rule": deadline.rule.id,
        "of": deadline.of,
        "starts_on": deadline.starts_on.isoformat(),
        "title": deadline.rule.title,
        "due": _iso(deadline.due),
        "original_due": _iso(deadline.original_due),
        "act_by": _iso(deadline.act_by),
        "provisional": deadline.provisional,
        "state": state_on(deadline, as_of).value,
        "met_on": _iso(deadline.met_on),
        "days": days_on(deadline, as_of),
        "duty": deadline.duty.value,
        "holder": deadline.holder.value,
        "source": str(deadline.rule.source),
        "because": explain.because(deadline, as_of),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise WrongUse(
            f"The timeline is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.",
            "Mend the file there.",
        ) from error


def _process(content: Any, where: str) -> Process:
    if not isinstance(content, Mapping) or "kind" not in content:
        raise WrongUse(f"{where.capitalize()} has no kind.", 'Write {"kind": …, "events": […]}.')
    kind, events = str(content["kind"]), content.get("events", [])
    if not isinstance(events, list):
        raise WrongUse(
            f"The events of {where} ({kind}) are not a list.", 'Write "events": [{"type": …, "on": …}].'
        )
    found = tuple(
        _event(kind, one, f"{where} ({kind}), event {number}") for number, one in enumerate(events, 1)
    )
    if not found:
        event_type(kind, "closed")  # so that an unknown kind is refused even without events
    return Process(kind, found)


def _event(kind: str, content: Any, where: str) -> Event:
    if not isinstance(content, Mapping) or "type" not in content or "on" not in content:
        raise WrongUse(f"In {where}, “type” or “on” is missing.", 'Write {"type": …, "on": "2026-01-05"}.')
    known = event_type(kind, str(content["type"]))
    given = content.get("detail") or {}
    if not isinstance(given, Mapping):
        raise WrongUse(f"The detail of {where} is not an object.", 'Write "detail": {"from": "ep"}.')
    on = _day(content["on"], f"“on” of {where}")
    return Event(
        known.type, on, {str(name): _value(known, str(name), value, where) for name, value in given.items()}
    )


def _value(known: EventType, name: str, value: Any, where: str) -> str:
    """Return a detail as text; a date or a choice must be one."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    detail = known.detail(name)
    if detail is None:
        return text
    if detail.shape == DATE:
        return _day(value, f"“{name}” of {where}").isoformat()
    if detail.shape == CHOICE and text not in detail.values:
        raise WrongUse(f"“{text}” is no “{name}” ({where}).", f"It is one of: {', '.join(detail.values)}.")
    return text


def _day(value: Any, where: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise WrongUse(f"“{value}” ({where}) is not a date.", "Write dates as 2026-01-05.") from error


def _check(case: CaseFacts, latest: date | None) -> None:
    """Refuse what cannot have happened."""
    for process in case.processes:
        for event in process.events:
            if latest is not None and event.on > latest and not event.type.endswith("_planned"):
                raise NotAllowed(
                    f"The event {event.type} on {long_date(event.on)} is in the future.",
                    "Only planned events may be. Check the date.",
                )
    if latest is not None and case.date_of_birth is not None and case.date_of_birth > latest:
        raise NotAllowed(f"The birth on {long_date(case.date_of_birth)} is in the future.", "Check the year.")
    refused = checks.first_impossible(case)
    if refused is not None:
        raise refused
