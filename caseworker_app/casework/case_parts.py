"""The parts of a case's page beside its story: who, flags, people, notes, spreadsheet, changes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, exists, select, union
from sqlalchemy.orm import Session

from caseworker_app.casework.case_shapes import (
    HELD,
    CaseHeader,
    ChangeLine,
    Flag,
    NoteLine,
    PersonOnCase,
    SpreadsheetLine,
)
from caseworker_app.casework.edit_case import EDITABLE, SCHOOL
from caseworker_app.casework.late_reasons import note_words
from caseworker_app.casework.year_group import year_group
from caseworker_app.statutory.rule import CaseFacts
from caseworker_app.store.tables import (
    AuditEntry,
    Case,
    DeadlineNote,
    DerivedDeadline,
    Event,
    HiddenAddress,
    Person,
    Process,
    Relationship,
    SpreadsheetRow,
)

CHANGES_FIRST, CHANGES_SHOWN = 40, 300  # with the page, and when someone looks at them
# A column of the spreadsheet that may tell where somebody is: by its heading, or by what stands in the cell.
_TELLS_WHERE = re.compile(
    r"address|post\s*code|e-?mail|phone|mobile|\btel\b|\bmob\b|contact (details|no|number)|lives|living|"
    r"residen",
    re.IGNORECASE,
)
_IS_WHERE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\S@\S|(?:\+44|\b0)[\d\s().-]{8,}\d", re.IGNORECASE
)


_Row = TypeVar("_Row", Process, Event, DerivedDeadline, DeadlineNote, SpreadsheetRow, AuditEntry)


def of_case(table: type[_Row], case_id: str) -> Select[_Row]:
    """Select the rows of one table that belong to one case."""
    return select(table).where(table.case_id == case_id)


def header_of(
    case: Case, setting: tuple[str, str], merged_into: str, stage_words: str, today: date
) -> CaseHeader:
    """Return who the child is; `setting` is its name and its phase."""
    born = case.date_of_birth
    return CaseHeader(
        case_id=case.id,
        reference=case.reference,
        given_name=case.given_name,
        family_name=case.family_name,
        preferred_name=case.preferred_name,
        date_of_birth=born,
        age=None
        if born is None
        else today.year - born.year - ((today.month, today.day) < (born.month, born.day)),
        year_group="" if born is None else year_group(born, today, case.year_group_shift),
        setting=setting[0],
        setting_words=" ".join(setting),
        year_group_shift=case.year_group_shift,
        stage=stage_words,
        caseworker=case.caseworker,
        status=case.status,
        closed_on=case.closed_on,
        closed_because=case.closed_because,
        merged_into=merged_into,
        fields={name: setting[0] if name == SCHOOL else _text(getattr(case, name)) for name in EDITABLE},
    )


def _text(value: object) -> str:
    """Return a field as its form shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def flags_of(case: Case, facts: CaseFacts, withheld: bool, held: bool) -> tuple[Flag, ...]:
    appeals = [process for process in facts.processes if process.kind == "appeal"]
    settled = {"decision_issued", "closed"}
    at_tribunal = any(not settled & {event.type for event in appeal.events} for appeal in appeals)
    shift = case.year_group_shift
    flags = (
        (case.looked_after, Flag("Looked after")),
        (case.youth_custody, Flag("Youth custody")),
        (at_tribunal, Flag("Tribunal")),
        (case.out_of_education_since is not None, Flag("Out of education", warns=True)),
        (shift != 0, Flag("Taught a year below" if shift < 0 else "Taught a year above")),
        (bool(case.interpreter), Flag(f"Interpreter: {case.interpreter}")),
        (withheld, Flag("Safe address", warns=True)),
        (held, Flag(HELD, warns=True)),
    )
    return tuple(flag for holds, flag in flags if holds)


def people_of(session: Session, case_id: str) -> tuple[PersonOnCase, ...]:
    hidden = exists().where(HiddenAddress.person_id == Person.id, HiddenAddress.deleted_at.is_(None))
    rows = session.execute(
        select(Relationship, Person, hidden)
        .join(Person, Person.id == Relationship.person_id)
        .where(
            Relationship.case_id == case_id, Relationship.deleted_at.is_(None), Person.deleted_at.is_(None)
        )
    ).all()
    people = [_person(relationship, person, is_hidden) for relationship, person, is_hidden in rows]
    return tuple(sorted(people, key=_closest_first))


