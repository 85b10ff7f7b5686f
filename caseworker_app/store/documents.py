"""Letters kept byte for byte: AES-GCM (cryptography) under the store's key, each named by its checksum."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caseworker_app.errors import CannotSave
from caseworker_app.store.files import make_private_folder, write_whole
from caseworker_app.store.opened import Store
from caseworker_app.store.refusals import StoreDamaged

_PURPOSE = b"caseworker documents 1"
_NONCE = 12
SUFFIX = ".sealed"


def checksum(content: bytes) -> str:
    """Return the name under which a file is kept."""
    return hashlib.sha256(content).hexdigest()


def is_kept(store: Store, name: str) -> bool:
    """Tell whether a file is on this laptop."""
    return _place(store, name).exists()


def discard(store: Store, name: str) -> None:
    """Delete a file that no row names any more: its case was taken off this laptop."""
    _place(store, name).unlink(missing_ok=True)


def keep(store: Store, content: bytes) -> str:
    """Keep a file; return its checksum, by which it is read again. The same bytes are kept once."""
    name = checksum(content)
    place = _place(store, name)
    if place.exists():
        return name
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(_derived(store.key)).encrypt(nonce, content, name.encode())
    try:
        make_private_folder(store.places.documents)
        write_whole(place, sealed)
    except OSError as error:
        why = error.strerror or "the disk refused"
        raise CannotSave(
            f"The file could not be kept ({why}).", "Free some space, then try again."
        ) from error
    return name


def read(store: Store, name: str) -> bytes:
    """Return a kept file; its bytes are those that were kept, or it is an error."""
    try:
        return unsealed(_place(store, name).read_bytes(), name, store.key)
    except (OSError, InvalidTag, ValueError) as error:
        raise StoreDamaged(f"the letter {name[:12]} is missing or was changed") from error


def is_whole(path: Path, key: bytes) -> bool:
    """Tell whether a kept file is there and holds the bytes that it is named by."""
    try:
        unsealed(path.read_bytes(), path.stem, key)
    except (OSError, InvalidTag, ValueError):
        return False
    return True


def kept_in(folder: Path) -> list[Path]:
    """Return the kept files of a folder, by name."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def unsealed(sealed: bytes, name: str, key: bytes) -> bytes:
    """Return the bytes of a sealed file; InvalidTag where they are not those that it is named by."""
    return AESGCM(_derived(key)).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())


def _place(store: Store, name: str) -> Path:
    return store.places.documents / f"{name}{SUFFIX}"


def _derived(key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key)
