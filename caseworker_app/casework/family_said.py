"""What a family is told of where a case is: from events and rules alone, pure and without a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caseworker_app.casework import family_words
from caseworker_app.casework.case_page import still_to_do, what_is_next
from caseworker_app.casework.family_words import Called, standing_process
from caseworker_app.casework.stage import BESIDE
from caseworker_app.statutory import explain
from caseworker_app.statutory.rule import Deadline, Duty, Holder, Process, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.statutory.words import count_of, listed, long_date, lower_first

_OTHERS = (Holder.ADVISER, Holder.SETTING, Holder.ICB, Holder.MEDIATION_ADVISER, Holder.TRIBUNAL)
# What the office does and no family waits for.
_OFFICE_ONLY = frozenset(
    {"ar-under5", "na-consult", "na-plan-copies", "ap-directions", "information_request", "direct_payment"}
)
_FAR = timedelta(days=60)


@dataclass(frozen=True)
class Said:
    """Where a case is, whose move it is, what comes next and why; each in words for the family."""

    where: str
    move: str
    next_step: str
    next_date: date | None
    because: str
    waiting_for: tuple[str, ...]
    late: str


def said(
    processes: tuple[Process, ...],
    deadlines: Sequence[Deadline],
    today: date,
    called: Called,
    *,
    is_open: bool,
) -> Said:
    """Return what to tell a family of a case."""
    standing = standing_process(processes, BESIDE)
    shown = [one for one in deadlines if one.shows_from is None or one.shows_from <= today]
    first = _first(shown, today) if is_open else None
    where = family_words.now_words(standing[1] if standing else None, called)
    return Said(
        where=where if is_open else f"{where} The case is closed.",
        move=_move(first, shown, today, called),
        next_step=_next(first, today, called),
        next_date=None if first is None else first.act_by or first.due,
        because=_because(first, called),
        waiting_for=_waiting_for(shown, today),
        late=_late(first, today, called),
    )


def weekday(day: date) -> str:
    """`Thursday 4 June 2026`."""
    return f"{day:%A} {long_date(day)}"


def _first(deadlines: Sequence[Deadline], today: date) -> Deadline | None:
    """Return what the family waits for next: the law’s dates, and our own targets while they can be kept."""
    first, _ = what_is_next(
        [
            one
            for one in deadlines
            if one.rule.id not in _OFFICE_ONLY
            and one.process not in _OFFICE_ONLY
            and (one.duty is Duty.MUST or state_on(one, today) is State.OPEN)
        ],
        today,
    )
    return first


def _next(first: Deadline | None, today: date, called: Called) -> str:
    if first is None or first.due is None:
        return ""
    what = family_words.next_words(first, called)
    state = state_on(first, today)
    if state is State.OVERDUE:
        return "We will do this as soon as we can."
    if state is State.EXCEPTED:
        return f"We will {what} as soon as we can. The day in the law was {weekday(first.due)}."
    must = "must" if first.duty is Duty.MUST else "plan to"
    return f"We {must} {what} by {weekday(first.act_by or first.due)}."


def _because(first: Deadline | None, called: Called) -> str:
    if first is None or first.due is None:
        return ""
    if "limit" not in first.facts:
        return explain.sum_of(first).replace("The family was told", "You were told")
    then = called.told(family_words.NEXT.get(first.facts["limit"], ""))
    return f"That leaves time to {then} by {long_date(first.starts_on)}." if then else ""


def _late(first: Deadline | None, today: date, called: Called) -> str:
    if first is None or first.due is None or state_on(first, today) is not State.OVERDUE:
        return ""
    days = count_of(max((today - first.due).days, 1), "day")
    what = family_words.next_words(first, called)
    return f"We had to {what} by {weekday(first.due)}, and have not done it yet. That is {days} late."


def _move(first: Deadline | None, deadlines: Sequence[Deadline], today: date, called: Called) -> str:
    """Say whose move it is: ours while we owe something, even where the family may say something too."""
    may = [
        one
        for one in deadlines
        if one.holder is Holder.FAMILY
        and one.due is not None
        and one.due >= today
        and still_to_do(one, today)
    ]
    if may:
        right = min(may, key=lambda one: one.due or date.max)
        assert right.due is not None
        told = _RIGHTS.get(right.rule.id, lower_first(right.rule.title))
        return f"You can {called.told(told)} until {weekday(right.due)}."
    if first is None:
        return "Nothing is due from us or from you at the moment."
    if first.due is not None and first.due > today + _FAR:
        return "The next step is ours. You do not need to do anything now."
    return "It is our move. You do not need to do anything today."


_RIGHTS = {
    "plan-draft-representations": "tell us what you think of the draft plan, ask for a meeting and say which "
    "school you would like",
    "ra-representations": "tell us what you think of the draft plan, ask for a meeting and say which school "
    "you would like",
    "ar-representations": "tell us what you think of the changes, ask for a meeting and say which school you "
    "would like",
    "me-contact": "ring the mediation adviser",
    "ap-lodge": "appeal to the Tribunal",
    "ap-upper": "ask to appeal to the Upper Tribunal",
}


def _waiting_for(deadlines: Sequence[Deadline], today: date) -> tuple[str, ...]:
    """Name what others have still to give, once for each day by which it is due."""
    by_day: dict[date, list[str]] = {}
    for one in deadlines:
        over = one.holder not in _OTHERS or state_on(one, today) is State.ENDED
        if one.due is not None and not over and still_to_do(one, today):
            by_day.setdefault(one.due, []).append(family_words.awaited(one))
    return tuple(
        f"{listed(sorted(set(what)), 'and')}, {'' if day >= today else 'which was '}due by {long_date(day)}"
        for day, what in sorted(by_day.items())
    )
