"""Contacts and letters as lines of the timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from caseworker_app.casework import talk
from caseworker_app.casework.contact_log import Entry
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.dates import clock_time, count_of
from caseworker_app.ui.screens.case.timeline_rows import Kind, TimelineRow

if TYPE_CHECKING:
    from caseworker_app.letters.print_queue import Queued

_ICONS = {
    talk.PHONE: "phone",
    talk.EMAIL: "mail",
    talk.LETTER: "mail",
    talk.MEETING: "users",
    talk.VISIT: "users",
}
_LETTERS = {"printed": "Printed, not yet posted", "posted": "Posted", "returned": "Came back"}


def contact_row(entry: Entry, naming: Callable[[str], str], *, discreet: bool) -> TimelineRow:
    """Return the line of one contact; discreet mode hides what was said."""
    at = in_london(entry.at)
    said = "" if discreet else entry.summary.partition("\n")[0]
    how = f"{entry.how}, {naming(entry.who)}" if entry.who else entry.how
    below = [clock_time(at.hour, at.minute)]
    if entry.withdrawn:
        below.append("made in error")
    elif not discreet:
        if entry.views:
            below.append(f"in their words: “{entry.views.partition(chr(10))[0]}”")
        if entry.attachments:
            below.append(count_of(len(entry.attachments), "attachment"))
    return TimelineRow(
        kind=Kind.CONTACT,
        on=at.date(),
        moment=entry.at,
        words=f"{how}: {said}" if said else how,
        below=" · ".join(below),
        icon=_ICONS.get(entry.channel, "message-square"),
        by=entry.recorded_by,
        struck=entry.withdrawn,
        entry=entry,
    )


def letter_row(letter: Queued, naming: Callable[[str], str]) -> TimelineRow | None:
    """Return the line of a letter that was printed or went out; none for one that still waits."""
    state = _LETTERS.get(letter.state)
    if state is None:
        return None
    return TimelineRow(
        kind=Kind.LETTER,
        on=letter.posted_on or letter.dated,
        moment=letter.made_at,
        words=f"Letter: {letter.title}{' (copy)' if letter.is_copy else ''}",
        below=f"{state} · to {naming(letter.recipient)}",
        icon="mail",
        by=letter.made_by,
        letter=letter,
    )
