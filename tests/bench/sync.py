"""Sync with a real PostgreSQL: what it costs beside the bare copying of the same rows, in the same run.

Both sides do the same work on the same ground: the same rows and columns, out of and into an encrypted SQLite
with the same indexes (for a day's changes: a copy of the same caseload, without its triggers) and one commit
that waits for the disk; the same PostgreSQL, whose commits wait for the disk too (`fsync` and
`synchronous_commit` on, and the tables that the floor fills are logged like ours); one machine and a Unix
socket without TLS for both; a day's push and pull each on a connection of its own.
The floor leaves out what makes it a sync: policies, foreign keys, revisions, the audit, the marks of what was
sent. Of every measurement the best of the same number of rounds counts, for ours and for the floor.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import update

from caseworker_app.errors import CaseworkerError
from caseworker_app.store import keys, schema
from caseworker_app.store.connection import connect as open_database
from caseworker_app.store.files import Places
from caseworker_app.store.open import Store, create_store, open_with_key
from caseworker_app.store.tables import Case, Event, Person, Process, Relationship, Setting
from caseworker_app.sync import client
from caseworker_app.sync.client import Outcome, sync
from caseworker_app.sync.connect import connect
from caseworker_app.sync.server import users
from caseworker_app.sync.server.schema import columns_of
from caseworker_app.sync.sharing import shared_tables
from caseworker_app.sync.wire import wire
from tests.bench.ratio import Ratio
from tests.sync.faults import AFTER, BEFORE, Cut
from tests.sync.office import Cluster

LARGE = 20_000  # cases, about twelve rows each
SMALL_ROWS, LARGE_ROWS, CHANGED = 1_000, 200_000, 200
CLIENTS, SECONDS, CUT = 30, 60, 0.05
ROUNDS, DAYS = 3, 25
_number = itertools.count(1)


def now() -> datetime:
    """The present moment, which the server compares with its own."""
    return datetime.now(UTC)


@cache
def _cluster() -> Cluster:
    os.environ["CASEWORKER_ALLOW_INSECURE"] = "1"
    made = Cluster(_folder(), durable=True)
    atexit.register(made.close)
    return made


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="caseworker-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@dataclass
class Desk:
    """One person's store, connected to a database."""

    name: str
    store: Store

    def sync(self) -> Outcome:
        """Sync once, with the program's own patience."""
        return sync(self.store, user=self.name, now=now())


@cache
def _empty() -> tuple[Path, bytes]:
    folder = _folder() / "store"
    create_store(folder, "bench", keyring=False).close()
    key = keys.unwrap(keys.read_key_file(Places(folder).key_file), "bench")
    assert key is not None
    return folder, key


def _desk(database: str, name: str, *, cases: int = 0) -> Desk:
    store = open_with_key(shutil.copytree(_filled(cases), _folder() / f"desk-{next(_number)}"), _empty()[1])
    atexit.register(store.close)
    cluster = _cluster()
    address = f"host={cluster.host} port={cluster.port} user={name.lower()} dbname={database}"
    connect(store, address, user=name, now=now())
    return Desk(name, store)


@cache
def _filled(cases: int) -> Path:
    """A store with so many cases, which shares with nobody yet."""
    if not cases:
        return _empty()[0]
    folder = shutil.copytree(_empty()[0], _folder() / "filled")
    with open_with_key(folder, _empty()[1]) as store, store.unit("fill", user="Anna", now=now()) as unit:
        _fill(unit, cases)
    return folder


def _fill(unit: Any, cases: int) -> None:
    """Write cases with twelve rows each: a case, a parent, a process, eight events."""
    (school,) = unit.insert_many(Setting, [{"name": "Ash Grove School"}])
    ids = unit.insert_many(
        Case,
        (
            {
                "reference": f"EHC-{number:06}",
                "given_name": "Amira",
                "family_name": f"Siddiqui {number}",
                "date_of_birth": date(2012, 1, 1 + number % 28),
                "setting_id": school,
                "team": "North",
                "opened_at": now(),
            }
            for number in range(cases)
        ),
    )
    people = unit.insert_many(
        Person, ({"name": f"Parent of {n}", "address": f"{n} High Street\nAB1 2CD"} for n in range(cases))
    )
    pairs = zip(ids, people, strict=True)
    unit.insert_many(Relationship, ({"case_id": c, "person_id": p, "role": "mother"} for c, p in pairs))
    processes = unit.insert_many(
        Process, ({"case_id": case, "kind": "needs_assessment", "opened_at": now()} for case in ids)
    )
    unit.insert_many(
        Event,
        (
            {
                "case_id": case,
                "process_id": process,
                "type": "advice_received",
                "on": date(2026, 1, 1 + n),
                "detail": {"from": "ep"},
                "note": "came by email from the psychologist",
                "recorded_at": now(),
                "recorded_by": "Anna",
            }
            for case, process in zip(ids, processes, strict=True)
            for n in range(8)
        ),
    )


