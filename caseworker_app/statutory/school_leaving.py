"""When compulsory school age ends, and letters begin to go to the young person."""

from __future__ import annotations

from datetime import date, timedelta

from caseworker_app.statutory.rule import Source

SCHOOL_LEAVING_DATE = Source(
    "Education Act 1996", "section 8(3)", "L", "https://www.legislation.gov.uk/ukpga/1996/56/section/8"
)

_FRIDAY = 4
_SEPTEMBER = 9
_LEAVING_AGE = 16


def school_leaving_date(date_of_birth: date) -> date:
    """Return the last Friday in June of the school year (1 September on) in which the child turns 16."""
    turns_16 = date_of_birth.year + _LEAVING_AGE
    year = turns_16 + 1 if date_of_birth.month >= _SEPTEMBER else turns_16
    last_of_june = date(year, 6, 30)
    return last_of_june - timedelta(days=(last_of_june.weekday() - _FRIDAY) % 7)


def rights_pass_on(date_of_birth: date) -> date:
    """Return the day from which the young person, not the parent, holds the rights: the day after leaving."""
    return school_leaving_date(date_of_birth) + timedelta(days=1)