def _closest_first(person: PersonOnCase) -> tuple[bool, bool, str]:
    return not person.parental_responsibility, not person.lives_with, person.name.casefold()


def _person(relationship: Relationship, person: Person, hidden: bool) -> PersonOnCase:
    withheld = hidden or relationship.address_withheld
    return PersonOnCase(
        person_id=person.id,
        title=person.title,
        name=person.name,
        role=relationship.role,
        parental_responsibility=relationship.parental_responsibility,
        responsibility_basis=relationship.responsibility_basis,
        lives_with=relationship.lives_with,
        address="" if withheld else person.address,
        address_withheld=withheld,
        email=person.email,
        phone=person.phone,
        language=person.language,
        format=person.format,
        no_contact=relationship.no_contact,
        may_phone=relationship.may_phone,
        may_email=relationship.may_email,
        may_post=relationship.may_post,
        may_see_plan=relationship.may_see_plan,
        may_attend=relationship.may_attend,
        told_because=relationship.told_because,
        checked_on=relationship.checked_on,
    )


def notes_of(session: Session, case_id: str) -> tuple[NoteLine, ...]:
    rows = session.execute(of_case(DeadlineNote, case_id).order_by(DeadlineNote.written_at)).scalars()
    return tuple(
        NoteLine(
            process=row.process,
            process_index=row.process_index,
            rule=row.rule,
            of=row.of,
            text=note_words(row.kind, row.text, row.reason, row.next_on, row.written_by),
            until=row.until,
            written_by=row.written_by,
        )
        for row in rows
        if row.deleted_at is None
    )


def spreadsheet_of(session: Session, case_id: str, withheld: bool) -> tuple[SpreadsheetLine, ...]:
    rows = session.execute(of_case(SpreadsheetRow, case_id).order_by(SpreadsheetRow.id)).scalars()
    return tuple(
        SpreadsheetLine(
            heading=heading,
            text="Withheld" if withheld and _tells_where(heading, cell["text"]) else cell["text"],
            address=cell["address"],
        )
        for row in rows
        if row.deleted_at is None
        for heading, cell in row.cells.items()
    )


def changes_of(
    session: Session, case_id: str, withheld: bool, most: int = CHANGES_FIRST
) -> tuple[ChangeLine, ...]:
    people = select(Relationship.person_id).where(Relationship.case_id == case_id)
    # Two ranges of two indexes, each in its order and cut: one condition for both would read and sort all.
    newest = [
        select(AuditEntry.number).where(which).order_by(AuditEntry.number.desc()).limit(most).subquery()
        for which in (AuditEntry.case_id == case_id, AuditEntry.row_id.in_(people))
    ]
    numbers = union(*(select(one.c.number) for one in newest))
    rows = session.execute(
        select(AuditEntry)
        .where(AuditEntry.number.in_(numbers))
        .order_by(AuditEntry.number.desc())
        .limit(most)
    ).scalars()
    return tuple(
        ChangeLine(
            at=row.at,
            by=row.by,
            deed=row.deed,
            table=row.table,
            change={} if row.table == HiddenAddress.__tablename__ else _told(row, withheld),
            undone=row.undone_by is not None,
        )
        for row in rows
    )


def _told(row: AuditEntry, withheld: bool) -> dict[str, Sequence[object]]:
    """Return a change without what could tell where a person with a withheld address lives."""
    if row.table == SpreadsheetRow.__tablename__:
        return {} if withheld else _cells_told(row.change)
    tells = {"address"} if withheld else set()
    return {name: values for name, values in row.change.items() if name not in tells}


def _cells_told(change: Mapping[str, Any]) -> dict[str, Sequence[object]]:
    """Return by heading what a cell of the spreadsheet said before and says now, where that differs."""
    before, after = (cells or {} for cells in change.get("cells", (None, None)))
    texts = {
        heading: (before.get(heading, {}).get("text"), after.get(heading, {}).get("text"))
        for heading in {**before, **after}
    }
    return {heading: pair for heading, pair in texts.items() if pair[0] != pair[1]}


def _tells_where(heading: str, words: str) -> bool:
    """Whether a cell may tell where somebody lives, or how to reach them."""
    return _TELLS_WHERE.search(heading.replace("_", " ")) is not None or _IS_WHERE.search(words) is not None
