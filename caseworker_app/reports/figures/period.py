"""The period of a figure: the last twelve full months, or two days that somebody gave."""

from __future__ import annotations

from datetime import date

from caseworker_app.errors import WrongUse
from caseworker_app.reports.figures.figure import Period
from caseworker_app.statutory.calendar import ONE_DAY
from caseworker_app.statutory.words import long_date


def last_twelve_months(today: date) -> Period:
    """Return the last twelve full months before a day."""
    this_month = today.replace(day=1)
    return Period(this_month.replace(year=this_month.year - 1), this_month - ONE_DAY)


def read_period(first: date | None, last: date | None, today: date, *, latest: date | None = None) -> Period:
    """Return the period between two days; what is not given follows from the other and from today.

    Figures tell what happened, so no period ends after `latest`, which is today if nothing else is said.
    """
    usual = last_twelve_months(today)
    end = last or (usual.last if first is None or first <= usual.last else today)
    begin = first or (usual.first if last is None else _a_year_before(end))
    if begin > end:
        raise WrongUse(
            f"The period begins on {long_date(begin)} and ends before that, on {long_date(end)}.",
            "Give --from DATE and --to DATE, the earlier day first.",
        )
    if end > (latest or today):
        raise WrongUse(
            f"The period ends on {long_date(end)}, which is still to come.",
            f"Figures count what happened: give a day up to {long_date(latest or today)}.",
        )
    return Period(begin, end)


def _a_year_before(end: date) -> date:
    """Return the first of the twelve months that end on a day."""
    after = end + ONE_DAY
    leap_day = after.month == 2 and after.day == 29
    return after.replace(year=after.year - 1, day=28 if leap_day else after.day)
