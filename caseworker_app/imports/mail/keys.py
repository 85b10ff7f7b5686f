"""What tells one message from every other: its Message-ID with a digest of what it says, or that alone.

An id alone proves nothing: programs use one again, and a false message can take that of another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from caseworker_app.casework.incoming_mail import ID_LETTERS

_ID = re.compile(r"<[^<>\s]+>")


def key_of(
    message_id: str,
    sender: str,
    at: datetime | None,
    subject: str,
    text: str,
    files: Iterable[bytes],
) -> str:
    """Return the key of a message: the half that its id makes, and the half that its words make."""
    digests = sorted(hashlib.sha256(content).hexdigest() for content in files)
    day = at.date().isoformat() if at else ""  # two programs tell the second of sending differently
    told = sender.casefold(), day, " ".join(subject.split()), " ".join(text.split())
    found = _ID.search(message_id)
    if found is None:
        return _digest("content", sender.casefold(), at.isoformat() if at else "", *told[2:], *digests)
    return _half("id", found[0]) + _half("content", *told, *digests)


def keys_of_ids(*headers: str) -> tuple[str, ...]:
    """Return the halves of keys of all ids in some headers (In-Reply-To, References)."""
    return tuple(dict.fromkeys(_half("id", one) for text in headers for one in _ID.findall(text)))


def _half(*parts: str) -> str:
    return _digest(*parts)[:ID_LETTERS]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
