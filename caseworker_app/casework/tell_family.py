"""“What do I tell this parent?”: one card in plain English, and the same as a reply to send.

Nothing of it comes from notes: what the reply says, the events and the rules say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseworker_app.casework import preferences, promises, telling
from caseworker_app.casework.case_parts import of_case
from caseworker_app.casework.contact_log import Connection, Entry, last_contacts
from caseworker_app.casework.family_said import Said, said, weekday
from caseworker_app.casework.family_words import Called
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.casework.promises import PromiseLine
from caseworker_app.statutory.words import lower_first
from caseworker_app.store.deadlines import case_facts
from caseworker_app.store.derived import from_row
from caseworker_app.store.tables import Case, DerivedDeadline


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
    called = Called(case.preferred_name or case.given_name or "your child")
    facts = case_facts(session, case.id)
    deadlines = [from_row(row) for row in session.execute(of_case(DerivedDeadline, case.id)).scalars()]
    told = said(facts.processes, deadlines, today, called, is_open=case.status == "open")
    people = telling.people_on(session, case.id)
    promised = tuple(one for one in promises.promises_of(session, case.id) if one.state == promises.OPEN)
    council = preferences.read(session)
    return FamilyCard(
        case_id=case.id,
        reference=case.reference,
        child=called.name,
        where=told.where,
        move=told.move,
        next_step=told.next_step,
        next_date=told.next_date,
        because=told.because,
        waiting_for=told.waiting_for,
        late=told.late,
        contacts=last_contacts(connection, case.id),
        promised=promised,
        heed=_heed(case, people.values()),
        reply=_reply(told, promised, _dear(people, to), signed, council),
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
    told: Said,
    promised: Sequence[PromiseLine],
    dear: str,
    signed: str,
    council: preferences.Preferences,
) -> str:
    sorry = f"I am sorry: {lower_first(told.late)}" if told.late else ""
    waiting = " ".join(f"We are waiting for {one}." for one in told.waiting_for)
    parts = [
        dear,
        told.where,
        " ".join(filter(None, (sorry, told.next_step, told.because))),
        waiting,
        told.move,
        *(f"I promised you: {lower_first(one.text)}, by {weekday(one.by)}." for one in promised),
        "If you have a question, ring or write to me."
        + (f" The telephone number is {council.phone}." if council.phone else ""),
        "\n".join(filter(None, ("Kind regards", signed, council.council_name))),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"
