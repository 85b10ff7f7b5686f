"""Dates and numbers as GOV.UK writes them."""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERS = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"),
    *("Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen"),
    *("Seventeen", "Eighteen", "Nineteen", "Twenty"),
)
MOVE_WORDS = {
    "early_years_to_school": "Early years to school",
    "infant_to_junior": "Infant to junior school",
    "primary_to_middle": "Primary to middle school",
    "primary_to_secondary": "Primary to secondary school",
    "middle_to_secondary": "Middle to secondary school",
    "secondary_to_post16": "Secondary to post-16",
    "post16_move": "Move between post-16 settings",
}


def long_date(day: date) -> str:
    """Write a date as "4 June 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Write a date as "4 Jun 2026"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def count_of(count: int, what: str) -> str:
    """Write "1 day", "6 weeks"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def number_word(count: int, what: str) -> str:
    """Write a count at the start of a sentence: "Six weeks", "30 days"."""
    if count >= len(_NUMBERS):
        return count_of(count, what)
    return f"{_NUMBERS[count]} {what}" if count == 1 else f"{_NUMBERS[count]} {what}s"


def listed(words: list[str], last: str = "or") -> str:
    """Write words as "a, b or c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def lower_first(text: str) -> str:
    """Start a phrase in the middle of a sentence."""
    return text[:1].lower() + text[1:]
