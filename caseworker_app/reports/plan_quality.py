"""What audits found: which questions plans fail most, by section, setting and caseworker.

By caseworker is for a team lead's screen alone: no pack has it. For everybody there are the questions alone,
and of those only the ones whose counts tell of no few children.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.quality import rubric
from caseworker_app.casework.quality.agreement import NO_ANSWERS, Agreement, agreement
from caseworker_app.casework.quality.grading import MET, NOT_APPLICABLE, NOT_MET, PARTLY, Question
from caseworker_app.casework.quality.lists import method, pairs_of
from caseworker_app.casework.quality.rubric import SECTIONS, Rubric
from caseworker_app.reports.figures import Period
from caseworker_app.reports.published import LEAST
from caseworker_app.store.tables import Case, PlanAudit, PlanAuditAction, PlanMark, PlanSample


@dataclass(frozen=True, slots=True)
class Answered:
    """How often one question, or those of one section, were answered so."""

    met: int = 0
    partly: int = 0
    not_met: int = 0
    not_applicable: int = 0

    @property
    def lacking(self) -> int:
        """How often it was not fully met."""
        return self.partly + self.not_met

    @property
    def applies(self) -> int:
        """How often it applied."""
        return self.met + self.lacking

    @property
    def share(self) -> int:
        """In how many per cent it was not fully met, half rounded up; 0 where it never applied."""
        return (200 * self.lacking + self.applies) // (2 * self.applies) if self.applies else 0


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """What was found of one question, and on how many plans its two markers differed."""

    question: Question
    answered: Answered
    differed: int
    is_asked: bool  # false: the rubric has it no longer


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What was found in the plans of one setting, or of one caseworker."""

    name: str
    plans: int
    good: int
    answered: Answered
    weakest: str  # the section most often not fully met; empty where none was


@dataclass(frozen=True, slots=True)
class Findings:
    """What the audits settled in a period found."""

    plans: int = 0
    good: int = 0
    methods: tuple[str, ...] = ()  # how each sample was drawn
    questions: tuple[QuestionLine, ...] = ()  # the one most often not fully met first
    sections: Mapping[str, Answered] | None = None
    settings: tuple[GroupLine, ...] = ()
    caseworkers: tuple[GroupLine, ...] = ()
    agreed: Agreement = NO_ANSWERS
    actions_open: int = 0
    actions_done: int = 0


NOTHING_FOUND = Findings()


def findings(session: Session, period: Period, teams: Sequence[str] = ()) -> Findings:
    """Return what the audits settled in a period found."""
    audits = _audits(session, period, teams)
    if not audits:
        return NOTHING_FOUND
    samples = _samples(session, audits)
    known = {one.rubric_id: rubric.of(session, one.rubric_id) for one in samples}
    asked = {one.id: known[one.rubric_id] for one in samples}
    pairs = _pairs(session, audits)
    acts = _actions(session, audits)
    return Findings(
        plans=len(audits),
        good=sum(one.found_good for one in audits),
        methods=tuple(map(method, samples)),
        questions=_questions(audits, asked, pairs, rubric.current(session)),
        sections=_sections(audits, asked),
        settings=_groups(audits, asked, lambda one: one.setting or "No setting"),
        caseworkers=_groups(audits, asked, lambda one: one.caseworker or "No caseworker"),
        agreed=agreement([pair for each in pairs.values() for pair in each.values()]),
        actions_open=acts[False],
        actions_done=acts[True],
    )


def for_everybody(lines: Sequence[QuestionLine]) -> list[tuple[Question, Answered | None]]:
    """Return the questions with what everybody may know: nothing where a count would tell of few children.

    Each line stands alone: no total of lines is published. Of a line may be told how many plans met it, how
    many did not, and by the number of all plans to how many it did not apply: none of these is one to four.
    """
    return [
        (one.question, one.answered if _is_safe(one.answered) else None)
        for one in sorted(
            lines, key=lambda one: (list(SECTIONS).index(one.question.section), one.question.text)
        )
    ]


def _is_safe(told: Answered) -> bool:
    apart = told.not_applicable
    return min(told.met, told.lacking) >= LEAST and (apart == 0 or apart >= LEAST)


