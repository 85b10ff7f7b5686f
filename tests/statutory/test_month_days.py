"""Why a day that someone wrote is not in the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.statutory.month_days import no_such_day


@pytest.mark.parametrize(
    ("year", "month", "day", "why"),
    [
        (2026, 2, 30, "February 2026 has 28 days, so there is no 30"),
        (2028, 2, 30, "February 2028 has 29 days, so there is no 30"),
        (2026, 13, 1, "There is no month 13"),
        (3026, 1, 1, "The year 3026 cannot be right. Check it"),
    ],
)
def test_a_day_that_is_not_in_the_calendar_says_why(year: int, month: int, day: int, why: str) -> None:
    assert no_such_day(year, month, day) == why


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_of_the_calendar_is_one(day: date) -> None:
    assert no_such_day(day.year, day.month, day.day) == ""
