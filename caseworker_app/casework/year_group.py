"""Year groups from the birth date: the school year turns on 1 September."""

from __future__ import annotations

from datetime import date

from caseworker_app.statutory.calendar import school_year

RECEPTION_AFTER = 5  # born in the school year 2015 to 2016: Reception from September 2020
LAST = 14
NURSERY, BEFORE, AFTER = "N", "pre", "14+"
_FIRST_COHORT = 1950


def year_group(date_of_birth: date, on: date, shift: int = 0) -> str:
    """Return "R", "1" to "14"; "N" for the two years before Reception, "pre" before those, "14+" after.

    `shift` is for a child taught out of year: −1 is a year below.
    """
    return group_name(school_year(on) - school_year(date_of_birth) - RECEPTION_AFTER + shift)


def label(group: str) -> str:
    """Return a year group in words: "Year 6", "Reception"."""
    words = {"R": "Reception", NURSERY: "Nursery", BEFORE: "Before nursery", AFTER: "After year 14", "": ""}
    return words.get(group, f"Year {group}")


def cohort(date_of_birth: date, shift: int = 0) -> int:
    """Return the school year of birth, out-of-year correction counted in, as a number from 1 to 255."""
    return min(max(school_year(date_of_birth) - shift - _FIRST_COHORT, 1), 255)


def cohort_year_group(number: int, on: date) -> str:
    """Return the year group on a day of everyone in a cohort; 0 is a child without a birth date."""
    return group_name(school_year(on) - (number + _FIRST_COHORT) - RECEPTION_AFTER) if number else ""


def group_name(group: int) -> str:
    """Return the year group of a number: reception is 0, nursery stands before it."""
    if group > LAST:
        return AFTER
    if group > 0:
        return str(group)
    return {0: "R", -1: NURSERY, -2: NURSERY}.get(group, BEFORE)
