"""The derived table of deadlines: what the rules say of a case's events, made again whenever they change.

It is written in the transaction that writes the event, so it can never tell another story than the events.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, delete, select, true
from sqlalchemy.orm import Session

from caseworker_app import __version__
from caseworker_app.statutory import engine, rules
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process
from caseworker_app.store import tables
from caseworker_app.store.derived import (
    DERIVED,
    CaseLine,
    case_lines,
    deadline_rows,
    doubt_rows,
    replace,
    review_rows,
)
from caseworker_app.store.session import Unit

_RULES_FACT = "deadlines_made_by"
_UNTIL_FACT = "deadlines_hold_from"
_WANTED_FACT = "deadlines_wanted"
_CASES_AT_ONCE = 500

Progress = Callable[[int, int], None]


class ToldEvent(NamedTuple):
    """One line of the events table, with the process that it stands in."""

    id: str
    process_id: str
    kind: str
    type: str
    on: date | None
    detail: Mapping[str, str]
    corrects: str | None


def recompute(unit: Unit, case_id: str) -> list[Deadline]:
    """Work out one case's deadlines again and put them in the place of the old ones."""
    session = unit.session
    session.flush()
    case = session.execute(case_lines().where(tables.Case.id == case_id)).one()
    told = session.execute(told_events().where(tables.Event.case_id == case_id)).all()
    facts = facts_of(case.date_of_birth, map(ToldEvent._make, told))
    found = computed(facts, unit.today)
    line = CaseLine._make(case)
    replace(unit, tables.DerivedDeadline, case_id, list(deadline_rows(line, found)))
    replace(unit, tables.DerivedDoubt, case_id, list(doubt_rows(line, facts, found)))
    as_of = _last_day(facts, unit.today)
    replace(unit, tables.DerivedReview, case_id, list(review_rows(line, facts, found, as_of)))
    _keep_until(unit, _last_happened(facts, unit.today))
    unit.changed_cases.add(case_id)
    return found


def recompute_many(unit: Unit, case_ids: Iterable[str], progress: Progress | None = None) -> None:
    """Work out the deadlines of some cases again, as after an import."""
    wanted = sorted(set(case_ids))
    unit.session.flush()
    for start in range(0, len(wanted), _CASES_AT_ONCE):
        some = wanted[start : start + _CASES_AT_ONCE]
        case, event = tables.Case, tables.Event
        for derived in DERIVED:
            unit.session.execute(delete(derived).where(derived.case_id.in_(some)))
        lines = unit.session.execute(case_lines().where(case.id.in_(some))).all()
        _derive(unit, lines, _by_case(unit.session, event.case_id.in_(some)))
        if progress is not None:
            progress(start + len(some), len(wanted))
    unit.changed_cases.update(wanted)


def recompute_all(unit: Unit, progress: Progress | None = None) -> int:
    """Work out every case's deadlines again, as after a change of the rules; return how many cases."""
    session = unit.session
    session.flush()
    for derived in DERIVED:
        session.execute(delete(derived))
    lines = session.execute(case_lines()).all()
    told = _by_case(session, true())
    for start in range(0, len(lines), _CASES_AT_ONCE):
        _derive(unit, lines[start : start + _CASES_AT_ONCE], told)
        if progress is not None:
            progress(min(start + _CASES_AT_ONCE, len(lines)), len(lines))
    _put_fact(unit, _RULES_FACT, rules_mark())
    session.execute(delete(tables.LocalFact).where(tables.LocalFact.name == _WANTED_FACT))
    return len(lines)


def _derive(unit: Unit, lines: Sequence[Row[Any]], told: Mapping[str, list[ToldEvent]]) -> None:
    """Write the deadlines and doubts of some cases, which have none in the tables."""
    rows: list[dict[str, Any]] = []
    doubtful: list[dict[str, Any]] = []
    reviews: list[dict[str, Any]] = []
    latest = unit.today
    for case in map(CaseLine._make, lines):
        facts = facts_of(case.date_of_birth, told.get(case.id, ()))
        latest = max(latest, _last_happened(facts, unit.today))
        found = computed(facts, unit.today)
        rows.extend(deadline_rows(case, found))
        doubtful.extend(doubt_rows(case, facts, found))
        reviews.extend(review_rows(case, facts, found, _last_day(facts, unit.today)))
    unit.insert_many(tables.DerivedDeadline, rows)
    unit.insert_many(tables.DerivedDoubt, doubtful)
    unit.insert_many(tables.DerivedReview, reviews)
    _keep_until(unit, latest)


def want(unit: Unit) -> None:
    """Note that many cases have come, whose deadlines are still to be worked out."""
    _put_fact(unit, _WANTED_FACT, "1")


def recompute_wanted(unit: Unit, most: int = _CASES_AT_ONCE) -> int:
    """Work out the deadlines of some of the cases that have none; return of how many there are more."""
    missing = select(tables.Case.id)
    for derived in DERIVED[:2]:
        missing = missing.where(tables.Case.id.not_in(select(derived.case_id)))
    wanted = list(unit.session.execute(missing.where(tables.Case.deleted_at.is_(None))).scalars())
    recompute_many(unit, wanted[:most])
    if len(wanted) <= most:
        unit.session.execute(delete(tables.LocalFact).where(tables.LocalFact.name == _WANTED_FACT))
    return max(0, len(wanted) - most)


