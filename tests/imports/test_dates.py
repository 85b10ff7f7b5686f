"""Dates as councils type them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.imports.dates import Order, read_cell, read_column

TODAY = date(2026, 11, 23)
DAY_FIRST = Order(True, "mapping")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12.3.24", date(2024, 3, 12)),
        ("12/03/2024", date(2024, 3, 12)),
        ("12-Mar-24", date(2024, 3, 12)),
        ("Tuesday 12th March 2024", date(2024, 3, 12)),
        ("12 March 2024 at 2:30pm", date(2024, 3, 12)),
        ("2024-03-12T00:00:00", date(2024, 3, 12)),
        (45363.0, date(2024, 3, 12)),
        (datetime(2024, 3, 12, 9, 30), date(2024, 3, 12)),
    ],
)
def test_a_date_is_read_however_it_is_typed(typed: object, meant: date) -> None:
    reading = read_cell(typed, order=DAY_FIRST, today=TODAY)  # type: ignore[arg-type]
    assert (reading.outcome, reading.on) == ("read", meant)


@pytest.mark.parametrize(
    ("typed", "meant", "why"),
    [
        ("March 24", date(2024, 3, 1), "only the month"),
        ("w/c 3 Feb 2025", date(2025, 2, 3), "only the week"),
        ("3 Feb", date(2026, 2, 3), "year is missing"),
        ("12/03/2024 chased 3/4", date(2024, 3, 12), "words after"),
        ("by 12/03/2024", date(2024, 3, 12), "not exact"),
        ("45363", date(2024, 3, 12), "number of days"),
    ],
)
def test_a_date_that_is_not_exact_is_used_and_told(typed: str, meant: date, why: str) -> None:
    reading = read_cell(typed, order=DAY_FIRST, today=TODAY)
    assert (reading.outcome, reading.on) == ("doubtful", meant)
    assert why in reading.why


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("30/02/2024", "February 2024 has 29 days, so there is no 30."),
        ("31/09/26", "September 2026 has 30 days, so there is no 31."),
        ("12/13/14/15", "cannot be right"),
        ("chased 3/4", "This is a note, not a date. It is kept on the case."),
        ("Oct half term", "This is not a date that can be read."),
        ("=cmd|' /C calc'!A0", "This is not a date that can be read."),
        (True, "This is not a date."),
    ],
)
def test_what_is_not_a_date_is_rejected_with_its_reason(typed: object, why: str) -> None:
    reading = read_cell(typed, order=DAY_FIRST, today=TODAY)  # type: ignore[arg-type]
    if typed == "12/13/14/15":
        assert reading.outcome in ("rejected", "doubtful")
        return
    assert (reading.outcome, reading.on) == ("rejected", None)
    assert why in reading.why


@pytest.mark.parametrize("typed", ["TBC", "tbc - chased 3/4", "awaiting panel", "to be confirmed"])
def test_a_date_that_is_not_yet_known_is_told_but_not_rejected(typed: str) -> None:
    reading = read_cell(typed, order=DAY_FIRST, today=TODAY)
    assert (reading.outcome, reading.on) == ("doubtful", None)


def test_the_whole_column_decides_which_comes_first() -> None:
    column = read_column(["04/05/2026", "13/05/2026", "01/02/2026"], today=TODAY)
    assert column.dates == [date(2026, 5, 4), date(2026, 5, 13), date(2026, 2, 1)]
    assert not column.odd
    american = read_column(["04/05/2026", "05/13/2026"], today=TODAY)
    assert american.dates == [date(2026, 4, 5), date(2026, 5, 13)]
    assert american.order.words() == "Read with the month first: 1 dates can only be read so."


def test_without_evidence_the_day_comes_first_and_every_such_cell_is_doubtful() -> None:
    column = read_column(["04/05/2026"], today=TODAY)
    assert column.dates == [date(2026, 5, 4)]
    assert "it can also be 5 April 2026" in column.odd[0].why


def test_real_dates_that_excel_swapped_are_told() -> None:
    column = read_column(
        [date(2026, 4, 3), date(2026, 5, 6), date(2026, 7, 1), "13/02/2026", "25/03/2026", "30/04/2026"],
        today=TODAY,
    )
    assert sorted(column.odd) == [0, 1, 2]
    assert "swapped" in column.odd[0].why


def test_days_are_counted_from_1904_where_the_file_says_so() -> None:
    assert read_cell(43901.0, order=DAY_FIRST, today=TODAY, from_1904=True).on == date(2024, 3, 12)


def test_a_two_digit_birth_year_lies_in_the_past() -> None:
    assert read_cell("5.6.27", order=DAY_FIRST, today=TODAY, birth=True).on == date(1927, 6, 5)
    assert read_cell("5.6.15", order=DAY_FIRST, today=TODAY, birth=True).on == date(2015, 6, 5)


FORMS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d", "%a %d %b %Y", "%d/%m/%y")
EVENT_DAYS = st.dates(date(2002, 1, 1), date(2036, 10, 31))


@given(EVENT_DAYS, st.sampled_from(FORMS))
def test_every_date_in_every_form_is_read_as_it_was_meant(day: date, form: str) -> None:
    reading = read_cell(day.strftime(form), order=DAY_FIRST, today=TODAY)
    assert (reading.outcome, reading.on) == ("read", day)


@given(EVENT_DAYS)
def test_a_serial_number_is_the_day_that_a_spreadsheet_shows(day: date) -> None:
    serial = float((day - date(1899, 12, 30)).days)
    assert read_cell(serial, order=DAY_FIRST, today=TODAY).on == day


@given(st.text(max_size=60))
def test_any_text_is_read_doubted_rejected_or_kept_never_a_crash(text: str) -> None:
    reading = read_cell(text, order=DAY_FIRST, today=TODAY)
    if reading.outcome == "read":
        assert reading.on is not None
    if reading.outcome == "rejected":
        assert reading.on is None
        assert reading.why
    if reading.outcome == "blank":
        assert not text.strip()


@given(st.lists(st.one_of(EVENT_DAYS, st.text(max_size=20), st.floats(0, 90000), st.just("")), max_size=30))
def test_a_column_says_something_of_every_cell_that_gives_no_date(cells: list[object]) -> None:
    column = read_column(cells, today=TODAY)  # type: ignore[arg-type]
    assert len(column.dates) == len(cells)
    for index, cell in enumerate(cells):
        if column.dates[index] is None and not (isinstance(cell, str) and not cell.strip()):
            assert index in column.odd


def test_a_leap_day_is_a_day() -> None:
    assert read_cell("29/02/2024", order=DAY_FIRST, today=TODAY).on == date(2024, 2, 29)
    assert read_cell("29/02/2025", order=DAY_FIRST, today=TODAY).outcome == "rejected"
    assert date(2024, 2, 29) + timedelta(days=1) == date(2024, 3, 1)
