"""A team's board: what is late, how late and how much harm; what is due soon; what has no date.

Plain SQL over one index (`ix_deadlines_team`), so that the first rows cost the same for any caseload.
"""

# ruff: noqa: S608 - SQL is put together from our own column names and numbers only

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

from caseworker_app.casework.late_reasons import AGREED
from caseworker_app.casework.today import MOST_COUNTED, Connection, Count, soon_day
from caseworker_app.statutory.urgency import PROMISE, STATUTORY, TARGET, TRIBUNAL

PAGE = 30  # two screens of rows; more follow as they are scrolled to
QUIET_DAYS = 30
_LAW = (TRIBUNAL, STATUTORY)
_ALL = (*_LAW, PROMISE, TARGET)
_OUT_FIRST = (0, 1)  # out of school or looked after; neither
_OPEN = """d.pending = 1 AND d.duty IN ('must', 'should', 'policy') AND d.lapses = 0 AND d.excepted = 0
  AND (d.shows_from IS NULL OR d.shows_from <= :today) AND (d.needed_until IS NULL OR d.needed_until > :today)
  AND NOT (d.kind = 3 AND EXISTS (SELECT 1 FROM deadline_notes n WHERE n.case_id = d.case_id
    AND n.rule = d.rule AND n.process_index IS d.process_index AND n.of = coalesce(d.of, '')
    AND n.until > :today AND n.deleted_at IS NULL))"""
_LATE = "d.due <= :today AND (d.due < :today OR d.strictly_before = 1)"
_NOT_LATE = "d.due >= :today AND (d.due > :today OR d.strictly_before = 0)"
# What was agreed last holds until its day has passed.
_AGREED_UNTIL = f"""coalesce((SELECT n.next_on FROM deadline_notes n WHERE n.case_id = d.case_id
  AND n.rule = d.rule AND n.process_index IS d.process_index AND n.of = coalesce(d.of, '')
  AND n.kind = '{AGREED}' AND n.deleted_at IS NULL ORDER BY n.written_at DESC LIMIT 1), '')"""


class Group(Enum):
    """The parts of the board, in order."""

    NO_REASON = "No reason or next date"
    OVER_20 = "Over 20 days late"
    TO_20 = "6 to 20 days late"
    TO_5 = "1 to 5 days late"
    SOON = "Due in the next 5 working days"
    NO_DATE = "No date: a fact is missing"


LATE_GROUPS = (Group.NO_REASON, Group.OVER_20, Group.TO_20, Group.TO_5)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose work is looked at, on which day. No team: every team that is here."""

    today: date
    teams: tuple[str, ...] = ()
    holder: str = ""
    caseworker: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What the cards say; with `capped` at least so many."""

    late: Count
    without_reason: Count
    soon: Count
    soon_by_process: Mapping[str, int]
    no_date: Count
    quiet: Count


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its part of the board and the number of its deadline."""

    group: Group
    number: int


_BY_REASON = f"{_AGREED_UNTIL} < :today"
_SETTLED = f"(d.kind >= {PROMISE} OR {_AGREED_UNTIL} >= :today)"
_DAYS = {
    Group.NO_REASON: f"{_LATE} AND {_BY_REASON}",
    Group.OVER_20: f"{_LATE} AND d.due < :days20 AND {_SETTLED}",
    Group.TO_20: f"{_LATE} AND d.due >= :days20 AND d.due < :days5 AND {_SETTLED}",
    Group.TO_5: f"{_LATE} AND d.due >= :days5 AND {_SETTLED}",
    Group.SOON: f"{_NOT_LATE} AND d.due <= :soon",
    Group.NO_DATE: "d.due IS NULL",
}


def teams_of(connection: Connection) -> list[str]:
    """Return the teams that cases are in, by hops along their index; the nameless one where no case is."""
    found = connection.execute(
        """WITH RECURSIVE named(team) AS (SELECT min(team) FROM cases UNION ALL
  SELECT (SELECT min(team) FROM cases WHERE team > named.team) FROM named WHERE named.team IS NOT NULL)
