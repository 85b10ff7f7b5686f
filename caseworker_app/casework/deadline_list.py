"""Deadlines of the whole caseload, as they are now or as they were on a past day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from caseworker_app.statutory import engine, standing
from caseworker_app.statutory.rule import Deadline, State
from caseworker_app.store.deadlines import all_facts, hold_on
from caseworker_app.store.derived import from_row
from caseworker_app.store.tables import Case, DerivedDeadline


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which deadlines are asked for; nothing given asks for all of the open cases."""

    case_id: str = ""
    overdue: bool = False
    within: int | None = None  # days
    rule: str = ""
    team: str = ""
    caseworker: str = ""

    def lets_through(self, deadline: Deadline, as_of: date) -> bool:
        """Say whether a deadline is asked for, on a day."""
        if not standing.shows_on(deadline, as_of) or (self.rule and deadline.rule.id != self.rule):
            return False
        if not self.overdue and self.within is None:
            return True
        state, days = standing.state_on(deadline, as_of), standing.days_on(deadline, as_of)
        if self.overdue and state is State.OVERDUE:
            return True
        waits = state in {State.OPEN, State.EXCEPTED} and days is not None
        return waits and self.within is not None and 0 <= (days or 0) <= self.within


@dataclass(frozen=True, slots=True)
class OnCase:
    """A deadline with the child that it is about."""

    case_id: str
    reference: str
    given_name: str
    family_name: str
    urgent_child: bool
    deadline: Deadline


def deadlines_on(session: Session, wanted: Wanted, as_of: date, today: date) -> list[OnCase]:
    """Return deadlines by due date (none last), rule, start and `of`.

    For today or later they stand in the derived table; for a past day they are worked out from what had
    happened by then.
    """
    now_known = hold_on(session, as_of, today)
    found = [
        one
        for one in (_kept(session, wanted) if now_known else _then(session, wanted, as_of))
        if wanted.lets_through(one.deadline, as_of)
    ]
    return sorted(found, key=_order)


def _order(one: OnCase) -> tuple[Any, ...]:
    deadline = one.deadline
    return (
        deadline.due or date.max, deadline.rule.id, deadline.starts_on, deadline.of or "", one.reference,
    )  # fmt: skip


def _cases(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    case = Case
    query = select(
        case.id,
        case.reference,
        case.given_name,
        case.family_name,
        (case.looked_after | case.out_of_education_since.is_not(None)).label("urgent"),
    ).where(case.deleted_at.is_(None))
    if wanted.case_id:
        return query.where(case.id == wanted.case_id)
    query = query.where(case.status == "open")
    if wanted.team:
        query = query.where(case.team == wanted.team)
    return query.where(case.caseworker == wanted.caseworker) if wanted.caseworker else query


def _kept(session: Session, wanted: Wanted) -> Iterator[OnCase]:
    query = (
        _cases(wanted).add_columns(DerivedDeadline).join(DerivedDeadline, DerivedDeadline.case_id == Case.id)
    )
    if wanted.rule:
        query = query.where(DerivedDeadline.rule == wanted.rule)
    for case_id, reference, given_name, family_name, urgent, row in session.execute(query):
        yield OnCase(case_id, reference, given_name, family_name, bool(urgent), from_row(row))


def _then(session: Session, wanted: Wanted, as_of: date) -> Iterator[OnCase]:
    cases = {row.id: row for row in session.execute(_cases(wanted))}
    for case_id, facts in all_facts(session):
        case = cases.get(case_id)
        if case is not None:
            for deadline in engine.deadlines(facts, as_of):
                yield OnCase(
                    case_id, case.reference, case.given_name, case.family_name, bool(case.urgent), deadline
                )
