"""What colleagues decide together, and what this laptop knows of the database that they share.

The first two are shared themselves. All others belong to this laptop: what it has not sent yet, how far it
has heard, who the colleagues are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class Conflict(Synced, Base):
    """Two values of the same fields, given by two people who did not know of each other.

    `kept` is in force until someone decides; `other` is kept beside it. Neither is ever lost.
    """

    __tablename__ = "conflicts"

    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    table: Mapped[str] = mapped_column(String(32))
    row_id: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[str] = mapped_column(String(16))  # edit, deleted, late or twice
    fields: Mapped[list[str]] = mapped_column(default=list)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict)
    kept_by: Mapped[str] = mapped_column(default="")
    kept_at: Mapped[datetime | None]
    other: Mapped[dict[str, Any]] = mapped_column(default=dict)
    other_by: Mapped[str] = mapped_column(default="")
    other_at: Mapped[datetime | None]
    withheld: Mapped[bool] = mapped_column(default=False)  # a value is an address that must not be disclosed
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(String(8), default="")  # kept, other or value

    __table_args__ = (
        Index("ix_conflicts_open", "made_at", sqlite_where=text("decided_at IS NULL AND deleted_at IS NULL")),
    )


class Handover(Synced, Base):
    """A case that went from one caseworker to another: what was due then, and what was promised."""

    __tablename__ = "handovers"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    from_name: Mapped[str] = mapped_column(default="")
    to_name: Mapped[str]
    from_team: Mapped[str] = mapped_column(default="")
    to_team: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    due: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # rule, title, due
    promised: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # text, to, by
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")


class SharedDatabase(Base):
    """The one database that this store shares with colleagues; no row where it shares with none."""

    __tablename__ = "shared_database"

    number: Mapped[int] = mapped_column(primary_key=True)
    # Whether the triggers note what changes (`store.changes`): not while rows of colleagues are written.
    noting: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str]  # as libpq reads it, without a password
    password: Mapped[str] = mapped_column(default="")
    certificate: Mapped[str] = mapped_column(default="")  # of the authority that the server's must be from
    name: Mapped[str] = mapped_column(default="")  # of the person, as colleagues see it
    role: Mapped[str] = mapped_column(default="")
    teams: Mapped[list[str]] = mapped_column(default=list)
    epoch: Mapped[str] = mapped_column(default="")
    watermark: Mapped[int] = mapped_column(default=0)  # all up to this revision was heard
    complete: Mapped[bool] = mapped_column(default=False)  # the cases here are those that may be seen
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of each table, that were heard so far
    met_at: Mapped[datetime | None]  # when the two last spoke, by this laptop's clock
    server_at: Mapped[datetime | None]  # … and by the server's


class Unsent(Base):
    """A row that was written here since the shared database last heard of it."""

    __tablename__ = "unsent"

    table: Mapped[str] = mapped_column(String(32), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    # As the shared database knows it, with its `rev`; none for a row that it does not have.
    base: Mapped[dict[str, Any] | None]
    seq: Mapped[int]  # the audit's last line when it was written: another one means written again

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class Sending(Base):
    """A batch on its way. It is sent again word for word until the server has answered."""

    __tablename__ = "sending"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    payload: Mapped[str]  # empty where the rows went beside it (a first upload)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # group, table, id, seq
    made_at: Mapped[datetime]


class Mark(Base):
    """The mark that the server's history had at a revision: another one tells of a restored server."""

    __tablename__ = "server_marks"

    rev: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    line: Mapped[int]  # the audit's last line then: what came after it can be told from the audit


class Held(Base):
    """Changes that the shared database would not take, kept until someone has dealt with them."""

    __tablename__ = "held"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(String(36), index=True)
    why: Mapped[str]  # denied, gone or invalid
    rows: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    since: Mapped[datetime]
    handed_in: Mapped[bool] = mapped_column(default=False)


class Colleague(Base):
    """Someone who shares the database."""

    __tablename__ = "colleagues"

    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(32))
    teams: Mapped[list[str]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)


class ColleagueChange(Base):
    """A case that a colleague changed since it was last looked at here."""

    __tablename__ = "colleague_changes"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    by: Mapped[str]
    at: Mapped[datetime]


class LooseEnd(Base):
    """A row that points to one that is not here (yet): a case of another team, say."""

    __tablename__ = "loose_ends"

    table: Mapped[str] = mapped_column(String(32), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    column: Mapped[str] = mapped_column(String(32), primary_key=True)
    target: Mapped[str] = mapped_column(String(36), index=True)
