"""Making and opening a store. This imports no SQLAlchemy, so that a window can open one before it is painted."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app.store import keys, tries
from caseworker_app.store.connection import KeyedConnection, connect, opening
from caseworker_app.store.files import Places, make_private, make_private_folder, write_whole
from caseworker_app.store.refusals import (
    NoStoreThere,
    StoreAlreadyThere,
    StoreDamaged,
    StoreLocked,
    StoreNewer,
    WrongPassphrase,
)
from caseworker_app.store.version import VERSION

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from caseworker_app.store.session import Sessions, Unit

Clock = Callable[[], float]


class Store:
    """An open store."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self.places = Places(folder)
        self._key = key
        self._idle: list[KeyedConnection] = []
        self._guard = threading.Lock()
        self._sessions: Sessions | None = None
        self._closed = False
        self._watch = connect(self.places.database, key, query_only=True)
        self.device_id = str(
            self._watch.execute("SELECT value FROM local_facts WHERE name = 'device_id'").fetchone()[0]
        )

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
        lent = lent or connect(self.places.database, self._key, query_only=True)
        try:
            yield lent
        finally:
            if lent.in_transaction:
                lent.rollback()
            with self._guard:
                keep = not self._closed
                if keep:
                    self._idle.append(lent)
            if not keep:
                lent.close()

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

                self._sessions = Sessions(
                    lambda query_only: connect(self.places.database, self._key, query_only=query_only)
                )
            return self._sessions

    def close(self) -> None:
        """Close every connection; the key is forgotten."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in (*idle, self._watch):
            connection.close()
        if self._sessions is not None:
            self._sessions.close()
        self._key = b""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create_store(folder: Path, passphrase: str, *, keyring: bool = True) -> Store:
    """Make an empty store in `folder`, and open it."""
    places = Places(folder)
    if places.database.exists():
        raise StoreAlreadyThere(folder)
    make_private_folder(folder)
    file, key = keys.new_key_file(passphrase, keyring=keyring)
    write_whole(places.key_file, file.as_text().encode())
    _make_database(places, key)
    if keyring:
        keys.into_keyring(file, key)
    return Store(folder, key)


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


def open_store(folder: Path, passphrase: str | None = None, *, clock: Clock = time.time) -> Store:
    """Open the store in `folder` by its passphrase, or by the key that this computer's keyring holds."""
    places = Places(folder)
    if not places.database.exists() and not places.key_file.exists():
        raise NoStoreThere(folder)
    file = keys.read_key_file(places.key_file)
    key = _key_of(places, file, passphrase, clock)
    if not places.database.exists():
        raise StoreDamaged("its database is missing")
    return open_with_key(folder, key)


def open_with_key(folder: Path, key: bytes) -> Store:
    """Open a store by its data key, which is known to be the right one."""
    with opening(folder):
        connection = connect(Places(folder).database, key)
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
        if version > VERSION:
            raise StoreNewer
        return Store(folder, key)


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
