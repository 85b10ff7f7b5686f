"""Deleting a child's case whose time of keeping is over: really gone, with a certificate of what went.

The certificate has counts, the rule and the reference, and nothing else of the child. It stays.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from caseworker_app.casework import preferences, typed
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.casework.retention import DECIDES, why_not
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store import changes, documents, erasing
from caseworker_app.store.audit import REMOVAL
from caseworker_app.store.connection import DatabaseError, connect
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Base, Case, PrintRun, Purge, SharedDatabase
from caseworker_app.store.triggers import is_synced

DEED = "purge a case"
# Automatic backups are thinned out to one a week, of eight weeks (`store.backup`).
BACKUPS_HOLD = timedelta(weeks=8)


@dataclass(frozen=True)
class Certificate:
    """What was deleted, when, by whom and by which rule: no name, no date of birth, nothing that was said."""

    id: str
    reference: str
    rule: str
    because: str
    at: datetime
    by: str
    counts: Mapping[str, int]
    backups_until: date


def purge(store: Store, case_id: str, because: str, *, user: str, now: datetime) -> Certificate:
    """Delete a case with those that were merged into it: rows, search index, files and history.

    What is kept of the history is that something was done, when and by whom. A shared case goes everywhere:
    `sync.purge` does that.
    """
    with store.unit(DEED, user=user, now=now) as unit:
        row = decide(unit, case_id, because)
        gone, files = erase(unit, with_merged(unit.session.connection(), case_id))
        row.counts = row.counts | gone
        unit.session.flush()
        made = certificate(row)
    sweep(store, files)
    return made


def decide(unit: Unit, case_id: str, because: str) -> Purge:
    """Write the certificate of a case that may be deleted, with what is to go; refuse one that must stay."""
    session = unit.session
    refuse_other_than_lead(session, unit.user, DECIDES)
    case = session.get(Case, case_id)
    if case is None:
        raise WrongUse(f"There is no case “{case_id}”.", "`caseworker retention list` shows them.")
    connection = session.connection()
    cases = with_merged(connection, case.id)
    if why := why_not(session, case, cases, unit.today):
        raise NotAllowed(f"The case {case.reference} cannot be deleted. {why}", "It stays.")
    said = preferences.read(session)
    row = Purge(
        reference=case.reference, purged_id=case_id,
        because=typed.required(because, "reason for the deletion"),
        rule=f"{said.retention_years} years after birth: {said.retention_source}",
        counts=_counts(connection, cases), at=unit.now, by=unit.user,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def sweep(store: Store, files: Iterable[str]) -> None:
    """Delete the files of a case that is gone, their copies, and what the journal still has of it."""
    for name in files:
        with contextlib.suppress(OSError):
            documents.discard(store, name)
            (store.places.document_backups / f"{name}{documents.SUFFIX}").unlink(missing_ok=True)
    _empty_journal(store)


def certificates(store: Store) -> list[Certificate]:
    """Return every certificate, the newest first."""
    with store.reading() as session:
        asked = select(Purge).where(Purge.deleted_at.is_(None)).order_by(Purge.at.desc())
        if session.get(SharedDatabase, 1) is not None:
            asked = asked.where(Purge.rev > 0)  # until the shared database has it, nothing is deleted
        return [certificate(row) for row in session.execute(asked).scalars()]


def certificate(row: Purge) -> Certificate:
    """Return a certificate as people read it."""
    until = (row.at + BACKUPS_HOLD).date()
    return Certificate(row.id, row.reference, row.rule, row.because, row.at, row.by, row.counts, until)


def with_merged(connection: Connection, case_id: str) -> list[str]:
    """Return a case and those that were merged into it."""
    sql = """WITH RECURSIVE same(id) AS (VALUES (?) UNION
      SELECT cases.id FROM cases JOIN same ON cases.merged_into_id = same.id) SELECT id FROM same"""
    return list(connection.exec_driver_sql(sql, (case_id,)).scalars())


def erase(unit: Unit, cases: Sequence[str]) -> tuple[dict[str, Any], set[str]]:
    """Erase all; count the people, files and lines of history that went, and name the files to delete."""
    connection = unit.session.connection()
    lines, before = _lines(connection, cases), _people(connection)
    with changes.erasing(unit.session):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        named = erasing.files_of(connection, cases)
        named |= _print_files(connection, cases)
        _erase_what_names_them(connection, cases)
        hidden = _hidden(connection)
        people = erasing.erase_rows(connection, cases)
        people += sorted(hidden - _hidden(connection))
        erasing.forget(connection, "case_id", cases)
        erasing.forget(connection, "row_id", people)
        for each in (*cases, *people):
            unit.note(REMOVAL, each, each if each in cases else None, {"why": [None, "kept long enough"]})
        for index in ("case_search", "communication_search"):  # or their old words stay in the pages
            connection.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        files = named - erasing.still_needed(connection, named)
    unit.session.expire_all()
    unit.changed_cases.update(cases)
    gone = {"people": before - _people(connection), "files": len(files), "lines of history emptied": lines}
    return {name: count for name, count in gone.items() if count}, files


def _counts(connection: Connection, cases: Sequence[str]) -> dict[str, Any]:
    marks = ", ".join("?" * len(cases))
    found = {"cases": len(cases)}
    for table in filter(is_synced, Base.metadata.sorted_tables):
        if "case_id" in table.columns:
            sql = f'SELECT count(*) FROM "{table.name}" WHERE case_id IN ({marks})'
            found[table.name] = connection.exec_driver_sql(sql, tuple(cases)).scalar_one()
    return {name: count for name, count in found.items() if count}


def _people(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM people").scalar_one())


def _hidden(connection: Connection) -> set[str]:
    return set(connection.exec_driver_sql("SELECT id FROM hidden_addresses").scalars())


def _lines(connection: Connection, cases: Sequence[str]) -> int:
    marks = ", ".join("?" * len(cases))
    sql = f"SELECT count(*) FROM audit WHERE case_id IN ({marks})"
    return int(connection.exec_driver_sql(sql, tuple(cases)).scalar_one())


def _print_files(connection: Connection, cases: Sequence[str]) -> set[str]:
    """Let go of the files of print runs in which a letter of theirs stands beside those of others."""
    marks, values = ", ".join("?" * len(cases)), tuple(cases)
    runs = f"id IN (SELECT run_id FROM documents WHERE case_id IN ({marks}))"
    table = PrintRun.__tablename__
    found = set(connection.exec_driver_sql(f"SELECT sha256 FROM {table} WHERE {runs}", values).scalars())
    connection.exec_driver_sql(f"UPDATE {table} SET sha256 = '' WHERE {runs}", values)
    return found - {""}


def _erase_what_names_them(connection: Connection, cases: Sequence[str]) -> None:
    """Erase what this computer alone keeps and that names a case in another way than by its column."""
    for case in cases:
        execute = connection.exec_driver_sql
        entries = "SELECT id FROM communication WHERE case_id = ?"
        execute(
            f"DELETE FROM unfiled WHERE filed_as IN ({entries}) OR instr(guesses, ?) OR instr(entry, ?)",
            (case, case, case),
        )
        execute("DELETE FROM drafts WHERE instr(about, ?)", (case,))
        execute("DELETE FROM snoozes WHERE instr(what, ?)", (case,))
        execute("DELETE FROM loose_ends WHERE row_id = ? OR target = ?", (case, case))
        execute("DELETE FROM held WHERE case_id = ?", (case,))


def _empty_journal(store: Store) -> None:
    """Write the journal into the database and cut it off: it still has the pages as they were before."""
    with (
        contextlib.suppress(
            DatabaseError
        ),  # the case is gone; the journal is cut off when the last one leaves
        contextlib.closing(connect(store.places.database, store.key)) as connection,
    ):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
