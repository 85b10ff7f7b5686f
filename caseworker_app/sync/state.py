"""What this store knows of the shared database: where it is, who we are there, how far we have heard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.orm import Session

from caseworker_app.errors import WrongUse
from caseworker_app.store.tables import Colleague, Conflict, Mark, SharedDatabase, Unsent
from caseworker_app.sync.sharing import Shared, shared_tables

_MARKS_KEPT = 300


@dataclass(frozen=True)
class Standing:
    """The shared database as this store knows it."""

    address: str
    password: str
    certificate: str
    name: str
    role: str
    teams: tuple[str, ...]
    epoch: str
    watermark: int
    complete: bool
    columns: dict[str, list[str]]
    met_at: datetime | None

    @property
    def may_write(self) -> bool:
        """Whether the role may share changes at all."""
        return self.role in {"caseworker", "team_lead", "business_support"}


def standing(session: Session) -> Standing | None:
    """Return what the store knows, or nothing where it shares with nobody."""
    row = session.get(SharedDatabase, 1)
    if row is None:
        return None
    return Standing(
        address=row.address,
        password=row.password,
        certificate=row.certificate,
        name=row.name,
        role=row.role,
        teams=tuple(row.teams),
        epoch=row.epoch,
        watermark=row.watermark,
        complete=row.complete,
        columns=row.columns,
        met_at=row.met_at,
    )


def needed(session: Session) -> Standing:
    """Return what the store knows; refuse where it shares with nobody."""
    found = standing(session)
    if found is None:
        raise WrongUse(
            "This caseload is not connected to a shared database.",
            "Connect it with the enrolment file that you were given: caseworker connect FILE.",
        )
    return found


def change(session: Session, **values: Any) -> None:
    """Change what the store knows of the shared database."""
    row = session.get_one(SharedDatabase, 1)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def keep_mark(session: Session, rev: int, mark: str) -> None:
    """Remember the mark that the server's history had at a revision; old ones are forgotten."""
    line = session.connection().exec_driver_sql("SELECT coalesce(max(number), 0) FROM audit").scalar_one()
    session.merge(Mark(rev=rev, mark=mark, line=line))
    session.flush()
    oldest = select(Mark.rev).order_by(Mark.rev.desc()).offset(_MARKS_KEPT).limit(1).scalar_subquery()
    session.execute(delete(Mark).where(Mark.rev <= oldest))


def mark_at(session: Session, rev: int) -> str:
    """Return the mark of a revision, or nothing."""
    found = session.get(Mark, rev)
    return "" if found is None else found.mark


def unsent_rows(session: Session) -> int:
    """Count the rows that the shared database has not heard of yet."""
    return int(session.execute(select(func.count()).select_from(Unsent)).scalar_one())


def tables_with_unsent(connection: Connection) -> list[Shared]:
    """Return the shared tables in which something waits to be sent: on most days very few of them."""
    names = json.dumps([table.name for table in shared_tables()])
    found = connection.exec_driver_sql(
        "SELECT value FROM json_each(?) WHERE EXISTS "
        '(SELECT 1 FROM unsent WHERE unsent."table" = json_each.value)',
        (names,),
    )
    waiting = set(found.scalars())
    return [table for table in shared_tables() if table.name in waiting]


def open_conflicts(session: Session) -> int:
    """Count what waits for a decision."""
    waiting = select(func.count()).where(Conflict.decided_at.is_(None), Conflict.deleted_at.is_(None))
    return int(session.execute(waiting).scalar_one())


def colleagues(session: Session) -> list[Colleague]:
    """Return everybody who shares the database and still works there, by name."""
    active = select(Colleague).where(Colleague.active).order_by(Colleague.name)
    return list(session.execute(active).scalars())


def drop_unsent(connection: Connection, table: str, row_id: str) -> None:
    """Forget that a row is unsent."""
    connection.exec_driver_sql('DELETE FROM unsent WHERE "table" = ? AND row_id = ?', (table, row_id))


def put_base(connection: Connection, table: str, row_id: str, base: dict[str, Any]) -> None:
    """Note how the shared database knows a row that is still unsent."""
    connection.exec_driver_sql(
        'UPDATE unsent SET base = ? WHERE "table" = ? AND row_id = ?',
        (json.dumps(base, ensure_ascii=False), table, row_id),
    )