def measure() -> Iterator[Ratio]:
    """Measure all that the shared database must reach."""
    yield from _first_upload_and_first_sync()
    yield from _nothing_new()
    yield from _a_day()
    yield from _many_at_once()


def _said(what: str, outcome: Outcome) -> str:
    kilobytes = (outcome.bytes_sent + outcome.bytes_received) / 1000
    return f"{what} ({outcome.round_trips} round trips, {kilobytes:,.0f} kB)"


# -- the first upload and the first sync --------------------------------------------------------------------


def _first_upload_and_first_sync() -> Iterator[Ratio]:
    best, floor, outcome, database = float("inf"), float("inf"), Outcome(), ""
    for _ in range(ROUNDS):
        database = _cluster().new_database()
        anna = _desk(database, "Anna", cases=LARGE)
        took, outcome = _timed(anna.sync)
        best = min(best, took)
        with _cluster().connect(database) as connection:
            floor = min(floor, _bare_upload(anna.store, connection))
            connection.execute("analyze")
    yield Ratio(_said(f"first upload of {LARGE:,} cases", outcome), best, floor, 2.5)
    best, bare, deadlines = float("inf"), float("inf"), 0.0
    for _ in range(ROUNDS):
        with _cluster().connect(database) as connection:
            bare = min(bare, _bare_download(connection))
        otto = _desk(database, "Otto")
        with _without_deadlines():
            took, outcome = _timed(otto.sync)
        best = min(best, took)
        if not deadlines:
            deadlines, _ = _timed(lambda: client.work_out_deadlines(otto.store, user="Otto", now=now()))  # noqa: B023
    yield Ratio(_said(f"first sync of {LARGE:,} cases", outcome), best, bare, 1.5)
    yield Ratio("for information: the deadlines of those cases, afterwards", deadlines, bare, 1_000)


@contextlib.contextmanager
def _without_deadlines() -> Iterator[None]:
    """Measure the exchange alone; the deadlines are worked out when the line is closed."""
    work_out = client.work_out_deadlines
    client.work_out_deadlines = lambda *_, **__: None  # type: ignore[assignment]
    try:
        yield
    finally:
        client.work_out_deadlines = work_out


def _bare_upload(store: Store, connection: Any) -> float:
    """Read every row from the store and copy it, in binary, into the same tables without rules."""
    makers = {
        "uuid": UUID,
        "date": date.fromisoformat,
        "timestamptz": datetime.fromisoformat,
        "boolean": bool,
    }
    connection.execute("drop schema if exists bare cascade; create schema bare")
    for shared in shared_tables():
        like = f"like casework.{shared.name} including indexes including defaults"
        connection.execute(f"create table bare.{shared.name} ({like})")
    started = time.perf_counter()
    for shared in shared_tables():
        types = {name: type_ for name, type_, _ in columns_of(shared)}
        names = [*wire(shared.name).names, "rev"]
        make = [makers.get(types[name], lambda value: value) for name in names]
        told = ", ".join(f'"{name}"' for name in names)
        statement = f"copy bare.{shared.name} ({told}) from stdin (format binary)"
        with store.connection() as lent, connection.cursor().copy(statement) as copy:
            copy.set_types([types[name] for name in names])
            for row in lent.execute(f'SELECT {told} FROM "{shared.name}"'):
                copy.write_row([None if v is None else turn(v) for turn, v in zip(make, row, strict=True)])
    return time.perf_counter() - started


def _bare_download(connection: Any) -> float:
    """Copy every row out and insert it into an encrypted database with the same tables and indexes."""
    folder, key = _folder(), os.urandom(32)
    database = open_database(folder / "bare.db", key, create=True)
    for statement in schema.table_statements():
        database.execute(statement)
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("PRAGMA cache_size = -64000")
    started = time.perf_counter()
    database.execute("BEGIN IMMEDIATE")
    for shared in shared_tables():
        told = ", ".join(f'"{column.name}"' for column in shared.table.columns)
        count = len(shared.table.columns)
        rows = []
        with connection.cursor().copy(f"copy (select {told} from casework.{shared.name}) to stdout") as copy:
            for line in copy:
                fields = bytes(line)[:-1].decode().split("\t")
                rows.append([None if field == "\\N" else field for field in fields])
        marks = ", ".join("?" * count)
        database.executemany(f'INSERT INTO "{shared.name}" ({told}) VALUES ({marks})', rows)
    database.execute("COMMIT")
    took = time.perf_counter() - started
    database.close()
    return took


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


