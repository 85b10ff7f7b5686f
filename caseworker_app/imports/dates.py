# ruff: noqa: ARG001 - every way of reading a date takes the same arguments
"""Dates as councils type them. A column is read as a whole, so that its own cells decide day and month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from caseworker_app.imports.workbook import Cell
from caseworker_app.statutory.calendar import SEPTEMBER
from caseworker_app.statutory.month_days import no_such_day

Outcome = Literal["read", "doubtful", "rejected", "blank", "kept"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
"October",
               "November", "December")  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_DATE = frozenset(
    {"n/a", "na", "n.a.", "n.a", "-", "--", "–", "—", "none", "nil", "no", "x", "not applicable", "0"}
)
NO_DATE_YET = re.compile(
    r"(?:tbc|tba|t\.b\.c\.?|to be (?:confirmed|agreed|arranged)|awaited|awaiting\b.*"
    r"|pending|not yet.*|unknown|\?+)"
    r"(?:[\s,;:(–-].*)?",
    re.IGNORECASE | re.DOTALL,
)
NOTE = re.compile(
    r"(?:chased|chase|rang|called|emailed|e-mailed|spoke|left message|reminded|cancelled)\b", re.IGNORECASE
)
WEEK_OF = re.compile(r"^(?:w\s*/\s*c|wc|week (?:commencing|beginning|of))\b[.:]?\s*", re.IGNORECASE)
ABOUT = re.compile(
    r"^(?:c\.|ca\.?|circa|approx\.?|about|around|by|before|after|early|mid|late|end|est\.?)\s+", re.I
)
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|r|rs|ur)?(?:day)?\b[,.]?\s*", re.IGNORECASE)
MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
NUMBERS = re.compile(r"(?P<a>\d{1,2})\s*[./\-\\ ]\s*(?P<b>\d{1,2})\s*[./\-\\ ]\s*(?P<y>\d{4}|\d{2})(?!\d)")
NUMBERS_NO_YEAR = re.compile(r"(?P<a>\d{1,2})\s*[./]\s*(?P<b>\d{1,2})(?![\d/.])")
DAY_MONTH = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-./]*(?:of\s+)?{MONTH}(?:[\s\-./,']*(?P<y>\d{{4}}|\d{{2}})(?![\d/:]))?",
    re.I,
)
MONTH_DAY = re.compile(rf"{MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)", re.I)
MONTH_ONLY = re.compile(rf"{MONTH}[\s\-./,']*(?P<y>\d{{4}}|\d{{2}})(?!\d)", re.I)
MONTH_NUMBER = re.compile(r"(?P<m>\d{1,2})[/.\-](?P<y>\d{4})$")
TIME = re.compile(
    r"[\sT,]*(?:at\s+)?(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:am|pm)?|\d{1,2}\s*(?:am|pm))Z?\s*$",
    re.I,
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
EARLIEST_EVENT = date(
    2001, 1, 1
)  # before the Education Act's tribunal; a plan or statement on file is younger
SWAPPED_ENOUGH = 3
MONTH_ALONE = "only the month is given, read as its first day"


SCHOOL_YEAR = re.compile(r"\b(?:20)?(\d\d)\s*[-/–]\s*(?:20)?(\d\d)\b(?!\s*[-/–]\s*\d)")


def school_year_in(words: str) -> int | None:
    """Return the school year that a heading or a sheet's name says: “2025-26” is 2025."""
    years = [int(found[1]) for found in SCHOOL_YEAR.finditer(words) if int(found[2]) == int(found[1]) + 1]
    return 2000 + years[0] if len(years) == 1 else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one distinct text says: a date, a date in doubt, no date, or nothing that can be used."""

    outcome: Outcome
    on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Whether the day comes first in a column, and what decided it."""

    day_first: bool = True
    decided_by: Literal["column", "mapping", "assumed", "mixed"] = "assumed"
    agreeing: int = 0
    against: int = 0
    school_year: int | None = None  # in which the sheet’s own name says that its days lie
    weekday: int | None = None  # that a day without a year has to be

    def words(self) -> str:
        """Say in a sentence how the column was read."""
        first = "day" if self.day_first else "month"
        if self.decided_by == "mapping":
            return f"Read with the {first} first, as the mapping says."
        if self.decided_by == "assumed":
            return f"No date in this column shows which comes first. Read with the {first} first."
        if self.decided_by == "mixed":
            return f"{self.agreeing} dates put the {first} first, {self.against} do not. Check this column."
        return f"Read with the {first} first: {self.agreeing} dates can only be read so."


