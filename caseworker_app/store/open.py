"""Making and opening a store.

This imports no SQLAlchemy, so that a window can open a store before it has painted.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from caseworker_app.errors import WrongUse
from caseworker_app.store import keys, tries
from caseworker_app.store.connection import connect, opening, refuse_plain_text
from caseworker_app.store.files import Places, flush_folder, make_private, make_private_folder, write_whole
from caseworker_app.store.ground import refuse_unsafe
from caseworker_app.store.lock import Presence, alone
from caseworker_app.store.opened import Store
from caseworker_app.store.refusals import (
    NoRoom,
    NoStoreThere,
    StoreAlreadyThere,
    StoreLocked,
    StoreNewer,
    StoreReadOnly,
    StoreSealed,
    WrongPassphrase,
)
from caseworker_app.store.replace import finish_restoring, set_aside_without_database
from caseworker_app.store.version import VERSION

__all__ = ["Store", "change_passphrase", "create_store", "open_store", "open_with_key"]

Clock = Callable[[], float]
ROLE = "another Caseworker program"


def create_store(folder: Path, passphrase: str, *, keyring: bool = True, role: str = ROLE) -> Store:
    """Make an empty store in `folder`, and open it.

    What is left there of one whose database is gone is set aside: the store says where.
    """
    refuse_unsafe(folder)
    places = Places(folder)
    if places.database.exists():
        raise StoreAlreadyThere(folder)
    if not passphrase:
        raise WrongUse("A caseload needs a passphrase.", "Type one; several words are best.")
    with _making(folder):
        try:
            make_private_folder(folder)
        except FileNotFoundError as error:  # such as a drive that is not connected
            raise WrongUse(
                f"The folder {folder} cannot be made.",
                "Look whether its drive is there, or name another folder.",
            ) from error
        with alone(places, role):
            if places.database.exists():  # another program was quicker
                raise StoreAlreadyThere(folder)
            file, key = keys.new_key_file(passphrase, keyring=keyring)
            aside = set_aside_without_database(places)
            write_whole(places.key_file, file.as_text().encode())
            _make_database(places, key)
        if keyring:
            keys.into_keyring(file, key)
        store = open_with_key(folder, key, role=role)
        store.set_aside = aside
        return store


@contextlib.contextmanager
def _making(folder: Path) -> Iterator[None]:
    try:
        with opening(folder):
            yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise NoRoom(folder) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise StoreReadOnly(folder) from error
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise WrongUse(f"{folder} is a file, not a folder.", "Choose a folder.") from error
        raise


def _make_database(places: Places, key: bytes) -> None:
    """Make the database under another name first: a crash leaves no half-made store."""
    from caseworker_app.store.identifiers import new_id
    from caseworker_app.store.schema import make

    fresh = places.folder / "caseload.db.new"
    for name in (fresh.name, f"{fresh.name}-wal", f"{fresh.name}-shm", f"{fresh.name}-journal"):
        (places.folder / name).unlink(missing_ok=True)
    connection = connect(fresh, key, create=True)
    try:
        make_private(fresh)
        connection.execute("BEGIN IMMEDIATE")
        make(connection)
        connection.execute("INSERT INTO local_facts (name, value) VALUES ('device_id', ?)", (new_id(),))
        connection.execute("COMMIT")
    finally:
        connection.close()
    fresh.rename(places.database)
    flush_folder(places.folder)


def open_store(
    folder: Path, passphrase: str | None = None, *, role: str = ROLE, clock: Clock = time.time
) -> Store:
    """Open the store in `folder` by its passphrase, or by the key that this computer's keyring holds.

    `role` tells others who has it open ("the window"); `clock` times the wait after wrong passphrases.
    """
    places = Places(folder)
    if places.sealed_key.exists():
        raise StoreSealed
    if not places.database.exists() and not places.key_file.exists() and not places.restoring.exists():
        raise NoStoreThere(folder)
    refuse_unsafe(folder)
    if not os.access(folder, os.W_OK):
        raise StoreReadOnly(folder)
    if places.restoring.exists():
        finish_restoring(places)
    file = keys.read_key_file(places.key_file)
    key = _key_of(places, file, passphrase, clock)
    return open_with_key(folder, key, role=role, clock=clock)


def open_with_key(folder: Path, key: bytes, *, role: str = ROLE, clock: Clock = time.time) -> Store:
    """Open a store by its data key, which is known to be the right one."""
    places = Places(folder)
    with opening(folder):
        refuse_plain_text(places.database)
        presence = Presence(places, role)
        try:
            version = _version(places, key)
            if version > VERSION:
                raise StoreNewer
            if version < VERSION:
                presence.close()
                _migrate(places, key, clock)
                presence = Presence(places, role)
            return Store(folder, key, presence)
        except BaseException:
            presence.close()
            raise


def _version(places: Places, key: bytes) -> int:
    with contextlib.closing(connect(places.database, key)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(places: Places, key: bytes, clock: Clock) -> None:
    from caseworker_app.store.migrations import migrate

    with alone(places, "an update of the caseload"):
        migrate(places, key, now=datetime.fromtimestamp(clock(), UTC))


def change_passphrase(folder: Path, old: str, new: str, *, clock: Clock = time.time) -> None:
    """Let `new` open the store instead of `old`; backups keep the passphrase they were made with."""
    places = Places(folder)
    if not new:
        raise WrongUse("A caseload needs a passphrase.", "Type a new one; several words are best.")
    file = keys.read_key_file(places.key_file)
    key = _key_of(places, file, old, clock)
    write_whole(places.key_file, keys.with_passphrase(file, key, new).as_text().encode())


def _key_of(places: Places, file: keys.KeyFile, passphrase: str | None, clock: Clock) -> bytes:
    if passphrase is None:
        key = keys.from_keyring(file) if file.keyring else None
        if key is None:
            raise StoreLocked
        return key
    tries.refuse_too_soon(places.tries, clock())
    key = keys.unwrap(file, passphrase)
    if key is None:
        raise WrongPassphrase(tries.count_wrong(places.tries, clock()))
    tries.forget(places.tries)
    return key
