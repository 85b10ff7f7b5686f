"""Handing cases to a colleague: one deed, undone as one, with a note of what is due and what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.derived import follow_case
from caseworker_app.store.tables import (
    Case,
    Colleague,
    DerivedDeadline,
    Handover,
    Promise,
    SharedDatabase,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from caseworker_app.store.session import Unit

_LINES = 12
_TEAM_LEAD = "team_lead"


@dataclass(frozen=True)
class Handed:
    """One case that changed hands."""

    case_id: str
    reference: str
    from_name: str
    to_name: str
    to_team: str


def who_can_take(session: Session) -> tuple[str, ...]:
    """Return the names to whom cases can go: those who share the database, else those who have cases."""
    if session.get(SharedDatabase, 1) is None:
        named = select(Case.caseworker).where(Case.caseworker != "", Case.deleted_at.is_(None)).distinct()
        return tuple(sorted(session.execute(named).scalars(), key=str.casefold))
    known = session.execute(select(Colleague).where(Colleague.active)).scalars()
    return tuple(sorted((each.name for each in known if each.teams), key=str.casefold))


def reassign(unit: Unit, case_ids: Sequence[str], to: str, *, note: str = "") -> list[Handed]:
    """Hand cases to a colleague, with a note for each; a colleague of another team gets the case into it.

    Where the store shares a database the colleague must be one of those who share it, and only a team lead
    gives a case to another team. Of several cases those that are closed stay as they are.
    """
    name, teams = _colleague(unit.session, " ".join(to.split()))
    handed = []
    for case_id in case_ids:
        case = unit.session.get(Case, case_id)
        if case is None or case.deleted_at is not None:
            raise WrongUse(f"There is no case “{case_id}”.", "`caseworker find WORDS` looks for a name.")
        if case.status == "closed" and len(case_ids) > 1:
            continue
        team = case.team if teams is None or case.team in teams else teams[0]
        if team != case.team:
            _refuse_other_than_lead(unit.session, name, team)
        if case.caseworker == name and team == case.team:
            continue
        handed.append(_hand_over(unit, case, name, team, note))
    return handed


def _colleague(session: Session, to: str) -> tuple[str, list[str] | None]:
    """Return a colleague's name and teams; any name will do in a store that shares with nobody."""
    if not to:
        raise WrongUse("To whom?", "Name the colleague, for example --to 'R. Patel'.")
    if session.get(SharedDatabase, 1) is None:
        return to, None
    known = session.execute(select(Colleague).where(Colleague.active)).scalars().all()
    found = [each for each in known if each.name.casefold() == to.casefold()]
    if not found:
        names = ", ".join(sorted(each.name for each in known if each.teams))
        raise WrongUse(f"No colleague is called {to}.", f"There are: {names}." if names else "Sync first.")
    if not found[0].teams:
        raise WrongUse(f"{found[0].name} is in no team, so no case can be theirs.", "Name another colleague.")
    return found[0].name, list(found[0].teams)


def _refuse_other_than_lead(session: Session, name: str, team: str) -> None:
    shared = session.get(SharedDatabase, 1)
    if shared is not None and shared.role != _TEAM_LEAD and team not in shared.teams:
        raise NotAllowed(
            f"{name} is in the team {team}; only a team lead gives a case to another team.",
            "Ask your team lead to reassign it.",
        )


def _hand_over(unit: Unit, case: Case, name: str, team: str, note: str) -> Handed:
    session, before = unit.session, case.caseworker
    session.add(
        Handover(
            case_id=case.id,
            from_name=before,
            to_name=name,
            from_team=case.team,
            to_team=team,
            note=note,
            due=_due(session, case.id),
            promised=_promised(unit, case.id, before, name),
            at=unit.now,
            by=unit.user,
        )
    )
    case.caseworker, case.team = name, team
    for merged in session.execute(select(Case).where(Case.merged_into_id == case.id)).scalars():
        merged.team = team  # what was merged into a case goes where the case goes
    session.flush()
    follow_case(unit, case.id)
    return Handed(case.id, case.reference, before, name, team)


def _due(session: Session, case_id: str) -> list[dict[str, Any]]:
    """Return what is to be done on a case, what is due first first."""
    from caseworker_app.statutory import rules

    row = DerivedDeadline
    found = session.execute(
        select(row.rule, row.due)
        .where(row.case_id == case_id, row.pending, row.duty.in_(("must", "should", "policy")))
        .order_by(row.due.is_(None), row.due)
        .limit(_LINES)
    )
    return [
        {"rule": rule, "title": rules.rule(rule).title, "due": None if due is None else due.isoformat()}
        for rule, due in found
    ]


def _promised(unit: Unit, case_id: str, before: str, after: str) -> list[dict[str, Any]]:
    """Return what was promised and is open; who had promised it hands it over too."""
    found = unit.session.execute(
        select(Promise)
        .where(Promise.case_id == case_id, Promise.state == "open", Promise.deleted_at.is_(None))
        .order_by(Promise.by)
    ).scalars()
    told = []
    for promise in found:
        told.append({"text": promise.text, "to": promise.to, "by": promise.by.isoformat()})
        if promise.owner == before:
            promise.owner = after
    return told


@dataclass(frozen=True)
class HandoverNote:
    """What went along when a case changed hands."""

    by: str
    to_name: str
    at: datetime
    note: str
    due: tuple[tuple[str, date | None], ...]  # title, day
    promised: tuple[tuple[str, str, date], ...]  # what, to whom, by when


def latest_handover(session: Session, case_id: str) -> HandoverNote | None:
    """Return what went along when a case last changed hands."""
    found = next(iter(handovers(session, case_id)), None)
    if found is None:
        return None
    day = date.fromisoformat
    return HandoverNote(
        by=found.by,
        to_name=found.to_name,
        at=found.at,
        note=found.note,
        due=tuple((line["title"], day(line["due"]) if line["due"] else None) for line in found.due),
        promised=tuple((line["text"], line["to"], day(line["by"])) for line in found.promised),
    )


def handovers(session: Session, case_id: str) -> list[Handover]:
    """Return the times that a case changed hands, the latest first."""
    found = select(Handover).where(Handover.case_id == case_id, Handover.deleted_at.is_(None))
    return list(session.execute(found.order_by(Handover.at.desc(), Handover.id.desc())).scalars())
