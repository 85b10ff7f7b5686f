"""Everybody else, read from the store: whom a letter must not name, and who could be taken for a child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from caseworker_app.letters.family import Family
from caseworker_app.letters.others import NAMESAKE, SIBLING, TWIN, OtherChild, Others, Protected
from caseworker_app.store import tables
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
    return Others((OtherChild(*row) for row in children), (Protected(*row) for row in protected), settings)


def near_children(session: Session, family: Family) -> list[OtherChild]:
    """Return siblings and twins, who share a person or an address, and a few children of the same surname."""
    tie, person = tables.Relationship, tables.Person
    ids = [one.id for one in family.people if one.is_family]
    homes = [one.address for one in family.people if one.is_family and one.address and not one.withheld]
    by_person = select(tie.case_id).where(tie.person_id.in_(ids), tie.deleted_at.is_(None))
    by_home = (
        select(tie.case_id)
        .join(person, person.id == tie.person_id)
        .where(person.address.in_(homes), person.deleted_at.is_(None), tie.deleted_at.is_(None))
    )
    kin = list(_children(session, family, tables.Case.id.in_(by_person.union(by_home))))
    known = {child.reference for child in kin}
    namesakes = _children(session, family, tables.Case.family_name == family.family_name, MOST_NAMESAKES)
    return [*kin, *(child for child in namesakes if child.reference not in known)]


def _children(
    session: Session, family: Family, which: ColumnElement[bool], most: int | None = None
) -> Iterator[OtherChild]:
    case = tables.Case
    query = select(
        case.reference, case.given_name, case.family_name, case.preferred_name, case.upn, case.date_of_birth
    ).where(
        which, case.status.in_(_COUNTED), case.id != family.case_id, case.deleted_at.is_(None)
    )  # fmt: skip
    # Those who could most easily be taken for this child come first.
    alike = (case.given_name == family.given_name, case.date_of_birth == family.date_of_birth)
    rows = session.execute(query.order_by(*(one.desc() for one in alike), case.id).limit(most))
    for reference, given, surname, preferred, upn, born in rows:
        same_day = born is not None and born == family.date_of_birth
        how = NAMESAKE if most else TWIN if same_day else SIBLING
        yield OtherChild(reference, given, surname, preferred, upn, how)


def heard_on(session: Session) -> date | None:
    """Return the day on which this computer last heard from the shared database, if there is one."""
    met_at = session.execute(select(tables.SharedDatabase.met_at)).scalars().first()
    return met_at.astimezone(LONDON).date() if met_at is not None else None
