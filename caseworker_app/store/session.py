"""Sessions: one unit of work a use case, and reads that cannot write.

A unit is one `BEGIN IMMEDIATE` transaction, kept whole or not at all. What SQLite says when it cannot write
(no room, read-only, held by another) becomes `CannotSave`, with everything as it was.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Table, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool

from caseworker_app.errors import CannotSave
from caseworker_app.store import connection as keyed
from caseworker_app.store import many_rows
from caseworker_app.store.audit import ADD_LINE, Deed
from caseworker_app.store.identifiers import new_id

LONDON = ZoneInfo("Europe/London")


@dataclass
class Unit:
    """One use case at work: its open transaction, who does it, and when."""

    session: Session
    user: str
    now: datetime
    deed: str
    id: str = field(default_factory=new_id)
    changed_cases: set[str] = field(default_factory=set)
    lines: range = range(0)  # of the audit, once the unit has been kept

    @cached_property
    def today(self) -> date:
        """The civil date in England at this unit's moment."""
        return self.now.astimezone(LONDON).date()

    def note(self, table: str, row_id: str, case_id: str | None, change: Mapping[str, Any]) -> None:
        """Write a line of the audit for a deed that changes no row, such as showing a withheld address."""
        self.session.flush()
        line = (table, row_id, case_id, json.dumps(change, ensure_ascii=False))
        self.session.connection().exec_driver_sql(ADD_LINE, line)

    def insert(self, table: type[DeclarativeBase], row: Mapping[str, Any]) -> None:
        """Insert one row at the speed of the driver; keys are the attribute names of the mapped class."""
        self.session.flush()
        many_rows.insert_one(self.session, table, row)

    def insert_many(
        self, table: type[DeclarativeBase] | Table, new_rows: Iterable[Mapping[str, Any]]
    ) -> list[str]:
        """Insert many rows at the speed of the driver, with the tables' defaults; return their ids.

        Keys are the attribute names of the mapped class. The triggers audit and index them like any others.
        """
        self.session.flush()
        if isinstance(table, Table):
            return many_rows.insert(self.session, table, new_rows)
        by_column = many_rows.by_column(table, new_rows)
        return many_rows.insert(self.session, many_rows.table_of(table), by_column)


def by_driver(session: Session, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Run one statement of an open unit past SQLAlchemy: for what is done with every call that is logged."""
    driver: Any = session.connection().connection.dbapi_connection
    found: list[Any] = driver.execute(sql, values).fetchall()
    return found


def _begin(engine: Engine, how: str) -> Engine:
    @event.listens_for(engine, "begin")
    def _(connection: Any) -> None:
        connection.exec_driver_sql(how)

    return engine


def _engine(make: Callable[[], keyed.KeyedConnection], begin: str) -> Engine:
    from sqlcipher3 import dbapi2

    made = create_engine(
        "sqlite://",
        creator=make,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=12,
    )
    return _begin(made, begin)


class Sessions:
    """The engines of one store: one that reads, one that writes."""

    def __init__(self, folder: Path, make: Callable[[bool], keyed.KeyedConnection]) -> None:
        self._folder = folder
        self._readers = _engine(lambda: make(True), "BEGIN")
        self._writers = _engine(lambda: make(False), "BEGIN IMMEDIATE")

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the store and cannot write."""
        with _reading(self._folder), Session(self._readers, autoflush=False) as session:
            yield session

    @contextlib.contextmanager
    def unit(self, deed: str, *, user: str, now: datetime) -> Iterator[Unit]:
        """Give a unit of work; keep all that it does, or nothing."""
        if now.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        with _reading(self._folder), saving(), Session(self._writers, expire_on_commit=False) as session:
            unit = Unit(session, user, now.astimezone(UTC), deed)
            raw = session.connection().connection.dbapi_connection
            raw.deed = Deed(unit.id, unit.now.isoformat(timespec="microseconds"), user, deed)  # type: ignore[union-attr]
            try:
                yield unit
                session.flush()
                unit.changed_cases |= _changed_cases(session, unit.id)
                unit.lines = _lines(session, unit.id)
                session.commit()
            finally:
                raw.deed = None  # type: ignore[union-attr]
                keyed.give_memory_back(raw)

    def close(self) -> None:
        """Close every connection."""
        self._readers.dispose()
        self._writers.dispose()


def _lines(session: Session, unit_id: str) -> range:
    """Return the numbers of the unit's lines of the audit: one transaction, so they stand together."""
    asked = "SELECT min(number), max(number) FROM audit WHERE unit = ?"
    first, last = by_driver(session, asked, (unit_id,))[0]
    return range(first, last + 1) if first is not None else range(0)


def _changed_cases(session: Session, unit_id: str) -> set[str]:
    """Return the cases that the lines of this unit touch, also through a person on them."""
    found = by_driver(
        session,
        "SELECT case_id FROM audit WHERE unit = ? AND case_id IS NOT NULL UNION "
        "SELECT relationships.case_id FROM audit "
        "JOIN relationships ON relationships.person_id = audit.row_id "
        "WHERE audit.unit = ? AND audit.\"table\" = 'people'",
        (unit_id, unit_id),
    )
    return {row[0] for row in found}


_REFUSED: Mapping[int, tuple[str, str]] = {
    keyed.FULL: (
        "There is no room left on the disk, so this was not saved.",
        "Free some space, then save again. What you typed is still here.",
    ),
    keyed.READ_ONLY: (
        "The caseload's folder is read-only, so this was not saved.",
        "Ask IT for permission to write to it, then save again.",
    ),
    keyed.CANNOT_OPEN: (
        "The caseload's folder cannot be written to, so this was not saved.",
        "Check that the folder is still there, then save again.",
    ),
    keyed.BUSY: (
        "Another program is writing to this caseload, so this was not saved.",
        "Let it finish, then save again.",
    ),
    keyed.IO_ERROR: (
        "The disk gave an error, so this was not saved.",
        "Save again. If it happens once more, run `caseworker check` and tell IT.",
    ),
}


@contextlib.contextmanager
def saving() -> Iterator[None]:
    """Turn SQLite's refusals to write into `CannotSave`."""
    try:
        yield
    except (DBAPIError, keyed.DatabaseError) as error:
        code = keyed.result_code(_cause(error))
        words = _REFUSED.get(keyed.BUSY if code == keyed.LOCKED else code)
        if words is None:
            raise
        raise CannotSave(*words) from error


@contextlib.contextmanager
def _reading(folder: Path) -> Iterator[None]:
    """Turn what SQLite says of a damaged or unreachable database into words."""
    try:
        yield
    except (DBAPIError, keyed.DatabaseError) as error:
        refusal = keyed.refusal_for(_cause(error), folder)
        if refusal is None:
            raise
        raise refusal from error


def _cause(error: DBAPIError | keyed.DatabaseError) -> BaseException:
    return (error.orig or error) if isinstance(error, DBAPIError) else error
