"""What tells one message from every other: its Message-ID, or a digest of what it says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_ID = re.compile(r"<[^<>\s]+>")


def key_of_id(message_id: str) -> str:
    """Return the key of a Message-ID; nothing for one that is none."""
    found = _ID.search(message_id)
    return _digest("id", found[0]) if found else ""


def keys_of_ids(*headers: str) -> tuple[str, ...]:
    """Return the keys of all ids in some headers (In-Reply-To, References)."""
    return tuple(dict.fromkeys(_digest("id", one) for text in headers for one in _ID.findall(text)))


def key_of_content(sender: str, at: str, subject: str, text: str, files: Iterable[bytes]) -> str:
    """Return the key of a message without an id."""
    digests = sorted(hashlib.sha256(content).hexdigest() for content in files)
    return _digest("content", sender.casefold(), at, subject, " ".join(text.split()), *digests)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