def _audits(session: Session, period: Period, teams: Sequence[str]) -> list[PlanAudit]:
    wanted = (
        select(PlanAudit)
        .join(Case, Case.id == PlanAudit.case_id)
        .where(PlanAudit.settled_on.between(period.first, period.last), PlanAudit.deleted_at.is_(None))
        .where(Case.deleted_at.is_(None), Case.status != "merged")
        .order_by(PlanAudit.id)
    )
    if teams:
        wanted = wanted.where(Case.team.in_(teams))
    return list(session.execute(wanted).scalars())


def _samples(session: Session, audits: Sequence[PlanAudit]) -> list[PlanSample]:
    wanted = select(PlanSample).where(PlanSample.id.in_({one.sample_id for one in audits}))
    return list(session.execute(wanted.order_by(PlanSample.drawn_on, PlanSample.id)).scalars())


def _pairs(session: Session, audits: Sequence[PlanAudit]) -> dict[str, dict[str, tuple[str, str]]]:
    """Return by audit and question what the two markers said."""
    marks: dict[str, list[PlanMark]] = defaultdict(list)
    wanted = select(PlanMark).where(PlanMark.audit_id.in_([one.id for one in audits]))
    for mark in session.execute(wanted.where(PlanMark.deleted_at.is_(None)).order_by(PlanMark.id)).scalars():
        marks[mark.audit_id].append(mark)
    return {one.id: pairs_of(one, marks[one.id]) for one in audits}


def _actions(session: Session, audits: Sequence[PlanAudit]) -> Counter[bool]:
    wanted = select(PlanAuditAction.done_on).where(
        PlanAuditAction.audit_id.in_([one.id for one in audits]), PlanAuditAction.deleted_at.is_(None)
    )
    return Counter(on is not None for (on,) in session.execute(wanted))


def _questions(
    audits: Sequence[PlanAudit],
    asked: Mapping[str, Rubric],
    pairs: Mapping[str, Mapping[str, tuple[str, str]]],
    now: Rubric,
) -> tuple[QuestionLine, ...]:
    """Return every question that was asked, in the words of its newest version."""
    words = {one.id: one for known in asked.values() for one in known.questions}
    still = {one.id: one for one in now.questions}
    answers: dict[str, list[str]] = defaultdict(list)
    differed: Counter[str] = Counter()
    for audit in audits:
        for question, answer in audit.answers.items():
            answers[question].append(answer)
        differed.update(name for name, (one, other) in pairs[audit.id].items() if one != other)
    lines = [
        QuestionLine(still.get(name, one), _answered(answers[name]), differed[name], name in still)
        for name, one in words.items()
    ]
    order = list(SECTIONS)
    lines.sort(key=lambda one: (-one.answered.share, order.index(one.question.section), one.question.text))
    return tuple(lines)


def _sections(audits: Sequence[PlanAudit], asked: Mapping[str, Rubric]) -> dict[str, Answered]:
    found: dict[str, list[str]] = defaultdict(list)
    for audit in audits:
        for one in asked[audit.sample_id].questions:
            found[one.section].append(audit.answers.get(one.id, NOT_APPLICABLE))
    return {section: _answered(found[section]) for section in SECTIONS if section in found}


def _groups(
    audits: Sequence[PlanAudit], asked: Mapping[str, Rubric], name: Callable[[PlanAudit], str]
) -> tuple[GroupLine, ...]:
    lines = []
    for each, some in groupby(sorted(audits, key=lambda one: (name(one).casefold(), name(one))), name):
        own = list(some)
        sections = _sections(own, asked)
        lacking = {section: one.share for section, one in sections.items() if one.lacking}
        weakest = max(lacking, key=lambda section: lacking[section]) if lacking else ""
        answered = _answered([answer for one in own for answer in one.answers.values()])
        lines.append(GroupLine(each, len(own), sum(one.found_good for one in own), answered, weakest))
    lines.sort(key=lambda one: -one.answered.share)
    return tuple(lines)


def _answered(answers: Sequence[str]) -> Answered:
    found = Counter(answers)
    return Answered(found[MET], found[PARTLY], found[NOT_MET], found[NOT_APPLICABLE])
