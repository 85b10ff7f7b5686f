"""A damaged store: what can be brought back, what would be lost, and bringing it back.

The damaged file is never deleted: it is set aside, for whoever can read more of it.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from caseworker_app.errors import CannotOpenStore
from caseworker_app.store import backup_file, keys
from caseworker_app.store.backup import automatic_backups, stamp
from caseworker_app.store.connection import connect
from caseworker_app.store.files import Places, flush_folder, make_private_folder, write_whole
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.lock import alone
from caseworker_app.store.open import open_with_key
from caseworker_app.store.opened import Store
from caseworker_app.store.refusals import WrongPassphrase
from caseworker_app.store.replace import READY, put_in_place
from caseworker_app.store.restore import restore
from caseworker_app.store.salvage import Saved, Since, bring_over, since


@dataclass(frozen=True)
class Kept:
    """One backup of the store that was found; `whole` says that every byte of it was checked."""

    file: Path
    made_at: datetime
    entries: int
    whole: bool


@dataclass(frozen=True)
class Damage:
    """What was found of a damaged store. `since` is what was done after the newest whole backup."""

    why: str
    backups: tuple[Kept, ...]  # the newest first
    since: Since | None
    can_be_read: bool  # some of the damaged file

    @property
    def newest(self) -> Kept | None:
        """The newest backup that is whole."""
        return next((each for each in self.backups if each.whole), None)


@dataclass(frozen=True)
class Repaired:
    """The store that was brought back, where the damaged one is, and what could be added from it."""

    store: Store
    aside: Path | None
    saved: Saved
    letters_missing: int = 0


def backups_of(places: Places) -> list[tuple[datetime, Path]]:
    """List the backups in the store's folder, also those made before an update; the newest first."""
    return sorted((*automatic_backups(places), *automatic_backups(places, "before-update-")), reverse=True)


def key_for(folder: Path, passphrase: str | None) -> bytes | None:
    """Return the store's key by its key file, else by that of a backup; nothing: the passphrase is needed."""
    for file in _key_files(Places(folder)):
        key = keys.from_keyring(file) if passphrase is None else keys.unwrap(file, passphrase)
        if key is not None:
            return key
    if passphrase is not None:
        raise WrongPassphrase
    return None


def _key_files(places: Places) -> Iterator[keys.KeyFile]:
    with contextlib.suppress(CannotOpenStore, OSError):
        yield keys.read_key_file(places.key_file)
    for _, path in backups_of(places):
        with contextlib.suppress(CannotOpenStore, OSError):
            yield backup_file.read_header(path).key_file


def look(folder: Path, key: bytes, why: str) -> Damage:
    """Find the newest whole backup and what was done since; older ones are listed and not read through."""
    places = Places(folder)
    found: list[Kept] = []
    for made_at, path in backups_of(places):
        checked = not any(each.whole for each in found)
        with contextlib.suppress(CannotOpenStore, OSError):
            header = backup_file.read_header(path)
            found.append(Kept(path, made_at, header.entries, checked and _is_whole(path, key)))
    newest = next((each for each in found if each.whole), None)
    told = since(places.database, key, newest.entries if newest is not None else 0)
    return Damage(why, tuple(found), told, told is not None or _can_be_read(places, key))


def _is_whole(path: Path, key: bytes) -> bool:
    try:
        backup_file.check_seal(path, key)
    except (CannotOpenStore, OSError):
        return False
    return True


def _can_be_read(places: Places, key: bytes) -> bool:
    try:
        with contextlib.closing(connect(places.database, key, query_only=True)) as damaged:
            return bool(damaged.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except Exception:
        return False


def bring_back(
    folder: Path, key: bytes, backup: Path | None, *, user: str, now: datetime, role: str, add: bool
) -> Repaired:
    """Put a backup in the place of the damaged store, or an empty one; add what can be read of it."""
    places = Places(folder)
    missing, present = 0, _present_key_file(places, key)
    if backup is not None:
        done = restore(backup, folder, None, user=user, now=now, key=key)
        aside, missing = done.aside, done.letters_missing
    else:
        aside = _begin_empty(places, key, now)
    if present is not None:  # the passphrase of today, not that of the day of the backup
        write_whole(places.key_file, present)
    store = open_with_key(folder, key, role=role)
    try:
        saved = _add(store, aside, key, user=user, now=now) if add and aside is not None else Saved(0, 0)
    except BaseException:
        store.close()
        raise
    return Repaired(store, aside, saved, missing)


def _present_key_file(places: Places, key: bytes) -> bytes | None:
    """Return the key file that is there, if it is whole and of this key."""
    with contextlib.suppress(CannotOpenStore, OSError):
        if keys.read_key_file(places.key_file).opens(key):
            return places.key_file.read_bytes()
    return None


def _add(store: Store, aside: Path, key: bytes, *, user: str, now: datetime) -> Saved:
    from caseworker_app.store import deadlines

    with store.unit("saved from the damaged file", user=user, now=now) as unit:
        saved = bring_over(unit, aside / store.places.database.name, key)
        deadlines.recompute_all(unit)
    return saved


def _begin_empty(places: Places, key: bytes, now: datetime) -> Path:
    """Put an empty database in the place of the damaged one, under the same key."""
    from caseworker_app.store.schema import make

    with alone(places, "a repair"):
        shutil.rmtree(places.restoring, ignore_errors=True)
        make_private_folder(places.restoring)
        fresh = places.restoring / places.database.name
        with contextlib.closing(connect(fresh, key, create=True, journal="DELETE")) as made:
            made.execute("BEGIN IMMEDIATE")
            make(made)
            made.execute("INSERT INTO local_facts (name, value) VALUES ('device_id', ?)", (new_id(),))
            made.execute("COMMIT")
        name = f"{stamp(now)}-{new_id()[-4:]}"
        write_whole(places.restoring / READY, name.encode())
        flush_folder(places.folder)
        put_in_place(places)
    return places.folder / "set-aside" / name
