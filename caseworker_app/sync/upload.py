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
from caseworker_app.sync.work import SENDING, Work

WORTH_IT = 3_000  # rows; fewer go the usual way
CASES_AT_ONCE = 4_000


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
        work.progress(SENDING, sent, sent + state_left(work))


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
    chunk = _next_cases(connection)
    parts = [part for table in shared_tables() if (part := _part(connection, table, chunk)).ids]
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
            line.copy_in(statement, wire(part.table.name).to_copy(stored, batch))
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


def _part(connection: Connection, table: Shared, chunk: str) -> _Part:
    """Return the new rows of a table that go with some cases; the joins stand in the order of their cost."""
    on_them = "json_each(?2) j CROSS JOIN relationships r ON r.case_id = j.value CROSS JOIN"
    rows_of_cases = {
        Scope.CASE: f'json_each(?2) j CROSS JOIN "{table.name}" t ON t."{table.case_column}" = j.value',
        Scope.PEOPLE: f'{on_them} "{table.name}" t ON t.id = r.person_id',
        Scope.PERSON: f'{on_them} "{table.name}" t ON t.person_id = r.person_id',
    }
    source = rows_of_cases.get(table.scope, f'(SELECT id FROM "{table.name}" WHERE rev = 0 AND ?2 = ?2) t')
    found = connection.exec_driver_sql(
        f"SELECT DISTINCT u.row_id, u.seq FROM {source} "
        'CROSS JOIN unsent u ON u."table" = ?1 AND u.row_id = t.id AND u.base IS NULL ORDER BY u.row_id',
        (table.name, chunk),
    ).all()
    return _Part(table, [row[0] for row in found], [row[1] for row in found])


def _next_cases(connection: Connection) -> str:
    """Return the ids of the next new cases, as JSON; one that was merged into another comes after it."""
    found = connection.exec_driver_sql(
        "SELECT u.row_id FROM unsent u JOIN cases c ON c.id = u.row_id "
        "WHERE u.\"table\" = 'cases' AND u.base IS NULL "
        f"ORDER BY c.merged_into_id IS NOT NULL, u.row_id LIMIT {CASES_AT_ONCE}"
    )
    return json.dumps([row[0] for row in found])


def _stored(connection: Connection, part: _Part) -> Iterator[Sequence[Any]]:
    """Give the rows as they are, straight from the driver: there are very many of them."""
    names = wire(part.table.name).names
    # An empty JSON is none to the server.
    told = ", ".join(
        f"nullif(\"{name}\", 'null')" if name in wire(part.table.name).json_names else f'"{name}"'
        for name in names
    )
    raw: Any = connection.connection.dbapi_connection
    yield from raw.execute(
        f'SELECT {told} FROM "{part.table.name}" WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
        (json.dumps(part.ids),),
    )


def _settle(connection: Connection, told: Sequence[Any], rev: int) -> dict[str, list[str]]:
    """Take in that a chunk counted; return the rows that were written again meanwhile."""
    left: dict[str, list[str]] = {}
    for part in told:
        table, ids = part["t"], json.dumps(part["i"])
        pairs = json.dumps([*zip(part["i"], part["s"], strict=True)])
        connection.exec_driver_sql(
            'DELETE FROM unsent WHERE "table" = ?1 AND (row_id, seq) IN '
            "(SELECT value->>0, value->>1 FROM json_each(?2))",
            (table, pairs),
        )
        again = connection.exec_driver_sql(
            'SELECT row_id FROM unsent WHERE "table" = ?1 AND row_id IN (SELECT value FROM json_each(?2))',
            (table, ids),
        )
        left[table] = list(again.scalars())
        connection.exec_driver_sql(
            f'UPDATE "{table}" SET rev = ?1 WHERE id IN (SELECT value FROM json_each(?2)) '
            "AND id NOT IN (SELECT value FROM json_each(?3))",
            (rev, ids, json.dumps(left[table])),
        )
    return {table: ids for table, ids in left.items() if ids}
