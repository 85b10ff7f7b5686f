"""The council's recovery key: a random secret in three printed shares, of which any two open the store.

The shares are SLIP-39 words (shamir-mnemonic): a checksum tells a mistyped one, the first two words are the
same on all three, and one share alone tells nothing. The secret wraps the data key in the key file, beside
the passphrase; it is never written anywhere, and new shares put the old ones out of use.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseworker_app import logs
from caseworker_app.errors import CannotOpenStore, WrongUse
from caseworker_app.store import keys, tries
from caseworker_app.store.files import Places, write_whole
from caseworker_app.store.ground import refuse_unsafe
from caseworker_app.store.refusals import StoreSealed, WrongPassphrase

if TYPE_CHECKING:
    from shamir_mnemonic.share import Share as Slip39Share

    from caseworker_app.store.opened import Store

SHARES, NEEDED = 3, 2
WORDS = 20  # of one share
_SECRET_BYTES = 16  # 128 random bits: nobody guesses them, and a share stays short enough to type
_KIND = "recovery"
_SAME_WORDS = 2  # of the shares of one key
_PREFIX = 4  # letters that tell any two words apart


class ShareUnreadable(WrongUse):
    """One share is mistyped or damaged; `which` counts from 0 in the order in which they were given."""

    def __init__(self, which: int, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.which = which


class SharesRefused(CannotOpenStore):
    """The shares are whole, but do not open this caseload."""


@dataclass(frozen=True)
class Standing:
    """What the key file says of the recovery key that a store has."""

    name: str
    made_on: date
    holders: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class RecoveryKey:
    """A new recovery key on its way to paper. It is in use only once it is kept."""

    secret: bytes
    shares: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """The words with which each of its shares begins."""
        return " ".join(self.shares[0][:_SAME_WORDS])


def new_key() -> RecoveryKey:
    """Make a secret and its three shares."""
    from shamir_mnemonic import generate_mnemonics

    secret = os.urandom(_SECRET_BYTES)
    (shares,) = generate_mnemonics(1, [(NEEDED, SHARES)], secret, iteration_exponent=0)
    return RecoveryKey(secret, tuple(tuple(share.split()) for share in shares))


def keep(
    store: Store,
    passphrase: str,
    made: RecoveryKey,
    *,
    holders: Sequence[str],
    user: str,
    now: datetime,
    clock: Callable[[], float],
) -> Standing:
    """Put a recovery key in use in the place of the one before; `holders` are posts, not people."""
    places = store.places
    tries.refuse_too_soon(places.tries, clock())
    file = keys.read_key_file(places.key_file)
    if keys.unwrap(file, passphrase) != store.key:
        raise WrongPassphrase(tries.count_wrong(places.tries, clock()))
    tries.forget(places.tries)
    before = standing(file)
    facts = {"kind": _KIND, "name": made.name, "made_on": now.date().isoformat(), "holders": list(holders)}
    wrap = keys.seal_wrap(file.store_id, facts, store.key, _under(made.secret))
    after = keys.with_wrap(file, wrap)
    with store.unit("recovery key", user=user, now=now) as unit:
        change = {"recovery key": [before and before.name, made.name]}
        unit.note("keys", file.store_id, None, change)
        write_whole(places.key_file, after.as_text().encode())
    logs.logger("store").info("recovery key kept")
    return _standing(wrap)


def standing(file: keys.KeyFile) -> Standing | None:
    """Return what is known of the recovery key, without opening anything; none where there is none."""
    return next((_standing(wrap) for wrap in file.wraps if wrap["kind"] == _KIND), None)


def standing_in(folder: Path) -> Standing | None:
    """Return what is known of the recovery key of the store in a folder; none where nothing can be read."""
    try:
        return standing(keys.read_key_file(Places(folder).key_file))
    except CannotOpenStore:
        return None


def recover(folder: Path, shares: Sequence[str], passphrase: str, *, user: str, now: datetime) -> None:
    """Let two shares of the recovery key give the store in `folder` a new passphrase."""
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
        unit.note("keys", file.store_id, None, {"passphrase": ["forgotten", "chosen with two shares"]})
        write_whole(places.key_file, keys.with_passphrase(file, key, passphrase).as_text().encode())
    tries.forget(places.tries)
    if file.keyring:
        keys.into_keyring(file, key)
    logs.logger("store").info("passphrase chosen with the recovery key")


def key_from(file: keys.KeyFile, shares: Sequence[str]) -> bytes:
    """Return the data key that two shares open, or say which share is wrong and why."""
    wrap = next((each for each in file.wraps if each["kind"] == _KIND), None)
    if wrap is None:
        raise SharesRefused(
            "This caseload has no recovery key.",
            "Open it with its passphrase, or bring back a backup whose passphrase you know.",
        )
    read = [read_share(text, which) for which, text in enumerate(shares)]
    secret = _combined(read, str(wrap.get("name", "")))
    key = keys.open_wrap(file, wrap, lambda _wrap: _under(secret))
    if key is None or not file.opens(key):
        raise SharesRefused(*_replaced(str(wrap.get("name", ""))))
    return key


def read_share(text: str, which: int = 0) -> Slip39Share:
    """Read one share as typed: the first four letters of a word are enough. Name what is wrong with it."""
    from shamir_mnemonic import MnemonicError, Share

    told = _ordinal(which)
    words = [_whole_word(word, place, which) for place, word in enumerate(_words_of(text), 1)]
    if len(words) != WORDS:
        raise ShareUnreadable(
            which,
            f"{told} has {len(words)} words; a sheet has {WORDS}.",
            "Type all of its words, from the first to the last.",
        )
    try:
        share = Share.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise ShareUnreadable(
            which,
            f"{told} has a word that is wrong, or two that changed places.",
            "Compare it with the sheet word by word: every word is one that exists, but not all are these.",
        ) from error
    if (share.member_threshold, share.group_threshold, share.group_count) != (NEEDED, 1, 1):
        raise ShareUnreadable(which, f"{told} is of another program.", "Find the sheet of this caseload.")
    return share


def share_number(share: Slip39Share) -> int:
    """Return the number that stands on the sheet."""
    return int(share.index) + 1


def words_typed(text: str) -> int:
    """Count the words of a share that is being typed."""
    return len(_words_of(text))


def _words_of(text: str) -> list[str]:
    """Split what was typed; numbers before the words are those of the sheet."""
    plain = "".join(letter if letter.isalpha() else " " for letter in text.casefold())
    return plain.split()


def _whole_word(typed: str, place: int, which: int) -> str:
    from shamir_mnemonic.wordlist import WORDLIST

    if typed in WORDLIST:
        return typed
    if len(typed) == _PREFIX:
        found = [word for word in WORDLIST if word.startswith(typed)]
        if len(found) == 1:
            return str(found[0])
    near = difflib.get_close_matches(typed, WORDLIST, n=1)
    raise ShareUnreadable(
        which,
        f"{_ordinal(which)}: no sheet has the word “{typed}” (word {place}).",
        f"Did you mean “{near[0]}”?" if near else "Look at that word again.",
    )


def _combined(read: Sequence[Slip39Share], name: str) -> bytes:
    from shamir_mnemonic import MnemonicError, combine_mnemonics

    if len({share.index for share in read}) < NEEDED:
        raise SharesRefused(
            "That is one sheet typed twice." if len(read) >= NEEDED else "One sheet alone opens nothing.",
            f"Any {NEEDED} of the {SHARES} sheets are needed: ask whoever holds another.",
        )
    names = [" ".join(share.words()[:_SAME_WORDS]) for share in read]
    if len(set(names)) > 1:
        stranger = next((each for each in names if each != name), names[0])
        raise SharesRefused(
            f"These sheets belong to different recovery keys: one begins with “{stranger}”.",
            f"The sheets of this caseload begin with “{name}”.",
        )
    if names[0] != name:
        raise SharesRefused(*_replaced(name))
    try:
        return bytes(combine_mnemonics([share.mnemonic() for share in read[:NEEDED]]))
    except MnemonicError as error:
        raise SharesRefused(*_replaced(name)) from error


def _replaced(name: str) -> tuple[str, str]:
    return (
        "These sheets do not open this caseload: they were replaced, or belong to another.",
        f"The sheets of this caseload begin with “{name}”. A backup opens with the sheets of its own day.",
    )


def _under(secret: bytes) -> bytes:
    return keys.derived(secret, b"recovery key")


def _standing(wrap: dict[str, Any]) -> Standing:
    return Standing(
        str(wrap.get("name", "")),
        date.fromisoformat(str(wrap.get("made_on", "2000-01-01"))),
        tuple(str(each) for each in wrap.get("holders", ())),
    )


def _ordinal(which: int) -> str:
    return ("The first sheet", "The second sheet", "The third sheet")[min(which, 2)]
