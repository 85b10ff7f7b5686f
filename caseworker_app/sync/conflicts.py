"""What two people wrote differently, in words, and who may decide it (`sync.decide`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, select
from sqlalchemy.orm import Session

from caseworker_app.casework.edit_case import EDITABLE
from caseworker_app.statutory.events import happened
from caseworker_app.statutory.words import long_date
from caseworker_app.store.tables import Case, Conflict, Event, Person, Relationship, Setting
from caseworker_app.sync import state
from caseworker_app.sync.rules import rules_of
from caseworker_app.sync.sharing import shared

MINE, THEIRS, VALUE = "mine", "theirs", "value"
WITHHELD = "withheld"
_LEADS = frozenset({"deleted", "denied", "late"})


@dataclass(frozen=True)
class Choice:
    """One of two values of a conflict, in words, with who gave it and when."""

    text: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Shown:
    """One conflict as a person sees it: their own value on one side, the other's beside it."""

    id: str
    case_id: str | None
    reference: str
    child: str
    what: str  # the fields, in words
    about: str  # whose they are, where not the case's own
    kind: str  # edit, deleted, twice, late or denied
    before: str
    mine: Choice
    theirs: Choice
    me: str  # who is looking: `mine` is this person's only where it says so
    in_force: str  # mine or theirs
    for_the_lead: bool
    takes_a_third: bool  # a value of one's own can be written here
    withheld: bool
    made_at: datetime


def waiting(session: Session, *, me: str | None = None, case_id: str | None = None) -> list[Shown]:
    """Return what waits for a decision, the oldest first; `me` is whose side is called mine."""
    me = me or _me(session)
    found = select(Conflict).where(Conflict.decided_at.is_(None), Conflict.deleted_at.is_(None))
    if case_id is not None:
        found = found.where(Conflict.case_id == case_id)
    ordered = session.execute(found.order_by(Conflict.made_at, Conflict.id)).scalars()
    return [shown(session, conflict, me=me) for conflict in ordered]


def shown(session: Session, conflict: Conflict, *, me: str | None = None) -> Shown:
    """Return one conflict as a person sees it."""
    me = _me(session) if me is None else me
    case = session.get(Case, conflict.case_id) if conflict.case_id is not None else None
    kept = Choice(_words(session, conflict, conflict.kept), conflict.kept_by, conflict.kept_at)
    other = Choice(_words(session, conflict, conflict.other), conflict.other_by, conflict.other_at)
    is_mine = kept_is_mine(conflict, me)
    return Shown(
        id=conflict.id,
        case_id=conflict.case_id,
        reference=case.reference if case is not None else "",
        child=f"{case.given_name} {case.family_name}".strip() if case is not None else "",
        what=", ".join(field_words(conflict)),
        about=_about(session, conflict),
        kind=conflict.kind,
        before=_words(session, conflict, conflict.before),
        mine=kept if is_mine else other,
        theirs=other if is_mine else kept,
        me=me,
        in_force=MINE if is_mine else THEIRS,
        for_the_lead=is_for_the_lead(conflict),
        takes_a_third=_takes_a_third(conflict),
        withheld=conflict.withheld,
        made_at=conflict.made_at,
    )


def _me(session: Session) -> str:
    known = state.standing(session)
    return known.name if known is not None else ""


def _about(session: Session, conflict: Conflict) -> str:
    """Name the person or the event whose fields these are; of a case nothing need be said."""
    if conflict.table in {"people", "relationships"}:
        person_id: str | None = conflict.row_id
        if conflict.table == "relationships":
            relationship = session.get(Relationship, conflict.row_id)
            person_id = relationship.person_id if relationship is not None else None
        person = session.get(Person, person_id) if person_id else None
        return person.name if person is not None else ""
    event = session.get(Event, conflict.row_id) if conflict.table == "events" else None
    return happened(event.type) if event is not None else ""


def kept_is_mine(conflict: Conflict, me: str) -> bool:
    return conflict.kept_by == me and conflict.other_by != me


def field_words(conflict: Conflict) -> list[str]:
    """Return the fields of a conflict in words."""
    if conflict.kind == "twice":
        return ["date of the event"]
    if conflict.fields == ["deleted_at"]:
        return ["taken away"]
    return [
        EDITABLE[name].label
        if conflict.table == "cases" and name in EDITABLE
        else name.replace("_id", "").replace("_", " ")
        for name in conflict.fields
    ]


def _words(session: Session, conflict: Conflict, values: Mapping[str, Any]) -> str:
    """Return a value in words; an address that must not be disclosed is never among them."""
    if conflict.withheld:
        return WITHHELD if values else ""
    told = [value_words(session, conflict, name, values) for name in conflict.fields if name in values]
    return ", ".join(text for text in told if text)


def value_words(session: Session, conflict: Conflict, name: str, values: Mapping[str, Any]) -> str:
    """Return the value of one field in words."""
    if conflict.withheld:
        return WITHHELD if values else ""
    value = values.get(name)
    if name == "setting_id" and value:
        setting = session.get(Setting, value)
        return setting.name if setting is not None else "another setting"
    if name == "deleted_at":
        return "taken away" if value else "stays"
    column = shared(conflict.table).table.columns[name]
    if value is None:
        return ""
    if isinstance(column.type, Date):
        return long_date(date.fromisoformat(value))
    if column.type.python_type is bool:
        return "yes" if value else "no"
    return value if isinstance(value, str) else str(value)


def is_for_the_lead(conflict: Conflict) -> bool:
    """Tell whether only a team lead may decide: what was taken away, came late, or protects somebody."""
    theirs = rules_of(conflict.table).careful.keys() | {
        name
        for name in shared(conflict.table).leads_decide
        if conflict.kept.get(name) != conflict.other.get(name)
    }
    return conflict.kind in _LEADS or conflict.withheld or any(name in theirs for name in conflict.fields)


def _takes_a_third(conflict: Conflict) -> bool:
    """Tell whether a third value can be written: of one field, and one that is typed."""
    if conflict.kind == "twice":
        return True
    if len(conflict.fields) != 1 or conflict.withheld or conflict.kind != "edit":
        return False
    (name,) = conflict.fields
    if conflict.table == "cases" and (name in EDITABLE or name == "setting_id"):
        return True
    return shared(conflict.table).table.columns[name].type.python_type is str
