"""What a person wrote and their role may not share: it becomes a question to somebody who may."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection

from caseworker_app.store.changes import not_noting
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Conflict
from caseworker_app.sync import rows, state
from caseworker_app.sync.inbox import case_of, is_withheld
from caseworker_app.sync.sharing import TEAM_LEAD, Shared
from caseworker_app.sync.state import Standing
from caseworker_app.sync.wire import Plain, wire

_DENIED = uuid.UUID("c58c0d54-8a57-5a37-8b12-9d5a3f0f6a35")


def take_back_what_is_denied(unit: Unit, known: Standing) -> int:
    """Give what the role may not change its shared value again; return how many questions that makes."""
    connection, asked = unit.session.connection(), 0
    for table in state.tables_with_unsent(connection):
        fields = _denied_fields(table, known)
        if fields is None or fields:
            unsent = _unsent(connection, table)
            here = rows.read(connection, table.name, [row_id for row_id, base in unsent if base is not None])
            for row_id, base in unsent:
                asked += _take_back(unit, table, (row_id, base, here.get(row_id)), fields, known)
    return asked


def _denied_fields(table: Shared, known: Standing) -> frozenset[str] | None:
    """Return the fields that the role may not change; none at all stands for every field."""
    if known.role not in table.writers:
        return None
    return frozenset() if known.role == TEAM_LEAD else table.leads_decide


def _unsent(connection: Connection, table: Shared) -> list[tuple[str, Plain | None]]:
    found = connection.exec_driver_sql('SELECT row_id, base FROM unsent WHERE "table" = ?', (table.name,))
    return [(row_id, rows.base_of(table.name, base)) for row_id, base in found.all()]


def _take_back(
    unit: Unit,
    table: Shared,
    row: tuple[str, Plain | None, Plain | None],
    fields: frozenset[str] | None,
    known: Standing,
) -> int:
    connection, (row_id, base, now) = unit.session.connection(), row
    if base is None or now is None:
        if fields is None:  # a new row of a table that is not theirs to write stays on this laptop
            state.drop_unsent(connection, table.name, row_id)
        return 0
    changed = [name for name in wire(table.name).names if now[name] != base.get(name)]
    denied = [name for name in changed if fields is None or name in fields]
    if fields is not None and "team" in denied and now["team"] in known.teams:
        denied.remove("team")  # between two of their own teams
    if not denied:
        return 0
    with not_noting(unit.session):
        restored = {**{name: now[name] for name in wire(table.name).names}, **{n: base[n] for n in denied}}
        rows.put_plain(connection, table.name, restored, int(base["rev"]))
    if set(denied) == set(changed):
        state.drop_unsent(connection, table.name, row_id)
    unit.session.expire_all()
    return _ask(unit, table, row_id, denied, now, base, known)


def _ask(
    unit: Unit, table: Shared, row_id: str, denied: list[str], now: Plain, base: Plain, known: Standing
) -> int:
    told = f"{row_id}|{','.join(denied)}|{base['rev']}|{[now[name] for name in denied]}"
    conflict_id = str(uuid.uuid5(_DENIED, told))
    if unit.session.get(Conflict, conflict_id) is not None:
        return 0
    connection = unit.session.connection()
    unit.session.add(
        Conflict(
            id=conflict_id,
            case_id=case_of(connection, table.name, row_id),
            table=table.name,
            row_id=row_id,
            kind="denied",
            fields=denied,
            before={name: base[name] for name in denied},
            kept={name: base[name] for name in denied},
            other={name: now[name] for name in denied},
            other_by=known.name,
            other_at=unit.now,
            withheld=is_withheld(connection, table.name, row_id, denied),
            made_at=unit.now,
        )
    )
    return 1
