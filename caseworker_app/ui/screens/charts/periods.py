"""The periods that a lead chooses from."""

from __future__ import annotations

from datetime import date, timedelta

from caseworker_app.reports.figures import Period, last_twelve_months
from caseworker_app.statutory.calendar import school_year
from caseworker_app.statutory.words import MONTHS

_DAY = timedelta(days=1)


def periods(today: date) -> list[tuple[str, Period]]:
    """Return the periods with their names: full months only, the usual one first."""
    year = last_twelve_months(today)
    half = Period(_months_back(year.last + _DAY, 6), year.last)
    begun = school_year(today)
    found = [year, half, Period(date(begun - 1, 9, 1), date(begun, 8, 31))]
    found.append(Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)))
    return [(span_words(one), one) for one in found if one.last <= today]


def last_six_months(today: date) -> Period:
    """Return the last six full months."""
    last = last_twelve_months(today).last
    return Period(_months_back(last + _DAY, 6), last)


def _months_back(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def span_words(period: Period) -> str:
    """Write a period of full months as "November 2025 to October 2026"."""
    first, last = period.first, period.last
    return f"{MONTHS[first.month - 1]} {first.year} to {MONTHS[last.month - 1]} {last.year}"
