"""A print run: letters that are ready become one file in the order of their envelopes, and one file each.

First the run is prepared, which takes time and changes nothing; then it is recorded in one short transaction,
all of it or nothing. A printer that fails is met afterwards: print from the item that did not come out, or
put letters back. Printed is not sent: only `posting.post` says that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.errors import CaseworkerError, NotAllowed
from caseworker_app.letters import print_file, to_pdf
from caseworker_app.letters.addresses import postcode_of
from caseworker_app.letters.compose import Made
from caseworker_app.letters.composing import Sitting, digest, sitting
from caseworker_app.letters.drafts import Progress, Refused, fill
from caseworker_app.letters.enclosures import Enclosed, enclosed
from caseworker_app.letters.print_file import Inside, Item
from caseworker_app.letters.runs import Run as Run
from caseworker_app.letters.runs import RunItem as RunItem
from caseworker_app.letters.runs import from_item as from_item
from caseworker_app.letters.runs import needs_of
from caseworker_app.letters.runs import run_of as run_of
from caseworker_app.letters.states import (
    CLASSES,
    DRAFT,
    FIRST,
    PRINTED,
    READY,
    documents,
    must_be,
    refuse_frozen,
)
from caseworker_app.letters.written_dates import in_full
from caseworker_app.store import documents as kept
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import AuditEntry, Case, Document, PrintRun

CHANGED = "It changed since it was approved. Look at it, and approve it again."


@dataclass(frozen=True)
class Prepared:
    """A run that is ready to be recorded: items in envelope order, the print file, and what was refused."""

    items: tuple[RunItem, ...]
    print_file: bytes
    sha256: str
    duplex: bool
    refused: tuple[Refused, ...]
    made: tuple[Made, ...]  # as each item was composed
    as_of_line: int  # how far the audit had come: what changed since is looked at again

    @property
    def sheets(self) -> int:
        """The sheets of paper in all envelopes."""
        return sum(item.sheets for item in self.items)


def prepare(
    session: Session, store: Store, document_ids: Sequence[str], *, today: date, duplex: bool = True,
    progress: Progress | None = None,
) -> Prepared:  # fmt: skip
    """Compose and write ready letters in envelope order; nothing is recorded yet."""
    at_work, line = sitting(session, store, today), last_line(session)
    rows = documents(session, document_ids)
    refuse_frozen(session, rows)
    found: list[Ready] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows):
        if progress is not None:
            progress(number, 2 * len(rows))
        try:
            must_be(row, (READY,), "be printed")
            found.append(ready(at_work, row, as_approved(at_work, row), duplex=duplex))
        except CaseworkerError as error:
            reference = session.get_one(Case, row.case_id).reference
            refused.append(Refused(reference, row.recipient, str(error), row.id))
    return written(store, found, refused, line, duplex=duplex, progress=progress)


def written(
    store: Store, found: list[Ready], refused: Sequence[Refused], line: int, *, duplex: bool,
    progress: Progress | None,
) -> Prepared:  # fmt: skip
    """Write letters in envelope order; `line` is how far the audit had come when they were composed."""
    found.sort(key=lambda one: one.order)
    items, content = _written(store, found, duplex, progress) if found else ((), b"")
    made = tuple(one.made for one in found)
    return Prepared(items, content, hashlib.sha256(content).hexdigest(), duplex, tuple(refused), made, line)


@dataclass(frozen=True)
class Ready:
    """A letter that may be printed, as it was composed on the day of printing."""

    row: Document
    made: Made
    inside: tuple[Inside, ...]
    sheets: int

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The order of envelopes: class of post, number of sheets, postcode."""
        postcode = postcode_of("\n".join(self.made.letter.address))
        return CLASSES.index(self.row.post_class or FIRST), self.sheets, postcode, self.row.id


def ready(at_work: Sitting, row: Document, made: Made, *, duplex: bool) -> Ready:
    """Return a letter that was approved, with what goes into its envelope."""
    inside = _inside(at_work.store, made, enclosed(at_work.session, row.id) if row.id else ())
    pages = row.pages if made.letter.date == in_full(row.dated) else to_pdf.page_count(made.letter)
    return Ready(row, made, inside, print_file.sheets(pages, inside, duplex=duplex))


def as_approved(at_work: Sitting, row: Document) -> Made:
    """Compose an approved letter, dated today; refuse one that says something else than was approved."""
    made = at_work.again(row, row.dated)
    if digest(made.letter) != row.approved_sha256:
        raise NotAllowed(CHANGED)
    if row.dated < at_work.today:
        made = at_work.again(row, at_work.today)
    found = at_work.objections(row, made)
    new = [one.why for one in found if one.why not in row.objections or not one.may_pass]
    if new:
        raise NotAllowed(" ".join(new), "Look at the letter, and approve it again.")
    return made


def _inside(store: Store, made: Made, files: Sequence[Enclosed]) -> tuple[Inside, ...]:
    """Return what goes into an envelope: the files that are here, then what must be added by hand."""
    here = [Inside(one.what, one.pages, _reader(store, one.sha256)) for one in files]
    named = {one.what.casefold() for one in files}
    by_hand = [Inside(what) for what in made.letter.enclosures if what.casefold() not in named]
    return (*here, *by_hand)


def _reader(store: Store, sha256: str) -> print_file.Content:
    return lambda: kept.read(store, sha256)


