"""What markers answered, as it is kept: read here, shown only by who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.quality.names import same_name
from caseworker_app.store.tables import PlanAudit
from caseworker_app.store.tables import PlanMark as Row

MARKERS = 2


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of a marker, with what they wrote beside it."""

    answer: str
    note: str = ""


def answers_of(mark: Row) -> dict[str, Given]:
    """Return what a marker answered."""
    return {question: Given(one["answer"], one.get("note", "")) for question, one in mark.answers.items()}


def marks_of(session: Session, audit: PlanAudit) -> Sequence[Row]:
    """Return the marks of the two who are named for a plan: of two from one person, the finished."""
    there = select(Row).where(Row.audit_id == audit.id, Row.deleted_at.is_(None)).order_by(Row.id)
    return pick(audit, session.execute(there).scalars().all())


def pick(audit: PlanAudit, rows: Sequence[Row]) -> Sequence[Row]:
    """Return of all marks of a plan those that count, in the order of its markers."""
    found = []
    for name in audit.markers[:MARKERS]:
        own = [one for one in rows if same_name(one.marker, name)]
        found += sorted(own, key=lambda one: one.finished_at is None)[:1]
    return found
