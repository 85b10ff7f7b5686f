"""The server was put back to an earlier state: every laptop gives back what it still knows.

Up to the newest mark that both histories share, all is as it was. What this laptop heard later may be gone
from the server, so it is offered again, as if it had been written here; whoever comes first is heard, and
where two tell different things, people decide.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json

from sqlalchemy import delete, select

from caseworker_app.store.changes import not_noting
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Mark, Sending
from caseworker_app.sync import rows, state
from caseworker_app.sync.line import Line
from caseworker_app.sync.sharing import shared_tables
from caseworker_app.sync.wire import wire
from caseworker_app.sync.work import Work


def recover(work: Work, line: Line, epoch: str) -> int:
    """Go back to where both histories part, and mark all later rows as unsent; return how many."""
    with work.store.reading() as session:
        marks = [[mark.rev, mark.mark] for mark in session.execute(select(Mark)).scalars()]
    ((answer,),) = line.ask("select sync.common_mark(%s)", json.dumps(marks, separators=(",", ":")))
    parted = int(answer or 0)
    earlier = _as_they_were(work, line, parted)
    offered = 0
    with work.unit() as unit:
        for table, known in earlier.items():
            offered += _offer(unit, table, known, parted)
        unit.session.execute(delete(Mark).where(Mark.rev > parted))
        unit.session.execute(delete(Sending))
        state.change(unit.session, watermark=parted, epoch=epoch, complete=False)
    return offered


def _as_they_were(work: Work, line: Line, parted: int) -> dict[str, dict[str, tuple[int, str]]]:
    """Return what the server has of the rows that we heard of later, by table and id."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    with work.store.reading() as session:
        late = {
            table.name: list(
                session.connection()
                .exec_driver_sql(f'SELECT id FROM "{table.name}" WHERE rev > ?', (parted,))
                .scalars()
            )
            for table in shared_tables()
        }
    for table, ids in late.items():
        known: dict[str, tuple[int, str]] = {}
        for part in rows.some(ids):
            wanted = ", ".join(f"'{each}'" for each in part)
            query = (
                f"copy (select {wire(table).select} from sync.pull_{table} where id in ({wanted})) to stdout"
            )
            for told in line.copy_out(query):
                rev, _, values = wire(table).from_copy(told)
                stored = dict(zip(wire(table).names, values, strict=True))
                known[stored["id"]] = (rev, json.dumps({**stored, "rev": rev}, ensure_ascii=False))
        found[table] = {row_id: known.get(row_id, (0, "")) for row_id in ids}
    return found


def _offer(unit: Unit, table: str, known: dict[str, tuple[int, str]], parted: int) -> int:
    """Note rows as unsent against what the server has; those it changed since are merged as anybody's."""
    connection, offered = unit.session.connection(), 0
    noted = rows.unsent(connection, table, known)
    with not_noting(unit.session):
        for row_id, (rev, stored) in known.items():
            is_ancestor = 0 < rev <= parted
            base = stored if is_ancestor else None
            connection.exec_driver_sql(
                f'UPDATE "{table}" SET rev = ? WHERE id = ?', (rev if is_ancestor else 0, row_id)
            )
            if row_id in noted and not is_ancestor:
                base = None
            connection.exec_driver_sql(
                'INSERT INTO unsent ("table", row_id, base, seq) VALUES (?, ?, ?, 0) '
                'ON CONFLICT ("table", row_id) DO UPDATE SET base = excluded.base',
                (table, row_id, base),
            )
            offered += 1
    return offered
