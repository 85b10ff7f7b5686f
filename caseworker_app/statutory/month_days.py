"""Why a day that someone wrote is not in the calendar: "February 2026 has 28 days, so there is no 30"."""

from __future__ import annotations

import re
from calendar import monthrange

from caseworker_app.statutory.words import MONTHS

_ORDERS = (r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)", r"(?P<d>\d\d?)[/.-](?P<m>\d\d?)[/.-](?P<y>\d{4})")
_WORDS = r"(?P<d>\d\d?) (?P<m>[A-Za-z]{3,9}) (?P<y>\d{4})"
FIRST_YEAR, LAST_YEAR = 1900, 2199


def no_such_day(year: int, month: int, day: int) -> str:
    """Say what is wrong with a day of a month; empty where there is such a day."""
    if not 1 <= month <= len(MONTHS):
        return f"There is no month {month}"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"The year {year} cannot be right. Check it"
    days = monthrange(year, month)[1]
    return "" if 1 <= day <= days else f"{MONTHS[month - 1]} {year} has {days} days, so there is no {day}"


def why_no_date(text: str) -> str:
    """Say why a date written whole, such as 2026-02-30, is none; empty where something else is wrong."""
    for form in (*_ORDERS, _WORDS):
        if (found := re.fullmatch(form, text.strip())) is not None:
            month = _month(found["m"])
            return no_such_day(int(found["y"]), month, int(found["d"])) if month else ""
    return ""


def _month(told: str) -> int:
    if told.isdigit():
        return int(told)
    named = (number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(told.lower()))
    return next(named, 0)
