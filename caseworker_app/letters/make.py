"""A letter asked for at once, from the command line: drafted, approved and printed in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from caseworker_app.errors import CaseworkerError
from caseworker_app.letters import to_pdf
from caseworker_app.letters.compose import Made
from caseworker_app.letters.composing import Sitting, sitting
from caseworker_app.letters.drafts import Wish, draft, make_ready, only
from caseworker_app.letters.page import Letter
from caseworker_app.letters.passing import NOBODY, Passing
from caseworker_app.letters.print_run import note_withheld, print_row
from caseworker_app.letters.recipients import LeftOut
from caseworker_app.store import documents
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit


@dataclass(frozen=True)
class Written:
    """One letter as it was written."""

    case: str
    to: str
    why: str
    letter: Letter
    content: bytes
    pages: int
    sha256: str
    document_id: str = ""
    passed_by: str = ""  # who let it go in spite of an objection


@dataclass(frozen=True)
class Outcome:
    """The letters of one wish, those that must not go, and who gets none."""

    written: tuple[Written, ...]
    refused: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def make_letters(
    unit: Unit, store: Store, wish: Wish, passed: Passing = NOBODY, *, leaves_no_trace: bool = False
) -> Outcome:
    """Make a letter for everyone who must have it, and print it."""
    at_work = sitting(unit.session, store, unit.today)
    composed = only(at_work.compose(wish.case_id, wish.letter, wish.day, wish.typed), wish.to)
    written: list[Written] = []
    refused = [f"{one.recipient.name}: {one.error}" for one in composed.unmade]
    whole = unit.session.begin_nested()
    for made in composed.made:
        before = unit.session.begin_nested()
        try:
            written.append(_written(unit, at_work, wish, made, passed, leaves_no_trace=leaves_no_trace))
        except CaseworkerError as error:
            before.rollback()
            refused.append(f"{made.recipient.name}: {error}")
        else:
            before.commit()
    if leaves_no_trace:
        whole.rollback()
        for made in composed.made:
            note_withheld(unit, wish.case_id, made)
    else:
        whole.commit()
    return Outcome(tuple(written), tuple(refused), composed.left_out)


def _written(
    unit: Unit, at_work: Sitting, wish: Wish, made: Made, passed: Passing, *, leaves_no_trace: bool
) -> Written:
    row = draft(wish, made, made.template, unit.user, unit.now)
    unit.session.add(row)
    unit.session.flush()
    make_ready(at_work, row, made, passed, unit.user, unit.now, goes_out=not leaves_no_trace)
    content, (pages,) = to_pdf.write([made.letter])
    digest = hashlib.sha256(content).hexdigest()
    if not leaves_no_trace:
        documents.keep(at_work.store, content)
        print_row(unit, row, made, pages, digest)
        row.dated = wish.day
    letter, recipient = made.letter, made.recipient
    return Written(
        letter.reference, recipient.name, recipient.why, letter, content, pages, digest,
        "" if leaves_no_trace else row.id, row.passed_by,
    )  # fmt: skip
