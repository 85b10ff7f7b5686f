"""Whether the dates of a row make sense beside each other, beside the birth date and beside today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import product
from typing import cast

from caseworker_app.casework.alike import alike
from caseworker_app.casework.year_group import RECEPTION_AFTER
from caseworker_app.imports import assess_sense, moves
from caseworker_app.imports.columns import FIRST_PLAN, LAST_REVIEWED, by_meeting
from caseworker_app.imports.dates import MONTH_NAMES
from caseworker_app.imports.reviews import AFTERWARDS, REVIEW
from caseworker_app.imports.rows import Column, Rows
from caseworker_app.statutory.calendar import calendar, school_year
from caseworker_app.statutory.words import count_of

HELD = "review_meeting_held"
REQUESTS = (
    "needs_assessment.request_received",
    "reassessment.reassessment_requested",
    "detained.request_received",
)
SATURDAY = 5


def judge(rows: Rows, today: date) -> None:
    """Note every date that cannot be, or that another date of its row makes doubtful."""
    born = rows.values("date_of_birth")
    assess_sense.settle(rows)
    for column in rows.columns:
        if column.target and column.target.kind == "date":
            _not_in_future(column, today)
            if born:
                _before_birth(column, born)
            if column.target.name.endswith((HELD, "review_meeting_planned")):
                _on_a_working_day(column)
            if column.target.name == LAST_REVIEWED and by_meeting(column.match.heading):
                _last_by_meeting(rows, column)
            if column.target.name == "annual_review.decision":
                _decision_without_outcome(rows, column)
    moves.judge(rows, today)
    assess_sense.refusals_that_went_on(rows)
    _before_request(rows)
    _decision_before_meeting(rows)
    _reviewed_before_the_plan(rows)
    _year_groups(rows, today)
    _alike_settings(rows)


def spoken(day: date) -> str:
    """Say a date as the office writes it."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def _not_in_future(column: Column, today: date) -> None:
    name = column.match.target or ""
    if name.endswith("_planned"):
        return
    values = cast("Sequence[date | None]", column.values)
    for row, on in [(row, on) for row, on in enumerate(values) if on and on > today]:
        if name.endswith(HELD):
            column.tell(row, "doubtful", f"{spoken(on)} has not come yet: taken as the planned meeting.")
        else:
            column.tell(
                row,
                "rejected",
                f"{spoken(on)} is in the future, so it has not happened yet. Check the year.",
            )


def _before_birth(column: Column, born: Sequence[object]) -> None:
    for row, on, birth in earlier(column.values, born):
        column.tell(
            row, "doubtful", f"{spoken(on)} is before the birth on {spoken(birth)}. Check both dates."
        )


def _on_a_working_day(column: Column) -> None:
    for row, on in dated(column):
        if why := no_meeting_likely(on):
            column.tell(row, "doubtful", why)


@cache
def no_meeting_likely(on: date) -> str:
    """Say why a review meeting is unlikely on a day; nothing on a working day."""
    if calendar().is_working_day(on):
        return ""
    day = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[on.weekday()]
    what = f"a {day}" if on.weekday() >= SATURDAY else "a bank holiday"
    return f"{spoken(on)} is {what}: no meeting is likely. Check the date."


def _last_by_meeting(rows: Rows, column: Column) -> None:
    """A last meeting stands for the last review, unless the row dates what followed it."""
    followed = [other.values for other in rows.columns if other.match.target in FOLLOWS]
    for row, on in dated(column):
        if not any(isinstance(later := values[row], date) and later >= on for values in followed):
            column.tell(
                row, "doubtful",
                f"Taken to mean that the plan was last reviewed at the meeting of {spoken(on)}: "
                "this row dates no decision of that review.",
            )  # fmt: skip


FOLLOWS = frozenset(f"{REVIEW}.{type_}" for type_ in AFTERWARDS) | {f"{REVIEW}.decision"}


def _decision_without_outcome(rows: Rows, column: Column) -> None:
    for row, _ in dated(column):
        if not rows.outcome("annual_review.outcome", row, ""):
            word = rows.review_outcome(row, "")
            column.tell(
                row, "doubtful", f"The row does not say what was decided: taken as a decision to {word}."
            )


