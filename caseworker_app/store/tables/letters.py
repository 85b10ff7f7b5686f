"""Letters, the print runs and enclosures that go with them, and what went wrong with one.

The files are in `store.documents`, encrypted, each by its checksum.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class PrintRun(Synced, Base):
    """Letters printed as one, in envelope order."""

    __tablename__ = "print_runs"

    letter: Mapped[str] = mapped_column(String(64))  # empty where there are several kinds
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")
    count: Mapped[int]
    sheets: Mapped[int] = mapped_column(default=0)
    duplex: Mapped[bool] = mapped_column(default=True)
    sha256: Mapped[str] = mapped_column(String(64))  # of the print file
    cancelled_at: Mapped[datetime | None]
    cancelled_because: Mapped[str] = mapped_column(default="")


_STATES = "state IN ('draft', 'ready', 'printed') AND deleted_at IS NULL"


class Document(Synced, Base):
    """One letter to one envelope. Once printed its file is kept byte for byte under its checksum."""

    __tablename__ = "documents"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    process_id: Mapped[str | None] = mapped_column(ForeignKey("processes.id"))
    run_id: Mapped[str | None] = mapped_column(ForeignKey("print_runs.id"), index=True)
    place: Mapped[int] = mapped_column(default=0)  # in the run, from 1
    first_page: Mapped[int] = mapped_column(default=0)  # in the run's print file, from 1
    letter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str]
    version: Mapped[str] = mapped_column(String(64))  # digest of the words that it was made from
    recipient: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))  # family, setting or professional
    people: Mapped[list[str]] = mapped_column(default=list)  # their ids
    setting_id: Mapped[str | None] = mapped_column(ForeignKey("settings.id"))
    address: Mapped[str] = mapped_column(default="")  # empty where it is withheld: the letter itself has it
    why: Mapped[str] = mapped_column(default="")
    typed: Mapped[dict[str, str]] = mapped_column(default=dict)  # the facts that a person typed
    own_words: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # changes to this letter alone
    problem: Mapped[str] = mapped_column(default="")  # what keeps a draft from being approved, in words
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")
    dated: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))  # draft, ready, printed, posted, returned or cancelled
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(default="")
    approved_sha256: Mapped[str] = mapped_column(String(64), default="")  # of the letter as it was approved
    printed_at: Mapped[datetime | None]
    printed_by: Mapped[str] = mapped_column(default="")
    posted_on: Mapped[date | None]
    post_class: Mapped[str] = mapped_column(String(8), default="")
    returned_on: Mapped[date | None]
    returned_settled: Mapped[str] = mapped_column(default="")  # what was done about a letter that came back
    cancelled_at: Mapped[datetime | None]
    cancelled_because: Mapped[str] = mapped_column(default="")
    copy_of: Mapped[str | None] = mapped_column(ForeignKey("documents.id"))  # the letter this is a reprint of
    copy_because: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)  # empty until it is printed
    pages: Mapped[int]
    records: Mapped[list[str]] = mapped_column(default=list)  # events that posting records
    event_ids: Mapped[list[str]] = mapped_column(default=list)  # those that it recorded
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    dates: Mapped[dict[str, str]] = mapped_column(default=dict)  # rule: the date that the letter gives
    enclosures: Mapped[list[str]] = mapped_column(default=list)  # as the letter lists them
    passed_by: Mapped[str] = mapped_column(default="")  # who let it go in spite of an objection
    passed_because: Mapped[str] = mapped_column(default="")
    objections: Mapped[list[str]] = mapped_column(default=list)

    __table_args__ = (
        # The queue and Today ask for letters that wait, whatever the number that were ever sent.
        Index("ix_documents_waiting", "state", "made_at", sqlite_where=text(_STATES)),
        Index("ix_documents_posted", "posted_on", sqlite_where=text("posted_on IS NOT NULL")),
        Index(
            "ix_documents_returned", "returned_on",
            sqlite_where=text("state = 'returned' AND returned_settled = '' AND deleted_at IS NULL"),
        ),
    )  # fmt: skip


class Enclosure(Synced, Base):
    """A file that goes into the envelope beside one letter."""

    __tablename__ = "enclosures"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    what: Mapped[str]  # as the letter lists it, such as “the present plan”
    file_name: Mapped[str] = mapped_column(default="")  # as the person's computer called it; never a path
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    pages: Mapped[int]
    size: Mapped[int]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(default="")


class Incident(Synced, Base):
    """A letter that went to somebody who should not have had it. Its copies are frozen while it is open."""

    __tablename__ = "incidents"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    what: Mapped[str]
    aware_at: Mapped[datetime]
    tell_by: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_incidents_open", "tell_by", sqlite_where=text("closed_at IS NULL AND deleted_at IS NULL")),
    )


class LetterText(Synced, Base):
    """A council's own wording of a letter. All versions stay; the newest approved one is in force."""

    __tablename__ = "letter_texts"

    letter: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int]  # of this letter, from 1
    title: Mapped[str]
    words: Mapped[str]
    # The shipped text that it was written from: what a newer program changed in it is shown.
    shipped_title: Mapped[str]
    shipped_words: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
