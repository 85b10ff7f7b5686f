"""The improvement plan: areas with a beginning and an end, their actions, the board's decisions.

An area is renamed from a day on, ended, or replaced by others; what was reported before reads as it did.
Progress is added, never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.casework.improvement_lists import GIVEN
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.words import long_date
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import BoardDecision, ImprovementAction, ImprovementArea

STATES = ("not begun", "under way", "stuck", "done")
RISKS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action as it stood on a day."""

    id: str
    what: str
    owner: str
    due: date | None
    figure: str
    state: str
    risk: str
    progress: str


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area as it was called on a day, with its actions."""

    id: str
    name: str
    starts_on: date
    ends_on: date | None
    actions: tuple[ActionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision of the board."""

    id: str
    decided_on: date
    what: str
    owner: str
    due: date | None
    done_on: date | None
    area: str


@dataclass(frozen=True, slots=True)
class Board:
    """The plan over some days: the areas in force then, and what the board decided."""

    areas: tuple[AreaLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewAction:
    """An action that somebody takes on."""

    area_id: str
    what: str
    owner: str
    due: date | None = None
    figure: str = ""


def board(session: Session, first: date, last: date) -> Board:
    """Return the areas in force on any of some days, as they were called and as they stood on the last."""
    areas = [one for one in _areas(session) if _in_force(one, first, last)]
    by_area: dict[str, list[ActionLine]] = {}
    for row in session.execute(_kept(ImprovementAction).order_by(ImprovementAction.id)).scalars():
        if row.agreed_on <= last:
            by_area.setdefault(row.area_id, []).append(_action(row, last))
    lines = tuple(_area(one, last, by_area.get(one.id, ())) for one in areas)
    names = {one.id: _name(one, last) for one in _areas(session)}
    wanted = _kept(BoardDecision).where(BoardDecision.decided_on.between(first, last))
    found = session.execute(wanted.order_by(BoardDecision.decided_on, BoardDecision.id)).scalars()
    decisions = tuple(
        DecisionLine(
            one.id, one.decided_on, one.what, one.owner, one.due,
            one.done_on if one.done_on and one.done_on <= last else None, names.get(one.area_id or "", ""),
        )
        for one in found
    )  # fmt: skip
    return Board(lines, decisions)


def add_area(unit: Unit, name: str, starts_on: date) -> str:
    """Begin an area; return its id."""
    _adopt(unit)
    there = list(_areas(unit.session))
    row = ImprovementArea(
        names=[{"from": starts_on.isoformat(), "name": typed.required(name, "name of the area")}],
        starts_on=starts_on,
        place=1 + max((one.place for one in there), default=0),
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def rename_area(unit: Unit, area_id: str, name: str, since: date) -> None:
    """Call an area otherwise from a day on; what was reported before keeps the former name."""
    row = _find_area(unit, area_id)
    if since < row.starts_on:
        raise NotAllowed(
            f"The area begins on {long_date(row.starts_on)}.",
            "Give that day, or a later one, for the new name.",
        )
    kept = [one for one in row.names if one["from"] < since.isoformat()]
    row.names = [*kept, {"from": since.isoformat(), "name": typed.required(name, "name of the area")}]


def end_area(unit: Unit, area_id: str, last_day: date | None) -> None:
    """End an area, or with no day let it go on: it stays in every report that tells of its days."""
    row = _find_area(unit, area_id)
    if last_day is not None and last_day < row.starts_on:
        raise NotAllowed(
            f"The area begins on {long_date(row.starts_on)} and cannot end before.", "Give a later day."
        )
    row.ends_on = last_day


def add_action(unit: Unit, new: NewAction) -> str:
    """Agree an action in an area; return its id."""
    area = _find_area(unit, new.area_id)
    row = ImprovementAction(
        area_id=area.id,
        what=typed.required(new.what, "action"),
        owner=typed.required(new.owner, "owner"),
        due=new.due,
        figure=new.figure,
        agreed_on=unit.today,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def note_progress(unit: Unit, action_id: str, *, state: str, risk: str, text: str = "") -> None:
    """Say how an action stands today; what was said before stays."""
    row = unit.session.get(ImprovementAction, action_id)
    if row is None or row.deleted_at is not None:
        raise WrongUse("There is no such action.", "It may have been removed already.")
    if state not in STATES or risk not in RISKS:
        raise WrongUse(
            f"“{state}, {risk} risk” is not how an action stands.",
            f"It is {', '.join(STATES)}; its risk is {', '.join(RISKS)}.",
        )
    said = {"on": unit.today.isoformat(), "state": state, "risk": risk, "text": text.strip(), "by": unit.user}
    row.progress = [*row.progress, said]


def decide(
    unit: Unit, what: str, decided_on: date, *, area_id: str = "", owner: str = "", due: date | None = None
) -> str:
    """Write down what the board decided; return its id."""
    if decided_on > unit.today:
        raise NotAllowed(f"{long_date(decided_on)} is still to come.", "Give the day of the meeting.")
    area = _find_area(unit, area_id) if area_id else None
    row = BoardDecision(
        area_id=area.id if area else None,
        decided_on=decided_on,
        what=typed.required(what, "decision"),
        owner=owner.strip(),
        due=due,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def decision_done(unit: Unit, decision_id: str, on: date) -> None:
    """Say that a decision was carried out."""
    row = unit.session.get(BoardDecision, decision_id)
    if row is None or row.deleted_at is not None:
        raise WrongUse("There is no such decision.", "It may have been removed already.")
    if not row.decided_on <= on <= unit.today:
        raise NotAllowed(
            f"It was decided on {long_date(row.decided_on)}.", "Give a day from then until today."
        )
    row.done_on = on


def _kept(table: Any) -> Any:
    return select(table).where(table.deleted_at.is_(None))


def _areas(session: Session) -> list[ImprovementArea]:
    """Return the council's areas; those that the program brings where it has changed none."""
    kept = select(ImprovementArea).order_by(ImprovementArea.starts_on, ImprovementArea.place)
    found = list(session.execute(kept.where(ImprovementArea.deleted_at.is_(None))).scalars())
    return found or _given()


def _given() -> list[ImprovementArea]:
    return [
        ImprovementArea(
            id=one.id,
            names=[{"from": one.starts_on.isoformat(), "name": one.name}],
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            place=one.place,
        )
        for one in GIVEN
    ]


def _adopt(unit: Unit) -> None:
    """Make the lists that the program brings the council's own, before the first change of one."""
    if unit.session.execute(_kept(ImprovementArea).limit(1)).first() is not None:
        return
    for one in _given():  # an Undo of the first change took them out again: they stand there as deleted
        row = unit.session.get(ImprovementArea, one.id)
        if row is None:
            unit.session.add(one)
        else:
            row.names, row.starts_on, row.ends_on, row.place = (
                one.names,
                one.starts_on,
                one.ends_on,
                one.place,
            )
            row.deleted_at = None
    unit.session.flush()


def _find_area(unit: Unit, area_id: str) -> ImprovementArea:
    _adopt(unit)
    row = unit.session.get(ImprovementArea, area_id)
    if row is None or row.deleted_at is not None:
        raise WrongUse("There is no such area.", "It may have been removed already.")
    return row


def _in_force(one: ImprovementArea, first: date, last: date) -> bool:
    return one.starts_on <= last and (one.ends_on is None or one.ends_on >= first)


def _name(one: ImprovementArea, day: date) -> str:
    """Return how an area was called on a day."""
    names = [each["name"] for each in one.names if each["from"] <= day.isoformat()]
    return str(names[-1] if names else one.names[0]["name"])


def _area(one: ImprovementArea, day: date, actions: Iterable[ActionLine]) -> AreaLine:
    return AreaLine(one.id, _name(one, day), one.starts_on, one.ends_on, tuple(actions))


def _action(row: ImprovementAction, day: date) -> ActionLine:
    """Return an action as it stood at the end of a day."""
    said = [one for one in row.progress if one["on"] <= day.isoformat()]
    last = said[-1] if said else {"state": STATES[0], "risk": "", "text": ""}
    return ActionLine(
        row.id, row.what, row.owner, row.due, row.figure, last["state"], last["risk"], last["text"]
    )
