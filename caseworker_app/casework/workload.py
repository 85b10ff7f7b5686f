"""Who carries how much: cases, open steps, what is due soon and what is late, by caseworker."""

# ruff: noqa: S608 - SQL is put together from our own column names and numbers only

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caseworker_app.casework.board import Scope, late_by_caseworker, teams_of
from caseworker_app.casework.today import Connection
from caseworker_app.statutory.calendar import calendar
from caseworker_app.store.colleagues import seen_of
from caseworker_app.store.folding import fold

AHEAD_WORKING_DAYS = 20


@dataclass(frozen=True, slots=True)
class Load:
    """One caseworker's part. The weight is the steps that are the council's to do and not done.

    What is late is counted as the board lists it, whoever holds it.
    """

    caseworker: str
    cases: int
    open_steps: int
    due_soon: int
    late: int
    is_shared: bool = False  # the shared database told when this one synced; never, where there is no moment
    synced_at: datetime | None = None


def workload(connection: Connection, scope: Scope) -> list[Load]:
    """Return the load of each caseworker, by name: it is no league table."""
    teams = scope.teams or tuple(teams_of(connection))
    values = {f"team{place}": team for place, team in enumerate(teams)}
    named = ", ".join(f":{name}" for name in values)
    cases = dict(
        connection.execute(
            "SELECT caseworker, count(*) FROM cases WHERE status = 'open' AND deleted_at IS NULL "
            f"AND team IN ({named}) GROUP BY caseworker",
            values,
        ).fetchall()
    )
    ahead = calendar().after(scope.today, AHEAD_WORKING_DAYS)
    steps = connection.execute(
        f"""SELECT d.caseworker, count(*), sum(d.due >= :today AND d.due <= :ahead
    AND NOT (d.due = :today AND d.strictly_before))
  FROM deadlines d INDEXED BY ix_deadlines_team WHERE d.pending = 1 AND d.lapses = 0
  AND d.duty IN ('must', 'should', 'policy') AND d.holder = 'council' AND d.excepted = 0
  AND d.team IN ({named}) AND (d.shows_from IS NULL OR d.shows_from <= :today)
  AND (d.needed_until IS NULL OR d.needed_until > :today) GROUP BY d.caseworker""",
        {**values, "today": scope.today.isoformat(), "ahead": ahead.isoformat()},
    ).fetchall()
    by_name = {name: (number, soon or 0) for name, number, soon in steps}
    late, seen = late_by_caseworker(connection, scope), seen_of(connection)
    return [
        Load(
            name,
            cases.get(name, 0),
            *by_name.get(name, (0, 0)),
            late.get(name, 0),
            name in seen,
            seen.get(name),
        )
        for name in sorted({*cases, *by_name, *late}, key=lambda one: (not one, fold(one)))
    ]


def cases_of(connection: Connection, scope: Scope, caseworker: str) -> tuple[str, ...]:
    """Return the open cases of one caseworker in the teams, by the child's name."""
    teams = scope.teams or tuple(teams_of(connection))
    values = {f"team{place}": team for place, team in enumerate(teams)}
    found = connection.execute(
        "SELECT id FROM cases WHERE caseworker = :caseworker AND status = 'open' AND deleted_at IS NULL "
        f"AND team IN ({', '.join(f':{name}' for name in values)}) ORDER BY family_name, given_name, id",
        {**values, "caseworker": caseworker},
    )
    return tuple(case_id for (case_id,) in found.fetchall())
