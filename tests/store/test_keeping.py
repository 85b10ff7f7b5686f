"""Backups, restoring and the check."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from caseworker_app.errors import CannotOpenStore, CannotSave
from caseworker_app.store import audit, backup, backup_file, check, refusals, replace, restore
from caseworker_app.store.connection import connect
from caseworker_app.store.open import Store, create_store, open_store, open_with_key
from caseworker_app.store.tables import Case
from tests.store_fixtures import PASSPHRASE

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def add_case(store: Store, reference: str) -> None:
    """Open one case."""
    with store.unit("Opened", user="rp", now=NOW) as unit:
        unit.session.add(Case(reference=reference, family_name="Okafor", opened_at=NOW))


def references(store: Store) -> list[str]:
    """The references of all cases."""
    with store.reading() as session:
        return list(session.scalars(select(Case.reference).order_by(Case.reference)))


@pytest.fixture
def file(store: Store, tmp_path: Path) -> Path:
    """A backup of the store with one case; afterwards a second case was opened."""
    add_case(store, "EHC-1")
    made = backup.make_backup(store, tmp_path / "one.caseworker-backup", now=NOW)
    add_case(store, "EHC-2")
    return made


def test_a_backup_opens_with_the_passphrase_on_another_computer(file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"

    assert restore.restore(file, elsewhere, PASSPHRASE, user="rp", now=NOW).aside is None

    with open_store(elsewhere, PASSPHRASE) as restored:
        assert references(restored) == ["EHC-1"]


def test_restoring_sets_the_present_caseload_aside_whole(store: Store, file: Path) -> None:
    folder, key, old_device = store.folder, store.key, store.device_id
    store.close()

    aside = restore.restore(file, folder, PASSPHRASE, user="rp", now=NOW).aside

    with open_with_key(folder, key) as restored:
        assert references(restored) == ["EHC-1"]
        assert restored.device_id != old_device
        with restored.connection() as connection:
            assert audit.verify(connection).ok
            last = connection.execute("SELECT deed, by, change FROM audit ORDER BY number DESC").fetchone()
        assert last[:2] == ("Restored", "rp")
        assert json.loads(last[2])["device_id"] == [old_device, restored.device_id]
        add_case(restored, "EHC-3")
    assert aside is not None
    with open_with_key(shutil.copytree(aside, folder.parent / "look"), key) as before:
        assert references(before) == ["EHC-1", "EHC-2"]


def test_a_wrong_passphrase_for_the_backup_changes_nothing(store: Store, file: Path) -> None:
    store.close()
    before = {path: path.read_bytes() for path in store.folder.glob("*") if path.is_file()}

    with pytest.raises(refusals.WrongPassphrase, match="backup"):
        restore.restore(file, store.folder, "not it", user="rp", now=NOW)

    assert (
        before.items()
        <= {path: path.read_bytes() for path in store.folder.glob("*") if path.is_file()}.items()
    )


def test_restoring_needs_the_store_alone_and_says_who_has_it(store: Store, file: Path) -> None:
    with (
        open_store(store.folder, PASSPHRASE, role="the window"),
        pytest.raises(refusals.StoreInUse, match="the window"),
    ):
        restore.restore(file, store.folder, PASSPHRASE, user="rp", now=NOW)
    assert references(store) == ["EHC-1", "EHC-2"]


@pytest.mark.parametrize("place", [0, 30, 200, 3000, -5000, -40, -1])
def test_a_backup_with_one_changed_byte_is_refused(store: Store, file: Path, place: int) -> None:
    store.close()
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)

    with pytest.raises(CannotOpenStore):
        restore.restore(file, store.folder, PASSPHRASE, user="rp", now=NOW)

    with open_with_key(store.folder, store_key(store)) as unchanged:
        assert references(unchanged) == ["EHC-1", "EHC-2"]


def store_key(store: Store) -> bytes:
    """The key of a store that has been closed."""
    from caseworker_app.store import keys

    key = keys.unwrap(keys.read_key_file(store.places.key_file), PASSPHRASE)
    assert key is not None
    return key


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", backup_file.MAGIC, backup_file.MAGIC + b"\xff\xff\xff\xff", None]
)
def test_what_is_no_backup_is_refused(store: Store, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "something"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotOpenStore, match="backup"):
        restore.restore(path, tmp_path / "elsewhere", PASSPHRASE, user="rp", now=NOW)


def test_a_backup_of_a_newer_version_is_refused(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "VERSION", 0)
    with pytest.raises(refusals.StoreNewer):
        restore.restore(file, store.folder, PASSPHRASE, user="rp", now=NOW)


@pytest.mark.parametrize("moves", range(6))
def test_a_crash_in_the_middle_of_restoring_is_mended_at_the_next_start(
    store: Store, file: Path, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crash comes after so many of the files were moved."""
    store.close()
    real = Path.rename
    done: list[Path] = []

    def rename(path: Path, to: Path) -> Path:
        if len(done) == moves:
            raise KeyboardInterrupt
        done.append(path)
        return real(path, to)

    monkeypatch.setattr(Path, "rename", rename)
    try:
        restore.restore(file, store.folder, PASSPHRASE, user="rp", now=NOW)
    except KeyboardInterrupt:
        monkeypatch.undo()
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    with open_store(store.folder, PASSPHRASE) as restored:
        assert references(restored) == ["EHC-1"]
    assert not store.places.restoring.exists()


