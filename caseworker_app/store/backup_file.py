"""The form of a backup file, and its seal.

It is a line that names the format, a header (when, how far the audit had come, and the wrapped key), the
encrypted database as SQLite's backup API copied it, the kept letters, and a seal over all of it made with the
data key. An automatic backup lists the letters by name only: each is copied once into a folder beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO

from caseworker_app.store import keys
from caseworker_app.store.connection import KeyedConnection, connect
from caseworker_app.store.refusals import BackupDamaged, NotABackup

MAGIC = b"CASEWORKER BACKUP 2\n"
_KNOWN = (MAGIC, b"CASEWORKER BACKUP 1\n")  # the first form had no letters
SUFFIX = ".caseworker-backup"
_LONGEST_HEADER = 1 << 20
_PIECE = 1 << 20
_NAME, _SIZE = 64, 8  # of a letter's entry: its checksum in hexadecimal figures, and its bytes


@dataclass(frozen=True)
class Header:
    """What a backup says of itself; true once its seal has been checked."""

    made_at: str
    schema: int
    entries: int
    head: str
    size: int
    key: str
    documents: int = 0  # how many letters
    documents_size: int = 0  # the bytes of that part
    documents_inside: bool = False  # or only listed by name

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


def pack(
    header: Header, database: Path, part: Path, key: bytes, documents: Sequence[Path], *, inside: bool
) -> None:
    """Write header, database, letters and seal to `part`, and flush it."""
    seal = hmac.new(keys.derived(key, b"backup"), digestmod=hashlib.sha256)
    sizes = [path.stat().st_size if inside else 0 for path in documents]
    entries = len(documents) * (_NAME + _SIZE)
    header = replace(
        header, documents=len(documents), documents_size=entries + sum(sizes), documents_inside=inside
    )
    text = json.dumps(asdict(header)).encode()
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file, database.open("rb") as source:
        before = (MAGIC, len(text).to_bytes(4, "big"), text)
        for piece in chain(before, _pieces(source), _of_documents(documents, sizes)):
            seal.update(piece)
            file.write(piece)
        file.write(seal.digest())
        file.flush()
        os.fsync(file.fileno())


def _of_documents(documents: Sequence[Path], sizes: Sequence[int]) -> Iterator[bytes]:
    """Give the part of a backup that holds the letters: name, size and sealed bytes of each."""
    for path, size in zip(documents, sizes, strict=True):
        yield path.stem.encode() + size.to_bytes(_SIZE, "big")
        if size:
            with path.open("rb") as source:
                yield from _pieces(source, size)


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
        for piece in _pieces(file, header.size + header.documents_size):
            seal.update(piece)
        if not hmac.compare_digest(seal.digest(), file.read()):
            raise BackupDamaged("part of it has changed or is missing")


def _read_header(file: IO[bytes]) -> tuple[Header, bytes]:
    """Read the header; return it with the bytes that it took."""
    magic = file.read(len(MAGIC))
    if magic not in _KNOWN:
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
        return file.read(len(MAGIC)) in _KNOWN
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


def documents_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the letters of a backup whose seal was checked: name and sealed bytes, none where only listed."""
    with path.open("rb") as file:
        header, _ = _read_header(file)
        file.seek(header.size, os.SEEK_CUR)
        for _ in range(header.documents):
            name = file.read(_NAME).decode()
            yield name, file.read(int.from_bytes(file.read(_SIZE), "big"))
