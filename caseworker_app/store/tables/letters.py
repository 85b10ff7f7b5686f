"""Letters that were made, and the print runs that they were made in. The files are in `store.documents`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class PrintRun(Synced, Base):
    """Letters printed as one, in envelope order."""

    __tablename__ = "print_runs"

    letter: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")
    count: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class Document(Synced, Base):
    """One letter to one envelope, kept byte for byte under its checksum."""

    __tablename__ = "documents"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    process_id: Mapped[str | None] = mapped_column(ForeignKey("processes.id"))
    run_id: Mapped[str | None] = mapped_column(ForeignKey("print_runs.id"), index=True)
    place: Mapped[int] = mapped_column(default=0)  # in the run, from 1
    letter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str]
    version: Mapped[str] = mapped_column(String(64))  # digest of the words that it was made from
    recipient: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))  # family, setting or professional
    people: Mapped[list[str]] = mapped_column(default=list)  # their ids
    setting_id: Mapped[str | None] = mapped_column(ForeignKey("settings.id"))
    address: Mapped[str] = mapped_column(default="")  # empty where it is withheld: the letter itself has it
    why: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")
    dated: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))  # printed, posted, returned or cancelled
    posted_on: Mapped[date | None]
    post_class: Mapped[str] = mapped_column(String(8), default="")
    returned_on: Mapped[date | None]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    pages: Mapped[int]
    records: Mapped[list[str]] = mapped_column(default=list)  # events that posting records
    event_ids: Mapped[list[str]] = mapped_column(default=list)  # those that it recorded
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    dates: Mapped[dict[str, str]] = mapped_column(default=dict)  # rule: the date that the letter gives
    enclosures: Mapped[list[str]] = mapped_column(default=list)
    passed_by: Mapped[str] = mapped_column(default="")  # who let it go in spite of an objection
    passed_because: Mapped[str] = mapped_column(default="")
    objections: Mapped[list[str]] = mapped_column(default=list)
