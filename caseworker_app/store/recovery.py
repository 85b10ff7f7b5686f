"""The council's recovery key: what is in three printed sheets, of which any two open the caseload.

The sheets hold a secret (`recovery_shares`). From it comes a pair of keys (X25519): the public one wraps the
data key in the key file, beside the passphrase, so that a council can give one recovery key to all of its
laptops in a file with nothing secret in it. The secret is never written anywhere. New sheets put the old ones
out of use.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseworker_app import logs, paths
from caseworker_app.errors import CannotOpenStore, CannotSave, WrongUse
from caseworker_app.store import keys, tries
from caseworker_app.store.files import Places, write_whole
from caseworker_app.store.ground import refuse_unsafe
from caseworker_app.store.recovery_shares import (
    NEEDED,
    SHARES,
    WORDS,
    SharesRefused,
    ShareUnreadable,
    combined,
    name_of,
    read_share,
    replaced,
    share_number,
    split,
    words_typed,
)
from caseworker_app.store.refusals import StoreSealed, WrongPassphrase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from caseworker_app.store.opened import Store

__all__ = [
    "MACHINE_FILE",
    "NEEDED",
    "SHARES",
    "WORDS",
    "CouncilKey",
    "RecoveryKey",
    "ShareUnreadable",
    "SharesRefused",
    "keep",
    "key_from",
    "new_key",
    "of_the_machine",
    "read_share",
    "recover",
    "share_number",
    "standing",
    "standing_in",
    "words_typed",
]

MACHINE_FILE = "council.caseworker-recovery"
_SECRET_BYTES = 16  # 128 random bits: nobody guesses them, and a sheet stays short enough to type
_KIND = "recovery"


@dataclass(frozen=True)
class CouncilKey:
    """The part of a recovery key that is no secret: laptops take it from a file. `holders` are posts."""

    name: str
    made_on: date
    holders: tuple[str, ...]
    public: str

    def as_facts(self) -> dict[str, Any]:
        """Return it as it stands in files."""
        return {
            "name": self.name,
            "made_on": self.made_on.isoformat(),
            "holders": list(self.holders),
            "public": self.public,
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> CouncilKey:
        """Read it back; a `ValueError` tells of anything else."""
        try:
            holders = tuple(str(each) for each in facts["holders"])
            made = cls(str(facts["name"]), date.fromisoformat(facts["made_on"]), holders, facts["public"])
            if len(bytes.fromhex(made.public)) != keys.KEY_BYTES:
                raise ValueError("a public key has 32 bytes")
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("no recovery key") from error
        return made

    def write(self, file: Path) -> None:
        """Write it to a file that other laptops can take."""
        try:
            file.write_text(json.dumps({"caseworker": "recovery key", **self.as_facts()}, indent=1), "utf-8")
        except OSError as error:
            why = error.strerror or "the disk refused"
            raise CannotSave(f"{file.name} could not be written ({why}).", "Choose another place.") from error

    @classmethod
    def read(cls, file: Path) -> CouncilKey:
        """Read the file that a council gave."""
        try:
            facts = json.loads(file.read_text("utf-8"))
            if facts["caseworker"] != "recovery key":
                raise ValueError("another file")
            return cls.from_facts(facts)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise WrongUse(
                f"{file.name} is not a council’s recovery key.",
                "Choose the file that your council gave you; it ends in .caseworker-recovery.",
            ) from error


@dataclass(frozen=True, repr=False)
class RecoveryKey:
    """A new recovery key on its way to paper. It is in use only once it is kept."""

    secret: bytes
    shares: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """The words with which each of its sheets begins."""
        return name_of(self.shares[0])

    def for_laptops(self, made_on: date, holders: Sequence[str]) -> CouncilKey:
        """Return the part that is no secret."""
        public = _private(self.secret).public_key().public_bytes_raw().hex()
        return CouncilKey(self.name, made_on, tuple(holders), public)


def of_the_machine() -> CouncilKey | None:
    """Return the recovery key that an administrator has laid down for every new caseload of this computer."""
    file = paths.machine_settings().with_name(MACHINE_FILE)
    return CouncilKey.read(file) if file.is_file() else None


def new_key() -> RecoveryKey:
    """Make a secret and the words of its three sheets."""
    secret = os.urandom(_SECRET_BYTES)
    return RecoveryKey(secret, split(secret))


def keep(
    store: Store,
    passphrase: str,
    council: CouncilKey,
    *,
    user: str,
    now: datetime,
    clock: Callable[[], float],
) -> None:
    """Put a recovery key in use in the place of the one before; the passphrase is asked for again."""
    places = store.places
    tries.refuse_too_soon(places.tries, clock())
    file = keys.read_key_file(places.key_file)
    if keys.unwrap(file, passphrase) != store.key:
        raise WrongPassphrase(tries.count_wrong(places.tries, clock()))
    tries.forget(places.tries)
    before = standing(file)
    after = keys.with_wrap(file, _sealed(file.store_id, store.key, council))
    with store.unit("recovery key", user=user, now=now) as unit:
        unit.note("keys", file.store_id, None, {"recovery key": [before and before.name, council.name]})
        write_whole(places.key_file, after.as_text().encode())
    logs.logger("store").info("recovery key kept")


def standing(file: keys.KeyFile) -> CouncilKey | None:
    """Return what is known of the recovery key, without opening anything; none where there is none."""
    wrap = _wrap_of(file)
    try:
        return None if wrap is None else CouncilKey.from_facts(wrap)
    except ValueError:
        return None


def standing_in(folder: Path) -> CouncilKey | None:
    """Return what is known of the recovery key of the store in a folder; none where nothing can be read."""
    try:
        return standing(keys.read_key_file(Places(folder).key_file))
    except CannotOpenStore:
        return None


def recover(folder: Path, shares: Sequence[str], passphrase: str, *, user: str, now: datetime) -> None:
    """Let two sheets of the recovery key give the store in `folder` a new passphrase."""
    from caseworker_app.store.open import open_with_key

    places = Places(folder)
    if places.sealed_key.exists():
        raise StoreSealed
    refuse_unsafe(folder)
    if not passphrase:
        raise WrongUse("A caseload needs a passphrase.", "Type a new one; several words are best.")
    file = keys.read_key_file(places.key_file)
    key = key_from(file, shares)
    with open_with_key(folder, key) as store, store.unit("recovery", user=user, now=now) as unit:
        unit.note("keys", file.store_id, None, {"passphrase": ["forgotten", "chosen with two sheets"]})
        write_whole(places.key_file, keys.with_passphrase(file, key, passphrase).as_text().encode())
    tries.forget(places.tries)
    if file.keyring:
        keys.into_keyring(file, key)
    logs.logger("store").info("passphrase chosen with the recovery key")


def key_from(file: keys.KeyFile, shares: Sequence[str]) -> bytes:
    """Return the data key that two sheets open, or say which sheet is wrong and why."""
    wrap, known = _wrap_of(file), standing(file)
    if wrap is None or known is None:
        raise SharesRefused(
            "This caseload has no recovery key.",
            "Open it with its passphrase, or bring back a backup whose passphrase you know.",
        )
    read = [read_share(text, which) for which, text in enumerate(shares)]
    private = _private(combined(read, known.name))
    if private.public_key().public_bytes_raw().hex() != known.public:
        raise replaced(known.name)
    key = keys.open_wrap(file, wrap, lambda wrap: _under(private, wrap["ephemeral"], known.public))
    if key is None or not file.opens(key):
        raise replaced(known.name)
    return key


def _wrap_of(file: keys.KeyFile) -> dict[str, Any] | None:
    return next((wrap for wrap in file.wraps if wrap["kind"] == _KIND), None)


def _private(secret: bytes) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(keys.derived(secret, b"recovery key"))


def _sealed(store_id: str, key: bytes, council: CouncilKey) -> dict[str, Any]:
    """Wrap the data key so that only who has the council's secret can unwrap it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    once = X25519PrivateKey.generate()
    ephemeral = once.public_key().public_bytes_raw().hex()
    under = _of_exchange(once, council.public, ephemeral, council.public)
    facts = {"kind": _KIND, **council.as_facts(), "ephemeral": ephemeral}
    return keys.seal_wrap(store_id, facts, key, under)


def _under(private: X25519PrivateKey, ephemeral: str, public: str) -> bytes:
    return _of_exchange(private, ephemeral, ephemeral, public)


def _of_exchange(ours: X25519PrivateKey, theirs: str, ephemeral: str, public: str) -> bytes:
    """Return the wrapping key that both ends of the exchange find, bound to both public keys."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    try:
        shared = ours.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(theirs)))
    except ValueError as error:  # a public key that no secret has
        raise WrongUse("That recovery key cannot be used.", "Ask your council for the file again.") from error
    return keys.derived(shared, f"recovery wrap {ephemeral} {public}".encode())
