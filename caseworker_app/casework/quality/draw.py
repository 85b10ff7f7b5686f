"""Drawing a sample of plans, and giving each plan to two markers who did not write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.casework.quality import rubric, sampling
from caseworker_app.casework.quality.frame import Asked, Frame, Plan, frame_of
from caseworker_app.casework.quality.marks import MARKERS
from caseworker_app.casework.quality.names import fold_name, same_name
from caseworker_app.casework.quality.writers import writers_of
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.words import count_of, long_date
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import PlanAudit, PlanMark, PlanSample

_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw made: the sample, and how many of its plans still lack a marker."""

    sample_id: str
    plans: int
    without_two_markers: int


def draw(unit: Unit, asked: Asked, size: int, seed: int, markers: Sequence[str]) -> Drawn:
    """Draw plans, and share them out to markers; the same seed on the same day draws the same plans."""
    refuse_other_than_lead(unit.session, unit.user, "draws a sample")
    names = _names(markers)
    frame = frame_of(unit.session, asked)
    plans = chosen(frame, asked, size, seed)
    _refuse_twice(unit.session, asked, size, seed)
    sample = PlanSample(
        rubric_id=rubric.adopt(unit).id,
        first=asked.first,
        last=asked.last,
        kinds=list(asked.kinds),
        teams=list(asked.teams),
        strata=asked.strata,
        seed=seed,
        size=size,
        frame=len(frame.plans),
        left_out=frame.ceased,
        drawn_on=unit.today,
        drawn_by=unit.user,
    )
    unit.session.add(sample)
    unit.session.flush()
    audits = [_audit(unit, sample, plan, asked.strata) for plan in plans]
    _share_out(audits, names)
    unit.session.add_all(audits)
    unit.session.flush()
    return Drawn(sample.id, len(audits), sum(len(one.markers) < MARKERS for one in audits))


def chosen(frame: Frame, asked: Asked, size: int, seed: int) -> list[Plan]:
    """Return the plans that a seed draws, or say why none can be drawn."""
    if not frame.plans:
        ceased = f" {count_of(frame.ceased, 'plan')} of that time has ceased." if frame.ceased == 1 else ""
        ceased = f" {frame.ceased} plans of that time have ceased." if frame.ceased > 1 else ceased
        raise WrongUse(
            f"No such plan was sent from {long_date(asked.first)} to {long_date(asked.last)}.{ceased}",
            "Choose more days, or other plans.",
        )
    if not 1 <= size <= len(frame.plans):
        raise WrongUse(
            f"{count_of(size, 'plan')} cannot be drawn from {len(frame.plans)}.",
            f"Ask for 1 to {len(frame.plans)}, or choose more days.",
        )
    if not 0 <= seed <= _LARGEST_SEED:
        raise WrongUse(f"The seed {seed} is out of reach.", f"It is a number from 0 to {_LARGEST_SEED}.")
    if not asked.strata:
        return sampling.simple(frame.plans, size, seed, lambda one: one.name)
    return sampling.stratified(
        frame.plans, size, seed, lambda one: one.name, lambda one: one.stratum(asked.strata)
    )


def set_markers(unit: Unit, audit_id: str, markers: Sequence[str]) -> None:
    """Name the two who mark a plan; who has finished stays."""
    refuse_other_than_lead(unit.session, unit.user, "names the markers")
    audit = find(unit.session, audit_id)
    if audit.settled_on is not None:
        raise NotAllowed("This plan is settled.", "Its markers stay as they were.")
    names = _names(markers)[:MARKERS]
    for name in names:
        if _wrote(audit, name):
            raise NotAllowed(f"{name} wrote this plan.", "Name somebody who did not work on it.")
    done = select(PlanMark.marker).where(
        PlanMark.audit_id == audit.id, PlanMark.finished_at.is_not(None), PlanMark.deleted_at.is_(None)
    )
    for finished in unit.session.execute(done).scalars():
        if not any(same_name(finished, name) for name in names):
            raise NotAllowed(f"{finished} has marked this plan.", f"Leave {finished} among the two.")
    audit.markers = names


def find(session: Session, audit_id: str) -> PlanAudit:
    """Return one plan of a sample."""
    row = session.get(PlanAudit, audit_id)
    if row is None or row.deleted_at is not None:
        raise WrongUse("This plan is in no sample.", "Open the sample again.")
    return row


def withdraw(unit: Unit, audit_id: str, because: str) -> None:
    """Take a plan that cannot be marked out of its sample; no other takes its place, and it is counted."""
    refuse_other_than_lead(unit.session, unit.user, "takes a plan out of a sample")
    audit = find(unit.session, audit_id)
    if audit.settled_on is not None or audit.withdrawn_on is not None:
        raise NotAllowed("This plan is settled, or taken out already.", "It stays as it is.")
    audit.withdrawn_because = typed.required(because, "reason")
    audit.withdrawn_on = unit.today


def _names(markers: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in markers:
        if plain := " ".join(name.split()):
            found.setdefault(fold_name(plain), plain)
    if len(found) < MARKERS:
        raise WrongUse(
            "Two people mark each plan, each without knowing what the other found.",
            "Name two markers or more.",
        )
    return list(found.values())


def _refuse_twice(session: Session, asked: Asked, size: int, seed: int) -> None:
    same = select(PlanSample).where(
        *(PlanSample.deleted_at.is_(None), PlanSample.first == asked.first, PlanSample.last == asked.last),
        *(PlanSample.seed == seed, PlanSample.size == size, PlanSample.strata == asked.strata),
    )
    for row in session.execute(same).scalars():
        if set(row.kinds) == set(asked.kinds) and set(row.teams) == set(asked.teams):
            raise NotAllowed(
                f"This sample was drawn on {long_date(row.drawn_on)}.", "Open it, or take another seed."
            )


def _audit(unit: Unit, sample: PlanSample, plan: Plan, strata: str) -> PlanAudit:
    return PlanAudit(
        case_id=plan.case_id,
        sample_id=sample.id,
        plan_type=plan.kind,
        plan_on=plan.sent_on,
        stratum=plan.stratum(strata),
        setting=plan.setting,
        caseworker=plan.caseworker,
        writers=writers_of(unit.session, plan),
        markers=[],
        drawn_at=unit.now,
    )


def _share_out(audits: Sequence[PlanAudit], names: Sequence[str]) -> None:
    """Give each plan to the two who have the fewest, and did not write it."""
    load: Counter[str] = Counter()
    for audit in audits:
        able = sorted((name for name in names if not _wrote(audit, name)), key=lambda name: load[name])
        audit.markers = able[:MARKERS]
        load.update(audit.markers)


def _wrote(audit: PlanAudit, name: str) -> bool:
    return any(same_name(name, writer) for writer in audit.writers)
