"""The end of compulsory school age, worked by hand from a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.statutory.school_leaving import rights_pass_on, school_leaving_date


@pytest.mark.parametrize(
    ("born", "leaves"),
    [
        (date(2016, 3, 14), date(2032, 6, 25)),
        (date(2010, 8, 31), date(2026, 6, 26)),  # the youngest of the year: turns 16 after leaving
        (date(2010, 9, 1), date(2027, 6, 25)),  # a day younger, and a school year later
        (date(2010, 12, 31), date(2027, 6, 25)),
        (date(2011, 1, 1), date(2027, 6, 25)),
        (date(2007, 5, 2), date(2023, 6, 30)),  # 30 June is itself the Friday
        (date(2008, 2, 29), date(2024, 6, 28)),
    ],
)
def test_a_child_leaves_on_the_last_friday_of_june_of_the_school_year_of_the_16th_birthday(
    born: date, leaves: date
) -> None:
    assert school_leaving_date(born) == leaves


def test_letters_go_to_the_young_person_from_the_day_after() -> None:
    assert rights_pass_on(date(2016, 3, 14)) == date(2032, 6, 26)
