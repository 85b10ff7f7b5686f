"""The queue: letters by state, a page at a time, those of one envelope together. By index, never all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text
from sqlalchemy.orm import Session

from caseworker_app.letters.states import DRAFT, POSTED, PRINTED, READY, RETURNED
from caseworker_app.store.tables import Case, Document

MOST = 200
MOST_COUNTED = 300
Ts = TypeVarTuple("Ts")
TABS = (READY, DRAFT, PRINTED, POSTED, RETURNED)

# The words of the partial indexes of `documents`: SQLite uses an index only where a query says the same.
_WAITING = text("documents.state IN ('draft', 'ready', 'printed') AND documents.deleted_at IS NULL")
_POSTED = text("documents.posted_on IS NOT NULL")
_RETURNED = text(
    "documents.state = 'returned' AND documents.returned_settled = '' AND documents.deleted_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Queued:
    """One letter of the queue."""

    document_id: str
    case_id: str
    reference: str
    given_name: str
    family_name: str
    letter: str
    title: str
    recipient: str
    envelope: str  # the same for letters that could go in one envelope
    state: str
    problem: str
    pages: int
    post_class: str
    dated: date
    made_at: datetime
    made_by: str
    approved_by: str
    printed_at: datetime | None
    run_id: str
    place: int
    posted_on: date | None
    returned_on: date | None
    is_copy: bool
    withheld: bool
    sha256: str

    @property
    def child(self) -> str:
        """The child's name."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The first letters of one state, those of one envelope together; `more` where there are others."""

    letters: tuple[Queued, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many letters are in each state, counted to a few hundred (`MOST_COUNTED` means that or more)."""

    draft: int
    ready: int
    printed: int
    returned: int


def queue_page(
    session: Session, state: str, *, caseworkers: Sequence[str] = (), most: int = MOST, skip: int = 0
) -> QueuePage:
    """Return a page of the letters in one state: oldest first while they wait, newest first once sent."""
    rows = session.execute(
        _of(state, select(Document, Case), caseworkers).order_by(*_ORDER[state]).limit(most + 1).offset(skip)
    ).all()
    found = [_queued(document, case) for document, case in rows[:most]]
    first_of: dict[str, int] = {}
    for place, one in enumerate(found):
        first_of.setdefault(one.envelope, place)
    if state in (DRAFT, READY, PRINTED):
        found.sort(key=lambda one: first_of[one.envelope])
    return QueuePage(tuple(found), len(rows) > most)


def counts(session: Session, *, caseworkers: Sequence[str] = ()) -> Counts:
    """Return how many letters wait in each state."""
    numbers = []
    for state in (DRAFT, READY, PRINTED, RETURNED):
        some = _of(state, select(Document.id), caseworkers).limit(MOST_COUNTED).subquery()
        numbers.append(session.execute(select(func.count()).select_from(some)).scalar_one())
    return Counts(*numbers)


def letters_of_case(session: Session, case_id: str) -> tuple[Queued, ...]:
    """Return every letter of one case, the newest first; a draft is there too."""
    rows = session.execute(
        select(Document, Case)
        .join(Case, Case.id == Document.case_id)
        .where(Document.case_id == case_id, Document.deleted_at.is_(None))
        .order_by(Document.made_at.desc(), Document.id.desc())
    ).all()
    return tuple(_queued(document, case) for document, case in rows)


# Letters made together have one moment: the row's number, which every index ends with, settles their order.
_NUMBER: ColumnElement[int] = literal_column("documents.rowid")
_ORDER = {
    DRAFT: (Document.made_at, _NUMBER),
    READY: (Document.made_at, _NUMBER),
    PRINTED: (Document.made_at, _NUMBER),
    POSTED: (Document.posted_on.desc(), _NUMBER.desc()),
    RETURNED: (Document.returned_on, _NUMBER),
}


def _of(state: str, wanted: Select[*Ts], caseworkers: Sequence[str]) -> Select[*Ts]:
    asked = wanted.join(Case, Case.id == Document.case_id).where(Document.deleted_at.is_(None))
    if state in (DRAFT, READY, PRINTED):
        asked = asked.where(_WAITING, Document.state == state)
    elif state == RETURNED:
        asked = asked.where(_RETURNED)
    else:
        asked = asked.where(_POSTED, Document.state == POSTED)
    return asked.where(Case.caseworker.in_(caseworkers)) if caseworkers else asked


def _queued(row: Document, case: Case) -> Queued:
    withheld = not row.address and row.kind == "family"
    return Queued(
        document_id=row.id, case_id=row.case_id, reference=case.reference, given_name=case.given_name,
        family_name=case.family_name, letter=row.letter, title=row.title, recipient=row.recipient,
        envelope="\n".join((row.recipient, row.address or ",".join(sorted(row.people)))),
        state=row.state, problem=row.problem, pages=row.pages, post_class=row.post_class, dated=row.dated,
        made_at=row.made_at, made_by=row.made_by, approved_by=row.approved_by, printed_at=row.printed_at,
        run_id=row.run_id or "", place=row.place, posted_on=row.posted_on, returned_on=row.returned_on,
        is_copy=row.copy_of is not None, withheld=withheld, sha256=row.sha256,
    )  # fmt: skip
