"""What recording an event does to the dates, in lines of words."""

from __future__ import annotations

from datetime import date

from caseworker_app.casework.record_event import Recorded
from caseworker_app.statutory.rule import Deadline
from caseworker_app.ui.dates import count_of, long_date, weekday_date

_SHOWN = 6


def effect_lines(recorded: Recorded, on: date | None) -> list[str]:
    """Say which deadlines an event meets, starts, moves or ends."""
    lines = [_line(deadline, on) for deadline in sorted(recorded.changed, key=_order)]
    lines += [
        f"No longer runs: {deadline.rule.verb}" for deadline in recorded.gone if deadline.due is not None
    ]
    lines = list(dict.fromkeys(lines))
    if not lines:
        return ["No deadline starts or is met"]
    more = len(lines) - _SHOWN
    return lines if more <= 0 else [*lines[:_SHOWN], f"and {more} more"]


def _order(deadline: Deadline) -> tuple[bool, bool, date]:
    return deadline.met_on is None, deadline.ended_on is not None, deadline.due or date.max


def _line(deadline: Deadline, on: date | None) -> str:
    verb = deadline.rule.verb
    if deadline.met_on is not None:
        return f"Meets: {verb}{_margin(deadline)}"
    if deadline.ended_on is not None:
        return f"Ends: {verb}"
    if deadline.due is None:
        return f"Starts: {verb}, no date yet"
    if on is not None and deadline.starts_on < on and not deadline.rule.counted_back:
        return f"Now due: {verb} by {weekday_date(deadline.due)}"
    return f"Starts: {verb} by {weekday_date(deadline.due)}"


def _margin(deadline: Deadline) -> str:
    if deadline.due is None or deadline.met_on is None:
        return ""
    days = (deadline.met_on - deadline.due).days
    if days > 0:
        return f", {count_of(days, 'day')} late (was due {long_date(deadline.due)})"
    return f", due {long_date(deadline.due)}"
