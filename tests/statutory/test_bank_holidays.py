"""Our bank holidays against those of an independent package."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from caseworker_app.statutory.calendar import calendar

SATURDAY = 5


@pytest.mark.parametrize("year", range(2014, 2029))
def test_working_days_are_those_of_an_independent_calendar(year: int) -> None:
    # The package lists a weekend holiday's own day besides its substitute; neither is a working day.
    england = holidays.country_holidays("GB", subdiv="ENG", years=year)
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)] + [date(year, 12, 31)]
    theirs = [day for day in days if day.weekday() < SATURDAY and day not in england]
    assert [day for day in days if calendar().is_working_day(day)] == theirs


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2020, 5, 8), "the early May holiday was moved to VE Day"),
        (date(2022, 6, 2), "the spring holiday was moved"),
        (date(2022, 6, 3), "the Platinum Jubilee"),
        (date(2022, 9, 19), "the funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "the Coronation"),
        (date(2027, 12, 27), "the substitute for Christmas Day"),
        (date(2027, 12, 28), "the substitute for Boxing Day"),
        (date(2028, 1, 3), "the substitute for New Year's Day"),
    ],
)
def test_a_holiday_that_a_general_rule_would_miss(day: date, why: str) -> None:
    assert not calendar().is_working_day(day), why


@pytest.mark.parametrize("day", [date(2020, 5, 4), date(2022, 5, 30)])
def test_a_day_from_which_a_holiday_was_moved_is_worked(day: date) -> None:
    assert calendar().is_working_day(day)
