"""Everything that the page of one case shows, read by a fixed number of indexed queries.

A withheld address is never in it: only the fact that one is withheld.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from caseworker_app.casework import case_parts
from caseworker_app.casework.case_parts import of_case
from caseworker_app.casework.case_shapes import (
    CaseEvent,
    CasePage,
    CaseProcess,
)
from caseworker_app.casework.retention import is_held
from caseworker_app.casework.stage import process_words, process_year, stage
from caseworker_app.errors import WrongUse
from caseworker_app.statutory import checks, rule, urgency
from caseworker_app.statutory.engine import in_order
from caseworker_app.statutory.idle import nothing_left
from caseworker_app.statutory.rule import CaseFacts, Deadline, Holder, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.store.deadlines import ToldEvent, facts_of, standing
from caseworker_app.store.derived import from_row
from caseworker_app.store.tables import (
    Case,
    DerivedDeadline,
    Event,
    Process,
    Setting,
)

QUERIES = 8


class CaseGone(WrongUse):
    """The case is not in this caseload any more: deleted, or given to another team."""


def case_page(session: Session, case_id: str, today: date) -> CasePage:
    """Read the page of one case. Always the same number of queries, each by an index."""
    case, setting, merged_into, held = _case(session, case_id)
    processes, facts = _story(session, case_id, case.date_of_birth)
    deadlines = _deadlines(session, case_id, today)
    people = case_parts.people_of(session, case_id)
    withheld = any(person.address_withheld for person in people)
    first, second = what_is_next(deadlines, today)
    changes = case_parts.changes_of(session, case_id, withheld)
    return CasePage(
        header=case_parts.header_of(case, setting, merged_into, stage(facts.processes, today), today),
        flags=case_parts.flags_of(case, facts, withheld, held),
        next=first,
        then=second,
        facts=facts,
        processes=processes,
        deadlines=deadlines,
        notes=case_parts.notes_of(session, case_id),
        people=people,
        from_the_spreadsheet=case_parts.spreadsheet_of(session, case_id, withheld),
        changes=changes,
        changes_cut=len(changes) == case_parts.CHANGES_FIRST,
        doubts=tuple(str(doubt) for doubt in checks.contradictions(facts)),
    )


def all_changes(session: Session, page: CasePage) -> CasePage:
    """Return the page with all its changes: a long story is read only when someone looks at it."""
    withheld = any(person.address_withheld for person in page.people)
    changes = case_parts.changes_of(session, page.header.case_id, withheld, case_parts.CHANGES_SHOWN)
    return replace(page, changes=changes, changes_cut=False)


def what_is_next(deadlines: Sequence[Deadline], today: date) -> tuple[Deadline | None, Deadline | None]:
    """Return the council's two most pressing tasks that are not the same task under two limits."""
    waiting = [
        deadline
        for deadline in deadlines
        if deadline.holder is Holder.COUNCIL and deadline.due is not None and still_to_do(deadline, today)
    ]
    waiting.sort(
        key=lambda one: (_late_first(one, today), one.act_by or one.due, one.rule.id),
    )
    first = next(iter(waiting), None)
    tasks = {first.rule.met_by} if first else set()
    return first, next((deadline for deadline in waiting if deadline.rule.met_by not in tasks), None)


def _late_first(deadline: Deadline, today: date) -> int:
    """What is late stands first, and there the law before the council's own target: as on Today."""
    late = state_on(deadline, today) is State.OVERDUE
    return int(urgency.kind(deadline) == urgency.TARGET) if late else 2


def still_to_do(deadline: Deadline, today: date) -> bool:
    """Whether someone must still act on it: unmet, even where its limit is disapplied."""
    unmet = deadline.met_on is None and state_on(deadline, today) is not State.ENDED
    return unmet and not nothing_left(deadline)


def _case(session: Session, case_id: str) -> tuple[Case, tuple[str, str], str, bool]:
    kept = aliased(Case)
    found = session.execute(
        select(Case, Setting.name, Setting.phase, kept.reference, is_held(Case.id))
        .outerjoin(Setting, Setting.id == Case.setting_id)
        .outerjoin(kept, kept.id == Case.merged_into_id)
        .where(Case.id == case_id, Case.deleted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise CaseGone("This case is not in the caseload any more.", "Go back to the caseload.")
    return found[0], (found[1] or "", found[2] or ""), found[3] or "", bool(found[4])


def _story(
    session: Session, case_id: str, date_of_birth: date | None
) -> tuple[tuple[CaseProcess, ...], CaseFacts]:
    rows = session.execute(of_case(Process, case_id).order_by(Process.opened_at, Process.id)).scalars().all()
    kinds = {row.id: row.kind for row in rows}
    found = of_case(Event, case_id).where(Event.deleted_at.is_(None))  # an import that was taken back
    events = session.execute(found.order_by(Event.recorded_at, Event.id)).scalars().all()
    told = [
        ToldEvent(row.id, row.process_id, kinds[row.process_id], row.type, row.on, row.detail, row.corrects)
        for row in events
    ]
    holding: dict[str, list[rule.Event]] = defaultdict(list)
    for event in standing(told):
        holding[event.process_id].append(rule.Event(event.type, event.on or date.min, event.detail))
    numbers = _numbered([(row, holding[row.id]) for row in rows])
    processes = tuple(
        CaseProcess(
            id=row.id,
            kind=row.kind,
            index=numbers[row.id],
            words=process_words(row.kind, process_year(holding[row.id])),
            closed=row.closed,
            events=_events(row.kind, [event for event in events if event.process_id == row.id]),
        )
        for row in rows
        if row.deleted_at is None
    )
    return processes, facts_of(date_of_birth, told)


def _numbered(processes: Sequence[tuple[Process, Sequence[rule.Event]]]) -> dict[str, int]:
    """Number the processes of each kind from 1 by first event, those without events last."""
    order = sorted(processes, key=lambda one: min((event.on for event in one[1]), default=date.max))
    counts: dict[str, int] = defaultdict(int)
    numbers = {}
    for process, _ in order:
        counts[process.kind] += 1
        numbers[process.id] = counts[process.kind]
    return numbers


def _events(kind: str, rows: Sequence[Event]) -> tuple[CaseEvent, ...]:
    """Return a process's events as recorded, each that was corrected with what replaced it."""
    made: dict[str, CaseEvent] = {}
    corrected_by = {row.corrects: row.id for row in rows if row.corrects}
    for row in reversed(rows):
        made[row.id] = CaseEvent(
            id=row.id,
            kind=kind,
            process_id=row.process_id,
            type=row.type,
            on=row.on,
            detail=row.detail,
            note=row.note,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
            imported=row.batch_id is not None,
            corrects=row.corrects,
            replaced_by=made.get(corrected_by.get(row.id, "")),
        )
    return tuple(made[row.id] for row in rows)


def _deadlines(session: Session, case_id: str, today: date) -> tuple[Deadline, ...]:
    rows = session.execute(of_case(DerivedDeadline, case_id)).scalars()
    found = in_order([from_row(row) for row in rows])
    return tuple(
        deadline for deadline in found if deadline.shows_from is None or deadline.shows_from <= today
    )
