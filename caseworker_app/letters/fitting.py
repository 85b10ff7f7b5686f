"""Which letters fit where a case stands: those that are due first, then those that its events bear out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseworker_app.casework.processes import Run
from caseworker_app.errors import CaseworkerError
from caseworker_app.letters.catalogue import letters
from caseworker_app.letters.compose import refuse_closed, refuse_done
from caseworker_app.letters.evidence import evidence
from caseworker_app.letters.family import Family
from caseworker_app.letters.limits_met import letters_for
from caseworker_app.letters.read_case import CaseRead, read_case, run_for
from caseworker_app.letters.template import Template
from caseworker_app.statutory.rule import Deadline, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.store.deadlines import computed, facts_of

_UNMET = (State.OPEN, State.OVERDUE, State.EXCEPTED)


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter that could be made on a case."""

    letter: str
    title: str
    due: date | None  # by when the law wants it
    why_not: str  # why it does not fit where the case stands; empty where it does

    @property
    def fits(self) -> bool:
        """Whether the events of the case bear it out."""
        return not self.why_not


@dataclass(frozen=True)
class Offers:
    """The letters of one case, those that fit first, the most pressing before the others."""

    family: Family
    letters: tuple[Offer, ...]

    def meeting(self, rule: str) -> str:
        """Return the letter that meets a rule, the first that fits; empty where none does."""
        wanted = letters_for(rule)
        return next((one.letter for one in self.letters if one.letter in wanted and one.fits), "")


def offers(session: Session, case_id: str, today: date) -> Offers:
    """Return every letter that can be made about one case."""
    read = read_case(session, case_id)
    deadlines = computed(facts_of(read.family.date_of_birth, read.story.told), today)
    due = _due(deadlines, today)
    found = [
        Offer(one.letter, one.title, _when(one, due), _why_not(one, read, today))
        for one in letters().values()
        if not one.about
    ]
    found.sort(key=lambda one: (not one.fits, one.due is None, one.due or today, one.title))
    return Offers(read.family, tuple(found))


def _due(deadlines: Sequence[Deadline], today: date) -> dict[str, date]:
    """Return by when each event is wanted: the earliest date of the unmet limits that it would meet."""
    found: dict[str, date] = {}
    for one in deadlines:
        if one.due is not None and state_on(one, today) in _UNMET:
            for event in one.rule.met_by:
                found[event] = min(one.due, found.get(event, one.due))
    return found


def _when(template: Template, due: dict[str, date]) -> date | None:
    days = [due[event] for entry in template.records if (event := entry.split(".")[-1]) in due]
    return min(days, default=None)


def _why_not(template: Template, read: CaseRead, today: date) -> str:
    run = run_for(read.story, template.process) if template.process else None
    try:
        refuse_closed(template, run)
        refuse_done(template, run)
        evidence(template, read, run, today)
    except CaseworkerError as error:
        return error.message
    return "It was sent in this process already." if _is_done(template, run) else ""


def _is_done(template: Template, run: Run | None) -> bool:
    types = {event.type for event in run.events} if run is not None else set()
    return bool(template.records) and all(entry.split(".")[-1] in types for entry in template.records)
