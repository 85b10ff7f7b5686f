"""Working days in England and Wales: the published bank holidays, and computed ones around them.

The published table is data (`resources/calendar/bank-holidays.json`), so that a holiday can be added
without a release. Years that it does not hold are computed from the regular holidays, and whatever
depends on them is provisional.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from pathlib import Path

from caseworker_app import paths

ONE_DAY = timedelta(days=1)
SATURDAY = 5
SEPTEMBER = 9
FILE = "calendar/bank-holidays.json"


def easter(year: int) -> date:
    """Return Easter Sunday (the Gregorian rule, as Oudin gives it)."""
    century = year // 100
    golden = year % 19
    moon = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def good_friday(year: int) -> date:
    """Return Good Friday."""
    return easter(year) - timedelta(days=2)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, 31)  # May and August only
    return last - timedelta(days=last.weekday())


def _substituted(days: Iterable[date]) -> set[date]:
    """Give a fixed holiday that falls on a weekend its next free weekday, as royal proclamations do."""
    taken: set[date] = set()
    for day in sorted(days, key=lambda day: (day.weekday() >= SATURDAY, day)):
        while day.weekday() >= SATURDAY or day in taken:
            day += ONE_DAY
        taken.add(day)
    return taken


def regular_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays that the general rules give for England and Wales."""
    fixed = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    movable = {
        good_friday(year),
        easter(year) + ONE_DAY,
        _first_monday(year, 5),
        _last_monday(year, 5),
        _last_monday(year, 8),
    }
    return frozenset(_substituted(fixed) | movable)


def school_year(on: date) -> int:
    """Return the year in which the school year of a day began: it turns on 1 September."""
    return on.year if on.month >= SEPTEMBER else on.year - 1


class _LastWorking(dict[date, date]):
    """The last working day on or before a day, worked out when first asked for."""

    def __init__(self, working: Calendar) -> None:
        self._working = working

    def __missing__(self, day: date) -> date:
        found = day
        while not self._working.is_working_day(found):
            found -= ONE_DAY
        self[day] = found
        return found


class Calendar:
    """The working days of England and Wales, from a published table and the regular holidays beside it."""

    def __init__(self, published: Iterable[date], added: Iterable[date], removed: Iterable[date]) -> None:
        self._published = frozenset(published)
        self._added = frozenset(added)
        self._removed = frozenset(removed)
        self._years: dict[int, list[int]] = {}
        self.last_working = _LastWorking(self)
        years = {day.year for day in self._published}
        self.first_year = min(years, default=MAXYEAR)
        self.last_year = max(years, default=MINYEAR)

    def bank_holidays(self, year: int) -> frozenset[date]:
        """Return the days of a year on which work rests; Christmas Day and Good Friday also by name."""
        by_name = {date(year, 12, 25), good_friday(year)}
        if self.first_year <= year <= self.last_year:
            return frozenset({day for day in self._published if day.year == year} | by_name)
        regular = {day for day in regular_holidays(year) | by_name if day not in self._removed}
        return frozenset(regular | {day for day in self._added if day.year == year})

    def is_working_day(self, day: date) -> bool:
        """Say whether `day` is a working day."""
        ordinals = self._working_days(day.year)
        place = bisect_left(ordinals, day.toordinal())
        return place < len(ordinals) and ordinals[place] == day.toordinal()

    def is_provisional(self, first: date, last: date) -> bool:
        """Say whether working days between two days are computed, not published."""
        return first.year < self.first_year or last.year > self.last_year

    def on_or_after(self, day: date) -> date:
        """Return the first working day on or after `day`."""
        return self.after(day - ONE_DAY, 1)

    def on_or_before(self, day: date) -> date:
        """Return the last working day on or before `day`."""
        return self.last_working[day]

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`."""
        year = day.year
        ordinals = self._working_days(year)
        place = bisect_right(ordinals, day.toordinal()) + count - 1
        while place >= len(ordinals):
            place -= len(ordinals)
            year += 1
            ordinals = self._working_days(year)
        return date.fromordinal(ordinals[place])

    def beginning_with(self, day: date, count: int) -> date:
        """Return the last of `count` working days of which the first is `day`, or the next working day."""
        return self.after(day - ONE_DAY, count)

    def between(self, first: date, end: date) -> int:
        """Count the working days from `first` up to, not including, `end`."""
        if end <= first:
            return 0
        count = 0
        for year in range(first.year, end.year + 1):
            ordinals = self._working_days(year)
            count += bisect_left(ordinals, end.toordinal()) - bisect_left(ordinals, first.toordinal())
        return count

    def _working_days(self, year: int) -> list[int]:
        ordinals = self._years.get(year)
        if ordinals is None:
            holidays = {day.toordinal() for day in self.bank_holidays(year)}
            span = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            ordinals = [day for day in span if (day - 1) % 7 < SATURDAY and day not in holidays]
            self._years[year] = ordinals
        return ordinals


def read(file: Path) -> Calendar:
    """Read a calendar from a file of published bank holidays and one-offs."""
    content = json.loads(file.read_text("utf-8"))
    days = [date.fromisoformat(line["date"]) for line in content["england-and-wales"]]
    one_offs = content["one-offs"]
    return Calendar(
        days,
        added=[date.fromisoformat(line["date"]) for line in one_offs],
        removed=[date.fromisoformat(line["instead_of"]) for line in one_offs if "instead_of" in line],
    )


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """Return the calendar of England and Wales, read once."""
    return read(paths.resources() / FILE)
