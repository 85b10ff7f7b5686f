"""What is already on file, read once and whole, so that an import asks the database nothing row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.incoming import IncomingCase
from caseworker_app.casework.said import REFERENCE, Said
from caseworker_app.store.folding import fold
from caseworker_app.store.tables import Case, Event, Person, Process, Relationship, Setting, SpreadsheetRow

NameKey = tuple[str, str, date | None]


class KnownEvent(NamedTuple):
    """One event that stands: not corrected, not taken back."""

    id: str
    process_id: str
    kind: str
    type: str
    on: date | None
    detail: tuple[tuple[str, str], ...]
    imported: bool


class KnownPerson(NamedTuple):
    """One person on one case."""

    id: str
    role: str
    name: str
    phone: str
    email: str
    address: str


class KnownRow(NamedTuple):
    """What the spreadsheet said of one child: its cells without a field, and what the fields were told."""

    id: str
    cells: dict[str, dict[str, str]]
    said: dict[str, str]


@dataclass(slots=True)
class Known:
    """The caseload as it is, indexed by what a sheet can name."""

    cases: dict[str, Any] = field(default_factory=dict)
    by_reference: dict[str, str] = field(default_factory=dict)
    by_name: dict[NameKey, list[str]] = field(default_factory=lambda: defaultdict(list))
    settings: dict[str, Any] = field(default_factory=dict)  # by folded name
    settings_by_urn: dict[str, Any] = field(default_factory=dict)
    events: dict[str, list[KnownEvent]] = field(default_factory=lambda: defaultdict(list))
    processes: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[str, list[KnownRow]] = field(default_factory=lambda: defaultdict(list))
    references: set[str] = field(default_factory=set)

    def case_id(self, incoming: IncomingCase, taken: Iterable[str]) -> str | None:
        """Return the case that a child of the sheet is: by reference, or by names and birth date."""
        reference = incoming.reference.casefold()
        if reference and reference in self.by_reference:
            return self.by_reference[reference]
        born = incoming.fields.get("date_of_birth")
        key = (
            fold(str(incoming.fields.get("given_name", ""))),
            fold(str(incoming.fields.get("family_name", ""))),
            born if isinstance(born, date) else None,
        )
        if not key[1]:
            return None
        used = set(taken) if key[2] is None else ()
        for case_id in self.by_name.get(key, ()):
            # A sheet's own reference names another child, unless ours was only made up for want of one.
            if reference and not self.cases[case_id].reference.startswith(MADE_UP):
                continue
            if case_id not in used:
                return case_id
        return None

    def row(self, case_id: str, incoming: IncomingCase) -> KnownRow | None:
        """Return what a sheet said of this child before; a merged case holds the rows of several."""
        rows = self.rows.get(case_id, [])
        if len(rows) > 1:
            reference, family = incoming.reference.casefold(), str(incoming.fields.get("family_name", ""))
            for row in rows:
                if row.said.get(REFERENCE, "") == reference and (
                    reference or row.said.get("family_name") == family
                ):
                    return row
        return rows[0] if rows else None


MADE_UP = "IMP-"


def read(session: Session) -> Known:
    """Read all that an import compares with."""
    known = read_settings(session)
    _read_cases(session, known)
    if known.cases:
        _read_events(session, known)
        _read_people(session, known)
        _read_rows(session, known)
    return known


def read_settings(session: Session) -> Known:
    """Read the settings alone."""
    known = Known()
    for setting in session.execute(select(Setting.__table__).where(Setting.deleted_at.is_(None))):
        known.settings.setdefault(fold(setting.name), setting)
        if setting.urn:
            known.settings_by_urn.setdefault(setting.urn, setting)
    return known


def _read_rows(session: Session, known: Known) -> None:
    """Read what sheets said; a child is also known by the reference and the names that a sheet gave it."""
    found = session.execute(
        select(SpreadsheetRow.id, SpreadsheetRow.case_id, SpreadsheetRow.cells, SpreadsheetRow.said)
        .where(SpreadsheetRow.deleted_at.is_(None))
        .order_by(SpreadsheetRow.id)
    )
    for row in found:
        if row.case_id not in known.cases:
            continue
        known.rows[row.case_id].append(KnownRow(row.id, row.cells, row.said))
        reference = row.said.get(REFERENCE)
        if reference:
            known.by_reference.setdefault(reference, row.case_id)
        called = _called(row.said)
        if called[1] and row.case_id not in known.by_name.get(called, ()):
            known.by_name[called].append(row.case_id)


def _called(said: Said) -> NameKey:
    born = said.get("date_of_birth")
    return (
        fold(said.get("given_name", "")), fold(said.get("family_name", "")),
        date.fromisoformat(born) if born else None,
    )  # fmt: skip


def _read_cases(session: Session, known: Known) -> None:
    moved: dict[str, str] = {}
    for case in session.execute(select(Case.__table__)):
        known.references.add(case.reference.casefold())
        if case.deleted_at is not None:
            continue
        if case.merged_into_id:
            moved[case.reference.casefold()] = case.merged_into_id
            continue
        known.cases[case.id] = case
        known.by_reference[case.reference.casefold()] = case.id
        known.by_name[fold(case.given_name), fold(case.family_name), case.date_of_birth].append(case.id)
    for reference, case_id in moved.items():
        if case_id in known.cases:
            known.by_reference[reference] = case_id


def _read_events(session: Session, known: Known) -> None:
    for process in session.execute(
        select(Process.id, Process.case_id, Process.kind, Process.closed).where(Process.deleted_at.is_(None))
    ):
        known.processes[process.case_id].append(process)
    kinds = {process.id: process.kind for processes in known.processes.values() for process in processes}
    found = session.execute(
        select(
            Event.id,
            Event.case_id,
            Event.process_id,
            Event.type,
            Event.on,
            Event.detail,
            Event.corrects,
            Event.batch_id,
        ).where(Event.deleted_at.is_(None))
    ).all()
    corrected = {event.corrects for event in found if event.corrects}
    for event in found:
        if event.id not in corrected and event.on is not None:
            known.events[event.case_id].append(
                KnownEvent(
                    event.id, event.process_id, kinds.get(event.process_id, ""), event.type, event.on,
                    detail_key(event.detail), event.batch_id is not None,
                )
            )  # fmt: skip


def detail_key(detail: dict[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Return an event's detail as something that can be compared."""
    return tuple(sorted((detail or {}).items()))


def _read_people(session: Session, known: Known) -> None:
    for row in session.execute(
        select(
            Relationship.case_id,
            Relationship.role,
            Person.id,
            Person.name,
            Person.phone,
            Person.email,
            Person.address,
        )
        .join(Person, Person.id == Relationship.person_id)
        .where(Relationship.deleted_at.is_(None), Person.deleted_at.is_(None))
    ):
        known.people[row.case_id].append(
            KnownPerson(row.id, row.role, row.name, row.phone, row.email, row.address)
        )


def open_processes(processes: Sequence[Any], kind: str) -> list[Any]:
    """Return the processes of a kind that are not closed."""
    return [process for process in processes if process.kind == kind and not process.closed]
