"""UUIDv7 identifiers: they sort by the moment they were made (the standard library has them from 3.14)."""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return a fresh UUIDv7, later than every one made before it in this process."""
    global _last
    with _lock:
        # 48 bits of milliseconds, then 12 bits that count within one: order holds inside a millisecond.
        _last = max((time.time_ns() // 1_000_000) << 12, _last + 1)
        stamp = _last
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | random
    return str(uuid.UUID(int=value))
