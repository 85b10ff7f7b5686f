"""The ways of counting, by dates worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.statutory.limits import (
    DayAfterDaysBeginning,
    DayBefore,
    Days,
    DaysBeginning,
    FixedDay,
    LaterOf,
    Limit,
    Months,
    MonthsBefore,
    MonthsBeginning,
    Roll,
    Rolled,
    SameDay,
    Stated,
    ThirdThursdayOfJanuary,
    TribunalWorkingDays,
    Weeks,
    WeeksBefore,
    WeeksBeginning,
    WithContents,
    WorkingDays,
    WorkingDaysBeginning,
)

LATER = LaterOf(Months(2), "certificate_issued", Months(1), "the certificate")


def due(limit: Limit, start: str, **detail: str) -> str:
    """Count from a day written as text."""
    return str(limit.due(date.fromisoformat(start), detail))


def test_fifteen_days_are_three_different_days() -> None:
    assert due(DaysBeginning(15), "2026-03-02") == "2026-03-16"
    assert due(Days(15), "2026-03-02") == "2026-03-17"
    assert due(WorkingDaysBeginning(15), "2026-03-02") == "2026-03-20"


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        (Weeks(6), "2026-01-05", "2026-02-16"),
        (WeeksBeginning(5), "2026-03-02", "2026-04-05"),
        (DayAfterDaysBeginning(15), "2026-03-02", "2026-03-17"),
        (WeeksBefore(2), "2026-06-15", "2026-06-01"),
        (DayBefore(), "2026-03-01", "2026-02-28"),
        (SameDay(), "2026-03-01", "2026-03-01"),
        (FixedDay(2, 15), "2027-09-01", "2027-02-15"),
        (ThirdThursdayOfJanuary(), "2026-11-23", "2027-01-21"),
        (ThirdThursdayOfJanuary(), "2026-01-15", "2026-01-15"),
    ],
)
def test_weeks_days_and_fixed_days(limit: Limit, start: str, expected: str) -> None:
    assert due(limit, start) == expected


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        (Months(6), "2026-08-31", "2027-02-28"),
        (Months(6), "2027-08-31", "2028-02-29"),
        (Months(2), "2026-12-31", "2027-02-28"),
        (MonthsBeginning(12), "2026-05-20", "2027-05-19"),
        (MonthsBeginning(12), "2024-02-29", "2025-02-28"),
        (MonthsBeginning(12), "2023-03-01", "2024-02-29"),
        (MonthsBeginning(3), "2025-11-30", "2026-02-28"),
        (MonthsBefore(5), "2027-09-01", "2027-04-01"),
        (MonthsBefore(5), "2027-07-31", "2027-02-28"),
    ],
)
def test_months_end_on_the_corresponding_date_or_the_end_of_a_short_month(
    limit: Limit, start: str, expected: str
) -> None:
    assert due(limit, start) == expected


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        (WorkingDays(3), "2026-12-23", "2026-12-30"),
        (WorkingDays(20), "2026-03-27", "2026-04-28"),
        (WorkingDaysBeginning(15), "2026-03-07", "2026-03-27"),
        (WorkingDaysBeginning(1), "2027-12-25", "2027-12-29"),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(limit: Limit, start: str, expected: str) -> None:
    assert due(limit, start) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-02", "2026-04-15"),
        ("2026-07-20", "2026-09-29"),
        ("2026-12-01", "2027-01-20"),
    ],
)
def test_the_councils_response_skips_august_and_the_christmas_days(start: str, expected: str) -> None:
    assert due(TribunalWorkingDays(30), start) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-10", "2026-05-11"),  # a Sunday: the next working day
        ("2026-06-15", "2026-09-01"),
        ("2027-05-31", "2027-08-02"),  # rolled into August, and not again
        ("2026-10-25", "2027-01-04"),
        ("2026-11-01", "2027-01-04"),
        ("2027-10-27", "2028-01-04"),
        ("2026-10-24", "2026-12-24"),
    ],
)
def test_a_familys_time_to_appeal_rolls_as_the_tribunals_rule_says(start: str, expected: str) -> None:
    assert due(Rolled(Months(2), Roll.TRIBUNAL), start) == expected


def test_an_ordinary_roll_takes_the_next_working_day() -> None:
    assert due(Rolled(Months(1), Roll.NEXT_WORKING_DAY), "2026-07-01") == "2026-08-03"
    assert due(Rolled(Stated(), Roll.NEXT_WORKING_DAY), "2026-07-01") == "None"


def test_the_later_of_two_counts() -> None:
    assert due(LATER, "2026-03-10") == "2026-05-10"
    assert due(LATER, "2026-03-10", certificate_issued="2026-04-01") == "2026-05-10"
    assert due(LATER, "2026-03-10", certificate_issued="2026-05-07") == "2026-06-07"
    assert due(LaterOf(Stated(), "x", Months(1), "it"), "2026-03-10") == "None"
    assert due(LaterOf(Months(1), "x", Stated(), "it"), "2026-03-10", x="2026-09-01") == "2026-04-10"


def test_a_stated_date_and_contents_with_placement() -> None:
    assert due(Stated(), "2026-03-10", due="2026-04-01") == "2026-04-01"
    both = WithContents(Weeks(2), Weeks(5))
    assert due(both, "2026-03-02") == "2026-03-16"
    assert due(both, "2026-03-02", with_contents="true") == "2026-04-06"


@pytest.mark.parametrize(
    ("limit", "period", "sentence"),
    [
        (Weeks(1), "1 week", "One week from then"),
        (
            WeeksBeginning(5),
            "5 weeks beginning with the day",
            "The last day of the 5 weeks beginning with that day",
        ),
        (Days(30), "30 days", "30 days after that day"),
        (
            FixedDay(2, 15),
            "before 15 February",
            "The day in the year of the move before which it must be done",
        ),
        (Stated(), "the date stated", "The date that it states"),
        (
            LATER,
            "the later of 2 months and 1 month from the certificate",
            "The later of 2 months from then and",
        ),
        (WithContents(Weeks(2), Weeks(5)), "2 weeks (5 weeks with contents)", "Two weeks from then (5 weeks"),
        (
            Rolled(Months(1), Roll.NEXT_WORKING_DAY),
            "1 month, rolled to the next working day",
            "One month after",
        ),
    ],
)
def test_a_limit_can_be_told_in_words(limit: Limit, period: str, sentence: str) -> None:
    assert limit.period == period
    assert limit.sentence.startswith(sentence)
