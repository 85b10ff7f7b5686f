"""The invitations to a review meeting that was planned, or moved: ready to print where nothing is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from caseworker_app.letters.drafts import Wish, approve, cancel, make_drafts
from caseworker_app.letters.states import DRAFT, READY
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import DerivedReview, Document

LETTERS = ("review-invitation", "review-invitation-professional")


@dataclass(frozen=True)
class Invited:
    """How many invitations are ready to print, and how many still need something."""

    ready: int
    wanting: int


def invite(unit: Unit, store: Store, case_ids: Sequence[str]) -> Invited:
    """Make the invitations to the planned meetings of some cases; earlier ones that wait are thrown away."""
    _throw_away(unit, case_ids)
    review = DerivedReview
    planned = unit.session.execute(
        select(review.case_id, review.meeting_time, review.meeting_place).where(
            review.case_id.in_(case_ids), review.planned_on.is_not(None), review.is_held.is_(False)
        )
    ).all()
    wishes = [
        Wish(
            case_id=one.case_id, letter=letter, day=unit.today,
            typed={"meeting_time": one.meeting_time, "meeting_place": one.meeting_place},
        )
        for one in planned
        for letter in LETTERS
    ]  # fmt: skip
    made = make_drafts(unit, store, wishes)
    approved = approve(unit, store, made.document_ids)
    ready = len(approved.document_ids)
    nowhere = sum(left.is_wanting for left in made.left_out)  # such as a school without an address
    return Invited(ready, len(made.document_ids) - ready + len(made.refused) + nowhere)


def _throw_away(unit: Unit, case_ids: Sequence[str]) -> None:
    """Take out of the queue what invites to a meeting as it was planned before."""
    unit.session.flush()
    waiting = unit.session.scalars(
        select(Document.id).where(
            Document.case_id.in_(case_ids), Document.letter.in_(LETTERS), Document.deleted_at.is_(None),
            Document.state.in_((DRAFT, READY)),
        )
    ).all()  # fmt: skip
    if waiting:
        cancel(unit, waiting, because="The meeting was planned anew")
