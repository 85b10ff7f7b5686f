"""A full disk: a clear sentence, and the store as it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caseworker_app.errors import CannotSave
from caseworker_app.store import backup, check
from caseworker_app.store.open import Store, create_store, open_with_key
from caseworker_app.store.refusals import NoRoom
from caseworker_app.store.tables import Case

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody make a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(store: Store, saved: list[str]) -> None:
    """Write one case after the other until there is no room."""
    for number in range(100_000):
        case = Case(reference=f"EHC-{number}", family_name="Khan", note="x" * 2000, opened_at=NOW)
        with store.unit("Opened", user="rp", now=NOW) as unit:
            unit.session.add(case)
        saved.append(case.reference)


def count(store: Store) -> int:
    """How many cases there are."""
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_full_disk_refuses_the_write_and_keeps_all_before(
    empty_store: tuple[Path, bytes], small_disk: Path
) -> None:
    folder = shutil.copytree(empty_store[0], small_disk / "store")

    saved: list[str] = []

    with open_with_key(folder, empty_store[1]) as store:
        with pytest.raises(CannotSave, match="no room left on the disk") as refused:
            fill(store, saved)
        assert refused.value.remedy
        assert count(store) == len(saved) > 20  # the same store reads on
    with open_with_key(folder, empty_store[1]) as store:  # also after a new start on the still full disk
        assert count(store) == len(saved)
        assert check.check(store, NOW)["database"]["ok"]
        assert check.check(store, NOW)["audit"]["ok"]
        with pytest.raises(CannotSave):
            backup.automatic_backup(store, NOW)
        assert not list(folder.glob("backups/*"))


def test_a_store_opened_on_a_disk_that_is_already_full_is_not_called_damaged(
    empty_store: tuple[Path, bytes], small_disk: Path
) -> None:
    folder = shutil.copytree(empty_store[0], small_disk / "store")
    for journal in folder.glob("caseload.db-*"):
        journal.unlink()
    before = (folder / "caseload.db").read_bytes()
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 1024)

    with pytest.raises(NoRoom, match="is full"):
        open_with_key(folder, empty_store[1])

    filler.unlink()
    assert (folder / "caseload.db").read_bytes() == before
    with open_with_key(folder, empty_store[1]) as store:
        assert count(store) == 0


def test_a_big_import_that_does_not_fit_leaves_the_store_as_it_was(
    empty_store: tuple[Path, bytes], small_disk: Path
) -> None:
    folder = shutil.copytree(empty_store[0], small_disk / "store")
    rows = [
        {"reference": f"E-{n}", "family_name": "Khan", "note": "x" * 1000, "opened_at": NOW}
        for n in range(9000)
    ]

    def import_all() -> None:
        with store.unit("Imported", user="rp", now=NOW) as unit:
            unit.insert_many(Case, rows)

    with open_with_key(folder, empty_store[1]) as store:
        with pytest.raises(CannotSave):
            import_all()
        assert count(store) == 0
        with store.unit("Opened", user="rp", now=NOW) as unit:  # what fits is saved again
            unit.insert_many(Case, rows[:10])
        assert check.check(store, NOW)["database"]["ok"]


def test_no_store_is_left_half_made_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "film").write_bytes(b"\0" * (2_990_000))
    with pytest.raises(NoRoom):
        create_store(small_disk / "store", "secret", keyring=False)
    (small_disk / "film").unlink()
    create_store(small_disk / "store", "secret", keyring=False).close()


A_FILE_TOO_LARGE = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from caseworker_app.errors import CannotSave
from caseworker_app.store.open import open_with_key
from caseworker_app.store.tables import Case
now = datetime(2026, 11, 23, tzinfo=UTC)
store = open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
saved = 0
try:
    while True:
        with store.unit("Opened", user="rp", now=now) as unit:
            unit.session.add(Case(reference=str(saved), family_name="Khan", note="x" * 2000, opened_at=now))
        saved += 1
except CannotSave:
    print(saved)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sets a POSIX limit")
def test_a_disk_that_refuses_to_write_loses_nothing(
    store_folder: Path, empty_store: tuple[Path, bytes]
) -> None:
    said = subprocess.run(
        [sys.executable, "-c", A_FILE_TOO_LARGE, str(store_folder), empty_store[1].hex()],
        capture_output=True,
        text=True,
        check=True,
    )
    with open_with_key(store_folder, empty_store[1]) as store:
        assert count(store) == int(said.stdout) > 5
