"""Reading a return from the cases, as they are known now."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from caseworker_app import __version__
from caseworker_app.casework import preferences
from caseworker_app.errors import WrongUse
from caseworker_app.reports.sen2.checks import Check, checks
from caseworker_app.reports.sen2.items import HEADER, Record
from caseworker_app.reports.sen2.one_child import Child, Collection, person
from caseworker_app.statutory import rules
from caseworker_app.statutory.reviews import YEAR_LIMITS
from caseworker_app.statutory.rule import Deadline
from caseworker_app.statutory.rules.phase_transfer import LIMITS as MOVES
from caseworker_app.store.deadlines import all_facts
from caseworker_app.store.derived import from_row
from caseworker_app.store.tables import (
    Case,
    DerivedDeadline,
    HiddenAddress,
    Person,
    Relationship,
    Setting,
)

FIRST_YEAR = 2023  # before it the return was not by person
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")


@dataclass(frozen=True, slots=True)
class Return:
    """A whole return, and what to put right in it."""

    collection: Collection
    header: Record
    people: tuple[Record, ...]
    checks: tuple[Check, ...]

    def records(self) -> list[Record]:
        """Return every record, the header first."""
        return [self.header, *(record for one in self.people for record in one.all())]


def collect(session: Session, year: int, today: date) -> Return:
    """Read the return of a year: activity of the year before, and the plans in force on its census day."""
    asked = Collection(year, _census(year, today))
    header = _header(session, asked)
    children, moves = _children(session, asked), _moves(session)
    withheld = _withheld(session)
    people = [
        made
        for case_id, facts in all_facts(session)
        if case_id in children
        and (made := person(children[case_id], facts, moves.get(case_id, ()), asked)) is not None
    ]
    people.sort(key=lambda one: one.case)
    return Return(asked, header, tuple(people), tuple(checks(header, people, asked, withheld)))


def _census(year: int, today: date) -> date:
    """Return the census day of a year that can be asked for."""
    if not FIRST_YEAR <= year <= today.year + 1:
        raise WrongUse(
            f"There is no return by person for {year}.",
            f"Give a year from {FIRST_YEAR} to {today.year + 1}: that of the census in January.",
        )
    limit = rules.rule("sen2-census").limit
    day = limit.due(date(year, 1, 1), {}) if limit is not None else None
    assert day is not None
    return day


def _header(session: Session, asked: Collection) -> Record:
    values = {
        "Collection": "SEN2",
        "Year": str(asked.year),
        "ReferenceDate": asked.census.isoformat(),
        "SourceLevel": "L",
        "LEA": preferences.read(session).la_number,
        "SoftwareCode": "Caseworker",
        "Release": __version__,
    }
    return Record(HEADER, "", values)


def _children(session: Session, asked: Collection) -> dict[str, Child]:
    postcodes, in_force = _postcodes(session), _in_force(session, asked.census)
    rows = session.execute(
        select(Case, Setting.urn)
        .outerjoin(Setting, Setting.id == Case.setting_id)
        .where(Case.deleted_at.is_(None), Case.status != "merged")
    )
    return {
        case.id: Child(
            reference=case.reference,
            given_name=case.given_name,
            family_name=case.family_name,
            date_of_birth=case.date_of_birth,
            sex=case.sex,
            upn=case.upn.replace(" ", "").upper(),
            postcode=postcodes.get(case.id, ""),
            urn=urn or "",
            primary_need=case.primary_need,
            secondary_need=case.secondary_need,
            plan_in_force=case.id in in_force and (case.closed_on is None or case.closed_on > asked.census),
        )
        for case, urn in rows
    }


def _in_force(session: Session, day: date) -> set[str]:
    """Return the cases on which the time to the next review runs: those with a plan."""
    row = DerivedDeadline
    found = select(row.case_id).where(
        row.rule.in_(YEAR_LIMITS),
        row.starts_on <= day,
        or_(row.met_on.is_(None), row.met_on > day),
        or_(row.ended_on.is_(None), row.ended_on > day),
    )
    return set(session.execute(found).scalars())


def _moves(session: Session) -> dict[str, list[Deadline]]:
    found: dict[str, list[Deadline]] = defaultdict(list)
    rows = session.execute(select(DerivedDeadline).where(DerivedDeadline.rule.in_(MOVES))).scalars()
    for row in rows:
        if row.ended_on is None or row.met_on is not None:
            found[row.case_id].append(from_row(row))
    return found


def _postcodes(session: Session) -> dict[str, str]:
    """Return the postcode of the home: of the child, or of those with whom it lives. Never a withheld one."""
    found: dict[str, str] = {}
    hidden = exists().where(HiddenAddress.person_id == Person.id, HiddenAddress.deleted_at.is_(None))
    rows = session.execute(
        select(Relationship.case_id, Person.address)
        .join(Person, Person.id == Relationship.person_id)
        .where(
            Relationship.deleted_at.is_(None),
            Person.deleted_at.is_(None),
            Person.address != "",
            Relationship.address_withheld.is_(False),
            ~hidden,
            or_(Relationship.lives_with, Relationship.role == "young_person"),
        )
        .order_by(Relationship.role != "young_person", Relationship.id)
    )
    for case_id, address in rows:
        last = address.strip().splitlines()[-1].strip().upper()
        if _POSTCODE.match(last):
            found.setdefault(case_id, last)
    return found


def _withheld(session: Session) -> set[str]:
    """Return the references of the cases on which someone's address is withheld."""
    hidden = exists().where(HiddenAddress.person_id == Relationship.person_id)
    found = (
        select(Case.reference)
        .join(Relationship, Relationship.case_id == Case.id)
        .where(Relationship.deleted_at.is_(None), or_(Relationship.address_withheld, hidden))
    )
    return set(session.execute(found).scalars())
