"""Processes and their dated events: the only facts that the law reads. Append-only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class Process(Synced, Base):
    """One run of a kind of casework on one case, such as one needs assessment or one review cycle."""

    __tablename__ = "processes"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime]
    closed: Mapped[bool] = mapped_column(default=False)


class Event(Synced, Base):
    """Something that happened on a day. A mistake is mended by a later event that names it in `corrects`."""

    __tablename__ = "events"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    process_id: Mapped[str] = mapped_column(ForeignKey("processes.id"), index=True)
    type: Mapped[str] = mapped_column(String(48))
    on: Mapped[date | None]  # none: a correction that says the event never happened
    detail: Mapped[dict[str, str]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(default="")
    corrects: Mapped[str | None] = mapped_column(ForeignKey("events.id"), index=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[str | None] = mapped_column(String(36), index=True)

    # A figure asks for the events of one type in a time.
    __table_args__ = (
        Index("ix_events_type", "type", "on"),
        Index("ix_events_deleted_at", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL")),
    )
