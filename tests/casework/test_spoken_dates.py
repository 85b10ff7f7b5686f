"""Days as people say them, and promises that a note makes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.casework.offered_promise import offered_promise
from caseworker_app.casework.spoken_dates import spoken_days
from caseworker_app.statutory.calendar import calendar

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


def day(text: str, today: date = MONDAY) -> date | None:
    found = spoken_days(text, today)
    return found[-1].day if found else None


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("by Friday", FRIDAY),
        ("by fri", FRIDAY),
        ("on Monday", date(2026, 11, 30)),
        ("next Monday", date(2026, 11, 30)),
        ("next Friday", date(2026, 12, 4)),
        ("Friday next week", date(2026, 12, 4)),
        ("a week on Tuesday", date(2026, 12, 1)),
        ("Friday week", date(2026, 12, 4)),
        ("this Wednesday", date(2026, 11, 25)),
        ("today", MONDAY),
        ("this afternoon", MONDAY),
        ("by the end of the day", MONDAY),
        ("tomorrow", date(2026, 11, 24)),
        ("the day after tomorrow", date(2026, 11, 25)),
        ("12th", date(2026, 12, 12)),
        ("by the 24th", date(2026, 11, 24)),
        ("the 31st", date(2026, 12, 31)),
        ("Monday 7th", date(2026, 12, 7)),
        ("Thursday the 3rd", date(2026, 12, 3)),
        ("12 December", date(2026, 12, 12)),
        ("the 12th of December", date(2026, 12, 12)),
        ("December 12th", date(2026, 12, 12)),
        ("Saturday 12 December 2026", date(2026, 12, 12)),
        ("3 March", date(2027, 3, 3)),
        ("4/12", date(2026, 12, 4)),
        ("04/12/26", date(2026, 12, 4)),
        ("2026-12-04", date(2026, 12, 4)),
        ("in two weeks", date(2026, 12, 7)),
        ("in a fortnight", date(2026, 12, 7)),
        ("within 5 working days", date(2026, 11, 30)),
        ("in 3 days", date(2026, 11, 26)),
        ("in a month", date(2026, 12, 23)),
        ("this week", FRIDAY),
        ("by the end of the week", FRIDAY),
        ("next week", date(2026, 12, 4)),
        ("early next week", date(2026, 12, 1)),
        ("end of the month", date(2026, 11, 30)),
        ("by the end of next month", date(2026, 12, 31)),
    ],
)
def test_a_day_is_understood(said: str, means: date) -> None:
    assert day(said) == means


@pytest.mark.parametrize(
    "said",
    ["", "soon", "the 31st of June", "32nd", "room 12", "the 1990s", "12/13", "20 weeks", "Y6",
     "01632 960148", "the sunshine project", "last year", "reg 22/3/4", "3 hours", "may need a taxi"],
)  # fmt: skip
def test_what_is_no_day_is_none(said: str) -> None:
    assert day(said) is None


def test_on_a_friday_by_friday_is_the_next_one_and_this_week_is_today() -> None:
    assert day("by Friday", FRIDAY) == date(2026, 12, 4)
    assert day("this week", FRIDAY) == FRIDAY


@given(
    today=st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    said=st.sampled_from(
        (
            *("by Friday", "next week", "tomorrow", "the 29th", "29 February", "31st", "in three months"),
            *("31/12", "end of the month", "end of next month", "Monday 7th", "in 10 working days"),
        )
    ),
)
def test_a_spoken_day_is_never_past(today: date, said: str) -> None:
    for found in spoken_days(said, today):
        assert today <= found.day <= today + timedelta(days=800)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, 700))
def test_every_way_to_write_a_date_is_read_as_that_date(today: date, ahead: int) -> None:
    wanted = today + timedelta(days=ahead)
    for form in (f"{wanted.day} {wanted:%B} {wanted.year}", f"{wanted:%d/%m/%Y}", wanted.isoformat()):
        assert day(f"I will ring by {form}.", today) == wanted


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_the_end_of_the_month_is_a_working_day_while_one_is_left(today: date) -> None:
    end = day("end of the month", today)
    assert end is not None
    assert end == today or calendar().is_working_day(end)


@given(st.text(max_size=200), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_any_text_at_all_is_read_without_a_fault(text: str, today: date) -> None:
    for found in spoken_days(text, today):
        assert text[found.start : found.end] == found.words
    offered_promise(text, today)


@pytest.mark.parametrize(
    ("note", "text", "by"),
    [
        ("I'll call you by Friday", "I'll call you", FRIDAY),
        ("Mum upset about taxi. I’ll call her back by Friday.", "I’ll call her back", FRIDAY),
        ("She asked about section F. I will send her that page tomorrow.", "I will send her that page",
         date(2026, 11, 24)),
        ("Told her we will write to school next week", "We will write to school", date(2026, 12, 4)),
        ("Discussed draft, will email Mrs. Khan on Monday 7th", "Will email Mrs Khan", date(2026, 12, 7)),
        ("Agreed to ring back by the 12th", "Agreed to ring back", date(2026, 12, 12)),
        ("I'm going to chase it by the end of the month", "I'm going to chase it", date(2026, 11, 30)),
        ("By Friday I will let her know", "I will let her know", FRIDAY),
    ],
)  # fmt: skip
def test_a_promise_in_a_note_is_offered_with_its_day(note: str, text: str, by: date) -> None:
    offered = offered_promise(note, MONDAY)
    assert offered is not None
    assert (offered.text, offered.by) == (text, by)


@pytest.mark.parametrize(
    "note",
    [
        "She will ring me by Friday",
        "Mum will send the form tomorrow",
        "School said they will reply next week",
        "Spoke on Monday about the plan",
        "I won't be able to call by Friday",
        "I will call her back",
        "The meeting is on Friday",
        "We spoke about what she'll do by Friday",
        "Asked whether we will decide by Friday",
    ],
)
def test_what_is_no_promise_of_ours_is_not_offered(note: str) -> None:
    assert offered_promise(note, MONDAY) is None
