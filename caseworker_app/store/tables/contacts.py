"""What was said to and by families, what we promised them, and the phrases that people use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition)}


class Communication(Synced, Base):
    """One call, message, letter, meeting or visit, on one case. Append-only.

    A correction is a row of its own that names the first one in `corrects`; the newest of them holds. All
    else names an entry by the id of its first row.
    """

    __tablename__ = "communication"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    joint_id: Mapped[str | None] = mapped_column(String(36))  # shared by one talk about several children
    people: Mapped[list[str]] = mapped_column(default=list)  # their ids
    also: Mapped[str] = mapped_column(default="")  # someone who is not on the case, in words
    channel: Mapped[str] = mapped_column(String(8))
    direction: Mapped[str] = mapped_column(String(3))  # in or out
    outcome: Mapped[str] = mapped_column(String(12))  # spoke, left_message or no_answer
    at: Mapped[datetime]
    seconds: Mapped[int | None]  # how long a call took, where it was timed
    summary: Mapped[str] = mapped_column(default="")
    views: Mapped[str] = mapped_column(default="")  # what they think and want, in their own words
    satisfaction: Mapped[str] = mapped_column(String(12), default="")  # satisfied, mixed or dissatisfied
    satisfaction_from: Mapped[str] = mapped_column(String(12), default="")  # said, asked, slip or impression
    reply_to: Mapped[str | None] = mapped_column(ForeignKey("communication.id"))  # the entry that it answers
    reply_by: Mapped[date | None]  # the day by which it must be answered
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # name, type, size, sha256
    message_key: Mapped[str] = mapped_column(String(64), default="")  # tells a message from every other
    caution: Mapped[str] = mapped_column(default="")  # what is doubtful about it, such as its sender
    contact: Mapped[bool]  # it counts as contact with the family
    told: Mapped[bool]  # it told the family something
    corrects: Mapped[str | None] = mapped_column(ForeignKey("communication.id"))
    withdrawn: Mapped[bool] = mapped_column(default=False)  # a correction: the entry was made in error
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(default="")
    # The text of an e-mail. Last in the row, so that a long one is not read with what stands before it.
    body: Mapped[str] = mapped_column(default="", sort_order=1)

    __table_args__ = (
        Index("ix_communication_case_id_at", "case_id", "at"),
        Index("ix_communication_corrects", "corrects", **_where("corrects IS NOT NULL")),
        Index("ix_communication_joint_id", "joint_id", **_where("joint_id IS NOT NULL")),
        Index("ix_communication_message_key", "message_key", **_where("message_key <> ''")),
        Index("ix_communication_reply_to", "reply_to", **_where("reply_to IS NOT NULL")),
        Index("ix_communication_reply_by", "reply_by", **_where("reply_by IS NOT NULL")),
        Index("ix_communication_satisfaction", "at", **_where("satisfaction <> ''")),
    )


class Answered(Synced, Base):
    """Says of a message that it needs no reply any more: another entry answered it, or why none is due."""

    __tablename__ = "answered"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("communication.id"), index=True)
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("communication.id"))
    because: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")


class Promise(Synced, Base):
    """What we said that we would do for a family, and by when."""

    __tablename__ = "promises"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("communication.id"))  # in which it was made
    to: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    first_by: Mapped[date]
    by: Mapped[date]
    owner: Mapped[str] = mapped_column(default="", index=True)
    state: Mapped[str] = mapped_column(String(8), default="open")  # open, kept or broken
    settled_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    moves: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # from, to, reason, at, by
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_promises_first_by", "first_by"),)


class Phrase(Synced, Base):
    """Words that people log again and again: the council's own, or one person's."""

    __tablename__ = "phrases"

    owner: Mapped[str] = mapped_column(default="", index=True)  # empty: the council's
    name: Mapped[str]
    text: Mapped[str]
