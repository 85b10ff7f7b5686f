# ruff: noqa: ARG002 - every way of counting takes the same two arguments
"""The ways in which the law counts time: a date in, a date out.

Each way has a class of its own. Three of them count "15 days" to three different days, so none has a
default and none is made from another.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import ClassVar, Protocol

from caseworker_app.statutory.calendar import ONE_DAY, Calendar, calendar
from caseworker_app.statutory.words import count_of, long_date, number_word

DECEMBER, AUGUST = 12, 8
DAYS_IN_EVERY_MONTH = 28
CHRISTMAS = 25


class Limit(Protocol):
    """A way of counting from a day to the last day on which a duty can be done in time."""

    @property
    def code(self) -> str:
        """How the statutory table writes it."""

    @property
    def on_working_days(self) -> bool:
        """Whether the answer depends on bank holidays."""

    def due(self, start: date, detail: Mapping[str, str]) -> date | None:
        """Return the last day; none where the law or the facts give no number."""

    @property
    def period(self) -> str:
        """The length in a few words, such as "6 weeks"."""

    @property
    def sentence(self) -> str:
        """The count as the start of a sentence that ends "… is 16 February 2026"."""


def months_later(day: date, months: int) -> date:
    """Return the corresponding date `months` on (or back), or the last day of that month if there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= DAYS_IN_EVERY_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Weeks:
    """Within n weeks of a day: that day is not counted."""

    count: int
    code: ClassVar[str] = "W"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return start + timedelta(weeks=self.count)

    @property
    def period(self) -> str:
        return count_of(self.count, "week")

    @property
    def sentence(self) -> str:
        return f"{number_word(self.count, 'week')} from then"


@dataclass(frozen=True, slots=True)
class WeeksBeginning:
    """n weeks of which the first day is the day itself."""

    count: int
    code: ClassVar[str] = "WB"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return start + timedelta(weeks=self.count) - ONE_DAY

    @property
    def period(self) -> str:
        return f"{count_of(self.count, 'week')} beginning with the day"

    @property
    def sentence(self) -> str:
        return f"The last day of the {count_of(self.count, 'week')} beginning with that day"


@dataclass(frozen=True, slots=True)
class Days:
    """Within n days after a day: that day is not counted."""

    count: int
    code: ClassVar[str] = "DA"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return start + timedelta(days=self.count)

    @property
    def period(self) -> str:
        return count_of(self.count, "day")

    @property
    def sentence(self) -> str:
        return f"{number_word(self.count, 'day')} after that day"


@dataclass(frozen=True, slots=True)
class DaysBeginning:
    """n days of which the first is the day itself."""

    count: int
    code: ClassVar[str] = "DB"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return start + timedelta(days=self.count - 1)

    @property
    def period(self) -> str:
        return f"{count_of(self.count, 'day')} beginning with the day"

    @property
    def sentence(self) -> str:
        return f"The last of the {count_of(self.count, 'day')} beginning with that day"


@dataclass(frozen=True, slots=True)
class DayAfterDaysBeginning:
    """The first day after n days of which the first is the day itself."""

    count: int
    code: ClassVar[str] = "DB+1"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return start + timedelta(days=self.count)

    @property
    def period(self) -> str:
        return f"the day after {count_of(self.count, 'day')} beginning with the day"

    @property
    def sentence(self) -> str:
        return f"The day after the {count_of(self.count, 'day')} beginning with that day"


@dataclass(frozen=True, slots=True)
class Months:
    """n months after a day: the corresponding date, or the last day of a month that has none."""

    count: int
    code: ClassVar[str] = "MA"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return months_later(start, self.count)

    @property
    def period(self) -> str:
        return count_of(self.count, "month")

    @property
    def sentence(self) -> str:
        return f"{number_word(self.count, 'month')} after that day"


