"""Two values of a conflict beside what was there before, field by field, and what each does to the dates."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from caseworker_app.casework.processes import story_of
from caseworker_app.statutory.rule import CaseFacts, Deadline, State
from caseworker_app.statutory.standing import days_on, state_on
from caseworker_app.store.deadlines import ToldEvent, case_facts, computed, facts_of
from caseworker_app.store.tables import Conflict, Event, Process
from caseworker_app.sync.conflicts import MINE, Shown, field_words, shown, value_words

_Which = tuple[Any, ...]


@dataclass(frozen=True)
class FieldRow:
    """One field: what it was, and what each made of it."""

    label: str
    before: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Due:
    """When a deadline would fall: its date, and where that stands today. No deadline, no `state`."""

    on: date | None = None
    state: State | None = None
    days: int | None = None


@dataclass(frozen=True)
class DateRow:
    """One deadline that is not the same with both values."""

    title: str
    before: Due
    mine: Due
    theirs: Due


class _Facts(NamedTuple):
    """A case with the value that is in force, with the other, and with what was there before."""

    kept: CaseFacts
    other: CaseFacts
    before: CaseFacts


@dataclass(frozen=True)
class Comparison:
    """A conflict as it is decided."""

    shown: Shown
    fields: tuple[FieldRow, ...]
    dates: tuple[DateRow, ...]
    takes_a_third: bool  # a value of one's own can be typed here


def compare(session: Session, conflict_id: str, today: date) -> Comparison:
    """Put both values of a conflict side by side, with the deadlines that hang on them."""
    conflict = session.get_one(Conflict, conflict_id)
    one = shown(session, conflict)
    kept, other = _told(session, conflict, conflict.kept), _told(session, conflict, conflict.other)
    before = _told(session, conflict, conflict.before)
    mine, theirs = (kept, other) if one.in_force == MINE else (other, kept)
    fields = tuple(
        FieldRow(label, before[place], mine[place], theirs[place])
        for place, label in enumerate(field_words(conflict))
    )
    dates = _dates(session, conflict, today, kept_is_mine=one.in_force == MINE)
    return Comparison(one, fields, dates, one.takes_a_third)


def _told(session: Session, conflict: Conflict, values: Any) -> list[str]:
    return [value_words(session, conflict, name, values) for name in conflict.fields]


def _dates(session: Session, conflict: Conflict, today: date, *, kept_is_mine: bool) -> tuple[DateRow, ...]:
    facts = _facts(session, conflict)
    if facts is None:
        return ()
    kept, other, before = (_by_rule(computed(each, today)) for each in facts)
    mine, theirs = (kept, other) if kept_is_mine else (other, kept)
    return tuple(
        DateRow(
            (mine.get(key) or theirs[key]).rule.title,
            *(_due(each.get(key), today) for each in (before, mine, theirs)),
        )
        for key in dict.fromkeys([*mine, *theirs])
        if _day(mine.get(key)) != _day(theirs.get(key))
    )


def _facts(session: Session, conflict: Conflict) -> _Facts | None:
    """Return the case as it is, as it would be and as it was; nothing where no deadline hangs on it."""
    if conflict.case_id is None:
        return None
    facts = case_facts(session, conflict.case_id)
    if conflict.table == "cases" and "date_of_birth" in conflict.fields:
        other, before = (_born(facts, values) for values in (conflict.other, conflict.before))
        return _Facts(facts, other, before)
    if conflict.table != "events":
        return None
    told = story_of(session, conflict.case_id).told
    if conflict.kind == "twice":
        kept, other = conflict.kept["event"], conflict.other["event"]
        return _Facts(*(_without(facts, told, gone) for gone in ({other}, {kept}, {kept, other})))
    if "deleted_at" in conflict.fields:
        return _taken_away(session, conflict, facts, told)
    return None


def _born(facts: CaseFacts, values: Mapping[str, Any]) -> CaseFacts:
    born = values.get("date_of_birth")
    return CaseFacts(date.fromisoformat(born) if born else None, facts.processes)


def _without(facts: CaseFacts, told: Iterable[ToldEvent], gone: Container[str]) -> CaseFacts:
    return facts_of(facts.date_of_birth, [event for event in told if event.id not in gone])


def _taken_away(
    session: Session, conflict: Conflict, facts: CaseFacts, told: Sequence[ToldEvent]
) -> _Facts | None:
    """Tell what it does that one took an event away, and that another would have it stay."""
    row = session.get(Event, conflict.row_id)
    process = None if row is None else session.get(Process, row.process_id)
    if row is None or process is None:
        return None
    others = [event for event in told if event.id != row.id]
    event = ToldEvent(row.id, row.process_id, process.kind, row.type, row.on, row.detail, row.corrects)
    there, gone = (facts_of(facts.date_of_birth, each) for each in ([*others, event], others))
    is_gone = [values.get("deleted_at") is not None for values in (conflict.kept, conflict.other)]
    kept, other = (gone if each else there for each in is_gone)
    return _Facts(kept, other, there)


def _by_rule(found: Sequence[Deadline]) -> dict[_Which, Deadline]:
    return {(each.rule.id, each.process_index, each.of): each for each in found}


def _day(deadline: Deadline | None) -> tuple[bool, date | None]:
    return deadline is not None, deadline.due if deadline is not None else None


def _due(deadline: Deadline | None, today: date) -> Due:
    if deadline is None:
        return Due()
    return Due(deadline.due, state_on(deadline, today), days_on(deadline, today))
