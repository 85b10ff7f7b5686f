"""Why a day that someone wrote is not in the calendar: "February 2026 has 28 days, so there is no 30"."""

from __future__ import annotations

from calendar import monthrange

from caseworker_app.statutory.words import MONTHS

FIRST_YEAR, LAST_YEAR = 1900, 2199


def no_such_day(year: int, month: int, day: int) -> str:
    """Say what is wrong with a day of a month; empty where there is such a day."""
    if not 1 <= month <= len(MONTHS):
        return f"There is no month {month}"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"The year {year} cannot be right. Check it"
    days = monthrange(year, month)[1]
    return "" if 1 <= day <= days else f"{MONTHS[month - 1]} {year} has {days} days, so there is no {day}"
