"""The form of a backup file, and its seal.

It is a line that names the format, a header (when, how far the audit had come, and the wrapped key), the
encrypted database as SQLite's backup API copied it, and a seal over all of it made with the data key.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from caseworker_app.store import keys
from caseworker_app.store.connection import KeyedConnection, connect
from caseworker_app.store.refusals import BackupDamaged, NotABackup

MAGIC = b"CASEWORKER BACKUP 1\n"
SUFFIX = ".caseworker-backup"
_LONGEST_HEADER = 1 << 20
_PIECE = 1 << 20


@dataclass(frozen=True)
class Header:
    """What a backup says of itself; true once its seal has been checked."""

    made_at: str
    schema: int
    entries: int
    head: str
    size: int
    key: str

    @property
    def key_file(self) -> keys.KeyFile:
        """The wrapped key that came with the backup."""
        return keys.KeyFile.from_text(self.key)


def check_pages(copy: KeyedConnection) -> None:
    """Check the seal of every page and the structure of the whole."""
    broken = copy.execute("PRAGMA cipher_integrity_check").fetchall()
    structure = copy.execute("PRAGMA integrity_check").fetchall()
    if broken or structure != [("ok",)]:
        raise BackupDamaged("its pages do not hold together")


def pack(header: Header, database: Path, part: Path, key: bytes) -> None:
    """Write header, database and seal to `part`, and flush it."""
    seal = hmac.new(keys.derived(key, b"backup"), digestmod=hashlib.sha256)
    text = json.dumps(asdict(header)).encode()
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file, database.open("rb") as source:
        for piece in (MAGIC, len(text).to_bytes(4, "big"), text, *_pieces(source)):
            seal.update(piece)
            file.write(piece)
        file.write(seal.digest())
        file.flush()
        os.fsync(file.fileno())


def _pieces(file: IO[bytes], size: int | None = None) -> Iterator[bytes]:
    """Read a file in pieces, all of it or the next `size` bytes."""
    left = size
    while piece := file.read(_PIECE if left is None else min(_PIECE, left)):
        if left is not None:
            left -= len(piece)
        yield piece


def check_seal(path: Path, key: bytes) -> None:
    """Refuse a backup of which any byte has changed since it was made."""
    with path.open("rb") as file:
        header, start = _read_header(file)
        seal = hmac.new(keys.derived(key, b"backup"), start, hashlib.sha256)
        for piece in _pieces(file, header.size):
            seal.update(piece)
        if not hmac.compare_digest(seal.digest(), file.read()):
            raise BackupDamaged("part of it has changed or is missing")


def _read_header(file: IO[bytes]) -> tuple[Header, bytes]:
    """Read the header; return it with the bytes that it took."""
    magic = file.read(len(MAGIC))
    if magic != MAGIC:
        raise NotABackup
    length = file.read(4)
    size = int.from_bytes(length, "big")
    text = file.read(size) if size <= _LONGEST_HEADER else b""
    try:
        return Header(**json.loads(text)), magic + length + text
    except (ValueError, TypeError) as error:
        raise BackupDamaged("its beginning cannot be read") from error


def read_header(path: Path) -> Header:
    """Read what a backup says of itself, without its passphrase."""
    try:
        with path.open("rb") as file:
            return _read_header(file)[0]
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotABackup from error


def is_backup(path: Path) -> bool:
    """Tell whether the file begins like a backup."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
    return False


def unpack(path: Path, key: bytes, to: Path) -> Header:
    """Check the seal of a backup, write its database to `to`, and check every page of that."""
    check_seal(path, key)
    with path.open("rb") as file:
        header, _ = _read_header(file)
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as database:
            for piece in _pieces(file, header.size):
                database.write(piece)
            database.flush()
            os.fsync(database.fileno())
    with contextlib.closing(connect(to, key, journal="DELETE")) as copy:
        check_pages(copy)
    return header