def test_a_restore_that_was_not_ready_is_dropped(store: Store) -> None:
    add_case(store, "EHC-1")
    store.close()
    store.places.restoring.mkdir()
    (store.places.restoring / "caseload.db").write_bytes(b"half")

    with open_store(store.folder, PASSPHRASE) as opened:
        assert references(opened) == ["EHC-1"]
    assert not store.places.restoring.exists()
    assert replace.READY == "ready"


def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(CannotSave):
        backup.make_backup(store, tmp_path / "nowhere" / "x.caseworker-backup", now=NOW)
    assert not list(tmp_path.glob("**/*.part"))


def test_a_backup_goes_over_an_earlier_one_of_the_same_caseload_and_over_nothing_else(
    store: Store, file: Path, tmp_path: Path
) -> None:
    first = file.read_bytes()
    backup.make_backup(store, file, now=NOW)
    assert file.read_bytes() != first

    other = create_store(tmp_path / "other", PASSPHRASE)
    letter = tmp_path / "letter.docx"
    letter.write_text("a colleague's letter", "utf-8")
    with other:
        for taken in (file, letter):
            before = taken.read_bytes()
            with pytest.raises(CannotSave, match="no backup of this caseload"):
                backup.make_backup(other, taken, now=NOW)
            assert taken.read_bytes() == before


def test_a_backup_killed_midway_leaves_the_one_before_whole(store: Store, file: Path) -> None:
    with store.unit("Filled", user="rp", now=NOW) as unit:
        unit.insert_many(
            Case, [{"reference": f"F-{n}", "family_name": "Khan" * 50, "opened_at": NOW} for n in range(3000)]
        )
    code = f"""
from datetime import UTC, datetime
from pathlib import Path
from caseworker_app.store import backup
from caseworker_app.store.open import open_with_key
store = open_with_key(Path({str(store.folder)!r}), bytes.fromhex({store.key.hex()!r}))
print("ready", flush=True)
while True:
    backup.make_backup(store, Path({str(file)!r}), now=datetime.now(UTC))
    print("made", flush=True)
"""
    for pause in (0.0, 0.01, 0.03, 0.06, 0.1):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        backup_file.check_seal(file, store.key)


def test_an_automatic_backup_is_due_when_an_hour_has_passed_and_something_changed(store: Store) -> None:
    assert backup.due_for_backup(store, NOW)
    backup.automatic_backup(store, NOW)
    add_case(store, "EHC-1")
    assert not backup.due_for_backup(store, NOW + timedelta(minutes=59))
    assert backup.due_for_backup(store, NOW + timedelta(minutes=60))
    backup.automatic_backup(store, NOW + timedelta(minutes=60))
    assert not backup.due_for_backup(store, NOW + timedelta(hours=30))
    assert backup.due_for_backup(store, NOW - timedelta(days=900)) is False
    add_case(store, "EHC-2")
    assert backup.due_for_backup(store, NOW - timedelta(days=900)), "a clock put back must not stop backups"


def test_a_damaged_newest_backup_does_not_stop_the_next(store: Store) -> None:
    backup.automatic_backup(store, NOW).write_bytes(b"CASEWORKER")
    assert backup.due_for_backup(store, NOW + timedelta(hours=1))


def test_an_hourly_backup_a_day_a_fortnight_of_days_and_two_months_of_weeks_are_kept() -> None:
    hours = [NOW - timedelta(hours=n) for n in range(24 * 120)]

    kept = sorted(backup.worth_keeping(dict.fromkeys(hours, 1)), reverse=True)

    assert kept[:24] == hours[:24]
    assert len({moment.date() for moment in kept[:24]} | {moment.date() for moment in kept}) >= 14
    assert len({moment.strftime("%G%V") for moment in kept}) == 8
    assert len(kept) <= 24 + 14 + 8


