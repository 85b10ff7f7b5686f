"""Taking in what colleagues wrote: merged with what is unsent here, in one transaction."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import uuid
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection

from caseworker_app.store.audit import Deed
from caseworker_app.store.changes import not_noting
from caseworker_app.store.derived import LISTED_OF_A_CASE
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Conflict
from caseworker_app.sync import rows, state
from caseworker_app.sync.merge import Clash, merge
from caseworker_app.sync.rules import rules_of
from caseworker_app.sync.sharing import shared, shared_tables
from caseworker_app.sync.wire import Plain, wire

DEED = "sync"
_CONFLICTS = uuid.UUID("0f6d5c1e-2b34-5d8e-9a67-3c1d2e4f5a6b")


class Received(NamedTuple):
    """One row as the server has it; `values` are in the order of the wire, as the store keeps them."""

    rev: int
    author: str
    values: tuple[Any, ...]


Inbox = dict[str, list[Received]]  # by table
Rows = Mapping[str, tuple[Any, ...]]  # of one table by id, as the store keeps them, with `rev` at the end
_NOT_HERE = (-1,)
# What points to a case that may not be here is kept aside until it is.
_POINTS = "merged_into_id"
_LOOSE = 'SELECT row_id FROM loose_ends WHERE "table" = ?'


@dataclass
class Taken:
    """What was taken in."""

    rows: int = 0
    cases: set[str] = field(default_factory=set)  # with a new or changed row
    by: dict[str, str] = field(default_factory=dict)  # who changed a case
    events: set[str] = field(default_factory=set)  # cases whose events or processes changed
    facts: set[str] = field(default_factory=set)  # cases of which a list of deadlines tells something else
    people: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)  # the events that came
    addresses: dict[str, str] = field(default_factory=dict)  # who wrote down the address of a person
    conflicts: int = 0


@dataclass(frozen=True)
class Context:
    """What merging needs to know besides the rows."""

    device: str
    name: str
    when: Mapping[int, datetime]  # of the revisions of rows that are unsent here


def take_in(unit: Unit, inbox: Inbox, context: Context) -> Taken:
    """Write what colleagues wrote, merge it with what is unsent here, and note what people must decide."""
    taken, clashes = Taken(), []
    with not_noting(unit.session):
        unit.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in shared_tables():
            clashes += _Table(unit, table.name, taken).take_in(inbox.get(table.name, ()))
    for clash in clashes:
        if _is_a_withheld_address(unit.session.connection(), clash):
            _write_down(unit, clash, context, taken)
        else:
            taken.conflicts += _keep(unit, clash, context)
    unit.session.flush()
    return taken


class _Found(NamedTuple):
    """A clash, and where it is."""

    table: str
    row_id: str
    clash: Clash
    theirs: Received
    base_rev: int


class _Table:
    """One table's rows being taken in."""

    def __init__(self, unit: Unit, name: str, taken: Taken) -> None:
        self._unit = unit
        self._connection = unit.session.connection()
        self._name = name
        self._wire = wire(name)
        self._id = self._wire.names.index("id")
        self._taken = taken
        if name == "cases":
            self._target = self._wire.names.index(_POINTS)
            self._loose = set(self._connection.exec_driver_sql(_LOOSE, (name,)).scalars())

    def take_in(self, received: Sequence[Received]) -> list[_Found]:
        """Write the rows of one table; return what clashed."""
        if not received:
            return []
        self._make_way(received)
        ids = [row.values[self._id] for row in received]
        here = rows.stored(self._connection, self._name, ids)
        unsent = rows.unsent(self._connection, self._name, ids)
        new = [row for row in received if here.get(row.values[self._id], _NOT_HERE)[-1] < row.rev]
        if self._name == "cases":
            self._taken.facts |= self._with_other_facts(new, here, unsent)
        plain = [row for row in new if row.values[self._id] not in unsent]
        self._write(plain, here)
        mine = rows.read(self._connection, self._name, unsent)
        clashes: list[_Found] = []
        for row in new:
            row_id = row.values[self._id]
            if row_id in unsent:
                clashes += self._merge(row, mine[row_id], unsent[row_id][0])
        self._count(new)
        return clashes

    def _with_other_facts(self, received: Sequence[Received], here: Rows, unsent: Container[str]) -> set[str]:
        """Return the cases of which something else is told than was, that the lists of deadlines ask for."""
        asked = [self._wire.names.index(name) for name in LISTED_OF_A_CASE]
        found = set()
        for row in received:
            row_id = row.values[self._id]
            before = here.get(row_id)
            if before is None or row_id in unsent or any(row.values[n] != before[n] for n in asked):
                found.add(row_id)
        return found

    def _write(self, received: Iterable[Received], here: Rows) -> None:
        """Write rows that are not ours to merge, each under the name of the colleague who sent it."""
        for author, theirs in groupby(sorted(received, key=itemgetter(1)), key=itemgetter(1)):
            with _written_by(self._unit, author):
                stored = [(*self._without_loose_ends(row), row.rev) for row in theirs]
                rows.put(self._connection, self._name, [row for row in stored if row[self._id] not in here])
                told = (row for row in stored if row[self._id] in here)
                rows.change(self._connection, self._name, told, here)

    def _without_loose_ends(self, row: Received) -> tuple[Any, ...]:
        """Return a row's values, without what points to a case that is not here; that is kept aside."""
        if self._name != "cases":
            return row.values
        target, row_id = row.values[self._target], row.values[self._id]
        execute = self._connection.exec_driver_sql
        if row_id in self._loose:
            execute('DELETE FROM loose_ends WHERE "table" = ? AND row_id = ?', (self._name, row_id))
        if target is None or rows.revisions(self._connection, self._name, [target]):
            return row.values
        execute(
            'INSERT INTO loose_ends ("table", row_id, "column", target) VALUES (?, ?, ?, ?)',
            (self._name, row_id, _POINTS, target),
        )
        return tuple(None if place == self._target else value for place, value in enumerate(row.values))

    def _merge(self, received: Received, mine: Plain, base: Plain | None) -> list[_Found]:
        values = self._without_loose_ends(received)
        theirs = self._wire.plain(dict(zip(self._wire.names, values, strict=True)))
        base_rev = 0 if base is None else int(base["rev"])
        if base is not None and base_rev >= received.rev:
            return []
        merged = merge(base, {name: mine[name] for name in self._wire.names}, theirs, rules_of(self._name))
        with _written_by(self._unit, received.author):
            rows.put_plain(self._connection, self._name, dict(merged.row), received.rev)
        row_id = theirs["id"]
        if dict(merged.row) == theirs:
            state.drop_unsent(self._connection, self._name, row_id)
        else:
            stored = {**self._wire.to_store(theirs), "rev": received.rev}
            state.put_base(self._connection, self._name, row_id, stored)
        return [_Found(self._name, row_id, clash, received, base_rev) for clash in merged.clashes]

    def _make_way(self, received: Iterable[Received]) -> None:
        """Let a row that a colleague made too have the colleague's id: it is one row, made twice."""
        for name in shared(self._name).natural_key:
            place = self._wire.names.index(name)
            wanted = {row.values[place]: row.values[self._id] for row in received}
            for part in rows.some(wanted):
                sql = f'SELECT id, rev, "{name}" FROM "{self._name}" WHERE "{name}" IN ({rows.marks(part)})'
                for row_id, rev, key in self._connection.exec_driver_sql(sql, tuple(part)).all():
                    if row_id != wanted[key]:
                        self._become(row_id, rev, wanted[key], name, key)

    def _become(self, row_id: str, rev: int, other: str, name: str, key: str) -> None:
        execute = self._connection.exec_driver_sql
        if rev == 0 and other not in rows.revisions(self._connection, self._name, [other]):
            execute(f'UPDATE "{self._name}" SET id = ? WHERE id = ?', (other, row_id))
            execute(
                'UPDATE unsent SET row_id = ? WHERE "table" = ? AND row_id = ?', (other, self._name, row_id)
            )
        else:
            execute("UPDATE shared_database SET noting = 1")
            execute(f'UPDATE "{self._name}" SET "{name}" = ? WHERE id = ?', (f"{key} (2)", row_id))
            execute("UPDATE shared_database SET noting = 0")

    def _count(self, received: Iterable[Received]) -> None:
        table = shared(self._name)
        place = self._wire.names.index(table.case_column) if table.case_column else None
        for row in received:
            self._taken.rows += 1
            if place is not None and (case := row.values[place]):
                self._taken.cases.add(case)
                self._taken.by[case] = row.author
                if self._name in {"events", "processes"}:
                    self._taken.events.add(case)
            if self._name == "events":
                self._taken.told.add(row.values[self._id])
            if self._name == "people":
                self._taken.people.add(row.values[self._id])
            if self._name == "hidden_addresses":
                self._taken.people.add(row.values[self._wire.names.index("person_id")])


