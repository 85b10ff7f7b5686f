"""An open store: what everything else reads and writes through. Opening one imports no SQLAlchemy."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app import logs
from caseworker_app.store.connection import KeyedConnection, connect, opening
from caseworker_app.store.files import Places
from caseworker_app.store.lock import Presence
from caseworker_app.store.refusals import DatabaseDamaged
from caseworker_app.store.version import VERSION

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from caseworker_app.store.session import Sessions, Unit

_LOG = logs.logger("store")


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
        self.set_aside: Path | None = None  # what was there of another store when this one was made
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

    def newest_entry(self) -> int:
        """Return the number of the audit's last line: it grows when what colleagues share has changed."""
        with self._guard:
            found = self._watch.execute("SELECT max(number) FROM audit").fetchone()
        return int(found[0] or 0)

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
        raise DatabaseDamaged("it does not say which device it belongs to")
    return str(found[0])
