"""Taking one import back: what it made goes, what it changed is restored, what people did since stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Table, delete, func, select, update
from sqlalchemy.orm import Session

from caseworker_app.errors import WrongUse
from caseworker_app.store import deadlines
from caseworker_app.store.derived import DERIVED
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import (
    AuditEntry,
    Base,
    Case,
    ImportBatch,
    Relationship,
    Setting,
)
from caseworker_app.store.tables.base import UtcMoment

AT_ONCE = 400
# A row goes with its case; these stand beside cases and may have come into use since.
BESIDE = ("people", "settings")
UNTOUCHED = ("import_batches", "column_matches")
# A field that is never empty: where it was nothing before, the row was new.
ALWAYS_FILLED = {
    "cases": "reference", "processes": "kind", "events": "type", "people": "name",
    "relationships": "person_id",
    "settings": "name", "spreadsheet_rows": "case_id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of an import that was taken back."""

    batch: str
    file_name: str
    cases: int
    restored: int
    stayed: tuple[str, ...] = ()  # in words, each case or field that was changed since
    case_ids: frozenset[str] = frozenset()
    settings: int = 0  # settings that no case uses any more

    def words(self) -> str:
        """Say in a sentence what is gone and what was put back."""
        gone = [
            f"{count:,} {one if count == 1 else many}"
            for count, one, many in ((self.cases, "case", "cases"), (self.settings, "setting", "settings"))
            if count
        ]
        parts = [f"{' and '.join(gone)} taken out" if gone else ""]
        parts.append(f"{self.restored:,} changed back" if self.restored else "")
        said = ", ".join(part for part in parts if part)
        return f"The import of {self.file_name} was taken back{': ' + said if said else ''}."


@dataclass(frozen=True, slots=True)
class PastImport:
    """One import that can be looked up, newest first."""

    id: str
    file_name: str
    kind: str
    imported_at: datetime
    imported_by: str
    made: int
    updated: int
    undone: bool


def past_imports(session: Session) -> tuple[PastImport, ...]:
    """Return every import of this caseload, newest first."""
    found = session.execute(select(ImportBatch).order_by(ImportBatch.imported_at.desc())).scalars()
    return tuple(
        PastImport(
            batch.id, batch.file_name, batch.kind, batch.imported_at, batch.imported_by,
            int(batch.counts.get("made", 0)), int(batch.counts.get("updated", 0)),
            batch.undone_at is not None,
        )
        for batch in found
    )  # fmt: skip


def undo_import(unit: Unit, batch_id: str) -> TakenBack:
    """Take back one import, whole but for what was changed since."""
    batch = unit.session.get(ImportBatch, batch_id)
    if batch is None or batch.deleted_at is not None:
        raise WrongUse(
            f"There is no import {batch_id}.", "`caseworker import FILE` prints the batch of each import."
        )
    if batch.undone_at is not None:
        raise WrongUse(f"The import of {batch.file_name} was already taken back.")
    lines = _lines(unit.session, str(batch.counts.get("unit", "")))
    last = max((line.number for line in lines), default=0)
    later = _touched_since(unit.session, last)
    undoing = _Undoing(
        unit, later, frozenset(line.row_id for line in lines if line.table == "cases" and _is_new(line))
    )
    for line in reversed(lines):
        undoing.take_back(line)
    undoing.write()
    batch.undone_at = unit.now
    unit.session.flush()
    case_ids = frozenset(line.case_id for line in lines if line.case_id)
    gone = undoing.gone["cases"]
    for some in _some(sorted(case_ids)):
        for derived in DERIVED:
            unit.session.execute(delete(derived).where(derived.case_id.in_(some)))
    deadlines.recompute_many(unit, case_ids - gone)
    unit.changed_cases.update(case_ids)
    return TakenBack(
        batch_id, batch.file_name, len(gone), undoing.restored, tuple(undoing.words(unit.session)), case_ids,
        len(undoing.gone["settings"]),
    )  # fmt: skip


def _lines(session: Session, unit_id: str) -> list[Any]:
    entry = AuditEntry
    return list(
        session.execute(
            select(entry.number, entry.table, entry.row_id, entry.case_id, entry.change)
            .where(entry.unit == unit_id, entry.table.not_in(UNTOUCHED))
            .order_by(entry.number)
        )
    )


@dataclass(frozen=True, slots=True)
class _Later:
    """What has been written since the import: rows, their fields, and the cases they belong to."""

    rows: frozenset[str]
    cases: frozenset[str]
    fields: frozenset[tuple[str, str]]


