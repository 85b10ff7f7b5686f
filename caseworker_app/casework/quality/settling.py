"""Settling a plan: what both markers say stands; where they differ, a moderator decides and says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.casework.quality import marks, rubric
from caseworker_app.casework.quality.draw import find
from caseworker_app.casework.quality.grading import ANSWERS, Question, graded
from caseworker_app.casework.quality.marks import Given
from caseworker_app.casework.quality.names import same_name
from caseworker_app.casework.quality.writers import is_theirs
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import PlanAudit, PlanMark, PlanSample


@dataclass(frozen=True, slots=True)
class Differs:
    """One question on which two markers differ."""

    question: Question
    first: Given
    second: Given


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A plan that both have marked: who they are, on what they differ, on how many they agree."""

    audit_id: str
    markers: tuple[str, str]
    differs: tuple[Differs, ...]
    agreed: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a moderator decides on one question, and why."""

    answer: str
    reason: str


def to_settle(session: Session, audit_id: str, user: str) -> ToSettle:
    """Return on what two markers differ, or say why this plan cannot be settled by somebody yet."""
    audit = find(session, audit_id)
    first, second = _both(session, audit)
    _refuse(session, audit, user)
    asked = _rubric(session, audit)
    differs = _differs(asked, marks.answers_of(first), marks.answers_of(second))
    return ToSettle(audit.id, (first.marker, second.marker), differs, len(asked.questions) - len(differs))


def settle(unit: Unit, audit_id: str, decisions: Mapping[str, Decided]) -> str:
    """Settle a plan with what was decided where the two differ; return its grade."""
    wanted = to_settle(unit.session, audit_id, unit.user)
    there = {one.question.id for one in wanted.differs}
    if set(decisions) != there:
        raise NotAllowed(
            "Each question on which the two differ needs a decision, and no other.",
            f"There are {len(there)}; {len(there & set(decisions))} have one.",
        )
    decided = {}
    for question, one in decisions.items():
        if one.answer not in ANSWERS:
            raise WrongUse(f"“{one.answer}” is no answer.", f"It is one of: {', '.join(ANSWERS)}.")
        reason = typed.required(one.reason, "reason")
        decided[question] = {"answer": one.answer, "reason": reason, "by": unit.user}
    audit = find(unit.session, audit_id)
    return _settle(unit, audit, decided)


def settle_where_all_agree(unit: Unit, audit: PlanAudit) -> bool:
    """Settle a plan on which both markers have finished and agree; say whether it was."""
    finished = [one for one in marks.marks_of(unit.session, audit) if one.finished_at]
    if audit.settled_on is not None or len(finished) < marks.MARKERS:
        return False
    first, second = map(marks.answers_of, finished)
    if _differs(_rubric(unit.session, audit), first, second):
        return False
    _settle(unit, audit, {})
    return True


def _settle(unit: Unit, audit: PlanAudit, decided: dict[str, dict[str, str]]) -> str:
    first, _ = _both(unit.session, audit)
    asked = _rubric(unit.session, audit)
    answers = {question: given.answer for question, given in marks.answers_of(first).items()}
    answers |= {question: one["answer"] for question, one in decided.items()}
    found = graded(asked.questions, asked.grades, answers)
    if found is None:
        raise NotAllowed("No question applies to this plan.", "Mark one at least, or take the plan out.")
    audit.decided, audit.answers = decided, answers
    audit.score, audit.grade, audit.found_good = found.score, found.grade.name, found.grade.good
    audit.settled_on = unit.today
    unit.session.flush()
    return found.grade.name


def _both(session: Session, audit: PlanAudit) -> tuple[PlanMark, PlanMark]:
    finished = [one for one in marks.marks_of(session, audit) if one.finished_at]
    if len(finished) < marks.MARKERS:
        raise NotAllowed(
            "Both markers have to finish first." if finished else "Nobody has finished marking this plan.",
            "Until then nobody is shown what the other found.",
        )
    return finished[0], finished[1]


def _refuse(session: Session, audit: PlanAudit, user: str) -> None:
    refuse_other_than_lead(session, user, "settles an audit")
    if audit.settled_on is not None:
        raise NotAllowed("This plan is settled.", "Its grade stays as it is.")
    if audit.withdrawn_on is not None:
        raise NotAllowed(f"This plan was taken out: {audit.withdrawn_because}.", "Nothing is to be settled.")
    if any(same_name(user, name) for name in audit.markers):
        raise NotAllowed("You marked this plan.", "Somebody else settles where the two of you differ.")
    if is_theirs(session, audit, user):
        raise NotAllowed("You wrote this plan, or its case is yours.", "Another lead settles it.")


def _rubric(session: Session, audit: PlanAudit) -> rubric.Rubric:
    wanted = select(PlanSample.rubric_id).where(PlanSample.id == audit.sample_id)
    return rubric.of(session, session.execute(wanted).scalar_one())


def _differs(
    asked: rubric.Rubric, first: Mapping[str, Given], second: Mapping[str, Given]
) -> tuple[Differs, ...]:
    return tuple(
        Differs(one, first[one.id], second[one.id])
        for one in asked.questions
        if first[one.id].answer != second[one.id].answer
    )
