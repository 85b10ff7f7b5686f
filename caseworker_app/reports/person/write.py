"""Writing everything held on one child: all of the folder, or nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from caseworker_app.casework.deadline_list import Wanted, deadlines_on
from caseworker_app.casework.file_names import may_run, shown_name
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.casework.rows_file import harmless
from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.reports.person.held import NOT_OF_A_CHILD, Held, held_on
from caseworker_app.reports.person.marking import PROFESSIONS, Mark, Marker
from caseworker_app.reports.person.warnings import warnings_of
from caseworker_app.statutory.explain import because
from caseworker_app.store import documents
from caseworker_app.store.opened import Store
from caseworker_app.store.refusals import StoreDamaged
from caseworker_app.store.session import LONDON, Unit
from caseworker_app.store.tables import Case, Person, Relationship, SharedDatabase

READABLE: Final = "everything.pdf"
DATA, MARKED, MANIFEST = "data.json", "marked.csv", "manifest.json"
_MARK_FIELDS = ("number", "place", "row", "field", "words", "whose", "why", "whole", "must_not")
_TEXT = (".txt", ".csv", ".html", ".htm", ".eml", ".ics")


@dataclass(frozen=True)
class Request:
    """Who asked for the export, and why."""

    case_id: str
    by: str
    at: datetime
    because: str
    council: str = ""


@dataclass(frozen=True)
class File:
    """A letter, an enclosure or an attachment, as it was sent or came."""

    path: str  # in the folder
    what: str
    content: bytes


@dataclass(frozen=True)
class Everything:
    """All that is held on a child, made ready to be written."""

    request: Request
    held: Held
    files: tuple[File, ...]
    absent: tuple[str, ...]  # what is not on this computer, in words
    marks: tuple[Mark, ...]
    warnings: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]  # each limit, and the sentence that explains it


@dataclass(frozen=True)
class Written:
    """Where it was written, and how much."""

    folder: Path
    files: Mapping[str, str] = field(default_factory=dict)  # by name, with its checksum


def collect(store: Store, session: Session, request: Request) -> Everything:
    """Read all that is held on a child, and mark what is about others."""
    held = held_on(session, request.case_id)
    files, absent = _files(store, held)
    marker = Marker(held, _siblings(session, held))
    for name, rows in held.rows.items():
        marker.table(name, rows)
    for file in files:
        _mark_file(marker, file)
    return Everything(
        request, held, files, absent, tuple(marker.marks), warnings_of(held), _dates(session, request)
    )


def refuse_other_people(session: Session, case_id: str, user: str) -> None:
    """On a shared caseload, let the caseworker of the case write out all that is held, and team leads.

    Elsewhere whoever has the passphrase has all of it; that it was written out is recorded.
    """
    shared = session.get(SharedDatabase, 1)
    case = session.get_one(Case, case_id)
    if shared is not None and (not case.caseworker or case.caseworker != shared.name):
        refuse_other_than_lead(session, user, "or the child’s own caseworker writes out all that is held")


def note(unit: Unit, made: Everything, folder: str) -> None:
    """Write down that everything held on the child left the caseload, before it leaves."""
    unit.note(
        "exports",
        unit.id,
        made.request.case_id,
        {
            "everything_held": [None, folder],
            "because": [None, made.request.because],
            "rows": [None, made.held.count()],
            "files": [None, len(made.files)],
        },
    )


def refuse_folder(folder: Path) -> None:
    """Refuse a folder in which something lies already, or that cannot be made."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise WrongUse(
            f"{folder} is not empty.",
            "What is held on a child is never mixed with other files: name a new folder.",
        )
    if not folder.absolute().parent.is_dir():
        raise WrongUse(f"There is no folder {folder.absolute().parent}.", "Make it first, or name another.")


