"""One case as the letters see it, read from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session

from caseworker_app.casework.processes import Run, Story, story_of
from caseworker_app.errors import WrongUse
from caseworker_app.letters.family import Family, School, Somebody, squashed
from caseworker_app.letters.guard import OtherChild, Others, Protected
from caseworker_app.store import tables
from caseworker_app.store.session import LONDON


@dataclass(frozen=True)
class CaseRead:
    """A case: the family, what happened, and who works on it."""

    family: Family
    story: Story
    caseworker: str
    year_shift: int
    recorded: Mapping[str, tuple[datetime, str]]  # an event's id: when it was recorded, and by whom
    merged: bool = False


def read_case(session: Session, case_id: str) -> CaseRead:
    """Read all that a letter on this case may draw on."""
    case = session.get_one(tables.Case, case_id)
    recorded = session.execute(
        select(tables.Event.id, tables.Event.recorded_at, tables.Event.recorded_by).where(
            tables.Event.case_id == case_id
        )
    )
    family = Family(
        case_id=case.id, reference=case.reference, given_name=case.given_name, family_name=case.family_name,
        preferred_name=case.preferred_name, date_of_birth=case.date_of_birth, looked_after=case.looked_after,
        people=people_of(session, case_id), school=_school(session, case.setting_id),
    )  # fmt: skip
    return CaseRead(
        family, story_of(session, case_id), case.caseworker, case.year_group_shift,
        {row.id: (row.recorded_at, row.recorded_by) for row in recorded}, case.status == "merged",
    )  # fmt: skip


def _school(session: Session, setting_id: str | None) -> School | None:
    setting = session.get(tables.Setting, setting_id) if setting_id else None
    return None if setting is None else School(setting.id, setting.name, setting.head, setting.address)


def setting_called(session: Session, called: str) -> School | None:
    """Return the setting in the list that has a name or a URN; refuse a name that several have."""
    setting, wanted = tables.Setting, called.strip()
    rows = session.execute(
        select(setting).where(
            or_(setting.urn == wanted, func.lower(setting.name) == wanted.lower()) if wanted else false(),
            setting.deleted_at.is_(None),
        )
    ).scalars().all()  # fmt: skip
    if len(rows) > 1:
        raise WrongUse(
            f"Several settings are called “{called}”.", "Give its URN: " + ", ".join(row.urn for row in rows)
        )
    return School(rows[0].id, rows[0].name, rows[0].head, rows[0].address) if rows else None


def people_of(session: Session, case_id: str) -> tuple[Somebody, ...]:
    """Read the people on a case, with the addresses that only their own letters may carry."""
    person, tie, hidden = tables.Person, tables.Relationship, tables.HiddenAddress
    rows = session.execute(
        select(person, tie, hidden.address)
        .join(tie, tie.person_id == person.id)
        .outerjoin(hidden, (hidden.person_id == person.id) & hidden.deleted_at.is_(None))
        .where(tie.case_id == case_id, tie.deleted_at.is_(None), person.deleted_at.is_(None))
        .order_by(tie.id)
    ).all()
    moves = _moves(session, [row[0].id for row in rows])
    returned = _returned(session, case_id)
    return tuple(_somebody(row[0], row[1], row[2], moves, returned) for row in rows)


def _somebody(
    person: tables.Person, tie: tables.Relationship, hidden: str | None,
    moves: Mapping[str, tuple[date, str]], returned: Mapping[str, date],
) -> Somebody:  # fmt: skip
    moved_on, before = moves.get(person.id, (None, ""))
    back = returned.get(person.id)
    return Somebody(
        id=person.id, name=person.name, role=tie.role, title=person.title,
        address=hidden if hidden is not None else person.address,
        withheld=hidden is not None or tie.address_withheld, email=person.email, phone=person.phone,
        parental_responsibility=tie.parental_responsibility, lives_with=tie.lives_with,
        no_contact=tie.no_contact, may_post=tie.may_post, may_see_plan=tie.may_see_plan,
        may_attend=tie.may_attend, format=person.format, language=person.language,
        restriction=tie.restriction, deceased=tie.deceased,
        own_copy=tie.own_copy, acts_because=tie.acts_because,
        returned_on=back if back is not None and (moved_on is None or moved_on <= back) else None,
        moved_on=moved_on, address_before=before,
    )  # fmt: skip


def _moves(session: Session, people: Sequence[str]) -> dict[str, tuple[date, str]]:
    """Return, by person, the day on which an address last gave way to another, and the one before it."""
    entry = tables.AuditEntry
    rows = session.execute(
        select(entry.row_id, entry.at, entry.change)
        .where(entry.table == "people", entry.row_id.in_(people))
        .order_by(entry.number)
    )
    found = {}
    for row_id, at, change in rows:
        before, after = change.get("address", (None, None))
        if before and after and squashed(before) != squashed(after):
            found[row_id] = (at.astimezone(LONDON).date(), before)
    return found


def _returned(session: Session, case_id: str) -> dict[str, date]:
    document = tables.Document
    rows = session.execute(
        select(document.people, document.returned_on).where(
            document.case_id == case_id, document.returned_on.is_not(None), document.deleted_at.is_(None)
        )
    )
    found: dict[str, date] = {}
    for people, on in rows:
        for person in people:
            if on is not None:
                found[person] = max(on, found.get(person, on))
    return found


def read_others(session: Session) -> Others:
    """Read what no letter may show of anybody else: every child's name, and every withheld address."""
    case, person, hidden = tables.Case, tables.Person, tables.HiddenAddress
    children = session.execute(
        select(case.reference, case.given_name, case.family_name, case.preferred_name).where(
            case.deleted_at.is_(None), case.status != "merged"
        )
    )
    protected = session.execute(
        select(person.id, person.name, hidden.address, person.email, person.phone)
        .join(hidden, hidden.person_id == person.id)
        .where(hidden.deleted_at.is_(None))
    )
    return Others((OtherChild(*row) for row in children), (Protected(*row) for row in protected))


def near_children(session: Session, family: Family) -> list[OtherChild]:
    """Return children who share a person or a surname with this one: siblings, twins, namesakes."""
    case, tie = tables.Case, tables.Relationship
    shared = select(tie.case_id).where(
        tie.person_id.in_([person.id for person in family.people]), tie.deleted_at.is_(None)
    )
    named = select(tie.case_id).join(tables.Person, tables.Person.id == tie.person_id).where(
        tables.Person.address.in_([person.address for person in family.people if person.address])
    )  # fmt: skip
    rows = session.execute(
        select(case.reference, case.given_name, case.family_name, case.preferred_name).where(
            or_(case.id.in_(shared), case.id.in_(named), case.family_name == family.family_name),
            case.id != family.case_id, case.deleted_at.is_(None), case.status != "merged",
        )
    )  # fmt: skip
    return [OtherChild(*row, is_near=True) for row in rows]


def run_for(story: Story, kind: str) -> Run | None:
    """Return the process that a letter is about: the newest open one of its kind, else the newest."""
    own = [run for run in story.runs if run.kind == kind and run.events]
    if not own:
        return None
    open_runs = [run for run in own if run.is_open]
    return max(open_runs or own, key=lambda run: (run.opened_at, run.began))
