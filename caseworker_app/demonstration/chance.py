"""Seeded chance: the same seed and date always give the same caseload."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from caseworker_app.statutory.calendar import calendar

T = TypeVar("T")


class Chance:
    """Picks people, days and outcomes from one seeded source."""

    def __init__(self, seed: int, as_of: date) -> None:
        self._random = Random(f"{seed} {as_of.isoformat()}")  # noqa: S311 (a demonstration, no secret)
        self.as_of = as_of

    def one_of(self, choices: Sequence[T]) -> T:
        """Pick one."""
        return self._random.choice(choices)

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """Pick one by its weight."""
        return self._random.choices([choice for choice, _ in choices], [weight for _, weight in choices])[0]

    def often(self, per_cent: float) -> bool:
        """Say yes in so many of a hundred cases."""
        return self._random.random() * 100 < per_cent

    def between(self, low: int, high: int) -> int:
        """Pick a whole number, both ends included."""
        return self._random.randint(low, high)

    def late(self, middle: float) -> int:
        """Pick a number of days with a long tail, `middle` on average."""
        return round(self._random.expovariate(1 / middle))

    def some_of(self, choices: Sequence[T], count: int) -> list[T]:
        """Pick a few different ones."""
        return self._random.sample(choices, min(count, len(choices)))

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """Return the choices in another order."""
        return self._random.sample(choices, len(choices))

    def day_ago(self, least: int, most: int) -> date:
        """Pick a day between so many days before the date of the demonstration."""
        return self.as_of - timedelta(days=self.between(least, most))

    def identifier(self, moment: datetime) -> str:
        """Return a UUIDv7 of a moment, the same for the same seed."""
        stamp = int(moment.timestamp() * 1000)
        return str(
            UUID(
                int=stamp << 80
                | 0x7 << 76
                | self._random.getrandbits(12) << 64
                | 0b10 << 62
                | self._random.getrandbits(62)
            )
        )


def working(day: date) -> date:
    """Return the day, or the next on which an office works."""
    return calendar().on_or_after(day)


def office_day(day: date) -> date:
    """Return the day, or the last before it on which an office works."""
    return calendar().on_or_before(day)


def in_term(day: date) -> date:
    """Return the day, or the last school day before it: schools hold no meetings in their holidays."""
    for year in (day.year, day.year - 1):
        for first, last in _holidays(year):
            if first <= day <= last:
                day = first - timedelta(days=1)
    return office_day(day)


def _holidays(year: int) -> tuple[tuple[date, date], ...]:
    return (
        (date(year, 12, 18), date(year + 1, 1, 4)),
        (date(year, 7, 20), date(year, 9, 3)),
        (date(year, 10, 24), date(year, 11, 1)),
        (date(year, 2, 14), date(year, 2, 22)),
    )
