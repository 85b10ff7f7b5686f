"""What goes to the shared database: a case's changes together, in batches that are kept until answered."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Sending
from caseworker_app.sync import rows, state
from caseworker_app.sync.sharing import Scope, Shared, shared
from caseworker_app.sync.wire import Plain, as_json, wire

MOST_CASES, MOST_ROWS, MOST_BYTES = 120, 2_000, 1_500_000
# Of these a failure is looked at again once the colleagues' changes are here.
_AFTER_A_PULL = frozenset({"stale", "missing", "denied"})


@dataclass
class _Row:
    """One unsent row."""

    table: Shared
    now: Plain
    base: Plain | None
    seq: int

    @property
    def id(self) -> str:
        return str(self.now["id"])

    def changed(self) -> Plain:
        """Return what is different from what colleagues know."""
        assert self.base is not None
        return {
            name: self.now[name] for name in wire(self.table.name).names if self.now[name] != self.base[name]
        }


@dataclass(frozen=True)
class Batch:
    """A batch on its way."""

    id: str
    payload: str
    rows: Sequence[Mapping[str, Any]]  # group, table, id, seq


@dataclass
class Answered:
    """What the server said to a batch."""

    sent: int = 0
    again: int = 0  # rows that must first be merged with what colleagues wrote
    gave_away: bool = False  # a case went to another team or was deleted, and must leave this laptop
    refused: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # why: table and row


def all_waiting(session: Session) -> list[Batch]:
    """Return what has not been answered, or not been settled yet: one batch, or two chunks of an upload."""
    found = session.execute(select(Sending).order_by(Sending.id)).scalars()
    return [Batch(each.id, each.payload, each.rows) for each in found]


def waiting(session: Session) -> Batch | None:
    """Return the batch that has not been answered."""
    return next(iter(all_waiting(session)), None)


def freeze(unit: Unit, teams: Sequence[str], leave: frozenset[tuple[str, str]]) -> Batch | None:
    """Put the next changes into a batch, and keep it; nothing where all was sent.

    `leave` names rows that the server refused just now.
    """
    connection = unit.session.connection()
    found = _gather(connection, leave)
    groups = _groups(found)
    payload: list[list[dict[str, Any]]] = []
    told: list[dict[str, Any]] = []
    size = 0
    for group in groups:
        ops = _ops(group, teams)
        size += len(as_json(ops))
        if payload and (size > MOST_BYTES or len(told) + len(group) > MOST_ROWS):
            break
        told += [{"g": len(payload), "t": row.table.name, "i": row.id, "s": row.seq} for row in group]
        payload.append(ops)
    if not payload:
        return None
    batch = Batch(new_id(), as_json(payload), told)
    unit.session.add(Sending(id=batch.id, payload=batch.payload, rows=list(told), made_at=unit.now))
    unit.session.flush()
    return batch


def _gather(connection: Connection, leave: frozenset[tuple[str, str]]) -> list[_Row]:
    """Return the unsent rows of some cases, and those of no case; forget those that are as they were."""
    tables = state.tables_with_unsent(connection)
    cases = _some_cases(connection, tables)
    found: list[_Row] = []
    for table in tables:
        for row in _unsent_of(connection, table, cases):
            if (table.name, row.id) in leave:
                continue
            if row.base is not None and not row.changed():
                state.drop_unsent(connection, table.name, row.id)
            else:
                found.append(row)
    return _with_their_cases(found)


def _some_cases(connection: Connection, tables: Sequence[Shared]) -> list[str]:
    cases: set[str] = set()
    for table in tables:
        if table.case_column:
            sql = (
                f'SELECT DISTINCT t."{table.case_column}" FROM unsent u '
                f'JOIN "{table.name}" t ON t.id = u.row_id '
                f'WHERE u."table" = ? AND t."{table.case_column}" IS NOT NULL LIMIT {MOST_CASES}'
            )
            cases.update(row[0] for row in connection.exec_driver_sql(sql, (table.name,)))
    return sorted(cases)[:MOST_CASES]


def _unsent_of(connection: Connection, table: Shared, cases: list[str]) -> list[_Row]:
    """Return the unsent rows of a table: of these cases, or of no case."""
    which, values = "", tuple[str, ...]()
    if table.case_column:
        which = f'AND (t."{table.case_column}" IN ({rows.marks(cases)})'
        which += f' OR t."{table.case_column}" IS NULL)' if table.may_lack_a_case else ")"
        values = tuple(cases)
    names = wire(table.name).names
    told = ", ".join(f't."{name}"' for name in (*names, "rev"))
    sql = (
        f'SELECT u.base, u.seq, {told} FROM unsent u JOIN "{table.name}" t ON t.id = u.row_id '
        f'WHERE u."table" = ? {which} ORDER BY u.row_id LIMIT {MOST_ROWS * 2}'
    )
    found = []
    for base, seq, *stored in connection.exec_driver_sql(sql, (table.name, *values)):
        now = wire(table.name).plain(dict(zip((*names, "rev"), stored, strict=True)))
        found.append(_Row(table, now, rows.base_of(table.name, base), seq))
    return found


def _with_their_cases(found: list[_Row]) -> list[_Row]:
    """Leave out a new person whose case is not in this batch: nobody could see them yet."""
    put_on_a_case = {row.now["person_id"] for row in found if row.table.name == "relationships"}
    people = {row.id for row in found if row.table.scope is Scope.PEOPLE}
    return [
        row
        for row in found
        if row.base is not None
        or row.table.scope not in {Scope.PEOPLE, Scope.PERSON}
        or (row.id if row.table.scope is Scope.PEOPLE else row.now["person_id"]) in put_on_a_case
        or (row.table.scope is Scope.PERSON and row.now["person_id"] not in people)
    ]


def _groups(found: list[_Row]) -> list[list[_Row]]:
    """Put together what must count all at once: a case with the people whose rows changed with it.

    What belongs to the office stands alone, and first: others may point to it.
    """
    above = {(row.table.name, row.id): (row.table.name, row.id) for row in found}

    def top(key: tuple[str, str]) -> tuple[str, str]:
        while above[key] != key:
            key = above[key]
        return key

    def join(one: tuple[str, str], other: tuple[str, str]) -> None:
        above[top(one)] = top(other)

    for row in found:
        key = (row.table.name, row.id)
        if row.table.case_column and (case := row.now[row.table.case_column]):
            above.setdefault(("cases", case), ("cases", case))
            join(key, ("cases", case))
        for column in row.table.table.columns:
            for fk in column.foreign_keys:
                target = shared(fk.column.table.name)
                other = (target.name, str(row.now[column.name]))
                if other in above and target.scope in {Scope.CASE, Scope.PEOPLE}:
                    join(key, other)
    together: dict[tuple[str, str], list[_Row]] = {}
    for row in found:
        together.setdefault(top((row.table.name, row.id)), []).append(row)
    of_the_office = {Scope.OFFICE, Scope.OWN, Scope.NAMED}
    return sorted(together.values(), key=lambda group: group[0].table.scope not in of_the_office)


def _ops(group: Iterable[_Row], teams: Sequence[str]) -> list[dict[str, Any]]:
    """Return the changes of a group as the server takes them, table by table."""
    ops: dict[str, dict[str, Any]] = {}
    for row in group:
        name = row.table.name
        op = ops.setdefault(name, {"t": name})
        if row.base is None:
            whole = {key: value for key, value in row.now.items() if value is not None}
            if name == "cases" and teams and whole["team"] not in teams:
                # Given to another team before anybody had heard of it: it comes in as ours, then it moves.
                op.setdefault("move", []).append({"i": row.id, "b": 0, "to": whole["team"]})
                whole["team"] = teams[0]
            op.setdefault("new", []).append(wire(name).to_server(whole))
            continue
        changed = row.changed()
        moved_to = changed.pop("team", None) if name == "cases" and row.now["team"] not in teams else None
        if changed:
            change = {"i": row.id, "b": row.base["rev"], "d": wire(name).to_server(changed)}
            op.setdefault("set", []).append(change)
        if moved_to is not None:
            op.setdefault("move", []).append({"i": row.id, "b": row.base["rev"], "to": moved_to})
    return list(ops.values())


def settle(unit: Unit, batch: Batch, answer: Mapping[str, Any]) -> Answered:
    """Take in what the server said to a batch: what counts is not unsent any more."""
    connection, rev = unit.session.connection(), int(answer["rev"])
    payload = json.loads(batch.payload)
    told = Answered()
    counted: dict[str, list[Mapping[str, Any]]] = {}
    for row in batch.rows:
        why = answer["failed"].get(str(row["g"]))
        if why is None:
            counted.setdefault(row["t"], []).append(row)
            told.sent += 1
            moved = any("move" in op for op in payload[row["g"]])
            told.gave_away = told.gave_away or moved or row["t"] == "purges"
        elif why in _AFTER_A_PULL:
            told.again += 1
            told.refused.setdefault(why, []).append((row["t"], row["i"]))
        else:
            told.refused.setdefault(why, []).append((row["t"], row["i"]))
    for table, those in counted.items():
        rows.set_revision(connection, table, [row["i"] for row in those], rev)
        left = _not_unsent_any_more(connection, table, those)
        for row in (row for row in those if row["i"] in left):
            _keep_what_was_sent(connection, row, _sent_values(payload[row["g"]], table, row["i"]), rev)
    connection.exec_driver_sql("DELETE FROM sending WHERE id = ?", (batch.id,))
    return told


def _not_unsent_any_more(connection: Connection, table: str, told: Sequence[Mapping[str, Any]]) -> set[str]:
    """Forget that rows are unsent which are as they were sent; return those that were written again since."""
    connection.exec_driver_sql(
        'DELETE FROM unsent WHERE "table" = ?1 AND (row_id, seq) IN '
        "(SELECT value->>0, value->>1 FROM json_each(?2))",
        (table, json.dumps([(row["i"], row["s"]) for row in told])),
    )
    again = connection.exec_driver_sql(
        'SELECT row_id FROM unsent WHERE "table" = ?1 AND row_id IN (SELECT value FROM json_each(?2))',
        (table, json.dumps([row["i"] for row in told])),
    )
    return set(again.scalars())


def _keep_what_was_sent(connection: Connection, row: Mapping[str, Any], sent: Plain, rev: int) -> None:
    """Let a row that was written again meanwhile be unsent against what was sent."""
    ((base, _),) = rows.unsent(connection, row["t"], [row["i"]]).values() or [(None, 0)]
    known = {**(base or dict.fromkeys(wire(row["t"]).names)), **sent}
    state.put_base(connection, row["t"], row["i"], {**wire(row["t"]).to_store(known), "rev": rev})


def _sent_values(ops: Iterable[Mapping[str, Any]], table: str, row_id: str) -> Plain:
    values: Plain = {}
    for op in ops:
        if op["t"] == table:
            for whole in op.get("new", ()):
                if whole["id"] == row_id:
                    values.update(wire(table).from_server(whole))
            for change in op.get("set", ()):
                if change["i"] == row_id:
                    values.update(wire(table).from_server(change["d"]))
            for move in op.get("move", ()):
                if move["i"] == row_id:
                    values["team"] = move["to"]
    return values
