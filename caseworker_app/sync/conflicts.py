"""What two people wrote differently: shown side by side, and decided by somebody who may.

Whatever is decided, both values stay in the history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, select
from sqlalchemy.orm import Session

from caseworker_app.casework.edit_case import EDITABLE, edit_case
from caseworker_app.casework.processes import story_of
from caseworker_app.casework.record_event import NewEvent, never_happened, record_event
from caseworker_app.casework.typed import day
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.rule import CaseFacts, Deadline
from caseworker_app.statutory.words import long_date
from caseworker_app.store.deadlines import case_facts, computed, facts_of, recompute
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Conflict, Event, Setting
from caseworker_app.sync import rows, state
from caseworker_app.sync.rules import rules_of
from caseworker_app.sync.sharing import TEAM_LEAD, shared
from caseworker_app.sync.wire import wire

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
    kind: str  # edit, deleted, twice, late or denied
    before: str
    mine: Choice
    theirs: Choice
    in_force: str  # mine or theirs
    for_the_lead: bool
    withheld: bool
    made_at: datetime


def waiting(session: Session, *, me: str | None = None, case_id: str | None = None) -> list[Shown]:
    """Return what waits for a decision, the oldest first; `me` is whose side is called mine."""
    known = state.standing(session)
    me = me or (known.name if known is not None else "")
    found = select(Conflict, Case).outerjoin(Case, Case.id == Conflict.case_id)
    found = found.where(Conflict.decided_at.is_(None), Conflict.deleted_at.is_(None))
    if case_id is not None:
        found = found.where(Conflict.case_id == case_id)
    return [
        _shown(session, conflict, case, me)
        for conflict, case in session.execute(found.order_by(Conflict.made_at, Conflict.id))
    ]


def _shown(session: Session, conflict: Conflict, case: Case | None, me: str) -> Shown:
    kept = Choice(_words(session, conflict, conflict.kept), conflict.kept_by, conflict.kept_at)
    other = Choice(_words(session, conflict, conflict.other), conflict.other_by, conflict.other_at)
    kept_is_mine = _kept_is_mine(conflict, me)
    return Shown(
        id=conflict.id,
        case_id=conflict.case_id,
        reference=case.reference if case is not None else "",
        child=f"{case.given_name} {case.family_name}".strip() if case is not None else "",
        what=_what(conflict),
        kind=conflict.kind,
        before=_words(session, conflict, conflict.before),
        mine=kept if kept_is_mine else other,
        theirs=other if kept_is_mine else kept,
        in_force=MINE if kept_is_mine else THEIRS,
        for_the_lead=is_for_the_lead(conflict),
        withheld=conflict.withheld,
        made_at=conflict.made_at,
    )


def _kept_is_mine(conflict: Conflict, me: str) -> bool:
    return conflict.kept_by == me and conflict.other_by != me


def _what(conflict: Conflict) -> str:
    if conflict.kind == "twice":
        return "date of the event"
    labels = [
        EDITABLE[name].label
        if conflict.table == "cases" and name in EDITABLE
        else name.replace("_id", "").replace("_", " ")
        for name in conflict.fields
    ]
    if conflict.fields == ["deleted_at"]:
        labels = ["taken away"]
    return ", ".join(labels)


def _words(session: Session, conflict: Conflict, values: Mapping[str, Any]) -> str:
    """Return a value in words; an address that must not be disclosed is never among them."""
    if conflict.withheld:
        return WITHHELD if values else ""
    told = [_value_words(session, conflict, name, values[name]) for name in conflict.fields if name in values]
    return ", ".join(text for text in told if text)


def _value_words(session: Session, conflict: Conflict, name: str, value: Any) -> str:
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
    careful = rules_of(conflict.table).careful
    return conflict.kind in _LEADS or conflict.withheld or any(name in careful for name in conflict.fields)


def keep(unit: Unit, conflict_id: str, choice: str, text: str = "") -> Conflict:
    """Decide a conflict: one's own value, the other's, or a third. The case follows, and its deadlines."""
    conflict = _open(unit.session, conflict_id)
    known = state.standing(unit.session)
    if known is not None and known.role != TEAM_LEAD and is_for_the_lead(conflict):
        raise NotAllowed(
            "This is for a team lead to decide.", "Your lead sees it in their own list after the next sync."
        )
    kept_is_mine = _kept_is_mine(conflict, known.name if known is not None else unit.user)
    if choice == VALUE:
        _put_value(unit, conflict, text)
        conflict.decision = "value"
    elif (choice == MINE) is kept_is_mine:
        _leave(unit, conflict)
        conflict.decision = "kept"
    else:
        _put_other(unit, conflict)
        conflict.decision = "other"
    conflict.decided_at, conflict.decided_by = unit.now, unit.user
    unit.session.flush()
    if conflict.case_id is not None:
        recompute(unit, conflict.case_id)
    return conflict


def _open(session: Session, conflict_id: str) -> Conflict:
    found = (
        session.execute(
            select(Conflict).where(
                Conflict.id.like(f"{conflict_id.strip().lower()}%"), Conflict.deleted_at.is_(None)
            )
        )
        .scalars()
        .all()
    )
    if len(found) != 1 or not conflict_id.strip():
        raise WrongUse(f"There is no conflict “{conflict_id}”.", "`caseworker conflicts` lists them.")
    if found[0].decided_at is not None:
        raise NotAllowed(
            f"{found[0].decided_by or 'Somebody'} has decided this already.",
            "`caseworker conflicts` lists what waits.",
        )
    return found[0]


def _leave(unit: Unit, conflict: Conflict) -> None:
    """What is in force stays; of one thing told twice the other telling goes."""
    if conflict.kind == "twice":
        _never(unit, conflict.other)


def _put_other(unit: Unit, conflict: Conflict) -> None:
    if conflict.kind == "twice":
        _never(unit, conflict.kept)
        return
    if conflict.kind == "late":
        _put_what_it_points_to(unit, conflict)
    values = dict(conflict.other)
    if conflict.kind == "deleted" and "deleted_at" not in values:
        values["deleted_at"] = None
    put_values(unit, conflict.table, conflict.row_id, values)


def _put_what_it_points_to(unit: Unit, conflict: Conflict) -> None:
    """Let a late row come with the late rows that it points to: a relationship with its person."""
    columns = shared(conflict.table).table.columns
    targets = [conflict.other.get(column.name) for column in columns if column.foreign_keys]
    waiting = select(Conflict).where(
        Conflict.row_id.in_([target for target in targets if target]),
        Conflict.kind == "late",
        Conflict.decided_at.is_(None),
        Conflict.id != conflict.id,
    )
    for other in unit.session.execute(waiting).scalars().all():
        _put_other(unit, other)
        other.decided_at, other.decided_by, other.decision = unit.now, unit.user, "other"


def put_values(unit: Unit, table: str, row_id: str, values: Mapping[str, Any]) -> None:
    """Write fields of a row, or a whole row that is not here, as an edit of our own."""
    connection = unit.session.connection()
    now = rows.read(connection, table, [row_id]).get(row_id)
    rev = 0 if now is None else int(now["rev"])
    whole = dict.fromkeys(wire(table).names) if now is None else {n: now[n] for n in wire(table).names}
    rows.put_plain(connection, table, {**whole, **values, "id": row_id}, rev)
    unit.session.expire_all()


def _never(unit: Unit, told: Mapping[str, Any]) -> None:
    event = unit.session.get(Event, told["event"])
    if event is not None and event.deleted_at is None and _stands(unit.session, event):
        if event.on is None or event.corrects is not None:
            event.deleted_at = unit.now  # of two corrections the other one holds
        else:
            never_happened(unit, event.id, note="Told twice")


def _stands(session: Session, event: Event) -> bool:
    later = select(Event.id).where(Event.corrects == event.id, Event.deleted_at.is_(None)).limit(1)
    return session.execute(later).first() is None


def _put_value(unit: Unit, conflict: Conflict, text: str) -> None:
    """Write a third value, read as the field's own form would read it."""
    if conflict.kind == "twice":
        event = unit.session.get_one(Event, conflict.kept["event"])
        _never(unit, conflict.other)
        record_event(
            unit,
            NewEvent(
                case_id=event.case_id,
                type=event.type,
                on=day(text, "date"),
                corrects=event.id,
                detail=event.detail,
            ),
        )
        return
    if len(conflict.fields) != 1 or conflict.withheld:
        raise WrongUse("These fields are decided together.", "Keep mine or theirs, then change the case.")
    (name,) = conflict.fields
    if conflict.table == "cases" and (name in EDITABLE or name == "setting_id"):
        assert conflict.case_id is not None
        edit_case(unit, conflict.case_id, {"school" if name == "setting_id" else name: text})
        return
    column = shared(conflict.table).table.columns[name]
    if column.type.python_type is not str:
        raise WrongUse(
            "This field takes no third value here.", "Keep mine or theirs, then change it in its form."
        )
    put_values(unit, conflict.table, conflict.row_id, {name: text})


