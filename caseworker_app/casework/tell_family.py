"""“What do I tell this parent?”: one card in plain English, and the same as a reply to send.

Nothing of it comes from notes: what the reply says, the events and the rules say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from caseworker_app.casework import family_words, preferences, promises, telling
from caseworker_app.casework.case_page import still_to_do, what_is_next
from caseworker_app.casework.case_parts import of_case
from caseworker_app.casework.contact_log import Connection, Entry, last_contacts
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.casework.promises import PromiseLine
from caseworker_app.casework.stage import BESIDE
from caseworker_app.statutory import explain
from caseworker_app.statutory.engine import state_on
from caseworker_app.statutory.rule import Deadline, Duty, Holder, State
from caseworker_app.statutory.words import count_of, listed, long_date, lower_first
from caseworker_app.store.deadlines import case_facts
from caseworker_app.store.derived import from_row
from caseworker_app.store.tables import Case, DerivedDeadline

_OTHERS = (Holder.ADVISER, Holder.SETTING, Holder.ICB, Holder.MEDIATION_ADVISER, Holder.TRIBUNAL)
# What the office does and no family waits for.
_OFFICE_ONLY = frozenset(
    {"ar-under5", "na-consult", "na-plan-copies", "ap-directions", "information_request", "direct_payment"}
)
_FAR = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class FamilyCard:
    """What to tell a family now. `reply` is the same as the text of a letter or an e-mail."""

    case_id: str
    reference: str
    child: str
    where: str
    move: str  # whose move it is, and what that asks of the family
    next_step: str  # one sentence with the date; empty where nothing is due
    next_date: date | None
    because: str
    waiting_for: tuple[str, ...]
    late: str  # what we missed, in one sentence; empty where nothing is late
    contacts: tuple[Entry, ...]
    promised: tuple[PromiseLine, ...]
    heed: tuple[str, ...]  # for the caseworker alone
    reply: str


def family_card(
    session: Session, connection: Connection, case_id: str, today: date, *, signed: str = "", to: str = ""
) -> FamilyCard:
    """Return what to tell the family of a case; `to` is the id of the person who asks."""
    case = open_to_change(session, case_id)
    child = case.preferred_name or case.given_name or "your child"
    facts = case_facts(session, case.id)
    standing = family_words.standing_process(facts.processes, BESIDE)
    deadlines = [from_row(row) for row in session.execute(of_case(DerivedDeadline, case.id)).scalars()]
    shown = [one for one in deadlines if one.shows_from is None or one.shows_from <= today]
    first = _first(shown, today) if case.status == "open" else None
    where = family_words.now_words(standing[1] if standing else None, child)
    said = _Said(
        where if case.status == "open" else f"{where} The case is closed.",
        _move(first, shown, today, child),
        _next(first, today, child),
        _because(first, child),
        _waiting_for(shown, today),
        _late(first, today, child),
    )
    people = telling.people_on(session, case.id)
    promised = tuple(one for one in promises.promises_of(session, case.id) if one.state == promises.OPEN)
    council = preferences.read(session)
    return FamilyCard(
        case_id=case.id,
        reference=case.reference,
        child=child,
        where=said.where,
        move=said.move,
        next_step=said.next_step,
        next_date=None if first is None else first.act_by or first.due,
        because=said.because,
        waiting_for=said.waiting_for,
        late=said.late,
        contacts=last_contacts(connection, case.id),
        promised=promised,
        heed=_heed(case, people.values()),
        reply=_reply(said, promised, _dear(people, to), signed, council),
    )


@dataclass(frozen=True)
class _Said:
    where: str
    move: str
    next_step: str
    because: str
    waiting_for: tuple[str, ...]
    late: str


def _weekday(day: date) -> str:
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


def _next(first: Deadline | None, today: date, child: str) -> str:
    if first is None or first.due is None:
        return ""
    what = family_words.next_words(first, child)
    state = state_on(first, today)
    if state is State.OVERDUE:
        return "We will do this as soon as we can."
    if state is State.EXCEPTED:
        return f"We will {what} as soon as we can. The day in the law was {_weekday(first.due)}."
    must = "must" if first.duty is Duty.MUST else "plan to"
    return f"We {must} {what} by {_weekday(first.act_by or first.due)}."


def _because(first: Deadline | None, child: str) -> str:
    if first is None or first.due is None:
        return ""
    if "limit" not in first.facts:
        return explain.sum_of(first).replace("The family was told", "You were told")
    then = family_words.told(family_words.NEXT.get(first.facts["limit"], ""), child)
    return f"That leaves time to {then} by {long_date(first.starts_on)}." if then else ""


def _late(first: Deadline | None, today: date, child: str) -> str:
    if first is None or first.due is None or state_on(first, today) is not State.OVERDUE:
        return ""
    days = count_of(max((today - first.due).days, 1), "day")
    what = family_words.next_words(first, child)
    return f"We had to {what} by {_weekday(first.due)}, and have not done it yet. That is {days} late."


def _move(first: Deadline | None, deadlines: Sequence[Deadline], today: date, child: str) -> str:
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
        return f"You can {family_words.told(told, child)} until {_weekday(right.due)}."
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


def _heed(case: Case, people: Iterable[telling.OnTheCase]) -> tuple[str, ...]:
    """Say what the caseworker must heed before telling anybody."""
    heed = []
    for person in people:
        if person.no_contact:
            heed.append(f"Do not contact {person.called}: {person.no_contact}")
        if person.restriction:
            heed.append(f"{person.called}: {person.restriction}")
        if person.address_withheld:
            heed.append(f"{person.called}’s address is withheld: never say where they live.")
    if case.interpreter:
        heed.append(f"Interpreter: {case.interpreter}")
    return tuple(heed)


def _dear(people: dict[str, telling.OnTheCase], to: str) -> str:
    person = people.get(to)
    return f"Dear {person.called}," if person is not None else "Hello,"


def _reply(
    said: _Said,
    promised: Sequence[PromiseLine],
    dear: str,
    signed: str,
    council: preferences.Preferences,
) -> str:
    sorry = f"I am sorry: {lower_first(said.late)}" if said.late else ""
    waiting = " ".join(f"We are waiting for {one}." for one in said.waiting_for)
    parts = [
        dear,
        said.where,
        " ".join(filter(None, (sorry, said.next_step, said.because))),
        waiting,
        said.move,
        *(f"I promised you: {lower_first(one.text)}, by {_weekday(one.by)}." for one in promised),
        "If you have a question, ring or write to me."
        + (f" The telephone number is {council.phone}." if council.phone else ""),
        "\n".join(filter(None, ("Kind regards", signed, council.council_name))),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"
