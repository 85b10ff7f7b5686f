"""Dates as letters write them."""

from __future__ import annotations

from datetime import date
from typing import Final

from caseworker_app.statutory.words import long_date

NBSP: Final = "\u00a0"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def in_full(day: date) -> str:
    """Write a date as "Friday 4 December 2026", with a line break after the weekday at most."""
    return f"{_DAYS[day.weekday()]} {without_weekday(day)}"


def without_weekday(day: date) -> str:
    """Write a date as "4 December 2026", never on two lines."""
    return long_date(day).replace(" ", NBSP)
