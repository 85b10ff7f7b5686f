"""Encrypted backups: one file that opens with the passphrase, here or on another computer.

It is written beside its place, flushed, opened and checked, and only then renamed: it is whole or not there.
A backup that a person asks for holds the kept letters. The automatic ones share one second copy of each
letter in the folder `documents` beside them, so that an hour costs what was printed in it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, zip_longest
from pathlib import Path

from caseworker_app import logs
from caseworker_app.errors import CannotOpenStore, CannotSave
from caseworker_app.store import audit, documents
from caseworker_app.store.backup_file import SUFFIX, Header, check_pages, check_seal, pack, read_header
from caseworker_app.store.connection import FULL, DatabaseError, connect, refusal_for, result_code
from caseworker_app.store.files import Places, flush_folder, make_private_folder, write_whole
from caseworker_app.store.opened import Store

_LOG = logs.logger("store")


def make_backup(store: Store, to: Path, *, now: datetime) -> Path:
    """Write a backup of the store to the file `to`; only an earlier backup of it may be replaced."""
    _refuse_to_replace(to, store.key)
    return _make(store.places, store.key, to, now, inside=True)


def _refuse_to_replace(to: Path, key: bytes) -> None:
    if not to.exists():
        return
    try:
        check_seal(to, key)
    except (CannotOpenStore, OSError) as error:
        raise CannotSave(
            f"{to} is there already, and is no backup of this caseload.",
            "Choose another name for the backup.",
        ) from error


def copy_before_migration(places: Places, key: bytes, *, now: datetime) -> Path:
    """Keep a backup of a store that is about to be changed by a newer program."""
    make_private_folder(places.backups)
    to = places.backups / f"before-update-{stamp(now)}{SUFFIX}"
    return _make(places, key, to, now, inside=False)


def stamp(moment: datetime) -> str:
    """Return the moment as it stands in file names."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _make(places: Places, key: bytes, to: Path, now: datetime, *, inside: bool) -> Path:
    part = to.with_name(f"{to.name}.{secrets.token_hex(4)}.part")
    database = part.with_suffix(".database.part")
    try:
        with _refusing(places, to):
            header = _copy_database(places, key, database, now)
            # Listed after the database was copied: every letter that it knows of is there by then.
            letters = documents.kept_in(places.documents)
            if not inside:
                letters = _second_copies(places, key, letters)
            pack(header, database, part, key, letters, inside=inside)
            check_seal(part, key)
            os.replace(part, to)
            flush_folder(to.parent)
            _LOG.info("backup made, %d bytes", to.stat().st_size)
    finally:
        for left in (part, database, database.with_name(f"{database.name}-journal")):
            with contextlib.suppress(OSError):
                left.unlink()
    return to


def _second_copies(places: Places, key: bytes, letters: Sequence[Path]) -> list[Path]:
    """Copy the letters that have no second copy yet; return all that have one. A damaged one is left out."""
    there = {path.name for path in documents.kept_in(places.document_backups)}
    for path in letters:
        if path.name not in there and documents.is_whole(path, key):
            make_private_folder(places.document_backups)
            write_whole(places.document_backups / path.name, path.read_bytes())
            there.add(path.name)
    return [places.document_backups / path.name for path in letters if path.name in there]


@contextlib.contextmanager
def _refusing(places: Places, to: Path) -> Iterator[None]:
    """Say in words why a backup cannot be written, or why the store cannot be read for it."""
    remedy = "Choose another folder, or free some space, and make the backup again."
    try:
        yield
    except OSError as error:
        why = error.strerror or "the disk refused"
        raise CannotSave(f"The backup could not be written to {to} ({why}).", remedy) from error
    except DatabaseError as error:
        if result_code(error) == FULL:
            raise CannotSave(f"There is no room for the backup in {to.parent}.", remedy) from error
        refusal = refusal_for(error, places.folder)
        if refusal is None:
            raise
        raise refusal from error


