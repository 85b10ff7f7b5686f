"""What a meeting decides about what is late: the reason, the day by which it is mended, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from caseworker_app.casework import typed
from caseworker_app.casework.board_rows import Which
from caseworker_app.casework.late_reasons import AGREED, ASKED, OTHER, is_known, reason_words
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.casework.reassign import reassign
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.words import long_date
from caseworker_app.store.tables import Case, DeadlineNote, DerivedDeadline

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from caseworker_app.store.session import Unit

MOST_AHEAD = timedelta(days=366)  # a day so far off is a slip of the keyboard
ASK = "Why is this late, and what happens next?"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is agreed: it never changes the date of the law."""

    reason: str
    next_on: date
    text: str = ""  # what happens next
    owner: str = ""  # to whom the cases go; empty: they stay where they are


@dataclass(frozen=True)
class Decided:
    """How many rows were decided, and how many cases changed hands."""

    rows: int
    handed: int


def record_decision(unit: Unit, rows: Sequence[Which], decision: Decision) -> Decided:
    """Record one decision for one row or for many; all of it is kept, or nothing."""
    refuse_other_than_lead(unit.session, unit.user, "records what the meeting decides")
    if not rows:
        raise WrongUse("Nothing is chosen.", "Choose the rows that the decision is about.")
    if decision.next_on < unit.today:
        raise NotAllowed(
            f"{long_date(decision.next_on)} has passed.", "Choose today or a later day for what happens next."
        )
    if decision.next_on > unit.today + MOST_AHEAD:
        raise NotAllowed(
            f"{long_date(decision.next_on)} is more than a year away.",
            "Choose the day by which the meeting wants to see it again.",
        )
    text = typed.text(decision.text, "what happens next")
    if decision.reason == OTHER and not text:
        raise WrongUse("Enter the reason: “Another reason” alone says nothing to the next meeting.")
    for which in dict.fromkeys(rows):
        _refuse_unknown(unit.session, which, decision.reason)
        _write(unit, which, AGREED, text, decision)
    handed = _hand_over(unit, rows, decision.owner, text) if decision.owner.strip() else 0
    return Decided(len(dict.fromkeys(rows)), handed)


def ask_for_note(unit: Unit, rows: Sequence[Which], text: str = "") -> int:
    """Ask the caseworkers of some rows for a note: it stands beside the row on their Today."""
    refuse_other_than_lead(unit.session, unit.user, "records what the meeting decides")
    if not rows:
        raise WrongUse("Nothing is chosen.", "Choose the rows to ask about.")
    for which in dict.fromkeys(rows):
        _write(unit, which, ASKED, typed.text(text, "question") or ASK)
    return len(dict.fromkeys(rows))


def _write(unit: Unit, which: Which, kind: str, text: str, decision: Decision | None = None) -> None:
    open_to_change(unit.session, which.case_id)
    unit.session.add(
        DeadlineNote(
            case_id=which.case_id,
            process=which.process,
            process_index=which.process_index,
            rule=which.rule,
            of=which.of,
            text=text,
            kind=kind,
            reason=decision.reason if decision else "",
            next_on=decision.next_on if decision else None,
            owner=" ".join(decision.owner.split()) if decision else "",
            written_at=unit.now,
            written_by=unit.user,
        )
    )
    unit.changed_cases.add(which.case_id)


def _hand_over(unit: Unit, rows: Sequence[Which], owner: str, text: str) -> int:
    unit.session.flush()
    cases = list(dict.fromkeys(which.case_id for which in rows))
    return len(reassign(unit, cases, owner, note=text))


def _refuse_unknown(session: Session, which: Which, reason: str) -> None:
    row = DerivedDeadline
    same = (row.case_id == which.case_id, row.rule == which.rule, row.process_index == which.process_index)
    found = session.execute(select(row.of).where(*same, row.pending)).scalars()
    if which.of not in {of or "" for of in found}:
        case = session.get(Case, which.case_id)
        reference = case.reference if case else "its case"
        raise NotAllowed(
            f"A row is no longer on the board ({reference}): it was done meanwhile.",
            "The board is read again; choose the rows once more.",
        )
    if not is_known(reason, which.rule):
        raise WrongUse(
            f"“{reason_words(reason)}” cannot be the reason for all of these.",
            "Choose a cause, or an exception that the regulations allow for this limit.",
        )