def _touched_since(session: Session, number: int) -> _Later:
    entry = AuditEntry
    found = session.execute(
        select(entry.table, entry.row_id, entry.case_id, entry.change).where(entry.number > number)
    ).all()
    found = [line for line in found if line.table not in UNTOUCHED]
    people = [line.row_id for line in found if line.table == "people"]
    cases = {line.case_id for line in found if line.case_id}
    for some in _some(people):
        cases.update(session.scalars(select(Relationship.case_id).where(Relationship.person_id.in_(some))))
    return _Later(
        frozenset(line.row_id for line in found),
        frozenset(cases),
        frozenset((line.row_id, field) for line in found for field in line.change),
    )


def _some(ids: Iterable[str]) -> Iterable[list[str]]:
    whole = list(ids)
    return (whole[start : start + AT_ONCE] for start in range(0, len(whole), AT_ONCE))


def _is_new(line: Any) -> bool:
    change = line.change.get(ALWAYS_FILLED[line.table])
    return change is not None and change[0] is None


def _value(table: Table, name: str, before: Any) -> Any:
    """Return a value of the audit as its column takes it."""
    kind = table.c[name].type
    if isinstance(before, str) and isinstance(kind, Date):
        return date.fromisoformat(before)
    if isinstance(before, str) and isinstance(kind, UtcMoment):
        return datetime.fromisoformat(before)
    if before is None and not table.c[name].nullable:
        return "" if kind.python_type is str else kind.python_type()
    return before


class _Undoing:
    """Gathers what goes and what is restored, then writes it table by table."""

    def __init__(self, unit: Unit, later: _Later, new_cases: frozenset[str]) -> None:
        self._unit = unit
        self._later = later
        self._new_cases = new_cases
        self.gone: dict[str, set[str]] = defaultdict(set)
        self.restored = 0
        self._stayed: dict[str, set[str]] = defaultdict(set)
        self._beside: dict[str, set[str]] = defaultdict(set)

    def take_back(self, line: Any) -> None:
        """Take back one line of the audit."""
        if _is_new(line):
            self._remove(line)
        else:
            self._restore(line)

    def _remove(self, line: Any) -> None:
        if line.table in BESIDE:
            self._beside[line.table].add(line.row_id)
        elif line.case_id in self._new_cases and line.case_id in self._later.cases:
            # What the import gave this case stays with it: someone has worked on it since.
            self._stayed[line.case_id].add("the case")
        elif line.row_id in self._later.rows:
            self._stayed[line.case_id].add(line.table.replace("_", " "))
        else:
            self.gone[line.table].add(line.row_id)

    def _restore(self, line: Any) -> None:
        table = Base.metadata.tables[line.table]
        fields = {}
        for name, (before, _) in line.change.items():
            if (line.row_id, name) in self._later.fields:
                self._stayed[line.case_id or line.row_id].add(name.replace("_", " "))
            else:
                fields[table.c[name]] = _value(table, name, before)
        if fields:
            self.restored += 1
            self._unit.session.execute(update(table).where(table.c.id == line.row_id).values(fields))

    def write(self) -> None:
        """Mark what goes as deleted; a case's reference is free again."""
        session, now = self._unit.session, self._unit.now
        cases = Base.metadata.tables["cases"].c
        freed = cases.reference + " (import taken back, " + func.substr(cases.id, -12) + ")"
        for name, ids in self.gone.items():
            table = Base.metadata.tables[name]
            values: dict[str, Any] = {"deleted_at": now}
            if name == "cases":
                values["reference"] = func.substr(freed, -64)
            for some in _some(sorted(ids)):
                session.execute(update(table).where(table.c.id.in_(some)).values(values))
        self._write_beside(now)

    def _write_beside(self, now: datetime) -> None:
        """Take back people and settings that no case uses any more."""
        session = self._unit.session
        used: dict[str, set[Any]] = {
            "people": set(
                session.scalars(select(Relationship.person_id).where(Relationship.deleted_at.is_(None)))
            ),
            "settings": set(session.scalars(select(Case.setting_id).where(Case.deleted_at.is_(None)))),
        }
        for name, ids in self._beside.items():
            table = Base.metadata.tables[name]
            self.gone[name] = ids - used[name] - self._later.rows
            for some in _some(sorted(self.gone[name])):
                session.execute(update(table).where(table.c.id.in_(some)).values(deleted_at=now))

    def words(self, session: Session) -> Iterable[str]:
        """Say of each case what stayed, because someone changed it since."""
        for row_id, fields in self._stayed.items():
            case = session.get(Case, row_id)
            setting = session.get(Setting, row_id) if case is None else None
            who = (
                f"{case.given_name} {case.family_name} ({case.reference})"
                if case
                else setting.name
                if setting
                else "A person"
            )
            yield f"{who}: {', '.join(sorted(fields))} changed since the import, and stays."
