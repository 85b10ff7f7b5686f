"""Who wrote a plan, as far as the record tells: nobody marks their own."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.quality.frame import Plan
from caseworker_app.casework.quality.names import fold_name
from caseworker_app.store.tables import Case, Event, Handover, PlanAudit

# Who typed one of these in, other than by an import, had the plan in hand.
_WRITING = (
    *("draft_plan_sent", "final_plan_sent", "amendment_notice_sent", "amended_plan_sent"),
    "phase_transfer_plan_sent",
)


def writers_of(session: Session, plan: Plan) -> list[str]:
    """Return the caseworkers of the case until the plan was sent, and who recorded its steps."""
    found: dict[str, str] = {}
    for name in _names(session, plan):
        if name.strip():
            found.setdefault(fold_name(name), " ".join(name.split()))
    return list(found.values())


def is_theirs(session: Session, audit: PlanAudit, user: str) -> bool:
    """Whether somebody wrote a plan, or has its case now."""
    case = session.get(Case, audit.case_id)
    named = [*audit.writers, *([case.caseworker] if case else [])]
    return fold_name(user) in {fold_name(name) for name in named}


def _names(session: Session, plan: Plan) -> Iterator[str]:
    yield plan.caseworker
    handed = select(Handover).where(Handover.case_id == plan.case_id, Handover.deleted_at.is_(None))
    for one in session.execute(handed.order_by(Handover.at, Handover.id)).scalars():
        yield one.from_name
    typed = select(Event.recorded_by).where(
        *(Event.process_id == plan.process_id, Event.type.in_(_WRITING)),
        *(Event.deleted_at.is_(None), Event.batch_id.is_(None)),
    )
    yield from session.execute(typed.order_by(Event.recorded_at, Event.id)).scalars()
