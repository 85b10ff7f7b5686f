"""The data key of a store: random, kept in the operating system's keyring, and wrapped by the passphrase.

The key file holds nothing that opens the store by itself. Each wrap is AES-GCM (cryptography) under a key
that Argon2id (argon2-cffi) makes from the passphrase, so the wrap itself tells a wrong passphrase, before
the database is touched; a fingerprint of the key then tells a damaged database from a wrong key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from caseworker_app.store.refusals import KeyFileDamaged

KEY_BYTES = 32
FORMAT = 1
KEYRING_NAME = "Caseworker"

# Half a second or so on an office laptop; kept in each wrap, so that it can be raised without a new format.
MEMORY_KIB = 128 * 1024
PASSES = 3
LANES = 4


@dataclass(frozen=True)
class KeyFile:
    """What stands beside the database: which store it is, and the data key under each of its wraps.

    A wrap has a `kind`: "passphrase", or "recovery" for the council's recovery key (`store.recovery`).
    """

    store_id: str
    fingerprint: str
    keyring: bool
    wraps: tuple[dict[str, Any], ...]

    def as_text(self) -> str:
        """Return the file's text, with a checksum so that damage is told from a wrong passphrase."""
        body = {
            "format": FORMAT,
            "store": self.store_id,
            "fingerprint": self.fingerprint,
            "keyring": self.keyring,
            "wraps": list(self.wraps),
        }
        return json.dumps({**body, "checksum": _checksum(body)}, indent=1)

    @classmethod
    def from_text(cls, text: str) -> KeyFile:
        """Read the text of a key file."""
        try:
            body = json.loads(text)
            checksum = body.pop("checksum")
            whole = hmac.compare_digest(checksum, _checksum(body)) and body["format"] == FORMAT
            made = cls(body["store"], body["fingerprint"], body["keyring"], tuple(body["wraps"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyFileDamaged("its key file cannot be read") from error
        if not whole:
            raise KeyFileDamaged("its key file has been changed")
        return made

    def opens(self, key: bytes) -> bool:
        """Tell whether `key` is the data key of this store."""
        return hmac.compare_digest(self.fingerprint, _fingerprint(key, self.store_id))


def new_key_file(passphrase: str, *, keyring: bool) -> tuple[KeyFile, bytes]:
    """Make a random data key and the file that wraps it."""
    store_id, key = str(uuid.uuid4()), os.urandom(KEY_BYTES)
    file = KeyFile(store_id, _fingerprint(key, store_id), keyring, ())
    return with_passphrase(file, key, passphrase), key


def with_passphrase(file: KeyFile, key: bytes, passphrase: str) -> KeyFile:
    """Return the key file with its passphrase wrap made anew."""
    others = tuple(wrap for wrap in file.wraps if wrap["kind"] != "passphrase")
    return replace(file, wraps=(_wrap(file.store_id, key, passphrase), *others))


def with_wrap(file: KeyFile, wrap: dict[str, Any]) -> KeyFile:
    """Return the key file with a wrap in the place of one of its kind."""
    others = tuple(each for each in file.wraps if each["kind"] != wrap["kind"])
    return replace(file, wraps=(*others, wrap))


def unwrap(file: KeyFile, passphrase: str) -> bytes | None:
    """Return the data key, or none when the passphrase is wrong."""
    for wrap in file.wraps:
        if wrap["kind"] == "passphrase":
            key = open_wrap(file, wrap, lambda wrap: _stretch(wrap, passphrase))
            if key is not None and file.opens(key):
                return key
    return None


def _wrap(store_id: str, key: bytes, passphrase: str) -> dict[str, Any]:
    wrap: dict[str, Any] = {
        "kind": "passphrase",
        "kdf": "argon2id",
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "lanes": LANES,
        "salt": _text(os.urandom(16)),
    }
    return seal_wrap(store_id, wrap, key, _stretch(wrap, passphrase))


def seal_wrap(store_id: str, facts: dict[str, Any], key: bytes, under: bytes) -> dict[str, Any]:
    """Return a wrap of the data key under another key, bound to its store and to the facts beside it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrap = {**facts, "nonce": _text(os.urandom(12))}
    sealed = AESGCM(under).encrypt(_bytes(wrap["nonce"]), key, _bound_to(store_id, wrap))
    return {**wrap, "sealed": _text(sealed)}


def open_wrap(file: KeyFile, wrap: dict[str, Any], under: Callable[[dict[str, Any]], bytes]) -> bytes | None:
    """Return the data key out of a wrap, or none where another key sealed it; `under` makes the key."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        opener = AESGCM(under(wrap))
        bound = _bound_to(file.store_id, wrap)
        return opener.decrypt(_bytes(wrap["nonce"]), _bytes(wrap["sealed"]), bound)
    except InvalidTag:
        return None
    except (KeyError, ValueError, TypeError) as error:
        raise KeyFileDamaged("its key file cannot be read") from error


def _stretch(wrap: dict[str, Any], passphrase: str) -> bytes:
    """Make a key of the passphrase; one typed with composed or decomposed accents is the same."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"),
        _bytes(wrap["salt"]),
        time_cost=wrap["passes"],
        memory_cost=wrap["memory_kib"],
        parallelism=wrap["lanes"],
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _bound_to(store_id: str, wrap: dict[str, Any]) -> bytes:
    """Return what the wrap is authenticated with: it cannot be moved to another store or weakened."""
    facts = {name: value for name, value in wrap.items() if name != "sealed"}
    return json.dumps([FORMAT, store_id, facts], sort_keys=True).encode()


def _fingerprint(key: bytes, store_id: str) -> str:
    """Return what recognises the key and gives nothing away: the key is 256 random bits."""
    return hmac.new(key, b"caseworker data key of " + store_id.encode(), hashlib.sha256).hexdigest()


def _checksum(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def derived(key: bytes, purpose: bytes) -> bytes:
    """Return a key for another purpose, from which the data key cannot be found."""
    return hmac.new(key, b"caseworker " + purpose, hashlib.sha256).digest()


def from_keyring(file: KeyFile) -> bytes | None:
    """Return the key that this computer keeps for the store, if it keeps the right one."""
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password(KEYRING_NAME, file.store_id)
    except (KeyringError, RuntimeError, OSError):
        return None  # no keyring here, or it is locked: the passphrase will do
    try:
        key = _bytes(kept) if kept else b""
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES and file.opens(key) else None


def into_keyring(file: KeyFile, key: bytes) -> bool:
    """Let this computer keep the key; tell whether it does."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(KEYRING_NAME, file.store_id, _text(key))
    except (KeyringError, RuntimeError, OSError):
        return False
    return True


def out_of_keyring(file: KeyFile) -> None:
    """Let this computer forget the key."""
    import contextlib

    import keyring
    from keyring.errors import KeyringError

    with contextlib.suppress(KeyringError, RuntimeError, OSError):
        keyring.delete_password(KEYRING_NAME, file.store_id)


def read_key_file(path: Path) -> KeyFile:
    """Read the key file at `path`."""
    try:
        return KeyFile.from_text(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise KeyFileDamaged("its key file is missing") from error
    except UnicodeDecodeError as error:
        raise KeyFileDamaged("its key file cannot be read") from error
