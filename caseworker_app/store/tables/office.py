"""The council's facts, a person's saved views, notes on deadlines, imports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class Preference(Synced, Base):
    """One named choice or fact, such as the council's address (`casework.preferences` lists them)."""

    __tablename__ = "preferences"

    name: Mapped[str] = mapped_column(String(64), unique=True)
    value: Mapped[str]


class SavedView(Synced, Base):
    """A filter, its columns and its order, under a name."""

    __tablename__ = "saved_views"

    name: Mapped[str] = mapped_column(unique=True)
    filter: Mapped[str] = mapped_column(default="")
    columns: Mapped[list[str]] = mapped_column(default=list)
    sort: Mapped[str] = mapped_column(default="")


class DeadlineNote(Synced, Base):
    """Why a deadline was put off or is late: it annotates, it never hides a statutory row."""

    __tablename__ = "deadline_notes"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    process: Mapped[str] = mapped_column(String(32))
    process_index: Mapped[int | None]
    rule: Mapped[str] = mapped_column(String(48))
    of: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    until: Mapped[date | None]
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(default="")
    # Of the meeting about what is late: `asked` for a note, or `agreed` with its reason, next date and owner.
    kind: Mapped[str] = mapped_column(String(8), default="note")
    reason: Mapped[str] = mapped_column(String(32), default="")  # of casework.late_reasons
    next_on: Mapped[date | None]
    owner: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_deadline_notes_agreed", "written_at", sqlite_where=sql("kind <> 'note'")),)


class ImportBatch(Synced, Base):
    """One import of a spreadsheet, so that it can be taken back as one."""

    __tablename__ = "import_batches"

    file_name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16), default="cases")
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ColumnMatch(Synced, Base):
    """The mapping that a person confirmed for a set of headings, offered again for the same headings."""

    __tablename__ = "column_matches"

    headings: Mapped[str] = mapped_column(String(64), unique=True)  # digest of the headings
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
