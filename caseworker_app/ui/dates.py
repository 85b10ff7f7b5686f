"""Dates in words, lateness in words, and dates as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from caseworker_app.errors import WrongUse
from caseworker_app.statutory.month_days import no_such_day
from caseworker_app.ui.clock import in_london

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST_DAY = 99  # of two digits; more is no day of a month at all
HOW_TO_TYPE = "Enter a date like 4 June 2026 or 4/6"


def long_date(day: date) -> str:
    """`4 June 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_date(day: date) -> str:
    """`Thursday 4 June 2026`, for a day on which someone must act."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def short_date(day: date | None) -> str:
    """`4 Jun 2026`, for tables; a dash when there is none."""
    return "–" if day is None else f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def day_month(day: date) -> str:
    """`4 Jun`, where the year is plain from what stands around it."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def clock_time(hour: int, minute: int) -> str:
    """`9am`, `5:30pm`, `midday`, and `11:59pm` for midnight."""
    if (hour, minute) == (0, 0):
        return "11:59pm"
    if (hour, minute) == (12, 0):
        return "midday"
    minutes = f":{minute:02}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'am' if hour < 12 else 'pm'}"


def moment_words(moment: datetime, now: datetime) -> str:
    """`today at 9:14am`, `on Monday 23 November 2026 at 9:14am`, as clocks in England say it."""
    here = in_london(moment)
    day = "today" if here.date() == in_london(now).date() else f"on {weekday_date(here.date())}"
    return f"{day} at {clock_time(here.hour, here.minute)}"


def count_of(number: int, one: str, many: str = "") -> str:
    """`1 day`, `2 days`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def days_words(days: int) -> str:
    """The words of a chip: `Late 2 days`, `Due today`, `Tomorrow`, `In 5 days`."""
    if days < 0:
        return f"Late {-days:,} {'day' if days == -1 else 'days'}"
    return {0: "Due today", 1: "Tomorrow"}.get(days, f"In {days} days")


def lateness(due: date, today: date) -> str:
    """Both the distance and the day: `2 days late (was due 2 June 2026)`, `in 5 days (9 June 2026)`."""
    days = (due - today).days
    if days < 0:
        return f"{count_of(-days, 'day')} late (was due {long_date(due)})"
    return {0: "due today", 1: "due tomorrow"}.get(days, f"in {days} days ({long_date(due)})")


def school_year(day: date) -> str:
    """`2026 to 2027`: school years turn on 1 September."""
    return school_year_words(day.year if day.month >= 9 else day.year - 1)


def school_year_words(first: int) -> str:
    """`2026 to 2027`, from the year in which it begins."""
    return f"{first} to {first + 1}"


def parse_typed(text: str, today: date) -> date:
    """Return the day that a person typed: `4/6`, `4 6 26`, `4 jun`, `today`, `fri`, `+2w`, `-3d`.

    A date without a year is the one nearest to today; a weekday is the next one to come.
    """
    words = text.strip().lower().replace(",", " ")
    return _named(words, today) or _counted(words, today) or _written(words, today)


def _named(words: str, today: date) -> date | None:
    days = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
    if words in days:
        return today + timedelta(days=days[words])
    names = [name.lower() for name in WEEKDAYS]
    if len(words) >= 3 and (found := [n for n, name in enumerate(names) if name.startswith(words)]):
        return today + timedelta(days=(found[0] - today.weekday() - 1) % 7 + 1)
    return None


def _counted(words: str, today: date) -> date | None:
    match = re.fullmatch(r"([+-])\s*(\d{1,4})\s*([dwmy])?(?:ays?|eeks?|onths?|ears?)?", words)
    if match is None:
        return None
    number = int(match[2]) * (1 if match[1] == "+" else -1)
    unit = match[3] or "d"
    if unit in "dw":
        return today + timedelta(days=number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 + number * (12 if unit == "y" else 1)
    return _last_fitting(months // 12, months % 12 + 1, today.day)


def _last_fitting(year: int, month: int, day: int) -> date:
    """Return that day of the month, or the month's last where it is shorter."""
    while True:
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            day -= 1
            if day < 28:
                raise _unreadable() from None


def _written(words: str, today: date) -> date:
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
        year, month, day = (int(part) for part in words.split("-"))
        return _checked(year, month, day)
    parts = re.findall(r"\d+|[a-z]+", words)
    parts = [part for part in parts if part not in ("st", "nd", "rd", "th", "of")]
    if parts and parts[0].isalpha() and _weekday(parts[0]):
        parts = parts[1:]
    if not 2 <= len(parts) <= 3 or not parts[0].isdigit() or re.search(r"[^\w\s/.\-]", words):
        raise _unreadable()
    month = int(parts[1]) if parts[1].isdigit() else _month(parts[1])
    if len(parts) == 2:
        return _nearest(int(parts[0]), month, today)
    if not parts[2].isdigit() or len(parts[2]) not in (2, 4):
        raise _unreadable()
    year = int(parts[2])
    return _checked(year if year > 99 else _century(year, today), month, int(parts[0]))


def _weekday(word: str) -> bool:
    return len(word) >= 3 and any(name.lower().startswith(word) for name in WEEKDAYS)


def _month(word: str) -> int:
    found = [n for n, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.lower().startswith(word[:9])]
    if word == "sept":
        found = [9]
    if not found:
        raise _unreadable()
    return found[0]


def _century(year: int, today: date) -> int:
    """Return a two-digit year as the one that lies at most twenty years ahead."""
    full = today.year - today.year % 100 + year
    return full if full <= today.year + 20 else full - 100


def _nearest(day: int, month: int, today: date) -> date:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except (ValueError, OverflowError):
            continue
    if not found:
        raise _unreadable(today.year, month, day)
    return min(found, key=lambda candidate: abs(candidate - today))


def _checked(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise _unreadable(year, month, day) from None


def _unreadable(year: int = 0, month: int = 0, day: int = 0) -> WrongUse:
    """Say that the month has no such day, where that is what is wrong; else how to write a date."""
    told = 1 <= month <= 12 and 0 <= day <= _LONGEST_DAY
    return WrongUse((no_such_day(year, month, day) if told else "") or HOW_TO_TYPE)
