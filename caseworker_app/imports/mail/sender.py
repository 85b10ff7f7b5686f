"""Whether the sender of a message is who it says: what the receiving server found, and what disagrees."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseworker_app.casework.incoming_mail import Address

_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BAD = frozenset(("fail", "softfail", "permerror"))


def is_forged(authentication: Sequence[str]) -> bool:
    """Whether the council's own mail server found the sender false (Authentication-Results, newest first)."""
    for header in authentication[:1]:
        found = {how.casefold(): result.casefold() for how, result in _RESULT.findall(header)}
        if found.get("dmarc") == "fail":
            return True
        if "dmarc" not in found and found:
            return all(result in _BAD for result in found.values())
    return False


def doubts(sender: Address, reply_to: Address | None, envelope: Address | None) -> tuple[str, ...]:
    """Say what of a sender disagrees with itself."""
    found = []
    named = _ADDRESS.search(sender.name)
    if named is not None and named[0].casefold() != sender.email.casefold():
        found.append(f"The name of the sender shows {named[0]}, but the address is {sender.email}.")
    if reply_to is not None and reply_to.email and reply_to.domain != sender.domain:
        found.append(f"A reply would go to {reply_to.email}, not to {sender.email}.")
    if envelope is not None and envelope.email and envelope.domain != sender.domain:
        found.append(f"It was sent by {envelope.email} in the name of {sender.email}.")
    return tuple(found)


SEVERAL = "It gives more than one sender: which of them wrote it is not known."
FORGED = "The mail server found that the sender is not who it says. Do not answer before you have checked."
