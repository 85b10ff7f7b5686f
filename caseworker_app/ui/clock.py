"""Where the window reads the time; tests and pictures stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime


class Clock:
    """The present moment in UTC, and the civil day in England."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self.now = now or (lambda: datetime.now(UTC))

    def today(self) -> date:
        """Return the civil day in England."""
        return london_day(self.now())


def in_london(moment: datetime) -> datetime:
    """Return a moment as clocks in England show it."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("Europe/London"))


def london_day(moment: datetime) -> date:
    """Return the civil day in England at a moment."""
    return in_london(moment).date()
