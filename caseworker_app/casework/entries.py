"""The rows of the log that hold: of the versions of one entry the newest, by the id of any of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.tables import Communication


def standing(session: Session, entry_id: str) -> Communication:
    """Return the row that tells an entry now; the id of any of its versions will do."""
    named = session.get(Communication, entry_id)
    if named is None or named.deleted_at is not None:
        raise WrongUse(f"There is no entry “{entry_id}” in the log.", "`caseworker case CASE` lists them.")
    first = named.corrects or named.id
    newest = session.execute(
        select(Communication)
        .where(Communication.corrects == first, Communication.deleted_at.is_(None))
        .order_by(Communication.id.desc())
        .limit(1)
    ).scalar()
    found = newest or session.get_one(Communication, first)
    if found.withdrawn:
        raise NotAllowed("This entry was made in error, and says so.", "Log what happened as a new entry.")
    return found


def talk_of(session: Session, row: Communication) -> list[Communication]:
    """Return the standing rows of one talk: those of brothers and sisters stand beside each other."""
    if row.joint_id is None:
        return [row]
    firsts = session.execute(
        select(Communication.id).where(
            Communication.joint_id == row.joint_id,
            Communication.corrects.is_(None),
            Communication.deleted_at.is_(None),
        )
    ).scalars()
    found = []
    for first in firsts.all():
        try:
            found.append(standing(session, first))
        except NotAllowed:
            continue  # withdrawn on that child's case
    return found
