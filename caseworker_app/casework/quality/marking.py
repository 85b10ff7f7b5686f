"""Marking a plan: one of two markers answers the rubric's questions, blind to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.casework.quality import rubric, settling
from caseworker_app.casework.quality.draw import find
from caseworker_app.casework.quality.frame import KINDS, has_ceased
from caseworker_app.casework.quality.grading import ANSWERS, NOT_APPLICABLE
from caseworker_app.casework.quality.marks import Given, answers_of, marks_of
from caseworker_app.casework.quality.names import same_name
from caseworker_app.casework.quality.rubric import Rubric
from caseworker_app.casework.quality.writers import is_theirs
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.words import count_of, listed, long_date
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, PlanAudit, PlanMark, PlanSample

DEED = "mark a plan"  # `casework.undo` passes it over


@dataclass(frozen=True, slots=True)
class ToMark:
    """A plan that somebody marks: the rubric, and what they have answered so far. Nobody else's answers."""

    audit_id: str
    case_id: str
    reference: str
    given_name: str
    family_name: str
    plan: str  # "Final plan, sent on 3 March 2026"
    ceased: bool  # it may be marked all the same: the sample stays as it was drawn
    rubric: Rubric
    answers: Mapping[str, Given]
    is_finished: bool


def to_mark(session: Session, audit_id: str, user: str) -> ToMark:
    """Return what a marker needs, or say why this plan is not theirs to mark."""
    audit = find(session, audit_id)
    _refuse(session, audit, user)
    case = session.get(Case, audit.case_id)
    if case is None or case.deleted_at is not None:
        raise WrongUse("The case of this plan is not here.", "Sync, or ask for access to its team.")
    mark = _own(session, audit, user)
    sample = session.get(PlanSample, audit.sample_id)
    assert sample is not None
    return ToMark(
        audit.id,
        case.id,
        case.reference,
        case.given_name,
        case.family_name,
        f"{KINDS.get(audit.plan_type, audit.plan_type)}, sent on {long_date(audit.plan_on)}",
        has_ceased(session, case, audit.plan_on),
        rubric.of(session, sample.rubric_id),
        MappingProxyType(answers_of(mark) if mark else {}),
        bool(mark and mark.finished_at),
    )


def keep(unit: Unit, audit_id: str, answers: Mapping[str, Given]) -> str:
    """Keep what a marker has answered so far; return the id of their mark."""
    audit = find(unit.session, audit_id)
    _refuse(unit.session, audit, unit.user)
    mark = _own(unit.session, audit, unit.user)
    if mark is not None and mark.finished_at is not None:
        raise NotAllowed("You have finished this plan.", "What you found stays as it is.")
    asked = _rubric(unit.session, audit)
    kept = {question: _checked(asked, question, given) for question, given in answers.items()}
    if mark is None:
        mark = PlanMark(case_id=audit.case_id, audit_id=audit.id, marker=unit.user)
        unit.session.add(mark)
    mark.answers = kept
    unit.session.flush()
    return mark.id


def finish(unit: Unit, audit_id: str, answers: Mapping[str, Given]) -> bool:
    """Finish one's marking: it stays from now on. Say whether the plan is settled by it.

    Where the other has finished too and both agree on everything, there is nothing to moderate.
    """
    mark_id = keep(unit, audit_id, answers)
    audit = find(unit.session, audit_id)
    asked = _rubric(unit.session, audit)
    missing = [one for one in asked.questions if one.id not in answers]
    if missing:
        sections = listed(list(dict.fromkeys(one.section for one in missing)), "and")
        raise NotAllowed(
            f"{count_of(len(missing), 'question')} is open ({sections})."
            if len(missing) == 1
            else f"{len(missing)} questions are open ({sections}).",
            "Answer each, or say that it does not apply.",
        )
    if all(one.answer == NOT_APPLICABLE for one in answers.values()):
        raise NotAllowed("No question applies to this plan.", "Mark one, or have the plan taken out.")
    mark = unit.session.get(PlanMark, mark_id)
    assert mark is not None
    mark.finished_at = unit.now
    unit.session.flush()
    return settling.settle_where_all_agree(unit, audit)


def _refuse(session: Session, audit: PlanAudit, user: str) -> None:
    """Refuse whoever may not mark a plan: not named for it, its writer, or too late."""
    if audit.withdrawn_on is not None:
        raise NotAllowed(f"This plan was taken out: {audit.withdrawn_because}.", "Nothing is to be marked.")
    if not any(same_name(user, name) for name in audit.markers):
        named = f"It is for {listed(audit.markers, 'and')}." if audit.markers else "Nobody is named for it."
        raise NotAllowed("This plan is not yours to mark.", named)
    if is_theirs(session, audit, user):
        raise NotAllowed(
            "You wrote this plan, or its case is yours.", "Have another marker named: nobody marks their own."
        )


def _own(session: Session, audit: PlanAudit, user: str) -> PlanMark | None:
    return next((one for one in marks_of(session, audit) if same_name(one.marker, user)), None)


def _rubric(session: Session, audit: PlanAudit) -> Rubric:
    sample = session.get(PlanSample, audit.sample_id)
    assert sample is not None
    return rubric.of(session, sample.rubric_id)


def _checked(asked: Rubric, question: str, given: Given) -> dict[str, str]:
    asked.question(question)
    if given.answer not in ANSWERS:
        raise WrongUse(f"“{given.answer}” is no answer.", f"It is one of: {', '.join(ANSWERS)}.")
    return {"answer": given.answer, "note": typed.text(given.note, "note")}
