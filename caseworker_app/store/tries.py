"""Wrong passphrases slow the next try down: 1, 2, 4 … 300 seconds from the fourth on, also after a restart.

It stops a colleague at an unlocked desk. Against a thief with the disk it is Argon2id that does the work.
"""

from __future__ import annotations

import contextlib
import json
import math
from pathlib import Path

from caseworker_app.store.files import write_whole
from caseworker_app.store.refusals import TooSoon

_FREE_TRIES = 3
_LONGEST_SECONDS = 300


def wait_after(wrong: int) -> int:
    """Return the seconds to wait after that many wrong tries in a row."""
    return 0 if wrong <= _FREE_TRIES else min(2 ** min(wrong - _FREE_TRIES - 1, 16), _LONGEST_SECONDS)


def refuse_too_soon(path: Path, now: float) -> None:
    """Refuse to look at a passphrase while a wait is running."""
    wrong, last = _read(path)
    wait = wait_after(wrong)
    since = now - last
    # A clock that was put back does not shorten the wait, and cannot lengthen it beyond one whole wait.
    left = wait - since if since >= 0 else wait
    if left > 0:
        if since < 0:
            _write(path, wrong, now)
        raise TooSoon(math.ceil(left))


def count_wrong(path: Path, now: float) -> int:
    """Note one wrong try; return the seconds to wait before the next."""
    wrong = _read(path)[0] + 1
    _write(path, wrong, now)
    return wait_after(wrong)


def forget(path: Path) -> None:
    """Start again from nothing, after a right passphrase."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _read(path: Path) -> tuple[int, float]:
    try:
        kept = json.loads(path.read_text("utf-8"))
        return int(kept["wrong"]), float(kept["last"])
    except FileNotFoundError:
        return 0, 0.0
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return _FREE_TRIES, 0.0


def _write(path: Path, wrong: int, now: float) -> None:
    with contextlib.suppress(OSError):
        write_whole(path, json.dumps({"wrong": wrong, "last": now}).encode())
