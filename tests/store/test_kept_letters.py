"""Kept letters in backups: all of them in one that a person asks for, each once beside the automatic ones."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caseworker_app.store import backup, backup_file, check, documents, restore
from caseworker_app.store.open import Store, open_store, open_with_key
from caseworker_app.store.tables import Case, Document
from tests.store_fixtures import PASSPHRASE

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FIRST, SECOND = b"%PDF first letter", b"%PDF second letter" * 9000


def keep_letter(store: Store, content: bytes) -> str:
    """Keep a letter as a print does: the file, then the row that names it."""
    digest = documents.keep(store, content)
    with store.unit("print", user="rp", now=NOW) as unit:
        case = unit.session.query(Case).first() or Case(reference="A-1", family_name="Khan", opened_at=NOW)
        unit.session.add(case)
        unit.session.flush()
        unit.session.add(
            Document(
                case_id=case.id, letter="x", title="X", version="", recipient="Ms Khan", kind="family",
                made_at=NOW, dated=NOW.date(), state="printed", sha256=digest, pages=1,
            )
        )  # fmt: skip
    return digest


@pytest.fixture
def letters(store: Store) -> tuple[str, str]:
    """A store with two kept letters."""
    return keep_letter(store, FIRST), keep_letter(store, SECOND)


def test_a_backup_brings_the_letters_to_another_computer(
    store: Store, letters: tuple[str, str], tmp_path: Path
) -> None:
    file = backup.make_backup(store, tmp_path / "one.caseworker-backup", now=NOW)
    done = restore.restore(file, tmp_path / "new", PASSPHRASE, user="rp", now=NOW)
    assert done.letters_missing == 0
    with open_store(tmp_path / "new", PASSPHRASE) as restored:
        assert [documents.read(restored, name) for name in letters] == [FIRST, SECOND]
        assert check.check(restored, NOW)["documents"]["ok"]
    assert FIRST not in file.read_bytes()


@pytest.mark.parametrize("place", [-40, -2000, -100_000])
def test_a_backup_with_one_changed_byte_of_a_letter_is_refused(
    store: Store, letters: tuple[str, str], tmp_path: Path, place: int
) -> None:
    file = backup.make_backup(store, tmp_path / "one.caseworker-backup", now=NOW)
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)
    with pytest.raises(backup_file.BackupDamaged):
        restore.restore(file, tmp_path / "new", PASSPHRASE, user="rp", now=NOW)
    assert not (tmp_path / "new" / "documents").exists()


def test_an_hourly_backup_copies_only_the_letters_of_that_hour(
    store: Store, letters: tuple[str, str]
) -> None:
    first = backup.automatic_backup(store, NOW)
    copies = store.places.document_backups
    before = {path.name: path.stat().st_mtime_ns for path in copies.iterdir()}
    third = keep_letter(store, b"%PDF third")
    second = backup.automatic_backup(store, NOW + timedelta(hours=1))
    after = {path.name: path.stat().st_mtime_ns for path in copies.iterdir()}
    assert before.items() < after.items()
    assert set(after) - set(before) == {f"{third}.sealed"}
    assert second.stat().st_size < first.stat().st_size + len(SECOND), "the letters are not in the file"
    assert check.check(store, NOW)["backups"]["ok"]


def test_an_automatic_backup_mends_a_letter_that_was_lost_or_changed(
    store: Store, letters: tuple[str, str]
) -> None:
    made = backup.automatic_backup(store, NOW)
    folder, key = store.folder, store.key
    lost, changed = (store.places.documents / f"{name}.sealed" for name in letters)
    lost.unlink()
    changed.write_bytes(changed.read_bytes()[:-1] + b"\0")
    told = check.check(store, NOW)["documents"]
    assert not told["ok"]
    assert str(told["detail"]).startswith("1 damaged and 1 missing")
    store.close()
    restore.restore(made, folder, PASSPHRASE, user="rp", now=NOW)
    with open_with_key(folder, key) as restored:
        assert [documents.read(restored, name) for name in letters] == [FIRST, SECOND]


def test_an_automatic_backup_moved_away_from_its_letters_says_how_many_are_missing(
    store: Store, letters: tuple[str, str], tmp_path: Path
) -> None:
    made = backup.automatic_backup(store, NOW)
    alone = shutil.copy(made, tmp_path / made.name)
    done = restore.restore(alone, tmp_path / "new", PASSPHRASE, user="rp", now=NOW)
    assert done.letters_missing == 2
    shutil.copytree(store.places.document_backups, tmp_path / "documents")
    assert not restore.restore(alone, tmp_path / "new", PASSPHRASE, user="rp", now=NOW).letters_missing


def test_letters_printed_since_the_backup_stay_when_it_is_restored(
    store: Store, letters: tuple[str, str], tmp_path: Path
) -> None:
    file = backup.make_backup(store, tmp_path / "one.caseworker-backup", now=NOW)
    later = keep_letter(store, b"%PDF later")
    folder, key = store.folder, store.key
    store.close()
    restore.restore(file, folder, PASSPHRASE, user="rp", now=NOW)
    with open_with_key(folder, key) as restored:
        assert documents.read(restored, later) == b"%PDF later"


@pytest.mark.parametrize("moves", range(7))
def test_a_crash_while_letters_are_put_back_is_mended_at_the_next_start(
    store: Store, letters: tuple[str, str], tmp_path: Path, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backup.make_backup(store, tmp_path / "one.caseworker-backup", now=NOW)
    store.close()
    for path in store.places.documents.iterdir():
        path.write_bytes(b"damaged")
    real, done = Path.rename, []

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
        assert [documents.read(restored, name) for name in letters] == [FIRST, SECOND]


def test_a_letter_of_a_colleague_that_is_not_here_is_no_fault(store: Store) -> None:
    with store.unit("sync", user="rp", now=NOW) as unit:
        case = Case(reference="A-1", family_name="Khan", opened_at=NOW)
        unit.session.add(case)
        unit.session.flush()
        unit.session.add(
            Document(
                case_id=case.id, letter="x", title="X", version="", recipient="Ms Khan", kind="family",
                made_at=NOW, dated=NOW.date(), state="posted", sha256="ab" * 32, pages=1, rev=7,
            )
        )  # fmt: skip
    told = check.check(store, NOW)["documents"]
    assert told["ok"]
    assert "1 more are on the shared database" in str(told["detail"])
