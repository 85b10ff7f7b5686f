"""The server was put back to an earlier state: every laptop gives back what it still knows.

Up to the newest mark that both histories share, all is as it was. What this laptop heard later may be gone
from the server, so it is offered again, as if it had been written here; whoever comes first is heard, and
where two tell different things, people decide.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json

from sqlalchemy import Connection, delete, select

from caseworker_app.store.audit import WITHHELD
from caseworker_app.store.changes import not_noting
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Mark, Sending
from caseworker_app.sync import rows, state
from caseworker_app.sync.line import Line
from caseworker_app.sync.sharing import shared, shared_tables
from caseworker_app.sync.wire import Plain, as_json, wire
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
        mark = unit.session.get(Mark, parted)
        for table, known in earlier.items():
            offered += _offer(unit, table, known, parted, 0 if mark is None else mark.line)
        unit.session.execute(delete(Mark).where(Mark.rev > parted))
        unit.session.execute(delete(Sending))
        state.change(unit.session, watermark=parted, epoch=epoch, complete=False)
    return offered


def _as_they_were(work: Work, line: Line, parted: int) -> dict[str, dict[str, Plain | None]]:
    """Return what the server has of the rows that we heard of later, by table and id."""
    found: dict[str, dict[str, Plain | None]] = {}
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
        found[table] = dict.fromkeys(ids)
        for part in rows.some(ids):
            wanted = ", ".join(f"'{each}'" for each in part)
            query = (
                f"copy (select {wire(table).select} from sync.pull_{table} where id in ({wanted})) to stdout"
            )
            for told in line.copy_out(query):
                rev, _, values = wire(table).from_copy(told)
                row = wire(table).plain(dict(zip(wire(table).names, values, strict=True)))
                found[table][row["id"]] = {**row, "rev": rev}
    return found


def _offer(unit: Unit, table: str, known: dict[str, Plain | None], parted: int, line: int) -> int:
    """Note rows as unsent against what both knew last; the server's later changes are merged with it."""
    connection = unit.session.connection()
    mine = rows.read(connection, table, known)
    with not_noting(unit.session):
        for row_id, there in known.items():
            if there is None:
                base = None
            elif there["rev"] <= parted:
                base = there
            else:
                base = _as_we_knew_it(connection, table, mine[row_id], line)
            rev = 0 if base is None else min(int(base["rev"]), parted)
            rows.set_revision(connection, table, [row_id], rev)
            stored = None if base is None else as_json({**wire(table).to_store(base), "rev": rev})
            connection.exec_driver_sql(
                'INSERT INTO unsent ("table", row_id, base, seq) VALUES (?, ?, ?, 0) '
                'ON CONFLICT ("table", row_id) DO UPDATE SET base = excluded.base',
                (table, row_id, stored),
            )
    return len(known)


def _as_we_knew_it(connection: Connection, table: str, now: Plain, line: int) -> Plain | None:
    """Return a row as it was when the audit had so many lines; nothing where it was not there yet."""
    earlier = dict(now)
    needed = {column.name for column in shared(table).table.columns if not column.nullable}
    changes = connection.exec_driver_sql(
        'SELECT change FROM audit WHERE "table" = ? AND row_id = ? AND number > ? ORDER BY number DESC',
        (table, now["id"], line),
    ).scalars()
    for change in changes:
        for name, (before, after) in json.loads(change).items():
            if before is None and name in needed:
                return None  # the line that tells of its beginning
            if after != WITHHELD and name in earlier:
                earlier[name] = int(before) if isinstance(before, bool) else before
    return earlier
