"""What we promised a family: made, moved with a reason, kept or broken, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case as case_of
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.words import long_date
from caseworker_app.store import tables
from caseworker_app.store.session import LONDON, Unit

OPEN, KEPT, BROKEN = "open", "kept", "broken"


@dataclass(frozen=True, kw_only=True)
class NewPromise:
    """What we will do, and by when. The entry in which it was promised fills in the case and the moment."""

    text: str
    by: date
    to: str = ""
    owner: str = ""
    case_id: str = ""
    entry_id: str | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """One promise as it stands."""

    id: str
    case_id: str
    entry_id: str | None
    to: str
    text: str
    first_by: date
    by: date
    owner: str
    state: str
    settled_on: date | None
    reason: str
    moves: tuple[dict[str, str], ...]

    @property
    def in_time(self) -> bool:
        """Whether it was kept by the date that was first given."""
        return self.state == KEPT and self.settled_on is not None and self.settled_on <= self.first_by


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """What became of the promises that were due in a time, by the date first given."""

    due: int
    kept: int
    kept_in_time: int
    moved: int
    broken: int
    still_open: int


def promise(unit: Unit, new: NewPromise) -> str:
    """Record a promise; return its id."""
    case = open_to_change(unit.session, new.case_id)
    text = typed.required(new.text, "promise")
    made_at = new.made_at or unit.now
    if new.by < made_at.astimezone(LONDON).date():
        raise NotAllowed(
            f"{long_date(new.by)} lies before the day on which it was promised.",
            "Give the day by which it will be done.",
        )
    row = tables.Promise(
        case_id=case.id,
        entry_id=new.entry_id,
        to=typed.text(new.to, "name") or _spoken_with(unit.session, new.entry_id),
        text=text,
        first_by=new.by,
        by=new.by,
        owner=typed.text(new.owner, "name") or unit.user,
        made_at=made_at,
        made_by=unit.user,
    )
    unit.session.add(row)
    unit.session.flush()
    unit.changed_cases.add(case.id)
    return row.id


def keep(unit: Unit, promise_id: str, *, on: date | None = None, reason: str = "") -> None:
    """Say that a promise was kept."""
    _settle(unit, promise_id, KEPT, on, reason)


def break_promise(unit: Unit, promise_id: str, *, reason: str, on: date | None = None) -> None:
    """Say that a promise was not kept, and why."""
    _settle(unit, promise_id, BROKEN, on, typed.required(reason, "reason why it was not kept"))


def move(unit: Unit, promise_id: str, *, to: date, reason: str) -> None:
    """Give a promise a later day, with the reason. The day first given stays in its history."""
    row = _open_promise(unit.session, promise_id)
    why = typed.required(reason, "reason why it is moved")
    if to < unit.today:
        raise NotAllowed(f"{long_date(to)} is past.", "Give a day that is still to come.")
    if to == row.by:
        raise WrongUse(f"It is already promised by {long_date(to)}.", "Give another day.")
    moved = {"from": row.by.isoformat(), "to": to.isoformat(), "reason": why, "by": unit.user}
    row.moves = [*row.moves, {**moved, "at": unit.now.isoformat(timespec="seconds")}]
    row.by = to
    unit.session.flush()
    unit.changed_cases.add(row.case_id)


def due(session: Session, promise_id: str) -> date:
    """Return the day by which a promise was to be kept, as it stands now."""
    return session.get_one(tables.Promise, promise_id).by


def promises_of(session: Session, case_id: str) -> tuple[PromiseLine, ...]:
    """Return every promise on a case: the open ones first, the most pressing first."""
    row = tables.Promise
    found = session.execute(
        select(row)
        .where(row.case_id == case_id, row.deleted_at.is_(None))
        .order_by(row.state != OPEN, row.by, row.id)
    ).scalars()
    return tuple(_line(one) for one in found)


def counts(session: Session, first: date, last: date, owner: str = "") -> PromiseCounts:
    """Count the promises first due in a time, the last day included."""
    row = tables.Promise
    asked = select(
        func.count(),
        func.sum(case_of((row.state == KEPT, 1), else_=0)),
        func.sum(case_of(((row.state == KEPT) & (row.settled_on <= row.first_by), 1), else_=0)),
        func.sum(case_of((row.by != row.first_by, 1), else_=0)),
        func.sum(case_of((row.state == BROKEN, 1), else_=0)),
        func.sum(case_of((row.state == OPEN, 1), else_=0)),
    ).where(row.first_by >= first, row.first_by <= last, row.deleted_at.is_(None))
    if owner:
        asked = asked.where(row.owner == owner)
    return PromiseCounts(*(number or 0 for number in session.execute(asked).one()))


def _line(row: tables.Promise) -> PromiseLine:
    return PromiseLine(
        id=row.id,
        case_id=row.case_id,
        entry_id=row.entry_id,
        to=row.to,
        text=row.text,
        first_by=row.first_by,
        by=row.by,
        owner=row.owner,
        state=row.state,
        settled_on=row.settled_on,
        reason=row.reason,
        moves=tuple(row.moves),
    )


def _settle(unit: Unit, promise_id: str, state: str, on: date | None, reason: str) -> None:
    row = _open_promise(unit.session, promise_id)
    day = on or unit.today
    if day > unit.today:
        raise NotAllowed(f"{long_date(day)} is still to come.", "Say so when the day has come.")
    row.state, row.settled_on, row.reason = state, day, typed.text(reason, "reason")
    unit.session.flush()
    unit.changed_cases.add(row.case_id)


def _open_promise(session: Session, promise_id: str) -> tables.Promise:
    row = session.get(tables.Promise, promise_id.strip())
    if row is None or row.deleted_at is not None:
        raise WrongUse(
            f"There is no promise “{promise_id}”.", "`caseworker today` lists open promises with their ids."
        )
    if row.state != OPEN:
        day = long_date(row.settled_on) if row.settled_on else "an earlier day"
        raise NotAllowed(
            f"That promise was {row.state} on {day}.", "To change that, take it back with `caseworker undo`."
        )
    return row


def _spoken_with(session: Session, entry_id: str | None) -> str:
    """Return the names of those to whom it was promised, from the entry."""
    entry = session.get(tables.Communication, entry_id) if entry_id else None
    if entry is None:
        return ""
    names = session.execute(
        select(tables.Person.name).where(tables.Person.id.in_(entry.people)).order_by(tables.Person.id)
    ).scalars()
    return " and ".join(filter(None, (*names, entry.also)))
