"""The order of Today, most pressing first, and why: a tuple that can be told, never a score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.rule import Deadline, Duty, Holder, Rule, State
from caseworker_app.statutory.standing import state_on

TRIBUNAL, STATUTORY, PROMISE, TARGET = range(4)
LATE, TODAY, SOON, PROMISED, MISSING, WAITING, LATER = range(7)
WORKING_DAYS_SOON = 5

_PARTS = (
    "it is of a more pressing kind",
    "its day comes before the next one’s",
    "the child moves to the next phase of education this year",
    "the child is out of education or looked after",
    "the family has waited longer for contact",
)
_KINDS = (
    "it is a Tribunal’s date; those below are the law’s or the council’s",
    "the law sets its date; those below are the council’s own promises or targets",
    "it was promised to a family; those below are the council’s targets",
)
KIND_NAMES = ("Tribunal date", "statutory limit", "promise to a family", "the council’s target")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What presses on a case besides the date."""

    moves_this_year: bool = False
    out_of_education_or_looked_after: bool = False
    last_contact: date | None = None


NO_CIRCUMSTANCES = Circumstances()


def kind(deadline: Deadline) -> int:
    """Return how pressing a kind it is: 0 Tribunal, 1 statutory, 2 promise, 3 target."""
    if deadline.rule.id.startswith(("or-", "un-", "ap-", "rec-")):
        return TRIBUNAL
    return TARGET if deadline.duty in {Duty.POLICY, Duty.SHOULD} else STATUTORY


def band(deadline: Deadline, as_of: date) -> int:
    """Return the group of Today in which a deadline stands; others' limits stand under Waiting."""
    state = state_on(deadline, as_of)
    if deadline.due is None:
        return MISSING
    if deadline.holder is not Holder.COUNCIL:
        return WAITING
    if state is State.OVERDUE or (state is State.EXCEPTED and deadline.met_on is None):
        return LATE
    act_by = deadline.act_by or deadline.due
    if act_by <= as_of:
        return TODAY
    return SOON if act_by <= calendar().after(as_of, WORKING_DAYS_SOON) else LATER


def order_key(
    deadline: Deadline, as_of: date, circumstances: Circumstances = NO_CIRCUMSTANCES
) -> tuple[int, int, int, bool, bool, date]:
    """Return what Today sorts by: group, kind, days late, phase transfer, out of education, last contact."""
    act_by = deadline.act_by or deadline.due or date.max
    return (
        band(deadline, as_of),
        kind(deadline),
        (act_by - as_of).days,
        not circumstances.moves_this_year,
        not circumstances.out_of_education_or_looked_after,
        circumstances.last_contact or date.min,
    )


def decided_by(first: tuple[object, ...], second: tuple[object, ...]) -> str:
    """Say which part of their keys put one deadline before another of the same group."""
    for mine, theirs, words in zip(first[1:], second[1:], _PARTS, strict=True):
        if mine != theirs:
            kinds = words == _PARTS[0] and isinstance(mine, int) and mine < len(_KINDS)
            return f"First because {_KINDS[int(str(mine))] if kinds else words}."
    return "Nothing tells them apart: they stand in the order of their names."


def verb(rule: Rule) -> str:
    """Return what to do, in a few words: "Send the final amended plan"."""
    return rule.verb
