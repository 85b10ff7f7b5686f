"""A print run as it is kept: its letters in the order of their envelopes, and what each must have seen to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.errors import WrongUse
from caseworker_app.letters import print_file
from caseworker_app.letters.enclosures import enclosed
from caseworker_app.letters.family import FAMILY, Somebody
from caseworker_app.letters.print_file import Inside
from caseworker_app.letters.states import by_id
from caseworker_app.store import documents as kept
from caseworker_app.store.opened import Store
from caseworker_app.store.tables import Case, Document, Person, PrintRun


@dataclass(frozen=True, slots=True)
class Needs:
    """What of one letter somebody must see to before it is posted."""

    withheld: bool = False  # the address on its envelope must be seen by nobody else
    interpreter: str = ""  # the language
    format: str = ""


NO_NEEDS = Needs()


@dataclass(frozen=True, slots=True)
class RunItem:
    """One letter of a run, at its place from 1."""

    place: int
    document_id: str
    reference: str
    recipient: str
    letter: str
    pages: int
    first_page: int  # in the print file
    sheets: int
    post_class: str
    enclosures: tuple[str, ...]
    sha256: str
    needs: Needs = NO_NEEDS


@dataclass(frozen=True)
class Run:
    """A print run as it is kept."""

    id: str
    items: tuple[RunItem, ...]
    sheets: int
    sha256: str


def needs_of(readers: Iterable[Somebody | Person], row: Document) -> Needs:
    """Return what of a letter to these readers somebody must see to."""
    people = list(readers)
    if row.kind != FAMILY:
        return NO_NEEDS
    large = any(person.format == "large_print" for person in people)
    language = next((person.language for person in people if person.language), "")
    return Needs(not row.address, language, "large print" if large else "")


def run_of(session: Session, run_id: str) -> Run:
    """Return a print run, with the letters that are still in it."""
    run = session.get(PrintRun, run_id)
    if run is None or run.deleted_at is not None:
        raise WrongUse(f"There is no print run “{run_id}”.", "`caseworker letters batch` prints its id.")
    rows = session.execute(
        select(Document, Case.reference)
        .join(Case, Case.id == Document.case_id)
        .where(Document.run_id == run_id, Document.deleted_at.is_(None))
        .order_by(Document.place)
    ).all()
    people = by_id(session, Person, {person for row, _ in rows for person in row.people})
    items = tuple(_item(session, row, reference, run.duplex, people) for row, reference in rows)
    return Run(run.id, items, run.sheets, run.sha256)


def _item(
    session: Session, row: Document, reference: str, duplex: bool, people: Mapping[str, Person]
) -> RunItem:
    files = enclosed(session, row.id)
    named = {one.what.casefold() for one in files}
    inside = [Inside(one.what, one.pages) for one in files]
    what = (*(one.what for one in files), *(one for one in row.enclosures if one.casefold() not in named))
    return RunItem(
        row.place, row.id, reference, row.recipient, row.letter, row.pages, row.first_page,
        print_file.sheets(row.pages, inside, duplex=duplex), row.post_class, what, row.sha256,
        needs_of([people[one] for one in row.people if one in people], row),
    )  # fmt: skip


def from_item(session: Session, store: Store, run_id: str, place: int) -> bytes:
    """Return the print file from one item to its end: what a printer that failed still has to print."""
    run = run_of(session, run_id)
    found = next((item for item in run.items if item.place == place), None)
    if found is None:
        raise WrongUse(
            f"This print run has no letter number {place}.", f"Choose one from 1 to {len(run.items)}."
        )
    content = kept.read(store, run.sha256)
    return content if found.first_page == 1 else print_file.part(content, found.first_page)
