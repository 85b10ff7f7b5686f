"""The plans from which a sample is drawn: the last text that went to each family in some days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.year_group import year_group
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import long_date
from caseworker_app.store.deadlines import ToldEvent, standing, told_events
from caseworker_app.store.tables import Case, Event, Setting

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "final_plan_sent": "Final plan",
        "amended_plan_sent": "Amended plan",
        "phase_transfer_plan_sent": "Plan for a move between phases",
    }
)
MANY: Mapping[str, str] = MappingProxyType(
    {
        "final_plan_sent": "final plans",
        "amended_plan_sent": "amended plans",
        "phase_transfer_plan_sent": "plans for a move between phases",
    }
)
STRATA: Mapping[str, str] = MappingProxyType(
    {
        "kind": "Kind of plan",
        "stage": "Stage of education",
        "setting": "Setting",
        "caseworker": "Caseworker",
        "team": "Team",
    }
)
_STAGES = ("Early years", "Primary", "Secondary", "Post-16", "No date of birth")
_BEFORE_SCHOOL = {"pre", "N"}
_CASES_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which plans a sample is to be drawn, and by what it is stratified."""

    first: date
    last: date
    kinds: tuple[str, ...] = tuple(KINDS)
    teams: tuple[str, ...] = ()  # none: every team
    strata: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan that may be drawn."""

    case_id: str
    kind: str
    sent_on: date
    process_id: str
    stage: str
    setting: str
    caseworker: str
    team: str

    @property
    def name(self) -> str:
        """By what a draw knows it: this plan of this child, on whichever laptop."""
        return f"{self.case_id} {self.kind} {self.sent_on}"

    def stratum(self, strata: str) -> str:
        """Return the stratum in which it stands, in words; nothing where the draw has none."""
        if not strata:
            return ""
        if strata == "kind":
            return KINDS[self.kind]
        found: str = getattr(self, strata)
        return found or f"No {STRATA[strata].casefold()}"


@dataclass(frozen=True, slots=True)
class Frame:
    """The plans that may be drawn, and how many were left out because they have ceased."""

    plans: tuple[Plan, ...]
    ceased: int

    def sizes(self, strata: str) -> dict[str, int]:
        """Return how many plans stand in each stratum."""
        found: dict[str, int] = defaultdict(int)
        for one in self.plans:
            found[one.stratum(strata)] += 1
        return dict(sorted(found.items()))


def frame_of(session: Session, asked: Asked) -> Frame:
    """Return the plans sent in the days asked for: of each child the last, where it has not ceased since."""
    _refuse(asked)
    cases = _cases(session, asked)
    plans, ceased = [], 0
    for case_id, told in _told(session, list(cases)):
        holding = standing(told)
        sent = [one for one in holding if one.type in asked.kinds and _inside(one.on, asked)]
        if not sent:
            continue
        last = max(sent, key=lambda one: (one.on or date.min, one.id))
        case, setting = cases[case_id]
        if case.status == "closed" or _ceased_since(holding, last.on or date.max):
            ceased += 1
        else:
            plans.append(_plan(case, setting, last))
    return Frame(tuple(sorted(plans, key=lambda one: one.name)), ceased)


def has_ceased(session: Session, case: Case, plan_on: date) -> bool:
    """Whether a plan sent on a day is no longer kept up."""
    told = (told for _, told in _told(session, [case.id]))
    return case.status == "closed" or any(_ceased_since(standing(each), plan_on) for each in told)


def _refuse(asked: Asked) -> None:
    if asked.last < asked.first:
        raise WrongUse(
            f"{long_date(asked.last)} is before {long_date(asked.first)}.", "Turn the two days round."
        )
    if not asked.kinds or not set(asked.kinds) <= set(KINDS):
        raise WrongUse("Which plans are to be drawn?", f"Choose from: {', '.join(KINDS.values())}.")
    if asked.strata and asked.strata not in STRATA:
        raise WrongUse(f"Plans are not kept by “{asked.strata}”.", f"Choose one of: {', '.join(STRATA)}.")


def _cases(session: Session, asked: Asked) -> dict[str, tuple[Case, str]]:
    sent = select(Event.case_id).where(
        Event.type.in_(asked.kinds), Event.on.between(asked.first, asked.last), Event.deleted_at.is_(None)
    )
    wanted = (
        select(Case, Setting.name)
        .outerjoin(Setting, Setting.id == Case.setting_id)
        .where(Case.id.in_(sent), Case.deleted_at.is_(None), Case.status != "merged")
    )
    if asked.teams:
        wanted = wanted.where(Case.team.in_(asked.teams))
    return {case.id: (case, setting or "") for case, setting in session.execute(wanted)}


def _told(session: Session, case_ids: Sequence[str]) -> Iterator[tuple[str, list[ToldEvent]]]:
    for start in range(0, len(case_ids), _CASES_AT_ONCE):
        some: dict[str, list[ToldEvent]] = defaultdict(list)
        wanted = told_events().add_columns(Event.case_id)
        wanted = wanted.where(Event.case_id.in_(case_ids[start : start + _CASES_AT_ONCE]))
        for *event, case_id in session.execute(wanted):
            some[case_id].append(ToldEvent._make(event))
        yield from some.items()


def _inside(day: date | None, asked: Asked) -> bool:
    return day is not None and asked.first <= day <= asked.last


def _ceased_since(holding: Sequence[ToldEvent], day: date) -> bool:
    return any(one.type == "plan_ceased" and one.on and one.on >= day for one in holding)


def _plan(case: Case, setting: str, sent: ToldEvent) -> Plan:
    assert sent.on is not None
    return Plan(
        *(case.id, sent.type, sent.on, sent.process_id, _stage(case, sent.on)),
        *(setting, case.caseworker, case.team),
    )


def _stage(case: Case, on: date) -> str:
    """Return the stage of education in which the child was when the plan was sent."""
    if case.date_of_birth is None:
        return _STAGES[4]
    group = year_group(case.date_of_birth, on, case.year_group_shift)
    if group in _BEFORE_SCHOOL:
        return _STAGES[0]
    year = int({"R": "0", "14+": "15"}.get(group, group))
    return _STAGES[1] if year <= 6 else _STAGES[2] if year <= 11 else _STAGES[3]
