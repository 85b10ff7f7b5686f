"""Families who wait: messages unanswered, late cases without news, and silence. The worst stands first."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from caseworker_app.casework import escalation, preferences
from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.today_owed import REPLY, Connection, OwedRow, owed_rows
from caseworker_app.statutory.calendar import calendar
from caseworker_app.store.session import LONDON

MOST = 200
_OPEN_WEEKS = 12  # something that is due later than this is not yet under way


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A message that nobody has answered."""

    row: OwedRow
    working_days: int  # since the day on which it came
    gone_to: str  # whom it concerns by now, by the council's steps; empty while it is in time

    @property
    def received(self) -> date:
        """The day on which it came."""
        return self.row.since.astimezone(LONDON).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietFamily:
    """A family that has not heard from us, or of what is late."""

    case_id: str
    given_name: str
    family_name: str
    reference: str
    caseworker: str
    last_contact: date | None
    last_told: date | None
    since: date  # the last contact, or the day on which the case was opened
    due: date  # by which they should hear
    late_since: date | None  # the oldest date that we missed

    def weeks(self, today: date) -> int:
        """For how many whole weeks it has been quiet."""
        return (today - self.since).days // 7


def facts(connection: Connection) -> Preferences:
    """Read the council's facts over a keyed connection."""
    found = connection.execute("SELECT name, value FROM preferences WHERE deleted_at IS NULL", {})
    return preferences.from_rows(found.fetchall())


def unanswered(
    connection: Connection,
    caseworkers: Sequence[str],
    today: date,
    *,
    overdue: bool = False,
    most: int = MOST,
) -> list[Unanswered]:
    """Return the messages that wait for an answer, oldest first; with `overdue` those past the standard."""
    until = today - timedelta(days=1) if overdue else date.max
    steps = escalation.steps_of(facts(connection).reply_escalation)
    return [
        Unanswered(
            row,
            calendar().between(received + timedelta(days=1), today + timedelta(days=1)),
            escalation.gone_to(steps, received, today),
        )
        for row in owed_rows(connection, caseworkers, until=until, kinds=(REPLY,), most=most)
        if (received := row.since.astimezone(LONDON).date()) <= today
    ]


_QUIET = """SELECT c.id, c.given_name, c.family_name, c.reference, c.caseworker, k.last_contact, k.last_told,
  k.quiet_since, {late} FROM family_clocks k INDEXED BY {index} JOIN cases c ON c.id = k.case_id"""
_OURS = """d.case_id = k.case_id AND d.pending = 1 AND d.holder = 'council'
  AND (d.shows_from IS NULL OR d.shows_from <= :today)
  AND (d.needed_until IS NULL OR d.needed_until > :today)"""
_LATE = f"""(SELECT min(d.due) FROM deadlines d WHERE {_OURS} AND d.duty IN ('must', 'should')
  AND (d.due < :today OR (d.due = :today AND d.strictly_before = 1)))"""


def silent_families(
    connection: Connection,
    caseworkers: Sequence[str],
    today: date,
    *,
    weeks: int | None = None,
    most: int = MOST,
) -> list[QuietFamily]:
    """Return families without contact for so many weeks while something is under way, the longest first."""
    weeks = weeks or facts(connection).silence_weeks
    before = today - timedelta(weeks=weeks)
    under_way = f"{_OURS} AND (d.due IS NULL OR d.due <= :under_way)"
    where = f"k.quiet_since < :before AND EXISTS (SELECT 1 FROM deadlines d WHERE {under_way})"
    until = today + timedelta(weeks=_OPEN_WEEKS)
    rows = _quiet(connection, caseworkers, where, today, before + timedelta(days=1), most, under_way=until)
    return [_family(row, timedelta(weeks=weeks)) for row in rows]


def updates_due(
    connection: Connection, caseworkers: Sequence[str], today: date, *, most: int = MOST
) -> list[QuietFamily]:
    """Return families whose case is late and who have not been told anything for the council's time."""
    every = timedelta(days=facts(connection).update_days)
    where = f"coalesce(k.last_told, '') < :before AND {_LATE} <= :told_by"
    rows = _quiet(
        connection, caseworkers, where, today, today - every + timedelta(days=1), most, told_by=today - every
    )
    found = [_family(row, every, late=True) for row in rows]
    return sorted(found, key=lambda family: (family.due, family.reference))


def _quiet(
    connection: Connection,
    caseworkers: Sequence[str],
    where: str,
    today: date,
    before: date,
    most: int,
    **more: date,
) -> list[Sequence[Any]]:
    mine = "ix_family_clocks_quiet_mine" if caseworkers else "ix_family_clocks_quiet"
    columns = _QUIET.format(late=_LATE, index=mine)
    whose = [f"AND k.caseworker = :whose{number}" for number in range(len(caseworkers))] or [""]
    ranges = [
        f"SELECT * FROM ({columns} WHERE k.is_open = 1 {one} AND {where} ORDER BY k.quiet_since LIMIT :most)"
        for one in whose
    ]
    values = {"today": today, "before": before, **more}
    found: list[Sequence[Any]] = connection.execute(
        " UNION ALL ".join(ranges),
        {
            **{name: day.isoformat() for name, day in values.items()},
            **{f"whose{number}": name for number, name in enumerate(caseworkers)},
            "most": most,
        },
    ).fetchall()
    found.sort(key=lambda row: row[7])
    return found[:most]


def _family(row: Sequence[Any], every: timedelta, *, late: bool = False) -> QuietFamily:
    case_id, given, family, reference, caseworker, contact, told, since, late_since = row
    last_told, quiet_since = _day(told), _day(since)
    missed = date.fromisoformat(late_since) if late_since else None
    assert quiet_since is not None
    from_day = max(filter(None, (last_told, missed))) if late else quiet_since
    return QuietFamily(
        case_id=case_id,
        given_name=given,
        family_name=family,
        reference=reference,
        caseworker=caseworker,
        last_contact=_day(contact),
        last_told=last_told,
        since=quiet_since,
        due=from_day + every,
        late_since=missed,
    )


def _day(moment: str | None) -> date | None:
    return datetime.fromisoformat(moment).astimezone(LONDON).date() if moment else None
