"""Whether the database is as the program left it: looked at after a crash, a change from outside, and weekly.

SQLCipher refuses a broken page whenever it is read. This finds those that nobody has read yet.
"""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta
from pathlib import Path

from caseworker_app.store.connection import DatabaseError
from caseworker_app.store.files import Places, write_whole
from caseworker_app.store.opened import Store
from caseworker_app.store.refusals import DatabaseDamaged

_EVERY = timedelta(days=7)


def _left(places: Places) -> Path:
    return places.folder / "left.json"


def _state(places: Places) -> list[int]:
    stat = places.database.stat()
    return [stat.st_size, stat.st_mtime_ns]


def should_look(places: Places, now: datetime) -> bool:
    """Tell whether the last look was a week ago, or the file is not as the window left it."""
    try:
        told = json.loads(_left(places).read_text("utf-8"))
        looked = datetime.fromisoformat(told["looked"])
        return bool(told["file"] != _state(places)) or not timedelta(0) <= now - looked < _EVERY
    except (OSError, ValueError, KeyError, TypeError):
        return True


def look(store: Store, now: datetime) -> None:
    """Check the seal of every page; refuse a database of which one is broken."""
    try:
        with store.connection() as connection:
            broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    except DatabaseError as error:
        raise DatabaseDamaged("its pages cannot be read") from error
    if broken:
        pages = "a page has" if len(broken) == 1 else f"{len(broken)} pages have"
        raise DatabaseDamaged(f"{pages} been changed outside the program, or by the disk")
    _note(store.places, now)


def note_left(places: Places) -> None:
    """Remember how the window left the file, once it is closed; the last look stays as it was."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(_left(places).read_text("utf-8"))
        _note(places, datetime.fromisoformat(told["looked"]))


def _note(places: Places, looked: datetime) -> None:
    with contextlib.suppress(OSError):  # no room: it is looked at once more
        told = {"looked": looked.isoformat(), "file": _state(places)}
        write_whole(_left(places), json.dumps(told).encode())
