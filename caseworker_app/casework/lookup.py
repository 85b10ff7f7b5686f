"""Finding a case by what people call it: its reference, or its id."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.session import by_driver
from caseworker_app.store.tables import Case


def case_id(session: Session, called: str) -> str:
    """Return the id of the case that is called by a reference or an id."""
    wanted = called.strip()
    here = select(Case.id).where(Case.deleted_at.is_(None))
    found = _one(session, called, here.where((Case.reference == wanted) | (Case.id == wanted.lower())))
    if found is None:
        found = _one(session, called, here.where(func.lower(Case.reference) == wanted.lower()))
    if found is None:
        raise WrongUse(
            f"There is no case “{called}”.",
            "Give the reference or the id; `caseworker find WORDS` looks for a name.",
        )
    return found


def _one(session: Session, called: str, cases: Select[str]) -> str | None:
    """Return the only case that a query finds; two colleagues may have given one reference offline."""
    found = session.execute(cases.limit(2)).scalars().all()
    if len(found) > 1:
        raise WrongUse(
            f"There are two cases “{called}”.",
            f"Give the id: {' or '.join(found)}. If they are one child's, merge them.",
        )
    return found[0] if found else None


def known_to_change(session: Session, wanted: str) -> str:
    """Return the id of a case that can be changed, without reading the case itself."""
    sql = "SELECT 1 FROM cases WHERE id = ? AND deleted_at IS NULL AND status <> 'merged'"
    return wanted if by_driver(session, sql, (wanted,)) else open_to_change(session, wanted).id


def open_to_change(session: Session, wanted: str) -> Case:
    """Return a case that can be changed: one that is there, and was not merged into another."""
    case = session.get(Case, wanted)
    if case is None or case.deleted_at is not None:
        raise WrongUse(f"There is no case “{wanted}”.", "It may have been opened in error and taken back.")
    if case.status == "merged":
        kept = session.get(Case, case.merged_into_id)
        other = f"the case {kept.reference}" if kept is not None else "another case"
        raise NotAllowed(f"The case {case.reference} was merged into {other}.", f"Work on {other} instead.")
    return case
