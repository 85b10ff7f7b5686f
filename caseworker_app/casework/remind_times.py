"""When a reminder is due: at the times that a person set, outside their quiet hours, on England’s clock."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from caseworker_app.errors import WrongUse

LONDON = ZoneInfo("Europe/London")
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm)?", re.IGNORECASE)
# A laptop that slept is reminded when it wakes, but not of yesterday.
_LATEST = timedelta(hours=4)
_MORNING, _AFTERNOON = time(8, 45), time(13)


def times_of(text: str) -> tuple[time, ...]:
    """Return the times that a text lists, such as “8:45, 13:00” or “9am”."""
    return tuple(sorted({time_of(part) for part in re.split(r"[,;\n]", text) if part.strip()}))


def time_of(text: str) -> time:
    """Return a time of day."""
    found = _TIME.fullmatch(text.strip())
    hour = int(found["hour"]) if found else 24
    half = (found["half"] or "").lower() if found else ""
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
    minute = int(found["minute"] or 0) if found else 0
    if found is None or hour > 23 or minute > 59:
        raise WrongUse(
            f"“{text.strip()}” is not a time.", "Write times like 8:45 or 1pm, with commas between."
        )
    return time(hour, minute)


def is_quiet(now: datetime, first: time, last: time) -> bool:
    """Whether it is within the quiet hours, which may run past midnight; equal times mean none."""
    clock = now.astimezone(LONDON).time()
    if first <= last:
        return first <= clock < last
    return clock >= first or clock < last


def is_due(times: tuple[time, ...], last_shown: datetime | None, now: datetime) -> bool:
    """Whether one of the times has come since a reminder was last shown.

    A clock that was put back forgets what was shown in what is now the future; where the clocks go forward
    over one of the times, it comes when they have.
    """
    if last_shown is not None and last_shown > now:
        last_shown = None
    today = now.astimezone(LONDON).date()
    moments = [_moment(day, one) for day in (today - timedelta(days=1), today) for one in times]
    come = [moment for moment in moments if moment <= now and now - moment <= _LATEST]
    return bool(come) and (last_shown is None or max(come) > last_shown)


def next_time(times: tuple[time, ...], now: datetime) -> datetime | None:
    """Return when the next reminder is due."""
    today = now.astimezone(LONDON).date()
    moments = [_moment(day, one) for day in (today, today + timedelta(days=1)) for one in times]
    return min((moment for moment in moments if moment > now), default=None)


def snooze_choices(times: tuple[time, ...], now: datetime) -> tuple[tuple[str, datetime], ...]:
    """Return until when reminders can be put off, in words and as a moment."""
    here = now.astimezone(LONDON)
    choices = [("For 15 minutes", now + timedelta(minutes=15)), ("For an hour", now + timedelta(hours=1))]
    if here.time() < _AFTERNOON:
        choices.append(("Until 1pm", _moment(here.date(), _AFTERNOON)))
    morning = min(times, default=_MORNING)
    choices.append(("Until tomorrow morning", _moment(here.date() + timedelta(days=1), morning)))
    return tuple(choices)


def _moment(day: date, clock: time) -> datetime:
    """Return a time of day as a moment (of one that comes twice, the first)."""
    return datetime.combine(day, clock, LONDON).astimezone(ZoneInfo("UTC"))
