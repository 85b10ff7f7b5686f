"""Whose cases the figures tell of, and what is missing or contradictory in them: counted, never guessed."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caseworker_app.reports.figures.ask import Connection, rows, team_values, within_teams
from caseworker_app.reports.figures.figure import Answer, Period

_CANNOT_TELL = "The record does not tell whether this was in time, so it is not in the numerator"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing or contradictory; `figure` is the id of the figure that it touches."""

    reference: str
    why: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Of whose cases the figures tell: those that this caseload holds."""

    teams: dict[str, int]  # the teams with the number of their cases; "" for cases without one
    name: str = ""  # of the person who shares a database, with the role and the teams there
    role: str = ""
    may_see: tuple[str, ...] = ()
    met_at: datetime | None = None  # when this caseload last met the shared database

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return sum(self.teams.values())


def scope(connection: Connection) -> Scope:
    """Return whose cases are here (of `store.connection()`)."""
    found = connection.execute(
        "SELECT team, count(*) FROM cases WHERE deleted_at IS NULL AND status <> 'merged' GROUP BY team", {}
    ).fetchall()
    shared = connection.execute("SELECT name, role, teams, met_at FROM shared_database", {}).fetchone()
    if shared is None:
        return Scope(dict(found))
    name, role, teams, met_at = shared
    moment = datetime.fromisoformat(met_at) if met_at else None
    return Scope(dict(found), name, role, tuple(json.loads(teams)), moment)


def gaps(
    connection: Connection, period: Period, answered: Sequence[Answer], teams: Sequence[str] = ()
) -> list[Gap]:
    """Return what is missing or contradictory: what touches a figure, then what stands on open cases."""
    found = [
        Gap(row.reference, f"{one.figure.name}, {row.day:%d/%m/%Y}: {_CANNOT_TELL}", one.figure.id)
        for one in answered
        if one.whole.unknown and one.figure.rules
        for row in rows(connection, one.figure, period, teams)
        if not row.known
    ]
    sql = f"""SELECT c.reference, d.words FROM doubts d JOIN cases c ON c.id = d.case_id
      WHERE d.pending = 1 AND c.deleted_at IS NULL AND c.status <> 'merged' {within_teams(teams)}
      ORDER BY c.reference, d.place"""
    return found + [Gap(*row) for row in connection.execute(sql, team_values(teams)).fetchall()]
