"""Working days in England and Wales."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caseworker_app.statutory.calendar import calendar, easter, good_friday, read, regular_holidays


def days(*texts: str) -> set[date]:
    """Read dates."""
    return {date.fromisoformat(text) for text in texts}


def test_easter_is_where_the_almanac_has_it() -> None:
    assert [easter(year) for year in (2019, 2024, 2026, 2038)] == [
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]


def test_the_regular_holidays_are_the_published_ones() -> None:
    for year in range(2024, 2029):
        by_name = {date(year, 12, 25), good_friday(year)}
        assert regular_holidays(year) | by_name == calendar().bank_holidays(year)


def test_christmas_day_rests_by_name_where_only_its_substitute_is_published() -> None:
    assert date(2027, 12, 25) in calendar().bank_holidays(2027)
    assert days("2027-12-27", "2027-12-28") <= calendar().bank_holidays(2027)


def test_the_one_offs_of_earlier_years_are_known() -> None:
    assert date(2020, 5, 8) in calendar().bank_holidays(2020)
    assert date(2020, 5, 4) not in calendar().bank_holidays(2020)
    assert days("2022-06-02", "2022-06-03", "2022-09-19") <= calendar().bank_holidays(2022)
    assert date(2022, 5, 30) not in calendar().bank_holidays(2022)
    assert days("2023-05-01", "2023-05-08") <= calendar().bank_holidays(2023)


def test_new_year_on_a_weekend_moves_to_monday() -> None:
    assert date(2033, 1, 3) in calendar().bank_holidays(2033)


def test_what_lies_outside_the_published_years_is_provisional() -> None:
    working = calendar()
    assert not working.is_provisional(date(2024, 1, 1), date(2028, 12, 31))
    assert working.is_provisional(date(2023, 12, 31), date(2024, 1, 2))
    assert working.is_provisional(date(2028, 12, 29), date(2029, 1, 2))


def test_the_working_day_on_before_and_after_a_day() -> None:
    working = calendar()
    assert working.on_or_before(date(2026, 4, 6)) == date(2026, 4, 2)
    assert working.on_or_after(date(2026, 4, 3)) == date(2026, 4, 7)
    assert working.on_or_after(date(2026, 4, 7)) == date(2026, 4, 7)
    assert working.after(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert working.is_working_day(date(2026, 4, 7))
    assert not working.is_working_day(date(2027, 12, 31).replace(year=2028))


def test_working_days_are_counted_up_to_but_not_with_the_last_day() -> None:
    working = calendar()
    assert working.between(date(2026, 3, 2), date(2026, 3, 23)) == 15
    assert working.between(date(2026, 12, 24), date(2027, 1, 4)) == 4
    assert working.between(date(2026, 3, 23), date(2026, 3, 2)) == 0


def test_a_holiday_added_to_the_file_counts_without_a_release(tmp_path: Path) -> None:
    file = tmp_path / "holidays.json"
    file.write_text(
        '{"england-and-wales": [{"date": "2026-06-15", "title": "One-off"}], "one-offs": []}', "utf-8"
    )
    assert not read(file).is_working_day(date(2026, 6, 15))


def test_the_published_table_reaches_eighteen_months_ahead() -> None:
    assert calendar().last_year >= 2028
