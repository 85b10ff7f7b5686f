"""What a person must be reminded of today: late, due, promised, to be answered, to be told, to meet."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete

from caseworker_app.casework import waiting
from caseworker_app.casework.today import MOST_COUNTED, Band, Count, Row, View, band_rows, today_page
from caseworker_app.casework.today_owed import PROMISE, REPLY, Connection, OwedRow, owed_count, owed_rows
from caseworker_app.casework.waiting import QuietFamily
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.words import count_of
from caseworker_app.store import tables
from caseworker_app.store.session import Unit

MOST = 50
EVERYTHING = "everything"  # what is put off when someone puts off the reminders themselves


@dataclass(frozen=True, slots=True)
class Meeting:
    """A review meeting that is planned and not yet held."""

    case_id: str
    given_name: str
    family_name: str
    reference: str
    on: date
    time: str  # as it was typed; empty where none is


@dataclass(frozen=True, slots=True)
class Reminders:
    """Everything that a reminder counts, with the rows that it opens."""

    as_of: date
    late: tuple[Row, ...]
    due: tuple[Row, ...]
    owed: tuple[OwedRow, ...]  # promises and answers that are due, or were
    updates: tuple[QuietFamily, ...]
    meetings: tuple[Meeting, ...]  # today's, and those of the next working day
    late_count: Count
    due_count: Count
    promise_count: Count
    reply_count: Count

    @property
    def words(self) -> str:
        """What a notification says: counts alone, never a name, for it may stand on a locked screen."""
        today = sum(one.on == self.as_of for one in self.meetings)
        tomorrow = len(self.meetings) - today
        parts = (
            (self.late_count.number, f"{self.late_count} late"),
            (self.due_count.number, f"{self.due_count} due today"),
            (self.promise_count.number, f"{_of(self.promise_count, 'promise')} to keep"),
            (self.reply_count.number, f"{_of(self.reply_count, 'message')} to answer"),
            (len(self.updates), f"{_capped(len(self.updates), MOST)} late with no news to the family"),
            (today, f"{count_of(today, 'meeting')} today"),
            (tomorrow, f"{count_of(tomorrow, 'meeting')} on the next working day"),
        )
        return ", ".join(words for number, words in parts if number)

    @property
    def count(self) -> Count:
        """How many things want something done today, for the tray."""
        meetings_today = Count(sum(one.on == self.as_of for one in self.meetings))
        others = self.promise_count + self.reply_count + _capped(len(self.updates), MOST) + meetings_today
        return self.late_count + self.due_count + others


def _of(count: Count, one: str) -> str:
    return f"{count} {one}{'' if count == Count(1) else 's'}"


def _capped(number: int, most: int) -> Count:
    return Count(number, number >= most)


def reminders(connection: Connection, view: View) -> Reminders:
    """Return what to be reminded of on a day, for some caseworkers or for everybody."""
    page = today_page(connection, view, size=0)
    until = calendar().after(view.today, 1)
    return Reminders(
        as_of=view.today,
        late=tuple(band_rows(connection, view, Band.LATE, size=MOST)),
        due=tuple(band_rows(connection, view, Band.DUE_TODAY, size=MOST)),
        owed=tuple(owed_rows(connection, view.caseworkers, until=view.today, most=MOST)),
        updates=tuple(waiting.updates_due(connection, view.caseworkers, view.today, most=MOST)),
        meetings=meetings(connection, view.caseworkers, view.today, until),
        late_count=page.counts[Band.LATE],
        due_count=page.counts[Band.DUE_TODAY],
        promise_count=_owed(connection, view, PROMISE),
        reply_count=_owed(connection, view, REPLY),
    )


def _owed(connection: Connection, view: View, kind: str) -> Count:
    number = owed_count(connection, view.caseworkers, until=view.today, kinds=(kind,), most=MOST_COUNTED)
    return _capped(number, MOST_COUNTED)


def meetings(
    connection: Connection, caseworkers: Sequence[str], first: date, last: date
) -> tuple[Meeting, ...]:
    """Return the review meetings planned for some days, in their order."""
    whose = ", ".join(f":whose{number}" for number in range(len(caseworkers)))
    rows = connection.execute(
        "SELECT c.id, c.given_name, c.family_name, c.reference, r.planned_on, r.meeting_time "
        "FROM reviews r JOIN cases c ON c.id = r.case_id "
        "WHERE r.shown = 1 AND r.finished = 0 AND r.is_held = 0 AND r.planned_on BETWEEN :first AND :last "
        f"AND c.status = 'open' AND c.deleted_at IS NULL {f'AND r.caseworker IN ({whose})' if whose else ''} "
        "ORDER BY r.planned_on, r.meeting_time, c.reference",
        {
            "first": first.isoformat(),
            "last": last.isoformat(),
            **{f"whose{number}": name for number, name in enumerate(caseworkers)},
        },
    ).fetchall()
    return tuple(
        Meeting(case_id, given, family, reference, date.fromisoformat(on), time)
        for case_id, given, family, reference, on, time in rows
    )


def snooze(unit: Unit, until: datetime, what: str = EVERYTHING) -> None:
    """Put a reminder off: `what` is the id of a row, or all of them."""
    unit.session.execute(delete(tables.Snooze).where(tables.Snooze.until < unit.now - timedelta(days=1)))
    unit.session.merge(tables.Snooze(what=what, until=until))
    unit.session.flush()


def snoozed_until(connection: Connection, now: datetime, what: str = EVERYTHING) -> datetime | None:
    """Return until when a reminder is put off, if it is."""
    row = connection.execute("SELECT until FROM snoozes WHERE what = :what", {"what": what}).fetchone()
    until = datetime.fromisoformat(row[0]) if row else None
    return until if until is not None and until > now else None


_REMINDED = "reminded_at"


def reminded(unit: Unit) -> None:
    """Remember that a reminder was shown now."""
    moment = unit.now.isoformat(timespec="seconds")
    unit.session.merge(tables.LocalFact(name=_REMINDED, value=moment))
    unit.session.flush()


def last_reminded(connection: Connection) -> datetime | None:
    """Return when a reminder was last shown on this laptop."""
    sql = "SELECT value FROM local_facts WHERE name = :name"
    row = connection.execute(sql, {"name": _REMINDED}).fetchone()
    return datetime.fromisoformat(row[0]) if row else None
