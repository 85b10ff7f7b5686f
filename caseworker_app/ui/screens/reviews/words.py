"""Reviews in words: a cell of the grid, the columns of the list, and where each review stands."""

from __future__ import annotations

from datetime import date

from caseworker_app.casework.planner import EARLIER, NO_DATE, SOON, Cell, ReviewRow
from caseworker_app.casework.review_steps import STEPS
from caseworker_app.casework.transfers import MOVES
from caseworker_app.statutory.reviews import Review
from caseworker_app.ui.dates import MONTHS, count_of, day_month, days_words, short_date
from caseworker_app.ui.widgets.status import SOON_DAYS, Status

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def column_words(column: str) -> str:
    """Return the name of a column of the grid: `November 2026`."""
    if column in (EARLIER, NO_DATE):
        return "Earlier school years" if column == EARLIER else "No date"
    year, month = column.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def cell_words(cell: Cell, column: str, this_month: str) -> str:
    """Return the count of a cell: `5 of 8` once some were held or could have been, else `2 due`."""
    if not cell.due:
        return "–"
    if column in (EARLIER, NO_DATE):
        return str(cell.due)
    return f"{cell.held} of {cell.due}" if cell.held or column <= this_month else f"{cell.due} due"


def cell_spoken(row: str, column: str, cell: Cell) -> str:
    """Return a cell as one sentence."""
    parts = [f"{cell.due} due", f"{cell.held} held"]
    parts += [f"{cell.late} late"] if cell.late else []
    parts += [f"{cell.unplanned} without a meeting"] if cell.unplanned else []
    return f"{row}, {column_words(column)}: {', '.join(parts) if cell.due else 'none'}"


def counts_words(cell: Cell) -> str:
    """Return what stands over the list of a cell: `8 due · 5 held · 1 late`."""
    parts = [f"{cell.due} due", f"{cell.held} held"]
    parts += [f"{cell.late} late"] if cell.late else []
    parts += [f"{cell.unplanned} without a meeting"] if cell.unplanned else []
    return " · ".join(parts)


def meeting_words(review: Review) -> str:
    """Return when the meeting is or was."""
    if review.held_on is not None:
        return _weekday(review.held_on)
    if review.planned_on is None:
        return "No meeting yet" if review.decided_on is None else "–"
    return f"{_weekday(review.planned_on)}{f', {review.meeting_time}' if review.meeting_time else ''}"


def invitation_words(review: Review) -> str:
    """Return when the invitations went out."""
    return f"Sent {day_month(review.invited_on)}" if review.invited_on is not None else "–"


def report_words(review: Review) -> str:
    """Return how far the papers are: the advice before the meeting, the report after it."""
    if review.reported_on is not None:
        return f"Report {day_month(review.reported_on)}"
    if review.is_held:
        return "No report yet"
    return f"Advice {day_month(review.advised_on)}" if review.advised_on is not None else "–"


def latest_words(review: Review) -> str:
    """Return the last lawful day, and that a move sets it where it does."""
    moves = review.transfer_by is not None and review.last_day == review.transfer_by
    return f"{short_date(review.last_day)}{' (move)' if moves else ''}"


def latest_hint(row: ReviewRow) -> str:
    """Say which limit gives the last lawful day."""
    review = row.review
    parts = []
    if review.decide_by is not None:
        parts.append(f"The decision must be told by {short_date(review.decide_by)}")
    if review.transfer_by is not None:
        where = MOVES.get(review.transfer, "another setting")
        parts.append(f"the plan for the move to {where} goes out by {short_date(review.transfer_by)}")
    if review.hold_by is not None and not review.is_held:
        parts.append(f"best held by {short_date(review.hold_by)}")
    return "; ".join(parts)


def next_words(row: ReviewRow, today: date) -> str:
    """Return what is to be done next."""
    if row.move is not None:
        return f"Record the move to {MOVES[row.move.kind].removeprefix('a ')}"
    step = row.review.next_step(today)
    return STEPS[step].verb if step else "–"


def status_of(review: Review, today: date) -> Status:
    """Return where a review stands."""
    if review.is_late(today) and review.in_time_until is not None:
        return Status("late", days_words((review.in_time_until - today).days))
    if review.decided_on is not None:
        if review.final_on is not None and review.outcome == "amend":
            return Status("met", f"Amended {day_month(review.final_on)}")
        return Status("met", f"Decided {day_month(review.decided_on)}")
    if review.held_on is not None:
        return Status("met", f"Held {day_month(review.held_on)}")
    if review.planned_on is not None:
        return _planned(review.planned_on, today)
    return _unplanned(review, today)


def _planned(day: date, today: date) -> Status:
    days = (day - today).days
    if days < 0:
        return Status("today", "Was it held?")
    if days == 0:
        return Status("today", "Today")
    return Status("soon" if days <= SOON_DAYS else "later", days_words(days))


def _unplanned(review: Review, today: date) -> Status:
    if review.hold_by is None:
        return Status("missing", "No date")
    if review.hold_by < today:
        return Status("missing", f"{count_of((today - review.hold_by).days, 'day')} past")
    if review.hold_by <= today + SOON:
        return Status("missing", f"Hold by {day_month(review.hold_by)}")
    return Status("later", f"Hold by {day_month(review.hold_by)}")


def _weekday(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {short_date(day)}"
