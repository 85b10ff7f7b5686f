"""The grade of a plan: computed from its answers by the rubric's own rule, never typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MET, PARTLY, NOT_MET, NOT_APPLICABLE = "met", "partly", "not_met", "not_applicable"
ANSWERS: Mapping[str, str] = {
    MET: "Met",
    PARTLY: "Partly met",
    NOT_MET: "Not met",
    NOT_APPLICABLE: "Not applicable",
}
_POINTS = {MET: 2, PARTLY: 1, NOT_MET: 0}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the rubric; its id stays when its words change."""

    id: str
    section: str
    text: str
    guidance: str = ""
    must: bool = False  # essential: a grade may allow only so many of these not met


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade: from how many per cent of the points, and with how many essential questions not met."""

    name: str
    least: int
    essentials_missed: int
    good: bool


@dataclass(frozen=True, slots=True)
class Graded:
    """What came out for one plan."""

    score: int  # per cent of the points
    grade: Grade


def graded(
    questions: Sequence[Question], grades: Sequence[Grade], answers: Mapping[str, str]
) -> Graded | None:
    """Grade a plan; nothing where no question applies to it."""
    given = {one.id: answers[one.id] for one in questions if answers.get(one.id) in _POINTS}
    if not given:
        return None
    points, most = sum(_POINTS[answer] for answer in given.values()), 2 * len(given)
    missed = sum(one.must and given.get(one.id) == NOT_MET for one in questions)
    score = (200 * points + most) // (2 * most)  # half rounded up
    fits = (one for one in grades if score >= one.least and missed <= one.essentials_missed)
    return Graded(score, next(fits, grades[-1]))
