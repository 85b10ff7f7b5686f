"""No name is found on disk outside the encryption, whatever was done with the store."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caseworker_app import logs
from caseworker_app.casework import search
from caseworker_app.store import backup, restore
from caseworker_app.store.open import Store, open_store
from caseworker_app.store.tables import Case, HiddenAddress, Person, Relationship, SpreadsheetRow
from tests.store_fixtures import PASSPHRASE

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CANARIES = ("Quetzalina", "Wrothfordshire", "Xylophoneous-Barton", "07700900987", "Larkspurious Court")

# Lives through a day: writes, reads with large sorts, backs up, and is killed without warning.
A_DAY = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import text
from caseworker_app.casework import search
from caseworker_app.store import backup
from caseworker_app.store.open import open_with_key
from caseworker_app.store.tables import Case
now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
store = open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
with store.unit("Imported", user="rp", now=now) as unit:
    unit.insert_many(Case, [
        {"reference": f"E-{n}", "family_name": "Quetzalina", "note": "Wrothfordshire " * 40, "opened_at": now}
        for n in range(4000)])
with store.reading() as session:
    search.find(session, "quetzalina", most=5000)
    session.execute(text("SELECT DISTINCT note || id FROM cases ORDER BY note || id DESC")).all()
backup.automatic_backup(store, now)
with store.unit("Half done", user="rp", now=now) as unit:
    unit.session.execute(text("UPDATE cases SET note = note || ' Xylophoneous-Barton'"))
    print("half done", flush=True)
    sys.stdin.readline()
"""


def traces(*folders: Path) -> list[str]:
    """The canaries found in any file of the folders, in the two encodings that programs write."""
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                raw = path.read_bytes().lower()
                for canary in CANARIES:
                    wide = canary.lower().encode("utf-16-le")
                    if canary.lower().encode() in raw or wide in raw:
                        found.append(f"{canary} in {path.name}")
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a POSIX signal")
def test_no_name_is_found_on_disk_after_a_day_and_a_kill(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    day = subprocess.Popen(
        [sys.executable, "-c", A_DAY, str(store.folder), store.key.hex()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=temporary,
    )
    assert day.stdout is not None
    assert day.stdout.readline() == b"half done\n"
    assert (store.folder / "caseload.db-wal").stat().st_size > 0
    assert traces(tmp_path) == []

    day.kill()
    day.communicate()

    assert traces(tmp_path) == []
    assert list((store.folder / "backups").iterdir())


def test_no_name_is_found_after_restoring_and_closing(store: Store, tmp_path: Path) -> None:
    with store.unit("Opened", user="rp", now=NOW) as unit:
        person = Person(name="Quetzalina", phone="07700900987")
        case = Case(reference="EHC-1", family_name="Xylophoneous-Barton", opened_at=NOW)
        unit.session.add_all([person, case])
        unit.session.flush()
        unit.session.add_all(
            [
                Relationship(case_id=case.id, person_id=person.id, role="mother"),
                HiddenAddress(person_id=person.id, address="4 Larkspurious Court"),
                SpreadsheetRow(case_id=case.id, cells={"Notes": {"text": "Wrothfordshire", "address": ""}}),
            ]
        )
    made = backup.make_backup(store, tmp_path / "one.caseworker-backup", now=NOW)
    store.close()
    restore.restore(made, store.folder, PASSPHRASE, user="rp", now=NOW)
    with open_store(store.folder, PASSPHRASE) as restored, restored.reading() as session:
        assert search.find(session, "quetzalina")
    assert traces(tmp_path) == []


def test_the_database_looks_like_noise(store: Store) -> None:
    from collections import Counter
    from math import log2

    with store.unit("Opened", user="rp", now=NOW) as unit:
        unit.insert_many(
            Case, [{"reference": f"E-{n}", "family_name": "Khan", "opened_at": NOW} for n in range(500)]
        )
    folder = store.folder
    store.close()
    raw = (folder / "caseload.db").read_bytes()
    entropy = -sum(n / len(raw) * log2(n / len(raw)) for n in Counter(raw).values())
    assert entropy > 7.9


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log that is being written."""
    logs.start(tmp_path / "logs")
    yield tmp_path / "logs" / "caseworker.log"
    logs.stop()


def test_ids_and_counts_are_logged(log: Path) -> None:
    logs.logger("store").info("migrated from schema %d to %d", 1, 2)
    logs.logger("ui").info("background work ended by %s", "01a20ad6-6af4-7000-b888-36e565cde9ee")
    written = log.read_text("utf-8")
    assert "migrated from schema 1 to 2" in written
    assert "01a20ad6-6af4-7000-b888-36e565cde9ee" in written


def test_a_store_writes_into_the_log_and_names_nobody(log: Path, store: Store, tmp_path: Path) -> None:
    backup.make_backup(store, tmp_path / "Quetzalina.caseworker-backup", now=NOW)
    written = log.read_text("utf-8")
    assert "backup made, " in written
    assert "Quetzalina" not in written


def test_a_line_with_a_name_is_refused_and_its_place_is_kept(log: Path) -> None:
    name = "Quetzalina"
    logs.logger("store").info("background work ended by %s", name)
    logs.logger("store").info(f"opened the case of {name}")
    logs.logger("store").warning("opened the case of %(name)s", {"name": name})
    logging.getLogger("caseworker.ui").error(name.lower())
    try:
        raise ValueError(f"no such child: {name}")
    except ValueError:
        logs.logger("ui").exception("background work ended by %s", "ValueError")

    written = log.read_text("utf-8")
    assert name.lower() not in written.lower()
    assert written.count("a line was refused") == 4
    assert "test_no_trace:" in written
    assert "background work ended by ValueError" in written
    assert "ValueError at test_no_trace.py:" in written


def test_logs_are_replaced_in_turn(log: Path) -> None:
    for count in range(20_000):
        logs.logger("store").info("backup made, %d bytes", count)
    files = list(log.parent.iterdir())
    assert 1 < len(files) <= 5
    assert all(path.stat().st_size <= 1_000_000 for path in files)
