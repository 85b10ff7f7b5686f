"""Phrases that people log again and again: the council's, and each person's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.errors import WrongUse
from caseworker_app.store import tables
from caseworker_app.store.session import Unit

# For a council that has written none yet.
GIVEN = (
    ("Where it stands", "Told the family where the case stands, what happens next and by when."),
    ("Draft explained", "Went through the draft plan and explained the 15 days for their comments."),
    ("Chasing advice", "Told them which advice is still missing and that I am chasing it."),
    ("School question", "Asked about the school; explained how we consult and that school has 15 days."),
    ("Will check", "I did not know, and said that I would find out and come back to them."),
    ("SENDIASS", "Gave them the number of SENDIASS and explained that it is free and independent."),
)


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """One phrase; one without an id is given with the program."""

    id: str
    name: str
    text: str
    own: bool


def phrases(session: Session, user: str) -> tuple[PhraseLine, ...]:
    """Return a person's own phrases, then the council's."""
    row = tables.Phrase
    found = session.execute(
        select(row)
        .where(row.deleted_at.is_(None), or_(row.owner == "", row.owner == user))
        .order_by(row.owner == "", row.name)
    ).scalars()
    kept = [PhraseLine(one.id, one.name, one.text, one.owner != "") for one in found]
    if all(one.own for one in kept):
        kept += [PhraseLine("", name, text, False) for name, text in GIVEN]
    return tuple(kept)


def save_phrase(unit: Unit, *, name: str, text: str, own: bool = True, phrase_id: str = "") -> str:
    """Add a phrase, or change one; return its id."""
    row = _phrase(unit.session, phrase_id) if phrase_id else tables.Phrase(owner=unit.user if own else "")
    row.name, row.text = typed.required(name, "name of the phrase"), typed.required(text, "phrase")
    unit.session.add(row)
    unit.session.flush()
    return row.id


def remove_phrase(unit: Unit, phrase_id: str) -> None:
    """Take a phrase out of the list."""
    _phrase(unit.session, phrase_id).deleted_at = unit.now


def _phrase(session: Session, phrase_id: str) -> tables.Phrase:
    row = session.get(tables.Phrase, phrase_id)
    if row is None or row.deleted_at is not None:
        raise WrongUse("There is no such phrase.", "It may have been removed already.")
    return row
