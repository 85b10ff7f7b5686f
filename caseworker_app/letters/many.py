"""One kind of letter for many cases: first what would come of each, then a few in a transaction each.

Exceptions are found before anything is made: nobody to write to, an address to check, post that came back,
another language or format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from caseworker_app.errors import CaseworkerError
from caseworker_app.letters.catalogue import letter as letter_called
from caseworker_app.letters.compose import Composed
from caseworker_app.letters.composing import sitting
from caseworker_app.letters.drafts import Wish, approve, make_drafts
from caseworker_app.letters.read_case import read_case
from caseworker_app.letters.recipients import Recipient
from caseworker_app.letters.suggested import suggested
from caseworker_app.store.opened import Store
from caseworker_app.store.tables import Case

AT_ONCE: Final = 10  # cases a transaction: what comes in between waits no longer than that
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would come of one case."""

    case_id: str
    reference: str
    given_name: str
    family_name: str
    readers: tuple[str, ...]
    look_first: tuple[str, ...]  # what somebody must see to
    problem: str  # why no letter can be made; empty where one can


@dataclass(frozen=True)
class MadeMany:
    """What came of it: letters that are ready, drafts that need something, cases without a letter."""

    ready: int
    wanting: int
    refused: tuple[str, ...]  # references
    case_ids: frozenset[str]


def prospects(
    store: Store, letter: str, case_ids: Sequence[str], typed: Mapping[str, str], today: date, *,
    progress: Progress | None = None,
) -> tuple[Prospect, ...]:  # fmt: skip
    """Return what would come of each case, those to look at first before the others."""
    found = []
    with store.reading() as session:
        at_work = sitting(session, store, today)
        for number, case_id in enumerate(case_ids):
            if progress is not None:
                progress(number, len(case_ids))
            wish = wish_for(session, letter, case_id, typed, today)
            try:
                composed = at_work.compose(case_id, letter, today, wish.typed)
            except CaseworkerError as error:
                found.append(_prospect(session, case_id, None, str(error)))
            else:
                found.append(_prospect(session, case_id, composed, ""))
    return tuple(sorted(found, key=lambda one: (not one.problem, not one.look_first, one.family_name)))


def make_many(
    store: Store, letter: str, case_ids: Sequence[str], typed: Mapping[str, str], *, today: date, user: str,
    now: datetime, progress: Progress | None = None,
) -> MadeMany:  # fmt: skip
    """Make the letters and approve those against which nothing speaks; what was made stays where it stops."""
    ready = wanting = 0
    refused: list[str] = []
    changed: set[str] = set()
    for first in range(0, len(case_ids), AT_ONCE):
        if progress is not None:
            progress(first, len(case_ids))
        with store.unit("make letters", user=user, now=now) as unit:
            some = case_ids[first : first + AT_ONCE]
            wishes = [wish_for(unit.session, letter, one, typed, today) for one in some]
            drafted = make_drafts(unit, store, wishes)
            approved = approve(unit, store, drafted.document_ids)
            ready += len(approved.document_ids)
            wanting += len(approved.refused)
            refused += [one.case for one in drafted.refused]
            changed |= set(some)
    return MadeMany(ready, wanting, tuple(refused), frozenset(changed))


def wish_for(session: Session, letter: str, case_id: str, typed: Mapping[str, str], day: date) -> Wish:
    """Return the wish for one case: what is typed for all, else what its own record offers."""
    names = letter_called(letter).typed
    offered = suggested(read_case(session, case_id), names)
    wanted = {name: text for name in names if (text := typed.get(name, "") or offered.get(name, ""))}
    return Wish(case_id=case_id, letter=letter, typed=wanted, day=day)


def _prospect(session: Session, case_id: str, composed: Composed | None, problem: str) -> Prospect:
    case = session.get_one(Case, case_id)
    readers: list[str] = []
    first: list[str] = []
    if composed is not None:
        envelopes = [made.recipient for made in composed.made]
        envelopes += [unmade.recipient for unmade in composed.unmade]
        readers = [one.name for one in envelopes]
        first = [f"{one.name} {one.why}" for one in composed.left_out if one.is_wanting]
        first += [str(unmade.error) for unmade in composed.unmade]
        first += [objection.why for made in composed.made for objection in made.objections]
        first += [words for one in envelopes for words in _unusual(one)]
        problem = "" if envelopes else "Nobody gets this letter. " + " ".join(first)
    given = case.preferred_name or case.given_name
    return Prospect(
        case_id, case.reference, given, case.family_name, tuple(readers), tuple(dict.fromkeys(first)), problem
    )


def _unusual(recipient: Recipient) -> list[str]:
    found = [f"{recipient.name} has a withheld address."] if recipient.withheld else []
    found += [f"{recipient.name} gets large print."] if recipient.large_print else []
    language = recipient.language
    return [*found, f"{recipient.name} speaks {language}: cover sheet, interpreter."] if language else found