@dataclass(frozen=True, slots=True)
class MonthsBeginning:
    """n months of which the first day is the day itself: they end the day before the corresponding date."""

    count: int
    code: ClassVar[str] = "MB"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        corresponding = months_later(start, self.count)
        return corresponding - ONE_DAY if corresponding.day == start.day else corresponding

    @property
    def period(self) -> str:
        return f"{count_of(self.count, 'month')} beginning with the day"

    @property
    def sentence(self) -> str:
        return f"The last day of the {count_of(self.count, 'month')} starting with that day"


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Within n working days after a day: that day is not counted."""

    count: int
    code: ClassVar[str] = "WDA"
    on_working_days: ClassVar[bool] = True

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return calendar().after(start, self.count)

    @property
    def period(self) -> str:
        return count_of(self.count, "working day")

    @property
    def sentence(self) -> str:
        return f"{number_word(self.count, 'working day')} after that day"


@dataclass(frozen=True, slots=True)
class WorkingDaysBeginning:
    """n working days beginning with a day: that day is the first, if it is a working day."""

    count: int
    code: ClassVar[str] = "WDB"
    on_working_days: ClassVar[bool] = True

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return calendar().beginning_with(start, self.count)

    @property
    def period(self) -> str:
        return f"{count_of(self.count, 'working day')} beginning with the day"

    @property
    def sentence(self) -> str:
        return f"The last of the {count_of(self.count, 'working day')} beginning with that day"


@dataclass(frozen=True, slots=True)
class TribunalWorkingDays:
    """n working days after a day, without those in August and from 25 December to 1 January (r.12(3)(b))."""

    count: int
    code: ClassVar[str] = "WDA"
    on_working_days: ClassVar[bool] = True

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        day, left, working = start, self.count, calendar()
        while left:
            day = working.after(day, 1)
            left -= not tribunal_rests_on(day)
        return day

    @property
    def period(self) -> str:
        return f"{count_of(self.count, 'working day')}, not counting August or 25 December to 1 January"

    @property
    def sentence(self) -> str:
        return (
            f"{number_word(self.count, 'working day')} after that day, not counting August or 25 December "
            "to 1 January,"
        )


def tribunal_rests_on(day: date) -> bool:
    """Say whether a day lies in August or from 25 December to 1 January (Tribunal rule 12(3))."""
    return (
        day.month == AUGUST
        or (day.month == DECEMBER and day.day >= CHRISTMAS)
        or (day.month == 1 and day.day == 1)
    )


@dataclass(frozen=True, slots=True)
class WeeksBefore:
    """At least n weeks before a day."""

    count: int
    code: ClassVar[str] = "−W"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return start - timedelta(weeks=self.count)

    @property
    def period(self) -> str:
        return f"{count_of(self.count, 'week')} before"

    @property
    def sentence(self) -> str:
        return f"{number_word(self.count, 'week')} before that day"


@dataclass(frozen=True, slots=True)
class MonthsBefore:
    """At least n months before a day: the corresponding date, or the last day of a month that has none."""

    count: int
    code: ClassVar[str] = "−MA"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return months_later(start, -self.count)

    @property
    def period(self) -> str:
        return f"{count_of(self.count, 'month')} before"

    @property
    def sentence(self) -> str:
        return f"{number_word(self.count, 'month')} before that day"


@dataclass(frozen=True, slots=True)
class DayBefore:
    """The day before a day."""

    code: ClassVar[str] = "FIX"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return start - ONE_DAY

    period = "the day before"
    sentence = "The day before that day"


@dataclass(frozen=True, slots=True)
class SameDay:
    """At once, or on the very day."""

    code: ClassVar[str] = "FIX"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return start

    period = "the same day"
    sentence = "It must be done on that day, which"


@dataclass(frozen=True, slots=True)
class FixedDay:
    """One day in the calendar year of an event."""

    month: int
    day: int
    code: ClassVar[str] = "FIX"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        return date(start.year, self.month, self.day)

    @property
    def period(self) -> str:
        return f"before {long_date(date(2000, self.month, self.day)).rsplit(' ', 1)[0]}"

    @property
    def sentence(self) -> str:
        return "The day in the year of the move before which it must be done"


@dataclass(frozen=True, slots=True)
class ThirdThursdayOfJanuary:
    """The next census day: the third Thursday of January."""

    code: ClassVar[str] = "FIX"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date:
        census = _third_thursday(start.year)
        return census if census >= start else _third_thursday(start.year + 1)

    period = "third Thursday of January"
    sentence = "The next third Thursday of January"


def _third_thursday(year: int) -> date:
    first = date(year, 1, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 14)


@dataclass(frozen=True, slots=True)
class Stated:
    """The date that a direction or an order states (its detail `due`)."""

    code: ClassVar[str] = "FIX"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date | None:
        return date.fromisoformat(detail["due"]) if "due" in detail else None

    period = "the date stated"
    sentence = "The date that it states"


@dataclass(frozen=True, slots=True)
class LaterOf:
    """The later of a count from the start, and another from a date in the detail where there is one."""

    first: Limit
    detail: str
    other: Limit
    what: str  # what the other count runs from, in words

    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date | None:
        own = self.first.due(start, detail)
        if own is None or self.detail not in detail:
            return own
        other = self.other.due(date.fromisoformat(detail[self.detail]), detail)
        return own if other is None else max(own, other)

    @property
    def code(self) -> str:
        return f"later of {self.first.code}, {self.other.code}"

    @property
    def period(self) -> str:
        return f"the later of {self.first.period} and {self.other.period} from {self.what}"

    @property
    def sentence(self) -> str:
        return f"The later of {self.first.period} from then and {self.other.period} from {self.what}"


@dataclass(frozen=True, slots=True)
class WithContents:
    """One limit alone, and another where the contents of the plan change as well."""

    alone: Limit
    together: Limit
    code: ClassVar[str] = "W"
    on_working_days: ClassVar[bool] = False

    def due(self, start: date, detail: Mapping[str, str]) -> date | None:
        limit = self.together if detail.get("with_contents") == "true" else self.alone
        return limit.due(start, detail)

    @property
    def period(self) -> str:
        return f"{self.alone.period} ({self.together.period} with contents)"

    @property
    def sentence(self) -> str:
        return f"{self.alone.sentence} ({self.together.period} where the contents change as well)"


class Roll(Enum):
    """What becomes of a limit that ends on a day without work."""

    NEXT_WORKING_DAY = "rolled to the next working day"
    TRIBUNAL = "rolled as Tribunal rule 12(3)(a) says"


@dataclass(frozen=True, slots=True)
class Rolled:
    """A limit that runs on to a working day where it ends on another day."""

    limit: Limit
    roll: Roll
    on_working_days: ClassVar[bool] = True

    def due(self, start: date, detail: Mapping[str, str]) -> date | None:
        ends = self.limit.due(start, detail)
        if ends is None:
            return None
        return tribunal_roll(ends) if self.roll is Roll.TRIBUNAL else calendar().on_or_after(ends)

    @property
    def code(self) -> str:
        return f"{self.limit.code}, rolled"

    @property
    def period(self) -> str:
        return f"{self.limit.period}, {self.roll.value}"

    @property
    def sentence(self) -> str:
        return self.limit.sentence


def tribunal_roll(ends: date) -> date:
    """Carry the end of a family's time to appeal to the day on which it is still in time (r.12(3)(a)).

    Once only: a roll that lands in August or in the Christmas days stays there.
    """
    working: Calendar = calendar()
    if ends.month == AUGUST:
        return working.on_or_after(date(ends.year, AUGUST + 1, 1))
    if ends.month == DECEMBER and ends.day >= CHRISTMAS:
        return working.on_or_after(date(ends.year + 1, 1, 2))
    if ends.month == 1 and ends.day == 1:
        return working.on_or_after(date(ends.year, 1, 2))
    return working.on_or_after(ends)
