"""Putting a database that was made ready in the place of the one that is there.

What was there is set aside, never deleted; a crash at any point is mended at the next start.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from caseworker_app.store.files import Places, flush_folder, make_private_folder
from caseworker_app.store.lock import alone

READY = "ready"
# The journals belong to the old database: beside the new one they would damage it.
_REPLACED = ("key.json", "caseload.db")
_JOURNALS = ("caseload.db-wal", "caseload.db-shm")


def finish_restoring(places: Places) -> None:
    """Put in place what a restore made ready, also after a crash; drop what was not ready."""
    with alone(places, "a restore"):
        put_in_place(places)


def put_in_place(places: Places) -> None:
    """Move the old files aside and the new ones in; every step may be done twice."""
    ready = places.restoring / READY
    if not ready.exists():
        shutil.rmtree(places.restoring, ignore_errors=True)
        return
    aside = places.folder / "set-aside" / ready.read_text("utf-8")
    _put_letters(places, aside)
    for name in _REPLACED:
        new, old = places.restoring / name, places.folder / name
        if not new.exists():
            continue  # already moved in, before a crash
        for stale in (old, *((places.folder / journal) for journal in _JOURNALS if name == "caseload.db")):
            if stale.exists():
                make_private_folder(aside)
                stale.rename(_free(aside / stale.name))
                flush_folder(aside)
        new.rename(old)
        flush_folder(places.folder)
    shutil.rmtree(places.restoring)
    flush_folder(places.folder)


def set_aside_without_database(places: Places) -> Path | None:
    """Move away what is left of a store whose database is gone; return where to, if there was anything.

    Beside a new database its journal would do damage, and its backups would be thinned out with the new ones.
    """
    journals = [places.folder / name for name in _JOURNALS]
    left = [path for path in (places.key_file, places.backups, places.documents, *journals) if path.exists()]
    if not left:
        return None
    aside = places.folder / "set-aside" / f"without-database-{os.urandom(4).hex()}"
    make_private_folder(aside)
    for path in left:
        path.rename(aside / path.name)
    flush_folder(aside)
    return aside


def set_aside_whole(folder: Path) -> Path:
    """Move a whole store away, so that another can be made in its folder; nothing of it is deleted."""
    places = Places(folder)
    with alone(places, "a new start"):
        aside = folder / "set-aside" / f"begun-afresh-{os.urandom(4).hex()}"
        make_private_folder(aside)
        database = (places.database, *(folder / name for name in _JOURNALS))
        for path in (*database, places.key_file, places.tries, places.backups, places.documents):
            if path.exists():
                path.rename(aside / path.name)
        flush_folder(aside)
        flush_folder(folder)
    return aside


def _put_letters(places: Places, aside: Path) -> None:
    """Move the kept letters of a backup in; what stands in the place of one is damaged, or another key's."""
    new = places.restoring / places.documents.name
    for path in sorted(new.iterdir()) if new.exists() else ():
        make_private_folder(places.documents)
        old = places.documents / path.name
        if old.exists():
            make_private_folder(aside / places.documents.name)
            old.rename(_free(aside / places.documents.name / path.name))
        path.rename(old)
    if new.exists():
        flush_folder(places.documents)


def _free(path: Path) -> Path:
    """Return the path, or one beside it that is not taken."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free
