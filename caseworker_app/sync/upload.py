"""A first upload: thousands of new cases are copied beside the server's tables, and come in by chunks.

A chunk counts as a whole or not at all. Where the server will not have one, its rows go the usual way, case
by case, so that it can say which.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
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
from caseworker_app.sync.rows import CACHE_FOR_MANY_KIB
from caseworker_app.sync.sharing import Scope, Shared, shared_tables
from caseworker_app.sync.wire import wire
from caseworker_app.sync.work import SENDING, Work

WORTH_IT = 3_000  # rows; fewer go the usual way
CASES_AT_ONCE = 3_000


@dataclass(frozen=True)
class _Part:
    """The new rows of one table in a chunk: under which numbers they were noted, and as COPY reads them."""

    table: Shared
    ids: list[str]
    seqs: list[int]
    lines: list[bytes]


@dataclass(frozen=True)
class _Chunk:
    """The new rows of some cases, as one moment of the store had them."""

    id: str
    moment: Session  # kept open until the chunk is settled: what was sent may be written again meanwhile
    parts: list[_Part]
    close: Callable[[], None]

    @property
    def count(self) -> int:
        return sum(len(part.ids) for part in self.parts)

    @cached_property
    def told(self) -> list[dict[str, Any]]:
        """What is kept of a chunk on its way."""
        return [{"t": part.table.name, "i": part.ids, "s": part.seqs} for part in self.parts]


def upload(work: Work, line: Line) -> int:
    """Copy what is new in large numbers; return how many rows counted."""
    with ExitStack() as at_the_end:
        return _Upload(work, line, at_the_end).run()


class _Upload:
    """Chunks on their way: while the server takes one in, the one before is settled and the next is read."""

    def __init__(self, work: Work, line: Line, at_the_end: ExitStack) -> None:
        self._work = work
        self._line = line
        self._at_the_end = at_the_end
        self._sent = 0
        self._answered: tuple[_Chunk, Mapping[str, Any]] | None = None  # and not settled yet
        self._next: _Chunk | None = None

    def run(self) -> int:
        """Send chunk by chunk, until few rows are left or the server refuses one."""
        self._next = self._read(())
        while (chunk := self._next) is not None:
            answer = self._send(chunk)
            self._settle()
            if answer is None:
                self._forget(chunk)
                break
            self._answered = chunk, answer
            self._sent += chunk.count
            self._work.progress(SENDING, self._sent, self._sent + (self._next.count if self._next else 0))
        self._settle()
        return self._sent

    def _send(self, chunk: _Chunk) -> Mapping[str, Any] | None:
        """Send one chunk, which counts or is refused as a whole."""
        told = chunk.told
        with self._work.unit() as unit:
            unit.session.add(Sending(id=chunk.id, payload="", rows=told, made_at=self._work.now))
        digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()
        try:
            for part in chunk.parts:
                columns = ", ".join(f'"{name}"' for name in wire(part.table.name).names)
                statement = f"copy incoming.{part.table.name} (batch, {columns}) from stdin"
                self._line.copy_in(statement, (b"".join(some) for some in rows.some(part.lines)))
            ((reply,),) = self._line.ask_and_work(
                "select sync.load($1, $2, $3)",
                (chunk.id, self._work.store_device, rf"\x{digest}"),
                lambda: self._go_on(chunk),
            )
        except (psycopg.Error, ServerRefused):
            return None
        answer: Mapping[str, Any] = json.loads(reply or b"{}")
        return answer

    def _go_on(self, sent: _Chunk) -> None:
        """Settle the chunk before the one that was sent, and read the next."""
        self._settle()
        self._next = self._read(sent.parts)

    def _settle(self) -> None:
        """Take in that a chunk counted; a row that was written again is unsent against what was sent."""
        if self._answered is None:
            return
        (chunk, answer), self._answered = self._answered, None
        rev = int(answer["rev"])
        with self._work.unit() as unit:
            connection = unit.session.connection()
            for table, ids in _settle(connection, chunk.told, rev).items():
                sent = rows.read(chunk.moment.connection(), table, ids)
                for row_id in ids:
                    base = {**wire(table).to_store(sent[row_id]), "rev": rev}
                    state.put_base(connection, table, row_id, base)
                rows.set_revision(connection, table, ids, rev)
            unit.session.execute(delete(Sending).where(Sending.id == chunk.id))
            heard(unit, answer)
        chunk.close()

    def _forget(self, chunk: _Chunk) -> None:
        with self._work.unit() as unit:
            unit.session.execute(delete(Sending).where(Sending.id == chunk.id))

    def _read(self, under_way: Sequence[_Part]) -> _Chunk | None:
        """Read the next chunk, without what is under way; few rows that are left go the usual way."""
        flying = {part.table.name: set(part.ids) for part in under_way}
        with ExitStack() as stack:
            session = stack.enter_context(self._work.store.reading())
            connection = session.connection()
            if _new_rows(session) - sum(map(len, flying.values())) < WORTH_IT:
                return None
            batch, cases = new_id(), _next_cases(connection, flying.get("cases", ()))
            parts = [
                _part(connection, table, cases, batch, flying.get(table.name, set()))
                for table in shared_tables()
            ]
            if not any(part.ids for part in parts):
                return None
            close = stack.pop_all().close
        self._at_the_end.callback(close)
        return _Chunk(batch, session, [part for part in parts if part.ids], close)


def finish_waiting(work: Work, line: Line) -> None:
    """Ask what became of the chunks whose answers were lost; one that did not count is made anew."""
    with work.store.reading() as session:
        batches = [batch for batch in outbox.all_waiting(session) if not batch.payload]
    for batch in batches:
        ((answer,),) = line.ask("select sync.was_pushed(%s)", batch.id)
        with work.unit() as unit:
            if answer is not None:
                _settle(unit.session.connection(), batch.rows, int(json.loads(answer)["rev"]))
            unit.session.execute(delete(Sending).where(Sending.id == batch.id))


def _new_rows(session: Session) -> int:
    return int(
        session.connection().exec_driver_sql("SELECT count(*) FROM unsent WHERE base IS NULL").scalar_one()
    )


def _next_cases(connection: Connection, under_way: Iterable[str]) -> str:
    """Return the ids of the next new cases, as JSON; one that was merged into another comes after it."""
    found = connection.exec_driver_sql(
        "SELECT u.row_id FROM unsent u JOIN cases c ON c.id = u.row_id "
        "WHERE u.\"table\" = 'cases' AND u.base IS NULL AND u.row_id NOT IN (SELECT value FROM json_each(?)) "
        f"ORDER BY c.merged_into_id IS NOT NULL, u.row_id LIMIT {CASES_AT_ONCE}",
        (json.dumps(list(under_way)),),
    )
    return json.dumps([row[0] for row in found])


def _part(connection: Connection, table: Shared, cases: str, batch: str, under_way: Container[str]) -> _Part:
    """Return the new rows of a table that go with some cases; the joins stand in the order of their cost."""
    people = (
        "(SELECT DISTINCT r.person_id FROM json_each(?2) j "
        "CROSS JOIN relationships r ON r.case_id = j.value) p CROSS JOIN"
    )
    rows_of_cases = {
        Scope.CASE: f'json_each(?2) j CROSS JOIN "{table.name}" t ON t."{table.case_column}" = j.value',
        Scope.PEOPLE: f'{people} "{table.name}" t ON t.id = p.person_id',
        Scope.PERSON: f'{people} "{table.name}" t ON t.person_id = p.person_id',
    }
    source = rows_of_cases.get(table.scope, f'(SELECT * FROM "{table.name}" WHERE rev = 0 AND ?2 = ?2) t')
    # Straight from the driver: there are very many of them.
    raw: Any = connection.connection.dbapi_connection
    found = raw.execute(
        f"SELECT u.row_id, u.seq, CAST({wire(table.name).copied} AS BLOB) FROM {source} "
        'CROSS JOIN unsent u ON u."table" = ?1 AND u.row_id = t.id AND u.base IS NULL',
        (table.name, cases, batch),
    )
    new = [row for row in found if row[0] not in under_way]
    ids, seqs, lines = zip(*new, strict=True) if new else ((), (), ())
    return _Part(table, list(ids), list(seqs), list(lines))


def _settle(connection: Connection, told: Sequence[Any], rev: int) -> dict[str, list[str]]:
    """Take in that a chunk counted; return the rows that were written again meanwhile."""
    connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_FOR_MANY_KIB}")
    left: dict[str, list[str]] = {}
    for part in told:
        table, pairs = part["t"], json.dumps([*zip(part["i"], part["s"], strict=True)])
        again = connection.exec_driver_sql(
            "SELECT u.row_id FROM json_each(?2) j CROSS JOIN unsent u "
            'ON u."table" = ?1 AND u.row_id = j.value->>0 AND u.seq <> j.value->>1',
            (table, pairs),
        )
        left[table] = list(again.scalars())
        counted = json.dumps(sorted({*part["i"]}.difference(left[table])))
        connection.exec_driver_sql(
            'DELETE FROM unsent WHERE "table" = ?1 AND row_id IN (SELECT value FROM json_each(?2))',
            (table, counted),
        )
        connection.exec_driver_sql(
            f'UPDATE "{table}" SET rev = ?1 FROM json_each(?2) j WHERE "{table}".id = j.value', (rev, counted)
        )
    return {table: ids for table, ids in left.items() if ids}
