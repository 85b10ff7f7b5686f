"""Deadlines and meetings as an iCalendar file that Outlook subscribes to: initials and references, no names.

The same caseload gives the same bytes, and a file that would not change is left alone.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from caseworker_app.casework.remind_times import time_of
from caseworker_app.casework.reminders import Meeting, meetings
from caseworker_app.casework.today_owed import PROMISE, Connection, OwedRow, owed_rows
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.statutory.rules import rule

PAST, AHEAD = timedelta(days=60), timedelta(days=400)
LONDON = ZoneInfo("Europe/London")
_MEETING_LASTS = timedelta(hours=1)
_STAMP = datetime(2026, 1, 1, tzinfo=UTC)  # when a file was made is not in it: it would differ each time


def calendar_bytes(connection: Connection, caseworkers: Sequence[str], today: date) -> bytes:
    """Return the calendar of some caseworkers, or of everybody."""
    whole = Calendar()
    whole.add("prodid", "-//Caseworker//Deadlines//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", "Caseworker")
    first, last = today - PAST, today + AHEAD
    entries = [
        *_deadlines(connection, caseworkers, first, last),
        *(_promise(row) for row in owed_rows(connection, caseworkers, until=last, kinds=(PROMISE,))),
        *(_meeting(one) for one in meetings(connection, caseworkers, first, last)),
    ]
    for entry in sorted(entries, key=lambda entry: str(entry["uid"])):
        whole.add_component(entry)
    if any(isinstance(entry.start, datetime) for entry in entries):
        whole.add_missing_timezones()
    return bytes(whole.to_ical())


def write_calendar(path: Path, content: bytes) -> bool:
    """Write the file whole, if it would change; say whether it did."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        why = error.strerror or "the disk refused"
        raise WrongUse(
            f"The calendar could not be written to {path} ({why}).", "Choose another folder, then try again."
        ) from error
    return True


def _deadlines(
    connection: Connection, caseworkers: Sequence[str], first: date, last: date
) -> Iterator[Event]:
    whose = ", ".join(f":whose{number}" for number in range(len(caseworkers)))
    rows = connection.execute(
        "SELECT d.case_id, d.rule, d.process_index, coalesce(d.of, ''), coalesce(d.act_by, d.due), d.due, "
        "c.given_name, c.family_name, c.reference FROM deadlines d JOIN cases c ON c.id = d.case_id "
        "WHERE d.pending = 1 AND d.holder = 'council' AND d.duty IN ('must', 'should', 'policy') "
        "AND d.due BETWEEN :first AND :last AND c.status = 'open' "
        f"{f'AND d.caseworker IN ({whose})' if whose else ''} ORDER BY d.number",
        {**_days(first, last), **{f"whose{number}": name for number, name in enumerate(caseworkers)}},
    ).fetchall()
    for case_id, rule_id, index, of, act_by, due, given, family, reference in rows:
        entry = _entry("deadline", case_id, rule_id, str(index), of)
        _all_day(entry, date.fromisoformat(act_by))
        entry.add("summary", f"{_who(given, family, reference)}: {rule(rule_id).verb}")
        if act_by != due:
            entry.add("description", f"The last day is {due}, which is no working day.")
        yield entry


def _promise(row: OwedRow) -> Event:
    # What was promised may hold a name; that there is a promise does not.
    entry = _entry("promise", row.id)
    _all_day(entry, row.due)
    entry.add("summary", f"{_who(row.given_name, row.family_name, row.reference)}: promised to the family")
    return entry


def _meeting(one: Meeting) -> Event:
    entry = _entry("meeting", one.case_id, one.on.isoformat())
    starts = _clock(one.time)
    if starts is None:
        _all_day(entry, one.on)
    else:
        moment = datetime.combine(one.on, starts, LONDON)
        entry.add("dtstart", moment)
        entry.add("dtend", moment + _MEETING_LASTS)
    entry.add("summary", f"{_who(one.given_name, one.family_name, one.reference)}: review meeting")
    return entry


def _entry(kind: str, *what: str) -> Event:
    entry = Event()
    told = hashlib.sha256("\0".join((kind, *what)).encode()).hexdigest()[:32]
    entry.add("uid", f"{told}@caseworker")
    entry.add("dtstamp", _STAMP)
    entry.add("class", "PRIVATE")
    return entry


def _all_day(entry: Event, day: date) -> None:
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")


def _who(given: str, family: str, reference: str) -> str:
    letters = [re.sub(r"[^\w]", "", name)[:1] for name in (given, family)]
    initials = "".join(f"{letter.upper()}." for letter in letters if letter)
    return f"{initials} {reference}".strip()


def _clock(typed: str) -> time | None:
    try:
        return time_of(typed) if typed.strip() else None
    except CaseworkerError:
        return None


def _days(first: date, last: date) -> Mapping[str, Any]:
    return {"first": first.isoformat(), "last": last.isoformat()}
