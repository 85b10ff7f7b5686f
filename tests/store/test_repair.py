"""A damaged caseload is told from a well one, and what can be saved of it is saved."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.store import backup, check, keys, repair, soundness
from caseworker_app.store.files import Places
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.store.refusals import DatabaseDamaged, StoreDamaged, WrongPassphrase
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Communication, Event
from tests.store.damages import PAGE, damages, fresh
from tests.store_fixtures import PASSPHRASE

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=50)
AT_BACKUP, SINCE = 60, 40


def children(store: Store, first: int, count: int) -> None:
    """Open cases, each with an event and a call; ten at a time."""
    for ten in range(first, first + count, 10):
        with store.unit("open case", user="rp", now=NOW) as unit:
            for number in range(ten, min(ten + 10, first + count)):
                child(unit, number)


def child(unit: Unit, number: int) -> None:
    """Open one case."""
    case = open_case(
        unit,
        NewCase(
            reference=f"E-{number}",
            family_name="Khan",
            note="x" * 900,
            date_of_birth=date(2016, 1, 1),
        ),
    )
    record_event(
        unit,
        NewEvent(case_id=case, type="request_received", on=date(2026, 10, 5), kind="needs_assessment"),
    )
    log_communication(
        unit,
        NewEntry(about=(About(case),), channel="phone", direction="in", summary="rang", also="Gran"),
    )


@pytest.fixture(scope="module")
def worked(empty_store: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A closed store with a backup and work done since; damaged copies are made of it."""
    folder = shutil.copytree(empty_store[0], tmp_path_factory.mktemp("worked") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        children(store, 0, AT_BACKUP)
        backup.automatic_backup(store, NOW)
        children(store, AT_BACKUP, SINCE)
    return folder, empty_store[1]


def opens_well(folder: Path, key: bytes) -> bool:
    """Open as the window does: all is well, or it is refused as damaged. Anything else is a failure."""
    try:
        keys.read_key_file(Places(folder).key_file)
        with open_with_key(folder, key) as store:
            assert soundness.should_look(store.places, NOW)
            soundness.look(store, NOW)
            found = check.check(store, NOW)
            return bool(found["database"]["ok"])
    except StoreDamaged:
        return False


@pytest.mark.parametrize("part", range(4))
def test_each_of_two_hundred_damages_is_seen_and_the_backup_offered(
    part: int, worked: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder, key = worked
    for number, (name, damage) in enumerate(list(damages())[part::4]):
        copy = fresh(folder, tmp_path / "copy")
        damage(copy / "caseload.db")
        assert not opens_well(copy, key), f"{name} was not seen"
        if number % 5 == 0:
            found = repair.look(copy, key, "damaged")
            assert found.newest is not None, name
            assert found.newest.made_at == NOW


def test_what_was_done_since_the_backup_is_told_in_counts(worked: tuple[Path, bytes], tmp_path: Path) -> None:
    copy = fresh(worked[0], tmp_path / "copy")
    raw = bytearray((copy / "caseload.db").read_bytes())
    raw[-100] ^= 1
    (copy / "caseload.db").write_bytes(raw)
    found = repair.look(copy, worked[1], "damaged")
    assert found.since is not None
    assert found.since.cases == SINCE
    assert found.since.deeds == (("open case", SINCE // 10),)


def counted(store: Store) -> list[int]:
    """How many cases, events and entries there are."""
    with store.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Case, Event, Communication)
        ]


@pytest.mark.parametrize("page", [3, 40, 200, -2])
def test_the_backup_comes_back_with_what_can_be_read_since(
    page: int, worked: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder, key = worked
    copy = fresh(folder, tmp_path / "copy")
    raw = bytearray((copy / "caseload.db").read_bytes())
    at = page * PAGE if page > 0 else len(raw) + page * PAGE
    raw[at : at + PAGE] = bytes(PAGE)
    (copy / "caseload.db").write_bytes(raw)
    found = repair.look(copy, key, "damaged")
    assert found.newest is not None

    done = repair.bring_back(
        copy, key, found.newest.file, user="rp", now=LATER, role="test", add=found.can_be_read
    )

    with done.store as store:
        assert done.aside is not None
        assert (done.aside / "caseload.db").read_bytes() == bytes(raw), "the damaged file is kept as it was"
        answer = check.check(store, LATER)
        assert answer["database"]["ok"], answer
        assert answer["audit"]["ok"], answer
        cases, events, entries = counted(store)
        assert cases >= AT_BACKUP
        assert (
            cases + events + entries + done.saved.lost >= 3 * (AT_BACKUP + SINCE)
            if found.can_be_read
            else True
        )
    assert keys.unwrap(keys.read_key_file(Places(copy).key_file), PASSPHRASE) == key


def test_without_any_backup_what_can_be_read_is_brought_back(
    worked: tuple[Path, bytes], tmp_path: Path
) -> None:
    copy = fresh(worked[0], tmp_path / "copy")
    shutil.rmtree(copy / "backups")
    raw = bytearray((copy / "caseload.db").read_bytes())
    raw[-50] ^= 1
    (copy / "caseload.db").write_bytes(raw)
    found = repair.look(copy, worked[1], "damaged")
    assert found.newest is None
    assert found.can_be_read
    with repair.bring_back(copy, worked[1], None, user="rp", now=LATER, role="test", add=True).store as store:
        assert counted(store)[0] > (AT_BACKUP + SINCE) // 2
        assert check.check(store, LATER)["database"]["ok"]


def test_a_damaged_backup_is_passed_over_for_the_one_before(
    worked: tuple[Path, bytes], tmp_path: Path
) -> None:
    copy = fresh(worked[0], tmp_path / "copy")
    with open_with_key(copy, worked[1]) as store:
        newest = backup.automatic_backup(store, LATER)
    raw = bytearray(newest.read_bytes())
    raw[len(raw) // 2] ^= 1
    newest.write_bytes(raw)
    (copy / "caseload.db").write_bytes(b"")
    found = repair.look(copy, worked[1], "damaged")
    assert [each.whole for each in found.backups] == [False, True]
    assert found.newest is not None
    assert found.newest.made_at == NOW


def test_where_the_key_file_is_gone_the_passphrase_opens_that_of_the_backup(
    worked: tuple[Path, bytes], tmp_path: Path
) -> None:
    copy = fresh(worked[0], tmp_path / "copy")
    (copy / "key.json").unlink()
    assert repair.key_for(copy, None) is None
    assert repair.key_for(copy, PASSPHRASE) == worked[1]
    with pytest.raises(WrongPassphrase):
        repair.key_for(copy, "not it")


def test_a_well_store_is_looked_at_again_only_after_a_change_from_outside_or_a_week(
    worked: tuple[Path, bytes], tmp_path: Path
) -> None:
    copy = fresh(worked[0], tmp_path / "copy")
    places = Places(copy)
    with open_with_key(copy, worked[1]) as store:
        assert soundness.should_look(places, NOW), "it was never looked at"
        soundness.look(store, NOW)
        children(store, 900, 1)
    soundness.note_left(places)
    assert not soundness.should_look(places, NOW + timedelta(days=6))
    assert soundness.should_look(places, NOW + timedelta(days=7))
    assert soundness.should_look(places, NOW - timedelta(days=1)), "a clock put back must not stop it"
    places.database.write_bytes(places.database.read_bytes())
    assert soundness.should_look(places, NOW + timedelta(days=1))


def test_a_broken_page_that_nobody_reads_is_found_by_the_look(
    worked: tuple[Path, bytes], tmp_path: Path
) -> None:
    copy = fresh(worked[0], tmp_path / "copy")
    raw = bytearray((copy / "caseload.db").read_bytes())
    raw[-100] ^= 1
    (copy / "caseload.db").write_bytes(raw)
    with (
        open_with_key(copy, worked[1]) as store,
        pytest.raises(DatabaseDamaged, match="a page has been changed"),
    ):
        soundness.look(store, NOW)
