"""An audit of plans in the made-up council: a sample of last half-year's, most of it marked and settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from caseworker_app.casework.quality import draw, lists, marking, rubric, settling
from caseworker_app.casework.quality.draw import Drawn
from caseworker_app.casework.quality.frame import Asked, frame_of
from caseworker_app.casework.quality.grading import MET, NOT_APPLICABLE, NOT_MET, PARTLY
from caseworker_app.casework.quality.lists import PlanLine, Standing
from caseworker_app.casework.quality.marks import Given
from caseworker_app.casework.quality.settling import Decided
from caseworker_app.demonstration.chance import Chance
from caseworker_app.demonstration.places import CASEWORKERS

if TYPE_CHECKING:
    from caseworker_app.store.open import Store

DEED = "demonstration"
_SIZE, _LEFT_OPEN = 12, 3
_MARKERS = (CASEWORKERS[0][0], CASEWORKERS[2][0], "Tegwen Price")
# What plans of such a council lack most.
_WEAK = {"outcomes": 45, "provision-specific": 50, "adulthood": 40, "advice-captured": 30}
_RARE = {"budget", "social-care-provision-h1", "social-care-provision-h2"}
_NOTES = {
    "outcomes": "The second outcome has no date.",
    "provision-specific": "“Regular access to” on page 6: how often?",
    "adulthood": "Nothing on employment.",
    "advice-captured": "The therapist’s main point is missing.",
}


def keep_audits(store: Store, chance: Chance, *, lead: str, now: datetime) -> None:
    """Draw a sample, mark most of it, and settle what both have marked; nothing where no plan was sent."""
    asked = Asked(first=now.date() - timedelta(days=365), last=now.date(), strata="caseworker")
    with store.unit(DEED, user=lead, now=now) as unit:
        there = len(frame_of(unit.session, asked).plans)
        if there < _SIZE:
            return
        drawn = draw.draw(unit, asked, _SIZE, chance.between(1, 99_999), _MARKERS)
    for plan in _plans(store, drawn, lead)[_LEFT_OPEN - 1 :]:
        _mark(store, chance, plan, now)
    for plan in _plans(store, drawn, lead)[_LEFT_OPEN:]:
        if plan.standing is Standing.DIFFERS:
            _settle(store, plan, lead, now)


def _plans(store: Store, drawn: Drawn, lead: str) -> tuple[PlanLine, ...]:
    with store.reading() as session:
        return lists.round_of(session, drawn.sample_id, lead).plans


def _mark(store: Store, chance: Chance, plan: PlanLine, now: datetime) -> None:
    """Have both markers answer, mostly alike."""
    answers = {one.id: _answer(chance, one.id) for one in rubric.given().questions}
    for marker in plan.markers:
        own = {name: PARTLY if chance.often(4) else answer for name, answer in answers.items()}
        given = {
            name: Given(answer, _NOTES.get(name, "") if answer in {PARTLY, NOT_MET} else "")
            for name, answer in own.items()
        }
        with store.unit(DEED, user=marker.name, now=now) as unit:
            marking.finish(unit, plan.audit_id, given)


def _answer(chance: Chance, question: str) -> str:
    if question in _RARE and chance.often(85):
        return NOT_APPLICABLE
    if chance.often(_WEAK.get(question, 6)):
        return chance.weighted(((PARTLY, 3), (NOT_MET, 1)))
    return MET


def _settle(store: Store, plan: PlanLine, lead: str, now: datetime) -> None:
    with store.unit(DEED, user=lead, now=now) as unit:
        found = settling.to_settle(unit.session, plan.audit_id, lead)
        decided = {
            one.question.id: Decided(one.second.answer, "The second marker read the whole section.")
            for one in found.differs
        }
        settling.settle(unit, plan.audit_id, decided)
