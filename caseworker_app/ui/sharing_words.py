"""How fresh the caseload is, in the few words that every screen has room for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from caseworker_app.ui.clock import in_london
from caseworker_app.ui.dates import clock_time, count_of, day_month, moment_words, short_date

if TYPE_CHECKING:
    from caseworker_app.sync.freshness import Freshness


def moment_short(moment: datetime, now: datetime) -> str:
    """`9:14am`, `yesterday 4:31pm`, `18 Nov 4:31pm`, `18 Nov 2025`."""
    here, today = in_london(moment), in_london(now).date()
    clock = clock_time(here.hour, here.minute)
    if here.date() == today:
        return clock
    if here.date() == today - timedelta(days=1):
        return f"yesterday {clock}"
    return f"{day_month(here.date())} {clock}" if here.year == today.year else short_date(here.date())


def synced_words(fresh: Freshness, now: datetime) -> str:
    """`Synced 9:14am`, or that it never was."""
    return "Not synced yet" if fresh.met_at is None else f"Synced {moment_short(fresh.met_at, now)}"


def standing_words(fresh: Freshness, now: datetime, *, away: bool, syncing: bool) -> str:
    """`Synced 9:14am · 3 changes to send`; `Offline` where the server was out of reach."""
    parts = [synced_words(fresh, now)]
    if syncing:
        parts = ["Syncing…"]
    elif away:
        parts = ["Offline", lower_first(parts[0])]
    if fresh.unsent and not syncing:
        parts.append(f"{count_of(fresh.unsent, 'change')} to send")
    return " · ".join(parts)


def why_it_matters(fresh: Freshness, now: datetime) -> str:
    """Say what follows where the two have not met for long; nothing where all is well."""
    if fresh.met_at is None:
        return ""
    days = (now - fresh.met_at).days
    if fresh.is_old(now):
        return f"Colleagues may know better: this caseload last met theirs {count_of(days, 'day')} ago."
    if fresh.is_waiting_long(now):
        return f"Colleagues have not seen your last changes for {count_of(days, 'day')}."
    return ""


def news_words(by: str, at: datetime, now: datetime) -> str:
    """Say who changed a case since it was last looked at."""
    return f"{by or 'A colleague'} changed this case; it came {moment_words(at, now)}"


def lower_first(words: str) -> str:
    """Begin in the middle of a sentence."""
    return words[:1].lower() + words[1:]
