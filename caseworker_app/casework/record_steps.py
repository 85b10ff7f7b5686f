"""Recording the next step of many reviews at once, and the moves to another phase that are likely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.casework.review_steps import Way, step_event
from caseworker_app.casework.transfers import LikelyMove
from caseworker_app.errors import NotAllowed
from caseworker_app.statutory.reviews import Review
from caseworker_app.store.derived import review_from_row
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import DerivedReview


def unfinished_reviews(session: Session, case_id: str) -> list[Review]:
    """Return the reviews of a case in which something is still to be done: at most two, the older first."""
    row = DerivedReview
    found = session.execute(
        select(row)
        .where(row.case_id == case_id, row.finished.is_(False), row.shown)
        .execution_options(populate_existing=True)
    ).scalars()
    return sorted(map(review_from_row, found), key=lambda one: one.decided_on or date.max)


def record_steps(unit: Unit, reviews: Sequence[tuple[str, Review]], way: Way, on: date) -> int:
    """Record one step of many reviews, each in its own run; return how many. All or none."""
    for case_id, review in reviews:
        unit.session.flush()
        waiting = unfinished_reviews(unit.session, case_id)
        here = next((one for one in waiting if one.process_index == review.process_index), None)
        if here is None:
            raise NotAllowed(
                "One of these reviews was changed while it was shown.", "Look at the list again."
            )
        record_event(unit, step_event(case_id, waiting, here, way, on))
    return len(reviews)


def record_moves(unit: Unit, moves: Sequence[tuple[str, LikelyMove]]) -> int:
    """Record that children will move to another phase; the dates by which follow from that."""
    for case_id, move in moves:
        new = NewEvent(
            case_id=case_id, type="phase_transfer_planned", on=move.on, kind="phase_transfer",
            detail={"kind": move.kind},
        )  # fmt: skip
        record_event(unit, new)
    return len(moves)
