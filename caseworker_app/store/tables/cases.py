"""A child or young person's EHC case, and what the council's spreadsheet said of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class Case(Synced, Base):
    """One child or young person's EHC case."""

    __tablename__ = "cases"

    # Not unique: two colleagues may give one reference offline. People are told, and neither is refused.
    reference: Mapped[str] = mapped_column(String(64), index=True)
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str]
    preferred_name: Mapped[str] = mapped_column(default="")
    date_of_birth: Mapped[date | None]
    sex: Mapped[str] = mapped_column(default="")
    upn: Mapped[str] = mapped_column(default="")
    setting_id: Mapped[str | None] = mapped_column(ForeignKey("settings.id"), index=True)
    year_group_shift: Mapped[int] = mapped_column(default=0)  # out of year: -1 is taught a year below
    primary_need: Mapped[str] = mapped_column(default="")
    secondary_need: Mapped[str] = mapped_column(default="")
    caseworker: Mapped[str] = mapped_column(default="", index=True)
    team: Mapped[str] = mapped_column(default="", index=True)
    note: Mapped[str] = mapped_column(default="")
    looked_after: Mapped[bool] = mapped_column(default=False)
    youth_custody: Mapped[bool] = mapped_column(default=False)
    out_of_education_since: Mapped[date | None]
    interpreter: Mapped[str] = mapped_column(default="")  # the language, or empty
    status: Mapped[str] = mapped_column(default="open")  # open, closed, merged
    closed_on: Mapped[date | None]
    closed_because: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    opened_at: Mapped[datetime]

    __table_args__ = (Index("ix_cases_status_names", "status", "family_name", "given_name"),)


class SpreadsheetRow(Synced, Base):
    """What a child's row of the spreadsheet said, kept as one: a row a cell would be most of a store."""

    __tablename__ = "spreadsheet_rows"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    # By heading, word for word: {"text", "address"}; the address is file, sheet and cell.
    cells: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # What the columns with a field said at the last import: a later one changes only what differs from it.
    said: Mapped[dict[str, str]] = mapped_column(default=dict)
    batch_id: Mapped[str | None] = mapped_column(String(36), index=True)