@dataclass(slots=True)
class DateColumn:
    """A column of dates, cell for cell, and what is to be told of some of them (by their index)."""

    dates: list[date | None]
    odd: dict[int, Reading] = field(default_factory=dict)
    order: Order = field(default_factory=Order)


def order_of(texts: Iterable[str], day_first: bool | None = None) -> Order:
    """Decide day and month by every text of the column: a 25 can only be a day."""
    first = second = 0
    for text in texts:
        found = NUMBERS.fullmatch(text) or (None if ISO.search(text) else NUMBERS.search(text))
        if found:
            first += int(found["a"]) > 12 >= int(found["b"])
            second += int(found["b"]) > 12 >= int(found["a"])
    if day_first is not None:
        return Order(day_first, "mapping", first if day_first else second, second if day_first else first)
    if first and second:
        return Order(first >= second, "mixed", max(first, second), min(first, second))
    if first or second:
        return Order(first > 0, "column", max(first, second))
    return Order()


def read_column(
    values: Sequence[Cell],
    *,
    today: date,
    day_first: bool | None = None,
    from_1904: bool = False,
    birth: bool = False,
    school_year: int | None = None,
) -> DateColumn:
    """Read every cell of a column; each distinct text is worked out once."""
    distinct = set(values)
    distinct.discard("")
    order = order_of((text for text in distinct if isinstance(text, str)), day_first)
    order = order if school_year is None else replace(order, school_year=school_year)
    swapped = day_first is None and not birth and _looks_swapped(distinct)
    meanings: dict[Cell, date | None] = {"": None}
    odd: dict[Cell, Reading] = {}
    first, last = _bounds(today, birth)
    for value in distinct:
        if type(value) is date and first <= value <= last and not swapped:
            meanings[value] = value  # a real date: nearly every cell of a good column
            continue
        reading = read_cell(value, order=order, today=today, from_1904=from_1904, birth=birth)
        if swapped and isinstance(value, date) and reading.outcome == "read":
            reading = Reading("doubtful", reading.on, SWAPPED)
        meanings[value] = reading.on
        if reading.outcome in ("doubtful", "rejected", "kept"):
            odd[value] = reading
    column = DateColumn([meanings[value] for value in values], order=order)
    if odd:
        column.odd = {index: odd[value] for index, value in enumerate(values) if value in odd}
    return column


def _bounds(today: date, birth: bool) -> tuple[date, date]:
    """Return the first and the last day that can be meant."""
    return date.min if birth else EARLIEST_EVENT, date(today.year + 10, today.month, 1)


SWAPPED = (
    "Every real date in this column has a day of 12 or less, and every date kept as text a day over 12: "
    "Excel may have swapped day and month when the sheet was typed. Check this date."
)


def _looks_swapped(distinct: set[Cell]) -> bool:
    real = [value for value in distinct if isinstance(value, date)]
    if len(real) < SWAPPED_ENOUGH or any(value.day > 12 for value in real):
        return False
    days = [
        int(found["a"])
        for value in distinct
        if isinstance(value, str) and (found := NUMBERS.fullmatch(value))
    ]
    return len(days) >= SWAPPED_ENOUGH and all(day > 12 for day in days)


def read_cell(
    value: Cell, *, order: Order, today: date, from_1904: bool = False, birth: bool = False
) -> Reading:
    """Read one cell, real date, number of days or text."""
    if isinstance(value, bool | dt.time | dt.timedelta):
        return Reading("rejected", why="This is not a date.")
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, date):
        return _likely(Reading("read", value), today, birth)
    if isinstance(value, int | float):
        return _likely(_serial(float(value), from_1904), today, birth)
    return _likely(read_text(value, order=order, today=today, from_1904=from_1904, birth=birth), today, birth)


