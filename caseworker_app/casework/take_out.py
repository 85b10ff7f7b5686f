"""Saving a file that came with a message to where a person chose: nowhere else is it decrypted to."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from caseworker_app.casework.entries import standing
from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.store import documents
from caseworker_app.store.files import write_whole
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit

_FROM_OUTSIDE = "[ZoneTransfer]\r\nZoneId=3\r\n"


def take_out(unit: Unit, store: Store, entry_id: str, sha256: str, file: Path) -> None:
    """Write an attachment of an entry to a file; that it left the caseload is written down."""
    entry = standing(unit.session, entry_id)
    name = next((str(one["name"]) for one in entry.attachments if one["sha256"] == sha256), None)
    if name is None:
        raise WrongUse(
            "This entry has no such attachment.", "Open the case again: it may have been corrected."
        )
    content = documents.read(store, sha256)
    try:
        write_whole(file, content)
    except OSError as error:
        why = error.strerror or "the disk refused"
        raise CannotSave(f"{file.name} could not be written ({why}).", "Choose another place.") from error
    _mark(file)
    unit.note("communication", entry.id, entry.case_id, {"saved_as_a_file": [None, name]})


def _mark(file: Path) -> None:
    """Let Windows know that the file came from outside, so that its programs open it with care."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):  # a stick that is not NTFS has no room for the mark
            Path(f"{file}:Zone.Identifier").write_text(_FROM_OUTSIDE, "ascii")
