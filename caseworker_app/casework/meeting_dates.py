"""When a review meeting can be held: what the law refuses, and what a careful officer would be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from caseworker_app.casework.school_terms import SchoolTerms
from caseworker_app.casework.transfers import MOVES
from caseworker_app.errors import NotAllowed
from caseworker_app.statutory.calendar import ONE_DAY, SATURDAY, calendar
from caseworker_app.statutory.due_date import due_date
from caseworker_app.statutory.reviews import BEFORE_THE_MEETING, Review
from caseworker_app.statutory.words import long_date

_LOOKS_AHEAD = timedelta(days=120)


def refusal(review: Review, on: date, today: date) -> NotAllowed | None:
    """Say why the meeting of a review cannot be planned for a day, if it cannot."""
    if review.held_on is not None:
        return NotAllowed(
            f"The meeting of this review was held on {long_date(review.held_on)}.",
            "Record what comes next. If that date is wrong, correct it on the case page.",
        )
    if on < today:
        return NotAllowed(
            f"A meeting is planned for today or later, not for {long_date(on)}.",
            "If it was held on that day, record that it was held.",
        )
    last = review.last_day
    if last is not None and today <= last < on:
        return NotAllowed(
            f"{long_date(on)} is too late. {_limit_words(review)}",
            f"The last lawful day for the meeting is {weekday(last)}.",
        )
    return None


def clashes(review: Review, on: date, today: date, terms: SchoolTerms) -> tuple[str, ...]:
    """Say what speaks against a day that the law does not refuse."""
    return tuple(_clashes(review, on, today, terms))


def _clashes(review: Review, on: date, today: date, terms: SchoolTerms) -> Iterator[str]:
    if review.last_day is not None and review.last_day < today:
        yield "The limit has passed already: hold it as soon as everyone can be invited"
    elif review.hold_by is not None and review.hold_by < on:
        yield f"After {long_date(review.hold_by)}: too little time is left for what must follow the meeting"
    act_by, arrives_by = notice_by(on), _notice_due(on)
    wanting = [
        what
        for what, done in (("invitations", review.invited_on), ("advice", review.advised_on))
        if done is None
    ]
    if act_by < today and wanting:
        yield (
            f"Less than two weeks ahead: {' and '.join(wanting)} had to arrive by {long_date(arrives_by)}, "
            f"so the last working day to send them was {long_date(act_by)}"
        )
    if on.weekday() >= SATURDAY:
        yield f"A {'Saturday' if on.weekday() == SATURDAY else 'Sunday'}"
    elif not calendar().is_working_day(on):
        yield "A bank holiday"
    elif holiday := terms.holiday_words(on):
        yield holiday[:1].upper() + holiday[1:]


@lru_cache(maxsize=2000)
def notice_by(on: date) -> date:
    """Return the last working day to invite everyone, and to circulate the advice, to a meeting."""
    found = (due_date(rule, on).act_by for rule in BEFORE_THE_MEETING)
    return min((day for day in found if day is not None), default=on)


def _notice_due(on: date) -> date:
    """Return the day, two weeks before a meeting, by which the law asks for both."""
    return min((day for rule in BEFORE_THE_MEETING if (day := due_date(rule, on).due)), default=on)


def is_good(review: Review, on: date, today: date, terms: SchoolTerms) -> bool:
    """Whether nothing at all speaks against a day but that the review is late already."""
    late = review.last_day is not None and review.last_day < today
    return refusal(review, on, today) is None and len(clashes(review, on, today, terms)) == late


def suggestion(
    review: Review, today: date, terms: SchoolTerms, *, first: date | None = None, last: date | None = None
) -> date | None:
    """Return a good day for the meeting, the last before it should be held, between two days if given."""
    begin = max(today, first or today)
    end = last or max(review.hold_by or begin, begin + _LOOKS_AHEAD)
    days = [begin + ONE_DAY * count for count in range(min((end - begin).days + 1, 400))]
    good = [day for day in days if is_good(review, day, today, terms)]
    before = [day for day in good if review.hold_by is not None and day <= review.hold_by]
    if before:
        return before[0] if first is not None else before[-1]
    lawful = [day for day in days if refusal(review, day, today) is None and calendar().is_working_day(day)]
    enough = [day for day in lawful if notice_by(day) >= today and not terms.is_holiday(day)]
    return next(iter([*good, *enough, *lawful]), None)


def lawful_months(review: Review, today: date) -> list[date]:
    """Return the first days of the months in which the meeting can lawfully be held, this month first."""
    last = review.last_day
    if last is None or last < today:
        last = _add_months(today.replace(day=1), 6)
    months: list[date] = []
    month = today.replace(day=1)
    while month <= last and len(months) < 18:
        months.append(month)
        month = _add_months(month, 1)
    return months


def month_end(month: date) -> date:
    """Return the last day of the month that begins on a day."""
    return _add_months(month, 1) - ONE_DAY


def _add_months(first: date, count: int) -> date:
    place = first.year * 12 + first.month - 1 + count
    return date(place // 12, place % 12 + 1, 1)


def _limit_words(review: Review) -> str:
    """Say which limit the meeting has to keep."""
    last, moves = review.last_day, review.transfer_by
    if last is not None and last == moves and last != review.decide_by:
        return (
            f"Before the move to {MOVES.get(review.transfer, 'another setting')} the plan must be reviewed, "
            f"amended and sent by {long_date(last)}."
        )
    if last is None or review.last_review is None:
        return ""
    return (
        f"The decision must be told by {long_date(last)}: the plan was made or last reviewed on "
        f"{long_date(review.last_review)}."
    )


def weekday(day: date) -> str:
    """Write a day with its weekday."""
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return f"{names[day.weekday()]} {long_date(day)}"
