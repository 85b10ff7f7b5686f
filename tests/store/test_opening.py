"""Making and opening a store: every way in which it can go wrong has its own sentence."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from caseworker_app.errors import CannotOpenStore, WrongUse
from caseworker_app.store import ground, keys, refusals, tries
from caseworker_app.store.connection import connect
from caseworker_app.store.files import Places
from caseworker_app.store.open import change_passphrase, create_store, open_store, open_with_key
from caseworker_app.store.version import VERSION
from tests.store_fixtures import PASSPHRASE

DATABASE = "caseload.db"


def refusal(folder: Path, passphrase: str | None = PASSPHRASE) -> CannotOpenStore:
    """The reason for which the folder cannot be opened, which always says what to do."""
    with pytest.raises(CannotOpenStore) as caught:
        open_store(folder, passphrase).close()
    assert caught.value.message
    assert caught.value.remedy
    return caught.value


def test_a_new_store_opens_with_its_passphrase_and_is_encrypted(tmp_path: Path) -> None:
    create_store(tmp_path / "new", "four words or so", keyring=False).close()

    with open_store(tmp_path / "new", "four words or so") as store:
        assert store.device_id
        assert store.size > 0
    assert (tmp_path / "new" / DATABASE).read_bytes()[:16] != b"SQLite format 3\x00"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the profile by itself")
def test_only_the_owner_can_read_a_store(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with create_store(folder, "secret", keyring=False) as store:
        assert store.data_version()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}
    assert set(modes.values()) == {0o600}, modes


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the profile by itself")
def test_a_folder_that_others_use_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "something else").touch()
    create_store(tmp_path, "secret", keyring=False).close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_folder_without_a_store_is_said_to_have_none(tmp_path: Path) -> None:
    assert isinstance(refusal(tmp_path), refusals.NoStoreThere)
    assert list(tmp_path.iterdir()) == []


def test_a_second_store_is_not_made_over_the_first(store_folder: Path) -> None:
    before = (store_folder / DATABASE).read_bytes()
    with pytest.raises(refusals.StoreAlreadyThere):
        create_store(store_folder, "another")
    assert (store_folder / DATABASE).read_bytes() == before


def test_an_empty_passphrase_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        create_store(tmp_path / "new", "")
    assert not (tmp_path / "new").exists()


def test_without_a_keyring_the_store_is_locked(store_folder: Path) -> None:
    assert isinstance(refusal(store_folder, None), refusals.StoreLocked)


def test_the_keyring_opens_the_store_without_a_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.set_password", lambda name, user, value: kept.update({(name, user): value}))
    monkeypatch.setattr("keyring.get_password", lambda name, user: kept.get((name, user)))
    create_store(tmp_path / "new", "secret").close()

    open_store(tmp_path / "new").close()

    for place in kept:  # a key of another store, or nonsense, is as good as none
        kept[place] = "bm90IHRoZSBrZXk="
    assert isinstance(refusal(tmp_path / "new", None), refusals.StoreLocked)


def test_a_wrong_passphrase_is_told_from_a_damaged_database(store_folder: Path) -> None:
    assert isinstance(refusal(store_folder, "wrong"), refusals.WrongPassphrase)

    raw = bytearray((store_folder / DATABASE).read_bytes())
    raw[100] ^= 1
    (store_folder / DATABASE).write_bytes(raw)
    assert isinstance(refusal(store_folder), refusals.StoreDamaged)
    assert isinstance(refusal(store_folder, "wrong"), refusals.WrongPassphrase)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda folder: (folder / DATABASE).write_bytes(b""), id="emptied"),
        pytest.param(
            lambda folder: (folder / DATABASE).write_bytes(b"SQLite format 3\0" + bytes(5000)), id="plain"
        ),
        pytest.param(lambda folder: (folder / DATABASE).write_bytes(os.urandom(9000)), id="noise"),
        pytest.param(lambda folder: os.truncate(folder / DATABASE, 5000), id="cut short"),
        pytest.param(lambda folder: (folder / DATABASE).unlink(), id="gone"),
        pytest.param(lambda folder: (folder / "key.json").unlink(), id="no key file"),
        pytest.param(lambda folder: (folder / "key.json").write_bytes(b"\xff\x00{"), id="key file of noise"),
        pytest.param(lambda folder: (folder / "key.json").write_text("[1]"), id="key file of another kind"),
        pytest.param(
            lambda folder: (folder / "key.json").write_text(
                (folder / "key.json").read_text().replace('"passes": 3', '"passes": 1')
            ),
            id="key file weakened",
        ),
    ],
)
def test_a_damaged_store_says_so_and_is_left_as_it_is(store_folder: Path, damage: object) -> None:
    damage(store_folder)  # type: ignore[operator]
    before = {path.name: path.read_bytes() for path in store_folder.iterdir() if path.is_file()}

    assert isinstance(refusal(store_folder), refusals.StoreDamaged)

    after = {path.name: path.read_bytes() for path in store_folder.iterdir() if path.name in before}
    assert after == before


def test_a_store_of_a_newer_version_is_refused_unchanged(
    store_folder: Path, empty_store: tuple[Path, bytes]
) -> None:
    connection = connect(store_folder / DATABASE, empty_store[1])
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()

    assert isinstance(refusal(store_folder), refusals.StoreNewer)


def test_a_read_only_folder_is_refused(store_folder: Path) -> None:
    """Run as an ordinary user: nothing is read-only to root."""
    code = f"""
