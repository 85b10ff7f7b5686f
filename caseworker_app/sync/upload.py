"""A first upload: thousands of new cases are copied beside the server's tables, and come in by chunks.

A chunk counts as a whole or not at all. Where the server will not have one, its rows go the usual way, case
by case, so that it can say which.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, delete
from sqlalchemy.orm import Session

from caseworker_app.store.identifiers import new_id
from caseworker_app.store.tables import Sending
from caseworker_app.sync import outbox, rows, state
from caseworker_app.sync.line import Line
from caseworker_app.sync.push import heard
from caseworker_app.sync.refusals import ServerRefused
from caseworker_app.sync.sharing import Scope, Shared, shared_tables
from caseworker_app.sync.wire import wire
from caseworker_app.sync.work import Work

WORTH_IT = 3_000  # rows; fewer go the usual way
CASES_AT_ONCE = 4_000
_NEW_CASES = "SELECT row_id FROM unsent WHERE \"table\" = 'cases' AND base IS NULL"


@dataclass(frozen=True)
class _Part:
    """The new rows of one table in a chunk, with the numbers under which they were noted."""

    table: Shared
    ids: list[str]
    seqs: list[int]


def upload(work: Work, line: Line) -> int:
    """Copy what is new in large numbers; return how many rows counted."""
    sent = 0
    while True:
        with work.store.reading() as session:
            if _new_rows(session) < WORTH_IT:
                return sent
            count = _chunk(work, line, session)
        if count is None:
            return sent
        sent += count
        work.progress(sent, sent + state_left(work))


def state_left(work: Work) -> int:
    """Count what is still unsent."""
    with work.store.reading() as session:
        return state.unsent_rows(session)


def finish_waiting(work: Work, line: Line) -> None:
    """Ask what became of a chunk whose answer was lost; one that did not count is made anew."""
    with work.store.reading() as session:
        batch = outbox.waiting(session)
    if batch is None or batch.payload:
        return
    ((answer,),) = line.ask("select sync.was_pushed(%s)", batch.id)
    with work.unit() as unit:
        if answer is not None:
            _settle(unit.session.connection(), batch.rows, int(json.loads(answer)["rev"]))
        unit.session.execute(delete(Sending))


def _new_rows(session: Session) -> int:
    return int(
        session.connection().exec_driver_sql("SELECT count(*) FROM unsent WHERE base IS NULL").scalar_one()
    )


def _chunk(work: Work, line: Line, session: Session) -> int | None:
    """Send one chunk as this one moment of the store has it; return its rows, or nothing if it is refused."""
    connection = session.connection()
    parts = [part for part in map(lambda t: _part(connection, t), shared_tables()) if part.ids]  # noqa: C417
    if not parts:
        return None
    batch, told = new_id(), [{"t": part.table.name, "i": part.ids, "s": part.seqs} for part in parts]
    with work.unit() as unit:
        unit.session.add(Sending(id=batch, payload="", rows=told, made_at=work.now))
    digest = hashlib.sha256(json.dumps(told).encode()).digest()
    try:
        for part in parts:
            columns = ", ".join(f'"{name}"' for name in wire(part.table.name).names)
            statement = f"copy incoming.{part.table.name} (batch, {columns}) from stdin"
            stored = _stored(connection, part)
            line.copy_in(statement, iter(wire(part.table.name).to_copy(stored, batch)))
        ((reply,),) = line.ask("select sync.load(%s, %s, %s)", batch, work.store_device, digest)
    except (psycopg.Error, ServerRefused):
        with work.unit() as unit:
            unit.session.execute(delete(Sending))
        return None
    answer = json.loads(reply or b"{}")
    with work.unit() as unit:
        left = _settle(unit.session.connection(), told, int(answer["rev"]))
        for table, ids in left.items():
            sent = rows.read(connection, table, ids)
            for row_id in ids:
                base = {**wire(table).to_store(sent[row_id]), "rev": answer["rev"]}
                state.put_base(unit.session.connection(), table, row_id, base)
                rows.set_revision(unit.session.connection(), table, [row_id], answer["rev"])
        unit.session.execute(delete(Sending))
        heard(unit, answer)
    return sum(len(part.ids) for part in parts)


def _part(connection: Connection, table: Shared) -> _Part:
    """Return the new rows of a table that go with the next cases."""
    cases = f"{_NEW_CASES} ORDER BY (SELECT merged_into_id FROM cases WHERE id = row_id) IS NOT NULL, row_id"
    chunk = f"SELECT row_id FROM ({cases} LIMIT {CASES_AT_ONCE})"
    on_them = f"SELECT person_id FROM relationships WHERE case_id IN ({chunk})"
    which = {
        Scope.CASE: f't."{table.case_column}" IN ({chunk})',
        Scope.PEOPLE: f"t.id IN ({on_them})",
        Scope.PERSON: f"t.person_id IN ({on_them})",
    }.get(table.scope, "1")
    found = connection.exec_driver_sql(
        f'SELECT u.row_id, u.seq FROM unsent u JOIN "{table.name}" t ON t.id = u.row_id '
        f'WHERE u."table" = ? AND u.base IS NULL AND {which} ORDER BY u.row_id',
        (table.name,),
    ).all()
    return _Part(table, [row[0] for row in found], [row[1] for row in found])


def _stored(connection: Connection, part: _Part) -> Iterator[Sequence[Any]]:
    names = ", ".join(f'"{name}"' for name in wire(part.table.name).names)
    json_names = wire(part.table.name).json_names
    at = [place for place, name in enumerate(wire(part.table.name).names) if name in json_names]
    for ids in rows.some(part.ids):
        sql = f'SELECT {names} FROM "{part.table.name}" WHERE id IN ({rows.marks(ids)})'
        for row in connection.exec_driver_sql(sql, tuple(ids)):
            if any(row[place] == "null" for place in at):
                yield [None if value == "null" and place in at else value for place, value in enumerate(row)]
            else:
                yield row


def _settle(connection: Connection, told: Sequence[Any], rev: int) -> dict[str, list[str]]:
    """Take in that a chunk counted; return the rows that were written again meanwhile."""
    left: dict[str, list[str]] = {}
    for part in told:
        table = part["t"]
        connection.exec_driver_sql(
            'DELETE FROM unsent WHERE "table" = ? AND row_id = ? AND seq = ?',
            [(table, row_id, seq) for row_id, seq in zip(part["i"], part["s"], strict=True)],
        )
        again = set(rows.unsent(connection, table, part["i"]))
        rows.set_revision(connection, table, [row_id for row_id in part["i"] if row_id not in again], rev)
        if again:
            left[table] = sorted(again)
    return left
