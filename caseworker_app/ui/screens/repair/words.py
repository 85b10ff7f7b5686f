"""What the page of a damaged caseload says: what is lost, what comes back, in words and counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from caseworker_app.casework.deeds import deed_words
from caseworker_app.store.repair import Damage, Kept, Repaired
from caseworker_app.ui.clock import london_day
from caseworker_app.ui.dates import clock_time, count_of, long_date

_DEEDS_TOLD = 4


def when(moment: datetime, now: datetime) -> str:
    """Say when a backup was made: "today at 9:05am", "on 20 November 2026 at 4pm"."""
    local = moment.astimezone()
    at = clock_time(local.hour, local.minute)
    days = (london_day(now) - london_day(moment)).days
    day = {0: "today", 1: "yesterday"}.get(days, f"on {long_date(london_day(moment))}")
    return f"{day} at {at}"


def backup_words(backup: Kept, now: datetime) -> str:
    """Name one backup in a list."""
    whole = " (checked)" if backup.whole else ""
    return f"The backup made {when(backup.made_at, now)}{whole}"


def loss_words(damage: Damage, now: datetime) -> str:
    """Say what would be lost with the newest whole backup."""
    newest, since = damage.newest, damage.since
    if newest is None:
        return "No backup of this caseload was found that is whole."
    if since is None:
        return (
            f"What was written since then, in {_span(now - newest.made_at)}, would be lost: the damaged "
            f"file does "
            "not say how much that is."
        )
    if not since.lines:
        return "Nothing was written since then: nothing would be lost."
    count = sum(number for _, number in since.deeds)
    cases = f" on {count_of(since.cases, 'case')}" if since.cases else ""
    listed = ", ".join(f"{deed_words(deed)} {number} ×" for deed, number in since.deeds[:_DEEDS_TOLD])
    more = sum(number for _, number in since.deeds[_DEEDS_TOLD:])
    rest = f" and {count_of(more, 'other')}" if more else ""
    were = "was" if count == 1 else "were"
    return f"Since then {count_of(count, 'thing')} {were} done{cases}: {listed}{rest}."


def _span(gone: timedelta) -> str:
    minutes = max(1, round(gone.total_seconds() / 60))
    if minutes < 90:
        return count_of(minutes, "minute")
    hours = round(minutes / 60)
    return count_of(hours, "hour") if hours < 48 else count_of(round(hours / 24), "day")


def done_words(done: Repaired) -> str:
    """Say what was brought back."""
    told = ["Your caseload is back."]
    if done.saved.rows:
        told.append(f"{count_of(done.saved.rows, 'row')} could be added from the damaged file.")
    if done.saved.lost:
        told.append(f"{count_of(done.saved.lost, 'row')} could not be read.")
    if done.letters_missing:
        told.append(f"{count_of(done.letters_missing, 'letter')} could not be found.")
    if done.aside is not None:
        told.append(f"The damaged file is kept in {done.aside}.")
    return " ".join(told)
