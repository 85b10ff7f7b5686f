"""What to do today, worst first: one bounded, indexed query a band, whatever the size of the caseload.

Plain SQL over a keyed connection, so that the first page is there before the ORM is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from caseworker_app.casework.doubts import how_many
from caseworker_app.casework.late_reasons import note_words
from caseworker_app.casework.today_owed import OwedRow, owed_count, owed_rows
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.rule import Deadline, Duty, Holder, State
from caseworker_app.statutory.rules import rule
from caseworker_app.statutory.standing import days_on, state_on
from caseworker_app.statutory.urgency import (
    PROMISE,
    STATUTORY,
    TARGET,
    TRIBUNAL,
    Circumstances,
    decided_by,
    order_key,
)
from caseworker_app.store.search import match

PAGE = 60
MOST_COUNTED = 300
_MOST_AT_ONCE = 10_000
_SOON_WORKING_DAYS = 5
LONDON = ZoneInfo("Europe/London")
_AHEAD_WORKING_DAYS = 20


class Connection(Protocol):
    """A keyed connection for reading (`store.connection()`)."""

    def execute(self, sql: str, parameters: Mapping[str, Any], /) -> Any:
        """Run one statement."""


class Band(IntEnum):
    """The parts of Today, in order."""

    LATE = 0
    DUE_TODAY = 1
    SOON = 2
    DISAPPLIED = 3
    FACTS_MISSING = 4
    WAITING = 5


_BAND_WORDS = {
    Band.LATE: "it is late",
    Band.DUE_TODAY: "it is to be done today",
    Band.SOON: "it is due in the next five working days",
    Band.DISAPPLIED: "it is past a limit that does not apply",
    Band.FACTS_MISSING: "it is without a date, as facts are missing",
    Band.WAITING: "it is for others to do",
}
TO_DO = (Band.LATE, Band.DUE_TODAY, Band.SOON, Band.DISAPPLIED, Band.FACTS_MISSING)


@dataclass(frozen=True, slots=True)
class View:
    """Whose cases to show, on which day. No names: everybody's."""

    today: date
    caseworkers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One deadline that wants something done, with the child it is about."""

    band: Band
    number: int
    case_id: str
    given_name: str
    family_name: str
    reference: str
    kind: int
    urgent_child: bool  # looked after, or out of education
    deadline: Deadline
    state: State
    days: int | None
    last_contact: date | None = None  # with the family, where the view is some caseworkers'

    @property
    def which(self) -> tuple[str, str, int | None, str]:
        """What stays the same when the deadlines of the case are worked out again."""
        deadline = self.deadline
        return self.case_id, deadline.rule.id, deadline.process_index, deadline.of or ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many; `capped` means at least so many (counting stops, so that the cost stays flat)."""

    number: int
    capped: bool = False

    def __str__(self) -> str:
        return f"{self.number}+" if self.capped else str(self.number)

    def __add__(self, other: Count) -> Count:
        return Count(self.number + other.number, self.capped or other.capped)


@dataclass(frozen=True, slots=True)
class Page:
    """Today's first rows, and how many there are in all."""

    view: View
    counts: dict[Band, Count]
    rows: tuple[Row, ...]
    done_today: Count
    ahead: Count
    any_case: bool
    doubtful: Count  # facts that are missing, doubtful or contradictory
    promised: tuple[OwedRow, ...] = ()  # to families, with their unanswered messages
    owed: Count = Count(0)

    @property
    def to_do(self) -> Count:
        """How many rows are the council's to do."""
        return sum((self.counts[band] for band in TO_DO), Count(0))


DEADLINE_COLUMNS = """d.due, d.rule, d.starts_on, d.of, d.process, d.process_index, d.original_due,
  d.act_by, d.provisional, d.met_on, d.ended_on, d.excepted, d.lapses, d.strictly_before, d.shows_from,
  d.needed_until, d.holder, d.duty, d.facts"""
_COLUMNS = f"""d.number, d.case_id, c.given_name, c.family_name, c.reference, d.kind, d.presses,
  {DEADLINE_COLUMNS}"""