def _written(
    store: Store, found: Sequence[Ready], duplex: bool, progress: Progress | None
) -> tuple[tuple[RunItem, ...], bytes]:
    """Write the print file, and keep each letter by itself as it goes."""
    digests: list[str] = []

    def one_by_one() -> Iterator[Item]:
        for one in found:
            content, _ = to_pdf.write([one.made.letter])
            digests.append(kept.keep(store, content))
            yield Item(one.made.letter, one.inside)

    def second_half(done: int, total: int) -> None:
        if progress is not None:
            progress(total + done, 2 * total)

    content, placed = print_file.write(one_by_one(), len(found), duplex=duplex, progress=second_half)
    kept.keep(store, content)
    items = (
        RunItem(
            number, one.row.id, one.made.letter.reference, one.made.recipient.name, one.row.letter,
            place.pages, place.first_page, one.sheets, one.row.post_class,
            tuple(inside.what for inside in one.inside), sha256, needs_of(one.made.recipient.people, one.row),
        )
        for number, (one, place, sha256) in enumerate(zip(found, placed, digests, strict=True), 1)
    )  # fmt: skip
    return tuple(items), content


def record(unit: Unit, store: Store, prepared: Prepared, new: Sequence[Document] = ()) -> Run:
    """Record that a prepared run was printed, `new` letters too; refuse all where one changed meanwhile."""
    if not prepared.items:
        raise NotAllowed("None of these letters can be printed.", "Look at what each of them needs.")
    session = unit.session
    was_changed = last_line(session) != prepared.as_of_line
    session.add_all(new)
    session.flush()
    if was_changed:
        _refuse_changed(unit, store, prepared)
    kinds = {item.letter for item in prepared.items}
    run = PrintRun(
        letter=kinds.pop() if len(kinds) == 1 else "", made_at=unit.now, made_by=unit.user,
        count=len(prepared.items), sheets=prepared.sheets, duplex=prepared.duplex, sha256=prepared.sha256,
    )  # fmt: skip
    session.add(run)
    session.flush()
    rows = documents(session, [item.document_id for item in prepared.items])
    for row, item, made in zip(rows, prepared.items, prepared.made, strict=True):
        row.run_id, row.place, row.first_page = run.id, item.place, item.first_page
        print_row(unit, row, made, item.pages, item.sha256)
    why = {one.document_id: one.why for one in prepared.refused if one.document_id}
    for row in documents(session, why):
        if row.state == READY:
            row.state, row.problem = DRAFT, why[row.id]
    session.flush()
    return Run(run.id, prepared.items, prepared.sheets, prepared.sha256)


def print_row(unit: Unit, row: Document, made: Made, pages: int, sha256: str) -> None:
    """Record of one letter that it was printed, with what it rests on."""
    must_be(row, (READY,), "be printed")
    fill(row, made)
    row.state, row.printed_at, row.printed_by = PRINTED, unit.now, unit.user
    row.dated, row.pages, row.sha256 = max(row.dated, unit.today), pages, sha256
    note_withheld(unit, row.case_id, made)


def note_withheld(unit: Unit, case_id: str, made: Made) -> None:
    """Write down that a withheld address was used: it stands on its holder's own letter."""
    for person in made.recipient.people:
        if person.withheld:
            used = {"withheld address used in": [None, made.template.letter]}
            unit.note("people", person.id, case_id, used)


def last_line(session: Session) -> int:
    """Return how far the audit has come."""
    return session.execute(select(func.coalesce(func.max(AuditEntry.number), 0))).scalar_one()


def _refuse_changed(unit: Unit, store: Store, prepared: Prepared) -> None:
    """Compose the letters once more: somebody changed something while they were being written."""
    at_work = sitting(unit.session, store, unit.today)
    rows = documents(unit.session, [item.document_id for item in prepared.items])
    for row, made in zip(rows, prepared.made, strict=True):
        must_be(row, (READY,), "be printed")
        if digest(as_approved(at_work, row).letter) != digest(made.letter):
            raise NotAllowed(
                f"The letter to {row.recipient} changed while it was being printed.", "Print them again."
            )


def back_to_queue(unit: Unit, document_ids: Sequence[str], *, because: str) -> None:
    """Put printed letters back among those that are ready: they did not come out, or are not to go yet."""
    reason = typed.required(because, "reason")
    rows = documents(unit.session, document_ids)
    refuse_frozen(unit.session, rows)
    for row in rows:
        must_be(row, (PRINTED,), "go back to the queue")
        if row.copy_of is not None:
            raise NotAllowed("A copy is not printed anew.", "Cancel it, and make another.")
        unit.note("documents", row.id, row.case_id, {"back to the queue": [None, reason]})
        row.state, row.run_id, row.place, row.first_page = READY, None, 0, 0
        row.sha256, row.printed_at, row.printed_by = "", None, ""
    unit.session.flush()


def cancel_run(unit: Unit, run_id: str, *, because: str) -> int:
    """Cancel a run before it is posted: its letters are ready as before. Return how many."""
    run = unit.session.get_one(PrintRun, run_of(unit.session, run_id).id)
    rows = unit.session.execute(
        select(Document.id).where(Document.run_id == run_id, Document.state == PRINTED)
    ).scalars()
    ids = list(rows)
    back_to_queue(unit, ids, because=because)
    run.cancelled_at, run.cancelled_because = unit.now, because
    return len(ids)