def what_changes(session: Session, conflict_id: str, today: date) -> tuple[str, ...]:
    """Say which deadlines would be different with the other value: why the decision matters."""
    conflict = session.get_one(Conflict, conflict_id)
    both = _both_facts(session, conflict)
    if both is None:
        return ()
    now, then = (_dues(computed(facts, today)) for facts in both)
    names = {key: name for told in (now, then) for key, (_, name) in told.items()}
    return tuple(
        f"{name}: {_due(now.get(key))} as it is, {_due(then.get(key))} with the other value"
        for key, name in names.items()
        if now.get(key) != then.get(key)
    )


def _both_facts(session: Session, conflict: Conflict) -> tuple[CaseFacts, CaseFacts] | None:
    """Return the case as it is and as it would be; nothing where no deadline hangs on it."""
    if conflict.case_id is None:
        return None
    facts = case_facts(session, conflict.case_id)
    if conflict.table == "cases" and "date_of_birth" in conflict.fields:
        born = conflict.other.get("date_of_birth")
        return facts, CaseFacts(date.fromisoformat(born) if born else None, facts.processes)
    if conflict.kind == "twice":
        told = story_of(session, conflict.case_id).told
        kept, other = (
            facts_of(facts.date_of_birth, [event for event in told if event.id != gone["event"]])
            for gone in (conflict.other, conflict.kept)
        )
        return kept, other
    return None


def _dues(found: Sequence[Deadline]) -> dict[tuple[Any, ...], tuple[date | None, str]]:
    return {
        (deadline.rule.id, deadline.process_index, deadline.of): (deadline.due, deadline.rule.title)
        for deadline in found
    }


def _due(told: tuple[date | None, str] | None) -> str:
    if told is None:
        return "none"
    return long_date(told[0]) if told[0] is not None else "no date"