class _written_by:  # noqa: N801 - reads as a phrase
    """Let the audit name the colleague who wrote a row."""

    def __init__(self, unit: Unit, author: str) -> None:
        self._raw: Any = unit.session.connection().connection.dbapi_connection
        self._author = author

    def __enter__(self) -> None:
        self._before: Deed = self._raw.deed
        deed = self._before
        self._raw.deed = Deed(deed.unit, deed.at, self._author, deed.deed)

    def __exit__(self, *_: object) -> None:
        self._raw.deed = self._before


def tie_loose_ends(connection: Connection) -> None:
    """Let rows point to what has arrived since."""
    connection.exec_driver_sql(
        "UPDATE cases SET merged_into_id = (SELECT target FROM loose_ends l WHERE l.row_id = cases.id) "
        "WHERE id IN (SELECT row_id FROM loose_ends WHERE \"table\" = 'cases' "
        "AND target IN (SELECT id FROM cases))"
    )
    connection.exec_driver_sql("DELETE FROM loose_ends WHERE target IN (SELECT id FROM cases)")


def _is_a_withheld_address(connection: Connection, found: _Found) -> bool:
    return found.table == "people" and is_withheld(connection, "people", found.row_id, found.clash.fields)


def _write_down(unit: Unit, found: _Found, context: Context, taken: Taken) -> None:
    """One withheld the address and another wrote one: it is moved to where nobody sees it (`reconcile`)."""
    other = found.clash.other["address"]
    unit.session.connection().exec_driver_sql(
        "UPDATE people SET address = ? WHERE id = ?", (other or found.clash.kept["address"], found.row_id)
    )
    taken.addresses[found.row_id] = context.name if other else found.theirs.author


