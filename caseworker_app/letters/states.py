"""The life of a letter: draft, ready, printed, posted, perhaps returned; or cancelled before it is posted.

Only *posted* counts as sent. Everything before it can be taken back, and leaves no trace but the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.tables import Case, Document, Incident, Person

Row = TypeVar("Row", Case, Document, Person)

DRAFT, READY, PRINTED = "draft", "ready", "printed"
POSTED, RETURNED, CANCELLED = "posted", "returned", "cancelled"
FIRST, SECOND = "first", "second"
CLASSES: Final = (FIRST, SECOND)


def by_id(session: Session, table: type[Row], ids: Iterable[str]) -> dict[str, Row]:
    """Return rows by their ids, as far as they are there."""
    wanted = list(dict.fromkeys(ids))
    parts = (wanted[at : at + 500] for at in range(0, len(wanted), 500))
    return {
        row.id: row
        for part in parts
        for row in session.execute(select(table).where(table.id.in_(part))).scalars()
    }


def documents(session: Session, ids: Iterable[str]) -> list[Document]:
    """Return letters by their ids, in that order; refuse an id that is none."""
    wanted = list(dict.fromkeys(ids))
    found = by_id(session, Document, wanted)
    for one in wanted:
        if one not in found or found[one].deleted_at is not None:
            raise WrongUse(f"There is no letter “{one}”.", "It may have been taken back. Look again.")
    return [found[one] for one in wanted]


def named(session: Session, name: str) -> list[Document]:
    """Return a letter by its id, or those of a print run: its printed ones, as long as some wait."""
    rows = list(
        session.execute(
            select(Document)
            .where((Document.id == name) | (Document.run_id == name), Document.deleted_at.is_(None))
            .order_by(Document.place, Document.id)
        ).scalars()
    )
    if not rows:
        raise WrongUse(
            f"There is no letter and no print run “{name}”.",
            "`caseworker letter` and `caseworker case` print the ids.",
        )
    waiting = [row for row in rows if row.state == PRINTED or row.id == name]
    return waiting or rows


def known_class(post_class: str) -> str:
    """Return a class of post; refuse one that there is not."""
    if post_class not in CLASSES:
        raise WrongUse(f"There is no class of post “{post_class}”.", f"Use {' or '.join(CLASSES)}.")
    return post_class


def must_be(row: Document, states: Sequence[str], deed: str) -> None:
    """Refuse a deed to a letter in another state; the deed in words, such as “be printed”."""
    if row.state not in states:
        raise NotAllowed(
            f"The letter to {row.recipient} is {row.state}, so it cannot {deed}.",
            f"Only a letter that is {' or '.join(states)} can.",
        )


def refuse_frozen(session: Session, rows: Sequence[Document]) -> None:
    """Refuse copies of a letter that went to the wrong person, while that is looked into."""
    frozen = select(Incident.document_id).where(
        Incident.document_id.in_([row.copy_of or row.id for row in rows]),
        Incident.closed_at.is_(None), Incident.deleted_at.is_(None),
    )  # fmt: skip
    found = session.execute(frozen.limit(1)).scalar_one_or_none()
    if found is not None:
        row = next(row for row in rows if found in (row.id, row.copy_of))
        raise NotAllowed(
            f"The letter to {row.recipient} went to the wrong person: its copies are frozen.",
            "Close the incident first.",
        )