# Among many caseworkers' cases hundreds are due on one day, and none of them is anyone's first by this.
_CONTACT = "(SELECT k.last_contact FROM family_clocks k WHERE k.case_id = d.case_id)"
_OURS = ("council",)
_THEIRS = ("adviser", "setting", "icb", "mediation_adviser", "tribunal")
_TO_DO = "d.pending = 1 AND d.duty IN ('must', 'should', 'policy')"  # as the indexes say it
_SHOWN = (
    "(d.shows_from IS NULL OR d.shows_from <= :today) AND (d.needed_until IS NULL OR d.needed_until > :today)"
)
_PAST = "d.due <= :today AND (d.due < :today OR d.strictly_before = 1)"
_NOT_PAST = "d.due >= :today AND (d.due > :today OR d.strictly_before = 0)"
_ACT_BY = "coalesce(d.act_by, d.due)"  # the last working day on which it can be done
_PUT_OFF = """AND NOT (d.kind = 3 AND d.duty = 'policy' AND EXISTS (SELECT 1 FROM deadline_notes n
  WHERE n.case_id = d.case_id AND n.rule = d.rule AND n.process_index IS d.process_index
  AND n.of = coalesce(d.of, '') AND n.until > :today AND n.deleted_at IS NULL))"""
_KINDS = (TRIBUNAL, STATUTORY, PROMISE, TARGET)
_DISAPPLIED_INDEX = "ix_deadlines_disapplied"


@dataclass(frozen=True, slots=True)
class _Part:
    """One range of an index: whose move, whether the limit lapses, and the days."""

    holders: tuple[str, ...]
    lapses: int
    days: str
    index: str = ""


_PARTS: dict[Band, tuple[_Part, ...]] = {
    Band.LATE: (_Part(_OURS, 0, f"{_PAST} AND d.excepted = 0"),),
    Band.DUE_TODAY: (_Part(_OURS, 0, f"{_NOT_PAST} AND d.due <= :today_latest AND {_ACT_BY} <= :today"),),
    Band.SOON: (
        # What can be done after today is due after today: the rows of today are not even walked over.
        _Part(
            _OURS,
            0,
            f"d.due > :today AND d.due <= :soon_latest AND {_ACT_BY} > :today AND {_ACT_BY} <= :soon",
        ),
    ),
    Band.DISAPPLIED: (_Part(_OURS, 0, f"{_PAST} AND d.excepted = 1", _DISAPPLIED_INDEX),),
    Band.FACTS_MISSING: (_Part(_OURS, 0, "d.due IS NULL"),),
    Band.WAITING: (
        _Part(_THEIRS, 0, "d.due <= :soon"),
        _Part(_THEIRS, 1, "d.due >= :today AND d.due <= :soon"),
    ),
}
_AHEAD = (_Part(_OURS, 0, f"d.due > :soon AND d.due <= :ahead AND {_ACT_BY} > :soon"),)


def today_page(connection: Connection, view: View, *, size: int = PAGE) -> Page:
    """Return the first rows of Today and the counts of all bands."""
    counts = {band: _count(connection, view, _PARTS[band]) for band in Band}
    rows: list[Row] = []
    for band in Band:
        if len(rows) < size and counts[band].number:
            rows += band_rows(connection, view, band, size=size - len(rows))
    open_case = "SELECT EXISTS (SELECT 1 FROM cases WHERE status = 'open')"
    any_case = connection.execute(open_case, {}).fetchone()[0]
    ahead = _count(connection, view, _AHEAD)
    doubtful = _capped(how_many(connection, view.caseworkers, most=MOST_COUNTED + 1))
    done = _done_today(connection, view)
    soon = soon_day(view.today)
    owed = _capped(owed_count(connection, view.caseworkers, until=soon, most=MOST_COUNTED + 1))
    promised = owed_rows(connection, view.caseworkers, until=soon, most=size) if owed.number else []
    return Page(view, counts, tuple(rows), done, ahead, bool(any_case), doubtful, tuple(promised), owed)


def soon_day(today: date) -> date:
    """Return the last day that Today shows."""
    return calendar().after(today, _SOON_WORKING_DAYS)


def band_rows(
    connection: Connection, view: View, band: Band, *, skip: int = 0, size: int = PAGE
) -> list[Row]:
    """Return rows of one band, most pressing first, beginning after the first `skip`."""
    contact = _contact(view)
    order = "d.due, d.presses, heard" if view.caseworkers else "d.due, d.presses"  # that of the index
    ranges = [
        f"SELECT * FROM (SELECT d.kind, d.due, d.presses, {contact} heard, d.number "  # noqa: S608
        f"{_range(view, part, holder, kind, whose)} ORDER BY {order} LIMIT {skip + size})"
        for part in _PARTS[band]
        for holder in part.holders
        for kind in _KINDS
        for whose in range(max(len(view.caseworkers), 1))
    ]
    found = connection.execute(" UNION ALL ".join(ranges), _values(view)).fetchall()
    found.sort(key=lambda place: (place[0], place[1] or "", place[2], place[3] or ""))
    return _rows(connection, band, [place[4] for place in found[skip : skip + size]], view)