def _keep(unit: Unit, found: _Found, context: Context) -> int:
    """Keep a clash as a conflict, whose id is the same however often it is found; return 1 if it is new."""
    clash = found.clash
    told = f"{found.row_id}|{','.join(clash.fields)}|{found.base_rev}|{context.device}"
    conflict_id = str(uuid.uuid5(_CONFLICTS, told))
    if unit.session.get(Conflict, conflict_id) is not None:
        return 0
    # Kept by the server or not: of two careful values the other may be theirs.
    unit.session.add(
        Conflict(
            id=conflict_id,
            case_id=case_of(unit.session.connection(), found.table, found.row_id),
            table=found.table,
            row_id=found.row_id,
            kind=clash.kind,
            fields=list(clash.fields),
            before=dict(clash.before),
            kept=dict(clash.kept),
            kept_by=found.theirs.author,
            kept_at=context.when.get(found.theirs.rev),
            other=dict(clash.other),
            other_by=context.name,
            other_at=_written_at(unit.session.connection(), found.table, found.row_id),
            withheld=is_withheld(unit.session.connection(), found.table, found.row_id, clash.fields),
            made_at=unit.now,
        )
    )
    return 1


def case_of(connection: Connection, table: str, row_id: str) -> str | None:
    """Return the case to which a row belongs: of a person, the first that is here."""
    if table == "cases":
        return row_id
    if shared(table).case_column:
        sql = f'SELECT case_id FROM "{table}" WHERE id = ?'
    elif table == "people":
        sql = "SELECT min(case_id) FROM relationships WHERE person_id = ?"
    elif table == "hidden_addresses":
        sql = (
            "SELECT min(r.case_id) FROM relationships r JOIN hidden_addresses h ON h.person_id = r.person_id "
            "WHERE h.id = ?"
        )
    else:
        return None
    found = connection.exec_driver_sql(sql, (row_id,)).first()
    return None if found is None else found[0]


def is_withheld(connection: Connection, table: str, row_id: str, fields: Sequence[str]) -> bool:
    """Tell whether a value of these fields may be an address that must not be disclosed."""
    if "address" not in fields:
        return False
    sql = "SELECT 1 FROM hidden_addresses WHERE person_id = ? AND deleted_at IS NULL"
    return table == "hidden_addresses" or connection.exec_driver_sql(sql, (row_id,)).first() is not None


def _written_at(connection: Connection, table: str, row_id: str) -> datetime | None:
    found = connection.exec_driver_sql(
        'SELECT at FROM audit WHERE "table" = ? AND row_id = ? AND deed <> ? ORDER BY number DESC LIMIT 1',
        (table, row_id, DEED),
    ).first()
    return None if found is None else datetime.fromisoformat(found[0])


Progress = Callable[[int, int], None]
