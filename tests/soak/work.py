"""The work that is cut short: cases, events, bulk inserts, kept letters, backups, checkpoints.

`python -m tests.soak.work FOLDER KEY TIMES` does it so often, and says each commit by a line in the file
`acknowledged` of the folder.
"""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from caseworker_app.errors import CaseworkerError
from caseworker_app.store import audit, backup, documents
from caseworker_app.store.connection import DatabaseError, KeyedConnection, connect
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.store.tables import Case, Event, Process

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MANY = 20


def one_piece(store: Store, number: int) -> None:
    """Do one use case: each third writes many rows."""
    with store.unit("wrote", user="w", now=NOW) as unit:
        case = Case(reference=f"S-{number}", family_name="Khan", opened_at=NOW)
        unit.session.add(case)
        unit.session.flush()
        process = Process(case_id=case.id, kind="review", opened_at=NOW)
        unit.session.add(process)
        unit.session.flush()
        unit.session.add(Event(case_id=case.id, process_id=process.id, type="x", recorded_at=NOW))
        if number % 3 == 0:
            rows = [
                {"reference": f"S-{number}-{n}", "family_name": "Many", "opened_at": NOW} for n in range(MANY)
            ]
            unit.insert_many(Case, rows)


def beside(store: Store, number: int) -> None:
    """Keep a letter, make a backup, write the journal into the database: what else touches the disk."""
    if number % 4 == 0:
        documents.keep(store, f"letter {number}".encode() * 400)
    if number % 10 == 0:
        backup.automatic_backup(store, NOW + timedelta(hours=number))
    if number % 7 == 0:
        with (
            contextlib.suppress(DatabaseError),  # ours, not a use case: nobody is told
            contextlib.closing(connect(store.places.database, store.key)) as connection,
        ):
            connection.execute("PRAGMA wal_checkpoint")


def nothing_lost_or_torn(connection: KeyedConnection, last: int) -> list[str]:
    """Return what is wrong with a database after `last` acknowledged commits; one more may be there."""
    execute, wrong = connection.execute, []
    kept = {row[0] for row in execute("SELECT reference FROM cases WHERE reference LIKE 'S-%'")}
    if missing := {f"S-{number}" for number in range(1, last + 1)} - kept:
        wrong.append(f"{len(missing)} acknowledged commits lost")
    for reference in (each for each in kept if each.count("-") == 1):
        number = int(reference[2:])
        many = sum(f"S-{number}-{n}" in kept for n in range(MANY))
        if many != (MANY if number % 3 == 0 else 0):
            wrong.append(f"{reference} is torn")
    torn = "SELECT count(*) FROM cases WHERE family_name = 'Khan' AND id NOT IN (SELECT case_id FROM events)"
    if execute(torn).fetchone()[0]:
        wrong.append("a case without its event")
    if execute("PRAGMA cipher_integrity_check").fetchall() or execute(
        "PRAGMA integrity_check"
    ).fetchall() != [("ok",)]:
        wrong.append("a page is damaged")
    if not audit.verify(connection).ok:
        wrong.append("the audit is broken")
    return wrong


def main(folder: Path, key: bytes, times: int) -> int:
    """Work; a refusal is said and the work goes on, as a person would."""
    said = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    refused = 0
    with open_with_key(folder, key) as store:
        number = 0
        for _ in range(times):
            number += 1
            try:
                one_piece(store, number)
            except CaseworkerError:
                refused += 1
                number -= 1
                continue
            with contextlib.suppress(OSError):
                os.write(said, f"{number}\n".encode())
            with contextlib.suppress(CaseworkerError):
                beside(store, number)
    sys.stdout.write(f"{number} saved, {refused} refused\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3])))
    except CaseworkerError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
