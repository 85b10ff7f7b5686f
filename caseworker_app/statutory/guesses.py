"""What an event of a spreadsheet carries of how sure its day is: the column that says it, the month alone."""

from __future__ import annotations

from datetime import date

from caseworker_app.statutory.rule import Event
from caseworker_app.statutory.words import MONTHS, long_date

COLUMN = "column"  # the detail of a last review that a column of its own gives: its heading
DAY_GUESSED = "day_guessed"  # the detail of a date of which only the month is given
MONTH_ALONE = (DAY_GUESSED, "true")


def is_guessed(event: Event) -> bool:
    """Say whether only the month of an event is known."""
    return event.detail.get(DAY_GUESSED) == "true"


def as_known(event: Event) -> str:
    """Write an event's day as it is known: "March 2024" where the spreadsheet gives the month alone."""
    return month_of(event.on) if is_guessed(event) else long_date(event.on)


def month_of(day: date) -> str:
    """Write a month as "March 2024"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def last_review(event: Event) -> str:
    """Say where a last review that a spreadsheet states comes from, and what is unsure of it."""
    column = event.detail.get(COLUMN)
    source = f"column “{column}”" if column else "next review date"
    guess = ", which gives only the month: the 1st was taken. Correct its date." if is_guessed(event) else "."
    return f"The last review, {as_known(event)}, comes from the spreadsheet’s {source}{guess}"


def day_taken(event: Event, what: str) -> str:
    """Say that the day of an event is a guess."""
    return (
        f"{what} in {month_of(event.on)}: the spreadsheet gives only the month, and the 1st was taken. "
        "Correct its date."
    )


def is_before(event: Event, day: date) -> bool:
    """Say whether an event was surely before a day: a month alone may reach past it."""
    if is_guessed(event) and (event.on.year, event.on.month) == (day.year, day.month):
        return False
    return event.on < day
