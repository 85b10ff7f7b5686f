"""Audits of the quality of plans: the rubric, the sample, what two markers found, what is done about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class Rubric(Synced, Base):
    """One version of the council's questions and grades: it stays, and a change makes the next."""

    __tablename__ = "rubrics"

    version: Mapped[int]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # id, section, text, guidance, must
    grades: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # the best first
    made_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(default="")


class PlanSample(Synced, Base):
    """The plans drawn for one round of audits, with all that is needed to draw them again."""

    __tablename__ = "plan_samples"

    rubric_id: Mapped[str] = mapped_column(ForeignKey("rubrics.id"), index=True)
    first: Mapped[date]  # the days on which the plans were sent, both included
    last: Mapped[date]
    kinds: Mapped[list[str]] = mapped_column(default=list)  # the events that sent them
    teams: Mapped[list[str]] = mapped_column(default=list)  # none: every team
    strata: Mapped[str] = mapped_column(default="")  # by what it is stratified; empty: simply at random
    seed: Mapped[int]
    size: Mapped[int]
    frame: Mapped[int]  # how many plans it was drawn from
    left_out: Mapped[int] = mapped_column(default=0)  # plans sent in the time that have ceased since
    drawn_on: Mapped[date]
    drawn_by: Mapped[str] = mapped_column(default="")


class PlanAudit(Synced, Base):
    """One plan in a sample: why it is there, who marks it, and what came out."""

    __tablename__ = "plan_audits"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    sample_id: Mapped[str] = mapped_column(ForeignKey("plan_samples.id"), index=True)
    plan_type: Mapped[str]  # the event that sent it
    plan_on: Mapped[date]
    stratum: Mapped[str] = mapped_column(default="")
    setting: Mapped[str] = mapped_column(default="")  # as it was on the day of the draw
    caseworker: Mapped[str] = mapped_column(default="")  # whose case it was on the day of the draw
    writers: Mapped[list[str]] = mapped_column(default=list)  # who may not mark it
    markers: Mapped[list[str]] = mapped_column(default=list)
    drawn_at: Mapped[datetime]
    # What was decided where the two differed, by the question's id: answer, reason, by.
    decided: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answers: Mapped[dict[str, str]] = mapped_column(default=dict)  # once settled, by the question's id
    score: Mapped[int | None]
    grade: Mapped[str] = mapped_column(default="")
    found_good: Mapped[bool] = mapped_column(default=False)
    settled_on: Mapped[date | None] = mapped_column(index=True)
    withdrawn_on: Mapped[date | None]
    withdrawn_because: Mapped[str] = mapped_column(default="")


class PlanMark(Synced, Base):
    """What one marker found in one plan. Nobody else is shown it before both have finished."""

    __tablename__ = "plan_marks"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    audit_id: Mapped[str] = mapped_column(ForeignKey("plan_audits.id"), index=True)
    marker: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)  # by the question's id: answer, note
    finished_at: Mapped[datetime | None]


class PlanAuditAction(Synced, Base):
    """What somebody does about one plan by a day."""

    __tablename__ = "plan_audit_actions"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    audit_id: Mapped[str] = mapped_column(ForeignKey("plan_audits.id"), index=True)
    question: Mapped[str] = mapped_column(default="")  # an id of the rubric
    what: Mapped[str]
    owner: Mapped[str]
    due: Mapped[date | None]
    agreed_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(default="")
