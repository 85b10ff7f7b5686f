"""How long a child's case is kept, what stops its deletion, and the list that somebody decides on.

Nothing is ever deleted by itself: the list offers, a team lead decides for each child.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from caseworker_app.casework import preferences, typed
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.words import long_date
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, KeptLonger, LegalHold

DECIDES = "decides how long records are kept"


@dataclass(frozen=True)
class Kept:
    """One kind of record, how long it is kept, and where that comes from."""

    kind: str
    period: str
    source: str


@dataclass(frozen=True, kw_only=True)
class OnTheList:
    """A child whose time of keeping is over, and why it may not go yet (nothing: it may)."""

    case_id: str
    reference: str
    given_name: str
    family_name: str
    date_of_birth: date
    over_on: date
    stopped: str = ""


def schedule(session: Session) -> tuple[Kept, ...]:
    """Return the retention schedule as the council set it."""
    said = preferences.read(session)
    return (
        Kept(
            "A child’s case: plans, letters, calls and messages, events, people, notes",
            f"Until {said.retention_years} years after birth",
            said.retention_source,
        ),
        Kept(
            "Certificates of deletion", "Kept", "They show what was deleted, when and by whom, and no child."
        ),
        Kept("The council’s own facts, wording and improvement plan", "Kept", "They are about no child."),
    )


def over_on(born: date, years: int) -> date:
    """Return the first day on which a case need not be kept any more; of 29 February it is 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def review_list(session: Session, today: date) -> list[OnTheList]:
    """Return the children whose time of keeping is over, the longest over first; what stops one is told."""
    years = preferences.read(session).retention_years
    # No child born later can be on it: the index of the list is the birth.
    rows = session.execute(
        select(Case)
        .where(Case.deleted_at.is_(None), Case.status != "merged", Case.date_of_birth.is_not(None))
        .where(Case.date_of_birth <= _born_before(today, years))
        .order_by(Case.date_of_birth, Case.reference)
    ).scalars()
    found = list(rows)
    stops = _stops(session, [case.id for case in found], today)
    return [
        OnTheList(
            case_id=case.id,
            reference=case.reference,
            given_name=case.given_name,
            family_name=case.family_name,
            date_of_birth=case.date_of_birth,
            over_on=over_on(case.date_of_birth, years),
            stopped=stops.get(case.id) or _still_open(case),
        )
        for case in found
        if case.date_of_birth is not None and over_on(case.date_of_birth, years) <= today
    ]


def _born_before(today: date, years: int) -> date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)


def _still_open(case: Case) -> str:
    return "" if case.status == "closed" else "The case is open: close it first"


def _stops(session: Session, cases: Sequence[str], today: date) -> dict[str, str]:
    """Return by case what stops its deletion: a hold, or a decision to keep it longer."""
    stops = {
        row.case_id: f"Kept until {long_date(row.until)}: {row.because}"
        for row in session.execute(
            select(KeptLonger)
            .where(KeptLonger.case_id.in_(cases), KeptLonger.deleted_at.is_(None), KeptLonger.until > today)
            .order_by(KeptLonger.until)
        ).scalars()
    }
    return stops | {row.case_id: f"Legal hold: {row.because}" for row in _holds(session, cases)}


def _holds(session: Session, cases: Iterable[str]) -> Sequence[LegalHold]:
    return (
        session.execute(
            select(LegalHold).where(
                LegalHold.case_id.in_(list(cases)),
                LegalHold.lifted_at.is_(None),
                LegalHold.deleted_at.is_(None),
            )
        )
        .scalars()
        .all()
    )


def why_not(session: Session, case: Case, cases: Sequence[str], today: date) -> str:
    """Return why a case may not be deleted today, with those merged into it; nothing: it may."""
    years = preferences.read(session).retention_years
    if case.date_of_birth is None:
        return "No date of birth is recorded, so nobody can say how long it must be kept."
    over = over_on(case.date_of_birth, years)
    if over > today:
        return f"It must be kept until {long_date(over)} ({years} years after birth)."
    stops = _stops(session, cases, today)
    told = [stops[each] for each in cases if each in stops]
    if told:
        return f"{told[0]}."
    return f"{_still_open(case)}." if _still_open(case) else ""


def hold(unit: Unit, case_id: str, because: str) -> None:
    """Let nothing of a case be deleted until the hold is lifted; anybody on the case may set it."""
    case = _case(unit.session, case_id)
    if held_because(unit.session, case.id):
        raise NotAllowed(f"The case {case.reference} is under a legal hold already.", "Lift that one first.")
    reason = typed.required(because, "reason for the hold")
    unit.session.add(LegalHold(case_id=case.id, because=reason, set_at=unit.now, set_by=unit.user))


def lift(unit: Unit, case_id: str, because: str) -> None:
    """Lift the hold of a case: a team lead's decision, with its reason."""
    refuse_other_than_lead(unit.session, unit.user, DECIDES)
    case = _case(unit.session, case_id)
    found = _holds(unit.session, [case.id])
    if not found:
        raise NotAllowed(f"The case {case.reference} is under no legal hold.", "There is nothing to lift.")
    reason = typed.required(because, "reason for lifting the hold")
    for one in found:
        one.lifted_at, one.lifted_by, one.lifted_because = unit.now, unit.user, reason


def is_held(case_id: Any) -> ColumnElement[bool]:
    """Return the condition that a case is under a legal hold."""
    return exists().where(
        LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None), LegalHold.deleted_at.is_(None)
    )


def held_because(session: Session, case_id: str) -> str:
    """Return why nothing of a case may be deleted; nothing: it is under no hold."""
    return "; ".join(row.because for row in _holds(session, [case_id]))


def keep_longer(unit: Unit, case_id: str, until: date, because: str) -> None:
    """Keep a case whose time is over until a later day."""
    refuse_other_than_lead(unit.session, unit.user, DECIDES)
    case = _case(unit.session, case_id)
    if until <= unit.today:
        raise WrongUse(f"{long_date(until)} is not after today.", "Give the day until which it is kept.")
    reason = typed.required(because, "reason for keeping it longer")
    unit.session.add(
        KeptLonger(case_id=case.id, until=until, because=reason, decided_at=unit.now, decided_by=unit.user)
    )


def _case(session: Session, case_id: str) -> Case:
    case = session.get(Case, case_id)
    if case is None or case.deleted_at is not None:
        raise WrongUse(f"There is no case “{case_id}”.", "It may have been opened in error and taken back.")
    return case
