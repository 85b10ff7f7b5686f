"""What a colleague must know of each child of a leaver: sensitivities, promises, what is next.

No address and no telephone number is in it: the case has those, for those who may see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from caseworker_app.casework.year_group import label, year_group
from caseworker_app.errors import WrongUse
from caseworker_app.statutory import rules
from caseworker_app.statutory.words import long_date, short_date
from caseworker_app.store.session import LONDON
from caseworker_app.store.tables import (
    Case,
    Communication,
    DerivedDeadline,
    FamilyClock,
    Owed,
    Person,
    Promise,
    Relationship,
    Setting,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MOST_DATES, _MOST_PROMISES = 4, 6
_ROLES = ("mother", "father", "carer", "young_person", "foster_carer", "guardian")


@dataclass(frozen=True, slots=True)
class ChildSheet:
    """Half a page about one child: every part is a list of short lines."""

    case_id: str
    name: str
    about: str
    sensitive: tuple[str, ...]
    promises: tuple[str, ...]
    waiting: tuple[str, ...]
    next_dates: tuple[str, ...]
    family: tuple[str, ...]
    note: str


def handover_sheets(session: Session, caseworker: str, today: date) -> list[ChildSheet]:
    """Return a sheet for each open case of a caseworker, by the child's name."""
    cases = session.execute(
        select(Case, Setting.name)
        .outerjoin(Setting, Setting.id == Case.setting_id)
        .where(Case.caseworker == caseworker, Case.status == "open", Case.deleted_at.is_(None))
        .order_by(Case.family_name, Case.given_name, Case.reference)
    ).all()
    if not cases:
        raise WrongUse(f"{caseworker or 'Nobody'} has no open cases.", "Choose another caseworker.")
    return [_sheet(session, case, setting or "", today) for case, setting in cases]


def _sheet(session: Session, case: Case, setting: str, today: date) -> ChildSheet:
    family = _family(session, case.id)
    born = case.date_of_birth
    year = label(year_group(born, today, case.year_group_shift)) if born else ""
    about = (
        case.reference,
        f"born {long_date(born)}" if born else "",
        year,
        setting or "no setting",
        case.team,
    )
    return ChildSheet(
        case_id=case.id,
        name=f"{case.given_name} {case.family_name}".strip(),
        about=" · ".join(part for part in about if part),
        sensitive=tuple(
            _of_the_child(case, today) + [line for tie, name in family for line in _care(tie, name)]
        ),
        promises=tuple(_promises(session, case.id, today)),
        waiting=tuple(_waiting(session, case.id, today)),
        next_dates=tuple(_dates(session, case.id, today)),
        family=(
            *(_person(tie, person) for tie, person in family if tie.role in _ROLES),
            *_contact(session, case),
        ),
        note=case.note,
    )


def _of_the_child(case: Case, today: date) -> list[str]:
    lines = []
    if case.out_of_education_since is not None:
        weeks = (today - case.out_of_education_since).days // 7
        lines.append(f"Out of education since {long_date(case.out_of_education_since)} ({weeks} weeks)")
    if case.looked_after:
        lines.append("Looked after")
    if case.youth_custody:
        lines.append("In custody")
    if case.interpreter:
        lines.append(f"The family needs an interpreter: {case.interpreter}")
    return lines


def _care(tie: Relationship, person: Person) -> list[str]:
    """Say what must not be forgotten about a person."""
    lines = []
    if tie.deceased:
        lines.append(f"{person.name} has died")
    if tie.no_contact:
        lines.append(f"No contact with {person.name}: {tie.no_contact}")
    if tie.restriction:
        lines.append(f"{person.name}: {tie.restriction}")
    if tie.address_withheld:
        lines.append(f"Where {person.name} lives must not be told to anyone")
    if person.format or person.language:
        wants = ", ".join(filter(None, (person.format.replace("_", " "), person.language)))
        lines.append(f"{person.name} needs letters in {wants}")
    return lines


def _family(session: Session, case_id: str) -> Sequence[tuple[Relationship, Person]]:
    found = session.execute(
        select(Relationship, Person)
        .join(Person, Person.id == Relationship.person_id)
        .where(
            Relationship.case_id == case_id, Relationship.deleted_at.is_(None), Person.deleted_at.is_(None)
        )
        .order_by(Person.name)
    )
    return [(tie, person) for tie, person in found]


def _person(tie: Relationship, person: Person) -> str:
    responsible = ", parental responsibility" if tie.parental_responsibility else ""
    return f"{person.title} {person.name} ({tie.role.replace('_', ' ')}{responsible})".strip()


def _contact(session: Session, case: Case) -> list[str]:
    clock = session.get(FamilyClock, case.id)
    if clock is None or clock.last_contact is None:
        return ["No contact is logged"]
    return [f"Last contact {short_date(clock.last_contact.astimezone(LONDON).date())}"]


def _promises(session: Session, case_id: str, today: date) -> list[str]:
    found = session.execute(
        select(Promise)
        .where(Promise.case_id == case_id, Promise.state == "open", Promise.deleted_at.is_(None))
        .order_by(Promise.by)
    ).scalars()
    lines = [
        f"{one.text}{f' (to {one.to})' if one.to else ''}, by {short_date(one.by)}{_late(one.by, today)}"
        for one in found
    ]
    return _few(lines, _MOST_PROMISES)


def _waiting(session: Session, case_id: str, today: date) -> list[str]:
    found = session.execute(
        select(Owed.due, Communication.summary)
        .join(Communication, Communication.id == Owed.source_id)
        .where(Owed.case_id == case_id, Owed.kind == "reply")
        .order_by(Owed.due)
    )
    lines = [
        f"{summary or 'A message'}, answer by {short_date(due)}{_late(due, today)}" for due, summary in found
    ]
    return _few(lines, _MOST_DATES)


def _dates(session: Session, case_id: str, today: date) -> list[str]:
    row = DerivedDeadline
    found = session.execute(
        select(row.rule, row.due)
        .where(
            row.case_id == case_id,
            row.pending,
            row.holder == "council",
            row.duty.in_(("must", "should", "policy")),
            (row.shows_from.is_(None)) | (row.shows_from <= today),
            (row.needed_until.is_(None)) | (row.needed_until > today),
        )
        .order_by(row.due.is_(None), row.due)
    ).all()
    lines = [f"{rules.rule(rule).verb}: {_when(due, today)}" for rule, due in found]
    return _few(lines, _MOST_DATES)


def _when(due: date | None, today: date) -> str:
    return "no date, a fact is missing" if due is None else f"{short_date(due)}{_late(due, today)}"


def _late(due: date, today: date) -> str:
    days = (today - due).days
    return f" ({days} {'day' if days == 1 else 'days'} late)" if days > 0 else ""


def _few(lines: list[str], most: int) -> list[str]:
    """Keep to what has room, and say how many more there are."""
    return (
        lines if len(lines) <= most else [*lines[: most - 1], f"and {len(lines) - most + 1} more on the case"]
    )