def rows_of(connection: Connection, view: View, bands: Iterable[Band], most: int | None) -> list[Row]:
    """Return the rows of some bands together, at most so many, or all."""
    rows: list[Row] = []
    for band in bands:
        held = 0
        while most is None or len(rows) < most:
            size = _MOST_AT_ONCE if most is None else min(_MOST_AT_ONCE, most - len(rows))
            found = band_rows(connection, view, band, skip=held, size=size)
            rows += found
            held += len(found)
            if len(found) < size:
                break
    return rows


def _contact(view: View) -> str:
    return _CONTACT if view.caseworkers else "NULL"


def _rows(connection: Connection, band: Band, numbers: Sequence[int], view: View) -> list[Row]:
    """Read the rows with these numbers, in this order."""
    if not numbers:
        return []
    sql = (
        f"SELECT {_COLUMNS}, {_contact(view)} FROM deadlines d JOIN cases c ON c.id = d.case_id "  # noqa: S608
        f"WHERE d.number IN ({', '.join(map(str, numbers))})"
    )
    read = {values[0]: values for values in connection.execute(sql, {}).fetchall()}
    return [_row(band, read[number], view.today) for number in numbers]


def why_before(row: Row, following: Row, today: date) -> str:
    """Say which part of the order put a row before the next one."""
    if row.band is not following.band:
        return f"First because {_BAND_WORDS[row.band]}; the next one {_BAND_WORDS[following.band][3:]}."
    return decided_by(_order_key(row, today), _order_key(following, today))


def notes(connection: Connection, case_ids: Iterable[str]) -> dict[tuple[str, int | None, str, str], str]:
    """Return the newest note of each deadline of these cases, by case, process index, rule and part."""
    ids = {f"case{number}": case_id for number, case_id in enumerate(dict.fromkeys(case_ids))}
    if not ids:
        return {}
    sql = (
        "SELECT case_id, process_index, rule, of, kind, text, reason, next_on, written_by "  # noqa: S608
        f"FROM deadline_notes WHERE case_id IN ({', '.join(f':{name}' for name in ids)}) "
        "AND deleted_at IS NULL ORDER BY written_at"
    )
    found = connection.execute(sql, ids).fetchall()
    return {
        (case_id, index, rule_id, of): note_words(kind, text, reason, _day(next_on), by)
        for case_id, index, rule_id, of, kind, text, reason, next_on, by in found
    }


def next_ahead(connection: Connection, view: View) -> Row | None:
    """Return the next thing to do after the days that Today shows, for an empty Today."""
    part = _Part(_OURS, 0, "d.due > :soon")
    ranges = [
        f"SELECT * FROM (SELECT d.due, d.number {_range(view, part, 'council', kind, whose)} "  # noqa: S608
        "ORDER BY d.due LIMIT 1)"
        for kind in _KINDS
        for whose in range(max(len(view.caseworkers), 1))
    ]
    found = connection.execute(" UNION ALL ".join(ranges), _values(view)).fetchall()
    return _rows(connection, Band.SOON, [min(found)[1]], view)[0] if found else None


@dataclass(frozen=True, slots=True)
class Child:
    """One child that was found."""

    case_id: str
    given_name: str
    family_name: str
    reference: str


def children(connection: Connection, words: str, *, most: int = 8) -> list[Child]:
    """Return the children whose name or reference begins with what was typed."""
    query = match(words)
    if query is None:
        return []
    sql = """SELECT c.id, c.given_name, c.family_name, c.reference
FROM case_search JOIN case_numbers n ON n.number = case_search.rowid JOIN cases c ON c.id = n.case_id
WHERE case_search MATCH :words AND c.status <> 'merged' AND c.deleted_at IS NULL
ORDER BY c.status = 'open' DESC, c.family_name, c.given_name LIMIT :most"""
    found = connection.execute(sql, {"words": f"{{child reference}} : ({query})", "most": most})
    return [Child(*row) for row in found.fetchall()]


