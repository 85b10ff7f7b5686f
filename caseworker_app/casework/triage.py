"""What waits for someone to say to which case it belongs: messages, and notes of calls from strangers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from caseworker_app.casework import talk, telling
from caseworker_app.casework.communication import About, Logged, NewEntry, log_communication
from caseworker_app.casework.mail_match import Guess
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Communication, Unfiled


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One message or note without a case."""

    id: str
    sender: str
    channel: str
    direction: str
    summary: str
    text: str
    attachments: tuple[str, ...]
    caution: str
    at: datetime
    guesses: tuple[Guess, ...]
    why: str
    file_name: str


def waiting(session: Session) -> tuple[Waiting, ...]:
    """Return all that waits, the oldest first."""
    rows = session.execute(select(Unfiled).where(_waits()).order_by(Unfiled.at, Unfiled.id)).scalars()
    return tuple(_line(row) for row in rows)


def waiting_count(session: Session) -> int:
    """Return how many wait."""
    return session.execute(select(func.count()).select_from(Unfiled).where(_waits())).scalar_one()


def file_as(
    unit: Unit, unfiled_id: str, about: Sequence[About], *, needs_reply: bool | None = None
) -> Logged:
    """File what waits to one case or to several."""
    row = _found(unit.session, unfiled_id)
    fields = dict(row.entry)
    emails = {email.casefold() for email in fields.pop("emails", ()) if email}
    entry = NewEntry(
        about=tuple(_with_people(unit.session, one, emails) for one in about),
        **fields | {"at": datetime.fromisoformat(fields["at"]), "attachments": tuple(fields["attachments"])},
        nevertheless="It had happened.",
    )
    if any(one.people for one in entry.about):
        entry = replace(entry, also="")
    if needs_reply is not None:
        entry = replace(entry, needs_reply=needs_reply)
    logged = log_communication(unit, entry)
    row.filed_as = logged.entry_id
    unit.session.flush()
    return logged


def dismiss(unit: Unit, unfiled_id: str) -> None:
    """Say that a message is about no child of ours. Its words are forgotten, so that none is kept in vain."""
    row = _found(unit.session, unfiled_id)
    row.dismissed, row.entry, row.sender, row.guesses = True, {}, "", []
    unit.session.flush()


def put_aside(unit: Unit, entry: NewEntry) -> str:
    """Keep a note of a talk that is about nobody on the caseload yet; return its id."""
    talk.one_of(entry.channel, talk.CHANNELS, "way of contact")
    at = entry.at or unit.now
    if not (entry.summary.strip() or entry.also.strip()):
        raise WrongUse("Write who it was, or what was said.", "The note can be filed to a case later.")
    row = Unfiled(
        sender=entry.also,
        entry=_as_json(entry, at),
        why="Not on the caseload when it was logged.",
        at=at,
        kept_at=unit.now,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def _as_json(entry: NewEntry, at: datetime) -> dict[str, Any]:
    fields: Mapping[str, Any] = {
        name: getattr(entry, name)
        for name in ("channel", "direction", "outcome", "summary", "seconds", "also", "body", "views")
    }
    return {**fields, "at": at.isoformat(), "attachments": [dict(one) for one in entry.attachments]}


def _waits() -> ColumnElement[bool]:
    taken_back = select(Communication.id).where(Communication.deleted_at.is_not(None))
    return ~Unfiled.dismissed & or_(Unfiled.filed_as.is_(None), Unfiled.filed_as.in_(taken_back))


def _found(session: Session, unfiled_id: str) -> Unfiled:
    row = session.execute(select(Unfiled).where(Unfiled.id == unfiled_id, _waits())).scalar_one_or_none()
    if row is None:
        raise NotAllowed("This does not wait any more.", "It was filed or dismissed already.")
    return row


def _with_people(session: Session, about: About, emails: set[str]) -> About:
    """Name the people of a case to whom the message's address belongs, where nobody is named."""
    if about.people or not emails:
        return about
    people = telling.people_on(session, about.case_id)
    found = tuple(one.person_id for one in people.values() if one.email and one.email.casefold() in emails)
    return replace(about, people=found)


def _line(row: Unfiled) -> Waiting:
    entry = row.entry
    return Waiting(
        id=row.id,
        sender=row.sender,
        channel=entry["channel"],
        direction=entry["direction"],
        summary=entry["summary"],
        text=entry.get("body", ""),
        attachments=tuple(one["name"] for one in entry["attachments"]),
        caution=entry.get("caution", ""),
        at=row.at,
        guesses=tuple(Guess(**guess) for guess in row.guesses),
        why=row.why,
        file_name=row.file_name,
    )
