"""Putting a backup in the place of a store. What was there is set aside, never deleted."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from caseworker_app import logs
from caseworker_app.errors import CannotSave
from caseworker_app.store import backup_file, documents, keys, recovery, tries
from caseworker_app.store.audit import ADD_LINE, Deed
from caseworker_app.store.backup import stamp
from caseworker_app.store.connection import connect, opening
from caseworker_app.store.files import Places, flush_folder, make_private_folder, write_whole
from caseworker_app.store.ground import refuse_unsafe
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.lock import alone
from caseworker_app.store.refusals import StoreLocked, StoreNewer, WrongPassphrase
from caseworker_app.store.replace import READY, put_in_place
from caseworker_app.store.version import VERSION


@dataclass(frozen=True)
class Restored:
    """What a restore did: where the store before it is, and how many kept letters could not be found."""

    aside: Path | None
    letters_missing: int = 0


def restore(
    file: Path,
    folder: Path,
    passphrase: str | None,
    *,
    user: str,
    now: datetime,
    keyring: bool = True,
    clock: Callable[[], float] = time.time,
    shares: Sequence[str] = (),
    key: bytes | None = None,
) -> Restored:
    """Put the backup in the place of the store in `folder`; say where the store before it was set aside.

    It opens with the passphrase that the store had when the backup was made, or with two shares of the
    recovery key that it had then; or with its `key`, where that is known.
    """
    refuse_unsafe(folder)
    places = Places(folder)
    header = backup_file.read_header(file)
    if header.schema > VERSION:
        raise StoreNewer
    try:
        make_private_folder(folder)
        if key is None:
            key = (
                recovery.key_from(header.key_file, shares)
                if shares
                else _key_of(header.key_file, passphrase, places, clock)
            )
        with alone(places, "a restore"), opening(folder):
            aside, missing = _make_ready(places, file, key, user=user, now=now)
            put_in_place(places)
    except OSError as error:
        raise CannotSave(
            f"The backup could not be put in {folder} ({error.strerror or 'the disk refused'}).",
            "Free some space or choose another folder. The caseload is as it was.",
        ) from error
    logs.logger("store").info("restored")
    if keyring and header.key_file.keyring:
        keys.into_keyring(header.key_file, key)
    return Restored(aside if aside.exists() else None, missing)


def _key_of(file: keys.KeyFile, passphrase: str | None, places: Places, clock: Callable[[], float]) -> bytes:
    """Return the backup's key. A wrong passphrase counts like one for the store: it is as good a guess."""
    if passphrase is None:
        key = keys.from_keyring(file)
        if key is None:
            raise StoreLocked
        return key
    tries.refuse_too_soon(places.tries, clock())
    key = keys.unwrap(file, passphrase)
    if key is None:
        raise WrongPassphrase(tries.count_wrong(places.tries, clock()), "backup")
    tries.forget(places.tries)
    return key


def _make_ready(places: Places, file: Path, key: bytes, *, user: str, now: datetime) -> tuple[Path, int]:
    """Unpack the backup beside the store, and say so in its audit, before anything is replaced."""
    shutil.rmtree(places.restoring, ignore_errors=True)
    make_private_folder(places.restoring)
    try:
        database = places.restoring / places.database.name
        header = backup_file.unpack(file, key, database)
        _begin_as_new_device(database, key, header, user=user, now=now)
        missing = _make_letters_ready(places, file, key)
        write_whole(places.restoring / places.key_file.name, header.key.encode())
        aside = f"{stamp(now)}-{new_id()[-4:]}"
        write_whole(places.restoring / READY, aside.encode())
    except BaseException:
        shutil.rmtree(places.restoring, ignore_errors=True)
        raise
    flush_folder(places.folder)
    return places.folder / "set-aside" / aside, missing


def _make_letters_ready(places: Places, file: Path, key: bytes) -> int:
    """Lay the letters of a backup beside the store where it has not the same whole; count those not found.

    An automatic backup only lists them: they are in the folder beside it.
    """
    beside, ready, missing = file.parent / "documents", places.restoring / "documents", 0
    for name, sealed in backup_file.documents_of(file):
        path = Path(f"{name}{documents.SUFFIX}")
        if documents.is_whole(places.documents / path, key):
            continue
        if not sealed and documents.is_whole(beside / path, key):
            sealed = (beside / path).read_bytes()
        if not sealed:
            missing += 1
            continue
        make_private_folder(ready)
        write_whole(ready / path, sealed)
    return missing


def _begin_as_new_device(
    database: Path, key: bytes, header: backup_file.Header, *, user: str, now: datetime
) -> None:
    """Give the copy a device id of its own: two databases with one id could not be told apart."""
    unit, device = new_id(), new_id()
    with contextlib.closing(connect(database, key, journal="DELETE")) as connection:
        connection.deed = Deed(unit, now.astimezone(UTC).isoformat(timespec="microseconds"), user, "Restored")
        connection.execute("BEGIN IMMEDIATE")
        old = connection.execute("SELECT value FROM local_facts WHERE name = 'device_id'").fetchone()
        connection.execute("UPDATE local_facts SET value = ? WHERE name = 'device_id'", (device,))
        change = {"device_id": [old and old[0], device], "backup_of": [None, header.made_at]}
        connection.execute(ADD_LINE, ("local_facts", "device_id", None, json.dumps(change)))
        connection.execute("COMMIT")
