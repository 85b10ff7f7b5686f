"""Today as it stood on a day for which the derived table does not answer: the same bands, the same order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from caseworker_app.casework.deadline_list import OnCase
from caseworker_app.casework.today import Band, Row
from caseworker_app.statutory import urgency
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.rule import Deadline, Duty, Holder, State
from caseworker_app.statutory.standing import days_on, state_on
from caseworker_app.store.derived import waits

_SOON_WORKING_DAYS = 5


def rows_then(found: Iterable[OnCase], as_of: date) -> list[Row]:
    """Return the rows of Today's bands, most pressing first."""
    soon = calendar().after(as_of, _SOON_WORKING_DAYS)
    rows = [
        _row(band, number, one, as_of)
        for number, one in enumerate(found)
        if (band := _band(one.deadline, as_of, soon)) is not None
    ]
    return sorted(rows, key=_order)


def _band(deadline: Deadline, as_of: date, soon: date) -> Band | None:
    """Return the band of a deadline that wants something done; none for what is over or far ahead."""
    state = state_on(deadline, as_of)
    if not waits(deadline) or state is State.ENDED or deadline.duty in {Duty.RIGHT, Duty.MAY}:
        return None
    if deadline.holder is not Holder.COUNCIL:
        near = deadline.due is not None and deadline.due <= soon
        return Band.WAITING if near and deadline.holder is not Holder.FAMILY else None
    if deadline.due is None:
        return Band.FACTS_MISSING
    if state is State.EXCEPTED:
        return Band.DISAPPLIED
    if state is State.OVERDUE:
        return Band.LATE
    if deadline.due == as_of:
        return Band.DUE_TODAY
    return Band.SOON if deadline.due <= soon else None


def _row(band: Band, number: int, one: OnCase, as_of: date) -> Row:
    deadline = one.deadline
    return Row(
        band=band,
        number=number,
        case_id=one.case_id,
        given_name=one.given_name,
        family_name=one.family_name,
        reference=one.reference,
        kind=urgency.kind(deadline),
        urgent_child=one.urgent_child,
        deadline=deadline,
        state=state_on(deadline, as_of),
        days=days_on(deadline, as_of),
    )


def _order(row: Row) -> tuple[object, ...]:
    moves = row.deadline.process == "phase_transfer"
    return row.band, row.kind, row.deadline.due or date.max, not moves, not row.urgent_child, row.number
