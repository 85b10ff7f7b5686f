"""A store that its council has shut because the laptop was reported lost: only the council's code opens it.

The key file is sealed under a key that is kept elsewhere, the keyring forgets the key, and the automatic
backups, which could be opened with the passphrase, go. The caseload itself stays whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caseworker_app.errors import WrongUse
from caseworker_app.store import keys
from caseworker_app.store.files import Places, flush_folder, write_whole

_NONCE = 12


def new_code() -> bytes:
    """Return a fresh key under which a store can be sealed."""
    return AESGCM.generate_key(bit_length=256)


def seal(places: Places, code: bytes) -> None:
    """Seal a store; from now on neither its passphrase nor this computer's keyring opens it."""
    file = keys.read_key_file(places.key_file)
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(code).encrypt(nonce, places.key_file.read_bytes(), None)
    write_whole(places.sealed_key, json.dumps({"nonce": nonce.hex(), "sealed": sealed.hex()}).encode())
    keys.out_of_keyring(file)
    shutil.rmtree(places.backups, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        places.key_file.unlink()
    flush_folder(places.folder)


def unseal(places: Places, code: str) -> None:
    """Let a sealed store be opened with its passphrase again."""
    if not places.sealed_key.exists():
        raise WrongUse("This caseload was not locked by the council.", "Open it with its passphrase.")
    told = json.loads(places.sealed_key.read_text("utf-8"))
    try:
        key = bytes.fromhex("".join(code.split()).replace("-", ""))
        text = AESGCM(key).decrypt(bytes.fromhex(told["nonce"]), bytes.fromhex(told["sealed"]), None)
    except (InvalidTag, ValueError) as error:
        raise WrongUse(
            "That code does not unlock this caseload.", "Check it with the administrator."
        ) from error
    write_whole(places.key_file, text)
    places.sealed_key.unlink()
