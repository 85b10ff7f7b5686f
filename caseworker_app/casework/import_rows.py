"""Bringing a spreadsheet's children in: one transaction, only what changed, all of it traceable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from caseworker_app.casework import known as on_file
from caseworker_app.casework.compare import Change, cells_of, compare
from caseworker_app.casework.incoming import (
    Cancelled,
    Imported,
    Incoming,
    IncomingCase,
    IncomingEvent,
    IncomingPerson,
    IncomingSetting,
    Progress,
    SheetCell,
    no_progress,
    nothing_stops,
)
from caseworker_app.casework.known import MADE_UP, Known
from caseworker_app.casework.said import said_of
from caseworker_app.errors import CaseworkerError
from caseworker_app.store import deadlines
from caseworker_app.store.folding import fold
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import (
    Case,
    Event,
    ImportBatch,
    Person,
    Process,
    Relationship,
    Setting,
    SpreadsheetRow,
)

CLOSES = frozenset(
    {
        "decision_to_maintain",
        "amended_plan_sent",
        "decision_not_to_amend",
        "plan_ceased",
        "plan_last_reviewed",
    }
)
NAMELESS = {
    "parent": "Parent",
    "mother": "Mother",
    "father": "Father",
    "carer": "Carer",
    "social_worker": "Social worker",
}
ASKED_EVERY = 200


class ImportStopped(CaseworkerError):
    """Someone pressed Stop; nothing was kept."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("The import was stopped.", "Nothing was saved.")


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an import would make, counted without writing."""

    made: int
    updated: int
    unchanged: int
    doubtful: tuple[SheetCell, ...] = ()


@dataclass(slots=True)
class _Work:
    """The rows that one import will write, gathered before any is written."""

    unit: Unit
    batch: str
    known: Known
    cases: list[dict[str, Any]] = field(default_factory=list)
    processes: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    relationships: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    lacking: dict[str, set[str]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    updates: list[tuple[type[Any], str, dict[str, Any]]] = field(default_factory=list)
    setting_ids: dict[str, str] = field(default_factory=dict)
    shared: dict[tuple[str, str], str] = field(default_factory=dict)
    updated: set[str] = field(default_factory=set)
    matched: set[str] = field(default_factory=set)
    numbered: int = 0

    def size(self) -> int:
        """How many rows will be written."""
        return sum(len(rows) for _, rows in _in_order(self))


def forecast(session: Session, incoming: Incoming) -> Forecast:
    """Count what an import would make, change and leave, without writing."""
    known = on_file.read(session)
    if not known.cases:
        return Forecast(len(incoming), 0, 0)
    made = updated = unchanged = 0
    matched: set[str] = set()
    doubts: list[SheetCell] = []
    for case in incoming:
        case_id = known.case_id(case, matched)
        if case_id is None:
            made += 1
            continue
        matched.add(case_id)
        change = compare(known, case_id, case)
        doubts += change.doubts
        updated, unchanged = updated + bool(change), unchanged + (not change)
    return Forecast(made, updated, unchanged, tuple(doubts))


def import_rows(
    unit: Unit, incoming: Incoming, *, progress: Progress = no_progress, cancelled: Cancelled = nothing_stops
) -> Imported:
    """Bring every child in: new cases are made, known ones get only what changed. All or nothing."""
    work = _Work(unit, new_id(), on_file.read(unit.session))
    doubts: list[SheetCell] = []
    references: dict[tuple[str, int], str] = {}
    unchanged, total = 0, len(incoming)
    for number, case in enumerate(incoming):
        if number % ASKED_EVERY == 0:
            _stop_if(cancelled)
            progress(
                number // 10, total
            )  # gathering is a tenth of the work, writing half, the dates the rest
        case_id = work.known.case_id(case, work.matched)
        if case_id is None:
            references[case.sheet, case.row] = _make(work, case)
            continue
        work.matched.add(case_id)
        references[case.sheet, case.row] = work.known.cases[case_id].reference
        change = compare(work.known, case_id, case)
        doubts += change.doubts
        _keep_row(work, case_id, change)
        if change:
            _change(work, case_id, change)
        else:
            unchanged += 1
    if not work.cases and not work.updated:
        _write_rows(work, _Steps(total, work.size(), progress, cancelled))
        return Imported("", 0, 0, unchanged, doubtful=tuple(doubts), references=references)
    _write(work, incoming.file_name, unchanged, _Steps(total, work.size(), progress, cancelled))
    changed = frozenset([*(row["id"] for row in work.cases), *work.updated])
    _recompute(unit, changed, total, progress, cancelled)
    return Imported(
        work.batch, len(work.cases), len(work.updated), unchanged, changed, tuple(doubts), references
    )


def _stop_if(cancelled: Cancelled) -> None:
    if cancelled():
        raise ImportStopped


def _recompute(
    unit: Unit, changed: frozenset[str], whole: int, progress: Progress, cancelled: Cancelled
) -> None:
    total = len(changed)

    def show(done: int, _total: int) -> None:
        _stop_if(cancelled)
        progress(int(whole * (0.6 + 0.4 * done / total)), whole)

    deadlines.recompute_many(unit, changed, show)
    progress(whole, whole)


def _make(work: _Work, case: IncomingCase) -> str:
    """Gather the rows of a new case; return its reference."""
    case_id = new_id()
    reference = case.reference or _made_up(work)
    work.known.references.add(reference.casefold())
    row: dict[str, Any] = {"family_name": "", **case.fields}
    row |= {"id": case_id, "reference": reference, "opened_at": work.unit.now}
    if case.setting:
        row["setting_id"] = _setting_id(work, case.setting)
    work.cases.append(row)
    _add_events(work, case_id, case.events, [])
    for person in case.people:
        _add_person(work, case_id, person)
    work.rows.append(
        {"case_id": case_id, "cells": cells_of(case), "said": said_of(case), "batch_id": work.batch}
    )
    return reference


def _made_up(work: _Work) -> str:
    while True:
        work.numbered += 1
        reference = f"{MADE_UP}{work.numbered:05d}"
        if reference.casefold() not in work.known.references:
            return reference


def _keep_row(work: _Work, case_id: str, change: Change) -> None:
    """Keep what the sheet says now, even where the case is already so: the next import compares with it."""
    new: dict[str, Any] = {"cells": change.cells, "said": change.said}
    new = {name: kept for name, kept in new.items() if kept is not None}
    if not new:
        return
    if change.row is None:
        work.rows.append({"case_id": case_id, "batch_id": work.batch, **new})
    else:
        work.updates.append((SpreadsheetRow, change.row.id, new))


def _setting_id(work: _Work, setting: IncomingSetting) -> str:
    """Return the setting of that name, made without an address if need be; rows fill in what it lacks."""
    key = fold(setting.name)
    if key not in work.setting_ids:
        found = work.known.settings_by_urn.get(setting.urn) or work.known.settings.get(key)
        if found is None:
            work.setting_ids[key] = new_id()
            work.settings[key] = {"id": work.setting_ids[key], "name": setting.name}
        else:
            work.setting_ids[key] = str(found.id)
            work.lacking[key] = {name for name in setting.parts() if not getattr(found, name)}
    for name, text in setting.details().items():
        if key in work.settings:
            work.settings[key].setdefault(name, text)
        elif name in work.lacking[key]:
            work.lacking[key].remove(name)
            work.updates.append((Setting, work.setting_ids[key], {name: text}))
    return work.setting_ids[key]


def _add_events(work: _Work, case_id: str, events: list[IncomingEvent], there: list[Any]) -> None:
    """Gather events into processes: one a kind and cycle; an open process on file takes its own kind."""
    groups: dict[tuple[str, str], list[IncomingEvent]] = defaultdict(list)
    for event in events:
        groups[event.kind, event.cycle].append(event)
    open_ones = {process.kind: process.id for process in there if not process.closed}
    for (kind, cycle), group in sorted(groups.items(), key=lambda item: min(event.on for event in item[1])):
        process_id = open_ones.get(kind) if cycle != "before" else None
        if process_id is None:
            process_id = new_id()
            closed = kind == "annual_review" and any(event.type in CLOSES for event in group)
            work.processes.append(
                {
                    "id": process_id,
                    "case_id": case_id,
                    "kind": kind,
                    "opened_at": work.unit.now,
                    "closed": closed,
                }
            )
        for event in sorted(group, key=lambda event: event.on):
            work.events.append(_event_row(work, case_id, process_id, event))


def _event_row(
    work: _Work, case_id: str, process_id: str, event: IncomingEvent, corrects: str | None = None
) -> dict[str, Any]:
    return {
        "id": new_id(), "case_id": case_id, "process_id": process_id, "type": event.type, "on": event.on,
        "detail": dict(event.detail), "corrects": corrects, "recorded_at": work.unit.now,
        "recorded_by": work.unit.user, "batch_id": work.batch,
    }  # fmt: skip


def _add_person(work: _Work, case_id: str, person: IncomingPerson) -> None:
    """Put a person on a case; one parent of two children of the sheet is one person."""
    name = person.name or f"{NAMELESS.get(person.role, person.role)} (name not given)"
    contact = person.phone or person.email or person.address
    key = (fold(name), fold(contact))
    person_id = work.shared.get(key) if person.name and contact else None
    if person_id is None:
        person_id = new_id()
        work.people.append(
            {
                "id": person_id,
                "name": name,
                "phone": person.phone,
                "email": person.email,
                "address": person.address,
            }
        )
        work.shared[key] = person_id
    work.relationships.append({"case_id": case_id, "person_id": person_id, "role": person.role})


def _change(work: _Work, case_id: str, change: Change) -> None:
    """Gather what differs on a case that is on file."""
    work.updated.add(case_id)
    fields = dict(change.fields)
    if change.setting:
        fields["setting_id"] = _setting_id(work, change.setting)
    if fields:
        work.updates.append((Case, case_id, fields))
    for old, event in change.corrected:
        work.events.append(_event_row(work, case_id, old.process_id, event, corrects=old.id))
    _add_events(work, case_id, change.events, work.known.processes.get(case_id, []))
    for person in change.new_people:
        _add_person(work, case_id, person)
    work.updates += [(Person, person_id, details) for person_id, details in change.people]


class _Steps:
    """Tells how far the writing is, and stops it where that was asked for."""

    def __init__(self, total: int, rows: int, progress: Progress, cancelled: Cancelled) -> None:
        self._total, self._rows, self._written = total, max(rows, 1), 0
        self._progress, self._cancelled = progress, cancelled

    def along(self, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Give the rows one by one."""
        for row in rows:
            if self._written % ASKED_EVERY == 0:
                _stop_if(self._cancelled)
                self._progress(int(self._total * (0.1 + 0.5 * self._written / self._rows)), self._total)
            self._written += 1
            yield row


def _write(work: _Work, file_name: str, unchanged: int, steps: _Steps) -> None:
    unit = work.unit
    counts = {"unit": unit.id, "made": len(work.cases), "updated": len(work.updated), "unchanged": unchanged}
    unit.session.add(
        ImportBatch(
            id=work.batch, file_name=file_name, imported_at=unit.now, imported_by=unit.user, counts=counts
        )
    )
    _write_rows(work, steps)


def _write_rows(work: _Work, steps: _Steps) -> None:
    unit = work.unit
    for table, rows in _in_order(work):
        if rows:
            unit.insert_many(table, steps.along(rows))
    for table, row_id, fields in work.updates:
        unit.session.execute(update(table.__table__).where(table.__table__.c.id == row_id).values(fields))


def _in_order(work: _Work) -> Iterator[tuple[type[Any], list[dict[str, Any]]]]:
    yield from (
        (Setting, list(work.settings.values())), (Case, work.cases), (Process, work.processes), (Event,
        work.events),
        (Person, work.people), (Relationship, work.relationships), (SpreadsheetRow, work.rows),
    )  # fmt: skip
