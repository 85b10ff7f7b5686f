"""What a forecast rests on: the work that the record already knows, and how the past year went."""

# ruff: noqa: S608 - SQL is put together from our own column and parameter names only

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caseworker_app.casework.board import Scope, teams_of
from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.today import Connection

WEEKS = 26
PAST_WEEKS = 52
_LEAST_WEEKS, _LEAST_DONE, _LEAST_ADVICE = 26, 50, 5
_OURS = "d.holder = 'council' AND d.lapses = 0 AND d.duty IN ('must', 'should', 'policy')"
# What can be finished only once the advice is there.
_NEEDS_ADVICE = ("na-draft-target", "na-plan-final", "na-refuse-plan")


@dataclass(frozen=True, slots=True)
class Known:
    """All counts are of steps that are the council's to do."""

    today: date
    late_now: int
    due: tuple[int, ...]  # by week, from this one
    due_by_process: tuple[Mapping[str, int], ...]
    waiting_for_advice: tuple[int, ...]  # of `due`: what cannot be finished before advice has come
    done: tuple[int, ...]  # in each of the past weeks
    unforeseen: tuple[
        tuple[int, ...], ...
    ]  # by weeks ahead: what fell due in a past week and was not foreseen
    advice_weeks_late: tuple[int, ...]  # past advice: 0 came in time
    people: int
    capacity: int  # steps a week, as the council sets it; 0: as many as in the past

    @property
    def first_week(self) -> date:
        """The Monday of this week."""
        return monday(self.today)

    @property
    def has_history(self) -> bool:
        """Whether the past says enough for a range."""
        return len([one for one in self.done if one]) >= _LEAST_WEEKS and sum(self.done) >= _LEAST_DONE

    @property
    def has_advice_history(self) -> bool:
        """Whether past advice says enough about delays."""
        return len(self.advice_weeks_late) >= _LEAST_ADVICE


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def read(connection: Connection, scope: Scope, preferences: Preferences) -> Known:
    """Read what the record knows of some teams."""
    teams = scope.teams or tuple(teams_of(connection))
    asked = _Asked(connection, teams, scope.today)
    due, waiting, late_now = asked.open_work()
    people = asked.people()
    return Known(
        today=scope.today,
        late_now=late_now,
        due=tuple(sum(week.values()) for week in due),
        due_by_process=tuple(due),
        waiting_for_advice=tuple(waiting),
        done=asked.done(),
        unforeseen=asked.unforeseen(),
        advice_weeks_late=asked.advice(),
        people=people,
        capacity=preferences.weekly_capacity,
    )


class _Asked:
    """The questions to the store, for some teams on a day."""

    def __init__(self, connection: Connection, teams: Sequence[str], today: date) -> None:
        self._connection, self._teams, self._today = connection, teams, today
        self._first = monday(today)

    def open_work(self) -> tuple[list[Counter[str]], list[int], int]:
        """Return what is open by week and process, what of it waits for advice, and what is late."""
        due: list[Counter[str]] = [Counter() for _ in range(WEEKS)]
        waiting, late = [0] * WEEKS, 0
        rows = self._ask(
            f"""SELECT d.due, d.process, d.rule IN {_NEEDS_ADVICE} AND EXISTS (SELECT 1 FROM deadlines a
    WHERE a.case_id = d.case_id AND a.holder = 'adviser' AND a.pending = 1), count(*)
  FROM deadlines d INDEXED BY ix_deadlines_team WHERE d.pending = 1 AND {_OURS} AND d.excepted = 0
  AND d.due < :end AND d.team IN ({{teams}}) AND (d.shows_from IS NULL OR d.shows_from <= :today)
  AND (d.needed_until IS NULL OR d.needed_until > :today) GROUP BY 1, 2, 3""",
            end=self._first + timedelta(weeks=WEEKS),
        )
        for day, process, waits, number in rows:
            on = date.fromisoformat(day)
            if on < self._today:
                late += number
            else:
                week = (on - self._first).days // 7
                due[week][process] += number
                waiting[week] += number if waits else 0
        return due, waiting, late

    def done(self) -> tuple[int, ...]:
        """Return how many steps were done in each of the past weeks."""
        weeks = [0] * PAST_WEEKS
        rows = self._ask(
            f"""SELECT d.met_on, count(*) FROM deadlines d WHERE d.met_on >= :since AND d.met_on < :first
  AND {_OURS} AND d.team IN ({{teams}}) GROUP BY 1"""
        )
        for day, number in rows:
            weeks[self._week(day)] += number
        return tuple(weeks)

    def unforeseen(self) -> tuple[tuple[int, ...], ...]:
        """Return, by weeks ahead, what fell due in each past week and was not known so long before."""
        short = [[0] * WEEKS for _ in range(PAST_WEEKS)]  # by past week: how many began so long before
        rows = self._ask(
            f"""SELECT d.due, d.starts_on, count(*) FROM deadlines d WHERE d.due >= :since AND d.due < :first
  AND {_OURS} AND d.ended_on IS NULL AND d.team IN ({{teams}}) GROUP BY 1, 2"""
        )
        for day, began, number in rows:
            ahead = (monday(date.fromisoformat(day)) - date.fromisoformat(began)).days // 7
            if ahead < WEEKS - 1:
                short[self._week(day)][max(ahead, 0) + 1] += number
        summed = [_running(week) for week in short]
        return tuple(tuple(week[ahead] for week in summed) for ahead in range(WEEKS))

    def advice(self) -> tuple[int, ...]:
        """Return by how many weeks each advice of the past was late."""
        rows = self._ask(
            """SELECT d.due, d.met_on, count(*) FROM deadlines d WHERE d.met_on >= :since
  AND d.met_on < :first AND d.holder = 'adviser' AND d.due IS NOT NULL AND d.team IN ({teams})
  GROUP BY 1, 2"""
        )
        late: list[int] = []
        for day, met, number in rows:
            days = (date.fromisoformat(met) - date.fromisoformat(day)).days
            late += [max(0, -(-days // 7))] * number
        return tuple(late)

    def people(self) -> int:
        """Return how many caseworkers there are."""
        rows = self._ask(
            "SELECT count(DISTINCT caseworker) FROM cases WHERE status = 'open' AND caseworker <> '' "
            "AND deleted_at IS NULL AND team IN ({teams})"
        )
        return int(rows[0][0])

    def _week(self, day: str) -> int:
        return PAST_WEEKS - 1 - (self._first - timedelta(days=1) - date.fromisoformat(day)).days // 7

    def _ask(self, sql: str, **days: date) -> list[Any]:
        values: dict[str, Any] = {f"team{place}": team for place, team in enumerate(self._teams)}
        named = ", ".join(f":{name}" for name in values)
        since = self._first - timedelta(weeks=PAST_WEEKS)
        told = {"today": self._today, "first": self._first, "since": since, **days}
        values |= {name: day.isoformat() for name, day in told.items()}
        rows: list[Any] = self._connection.execute(sql.format(teams=named), values).fetchall()
        return rows


def _running(numbers: Sequence[int]) -> list[int]:
    total, summed = 0, []
    for number in numbers:
        total += number
        summed.append(total)
    return summed