# -- a day's changes ----------------------------------------------------------------------------------------


@cache
def _pair(rows: int) -> tuple[str, Desk, Desk]:
    """Two people who hold so many rows between them, and have nothing new."""
    database = _cluster().new_database()
    anna = _desk(database, "Anna", cases=rows // 12)
    anna.sync()
    with _cluster().connect(database) as connection:
        connection.execute("analyze")
    ben = _desk(database, "Ben")
    for desk in (ben, anna, ben):
        desk.sync()
    return database, anna, ben


def _nothing_new() -> Iterator[Ratio]:
    _, anna, _ = _pair(LARGE_ROWS)
    outcome = anna.sync()
    size = outcome.bytes_sent + outcome.bytes_received
    yield Ratio("nothing new: round trips, of 6", float(outcome.round_trips), 6.0, 1.0, unit="")
    yield Ratio("nothing new: bytes, of 4,096", float(size), 4096.0, 1.0, unit="")


def _a_day() -> Iterator[Ratio]:
    took = {}
    for rows in (SMALL_ROWS, LARGE_ROWS):
        database, anna, ben = _pair(rows)
        best, floor, outcomes, since = float("inf"), float("inf"), (Outcome(), Outcome()), 0
        for _ in range(DAYS):
            floor = min(floor, _bare_day(database, anna, ben))
            _change(anna)
            since = _rev(database)
            spent, outcomes = _timed(lambda: (anna.sync(), ben.sync()))  # noqa: B023
            best = min(best, spent)
        took[rows] = best
        both = Outcome(
            round_trips=sum(each.round_trips for each in outcomes),
            bytes_sent=sum(each.bytes_sent for each in outcomes),
            bytes_received=sum(each.bytes_received for each in outcomes),
        )
        yield Ratio(_said(f"{CHANGED} changed rows of {rows:,}, sent and heard", both), best, floor, 5.0)
        yield _bytes(database, outcomes, since)
    yield Ratio(
        f"{CHANGED} changed rows of {LARGE_ROWS:,}, beside {SMALL_ROWS:,}",
        took[LARGE_ROWS],
        took[SMALL_ROWS],
        1.3,
    )


def _change(desk: Desk) -> None:
    with desk.store.unit("change", user=desk.name, now=now()) as unit:
        cases = [row[0] for row in unit.session.query(Case.id).limit(CHANGED // 2)]
        people = [row[0] for row in unit.session.query(Person.id).limit(CHANGED - len(cases))]
        for table, ids, name in ((Case, cases, "note"), (Person, people, "phone")):
            text = f"{random.random()}"
            unit.session.execute(update(table).where(table.id.in_(ids)).values({name: text}))


def _bytes(database: str, outcomes: tuple[Outcome, Outcome], since: int) -> Ratio:
    """What went over the line, beside the changed bytes: what was pushed, and the COPY text that came."""
    heard = 0
    with _cluster().connect(database) as connection:
        for shared in shared_tables():
            new = f"select {wire(shared.name).select} from casework.{shared.name} where rev > {since}"
            with connection.cursor().copy(f"copy ({new}) to stdout") as copy:
                heard += sum(len(bytes(line)) for line in copy)
    ours = sum(each.bytes_sent + each.bytes_received for each in outcomes)
    pushed = outcomes[0].bytes_sent  # its hello is some hundred bytes of these
    allowed = 2 * 4096 + 1.5 * (pushed + heard)
    return Ratio("  bytes of both syncs, of 4 KB + 1.5 x what changed", ours, allowed, 1.0, unit="B")


def _rev(database: str) -> int:
    with _cluster().connect(database) as connection:
        return int(connection.execute("select rev from sync.clock").fetchall()[0][0])


def _bare_day(database: str, anna: Desk, ben: Desk) -> float:
    """Read the same rows, push them by a temporary table, and fetch them into another store; no more."""
    tables = (("cases", CHANGED // 2), ("people", CHANGED - CHANGED // 2))
    side = _side(database, ben.store.folder)
    started = time.perf_counter()
    with _cluster().connect(database) as connection, connection.transaction():
        for table, count in tables:
            _bare_push(connection, anna, table, count)
    with _cluster().connect(database) as connection, connection.transaction():
        side.execute("BEGIN IMMEDIATE")
        for table, count in tables:
            _bare_pull(connection, side, table, count)
        side.execute("COMMIT")
    return time.perf_counter() - started


def _bare_push(connection: Any, desk: Desk, table: str, count: int) -> None:
    told = ", ".join(f'"{name}"' for name in wire(table).names)
    like = f"like casework.{table} including defaults"
    connection.execute(f"create temp table t_{table} ({like}) on commit drop")
    for column in ("rev", "changed_by"):
        connection.execute(f"alter table t_{table} alter {column} drop not null")
    with (
        desk.store.connection() as lent,
        connection.cursor().copy(f"copy t_{table} ({told}) from stdin") as copy,
    ):
        for row in lent.execute(f'SELECT {told} FROM "{table}" LIMIT {count}'):
            copy.write_row(row)
    settings = ", ".join(f'"{name}" = excluded."{name}"' for name in wire(table).names if name != "id")
    connection.execute("set local session_replication_role = replica")
    connection.execute(
        f"insert into casework.{table} ({told}, rev, changed_by) select {told}, 1, '' from t_{table} "
        f"on conflict (id) do update set {settings}"
    )


def _bare_pull(connection: Any, side: Any, table: str, count: int) -> None:
    told = ", ".join(f'"{name}"' for name in wire(table).names)
    with connection.cursor().copy(
        f"copy (select {told} from casework.{table} limit {count}) to stdout"
    ) as copy:
        rows = [
            [None if field == "\\N" else field for field in bytes(line)[:-1].decode().split("\t")]
            for line in copy
        ]
    marks = ", ".join("?" * len(rows[0]))
    settings = ", ".join(f'"{name}" = excluded."{name}"' for name in wire(table).names if name != "id")
    side.executemany(
        f'INSERT INTO "{table}" ({told}, rev) VALUES ({marks}, 1) ON CONFLICT (id) DO UPDATE SET {settings}',
        rows,
    )


@cache
def _side(_database: str, of: Path) -> Any:
    """The same encrypted caseload, with the same rows and indexes, and nothing that watches over them."""
    folder = shutil.copytree(of, _folder() / "side", ignore=shutil.ignore_patterns("in-use", "*.lock"))
    side = open_database(Places(folder).database, _empty()[1])
    triggers = side.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        side.execute(f'DROP TRIGGER "{name}"')
    side.execute("PRAGMA foreign_keys = OFF")
    atexit.register(side.close)
    return side


# -- many at once -------------------------------------------------------------------------------------------


def _many_at_once() -> Iterator[Ratio]:
    """Thirty people for a minute, one connection in twenty cut: nobody sees an error, nobody starves."""
    database = _cluster().new_database()
    with _cluster().connect(database) as connection:
        for number in range(CLIENTS):
            with contextlib.suppress(CaseworkerError):
                users.add_user(connection, f"Clerk {number}", "caseworker", ["North"])
        connection.execute("update sync.app_user set enrol_until = null")
    desks = [_desk_of(database, number) for number in range(CLIENTS)]
    done, errors = [0] * CLIENTS, []
    until = time.monotonic() + SECONDS

    def work(number: int) -> None:
        desk, chance = desks[number], random.Random(number)
        while time.monotonic() < until:
            with desk.store.unit("work", user=desk.name, now=now()) as unit:
                unit.session.add(
                    Case(reference=f"{number}-{done[number]}", family_name="Khan", opened_at=now())
                )
            try:
                desk.sync()
                done[number] += 1
            except CaseworkerError as error:
                errors.append(str(error))
            time.sleep(chance.random())

    line, client.Line = client.Line, _Unsteady  # type: ignore[misc]
    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.Line = line  # type: ignore[misc]
    name = f"{CLIENTS} at once: {sum(done)} syncs; errors shown, of 0"
    yield Ratio(name, 1.0 + len(errors), 1.0, 1.0, unit="")
    yield Ratio(
        f"{CLIENTS} at once: syncs of the luckiest, beside the least lucky",
        max(done),
        max(1, min(done)),
        3.0,
        unit="",
    )


def _desk_of(database: str, number: int) -> Desk:
    template, key = _empty()
    store = open_with_key(shutil.copytree(template, _folder() / "store"), key)
    atexit.register(store.close)
    cluster = _cluster()
    address = f"host={cluster.host} port={cluster.port} user='clerk {number}' dbname={database}"
    connect(store, address, user=f"Clerk {number}", now=now())
    return Desk(f"Clerk {number}", store)


class _Unsteady(Cut):
    """One in twenty of these lines is cut, at any of its words."""

    def __init__(self, *where: str) -> None:
        if random.random() < CUT:
            self.at, self.when = random.randint(1, 8), random.choice((BEFORE, AFTER))
        super().__init__(*where)
