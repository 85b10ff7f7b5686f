"""The words on the sheets of a recovery key: SLIP-39 shares, as shamir-mnemonic makes and reads them.

A checksum tells a mistyped sheet, the first two words are the same on all three, the first four letters of a
word are enough, and one sheet alone tells nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from caseworker_app.errors import CannotOpenStore, WrongUse

if TYPE_CHECKING:
    from shamir_mnemonic.share import Share

SHARES, NEEDED = 3, 2
WORDS = 20  # of one sheet
_SAME_WORDS = 2  # of the sheets of one key
_PREFIX = 4  # letters that tell any two words apart


class ShareUnreadable(WrongUse):
    """One sheet is mistyped or damaged; `which` counts from 0 in the order in which they were given."""

    def __init__(self, which: int, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.which = which


class SharesRefused(CannotOpenStore):
    """The sheets are whole, but do not open this caseload."""


def split(secret: bytes) -> tuple[tuple[str, ...], ...]:
    """Return the words of the three sheets of a secret."""
    from shamir_mnemonic import generate_mnemonics

    (sheets,) = generate_mnemonics(1, [(NEEDED, SHARES)], secret, iteration_exponent=0)
    return tuple(tuple(sheet.split()) for sheet in sheets)


def name_of(words: Sequence[str]) -> str:
    """Return the words with which every sheet of one recovery key begins."""
    return " ".join(words[:_SAME_WORDS])


def read_share(text: str, which: int = 0) -> Share:
    """Read one share as typed: the first four letters of a word are enough. Name what is wrong with it."""
    from shamir_mnemonic import MnemonicError
    from shamir_mnemonic.share import Share

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


def share_number(share: Share) -> int:
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


def combined(read: Sequence[Share], name: str) -> bytes:
    """Return the secret of two sheets whose key begins with `name`, or say why they do not go together."""
    from shamir_mnemonic import MnemonicError, combine_mnemonics

    if len({share.index for share in read}) < NEEDED:
        raise SharesRefused(
            "That is one sheet typed twice." if len(read) >= NEEDED else "One sheet alone opens nothing.",
            f"Any {NEEDED} of the {SHARES} sheets are needed: ask whoever holds another.",
        )
    names = [name_of(share.words()) for share in read]
    if len(set(names)) > 1:
        stranger = next((each for each in names if each != name), names[0])
        raise SharesRefused(
            f"These sheets belong to different recovery keys: one begins with “{stranger}”.",
            f"The sheets of this caseload begin with “{name}”.",
        )
    if names[0] != name:
        raise replaced(name)
    try:
        return bytes(combine_mnemonics([share.mnemonic() for share in read[:NEEDED]]))
    except MnemonicError as error:
        raise replaced(name) from error


def replaced(name: str) -> SharesRefused:
    """Return what to say of sheets that were of use once, or elsewhere."""
    return SharesRefused(
        "These sheets do not open this caseload: they were replaced, or belong to another.",
        f"The sheets of this caseload begin with “{name}”. A backup opens with the sheets of its own day.",
    )


def _ordinal(which: int) -> str:
    return ("The first sheet", "The second sheet", "The third sheet")[min(which, 2)]
