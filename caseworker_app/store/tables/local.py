"""What belongs to this laptop alone and is derived: never synced, and made again at any time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base

_TODAY = (
    *("holder", "lapses", "kind", "due", "presses", "excepted", "strictly_before", "act_by", "shows_from"),
    "needed_until",
)
_TEAM = (
    *("team", "kind", text("presses % 2"), "due", "excepted", "strictly_before", "act_by", "shows_from"),
    *("needed_until", "holder", "caseworker", "case_id", "rule", "process_index", "of"),
)
_GRID = ("finished", "month", "cohort", "setting_id", "is_held", "needs_meeting", "in_time_until", "hold_by")
_COUNTED = ("case_id", "met_on", "due", "strictly_before", "ended_on", "needed_until", "of")
_TO_DO = "pending = 1 AND duty IN ('must', 'should', 'policy')"


class DerivedDeadline(Base):
    """One deadline as the rules gave it when its case last changed.

    All columns but those marked hold on any later day; `state` on a day is worked out from them by
    `statutory.standing.state_on`. Rows of one case are replaced together.
    """

    __tablename__ = "deadlines"

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    process: Mapped[str] = mapped_column(String(32))
    process_index: Mapped[int | None]
    rule: Mapped[str] = mapped_column(String(48))
    of: Mapped[str | None]
    starts_on: Mapped[date]
    due: Mapped[date | None]
    original_due: Mapped[date | None]
    act_by: Mapped[date | None]
    provisional: Mapped[bool]
    met_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    excepted: Mapped[bool]  # an exception disapplies the limit: excepted, not overdue, once past due
    lapses: Mapped[bool]  # a right, or a setting's time to answer: ended, not overdue, once past due
    strictly_before: Mapped[bool]  # the law says *before* the due date
    shows_from: Mapped[date | None]  # no row before this day (ce-25)
    needed_until: Mapped[date | None]  # ended from this day (ar-under5: the fifth birthday)
    duty: Mapped[str] = mapped_column(String(8))
    holder: Mapped[str] = mapped_column(String(24))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the explanation needs
    # For Today's order, from one index: still to do, the case is open, whose case, how pressing a kind.
    pending: Mapped[bool]  # not where nothing is left to do for it, though it stays late
    kind: Mapped[int]  # 0 Tribunal, 1 statutory, 2 promise, 3 target
    presses: Mapped[int] = mapped_column(default=3)  # 0 moves and out of school, 1 moves, 2 out, 3 neither
    caseworker: Mapped[str] = mapped_column(default="")
    team: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_deadlines_pending", "pending", "kind", "due"),
        # One range of these is one part of Today, in its order. They hold all that is asked of a row
        # before it is read, so that counting reads no row.
        Index("ix_deadlines_today", *_TODAY, sqlite_where=text(_TO_DO)),
        Index("ix_deadlines_today_mine", "caseworker", *_TODAY, sqlite_where=text(_TO_DO)),
        Index("ix_deadlines_disapplied", *_TODAY, sqlite_where=text(f"{_TO_DO} AND excepted = 1")),
        Index("ix_deadlines_rule", "rule", *_COUNTED),  # figures count from it and read no row
        Index("ix_deadlines_met_on", "met_on", sqlite_where=text("met_on IS NOT NULL")),
        # One range of this is one part of a team's board: how much harm, then how late.
        Index("ix_deadlines_team", *_TEAM, sqlite_where=text(f"{_TO_DO} AND lapses = 0")),
    )


class DerivedDoubt(Base):
    """What is missing, doubtful or contradictory on a case, as the checks said when the case last changed."""

    __tablename__ = "doubts"

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    place: Mapped[int]  # in the order of the checks
    words: Mapped[str]
    # For Today, from one index: the case is open, and whose it is.
    pending: Mapped[bool]
    caseworker: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_doubts_today", "case_id", "place", sqlite_where=text("pending = 1")),
        Index("ix_doubts_today_mine", "caseworker", "case_id", "place", sqlite_where=text("pending = 1")),
    )


class DerivedReview(Base):
    """One review of a plan as the rules and the events tell it (`statutory.reviews`), for the planner."""

    __tablename__ = "reviews"

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    process_index: Mapped[int | None]  # of its run among the annual reviews of the case
    last_review: Mapped[date | None]
    decide_by: Mapped[date | None]
    last_day: Mapped[date | None]
    hold_by: Mapped[date | None]
    transfer: Mapped[str] = mapped_column(String(32))
    transfer_by: Mapped[date | None]
    planned_on: Mapped[date | None]
    meeting_time: Mapped[str]
    meeting_place: Mapped[str]
    invited_on: Mapped[date | None]
    advised_on: Mapped[date | None]
    held_on: Mapped[date | None]
    reported_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(8))
    noticed_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    final_on: Mapped[date | None]
    transferred_on: Mapped[date | None]
    in_time_until: Mapped[date | None]
    # For the planner's counts and lists, from one index.
    month: Mapped[str] = mapped_column(String(7))  # 2026-11; empty where no date can be worked out
    is_held: Mapped[bool]
    needs_meeting: Mapped[bool]
    shown: Mapped[bool]  # the case is open, or the review was decided
    finished: Mapped[bool]
    cohort: Mapped[int | None]  # the school year of birth, for one taught in that year group
    setting_id: Mapped[str | None] = mapped_column(String(36))
    caseworker: Mapped[str]
    team: Mapped[str]

    # They hold all that the grid counts, so that counting reads no row.
    __table_args__ = (
        Index("ix_reviews_month", *_GRID, sqlite_where=text("shown = 1")),
        Index("ix_reviews_mine", "caseworker", *_GRID, sqlite_where=text("shown = 1")),
        Index(
            "ix_reviews_setting",
            "setting_id",
            "hold_by",
            sqlite_where=text("shown = 1 AND finished = 0 AND is_held = 0"),
        ),
    )


class AuditEntry(Base):
    """Who changed what from what to what, chained by hash so that a missing or altered line shows."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(String(36), index=True)  # one use case
    at: Mapped[datetime]
    by: Mapped[str]
    deed: Mapped[str]  # the use case, in words
    table: Mapped[str] = mapped_column(String(32))
    row_id: Mapped[str] = mapped_column(String(36), index=True)
    case_id: Mapped[str | None] = mapped_column(String(36), index=True)
    change: Mapped[dict[str, Any]]  # {"field": [before, after]}
    digest: Mapped[str] = mapped_column(String(64))  # of this line and the digest before it
    undone_by: Mapped[str | None] = mapped_column(String(36))

    # Undo asks of a unit whether it was itself an undoing; whoever writes files, which were written before.
    __table_args__ = (
        Index("ix_audit_undone_by", "undone_by", sqlite_where=text("undone_by IS NOT NULL")),
        Index("ix_audit_exports", "deed", sqlite_where=text("\"table\" = 'exports'")),
    )


class LocalFact(Base):
    """A fact of this laptop: device id, how far deadlines hold, the rules' version of the deadlines."""

    __tablename__ = "local_facts"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str]
