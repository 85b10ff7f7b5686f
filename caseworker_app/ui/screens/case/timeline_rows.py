"""The story of a case on one line of time, newest first: what is to come, today, and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from caseworker_app.casework.case_shapes import CaseEvent, CasePage, CaseProcess
from caseworker_app.statutory import explain
from caseworker_app.statutory.rule import Deadline, State
from caseworker_app.statutory.standing import days_on, state_on
from caseworker_app.ui.dates import count_of, day_month, days_words, long_date, weekday_date
from caseworker_app.ui.screens.case.event_words import detail_words, event_icon, event_words
from caseworker_app.ui.screens.case.found_words import holds

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry
    from caseworker_app.letters.print_queue import Queued


class Kind(Enum):
    """What a line of the timeline tells."""

    DEADLINE = "deadline"
    TODAY = "today"
    EVENT = "event"
    CONTACT = "contact"
    LETTER = "letter"


class Show(Enum):
    """The filter chips above the timeline."""

    EVERYTHING = "Everything"
    EVENTS = "Events"
    CONTACTS = "Contacts"
    LETTERS = "Letters"
    DEADLINES = "Deadlines"


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """One line of the timeline, in words."""

    kind: Kind
    on: date | None
    words: str
    below: str = ""
    icon: str = ""
    by: str = ""
    met: str = ""
    tone: str = "text"
    status: str = ""
    struck: bool = False
    deadline: Deadline | None = None
    event: CaseEvent | None = None
    entry: Entry | None = None
    letter: Queued | None = None
    moment: datetime | None = None  # when it happened or was recorded, to order what shares a day

    @property
    def happened(self) -> bool:
        """Whether it tells what happened, rather than a date that the law sets."""
        return self.kind in (Kind.EVENT, Kind.CONTACT, Kind.LETTER)

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        day = "" if self.on is None or self.kind is Kind.TODAY else long_date(self.on)
        struck = "Corrected entry" if self.struck else ""
        by = f"recorded by {self.by}" if self.by else ""
        return ". ".join(
            part for part in (struck, day, self.words, self.below, self.status, self.met, by) if part
        )


@dataclass(frozen=True)
class Beside:
    """Contacts and letters for the timeline; older contacts than `since` have not been read yet."""

    rows: tuple[TimelineRow, ...] = ()
    since: date | None = None
    words: str = ""  # that were looked for: the contacts hold them already


NOTHING_BESIDE = Beside()


def timeline_rows(
    page: CasePage, today: date, show: Show, process_id: str = "", beside: Beside = NOTHING_BESIDE
) -> list[TimelineRow]:
    """Return the lines to show; `process_id` keeps the events and dates to one process."""
    others = [row for row in beside.rows if row.kind is not Kind.LETTER or _fits(row, beside.words)]
    if show in _ALONE:
        rows = [row for row in others if row.kind is _ALONE[show]]
    else:
        rows = [row for row in _of_the_law(page, today, show, process_id) if _fits(row, beside.words)]
        if show is Show.EVERYTHING:
            rows = [*_as_far_as_read(rows, beside), *others]
    if not rows:
        return []
    rows.sort(key=_newest_first)
    ahead = [row for row in rows if (row.on is not None and row.on > today) or _is_due_today(row, today)]
    past = [row for row in rows if row not in ahead]
    line = TimelineRow(kind=Kind.TODAY, on=today, words=f"Today, {weekday_date(today)}")
    return [*ahead, line, *past]


_ALONE = {Show.CONTACTS: Kind.CONTACT, Show.LETTERS: Kind.LETTER}


def _fits(row: TimelineRow, words: str) -> bool:
    return not words.strip() or holds(f"{row.words} {row.below}", words)


def _of_the_law(page: CasePage, today: date, show: Show, process_id: str) -> list[TimelineRow]:
    chosen = [process for process in page.processes if process_id in ("", process.id)]
    deadlines = _of_processes(page.deadlines, chosen) if process_id else page.deadlines
    rows: list[TimelineRow] = []
    if show is not Show.DEADLINES:
        rows += (_event_row(event, process, page.deadlines) for process in chosen for event in _told(process))
    if show is not Show.EVENTS:
        every = show is Show.DEADLINES
        rows += (_deadline_row(one, today) for one in deadlines if _is_shown(one, today, every=every))
    return rows


def _as_far_as_read(rows: Iterable[TimelineRow], beside: Beside) -> list[TimelineRow]:
    """Leave out what is older than the contacts that were read: those between would seem not to be there."""
    since = beside.since
    return [row for row in rows if since is None or row.on is None or row.on >= since]


def _newest_first(row: TimelineRow) -> tuple[int, float]:
    on = row.on or date.min
    return (-on.toordinal(), -row.moment.timestamp() if row.moment is not None else 0.0)


def _is_due_today(row: TimelineRow, today: date) -> bool:
    return row.kind is Kind.DEADLINE and row.on == today and not row.met


def _of_processes(deadlines: Iterable[Deadline], processes: Sequence[CaseProcess]) -> list[Deadline]:
    keys = {(process.kind, process.index) for process in processes}
    return [deadline for deadline in deadlines if (deadline.process, deadline.process_index) in keys]


def _is_shown(deadline: Deadline, today: date, *, every: bool) -> bool:
    """Whether a deadline has a line of its own: among everything, one that is met is a tick on its event."""
    if deadline.due is None:
        return False
    return every or (deadline.met_on is None and state_on(deadline, today) is not State.ENDED)


def _told(process: CaseProcess) -> list[CaseEvent]:
    """Return the events with a date; a correction that says "never" is told on what it corrects."""
    return [event for event in process.events if event.on is not None]


def _event_row(event: CaseEvent, process: CaseProcess, deadlines: Sequence[Deadline]) -> TimelineRow:
    struck = event.replaced_by is not None
    met = [] if struck else met_by(event, process, deadlines)
    parts = [_replaced(event)] if struck else [*detail_words(event.detail), event.note]
    late = any(_is_late(one) for one in met)
    if met:
        parts.append(_due_words(met[0]))
    return TimelineRow(
        kind=Kind.EVENT,
        on=event.on,
        words=event_words(event.type),
        below=_sentence(part for part in parts if part),
        icon=event_icon(event.type),
        by="Spreadsheet" if event.imported else event.recorded_by,
        met="" if not met or event.on is None else f"Met {'late ' if late else ''}{day_month(event.on)}",
        tone="late" if late else "met",
        struck=struck,
        event=event,
        moment=event.recorded_at,
    )


def _sentence(parts: Iterable[str]) -> str:
    words = " · ".join(parts)
    return words[:1].upper() + words[1:]


def _replaced(event: CaseEvent) -> str:
    """Say what took the place of a corrected entry, and why."""
    last = event.replaced_by
    if last is None:
        return ""
    why = f": {last.note}" if last.note else ""
    if last.on is None:
        return f"Did not happen{why}"
    return f"Replaced{why}, see {long_date(last.on)}"


def met_by(event: CaseEvent, process: CaseProcess, deadlines: Sequence[Deadline]) -> list[Deadline]:
    """Return the deadlines that this event met, the tightest first."""
    found = [
        deadline
        for deadline in deadlines
        if deadline.met_on == event.on and deadline.due is not None and event.type in _meets(deadline)
    ]
    own = [one for one in found if (one.process, one.process_index) == (process.kind, process.index)]
    return sorted(own or found, key=lambda deadline: deadline.due or date.max)


def _meets(deadline: Deadline) -> tuple[str, ...]:
    return (*deadline.rule.met_by, *deadline.rule.met_in_time_by)


def _is_late(deadline: Deadline) -> bool:
    return deadline.met_on is not None and state_on(deadline, deadline.met_on) is State.MET_LATE


def _due_words(deadline: Deadline) -> str:
    if deadline.due is None or deadline.met_on is None:
        return ""
    words = f"due {long_date(deadline.due)}"
    days = (deadline.met_on - deadline.due).days
    return f"{words}, {count_of(days, 'day')} late" if _is_late(deadline) and days > 0 else words


def _deadline_row(deadline: Deadline, today: date) -> TimelineRow:
    state = state_on(deadline, today)
    days = days_on(deadline, today)
    status, tone = _status(deadline, state, days)
    return TimelineRow(
        kind=Kind.DEADLINE,
        on=deadline.due,
        words=deadline.rule.verb,
        below=f"Limit: {explain.reason(deadline)}",
        met=status if deadline.met_on else "",
        status="" if deadline.met_on else status,
        tone=tone,
        deadline=deadline,
    )


def _status(deadline: Deadline, state: State, days: int | None) -> tuple[str, str]:
    if deadline.met_on is not None:
        late = state is State.MET_LATE
        return f"Met {'late ' if late else ''}{day_month(deadline.met_on)}", "late" if late else "met"
    if state is State.ENDED:
        return "No longer needed", "quiet"
    if state is State.EXCEPTED or deadline.excepted:
        return "Limit disapplied", "quiet"
    words = "" if days is None else days_words(days)
    if state is State.OVERDUE:
        return words, "late"
    return words, "soon" if days == 0 else "information" if days is not None and days <= 7 else "quiet"
