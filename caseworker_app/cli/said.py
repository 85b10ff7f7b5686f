"""The log of one case for `case`: as other people's scripts read it, and for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from caseworker_app.cli.output import civil_day, print_lines, print_table, utc
from caseworker_app.statutory.words import short_date

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry
    from caseworker_app.casework.promises import PromiseLine
    from caseworker_app.store.open import Store

_AT_ONCE = 500


def said_on(store: Store, case_id: str, as_of: date) -> list[dict[str, Any]]:
    """Return the whole log of a case up to a day, newest first, each entry with what was promised in it."""
    from caseworker_app.casework.promises import promises_of

    with store.reading() as session:
        made = {one.entry_id: one for one in promises_of(session, case_id) if one.entry_id}
    return [
        _entry_json(entry, made.get(entry.id))
        for entry in _entries(store, case_id)
        if civil_day(entry.at) <= as_of
    ]


def _entries(store: Store, case_id: str) -> Iterator[Entry]:
    from caseworker_app.casework.contact_log import log_page

    with store.connection() as connection:
        page = log_page(connection, case_id, size=_AT_ONCE)
        yield from page.entries
        while page.next is not None:
            page = log_page(connection, case_id, after=page.next, size=_AT_ONCE)
            yield from page.entries


def _entry_json(entry: Entry, promise: PromiseLine | None) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": utc(entry.at),
        "with": entry.who,
        "channel": entry.channel,
        "direction": entry.direction,
        "outcome": entry.outcome,
        "summary": entry.summary,
        "promise": promise.text if promise else None,
        "by": promise.by.isoformat() if promise else None,
        "promise_id": promise.id if promise else None,
        "promise_state": promise.state if promise else None,
        "views": entry.views,
        "satisfaction": entry.satisfaction or None,
        "satisfaction_from": entry.satisfaction_from or None,
        "reply_to": entry.reply_to,
        "reply_by": entry.reply_by.isoformat() if entry.reply_by else None,
        "attachments": [
            {"name": one.name, "size": one.size, "sha256": one.sha256} for one in entry.attachments
        ],
        "caution": entry.caution or None,
        "corrected": entry.corrected,
        "withdrawn": entry.withdrawn,
        "recorded_at": utc(entry.recorded_at),
        "recorded_by": entry.recorded_by,
    }


def print_said(said: Sequence[dict[str, Any]], most: int = 20) -> None:
    """Print the newest entries."""
    if not said:
        return
    print_lines("", "What was said, newest first")
    print_table(
        ("Date", "With", "How", "What", "Id"),
        [_line(one) for one in said[:most]],
        wide="What",
    )
    if len(said) > most:
        print_lines(f"{len(said) - most} more; `caseworker case CASE --json` gives them all.")


def _line(one: dict[str, Any]) -> tuple[str, ...]:
    from caseworker_app.casework.talk import how

    struck = " (made in error)" if one["withdrawn"] else ""
    promised = f" Promised: {one['promise']}, by {one['by']}." if one["promise"] else ""
    return (
        short_date(date.fromisoformat(one["at"][:10])),
        one["with"],
        how(one["channel"], one["direction"], one["outcome"]),
        f"{one['summary']}{struck}{promised}",
        one["id"],
    )