def _before_request(rows: Rows) -> None:
    """A plan, decision or advice before its request cannot be; both are kept, and told."""
    for name in REQUESTS:
        request = rows.column(name)
        if request is None:
            continue
        kind = name.partition(".")[0]
        for column in rows.columns:
            event = column.target.event if column.target else None
            if event and event[0] == kind and column is not request:
                _earlier(column, request, "the request")


def _decision_before_meeting(rows: Rows) -> None:
    meetings = [c for c in rows.columns if c.target and c.target.name == f"annual_review.{HELD}"]
    decisions = [c for c in rows.columns if c.target and c.target.name.startswith("annual_review.deci")]
    for meeting, decision in zip(meetings, decisions, strict=False):
        if len(meetings) == len(decisions):
            _earlier(decision, meeting, "the review meeting")


def _reviewed_before_the_plan(rows: Rows) -> None:
    """A review before the plan that it reviews cannot be; both are kept, and told."""
    plans = [plan for name in FIRST_PLAN if (plan := rows.column(name))]
    reviews = [column for column in rows.columns if column.match.target == LAST_REVIEWED]
    for column, plan in product(reviews, plans):
        for row, on, made in earlier(column.values, plan.values):
            if column.month_alone(row) and (on.year, on.month) == (made.year, made.month):
                continue  # it may have been later in that month
            column.tell(
                row, "doubtful",
                f"This is before the plan of {spoken(made)}, and a plan cannot be reviewed before it is "
                "made. Check both dates: the plan may be the amended one.",
            )  # fmt: skip


def _earlier(column: Column, start: Column, what: str) -> None:
    label = column.target.label if column.target else ""
    for row, on, first in earlier(column.values, start.values):
        column.tell(
            row,
            "doubtful",
            f"“{label}” is dated {spoken(on)}, before {what} of {spoken(first)}. Check both dates.",
        )


def dated(column: Column) -> list[tuple[int, date]]:
    """Return the cells of a column of dates that hold one."""
    values = cast("Sequence[date | None]", column.values)
    return [(row, on) for row, on in enumerate(values) if on]


def earlier(values: Sequence[object], others: Sequence[object]) -> list[tuple[int, date, date]]:
    """Return where a column's date is before another's; both are columns of dates."""
    pairs = enumerate(
        zip(cast("Sequence[date | None]", values), cast("Sequence[date | None]", others), strict=True)
    )
    return [(row, on, other) for row, (on, other) in pairs if on and other and on < other]


def year_number(born: date, on: date) -> int:
    """Return the national curriculum year by birth date; reception is 0."""
    return school_year(on) - school_year(born) - RECEPTION_AFTER


def year_shifts(rows: Rows, today: date) -> dict[int, int]:
    """Return by row how far the year group is from the birth date's; a sheet of last year has none."""
    column, born = rows.column("year_group"), rows.values("date_of_birth")
    if column is None or born is None:
        return {}
    shifts = {
        row: written - year_number(birth, today)
        for row, (written, birth) in enumerate(zip(column.values, born, strict=True))
        if isinstance(written, int) and isinstance(birth, date)
    }
    usual = Counter(shifts.values()).most_common(1)
    if usual and usual[0][0] and usual[0][1] * 2 > len(shifts):
        return {}  # the whole sheet is a school year behind: its year groups say nothing today
    return {row: shift for row, shift in shifts.items() if shift}


def _alike_settings(rows: Rows) -> None:
    """Tell of a spelling much like a more usual one: two settings are made, never one silently."""
    column = rows.column("school")
    if column is None:
        return
    counts = Counter(str(name) for name in column.values if name)
    first = {name: row for row, name in reversed(list(enumerate(column.values))) if name}
    for name, other in alike(list(counts)):
        rare, usual = sorted((name, other), key=lambda spelling: (counts[spelling], spelling))
        column.tell(
            first[rare],
            "doubtful",
            f"Much like “{usual}” ({count_of(counts[usual], 'row')}). Two settings are made.",
        )


def _year_groups(rows: Rows, today: date) -> None:
    column = rows.column("year_group")
    if column is None:
        return
    for row, shift in year_shifts(rows, today).items():
        if abs(shift) == 1:
            where = "above" if shift > 0 else "below"
            column.tell(
                row, "doubtful", f"The birth date gives another year group: taken as taught a year {where}."
            )
        else:
            column.tell(row, "rejected", "The birth date gives another year group. Check both.")