def _serial(number: float, from_1904: bool) -> Reading:
    if not 1 <= number < 80_000:
        return Reading("rejected", why="This number is not a date. Enter a date like 4 June 2026.")
    return Reading("read", (EPOCH_1904 if from_1904 else EPOCH_1900) + timedelta(days=int(number)))


def _likely(reading: Reading, today: date, birth: bool) -> Reading:
    """Reject what can be neither a birth nor an event of a plan. Later than today is judged by the field."""
    on = reading.on
    if on is None:
        return reading
    first, last = _bounds(today, birth)
    if not first <= on <= last:
        return Reading("rejected", why=f"The year {on.year} cannot be right. Check it.")
    return reading


def read_text(
    text: str, *, order: Order, today: date, from_1904: bool = False, birth: bool = False
) -> Reading:
    """Read a typed date; what stands beside it makes it doubtful, not lost."""
    if found := NUMBERS.fullmatch(text):
        return _spoken_doubt(_numbers(found, order, today, birth))  # what most typed dates look like
    words = " ".join(text.split())
    if not words:
        return Reading("blank")
    if words.casefold() in NO_DATE:
        return Reading("kept")
    if NO_DATE_YET.fullmatch(words):
        return Reading("doubtful", why="Read as: no date yet.")
    if NOTE.match(words):
        return Reading("rejected", why="This is a note, not a date. It is kept on the case.")
    if SERIAL.fullmatch(words):
        read = _serial(float(words), from_1904)
        return (
            Reading("doubtful", read.on, f"A number of days, read as {_spoken(read.on)}.")
            if read.on
            else read
        )
    return _typed(words, order, today, birth)


def _typed(words: str, order: Order, today: date, birth: bool) -> Reading:
    doubts: list[str] = []
    if found := WEEK_OF.match(words):
        words = words[found.end() :]
        order = replace(order, weekday=0)
        doubts.append("only the week is given, read as its first day")
    if found := ABOUT.match(words):
        doubts.append(f"“{found[0].strip()}” says that it is not exact")
        words = words[found.end() :]
    if found := WEEKDAY.match(words):
        words = words[found.end() :]
        weekday = WEEKDAYS.index(found[1].lower())
        order = replace(order, weekday=weekday)
        order, doubt = _order_by_weekday(words, weekday, order, today, birth)
        doubts += doubt
    start, reading, rest = _dated(words, order, today, birth)
    if reading is None:
        return Reading(
            "rejected", why="This is not a date that can be read. Enter a date like 4 June 2026 or 4/6/26."
        )
    if reading.on is None:
        return reading
    if start.strip(" (:;,-"):
        doubts.append("there are words before the date")
    if TIME.sub("", rest).strip(" .,;:()-"):
        doubts.append("there are words after the date")
    return _spoken_doubt(reading, doubts)


def _order_by_weekday(
    words: str, weekday: int, order: Order, today: date, birth: bool
) -> tuple[Order, list[str]]:
    """Let a typed weekday say which comes first, day or month; tell where it fits neither."""
    first = _dated(words, order, today, birth)[1]
    if first is None or first.on is None or first.on.weekday() == weekday:
        return (replace(order, decided_by="column") if first and first.on else order), []
    other = replace(order, day_first=not order.day_first, decided_by="column")
    second = _dated(words, other, today, birth)[1]
    if second is not None and second.on is not None and second.on.weekday() == weekday:
        return other, []
    return order, [f"that day is a {DAY_NAMES[first.on.weekday()]}"]


def _spoken_doubt(reading: Reading, doubts: Sequence[str] = ()) -> Reading:
    """Say how a date was read, where there is a doubt."""
    whys = [*([reading.why] if reading.why else []), *doubts]
    if reading.on is None or not whys:
        return reading
    return Reading("doubtful", reading.on, f"Read as {_spoken(reading.on)}: {', '.join(whys)}.")