import os
from pathlib import Path
from caseworker_app.store.open import open_store
if os.getuid() == 0: os.setgid(65534); os.setuid(65534)
try: open_store(Path({str(store_folder)!r}), {PASSPHRASE!r})
except Exception as error: print(type(error).__name__)
"""
    if sys.platform == "win32":
        pytest.skip("made with POSIX permissions")
    for path in (store_folder, *store_folder.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    above = [parent for parent in store_folder.parents if len(parent.parts) > 2]
    modes = {parent: parent.stat().st_mode for parent in above}
    for parent in above:
        parent.chmod(0o755)
    try:
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    finally:
        for parent, mode in modes.items():
            parent.chmod(mode)
        store_folder.chmod(0o700)
    assert said.stdout.strip() == "StoreReadOnly", said.stderr


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_wrong_passphrases_slow_the_next_try_down(
    store_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "unwrap", lambda _file, _passphrase: None)
    clock, waits = Clock(), []
    for _ in range(14):
        with pytest.raises(refusals.WrongPassphrase) as caught:
            open_store(store_folder, "guess", clock=clock)
        waits.append(caught.value.wait_seconds)
        clock.now += caught.value.wait_seconds

    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_wait_outlasts_a_restart_and_a_clock_that_is_put_back(store_folder: Path) -> None:
    clock = Clock()
    places = Places(store_folder)
    for _ in range(8):
        tries.count_wrong(places.tries, clock())

    with pytest.raises(refusals.TooSoon) as caught:  # the right one is not looked at either
        open_store(store_folder, PASSPHRASE, clock=clock)
    assert caught.value.wait_seconds == 16

    clock.now -= 1_000_000
    with pytest.raises(refusals.TooSoon) as caught:
        open_store(store_folder, PASSPHRASE, clock=clock)
    assert caught.value.wait_seconds == 16
    clock.now += 16
    open_store(store_folder, PASSPHRASE, clock=clock).close()
    assert not places.tries.exists()


def test_a_changed_passphrase_opens_and_the_old_one_does_not(store_folder: Path) -> None:
    change_passphrase(store_folder, PASSPHRASE, "the new one")

    open_store(store_folder, "the new one").close()
    assert isinstance(refusal(store_folder, PASSPHRASE), refusals.WrongPassphrase)


def test_a_passphrase_is_the_same_however_its_accents_were_typed(tmp_path: Path) -> None:
    create_store(tmp_path / "new", "cafe\u0301 au lait", keyring=False).close()
    open_store(tmp_path / "new", "caf\u00e9 au lait").close()


def test_a_wrap_costs_a_thief_at_least_what_was_promised(store_folder: Path) -> None:
    (wrap,) = keys.read_key_file(store_folder / "key.json").wraps
    assert wrap["kdf"] == "argon2id"
    assert wrap["memory_kib"] >= 64 * 1024
    assert wrap["passes"] >= 3


@pytest.mark.parametrize(
    "name",
    ["OneDrive", "OneDrive - Ambleshire Council", "Dropbox", "Google Drive", "Mobile Documents", "Nextcloud"],
)
def test_a_folder_that_a_cloud_service_copies_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(refusals.UnsafeFolder, match="copies"):
        create_store(tmp_path / name / "store", "secret")
    assert not (tmp_path / name).exists()


def test_a_link_into_a_cloud_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(refusals.UnsafeFolder):
        create_store(tmp_path / "innocent" / "store", "secret")


def test_a_store_that_was_moved_into_a_cloud_folder_does_not_open(store_folder: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(store_folder, tmp_path / "Dropbox" / "store")
    assert isinstance(refusal(moved), refusals.UnsafeFolder)


def test_network_drives_are_known_by_their_mounts() -> None:
    linux = "server:/home /home nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0\n//s/x /mnt/my\\040share cifs rw 0 0\n"
    kinds = {
        place: ground.file_system(Path(place), ground.mounts_of_linux(linux))
        for place in ("/home/rp/store", "/homes", "/mnt/my share/a", "/")
    }
    assert kinds == {"/home/rp/store": "nfs4", "/homes": "ext4", "/mnt/my share/a": "cifs", "/": "ext4"}
    mac = "/dev/disk3s1 on / (apfs, local)\n//rp@srv/care on /Volumes/care (smbfs, nodev)\n"
    assert ground.file_system(Path("/Volumes/care/store"), ground.mounts_of_mac(mac)) == "smbfs"
    assert ground.network_drive(Path("//server/share/store")) == "on a network drive"


def test_opening_and_reading_need_no_sqlalchemy(store_folder: Path, empty_store: tuple[Path, bytes]) -> None:
    code = f"""
import sys
from pathlib import Path
from caseworker_app.store.open import open_with_key
with open_with_key(Path({str(store_folder)!r}), bytes.fromhex({empty_store[1].hex()!r})) as store:
    with store.connection() as connection:
        connection.execute("SELECT count(*) FROM cases").fetchone()
print("sqlalchemy" in sys.modules, "alembic" in sys.modules, "keyring" in sys.modules)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False"] * 3


def _create(folder: Path, answers: multiprocessing.Queue[str]) -> None:
    try:
        create_store(folder, "secret", keyring=False).close()
        answers.put("made")
    except CannotOpenStore as error:
        answers.put(type(error).__name__)


def test_of_two_who_make_a_store_at_once_one_does(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = spawn.Queue()
    both = [spawn.Process(target=_create, args=(tmp_path / "new", answers)) for _ in range(2)]
    for process in both:
        process.start()
    said = sorted(answers.get(timeout=60) for _ in both)
    for process in both:
        process.join()
    assert said.count("made") == 1
    open_store(tmp_path / "new", "secret").close()


def test_a_store_can_be_opened_many_times_over_in_one_program(
    store_folder: Path, empty_store: tuple[Path, bytes]
) -> None:
    with open_with_key(store_folder, empty_store[1]), open_with_key(store_folder, empty_store[1]) as second:
        assert second.device_id