def _copy_database(places: Places, key: bytes, to: Path, now: datetime) -> Header:
    """Copy the database as of one moment, then open the copy and check every page of it."""
    to.touch(0o600)
    with (
        contextlib.closing(connect(places.database, key, query_only=True)) as source,
        contextlib.closing(connect(to, key, create=True, journal="DELETE")) as copy,
    ):
        source.backup(copy)
    with contextlib.closing(connect(to, key, journal="DELETE")) as copy:
        check_pages(copy)
        entries, head = audit.head(copy)
        schema = int(copy.execute("PRAGMA user_version").fetchone()[0])
    with to.open("rb+") as file:
        os.fsync(file.fileno())
    wrapped = places.key_file.read_text("utf-8")
    return Header(now.astimezone(UTC).isoformat(), schema, entries, head, to.stat().st_size, wrapped)


# Automatic backups come hourly when something has changed; one a day is kept for two weeks,
# one a week for two months.
_HOURS, _DAYS, _WEEKS = 24, 14, 8
_BEFORE_UPDATES = 3
# A council's caseload is some hundred megabytes, and so is each backup of it: together they stay below this.
_ROOM = 2_000_000_000
_IN_ANY_CASE = 3


def due_for_backup(store: Store, now: datetime) -> bool:
    """Tell whether an hour has passed since the last automatic backup and the caseload has changed since."""
    newest = max(automatic_backups(store.places), default=None)
    if newest is None:
        return True
    made_at, path = newest
    # A backup from the future comes of a clock that was wrong; it must not stop all others.
    if timedelta(0) <= now - made_at < timedelta(hours=1):
        return False
    try:
        header = read_header(path)
    except (CannotOpenStore, OSError):
        return True  # a damaged backup counts for nothing
    with store.connection() as connection:
        return (header.entries, header.head) != audit.head(connection)


def automatic_backup(store: Store, now: datetime) -> Path:
    """Make an automatic backup, then let go of those that are no longer needed."""
    make_private_folder(store.places.backups)
    to = store.places.backups / f"automatic-{stamp(now)}{SUFFIX}"
    made = _make(store.places, store.key, to, now, inside=False)
    _sweep(store.places, now)
    return made


def automatic_backups(places: Places, kind: str = "automatic-") -> list[tuple[datetime, Path]]:
    """List the automatic backups of a store with the moment each was made."""
    found = []
    for path in places.backups.glob(f"{kind}*{SUFFIX}"):
        with contextlib.suppress(ValueError):
            written = path.name.removeprefix(kind).removesuffix(SUFFIX)
            found.append((datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), path))
    return found


def worth_keeping(sizes: Mapping[datetime, int], room: int = _ROOM) -> set[datetime]:
    """Return the moments of the backups to keep: the newest of each hour, day and week, so many of each.

    Where these need more room than there is, hours, days and weeks give up their oldest alike; the newest few
    stay in any case.
    """
    newest_first = sorted(sizes, reverse=True)
    chosen = []
    for period, count in (("%Y%m%d%H", _HOURS), ("%Y%m%d", _DAYS), ("%G%V", _WEEKS)):
        newest_of: dict[str, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(moment.strftime(period), moment)
        chosen.append(list(newest_of.values())[:count])
    kept = set(newest_first[:_IN_ANY_CASE])
    for moment in chain.from_iterable(zip_longest(*chosen)):
        if moment is not None and sum(map(sizes.__getitem__, kept | {moment})) <= room:
            kept.add(moment)
    return kept


def _sweep(places: Places, now: datetime) -> None:
    before_updates = sorted(automatic_backups(places, "before-update-"), reverse=True)
    unneeded = [path for _, path in before_updates[_BEFORE_UPDATES:]]
    room = _ROOM - sum(path.stat().st_size for _, path in before_updates[:_BEFORE_UPDATES])
    automatic = automatic_backups(places)
    kept = worth_keeping({moment: path.stat().st_size for moment, path in automatic}, room)
    unneeded += [path for moment, path in automatic if moment not in kept]
    yesterday = (now - timedelta(days=1)).timestamp()
    unneeded += [path for path in places.backups.glob("*.part") if path.stat().st_mtime < yesterday]
    for path in unneeded:
        with contextlib.suppress(OSError):
            path.unlink()
