"""The pages of an encrypted database as they are inside: where left-over words are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, SALT, IV = 4096, 80, 16, 16
_WAL_HEADER, _FRAME_HEADER = 32, 24


def decrypted(database: Path, key: bytes) -> Iterator[bytes]:
    """Give every page of the database and of its journal, free ones and old ones too."""
    raw = database.read_bytes()
    for start in range(0, len(raw), PAGE):
        yield _page(raw[start : start + PAGE], key, first=start == 0)
    journal = database.with_name(database.name + "-wal")
    frames = journal.read_bytes()[_WAL_HEADER:] if journal.exists() else b""
    for start in range(0, len(frames), PAGE + _FRAME_HEADER):
        number = int.from_bytes(frames[start : start + 4], "big")
        page = frames[start + _FRAME_HEADER : start + _FRAME_HEADER + PAGE]
        yield _page(page, key, first=number == 1)


def _page(sealed: bytes, key: bytes, *, first: bool) -> bytes:
    begin, end = SALT if first else 0, PAGE - RESERVED
    opener = Cipher(algorithms.AES(key), modes.CBC(sealed[end : end + IV])).decryptor()
    return opener.update(sealed[begin:end]) + opener.finalize()
