"""Notes on deadlines: why one is late, or put off. A note never hides what the law demands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseworker_app.casework import typed
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory import rules
from caseworker_app.statutory.rule import Duty
from caseworker_app.statutory.words import long_date
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import DeadlineNote


@dataclass(frozen=True, kw_only=True)
class NewNote:
    """A note on one deadline; with `until` it is put off to that day."""

    case_id: str
    process: str
    process_index: int | None
    rule: str
    text: str
    of: str | None = None
    until: date | None = None


def note_deadline(unit: Unit, new: NewNote) -> str:
    """Write a note on a deadline; return its id. Only what the council set itself can be put off."""
    case = open_to_change(unit.session, new.case_id)
    rule = rules.rule(new.rule)
    if new.until is not None:
        if rule.duty is not Duty.POLICY:
            raise NotAllowed(
                "The law sets this date, so it stays on the list.",
                "Write the note without a day: it is shown beside the date.",
            )
        if new.until <= unit.today:
            raise NotAllowed(
                f"{long_date(new.until)} is not in the future.", "Choose a later day, or leave it empty."
            )
    note = DeadlineNote(
        case_id=case.id,
        process=new.process,
        process_index=new.process_index,
        rule=rule.id,
        of=new.of or "",
        text=typed.required(new.text, "reason"),
        until=new.until,
        written_at=unit.now,
        written_by=unit.user,
    )
    unit.session.add(note)
    unit.session.flush()
    return note.id


def withdraw_note(unit: Unit, note_id: str) -> None:
    """Take a note back; it stays in the history of the case."""
    note = unit.session.get(DeadlineNote, note_id)
    if note is None or note.deleted_at is not None:
        raise WrongUse("There is no such note.", "It may have been taken back already.")
    note.deleted_at = unit.now
