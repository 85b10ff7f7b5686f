"""What a sheet said of a child at its last import, so that the next one can tell who changed a value since.

Only whether two values are the same is ever asked of it, so long texts and addresses are kept as a digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from caseworker_app.casework.incoming import FieldValue, IncomingCase, IncomingEvent, IncomingPerson
from caseworker_app.store.folding import fold

Said = Mapping[str, str]
PARTS = ("name", "phone", "email", "address")
TELLING = ("from", "setting")
LONGEST = 40
REFERENCE, SCHOOL = "reference", "school"
# Another outcome of one decision is another answer to the same question, not a second decision.
SAME_QUESTION = {
    "decision_to_maintain": "review decision",
    "decision_to_amend": "review decision",
    "decision_to_cease": "review decision",
    "decision_to_assess": "decision to assess",
    "decision_not_to_assess": "decision to assess",
}


def said_of(case: IncomingCase) -> dict[str, str]:
    """Return everything that a row says in its mapped columns, each under its own name."""
    said = {name: kept(value) for name, value in case.fields.items()}
    if case.reference:
        said[REFERENCE] = case.reference.casefold()
    if case.setting:
        said[SCHOOL] = kept(fold(case.setting.name))
    for person in case.people:
        for part in PARTS:
            if text := getattr(person, part):
                said[person_key(person, part)] = kept(text, whole=part != "address")
    for event in case.events:
        key = event_key(event.kind, event.type, event.detail)
        said[key] = f"{said[key]} {event.on.isoformat()}" if key in said else event.on.isoformat()
    return said


def kept(value: FieldValue, *, whole: bool = True) -> str:
    """Return a value as it is compared: itself, or a digest where it is long or tells an address."""
    text = str(value)
    if whole and len(text) <= LONGEST:
        return text
    return "#" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def person_key(person: IncomingPerson, part: str) -> str:
    """Return the name under which a part of a person stands: two mothers of two rows are two."""
    return f"{person.role} {fold(person.name)}.{part}"


def event_key(kind: str, type_: str, detail: Iterable[tuple[str, str]]) -> str:
    """Return the name under which an event's dates stand; the outcome of a decision is part of the date."""
    return " ".join([f"{kind}.{type_}", *(f"{name}={text}" for name, text in telling(detail))])


def telling(detail: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the part of a detail that tells two events of one type apart."""
    return tuple(sorted(pair for pair in detail if pair[0] in TELLING))


def dates_of(said: Said, key: str) -> tuple[date, ...]:
    """Return the dates that the sheet gave an event at its last import."""
    return tuple(date.fromisoformat(day) for day in said.get(key, "").split())


def question_of(type_: str) -> str:
    """Return what an event of a type answers, where several types answer one question."""
    return SAME_QUESTION.get(type_, type_)


def family(event: IncomingEvent) -> tuple[str, ...]:
    """Return the keys under which the sheet may have said another answer to the event's question."""
    question = question_of(event.type)
    types = [name for name, asked in SAME_QUESTION.items() if asked == question] or [event.type]
    return tuple(event_key(event.kind, type_, event.detail) for type_ in types)