def _range(view: View, part: _Part, holder: str, kind: int, whose: int) -> str:
    """Return the conditions of one range of one index; the range lies in the order of Today."""
    mine = f"AND d.caseworker = :whose{whose}" if view.caseworkers else ""
    return (
        f"FROM deadlines d INDEXED BY {_index(view, part)} WHERE {_TO_DO} {mine} AND d.holder = '{holder}' "
        f"AND d.lapses = {part.lapses} AND d.kind = {kind} AND {part.days} AND {_SHOWN} "
        f"{_PUT_OFF if kind == TARGET else ''}"
    )


def _count(connection: Connection, view: View, parts: Sequence[_Part]) -> Count:
    """Count to a few hundred: beyond that the number only says that it is many."""
    ranges = [
        f"SELECT 1 FROM deadlines d INDEXED BY {_index(view, part)} WHERE {_TO_DO} {_whose(view)} "  # noqa: S608
        f"AND d.holder IN ({_listed(part.holders)}) AND d.lapses = {part.lapses} "
        f"AND d.kind IN ({', '.join(map(str, _KINDS))}) AND {part.days} AND {_SHOWN} {_PUT_OFF}"
        for part in parts
    ]
    sql = f"SELECT count(*) FROM ({' UNION ALL '.join(ranges)} LIMIT {MOST_COUNTED + 1})"  # noqa: S608
    return _capped(connection.execute(sql, _values(view)).fetchone()[0])


def _index(view: View, part: _Part) -> str:
    return part.index or ("ix_deadlines_today_mine" if view.caseworkers else "ix_deadlines_today")


def _listed(holders: Sequence[str]) -> str:
    return ", ".join(f"'{holder}'" for holder in holders)


def _whose(view: View) -> str:
    named = ", ".join(f":whose{number}" for number in range(len(view.caseworkers)))
    return f"AND d.caseworker IN ({named})" if named else ""


def _done_today(connection: Connection, view: View) -> Count:
    sql = (
        "SELECT count(*) FROM (SELECT 1 FROM deadlines d INDEXED BY ix_deadlines_met_on "  # noqa: S608
        f"WHERE d.met_on = :today AND d.holder = 'council' {_whose(view)} LIMIT {MOST_COUNTED + 1})"
    )
    return _capped(connection.execute(sql, _values(view)).fetchone()[0])


def _capped(number: int) -> Count:
    return Count(min(number, MOST_COUNTED), number > MOST_COUNTED)


def _values(view: View) -> dict[str, str]:
    working = calendar()
    soon = soon_day(view.today)
    return {
        "today": view.today.isoformat(),
        "today_latest": working.after(view.today, 2).isoformat(),  # a limit lies before it
        "soon": soon.isoformat(),
        "soon_latest": working.after(soon, 2).isoformat(),  # after the last day on which it can be done
        "ahead": working.after(view.today, _AHEAD_WORKING_DAYS).isoformat(),
        **{f"whose{number}": name for number, name in enumerate(view.caseworkers)},
    }


def _row(band: Band, values: Sequence[Any], today: date) -> Row:
    number, case_id, given_name, family_name, reference, kind, presses, *rest, contact = values
    deadline = deadline_of(rest)
    return Row(
        band,
        number,
        case_id,
        given_name,
        family_name,
        reference,
        kind,
        presses in (0, 2),
        deadline,
        state_on(deadline, today),
        days_on(deadline, today),
        datetime.fromisoformat(contact).astimezone(LONDON).date() if contact else None,
    )


def deadline_of(values: Sequence[Any]) -> Deadline:
    """Return the deadline that a row of `DEADLINE_COLUMNS` keeps."""
    due, rule_id, starts_on, of, process, index, original, act_by, provisional, met, ended, *rest = values
    excepted, lapses, strictly_before, shows_from, needed_until, holder, duty, facts = rest
    return Deadline(
        due=_day(due),
        rule=rule(rule_id),
        starts_on=date.fromisoformat(starts_on),
        of=of,
        process=process,
        process_index=index,
        original_due=_day(original),
        act_by=_day(act_by),
        provisional=bool(provisional),
        met_on=_day(met),
        ended_on=_day(ended),
        excepted=bool(excepted),
        lapses=bool(lapses),
        strictly_before=bool(strictly_before),
        shows_from=_day(shows_from),
        needed_until=_day(needed_until),
        holder=Holder(holder),
        duty=Duty(duty),
        facts=json.loads(facts),
    )


def _order_key(row: Row, today: date) -> tuple[object, ...]:
    presses = Circumstances(row.deadline.process == "phase_transfer", row.urgent_child, row.last_contact)
    return order_key(row.deadline, today, presses)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
