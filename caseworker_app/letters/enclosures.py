"""What goes into the envelope beside a letter: PDF files, kept encrypted, and read by the guard.

Each belongs to one letter, so to one child and one reader. Its text is scanned again whenever the letter is
approved or printed: what must not be disclosed may have become so since.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters import guard
from caseworker_app.letters.family import Family
from caseworker_app.letters.guard import Objection, Others
from caseworker_app.letters.read_case import near_children, read_case
from caseworker_app.letters.recipients import Recipient
from caseworker_app.letters.states import DRAFT, READY, documents, must_be
from caseworker_app.store import documents as kept
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Document, Enclosure

LARGEST: Final = 20_000_000
MOST_PAGES: Final = 300
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file in the envelope of a letter."""

    id: str
    what: str
    file_name: str
    pages: int
    size: int
    sha256: str


def enclosed(session: Session, document_id: str) -> tuple[Enclosed, ...]:
    """Return the files that go with a letter, in the order in which they were added."""
    rows = session.execute(
        select(Enclosure)
        .where(Enclosure.document_id == document_id, Enclosure.deleted_at.is_(None))
        .order_by(Enclosure.added_at, Enclosure.id)
    ).scalars()
    return tuple(Enclosed(row.id, row.what, row.file_name, row.pages, row.size, row.sha256) for row in rows)


def attach(unit: Unit, store: Store, document_ids: Sequence[str], file: Path, *, what: str) -> int:
    """Put a PDF file into the envelopes of some letters of one child; return its number of pages."""
    rows = documents(unit.session, document_ids)
    for row in rows:
        must_be(row, (DRAFT, READY), "get another enclosure")
    if len({row.case_id for row in rows}) > 1:
        raise NotAllowed(
            "A file goes with the letters of one child only.", "Add it to each child's letters by themselves."
        )
    content, pages = _read(file)
    name = typed.required(what, "name of the enclosure")
    digest = kept.keep(store, content)
    for row in rows:
        added = Enclosure(
            document_id=row.id, case_id=row.case_id, what=name, file_name=file_name(file.name),
            sha256=digest, pages=pages, size=len(content), added_at=unit.now, added_by=unit.user,
        )  # fmt: skip
        unit.session.add(added)
        _look_again(row)
    unit.session.flush()
    return pages


def remove(unit: Unit, enclosure_id: str) -> None:
    """Take a file out of the envelope of a letter that is not printed yet."""
    found = unit.session.get(Enclosure, enclosure_id)
    if found is None or found.deleted_at is not None:
        raise WrongUse("That enclosure is not there any more.", "Look at the letter again.")
    (row,) = documents(unit.session, [found.document_id])
    must_be(row, (DRAFT, READY), "lose an enclosure")
    found.deleted_at = unit.now
    _look_again(row)


def _look_again(row: Document) -> None:
    row.state, row.approved_sha256 = DRAFT, ""


def _read(file: Path) -> tuple[bytes, int]:
    """Read a PDF file; refuse one that is none, is locked, or is too large for an envelope."""
    import pypdfium2

    name = file_name(file.name)
    try:
        if file.stat().st_size > LARGEST:
            most = f"{LARGEST // 1_000_000} MB"
            raise WrongUse(f"{name} is larger than {most}.", "Save it smaller, or divide it.")
        content = file.read_bytes()
    except OSError as error:
        raise WrongUse(f"{name} cannot be read.", "Check that it is there and not open elsewhere.") from error
    try:
        with pypdfium2.PdfDocument(content) as read:
            pages = len(read)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).casefold()
        raise WrongUse(
            f"{name} {'is locked with a password' if locked else 'is not a PDF file'}.",
            "Save it as a PDF without a password, and add that.",
        ) from error
    if not 1 <= pages <= MOST_PAGES:
        raise WrongUse(f"{name} has {pages} pages; an envelope takes up to {MOST_PAGES}.", "Divide it.")
    return content, pages


def file_name(given: str) -> str:
    """Return a file's name as it may be shown: never a path, nothing that hides or turns letters."""
    name = PurePath(given.replace("\\", "/")).name
    return re.sub(r'[<>:"/|?*]', "_", "".join(one for one in name if one.isprintable()))[:_LONGEST_NAME]


def text_of(content: bytes) -> str:
    """Return the text of a PDF, all pages."""
    import pypdfium2

    with pypdfium2.PdfDocument(io.BytesIO(content)) as read:
        return "\n".join(page.get_textpage().get_text_bounded() for page in read)


def objections(
    session: Session, store: Store, row: Document, recipient: Recipient, others: Others
) -> tuple[Objection, ...]:
    """Return what speaks against the files in an envelope, by their names and by their text."""
    files = enclosed(session, row.id)
    if not files:
        return ()
    family = read_case(session, row.case_id).family
    near = near_children(session, family)
    found = []
    for one in files:
        words = text_of(kept.read(store, one.sha256))
        text = f"{one.what}\n{one.file_name}\n{words}"
        for objection in guard.objections_to_text(text, family, recipient, others, near=near):
            found.append(replace(objection, why=f"{one.what}: {objection.why}"))
        for why in _unsure(words, family):
            found.append(Objection(f"{one.what}: {why}", may_pass=True, confirms=True))
    return tuple(found)


def _unsure(words: str, family: Family) -> Iterator[str]:
    """Say why the text alone does not tell that a file is about this child."""
    if not words.strip():
        yield "It is a picture of pages, so its words could not be checked. Read it yourself."
        return
    said = words.casefold()
    names = {family.reference, family.given_name, family.preferred_name, family.family_name} - {""}
    if not any(name.casefold() in said for name in names):
        yield f"It does not name {family.called}. Make sure that it is about {family.called}."
