"""Where a deadline stands on a day: its state, the days that are left, whether it is listed yet.

Apart from the engine, so that a list of deadlines can be shown before the engine is loaded.
"""

from __future__ import annotations

from datetime import date

from caseworker_app.statutory.rule import Deadline, State

# Looked up once: a caseload asks for a quarter of a million states.
_OPEN, _OVERDUE, _MET, _MET_LATE, _EXCEPTED, _ENDED = State


def state_on(deadline: Deadline, as_of: date) -> State:
    """Say where a deadline stands on a day."""
    due, met_on = deadline.due, deadline.met_on
    if met_on is not None:
        if due is None or met_on < due or (met_on == due and not deadline.strictly_before):
            return _MET
        return _EXCEPTED if deadline.excepted else _MET_LATE
    if deadline.ended_on is not None:
        return _ENDED
    if deadline.needed_until is not None and as_of >= deadline.needed_until:
        return _ENDED
    if due is None or as_of < due or (as_of == due and not deadline.strictly_before):
        return _OPEN
    if deadline.excepted:
        return _EXCEPTED
    return _ENDED if deadline.lapses else _OVERDUE


def days_on(deadline: Deadline, as_of: date) -> int | None:
    """Return the days from a day to the due date (negative once past) while the deadline is unmet."""
    if deadline.due is None or deadline.met_on is not None or deadline.ended_on is not None:
        return None
    if deadline.needed_until is not None and as_of >= deadline.needed_until:
        return None
    days = (deadline.due - as_of).days
    lapsed = deadline.lapses and not deadline.excepted and days < 0
    return None if lapsed else days


def shows_on(deadline: Deadline, as_of: date) -> bool:
    """Say whether a deadline is listed yet (that of the 25th birthday only from the 24th)."""
    return deadline.shows_from is None or deadline.shows_from <= as_of