def test_the_backups_of_a_large_caseload_stay_below_two_gigabytes_and_still_reach_back() -> None:
    hours = [NOW - timedelta(hours=n) for n in range(24 * 120)]

    kept = sorted(backup.worth_keeping(dict.fromkeys(hours, 290_000_000)), reverse=True)

    assert kept[:3] == hours[:3]
    assert len(kept) * 290_000_000 <= 2_000_000_000
    assert NOW - kept[-1] > timedelta(days=7)
    assert sorted(backup.worth_keeping(dict.fromkeys(hours, 3_000_000_000)), reverse=True) == hours[:3]


def test_backups_that_no_longer_fit_go_when_the_next_is_made(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backup.automatic_backup(store, NOW - timedelta(days=30))
    monkeypatch.setattr(backup, "_ROOM", int(first.stat().st_size * 4.5))
    for hours in range(20, -1, -1):
        backup.automatic_backup(store, NOW - timedelta(hours=hours))

    made = sorted((moment for moment, _ in backup.automatic_backups(store.places)), reverse=True)

    assert made[:3] == [NOW - timedelta(hours=hours) for hours in range(3)]
    assert len(made) == 4
    assert not first.exists() or made[-1] == NOW - timedelta(days=30)


def test_old_automatic_backups_go_and_the_newest_stays(store: Store) -> None:
    for days in range(0, 100, 10):
        backup.automatic_backup(store, NOW + timedelta(days=days))
    made = sorted(moment for moment, _ in backup.automatic_backups(store.places))
    assert made[-1] == NOW + timedelta(days=90)
    assert len(made) == 10  # ten weeks apart: eight of weeks would do, fourteen of days keep all


def test_a_well_store_is_well(store: Store) -> None:
    add_case(store, "EHC-1")
    backup.automatic_backup(store, NOW)

    answer = check.check(store, NOW)

    assert list(answer) == ["database", "audit", "documents", "backups"]
    assert all(finding["ok"] for finding in answer.values()), answer
    assert answer["documents"]["detail"] == "none yet"


def tamper(store: Store, *statements: str) -> None:
    """Change the database behind the program's back, with its guards taken off."""
    connection = connect(store.places.database, store.key)
    connection.execute("DROP TRIGGER audit_no_update")
    connection.execute("DROP TRIGGER audit_no_delete")
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE audit SET by = 'someone else' WHERE number = 2", 2),
        ("UPDATE audit SET change = '{}' WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("UPDATE audit SET digest = '00' WHERE number = 1", 1),
    ],
)
def test_a_tampered_audit_is_found_by_its_line(store: Store, statement: str, line: int) -> None:
    for number in range(4):
        add_case(store, f"EHC-{number}")
    tamper(store, statement)

    answer = check.check(store, NOW)

    assert answer["audit"]["ok"] is False
    assert f"line {line} " in str(answer["audit"]["detail"])
    assert answer["database"]["ok"] is True


def test_what_search_or_deadlines_lost_is_found(store: Store) -> None:
    add_case(store, "EHC-1")
    tamper(store, "DELETE FROM case_search")
    assert "searching" in str(check.check(store, NOW)["database"]["detail"])


def says_it_is_well(folder: Path, key: bytes) -> bool:
    """Whether the store opens, and its check finds no fault in the database."""
    try:
        with open_with_key(folder, key) as opened:
            return bool(check.check(opened, NOW)["database"]["ok"])
    except refusals.StoreDamaged:
        return False


def test_a_flipped_bit_anywhere_is_found(store: Store) -> None:
    for number in range(3):
        add_case(store, f"EHC-{number}")
    key, folder = store.key, store.folder
    store.close()
    whole = (folder / "caseload.db").read_bytes()
    assert len(whole) % 4096 == 0
    for page in range(len(whole) // 4096):
        raw = bytearray(whole)
        raw[page * 4096 + (page * 977) % 4096] ^= 1 << (page % 8)
        (folder / "caseload.db").write_bytes(raw)
        assert not says_it_is_well(folder, key), page


@pytest.mark.soak
def test_a_thousand_flipped_bits_are_found(store: Store) -> None:
    for number in range(40):
        add_case(store, f"EHC-{number}")
    key, folder = store.key, store.folder
    store.close()
    whole, chance = (folder / "caseload.db").read_bytes(), random.Random(1)
    for _ in range(1000):
        raw, place = bytearray(whole), chance.randrange(len(whole))
        raw[place] ^= 1 << chance.randrange(8)
        (folder / "caseload.db").write_bytes(raw)
        assert not says_it_is_well(folder, key), place


def test_a_damaged_newest_backup_is_found(store: Store) -> None:
    made = backup.automatic_backup(store, NOW)
    os.truncate(made, made.stat().st_size - 7)
    assert check.check(store, NOW)["backups"]["ok"] is False


def test_a_fresh_store_is_well(tmp_path: Path) -> None:
    with create_store(tmp_path / "new", "secret", keyring=False) as made:
        assert all(finding["ok"] for finding in check.check(made, NOW).values())
