"""Days as people say them: “by Friday”, “next week”, “the 12th”, “end of the month”, “in two weeks”.

A small grammar of our own: each form is one pattern and the day that it means. A day is always read as one to
come, for it is heard in a promise; whatever is not surely a day is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caseworker_app.statutory.calendar import calendar

FRIDAY = 4
_FURTHEST = timedelta(days=366 * 2)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "a couple of": 2, "couple of": 2, "a few": 3,
}  # fmt: skip

_WEEKDAY = r"(?P<weekday>(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBER = (
    r"(?P<number>\d{1,3}|a couple of|couple of|a few|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
)
_DAY = r"(?P<day>\d{1,2})"
_NTH = rf"{_DAY}(?:st|nd|rd|th)"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d))?"


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """A day that was said: which, the words for it, and where they stand in the text."""

    day: date
    words: str
    start: int
    end: int


def spoken_days(text: str, today: date) -> tuple[SpokenDay, ...]:
    """Return the days to come that a text names, in its order; where words overlap the longer ones count."""
    found: list[tuple[int, int, date | None]] = []
    for start, end, day in sorted(_all(text, today), key=lambda one: (one[0], -one[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end, day))
    return tuple(
        SpokenDay(day, text[start:end], start, end)
        for start, end, day in found
        if day is not None and today <= day <= today + _FURTHEST
    )


def _all(text: str, today: date) -> Iterator[tuple[int, int, date | None]]:
    """Give the place of every form, and its day; none for one that cannot be, such as the 31st of June."""
    for pattern, means in _FORMS:
        for match in pattern.finditer(text):
            try:
                yield match.start(), match.end(), means(match, today)
            except (ValueError, OverflowError):
                yield match.start(), match.end(), None


def _weekday(match: re.Match[str]) -> int:
    return _WEEKDAYS.index(match["weekday"].lower()[:3])


def _coming(weekday: int, after: date) -> date:
    """Return the next such weekday after a day."""
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def _number(match: re.Match[str]) -> int:
    words = " ".join(match["number"].lower().split())
    return int(words) if words.isdigit() else _NUMBERS[words]


def _that_weekday(match: re.Match[str], today: date) -> date:
    return _coming(_weekday(match), today)


def _next_weekday(match: re.Match[str], today: date) -> date:
    """Return “next Tuesday”: that of next week."""
    return _monday(today) + timedelta(days=7 + _weekday(match))


def _week_on(match: re.Match[str], today: date) -> date:
    return _coming(_weekday(match), today) + timedelta(days=7)


def _nth_weekday(match: re.Match[str], today: date) -> date | None:
    """Return “Monday 7th”: the next 7th that is a Monday; none where that is long from now."""
    return next(
        (
            day
            for day in _such_days(int(match["day"]), today)
            if day >= today and day.weekday() == _weekday(match)
        ),
        None,
    )


def _such_days(day: int, today: date) -> Iterator[date]:
    """Give that day of this month and of those after it."""
    for ahead in range(12):
        month = today.month - 1 + ahead
        try:
            yield date(today.year + month // 12, month % 12 + 1, day)
        except ValueError:
            continue


def _nth(match: re.Match[str], today: date) -> date | None:
    return next((day for day in _such_days(int(match["day"]), today) if day > today), None)


def _of_month(match: re.Match[str], today: date) -> date:
    month = _MONTHS.index(match["month"].lower()[:3]) + 1
    return _in_year(match, int(match["day"]), month, today)


def _in_figures(match: re.Match[str], today: date) -> date:
    return _in_year(match, int(match["day"]), int(match["month"]), today)


def _in_year(match: re.Match[str], day: int, month: int, today: date) -> date:
    if match["year"]:
        year = int(match["year"])
        return date(year + 2000 if year < 100 else year, month, day)
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def _iso(match: re.Match[str], today: date) -> date:  # noqa: ARG001
    return date.fromisoformat(match[0])


def _in_days(match: re.Match[str], today: date) -> date:
    number, what = _number(match), match["what"].lower()
    if "working" in what or "school" in what:
        return calendar().after(today, number)
    if what.startswith("week"):
        return today + timedelta(days=7 * number)
    if what.startswith("fortnight"):
        return today + timedelta(days=14 * number)
    if what.startswith("month"):
        return _months_on(today, number)
    return today + timedelta(days=number)


def _months_on(today: date, months: int) -> date:
    month = today.month - 1 + months
    year, month = today.year + month // 12, month % 12 + 1
    return min(date(year, month, 1) + timedelta(days=today.day - 1), _last_of(year, month))


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _this_friday(today: date) -> date:
    return today if today.weekday() > FRIDAY else _monday(today) + timedelta(days=FRIDAY)


def _week_end(match: re.Match[str], today: date) -> date:
    """Return the Friday of this week or of the next: by then the week’s work is done."""
    return _this_friday(today) + timedelta(days=7 * ("next" in match[0].lower()))


def _early_week(match: re.Match[str], today: date) -> date:  # noqa: ARG001
    """Return “early next week”: by its Tuesday."""
    return _monday(today) + timedelta(days=8)


def _month_end(match: re.Match[str], today: date) -> date:
    month = today.month - 1 + ("next" in match[0].lower())
    last = _last_of(today.year + month // 12, month % 12 + 1)
    return max(calendar().on_or_before(last), today)


def _same(days: int) -> Callable[[re.Match[str], date], date]:
    return lambda _match, today: today + timedelta(days=days)


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/]){pattern}(?![\w/])", re.IGNORECASE)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_form(r"(?:today|tonight|this (?:morning|afternoon|evening)|(?:the )?end of (?:the )?day)"), _same(0)),
    (_form(r"tomorrow"), _same(1)),
    (_form(r"the day after tomorrow"), _same(2)),
    (_form(rf"{_WEEKDAY}"), _that_weekday),
    (_form(rf"this (?:coming )?{_WEEKDAY}"), _that_weekday),
    (_form(rf"next {_WEEKDAY}"), _next_weekday),
    (_form(rf"(?:a )?week on {_WEEKDAY}"), _week_on),
    (_form(rf"{_WEEKDAY} week"), _week_on),
    (_form(rf"{_WEEKDAY},? (?:the )?{_NTH}"), _nth_weekday),
    (_form(rf"{_WEEKDAY} next week"), _next_weekday),
    (_form(rf"(?:the )?{_NTH}"), _nth),
    (_form(rf"(?:{_WEEKDAY},? )?(?:the )?{_ORDINAL} (?:of )?{_MONTH}{_YEAR}"), _of_month),
    (_form(rf"{_MONTH} {_ORDINAL}{_YEAR}"), _of_month),
    (_form(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{2}|20\d\d))?"), _in_figures),
    (_form(r"20\d\d-\d\d-\d\d"), _iso),
    (
        _form(rf"(?:in|within)(?: the next)? {_NUMBER} (?P<what>(?:working |school )?days?|weeks?|months?)"),
        _in_days,
    ),
    (_form(r"in (?P<number>a) (?P<what>fortnight)(?:’s|'s)?(?: time)?"), _in_days),
    (_form(r"(?:this week|(?:the )?end of (?:the|this|next) week|next week)"), _week_end),
    (_form(r"(?:early|at the (?:beginning|start) of) next week"), _early_week),
    (_form(r"(?:(?:the )?end of (?:the|this|next) month|this month|next month)"), _month_end),
)
