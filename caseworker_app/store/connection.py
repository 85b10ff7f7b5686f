"""Keyed connections to the encrypted database: the only module that knows SQLCipher.

It imports neither SQLAlchemy nor the tables, so that a window can open a store and read its first page early.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseworker_app.errors import CannotOpenStore
from caseworker_app.store import audit, days, search
from caseworker_app.store.audit import Deed
from caseworker_app.store.refusals import DatabaseDamaged, NoRoom, StoreInUse, StoreReadOnly

if TYPE_CHECKING:
    from sqlite3 import Connection, DatabaseError
else:
    from sqlcipher3.dbapi2 import Connection, DatabaseError

__all__ = ["Connection", "DatabaseError", "KeyedConnection", "connect"]

PLAIN_HEADER = b"SQLite format 3\x00"
KEY_BYTES = 32
# Of each connection: the window's memory may hardly grow with the caseload. SQLCipher's own wiping of memory
# (cipher_memory_security) stays off: measured, an import takes fifteen times as long with it, a unit three.
CACHE_KIB = 8000
BUSY_MILLISECONDS = 10_000
LEAST_ROOM = 64 * 1024  # bytes: SQLite's shared memory, and a page or two of its journal

# The low byte of SQLite's result codes.
BUSY, LOCKED, READ_ONLY, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN, NOT_A_DATABASE = 5, 6, 8, 10, 11, 13, 14, 26


# The backup API's errors carry words only.
_SAID = {
    "is full": FULL,
    "readonly": READ_ONLY,
    "is locked": BUSY,
    "malformed": CORRUPT,
    "not a database": NOT_A_DATABASE,
    "disk I/O": IO_ERROR,
    "unable to open": CANNOT_OPEN,
}


class KeyedConnection(Connection):
    """A connection that knows the key and, while a unit writes, whose deed it is."""

    deed: Deed | None = None


def connect(
    path: Path, key: bytes, *, create: bool = False, query_only: bool = False, journal: str = "WAL"
) -> KeyedConnection:
    """Open the encrypted database at `path`; it is never made unless `create` is asked for."""
    from sqlcipher3 import dbapi2

    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    if not create:
        refuse_plain_text(path)
    connection: KeyedConnection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
        uri=True,
        factory=KeyedConnection,
        isolation_level=None,  # transactions begin and end where the code says so
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        _prepare(connection, key, query_only=query_only, journal=journal)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: KeyedConnection, key: bytes, *, query_only: bool, journal: str) -> None:
    """Set the key first: nothing can be read or set before it."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "temp_store = MEMORY",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "journal_size_limit = 16000000",  # the journal of a big import is given back to the disk
        f"cache_size = -{CACHE_KIB}",
        "recursive_triggers = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")
    audit.install_functions(connection)
    search.install_functions(connection)
    days.install_functions(connection)
    if query_only:
        connection.execute("PRAGMA query_only = ON")


def in_memory() -> KeyedConnection:
    """Open an empty database that is never on disk, with the functions that the store's SQL calls."""
    from sqlcipher3 import dbapi2

    connection: KeyedConnection = dbapi2.connect(
        ":memory:", factory=KeyedConnection, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA temp_store = MEMORY")
    days.install_functions(connection)
    return connection


def give_memory_back(connection: Any) -> None:
    """Shrink a cache that was widened for an import to what every connection has."""
    if connection.execute("PRAGMA cache_size").fetchone()[0] != -CACHE_KIB:
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("PRAGMA shrink_memory")


def refuse_plain_text(path: Path) -> None:
    """Refuse a database that is empty or not encrypted: it is not ours, or something went badly wrong."""
    with path.open("rb") as file:
        start = file.read(len(PLAIN_HEADER))
    if start == PLAIN_HEADER:
        raise DatabaseDamaged("its database is not encrypted")
    if len(start) < len(PLAIN_HEADER):
        raise DatabaseDamaged("its database is empty")


def result_code(error: BaseException) -> int:
    """Return SQLite's primary result code of an error (0 when it has none)."""
    code = int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    return code or next((known for words, known in _SAID.items() if words in str(error)), 0)


@contextlib.contextmanager
def opening(folder: Path) -> Iterator[None]:
    """Turn what SQLite says while a store is opened into words; the key has been verified before."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError) as error:
        raise DatabaseDamaged("its database is missing") from error
    except PermissionError as error:
        raise StoreReadOnly(folder) from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise NoRoom(folder) from error
    except DatabaseError as error:
        refusal = refusal_for(error, folder)
        if refusal is None:
            raise
        raise refusal from error


def refusal_for(error: BaseException, folder: Path) -> CannotOpenStore | None:
    """Return what an error of SQLite means for a person who opens or reads the store."""
    code = result_code(error)
    if code == FULL or (code in {IO_ERROR, CANNOT_OPEN} and _has_no_room(folder)):
        return NoRoom(folder)
    if code in {READ_ONLY, CANNOT_OPEN}:
        return StoreReadOnly(folder)
    if code in {BUSY, LOCKED}:
        return StoreInUse([])
    if code in {NOT_A_DATABASE, CORRUPT, IO_ERROR}:
        return DatabaseDamaged("its database cannot be read with the right key")
    return None


def _has_no_room(folder: Path) -> bool:
    """Say whether the disk is full: SQLite calls it an input or output error where it cannot make a file."""
    try:
        return shutil.disk_usage(folder).free < LEAST_ROOM
    except OSError:
        return False
