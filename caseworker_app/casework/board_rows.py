"""The rows of a team's board: the child, who holds it, the last contact, and what was agreed about it."""

# ruff: noqa: S608 - SQL is put together from our own column names and numbers only

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseworker_app.casework.board import (
    LATE_GROUPS,
    PAGE,
    Counts,
    Group,
    Place,
    Scope,
    counts,
    places,
    quiet_cases,
    teams_of,
)
from caseworker_app.casework.late_reasons import AGREED, ASKED, NOTE, reason_words
from caseworker_app.casework.stage import PROCESS_WORDS
from caseworker_app.casework.today import DEADLINE_COLUMNS, LONDON, Connection, deadline_of
from caseworker_app.statutory.rule import Deadline, Holder
from caseworker_app.statutory.standing import days_on
from caseworker_app.statutory.urgency import PROMISE

MOST_GROUPED = 1000
_HOLDERS = {
    Holder.COUNCIL: "Us",
    Holder.SETTING: "School or setting",
    Holder.ICB: "Health",
    Holder.FAMILY: "Parent",
    Holder.MEDIATION_ADVISER: "Mediation adviser",
    Holder.TRIBUNAL: "Tribunal",
    Holder.ADVISER: "Adviser",
}
_ADVISERS = {
    "ep": "Educational psychologist",
    "health": "Health",
    "social_care": "Social care",
    "setting": "School or setting",
    "family": "Parent",
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a meeting agreed about a row."""

    reason: str
    next_on: date
    text: str
    owner: str
    on: date
    by: str

    @property
    def reason_words(self) -> str:
        """The reason, in words."""
        return reason_words(self.reason)


@dataclass(frozen=True, slots=True)
class Note:
    """The newest note on a row, or that one was asked for."""

    text: str
    by: str
    on: date
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Which:
    """One deadline: it stays the same when the deadlines of its case are worked out again."""

    case_id: str
    process: str
    process_index: int | None
    rule: str
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One thing that is late, due soon or without a date."""

    group: Group | None  # none where the row stands for a family without contact and with nothing to do
    which: Which
    given_name: str
    family_name: str
    reference: str
    caseworker: str
    team: str
    setting: str
    urgent_child: bool  # looked after, or out of education
    is_law: bool
    deadline: Deadline
    days: int | None
    last_contact: date | None
    agreed: Agreed | None
    note: Note | None

    @property
    def held_by(self) -> str:
        """Who must act, in a word."""
        return holder_words(self.deadline)

    @property
    def stage(self) -> str:
        """The kind of work that it is part of."""
        return PROCESS_WORDS.get(self.deadline.process, self.deadline.process)

    def stands_agreed(self, today: date) -> bool:
        """Whether a reason and a day still to come were agreed."""
        return self.agreed is not None and self.agreed.next_on >= today


@dataclass(frozen=True, slots=True)
class Board:
    """The first rows of a board, and what its cards say."""

    scope: Scope
    counts: Counts
    rows: tuple[BoardRow, ...]
    teams: tuple[str, ...]


def first_page(connection: Connection, scope: Scope, *, size: int = PAGE) -> Board:
    """Return the late rows that matter most, with the counts of all cards."""
    told = counts(connection, scope)
    found = places(connection, scope, most=size) if told.late.number else []
    return Board(scope, told, tuple(rows(connection, found, scope.today)), tuple(teams_of(connection)))


def group_rows(
    connection: Connection, scope: Scope, groups: Sequence[Group] = LATE_GROUPS, *, most: int = PAGE
) -> list[BoardRow]:
    """Return the first rows of some groups."""
    return rows(connection, places(connection, scope, groups, most=most), scope.today)


def quiet_rows(connection: Connection, scope: Scope, *, most: int = PAGE) -> list[BoardRow]:
    """Return the families without contact for 30 days, each by what is due next on its case."""
    cases = quiet_cases(connection, scope, most=most)
    next_steps = connection.execute(
        f"""SELECT d.case_id, d.number, min(coalesce(d.due, '9999')) FROM deadlines d WHERE d.pending = 1
  AND d.holder = 'council' AND (d.shows_from IS NULL OR d.shows_from <= :today)
  AND d.case_id IN ({_quoted(cases)}) GROUP BY d.case_id""",
        {"today": scope.today.isoformat()},
    ).fetchall()
    by_case = {case_id: number for case_id, number, _ in next_steps}
    found = [Place(Group.SOON, by_case[one]) for one in cases if one in by_case]
    return rows(connection, found, scope.today)


def also_late(connection: Connection, row: BoardRow, today: date) -> list[BoardRow]:
    """Return what else is late on the case of a row, such as the advice that it waits for."""
    found = connection.execute(
        """SELECT number FROM deadlines WHERE case_id = :case AND pending = 1 AND lapses = 0 AND excepted = 0
  AND duty IN ('must', 'should') AND due < :today ORDER BY due""",
        {"case": row.which.case_id, "today": today.isoformat()},
    ).fetchall()
    others = rows(connection, [Place(Group.OVER_20, number) for (number,) in found], today)
    return [one for one in others if one.which != row.which]


def rows(connection: Connection, found: Sequence[Place], today: date) -> list[BoardRow]:
    """Read the rows at these places, in this order."""
    if not found:
        return []
    numbers = ", ".join(str(place.number) for place in found)
    sql = f"""SELECT d.number, d.case_id, c.given_name, c.family_name, c.reference, d.caseworker, d.team,
  coalesce(s.name, ''), d.presses, d.kind, k.last_contact, {DEADLINE_COLUMNS}
  FROM deadlines d JOIN cases c ON c.id = d.case_id LEFT JOIN settings s ON s.id = c.setting_id
  LEFT JOIN family_clocks k ON k.case_id = d.case_id WHERE d.number IN ({numbers})"""
    read = {values[0]: values for values in connection.execute(sql, {}).fetchall()}
    said = _said(connection, {values[1] for values in read.values()})
    return [_row(place.group, read[place.number], said, today) for place in found if place.number in read]


def holder_words(deadline: Deadline) -> str:
    """Say who must act: us, the school, a psychologist …"""
    if deadline.holder is Holder.ADVISER:
        return _ADVISERS.get(deadline.of or "", _HOLDERS[Holder.ADVISER])
    return _HOLDERS[deadline.holder]


def _row(
    group: Group, values: Sequence[Any], said: dict[Which, tuple[Agreed | None, Note | None]], today: date
) -> BoardRow:
    _, case_id, given, family, reference, caseworker, team, setting, presses, kind, contact, *rest = values
    deadline = deadline_of(rest)
    which = Which(case_id, deadline.process, deadline.process_index, deadline.rule.id, deadline.of or "")
    agreed, note = said.get(which, (None, None))
    return BoardRow(
        group=group,
        which=which,
        given_name=given,
        family_name=family,
        reference=reference,
        caseworker=caseworker,
        team=team,
        setting=setting,
        urgent_child=presses in (0, 2),
        is_law=kind < PROMISE,
        deadline=deadline,
        days=days_on(deadline, today),
        last_contact=_london(contact) if contact else None,
        agreed=agreed,
        note=note,
    )


def _said(connection: Connection, cases: Iterable[str]) -> dict[Which, tuple[Agreed | None, Note | None]]:
    """Return what was agreed last, and the newest note, by deadline."""
    sql = f"""SELECT case_id, process, process_index, rule, of, kind, text, reason, next_on, owner,
  written_at, written_by FROM deadline_notes WHERE case_id IN ({_quoted(cases)}) AND deleted_at IS NULL
  ORDER BY written_at"""
    told: dict[Which, tuple[Agreed | None, Note | None]] = {}
    for *key, kind, text, reason, next_on, owner, at, by in connection.execute(sql, {}).fetchall():
        which = Which(*key)
        agreed, note = told.get(which, (None, None))
        if kind == AGREED and next_on:
            agreed = Agreed(reason, date.fromisoformat(next_on), text, owner, _london(at), by)
        elif kind in (NOTE, ASKED):
            note = Note(text, by, _london(at), kind == ASKED)
        told[which] = agreed, note
    return told


def _quoted(cases: Iterable[str]) -> str:
    """Write ids of our own making into a statement."""
    return ", ".join("'" + one.replace("'", "''") + "'" for one in cases)


def _london(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(LONDON).date()