def write(folder: Path, made: Everything) -> Written:
    """Write the folder; what was begun is taken away again if it is stopped."""
    refuse_folder(folder)
    aside = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        for name, content in contents(made).items():
            place = aside / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        if folder.is_dir():
            folder.rmdir()
        aside.rename(folder)
    except OSError as error:
        raise CannotSave(
            f"It cannot be written to {folder}: {error.strerror}.",
            "Choose another folder, or make room there.",
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Written(folder, _digests(folder))


def contents(made: Everything) -> dict[str, bytes]:
    """Return every file of the export by its name, the manifest last."""
    from caseworker_app.reports.person.on_paper import readable

    found = {READABLE: readable(made), DATA: _json(_data(made))}
    for name, rows in made.held.rows.items():
        if rows:
            found[f"tables/{name}.csv"] = _csv(rows)
    found[MARKED] = _csv([asdict(mark) for mark in made.marks], _MARK_FIELDS)
    found.update((file.path, file.content) for file in made.files)
    told = [{"file": name, "sha256": documents.checksum(content)} for name, content in sorted(found.items())]
    found[MANIFEST] = _json({**_about(made), "files": told})
    return found


def _about(made: Everything) -> dict[str, Any]:
    request = made.request
    return {
        "case": made.held.reference,
        "made_at": request.at.isoformat(),
        "made_by": request.by,
        "because": request.because,
        "warnings": list(made.warnings),
        "not_on_this_computer": list(made.absent),
    }


def _data(made: Everything) -> dict[str, Any]:
    return {
        **_about(made),
        "tables": {name: list(rows) for name, rows in made.held.rows.items()},
        "marked": [asdict(mark) for mark in made.marks],
        "tables_left_out": dict(NOT_OF_A_CHILD),
    }


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _csv(rows: Sequence[Mapping[str, Any]], names: Sequence[str] = ()) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    headings = list(rows[0]) if rows else list(names)
    writer.writerow(headings)
    writer.writerows([harmless(_cell(row[name])) for name in headings] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _files(store: Store, held: Held) -> tuple[tuple[File, ...], tuple[str, ...]]:
    """Return the letters as sent, their enclosures and what came with messages; and what is not here."""
    found, absent, taken = [], [], set[str]()
    for folder, name, what, digest in _named(held):
        name = f"{shown_name(name)}.not-opened" if may_run(name) else shown_name(name)
        path = _free(f"{folder}/{name}", taken)
        try:
            found.append(File(path, what, documents.read(store, digest)))
        except StoreDamaged:
            absent.append(f"{what}: its file is not on this computer, or is damaged")
            continue
        taken.add(path.casefold())
    return tuple(found), tuple(absent)


def _named(held: Held) -> Iterator[tuple[str, str, str, str]]:
    """Give the folder, the name, what it is and the checksum of each file that the rows name."""
    for row in held.rows["documents"]:
        if row["sha256"]:
            day = row["posted_on"] or row["dated"]
            title = f"{row['title']} to {row['recipient']}"
            yield "letters", f"{day} {title}.pdf", f"Letter of {day}: {title} ({row['state']})", row["sha256"]
    for row in held.rows["enclosures"]:
        if row["sha256"]:
            yield (
                "letters",
                f"enclosed {row['file_name'] or row['what']}",
                f"Enclosed: {row['what']}",
                row["sha256"],
            )
    for row in held.rows["communication"]:
        for one in row["attachments"] or ():
            if one.get("sha256"):
                what = f"Came with the message of {row['at'][:10]}: {one['name']}"
                yield "attachments", f"{row['at'][:10]} {one['name']}", what, one["sha256"]


def _dates(session: Session, request: Request) -> tuple[tuple[str, str], ...]:
    today = request.at.astimezone(LONDON).date()
    found = deadlines_on(session, Wanted(case_id=request.case_id), today, today)
    return tuple((one.deadline.rule.title, because(one.deadline, today)) for one in found)


def _free(path: str, taken: set[str]) -> str:
    """Return the path, or one with a number that is not taken."""
    whole, number, free = PurePath(path), 1, path
    while free.casefold() in taken:
        number += 1
        free = str(whole.with_name(f"{whole.stem} {number}{whole.suffix}"))
    return free


def _siblings(session: Session, held: Held) -> Iterable[tuple[str, str, str]]:
    """Return the other children on whose cases somebody of this family is.

    A parent may have been typed twice: one of the same name counts where the child has the same surname.
    """
    family = [row["person_id"] for row in held.rows["relationships"] if row["role"] not in PROFESSIONS]
    names = [row["name"] for row in held.rows["people"] if row["id"] in family]
    same = or_(
        Relationship.person_id.in_(family),
        and_(Person.name.in_(names), Case.family_name == held.child["family_name"]),
    )
    cases = (
        select(Case.id, Case.given_name, Case.family_name)
        .join(Relationship, Relationship.case_id == Case.id)
        .join(Person, Person.id == Relationship.person_id)
        .where(same, Relationship.role.not_in(PROFESSIONS), Relationship.deleted_at.is_(None))
        .where(Case.id.not_in(held.cases), Case.deleted_at.is_(None))
        .distinct()
    )
    return [(row.id, row.given_name, row.family_name) for row in session.execute(cases)]


def _mark_file(marker: Marker, file: File) -> None:
    """Search a file's text page by page; one that cannot be searched is marked whole."""
    suffix = PurePath(file.path).suffix.lower()
    if suffix == ".pdf" or file.content[:5] == b"%PDF-":
        pages = _pdf_pages(file.content)
        if not any(text.strip() for text in pages):
            marker.unread(file.path)
        for number, text in enumerate(pages, 1):
            marker.file(file.path, f"page {number}", text)
    elif suffix in _TEXT:
        marker.file(file.path, "", file.content.decode("utf-8", "replace"))
    else:
        marker.unread(file.path)


def _pdf_pages(content: bytes) -> list[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return []
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
