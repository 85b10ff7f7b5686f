"""How long a case is kept: what stops its deletion, what was decided about it, and what was deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class LegalHold(Synced, Base):
    """Nothing of the case may be deleted: a court, the Ombudsman or an inquiry may ask for it."""

    __tablename__ = "legal_holds"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    because: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(default="")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(default="")
    lifted_because: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_legal_holds_open", "set_at", sqlite_where=text("lifted_at IS NULL AND deleted_at IS NULL")),
    )


class KeptLonger(Synced, Base):
    """A case whose time of keeping is over, and that somebody decided to keep until a later day."""

    __tablename__ = "kept_longer"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    until: Mapped[date]
    because: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(default="")


class Purge(Synced, Base):
    """The certificate of a case that was deleted: counts and the reference, nothing else of the child."""

    __tablename__ = "purges"

    reference: Mapped[str] = mapped_column(String(64))
    purged_id: Mapped[str] = mapped_column(String(36), index=True)  # of the case, which is not there any more
    rule: Mapped[str]
    because: Mapped[str]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # rows by table, files, lines of history
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
