"""Making and opening a store.

This imports no SQLAlchemy, so that a window can open a store before it has painted.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app import logs
from caseworker_app.errors import WrongUse
from caseworker_app.store import keys, tries
from caseworker_app.store.connection import KeyedConnection, connect, opening, refuse_plain_text
from caseworker_app.store.files import Places, flush_folder, make_private, make_private_folder, write_whole
from caseworker_app.store.ground import refuse_unsafe
from caseworker_app.store.lock import Presence, alone
from caseworker_app.store.refusals import (
    NoRoom,
    NoStoreThere,
    StoreAlreadyThere,
    StoreDamaged,
    StoreLocked,
    StoreNewer,
    StoreReadOnly,
    WrongPassphrase,
)
from caseworker_app.store.replace import finish_restoring
from caseworker_app.store.version import VERSION

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from caseworker_app.store.session import Sessions, Unit

Clock = Callable[[], float]
_LOG = logs.logger("store")
ROLE = "another Caseworker program"


class Store:
    """An open store."""

    def __init__(self, folder: Path, key: bytes, presence: Presence) -> None:
        self.folder = folder
        self.places = Places(folder)
        self._key = key
        self._presence = presence
        self._idle: list[KeyedConnection] = []
        self._guard = threading.Lock()
        self._sessions: Sessions | None = None
        self._closed = False
        self._watch = connect(self.places.database, key, query_only=True)
        try:
            self.device_id = _device_id(self._watch)
        except BaseException:
            self._watch.close()
            raise
        _LOG.info("store opened, schema %d", VERSION)

    @property
    def size(self) -> int:
        """The bytes on disk of the database and its journal."""
        database = self.places.database
        files = (database, database.with_name(database.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def data_version(self) -> int:
        """Return a number that changes whenever anyone has changed the store."""
        with self._guard:
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    @contextlib.contextmanager
    def connection(self) -> Iterator[KeyedConnection]:
        """Lend a keyed connection for reading with plain SQL."""
        with self._guard:
            lent = self._idle.pop() if self._idle else None
        try:
            with opening(self.folder):
                lent = lent or connect(self.places.database, self._key, query_only=True)
                yield lent
        finally:
            if lent is not None:
                self._take_back(lent)

    def _take_back(self, lent: KeyedConnection) -> None:
        if lent.in_transaction:
            lent.rollback()
        with self._guard:
            if not self._closed:
                self._idle.append(lent)
                return
        lent.close()

    @property
    def key(self) -> bytes:
        """The data key, for what else of this store is encrypted with it."""
        return self._key

    def reading(self) -> AbstractContextManager[Session]:
        """Give a session that reads one moment of the store."""
        return self._made_sessions().reading()

    def unit(self, deed: str, *, user: str, now: datetime) -> AbstractContextManager[Unit]:
        """Give a unit of work: all of it is kept, or nothing."""
        return self._made_sessions().unit(deed, user=user, now=now)

    def _made_sessions(self) -> Sessions:
        with self._guard:
            if self._sessions is None:
                from caseworker_app.store.session import Sessions

                self._sessions = Sessions(self.folder, self._connect)
            return self._sessions

    def _connect(self, query_only: bool) -> KeyedConnection:
        return connect(self.places.database, self._key, query_only=query_only)

    def close(self) -> None:
        """Close every connection and leave the store; the key is forgotten."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in (*idle, self._watch):
            connection.close()
        if self._sessions is not None:
            self._sessions.close()
        self._key = b""
        self._presence.close()
        _LOG.info("store closed")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _device_id(connection: KeyedConnection) -> str:
    found = connection.execute("SELECT value FROM local_facts WHERE name = 'device_id'").fetchone()
    if found is None:
        raise StoreDamaged("it does not say which device it belongs to")
    return str(found[0])


def create_store(folder: Path, passphrase: str, *, keyring: bool = True, role: str = ROLE) -> Store:
    """Make an empty store in `folder`, and open it."""
    refuse_unsafe(folder)
    places = Places(folder)
    if places.database.exists():
        raise StoreAlreadyThere(folder)
    if not passphrase:
        raise WrongUse("A caseload needs a passphrase.", "Type one; several words are best.")
    with _making(folder):
        make_private_folder(folder)
        with alone(places, role):
            if places.database.exists():  # another program was quicker
                raise StoreAlreadyThere(folder)
            file, key = keys.new_key_file(passphrase, keyring=keyring)
            _set_aside(places.key_file)
            write_whole(places.key_file, file.as_text().encode())
            _make_database(places, key)
        if keyring:
            keys.into_keyring(file, key)
        return open_with_key(folder, key, role=role)


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


def _set_aside(path: Path) -> None:
    """Keep a key file that has lost its database: it is no use here, but nothing is thrown away."""
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{os.urandom(4).hex()}"))


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
