"""What is shown of audits: the samples, and each plan of one with how far it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from caseworker_app.casework.leads import is_lead
from caseworker_app.casework.quality import rubric
from caseworker_app.casework.quality.agreement import Agreement, agreement
from caseworker_app.casework.quality.frame import KINDS, MANY, STRATA, has_ceased
from caseworker_app.casework.quality.grading import NOT_MET
from caseworker_app.casework.quality.marks import MARKERS, pick
from caseworker_app.casework.quality.names import same_name
from caseworker_app.casework.quality.writers import is_theirs
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import count_of, listed, long_date, lower_first
from caseworker_app.store.tables import Case, PlanAudit, PlanAuditAction, PlanMark, PlanSample


class Standing(Enum):
    """How far the audit of a plan is."""

    OPEN = "To be marked"
    HALF = "One has finished"
    DIFFERS = "To be settled"
    SETTLED = "Settled"
    OUT = "Taken out"


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One sample in the list of samples."""

    id: str
    name: str
    drawn_on: date
    plans: int
    settled: int


@dataclass(frozen=True, slots=True)
class MarkerLine:
    """One marker of a plan, and whether they have finished."""

    name: str
    has_begun: bool
    has_finished: bool


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What somebody does about one plan."""

    id: str
    audit_id: str
    case_id: str
    reference: str
    given_name: str
    family_name: str
    what: str
    owner: str
    due: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One plan of a sample."""

    audit_id: str
    case_id: str
    reference: str
    given_name: str
    family_name: str
    plan: str
    plan_on: date
    why: str
    markers: tuple[MarkerLine, ...]
    standing: Standing
    score: int | None
    grade: str
    is_good: bool
    essentials_missed: int  # essential questions that it does not meet
    withdrawn_because: str
    ceased: bool
    mine: bool  # the reader is to mark it, and has not finished
    may_settle: bool
    actions: tuple[ActionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One sample with its plans, how it was drawn, and how far its markers agree."""

    sample: SampleLine
    method: str
    rubric_version: int
    plans: tuple[PlanLine, ...]
    agreed: Agreement
    reader_leads: bool

    def number(self, standing: Standing) -> int:
        """How many plans are so far."""
        return sum(one.standing is standing for one in self.plans)


def samples(session: Session) -> list[SampleLine]:
    """Return every sample, the newest first."""
    settled: dict[str, list[bool]] = defaultdict(list)
    known = select(PlanAudit.sample_id, PlanAudit.settled_on).where(PlanAudit.deleted_at.is_(None))
    for sample_id, on in session.execute(known):
        settled[sample_id].append(on is not None)
    there = select(PlanSample).where(PlanSample.deleted_at.is_(None))
    rows = session.execute(there.order_by(PlanSample.drawn_on.desc(), PlanSample.id.desc())).scalars()
    return [_line(row, settled[row.id]) for row in rows]


def round_of(session: Session, sample_id: str, user: str) -> Round:
    """Return one sample with its plans as a reader may see them."""
    sample = session.get(PlanSample, sample_id)
    if sample is None or sample.deleted_at is not None:
        raise WrongUse("There is no such sample.", "It may have been removed.")
    leads = is_lead(session, user)
    found = _audits(session, sample.id)
    by_audit = _marks(session, [audit.id for audit, _ in found])
    acts = _actions(session, found)
    asked = rubric.of(session, sample.rubric_id)
    must = {one.id for one in asked.questions if one.must}
    plans = [
        _plan(session, audit, case, pick(audit, by_audit[audit.id]), acts[audit.id], user, leads, must)
        for audit, case in found
    ]
    line = _line(sample, [audit.settled_on is not None for audit, _ in found])
    pairs = [pair for audit, _ in found for pair in pairs_of(audit, by_audit[audit.id]).values()]
    return Round(line, method(sample), asked.version, tuple(plans), agreement(pairs), leads)


def all_actions(session: Session) -> list[ActionLine]:
    """Return what is done about single plans: the open ones first, by their day."""
    return [_action(one, case) for one, case in session.execute(_all_actions())]


def method(sample: PlanSample) -> str:
    """Say how a sample was drawn, so that anybody can draw it again."""
    kinds = listed([MANY[one] for one in sample.kinds if one in MANY], "and")
    how = f"by {lower_first(STRATA[sample.strata])}" if sample.strata in STRATA else "at random"
    teams = f" of {listed(sample.teams, 'and')}" if sample.teams else ""
    were = "was" if sample.left_out == 1 else "were"
    out = f" {count_of(sample.left_out, 'plan')} that had ceased {were} left out."
    return (
        f"{count_of(sample.size, 'plan')} drawn {how} from {sample.frame} ({kinds}{teams}, sent from "
        f"{long_date(sample.first)} to {long_date(sample.last)}), with the seed {sample.seed}, on "
        f"{long_date(sample.drawn_on)} by {sample.drawn_by}.{out if sample.left_out else ''}"
    )


def _line(row: PlanSample, settled: Sequence[bool]) -> SampleLine:
    how = f", by {lower_first(STRATA[row.strata])}" if row.strata in STRATA else ""
    name = f"{long_date(row.first)} to {long_date(row.last)}{how}"
    return SampleLine(row.id, name, row.drawn_on, len(settled), sum(settled))


def _audits(session: Session, sample_id: str) -> list[tuple[PlanAudit, Case]]:
    wanted = (
        select(PlanAudit, Case)
        .join(Case, Case.id == PlanAudit.case_id)
        .where(PlanAudit.sample_id == sample_id, PlanAudit.deleted_at.is_(None))
        .order_by(Case.reference, PlanAudit.id)
    )
    return [(audit, case) for audit, case in session.execute(wanted)]


def _marks(session: Session, audit_ids: Sequence[str]) -> Mapping[str, list[PlanMark]]:
    found: dict[str, list[PlanMark]] = defaultdict(list)
    wanted = select(PlanMark).where(PlanMark.audit_id.in_(audit_ids), PlanMark.deleted_at.is_(None))
    for mark in session.execute(wanted.order_by(PlanMark.id)).scalars():
        found[mark.audit_id].append(mark)
    return found


def _actions(session: Session, found: Sequence[tuple[PlanAudit, Case]]) -> Mapping[str, list[ActionLine]]:
    made: dict[str, list[ActionLine]] = defaultdict(list)
    wanted = _all_actions().where(PlanAuditAction.audit_id.in_([audit.id for audit, _ in found]))
    for one, case in session.execute(wanted):
        made[one.audit_id].append(_action(one, case))
    return made


def _all_actions() -> Select[PlanAuditAction, Case]:
    return (
        select(PlanAuditAction, Case)
        .join(Case, Case.id == PlanAuditAction.case_id)
        .where(PlanAuditAction.deleted_at.is_(None), Case.deleted_at.is_(None))
        .order_by(PlanAuditAction.done_on.is_not(None), PlanAuditAction.due, PlanAuditAction.id)
    )


def _action(one: PlanAuditAction, case: Case) -> ActionLine:
    return ActionLine(
        *(one.id, one.audit_id, case.id, case.reference, case.given_name, case.family_name),
        *(one.what, one.owner, one.due, one.done_on),
    )


def _plan(
    session: Session,
    audit: PlanAudit,
    case: Case,
    marks: Sequence[PlanMark],
    actions: Iterable[ActionLine],
    user: str,
    leads: bool,
    must: Container[str],
) -> PlanLine:
    markers = tuple(_marker(name, marks) for name in audit.markers[:MARKERS])
    standing = _standing(audit, marks)
    mine = next((one for one in markers if same_name(one.name, user)), None)
    theirs = is_theirs(session, audit, user)
    return PlanLine(
        audit_id=audit.id,
        case_id=case.id,
        reference=case.reference,
        given_name=case.given_name,
        family_name=case.family_name,
        plan=KINDS.get(audit.plan_type, audit.plan_type),
        plan_on=audit.plan_on,
        why=audit.stratum or "At random",
        markers=markers,
        standing=standing,
        score=audit.score,
        grade=audit.grade,
        is_good=audit.found_good,
        essentials_missed=sum(name in must and answer == NOT_MET for name, answer in audit.answers.items()),
        withdrawn_because=audit.withdrawn_because,
        ceased=has_ceased(session, case, audit.plan_on),
        mine=bool(mine and not mine.has_finished and not theirs and standing is not Standing.OUT),
        may_settle=standing is Standing.DIFFERS and leads and mine is None and not theirs,
        actions=tuple(actions),
    )


def _marker(name: str, marks: Sequence[PlanMark]) -> MarkerLine:
    own = next((one for one in marks if same_name(one.marker, name)), None)
    return MarkerLine(name, own is not None, bool(own and own.finished_at))


def _standing(audit: PlanAudit, marks: Sequence[PlanMark]) -> Standing:
    if audit.withdrawn_on is not None:
        return Standing.OUT
    if audit.settled_on is not None:
        return Standing.SETTLED
    finished = sum(one.finished_at is not None for one in marks)
    return (Standing.OPEN, Standing.HALF, Standing.DIFFERS)[min(finished, MARKERS)]


def pairs_of(audit: PlanAudit, marks: Sequence[PlanMark]) -> dict[str, tuple[str, str]]:
    """Return by question what the two markers of a plan said, once both have finished."""
    both = [one.answers for one in pick(audit, marks) if one.finished_at]
    if audit.withdrawn_on is not None or len(both) < MARKERS:
        return {}
    first, second = both
    return {name: (first[name]["answer"], second[name]["answer"]) for name in sorted(first) if name in second}


def in_hand(session: Session, user: str) -> int:
    """Return how many plans somebody is to mark, and how many actions about plans are theirs."""
    open_audits = select(PlanAudit).where(
        PlanAudit.deleted_at.is_(None), PlanAudit.settled_on.is_(None), PlanAudit.withdrawn_on.is_(None)
    )
    named = [
        one
        for one in session.execute(open_audits).scalars()
        if any(same_name(name, user) for name in one.markers) and not is_theirs(session, one, user)
    ]
    marks = _marks(session, [one.id for one in named])
    to_mark = sum(
        not any(same_name(mark.marker, user) and mark.finished_at for mark in marks[one.id]) for one in named
    )
    owners = select(PlanAuditAction.owner).where(
        PlanAuditAction.deleted_at.is_(None), PlanAuditAction.done_on.is_(None)
    )
    return to_mark + sum(same_name(owner, user) for owner in session.execute(owners).scalars())
