"""Mending the log: an entry that says something else now, was made in error, or belongs to another child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseworker_app.casework import telling, typed
from caseworker_app.casework.communication import (
    CARRIED,
    About,
    NewEntry,
    counted,
    log_communication,
    read_entry,
)
from caseworker_app.casework.entries import standing, talk_of
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Communication

_CORRECTABLE = (
    *("people", "also", "channel", "direction", "outcome", "at", "summary", "views"),
    *("satisfaction", "satisfaction_from"),
)
_KEPT = (
    *("case_id", "joint_id", "people", "reply_to", "reply_by", "attachments", "contact", "told", "withdrawn"),
    *CARRIED,
)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What an entry should have said. Nothing (`None`) leaves a part as it was.

    `seen` is the version that the person had before them, so that two people who mend one entry notice.
    """

    entry_id: str
    seen: str = ""
    people: tuple[str, ...] | None = None
    also: str | None = None
    channel: str | None = None
    direction: str | None = None
    outcome: str | None = None
    at: datetime | None = None
    summary: str | None = None
    views: str | None = None
    satisfaction: str | None = None
    satisfaction_from: str | None = None


def correct(unit: Unit, correction: Correction) -> str:
    """Let an entry say something else; what it said before is kept. Return the new version's id."""
    old = standing(unit.session, correction.entry_id)
    if correction.seen and correction.seen != old.id:
        raise NotAllowed(
            f"{old.recorded_by or 'Someone'} corrected this entry while you were changing it.",
            "Look at what it says now, then make your change to that.",
        )
    changes = {
        name: getattr(correction, name) for name in _CORRECTABLE if getattr(correction, name) is not None
    }
    if not changes:
        raise WrongUse("Nothing is different.", "Change what was wrong, then save.")
    rows = talk_of(unit.session, old)
    for row in rows:
        own = changes if row.id == old.id else {k: v for k, v in changes.items() if k != "people"}
        _supersede(unit, row, own)
    unit.session.flush()
    return standing(unit.session, correction.entry_id).id


def withdraw(unit: Unit, entry_id: str, because: str) -> None:
    """Say that an entry was made in error, such as on another child's case. It stays readable."""
    reason = typed.required(because, "reason why the entry is wrong")
    old = standing(unit.session, entry_id)
    _supersede(unit, old, {"withdrawn": True, "caution": reason})


def move_entry(unit: Unit, entry_id: str, about: About, because: str = "") -> str:
    """Bring an entry that was made on the wrong child's case to the right one; return its id there."""
    old = standing(unit.session, entry_id)
    if about.case_id == old.case_id:
        raise WrongUse("The entry is on that case already.", "Choose another case.")
    withdraw(unit, entry_id, because or "It belongs to another case.")
    new = NewEntry(
        about=(about,),
        needs_reply=old.reply_by is not None,
        **{name: getattr(old, name) for name in CARRIED},
        attachments=tuple(old.attachments),
        nevertheless="It had happened.",
    )
    return log_communication(unit, new).entry_id


def _supersede(unit: Unit, old: Communication, changes: Mapping[str, Any]) -> None:
    session = unit.session
    values = {name: getattr(old, name) for name in _KEPT} | dict(changes)
    if not values["withdrawn"]:
        values |= _read_again(unit, old, values)
    session.add(
        Communication(
            id=new_id(),
            corrects=old.corrects or old.id,
            recorded_at=unit.now,
            recorded_by=unit.user,
            **values,
        )
    )
    session.flush()
    unit.changed_cases.add(old.case_id)


def _read_again(unit: Unit, old: Communication, values: Mapping[str, Any]) -> dict[str, Any]:
    """Check a corrected entry as a new one, and work out again what it counts for."""
    known = telling.people_on(unit.session, old.case_id)
    people = [known[person] for person in values["people"] if person in known or _refuse_new(old, person)]
    read = read_entry(unit, NewEntry(about=(), **{name: values[name] for name in CARRIED}))
    count = counted(read.channel, read.direction, read.outcome, people, values["reply_to"])
    kept = {name: getattr(read, name) for name in CARRIED}
    return {**kept, **count, "people": list(values["people"])}


def _refuse_new(old: Communication, person: str) -> bool:
    """Someone who took part may have left the case since; someone new must be on it."""
    if person not in old.people:
        raise WrongUse("That person is not on this case.", "Add them on the People tab first.")
    return False