def _dated(words: str, order: Order, today: date, birth: bool) -> tuple[str, Reading | None, str]:
    """Return the first date in the words, with what stands before and after it."""
    tries = (
        (ISO, _iso), (NUMBERS, _numbers), (DAY_MONTH, _day_month), (MONTH_DAY, _day_month),
        (MONTH_ONLY, _month_only), (MONTH_NUMBER, _month_only), (NUMBERS_NO_YEAR, _no_year),
    )  # fmt: skip
    hits = [(found.start(), -len(found[0]), rank, found, read)
            for rank, (pattern, read) in enumerate(tries) if (found := pattern.search(words))]  # fmt: skip
    if not hits:
        return "", None, ""
    _, _, _, found, read = min(hits, key=lambda hit: hit[:3])
    return words[: found.start()], read(found, order, today, birth), words[found.end() :]


def _iso(found: re.Match[str], order: Order, today: date, birth: bool) -> Reading:
    return _made(int(found["y"]), int(found["m"]), int(found["d"]))


def _numbers(found: re.Match[str], order: Order, today: date, birth: bool) -> Reading:
    a, b, year = int(found["a"]), int(found["b"]), _year(found["y"], today, birth)
    day, month = (a, b) if order.day_first else (b, a)
    if month > 12 >= day:
        swapped = _made(year, day, month)
        if swapped.on is None:
            return swapped
        return Reading(
            "doubtful", swapped.on, "day and month stand the other way round than in the rest of the column"
        )
    made = _made(year, month, day)
    if made.on and a != b and max(a, b) <= 12 and order.decided_by in ("assumed", "mixed"):
        other = _made(year, day, month).on
        return Reading("doubtful", made.on, f"it can also be {_spoken(other)}")
    return made


def _day_month(found: re.Match[str], order: Order, today: date, birth: bool) -> Reading:
    month = MONTHS.index(found["month"][:3].lower()) + 1
    if found["y"]:
        return _made(_year(found["y"], today, birth), month, int(found["d"]))
    return _nearest(month, int(found["d"]), today, order)


def _month_only(found: re.Match[str], order: Order, today: date, birth: bool) -> Reading:
    groups = found.groupdict()
    month = MONTHS.index(groups["month"][:3].lower()) + 1 if groups.get("month") else int(groups["m"])
    made = _made(_year(found["y"], today, birth), month, 1)
    return Reading("doubtful", made.on, MONTH_ALONE) if made.on else made


def _no_year(found: re.Match[str], order: Order, today: date, birth: bool) -> Reading:
    a, b = int(found["a"]), int(found["b"])
    return _nearest(*((b, a) if order.day_first else (a, b)), today, order)


def _nearest(month: int, day: int, today: date, order: Order) -> Reading:
    """Read a date without a year in the sheet's school year, or as the last one that has passed.

    A weekday that stands beside it (a week commencing is a Monday) goes before the nearest year.
    """
    if order.school_year is not None:
        made = _made(order.school_year + (month < SEPTEMBER), month, day)
        if made.on and order.weekday in (None, made.on.weekday()):
            return Reading("doubtful", made.on, "the year is missing, taken from the sheet’s school year")
    passed = [
        made.on
        for year in range(today.year, today.year - 5, -1)
        if (made := _made(year, month, day)).on and made.on <= today
    ]
    fits = [on for on in passed if order.weekday in (None, on.weekday())]
    if passed:
        return Reading("doubtful", (fits or passed)[0], "the year is missing")
    return _made(today.year, month, day)


def _year(text: str, today: date, birth: bool) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    # A child is born in the past; a plan, or its next review, lies within some years of today.
    latest = today.year if birth else today.year + 10
    return 2000 + year if 2000 + year <= latest else 1900 + year


def _made(year: int, month: int, day: int) -> Reading:
    if wrong := no_such_day(year, month, day):
        return Reading("rejected", why=f"{wrong}.")
    return Reading("read", date(year, month, day))


def _spoken(day: date | None) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}" if day else ""