def are_wanted(session: Session) -> bool:
    """Whether cases have come whose deadlines are still to be worked out."""
    return session.get(tables.LocalFact, _WANTED_FACT) is not None


def are_stale(session: Session) -> bool:
    """Whether other rules than the present ones made the table, so that it must be worked out again."""
    if are_wanted(session):
        return True
    made_by = session.get(tables.LocalFact, _RULES_FACT)
    if made_by is not None:
        return made_by.value != rules_mark()
    return session.execute(select(tables.Case.id).limit(1)).first() is not None


def hold_on(session: Session, as_of: date, today: date) -> bool:
    """Whether the table answers for a day: not for a past one, on which less had happened."""
    until = session.get(tables.LocalFact, _UNTIL_FACT)
    return as_of >= today and (until is None or as_of >= date.fromisoformat(until.value))


def rules_mark() -> str:
    """Return a mark that changes with the program and with any rule."""
    told = [[repr(getattr(rule, each.name)) for each in fields(rule)] for rule in rules.RULES]
    return f"{__version__} {hashlib.sha256(repr(told).encode()).hexdigest()[:16]}"


def case_facts(session: Session, case_id: str) -> CaseFacts:
    """Return what the law asks about one case; corrected events are left out."""
    born = session.execute(
        select(tables.Case.date_of_birth).where(tables.Case.id == case_id)
    ).scalar_one_or_none()
    told = session.execute(told_events().where(tables.Event.case_id == case_id)).all()
    return facts_of(born, map(ToldEvent._make, told))


def all_facts(session: Session) -> Iterator[tuple[str, CaseFacts]]:
    """Give the facts of every case that is there, for answers about a past day."""
    told = _by_case(session, true())
    for case in session.execute(case_lines().where(tables.Case.deleted_at.is_(None))):
        yield case.id, facts_of(case.date_of_birth, told.get(case.id, ()))


def facts_of(date_of_birth: date | None, told: Iterable[ToldEvent]) -> CaseFacts:
    """Return the facts of one case from its events in the order in which they were recorded."""
    by_process: dict[str, tuple[str, list[Event]]] = {}
    for event in standing(tuple(told)):
        assert event.on is not None
        _, events = by_process.setdefault(event.process_id, (event.kind, []))
        events.append(Event(event.type, event.on, event.detail))
    return CaseFacts(
        date_of_birth, tuple(Process(kind, tuple(events)) for kind, events in by_process.values())
    )


def standing(told: Sequence[ToldEvent]) -> list[ToldEvent]:
    """Return the events that hold, each correction in the place of what it corrects."""
    if all(event.corrects is None for event in told):
        return [event for event in told if event.on is not None]
    corrected_by: dict[str, ToldEvent] = {event.corrects: event for event in told if event.corrects}
    holding = []
    for event in told:
        if event.corrects is None:
            last = event
            while last.id in corrected_by:
                last = corrected_by[last.id]
            if last.on is not None:
                holding.append(last)
    return holding


def computed(facts: CaseFacts, today: date) -> list[Deadline]:
    """Work out the deadlines from everything that is on file."""
    return engine.deadlines(facts, _last_day(facts, today))


def told_events() -> Select[*tuple[Any, ...]]:
    """Return the query for events in the order in which they were recorded."""
    event, process = tables.Event, tables.Process
    return (
        select(event.id, event.process_id, process.kind, event.type, event.on, event.detail, event.corrects)
        .join(process, process.id == event.process_id)
        .where(event.deleted_at.is_(None))
        .order_by(event.recorded_at, event.id)
    )


def _by_case(session: Session, wanted: ColumnElement[bool]) -> Mapping[str, list[ToldEvent]]:
    told: dict[str, list[ToldEvent]] = defaultdict(list)
    for *event, case_id in session.execute(told_events().add_columns(tables.Event.case_id).where(wanted)):
        told[case_id].append(ToldEvent._make(event))
    return told


def _last_day(facts: CaseFacts, today: date) -> date:
    """Return the later of today and the last event: an event once taken in counts."""
    return max([today, *(event.on for process in facts.processes for event in process.events)])


def _last_happened(facts: CaseFacts, today: date) -> date:
    """Return the later of today and the last event that is not merely planned."""
    happened = (event for process in facts.processes for event in process.events)
    return max([today, *(event.on for event in happened if not event.type.endswith("_planned"))])


def _keep_until(unit: Unit, latest: date) -> None:
    """Remember that something dated after today was taken in: on an earlier day it has not happened."""
    if latest > unit.today:
        known = unit.session.get(tables.LocalFact, _UNTIL_FACT)
        if known is None or date.fromisoformat(known.value) < latest:
            _put_fact(unit, _UNTIL_FACT, latest.isoformat())


def _put_fact(unit: Unit, name: str, value: str) -> None:
    unit.session.merge(tables.LocalFact(name=name, value=value))
