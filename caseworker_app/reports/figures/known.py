"""What was known at the end of a past day: a copy in memory with all that came later undone.

Facts have the day on which they happened and the moment at which they were recorded. Here stand those
recorded by then; corrections and deletions made since are undone, and so are changes of fields, as the audit
tells them. The deadlines are worked out anew from these facts, by the rules as they are. The same SQL counts
both.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from caseworker_app.reports.figures.ask import moment_of
from caseworker_app.store.connection import in_memory
from caseworker_app.store.deadlines import Progress, ToldEvent, computed, facts_of
from caseworker_app.store.derived import doubts

if TYPE_CHECKING:
    from caseworker_app.store.connection import KeyedConnection
    from caseworker_app.store.open import Store

_ROWS_AT_ONCE = 5000
_CASES_AT_ONCE = 500


@dataclass(frozen=True)
class _Copied:
    """A table whose rows are taken over: the columns that are asked for, and when a row was recorded."""

    name: str
    columns: tuple[str, ...]
    recorded: str = ""  # empty: it says nothing that changes


_COPIED = (
    _Copied("settings", ("id", "name")),
    _Copied(
        "cases",
        (
            *("id", "reference", "date_of_birth", "caseworker", "team", "setting_id", "status", "closed_on"),
            *("opened_at", "deleted_at"),
        ),
        "opened_at",
    ),
    _Copied("processes", ("id", "case_id", "kind")),
    _Copied(
        "events",
        (
            *("id", "case_id", "process_id", "type", "on", "detail", "corrects", "recorded_at"),
            "deleted_at",
        ),
        "recorded_at",
    ),
    _Copied(
        "communication",
        (
            *("id", "case_id", "channel", "direction", "at", "satisfaction", "satisfaction_from", "contact"),
            *("reply_to", "reply_by", "corrects", "withdrawn", "recorded_at", "deleted_at"),
        ),
        "recorded_at",
    ),
    _Copied("answered", ("id", "case_id", "message_id", "entry_id", "at", "deleted_at"), "at"),
    _Copied(
        "promises",
        ("id", "case_id", "entry_id", "state", "settled_on", "first_by", "made_at", "deleted_at"),
        "made_at",
    ),
    _Copied(
        "plan_audits",
        ("id", "case_id", "settled_on", "found_good", "grade", "drawn_at", "deleted_at"),
        "drawn_at",
    ),
)
_MADE = {
    "deadlines": (
        *("case_id", "process", "rule", "of", "starts_on", "due", "met_on", "ended_on", "excepted"),
        *("strictly_before", "needed_until", "facts"),
    ),
    "doubts": ("case_id", "place", "words", "pending", "caseworker"),
}
# The names are those that the SQL of figures asks for.
_INDEXES = (
    'ix_events_type ON events (type, "on")',
    "ix_events_process_id ON events (process_id)",
    "ix_events_deleted_at ON events (deleted_at) WHERE deleted_at IS NOT NULL",
    "ix_events_case_id ON events (case_id)",
    "ix_events_corrects ON events (corrects) WHERE corrects IS NOT NULL",
    "ix_deadlines_rule ON deadlines (rule, case_id, met_on, due)",
    "ix_communication_case_id_at ON communication (case_id, at)",
    "ix_communication_corrects ON communication (corrects) WHERE corrects IS NOT NULL",
    "ix_communication_reply_to ON communication (reply_to) WHERE reply_to IS NOT NULL",
    "ix_communication_reply_by ON communication (reply_by) WHERE reply_by IS NOT NULL",
    "ix_communication_satisfaction ON communication (at) WHERE satisfaction <> ''",
    "ix_answered_message_id ON answered (message_id)",
    "ix_plan_audits_settled_on ON plan_audits (settled_on)",
    "ix_doubts_today ON doubts (case_id, place) WHERE pending = 1",
)


@contextlib.contextmanager
def known_on(store: Store, day: date, progress: Progress | None = None) -> Iterator[KeyedConnection]:
    """Give a connection to what was known at the end of a day; `progress` may stop it by raising."""
    with contextlib.closing(in_memory()) as then:
        then.execute("BEGIN")  # one transaction, not one a row
        with store.connection() as now:
            now.execute("BEGIN")  # one moment of the store
            _copy(now, then)
            _undo(now, then, moment_of(day + timedelta(days=1)))
        _reopen(then, day.isoformat())
        _work_out(then, day, progress)
        then.execute("COMMIT")
        yield then


def _copy(now: KeyedConnection, then: KeyedConnection) -> None:
    for table in _COPIED:
        names = ", ".join(f'"{column}"' for column in table.columns)
        then.execute(f"CREATE TABLE {table.name} ({names}, PRIMARY KEY (id)) WITHOUT ROWID")
        rows = now.execute(f"SELECT {names} FROM {table.name}")
        marks = ", ".join("?" * len(table.columns))
        while some := rows.fetchmany(_ROWS_AT_ONCE):
            then.executemany(f"INSERT INTO {table.name} VALUES ({marks})", some)
    for name, columns in _MADE.items():
        then.execute(f"CREATE TABLE {name} ({', '.join(f'{chr(34)}{one}{chr(34)}' for one in columns)})")
    for index in _INDEXES:
        then.execute(f"CREATE INDEX {index}")


def _undo(now: KeyedConnection, then: KeyedConnection, moment: str) -> None:
    """Take back what came at a moment or later: new rows, deletions, and changes of fields."""
    dated = {table.name: table for table in _COPIED if table.recorded}
    for table in dated.values():
        then.execute(f"DELETE FROM {table.name} WHERE {table.recorded} >= ?", (moment,))
        then.execute(f"UPDATE {table.name} SET deleted_at = NULL WHERE deleted_at >= ?", (moment,))
    then.execute(
        "DELETE FROM promises WHERE entry_id IS NOT NULL AND entry_id NOT IN (SELECT id FROM communication)"
    )
    names = ", ".join(f"'{name}'" for name in dated)
    lines = now.execute(
        f'SELECT "table", row_id, change, unit FROM audit WHERE at >= ? AND "table" IN ({names}) '
        "ORDER BY number DESC",
        (moment,),
    )
    merges: list[tuple[str, str]] = []
    made: dict[str, list[tuple[_Copied, str]]] = {}  # by unit: the rows that are older than their lines
    for name, row_id, change, unit in lines:
        table = dated[name]
        if f'"{table.recorded}":[null,' in change:  # the line that made the row
            made.setdefault(unit, []).append((table, row_id))
            continue
        told = json.loads(change)
        if name == "cases" and told.get("status", ("", ""))[1] == "merged":
            merges.append((row_id, unit))
        _put_back(then, table, row_id, told)
    for case_id, unit in merges:
        _part(then, case_id, made.get(unit, ()))


def _put_back(then: KeyedConnection, table: _Copied, row_id: str, told: Mapping[str, Sequence[Any]]) -> None:
    """Put back what stood in the fields of a row before one line of the audit."""
    fields = {name: values[0] for name, values in told.items() if name in table.columns}
    if fields:
        names = ", ".join(f'"{name}" = ?' for name in fields)
        then.execute(f"UPDATE {table.name} SET {names} WHERE id = ?", (*fields.values(), row_id))


def _part(then: KeyedConnection, case_id: str, made: Iterable[tuple[_Copied, str]]) -> None:
    """Take from the case that was kept in a merge what was copied there: it was told of the other."""
    for table, row_id in made:
        if "case_id" not in table.columns:
            continue
        then.execute(
            f"DELETE FROM {table.name} WHERE id = ? AND EXISTS (SELECT 1 FROM {table.name} o "
            f"WHERE o.case_id = ? AND o.{table.recorded} = {table.name}.{table.recorded})",
            (row_id, case_id),
        )


def _reopen(then: KeyedConnection, day: str) -> None:
    """Open what was settled later: a row that a colleague sent may have come here settled already."""
    then.execute(
        "UPDATE cases SET status = 'open', closed_on = NULL WHERE closed_on > ? AND status = 'closed'", (day,)
    )
    then.execute("UPDATE promises SET state = 'open', settled_on = NULL WHERE settled_on > ?", (day,))
    then.execute("UPDATE plan_audits SET settled_on = NULL WHERE settled_on > ?", (day,))


def _work_out(then: KeyedConnection, day: date, progress: Progress | None) -> None:
    """Work out the deadlines and the doubts of every case as the rules make them of these facts."""
    cases = then.execute("SELECT id, date_of_birth, status, caseworker FROM cases ORDER BY id").fetchall()
    told = _told(then)
    events = next(told, None)
    for start in range(0, len(cases), _CASES_AT_ONCE):
        deadlines: list[tuple[Any, ...]] = []
        doubtful: list[tuple[Any, ...]] = []
        for case_id, born, status, caseworker in cases[start : start + _CASES_AT_ONCE]:
            while events is not None and events[0] < case_id:
                events = next(told, None)
            facts = facts_of(
                date.fromisoformat(born) if born else None,
                events[1] if events is not None and events[0] == case_id else (),
            )
            found = computed(facts, day)
            deadlines += [_deadline(case_id, one) for one in found]
            words = doubts(facts, found)
            doubtful += [
                (case_id, place, one, status == "open", caseworker) for place, one in enumerate(words)
            ]
        _insert(then, "deadlines", deadlines)
        _insert(then, "doubts", doubtful)
        if progress is not None:
            progress(min(start + _CASES_AT_ONCE, len(cases)), len(cases))


def _told(then: KeyedConnection) -> Iterator[tuple[str, list[ToldEvent]]]:
    """Give the events of each case, in the order in which they were recorded."""
    rows = then.execute(
        'SELECT e.case_id, e.id, e.process_id, p.kind, e.type, e."on", e.detail, e.corrects FROM events e '
        "JOIN processes p ON p.id = e.process_id WHERE e.deleted_at IS NULL "
        "ORDER BY e.case_id, e.recorded_at, e.id"
    )
    for case_id, some in groupby(rows, key=lambda row: row[0]):
        yield case_id, [_event(row) for row in some]


def _event(row: Sequence[Any]) -> ToldEvent:
    _, id_, process_id, kind, type_, on, detail, corrects = row
    day = date.fromisoformat(on) if on else None
    return ToldEvent(id_, process_id, kind, type_, day, json.loads(detail) if detail else {}, corrects)


def _deadline(case_id: str, one: Any) -> tuple[Any, ...]:
    days = (one.starts_on, one.due, one.met_on, one.ended_on)
    starts_on, due, met_on, ended_on = (None if day is None else day.isoformat() for day in days)
    needed = None if one.needed_until is None else one.needed_until.isoformat()
    return (
        *(case_id, one.process, one.rule.id, one.of, starts_on, due, met_on, ended_on, one.excepted),
        *(one.strictly_before, needed, json.dumps(dict(one.facts))),
    )


def _insert(then: KeyedConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(_MADE[table]))
    then.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
