"""Asking for figures: the whole, its parts, months, teams, and the rows behind a number."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from caseworker_app.errors import WrongUse
from caseworker_app.reports.figures.definitions import FIGURES
from caseworker_app.reports.figures.figure import Answer, CountedRow, Counts, Figure, Period
from caseworker_app.reports.figures.selects import DROPPED

_LONDON = ZoneInfo("Europe/London")
_BY = {"team": "c.team", "caseworker": "c.caseworker", "setting": "coalesce(s.name, '')"}
GROUPINGS = tuple(_BY)


class Connection(Protocol):
    """A keyed connection for reading (`store.connection()`), or what was known on a past day (`known_on`)."""

    def execute(self, sql: str, parameters: Mapping[str, Any], /) -> Any:
        """Run one statement."""


def figure(figure_id: str) -> Figure:
    """Return a figure by its id."""
    for one in FIGURES:
        if one.id == figure_id:
            return one
    raise WrongUse(f"There is no figure “{figure_id}”.", "`caseworker report kpi` lists them.")


def answers(connection: Connection, period: Period, teams: Sequence[str] = ()) -> tuple[Answer, ...]:
    """Answer every figure for a period, without months; no teams means all that this caseload holds."""
    return tuple(answer(connection, one, period, teams, months=False) for one in FIGURES)


def answer(
    connection: Connection, asked: Figure, period: Period, teams: Sequence[str] = (), *, months: bool = True
) -> Answer:
    """Answer one figure for a period. A month of a figure `at_the_end` tells of its last day."""
    by_month = months and not asked.at_the_end
    columns = ("r.part", "substr(r.day, 1, 7)") if by_month else ("r.part", "''")
    parts: dict[str, Counts] = {}
    series = dict.fromkeys(months_of(period), Counts(0, 0)) if by_month else {}
    whole = Counts(0, 0)
    for (part, month), counts in _counted(connection, asked, period, teams, columns):
        whole += counts
        parts[part] = parts.get(part, Counts(0, 0)) + counts
        if by_month:
            series[month] += counts
    if months and asked.at_the_end:
        series = _at_each_end(connection, asked, period, teams)
    return Answer(asked, period, whole, dict(sorted(parts.items())) if asked.parts else {}, series)


def breakdown(
    connection: Connection, asked: Figure, period: Period, by: str, teams: Sequence[str] = ()
) -> dict[str, Counts]:
    """Answer one figure by team, caseworker or setting as the cases are now; empty is a name of none."""
    if by not in _BY:
        raise WrongUse(f"Figures cannot be grouped by “{by}”.", f"Choose one of: {', '.join(_BY)}.")
    found = _counted(connection, asked, period, teams, (_BY[by], "''"))
    return dict(sorted((name, counts) for (name, _), counts in found))


def rows(
    connection: Connection, asked: Figure, period: Period, teams: Sequence[str] = ()
) -> list[CountedRow]:
    """Return the rows behind a number, by day and reference: as many as its denominator."""
    columns = "r.case_id, c.reference, c.team, c.caseworker, r.day, r.counted, r.part, r.due, r.known"
    sql = _FROM.format(columns=columns, select=asked.select, join="")
    sql += f" {within_teams(teams)} ORDER BY 5, 2, 7"
    return [_row(row) for row in connection.execute(sql, _values(period, teams)).fetchall()]


def months_of(period: Period) -> list[str]:
    """Return the months that a period touches, as "2026-03"."""
    first, last = period.first, period.last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        f"{first.year + (first.month - 1 + number) // 12}-{(first.month - 1 + number) % 12 + 1:02}"
        for number in range(count)
    ]


# A case merged into another counts there; one that was closed before the day leaves nothing waiting.
_FROM = f"""WITH RECURSIVE {DROPPED}
SELECT {{columns}} FROM ({{select}}) r JOIN cases c ON c.id = r.case_id {{join}}
WHERE c.deleted_at IS NULL AND c.status <> 'merged'
  AND (r.waits = 0 OR c.closed_on IS NULL OR c.closed_on > r.day)"""
_SETTING = "LEFT JOIN settings s ON s.id = c.setting_id"


def _counted(
    connection: Connection, asked: Figure, period: Period, teams: Sequence[str], columns: Sequence[str]
) -> Iterable[tuple[tuple[str, str], Counts]]:
    """Give the counts by two columns."""
    counts = "coalesce(sum(r.counted), 0), count(*), count(*) - coalesce(sum(r.known), 0)"
    join = _SETTING if any("s.name" in column for column in columns) else ""
    sql = _FROM.format(columns=f"{', '.join(columns)}, {counts}", select=asked.select, join=join)
    sql += f" {within_teams(teams)} GROUP BY 1, 2"
    for first, second, *found in connection.execute(sql, _values(period, teams)).fetchall():
        yield (first, second), Counts(*found)


def _at_each_end(
    connection: Connection, asked: Figure, period: Period, teams: Sequence[str]
) -> dict[str, Counts]:
    """Answer a figure of a day for the last day of each month of the period."""
    found = {}
    for month in months_of(period):
        year, number = map(int, month.split("-"))
        last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
        until = Period(period.first, min(last, period.last))
        found[month] = answer(connection, asked, until, teams, months=False).whole
    return found


def within_teams(teams: Sequence[str]) -> str:
    """Return the condition that a case `c` is one of some teams'; no teams means everybody's."""
    names = ", ".join(f":team{number}" for number in range(len(teams)))
    return f"AND c.team IN ({names})" if teams else ""


def _values(period: Period, teams: Sequence[str]) -> dict[str, str]:
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "first": moment_of(period.first),
        "end": moment_of(period.last + timedelta(days=1)),
        **team_values(teams),
    }


def team_values(teams: Sequence[str]) -> dict[str, str]:
    """Return the values that `within_teams` asks for."""
    return {f"team{number}": name for number, name in enumerate(teams)}


def moment_of(day: date) -> str:
    """Return the moment at which a day begins in England, as the store keeps moments."""
    moment = datetime.combine(day, time(), _LONDON).astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


def _row(row: Sequence[Any]) -> CountedRow:
    case_id, reference, team, caseworker, day, counted, part, due, known = row
    return CountedRow(
        case_id=case_id,
        reference=reference,
        team=team,
        caseworker=caseworker,
        day=date.fromisoformat(day),
        counted=bool(counted),
        part=part,
        due=date.fromisoformat(due) if due else None,
        known=bool(known),
    )