SELECT team FROM named WHERE team IS NOT NULL""",
        {},
    )
    return [team for (team,) in found.fetchall()] or [""]


def places(
    connection: Connection, scope: Scope, groups: Sequence[Group] = LATE_GROUPS, *, most: int = PAGE
) -> list[Place]:
    """Return the first rows of the board: the most harmful first, in the order of its parts."""
    teams = scope.teams or tuple(teams_of(connection))
    found: list[Place] = []
    for group in groups:
        if len(found) < most:
            numbers = _first(connection, scope, teams, group, most - len(found))
            found += [Place(group, number) for number in numbers]
    return found


def counts(connection: Connection, scope: Scope, *, most: int = MOST_COUNTED) -> Counts:
    """Count what the cards show, to a few hundred each: beyond, the number only says that it is many."""
    teams = scope.teams or tuple(teams_of(connection))
    values = _values(scope, teams)

    def of(group_days: str, kinds: Sequence[int] = _ALL) -> Count:
        return _counted(connection, _in(scope, teams, group_days, kinds), values, most)

    soon = f"SELECT d.process {_in(scope, teams, _DAYS[Group.SOON])} LIMIT {most + 1}"
    by_process = f"SELECT process, count(*) FROM ({soon}) GROUP BY 1 ORDER BY 2 DESC"
    kinds = dict(connection.execute(by_process, values).fetchall())
    return Counts(
        late=of(_LATE),
        without_reason=of(_DAYS[Group.NO_REASON], _LAW),
        soon=_capped(sum(kinds.values()), most),
        soon_by_process=kinds,
        no_date=of(_DAYS[Group.NO_DATE]),
        quiet=_counted(connection, _quiet(teams), values, most),
    )


def late_by_caseworker(connection: Connection, scope: Scope) -> dict[str, int]:
    """Count the late rows of the board for each caseworker."""
    teams, everybody = scope.teams or tuple(teams_of(connection)), replace(scope, caseworker=None)
    sql = f"SELECT d.caseworker, count(*) {_in(everybody, teams, _LATE)} GROUP BY d.caseworker"
    return dict(connection.execute(sql, _values(everybody, teams)).fetchall())


def _in(scope: Scope, teams: Sequence[str], days: str, kinds: Sequence[int] = _ALL) -> str:
    return (
        f"{_from(scope)} AND d.team IN ({_names(teams)}) AND d.kind IN ({_listed(kinds)}) "
        f"AND d.presses % 2 IN (0, 1) AND {days}"
    )


def quiet_cases(connection: Connection, scope: Scope, *, most: int = PAGE) -> list[str]:
    """Return the cases whose family had no contact for 30 days, the longest first."""
    teams = scope.teams or tuple(teams_of(connection))
    sql = f"SELECT k.case_id {_quiet(teams)} ORDER BY k.quiet_since LIMIT {most}"
    return [case_id for (case_id,) in connection.execute(sql, _values(scope, teams)).fetchall()]


def _first(connection: Connection, scope: Scope, teams: Sequence[str], group: Group, most: int) -> list[int]:
    """Return the numbers of the first deadlines of a group: by kind, a child out of school first, by day."""
    numbers: list[int] = []
    for kind in _LAW if group is Group.NO_REASON else _ALL:
        for out in _OUT_FIRST:
            if len(numbers) < most:
                numbers += _range(connection, scope, teams, _ranged(group, kind, out), most - len(numbers))
    return numbers


def _ranged(group: Group, kind: int, out: int) -> str:
    return f"AND d.kind = {kind} AND d.presses % 2 = {out} AND {_DAYS[group]}"


def _range(connection: Connection, scope: Scope, teams: Sequence[str], which: str, most: int) -> list[int]:
    """Return the numbers of one range of the index, joined over the teams."""
    source = _from(scope)
    arms = [
        f"SELECT * FROM (SELECT d.due, d.number {source} AND d.team = :team{place} {which} "
        f"ORDER BY d.due LIMIT {most})"
        for place in range(len(teams))
    ]
    rows: list[tuple[str | None, int]] = []
    for start in range(0, len(arms), _ARMS):
        some = " UNION ALL ".join(arms[start : start + _ARMS])
        rows += connection.execute(some, _values(scope, teams)).fetchall()
    rows.sort(key=lambda row: (row[0] or "", row[1]))
    return [number for _, number in rows[:most]]


_ARMS = 400  # SQLite joins at most 500 selects in one


def _from(scope: Scope) -> str:
    held = "AND d.holder = :holder" if scope.holder else ""
    whose = "AND d.caseworker = :caseworker" if scope.caseworker is not None else ""
    return f"FROM deadlines d INDEXED BY ix_deadlines_team WHERE {_OPEN} {held} {whose}"


def _quiet(teams: Sequence[str]) -> str:
    """Families with something under way, by how long they have heard nothing."""
    return f"""FROM family_clocks k INDEXED BY ix_family_clocks_quiet JOIN cases c ON c.id = k.case_id
  WHERE k.is_open = 1 AND k.quiet_since < :quiet AND c.team IN ({_names(teams)})
  AND (:caseworker IS NULL OR k.caseworker = :caseworker)
  AND EXISTS (SELECT 1 FROM deadlines d WHERE d.case_id = k.case_id AND d.pending = 1
    AND d.holder = 'council' AND (d.shows_from IS NULL OR d.shows_from <= :today))"""


def _counted(connection: Connection, source: str, values: dict[str, Any], most: int) -> Count:
    sql = f"SELECT count(*) FROM (SELECT 1 {source} LIMIT {most + 1})"
    return _capped(connection.execute(sql, values).fetchone()[0], most)


def _capped(number: int, most: int) -> Count:
    return Count(min(number, most), number > most)


def _names(teams: Sequence[str]) -> str:
    return ", ".join(f":team{place}" for place in range(len(teams)))


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _values(scope: Scope, teams: Sequence[str]) -> dict[str, Any]:
    today = scope.today
    return {
        "today": today.isoformat(),
        "days5": (today - timedelta(days=5)).isoformat(),
        "days20": (today - timedelta(days=20)).isoformat(),
        "soon": soon_day(today).isoformat(),
        "quiet": (today - timedelta(days=QUIET_DAYS - 1)).isoformat(),
        "holder": scope.holder,
        "caseworker": scope.caseworker,
        **{f"team{place}": team for place, team in enumerate(teams)},
    }
