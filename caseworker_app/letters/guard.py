"""What stops a letter: it states only what is on record, and carries nobody else's facts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from caseworker_app.letters.family import Somebody
from caseworker_app.letters.objection import Objection as Objection
from caseworker_app.letters.objection import lead_may_pass, officer_confirms
from caseworker_app.letters.others import OtherChild as OtherChild
from caseworker_app.letters.others import Others as Others
from caseworker_app.letters.others import Protected as Protected
from caseworker_app.letters.scanning import objections_to_text as objections_to_text
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.words import long_date

NEW_ADDRESS_DAYS: Final = 28


def objections_to_meeting(held: date) -> Iterator[Objection]:
    """Give what is strange about the day on which a review meeting is said to have been held."""
    if not calendar().is_working_day(held):
        yield lead_may_pass(f"The review meeting of {long_date(held)} is recorded on {_kind(held)}.")


def objections_to_no_report(held: date, reported: date | None) -> Iterator[Objection]:
    """Object to a decision on a review whose report nobody has recorded: the law counts from the meeting."""
    if reported is None:
        yield officer_confirms(f"No report of the review meeting of {long_date(held)} is recorded as sent.")


def objections_to_plan(planned: date, arrives: date, notice: date | None) -> Iterator[Objection]:
    """Give what speaks against the day of a meeting; `notice` is the last day for a letter about it."""
    if not calendar().is_working_day(planned):
        yield officer_confirms(f"The review meeting of {long_date(planned)} is planned for {_kind(planned)}.")
    if notice is not None and arrives > notice:
        yield lead_may_pass(
            f"This should arrive by {long_date(notice)}, two weeks before the meeting on "
            f"{long_date(planned)}. It arrives on {long_date(arrives)}."
        )


def _kind(day: date) -> str:
    return "a weekend" if day.weekday() >= 5 else "a bank holiday"


def objections_to_haste(answers_until: date | None, day: date, *, answered: bool) -> Iterator[Objection]:
    """Object to a final plan that goes out while the family may still say what it thinks of the changes."""
    if answers_until is not None and day <= answers_until and not answered:
        yield lead_may_pass(
            f"The family has until {long_date(answers_until)} to answer the notice of changes, and no answer "
            "is recorded."
        )


def objections_to_address(people: Sequence[Somebody], on: date) -> Iterator[Objection]:
    """Give the people whose address changed lately, old and new side by side, or is in dispute."""
    for person in people:
        if person.moved_on is not None and person.moved_on > on - timedelta(days=NEW_ADDRESS_DAYS):
            yield officer_confirms(_moved(person))
        for disputed in person.disputed:
            yield in_dispute(person.name, disputed)


def in_dispute(name: str, what: str) -> Objection:
    """Object where two colleagues said different things and nobody has decided."""
    return officer_confirms(f"Colleagues disagree about {name}, and nobody has decided: {what}.")


def _moved(person: Somebody) -> str:
    changed = f"The address of {person.name} changed on {long_date(person.moved_on or date.min)}"
    if person.withheld or not person.address_before:
        return f"{changed}. It is withheld." if person.withheld else f"{changed}."
    before, now = (", ".join(text.splitlines()) for text in (person.address_before, person.address))
    return f"{changed}, from {before} to {now}."


def objections_to_silence(heard_on: date | None, today: date) -> Iterator[Objection]:
    """Object where this computer has not heard from the shared database since before yesterday."""
    if heard_on is not None and heard_on < today - timedelta(days=1):
        yield officer_confirms(
            f"This computer last heard from colleagues on {long_date(heard_on)}. Who may have this letter, "
            "and where they live, may have changed since."
        )
