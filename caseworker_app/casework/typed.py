"""Reading what a person typed into a field: text in, the kept value out, or what to write instead."""

from __future__ import annotations

import re
from datetime import date, datetime

from caseworker_app.errors import WrongUse
from caseworker_app.statutory import checks
from caseworker_app.statutory.month_days import why_no_date

_WEEKDAY = re.compile(r"\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s", re.IGNORECASE)  # as letters print
_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
_YES, _NO = {"yes", "y", "true", "1", "on"}, {"no", "n", "false", "0", "off", ""}
_LONGEST = 4000


def text(typed: str, label: str) -> str:
    """Read a line of text."""
    kept = "".join(letter for letter in typed if letter.isprintable() or letter in "\n\t").strip()
    if len(kept) > _LONGEST:
        raise WrongUse(
            f"The {label} is longer than {_LONGEST} letters.",
            "Shorten it; a longer text belongs in a document.",
        )
    return kept


def required(typed: str, label: str) -> str:
    """Read a line of text that cannot be empty."""
    kept = text(typed, label)
    if not kept:
        raise WrongUse(f"Enter the {label}.")
    return kept


def day(typed: str, label: str) -> date:
    """Read a date."""
    plain = _WEEKDAY.sub("", typed, count=1).strip()
    for form in _FORMS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    why = f". {found}" if (found := why_no_date(typed)) else ""
    raise WrongUse(
        f"“{typed}” is not a date ({label}){why}.",
        "Enter a date like 4 June 2026 or 2026-06-04.",
    )


def optional_day(typed: str, label: str) -> date | None:
    """Read a date, or nothing."""
    return day(typed, label) if typed.strip() else None


def yes_or_no(typed: str, label: str) -> bool:
    """Read a yes or a no."""
    word = typed.strip().casefold()
    if word not in _YES | _NO:
        raise WrongUse(f"The {label} is yes or no, not “{typed}”.")
    return word in _YES


def small_number(typed: str, label: str) -> int:
    """Read how many years a child is taught out of year."""
    if not re.fullmatch(r"\s*[+-]?[0-3]\s*", typed):
        raise WrongUse(f"The {label} is a number from -3 to 3, not “{typed}”.", "-1 is taught a year below.")
    return int(typed)


def refuse_impossible_birth(born: date | None, today: date) -> None:
    """Refuse the birth date of someone not yet born, or too old for a plan."""
    refusal = checks.birth(born, today) if born is not None else None
    if refusal is not None:
        raise refusal
