"""A child or young person's EHC case, and what the council's spreadsheet said of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class Case(Synced, Base):
    """One child or young person's EHC case."""

    __tablename__ = "cases"

    reference: Mapped[str] = mapped_column(String(64), unique=True)
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


class SpreadsheetText(Synced, Base):
    """The text of one cell, kept word for word on the case it belongs to."""

    __tablename__ = "spreadsheet_texts"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    heading: Mapped[str]
    text: Mapped[str]
    address: Mapped[str] = mapped_column(default="")  # file, sheet and cell it stood in
    batch_id: Mapped[str | None] = mapped_column(String(36), index=True)
