"""What this laptop keeps for the person who sits at it: what waits, what is put off, what is half typed.

Never synced. The first two are derived: triggers keep them (`store.contact_triggers`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.identifiers import new_id
from caseworker_app.store.tables.base import Base


class FamilyClock(Base):
    """When a family was last in contact and last told something: one row a case."""

    __tablename__ = "family_clocks"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    caseworker: Mapped[str] = mapped_column(default="")
    is_open: Mapped[bool]
    last_contact: Mapped[datetime | None]
    last_told: Mapped[datetime | None]
    quiet_since: Mapped[datetime]  # the last contact, else the day on which the case was opened

    __table_args__ = (
        Index("ix_family_clocks_quiet", "quiet_since", sqlite_where=text("is_open = 1")),
        Index("ix_family_clocks_quiet_mine", "caseworker", "quiet_since", sqlite_where=text("is_open = 1")),
    )


class Owed(Base):
    """What a family waits for from us: an open promise, or a message that nobody has answered."""

    __tablename__ = "owed"

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))  # promise or reply
    source_id: Mapped[str] = mapped_column(String(36), unique=True)
    since: Mapped[datetime]
    due: Mapped[date]
    caseworker: Mapped[str] = mapped_column(default="")  # of the case

    __table_args__ = (Index("ix_owed_due", "due"), Index("ix_owed_due_mine", "caseworker", "due"))


class Unfiled(Base):
    """A message or a note of which nobody knows yet to which case it belongs."""

    __tablename__ = "unfiled"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    message_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    file_name: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")
    entry: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what will be logged
    guesses: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # case_id, why; the best first
    why: Mapped[str] = mapped_column(default="")  # it could not be filed
    at: Mapped[datetime]
    kept_at: Mapped[datetime]
    # The entry that it became. Were that taken back, the message would wait here again.
    filed_as: Mapped[str | None] = mapped_column(String(36), index=True)
    dismissed: Mapped[bool] = mapped_column(default=False)


class Snooze(Base):
    """A reminder that someone put off."""

    __tablename__ = "snoozes"

    what: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]


class Draft(Base):
    """What was typed into a form that was not saved yet: which form, about what, on which case."""

    __tablename__ = "drafts"

    form: Mapped[str] = mapped_column(String(32), primary_key=True)
    about: Mapped[str] = mapped_column(String(160), primary_key=True, default="")
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    fields: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]
