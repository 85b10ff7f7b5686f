"""Everybody else, read from the store: whom a letter must not name, and who could be taken for a child."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from caseworker_app.casework import preferences
from caseworker_app.casework.preferences import Preferences
from caseworker_app.letters.family import NEVER_FAMILY, Family
from caseworker_app.letters.others import NAMESAKE, SIBLING, TWIN, OtherChild, Others, Protected
from caseworker_app.store import tables
from caseworker_app.store.folding import fold
from caseworker_app.store.session import LONDON

MOST_NAMESAKES = 5
_COUNTED = ("open", "closed")  # a case that was merged stands in another


def read_others(session: Session) -> Others:
    """Read what no letter may show of anybody else: every child's name, and every withheld address."""
    case, person, hidden = tables.Case, tables.Person, tables.HiddenAddress
    children = session.execute(
        select(case.reference, case.given_name, case.family_name, case.preferred_name, case.upn).where(
            case.deleted_at.is_(None), case.status.in_(_COUNTED)
        )
    )
    protected = session.execute(
        select(person.id, person.name, hidden.address, person.email, person.phone)
        .join(hidden, hidden.person_id == person.id)
        .where(hidden.deleted_at.is_(None))
    )
    settings = session.execute(
        select(tables.Setting.name).where(tables.Setting.deleted_at.is_(None))
    ).scalars()
    return Others(
        (OtherChild(*row) for row in children), (Protected(*row) for row in protected), settings,
        _public(preferences.read(session)),
    )  # fmt: skip


def _public(council: Preferences) -> str:
    """Return what the council says of itself, and whom it names, in every letter."""
    return "\n".join(
        (
            *(council.council_name, council.council_address, council.advice_service, council.complaints),
            *(council.mediation_adviser, council.mediation_officer),
        )
    )


def near_children(session: Session, family: Family) -> list[OtherChild]:
    """Return siblings and twins, who share a person or an address, and a few children of the same surname."""
    kin = [
        _child(row, TWIN if _same_day(row, family) else SIBLING)
        for row in _cases(session, family, tables.Case.id.in_(_shared(session, family)))
    ]
    known = {child.reference for child in kin}
    # Those who could most easily be taken for this child come first.
    rows = sorted(
        _cases(session, family, tables.Case.family_name == family.family_name),
        key=lambda row: (row.given_name != family.given_name, not _same_day(row, family)),
    )
    namesakes = [_child(row, NAMESAKE) for row in rows if row.reference not in known]
    return [*kin, *namesakes[:MOST_NAMESAKES]]


def _shared(session: Session, family: Family) -> set[str]:
    """Return the cases on which somebody of this family is, or somebody who lives at one of its addresses."""
    tie, person = tables.Relationship, tables.Person
    ids = [one.id for one in family.people if one.is_family]
    homes = [one.address for one in family.people if one.is_family and one.address and not one.withheld]
    at_home = select(person.id).where(
        person.address.in_(homes), person.address != "", person.deleted_at.is_(None)
    )  # fmt: skip
    hidden = tables.HiddenAddress
    refuges = [one.address for one in family.people if one.is_family and one.address and one.withheld]
    in_hiding = select(hidden.person_id).where(hidden.address.in_(refuges), hidden.deleted_at.is_(None))
    people = [*ids, *session.execute(at_home).scalars(), *session.execute(in_hiding).scalars()]
    cases = select(tie.case_id).where(tie.person_id.in_(people), tie.deleted_at.is_(None))
    return set(session.execute(cases).scalars()) | _same_parent(session, family)


_CALLED = text(
    """SELECT relationships.case_id, people.name, relationships.role FROM case_search
JOIN case_numbers ON case_numbers.number = case_search.rowid
JOIN relationships ON relationships.case_id = case_numbers.case_id AND relationships.deleted_at IS NULL
JOIN people ON people.id = relationships.person_id AND people.deleted_at IS NULL
WHERE case_search MATCH :name"""
)


def _same_parent(session: Session, family: Family) -> set[str]:
    """Return the cases on which a parent was typed once more: a whole name that few others bear."""
    found: set[str] = set()
    for person in family.people:
        name = fold(person.name)
        if not person.is_family or " " not in name:
            continue
        asked = " AND ".join(f'"{word}"' for word in name.split())
        rows = session.execute(_CALLED, {"name": f"people : ({asked})"}).all()
        cases = {row.case_id for row in rows if fold(row.name) == name and row.role not in NEVER_FAMILY}
        others = cases - {family.case_id}
        if len(others) <= MOST_NAMESAKES:
            found |= others
    return found


def _cases(session: Session, family: Family, which: ColumnElement[bool]) -> Sequence[Any]:
    case = tables.Case
    return session.execute(
        select(
            case.reference, case.given_name, case.family_name, case.preferred_name, case.upn,
            case.date_of_birth,
        ).where(which, case.status.in_(_COUNTED), case.id != family.case_id, case.deleted_at.is_(None))
    ).all()  # fmt: skip


def _same_day(row: Any, family: Family) -> bool:
    return row.date_of_birth is not None and row.date_of_birth == family.date_of_birth


def _child(row: Any, how: str) -> OtherChild:
    return OtherChild(row.reference, row.given_name, row.family_name, row.preferred_name, row.upn, how)


def heard_on(session: Session) -> date | None:
    """Return the day on which this computer last heard from the shared database, if there is one."""
    met_at = session.execute(select(tables.SharedDatabase.met_at)).scalars().first()
    return met_at.astimezone(LONDON).date() if met_at is not None else None
