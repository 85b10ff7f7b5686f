"""Two values of a conflict beside what was there before, field by field, and what each does to the dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caseworker_app.casework.processes import story_of
from caseworker_app.statutory.rule import CaseFacts, Deadline, State
from caseworker_app.statutory.standing import days_on, state_on
from caseworker_app.store.deadlines import case_facts, computed, facts_of
from caseworker_app.store.tables import Conflict
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
    mine: Due
    theirs: Due


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
    both = _both_facts(session, conflict)
    if both is None:
        return ()
    now, then = (_by_rule(computed(facts, today)) for facts in both)
    mine, theirs = (now, then) if kept_is_mine else (then, now)
    return tuple(
        DateRow(
            (mine.get(key) or theirs[key]).rule.title,
            _due(mine.get(key), today),
            _due(theirs.get(key), today),
        )
        for key in dict.fromkeys([*mine, *theirs])
        if _day(mine.get(key)) != _day(theirs.get(key))
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


def _by_rule(found: Sequence[Deadline]) -> dict[_Which, Deadline]:
    return {(each.rule.id, each.process_index, each.of): each for each in found}


def _day(deadline: Deadline | None) -> tuple[bool, date | None]:
    return deadline is not None, deadline.due if deadline is not None else None


def _due(deadline: Deadline | None, today: date) -> Due:
    if deadline is None:
        return Due()
    return Due(deadline.due, state_on(deadline, today), days_on(deadline, today))
