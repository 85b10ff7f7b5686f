"""One letter for one case: its readers, its facts, its words, and everything that stops it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.processes import Run
from caseworker_app.errors import CaseworkerError, NotAllowed, WrongUse
from caseworker_app.letters import addresses, checks, covers, facts, fonts, head, markup, names
from caseworker_app.letters.checks import Around
from caseworker_app.letters.contrary import finished, refuse_contrary
from caseworker_app.letters.evidence import Slip, evidence
from caseworker_app.letters.facts import FACTS, Missing
from caseworker_app.letters.family import FAMILY, SETTING, School
from caseworker_app.letters.law_dates import Sources, dates_of
from caseworker_app.letters.must_say import refuse_unsaid
from caseworker_app.letters.objection import Objection
from caseworker_app.letters.others import OtherChild, Others
from caseworker_app.letters.page import Letter
from caseworker_app.letters.read_case import CaseRead, read_case, run_for, setting_called
from caseworker_app.letters.read_others import heard_on, near_children
from caseworker_app.letters.recipients import (
    CONSULTED_SETTING,
    MAY_ATTEND,
    NAMED_SETTING,
    LeftOut,
    Recipient,
    Recipients,
    Sending,
    recipients,
)
from caseworker_app.letters.sandbox import FactMissing
from caseworker_app.letters.template import Template, render
from caseworker_app.letters.voice import voice_of
from caseworker_app.letters.written_dates import in_full
from caseworker_app.statutory.events import event_type
from caseworker_app.statutory.words import long_date
from caseworker_app.store.deadlines import computed, facts_of


@dataclass(frozen=True)
class Made:
    """One letter to one envelope, ready to be written, with what speaks against sending it."""

    template: Template
    recipient: Recipient
    letter: Letter
    process_id: str | None
    evidence: Slip
    dates: Mapping[str, date]
    objections: tuple[Objection, ...]
    told: Mapping[str, object]  # every fact, as this reader is told it
    near: tuple[OtherChild, ...] = ()  # children with whom this one could be mixed up

    @property
    def records(self) -> tuple[str, ...]:
        """The events that posting it records: only the letter itself does so, never a copy."""
        return () if self.recipient.is_copy or not self._is_the_one_that_counts else self.template.records

    @property
    def _is_the_one_that_counts(self) -> bool:
        return self.recipient.kind == FAMILY or not self.template.is_for_family


@dataclass(frozen=True)
class Unmade:
    """A reader whose letter cannot be made yet, and why."""

    recipient: Recipient
    error: CaseworkerError


@dataclass(frozen=True)
class Composed:
    """The letters of one kind on one case, who gets none, and whose cannot be made yet."""

    reference: str
    made: tuple[Made, ...]
    left_out: tuple[LeftOut, ...]
    unmade: tuple[Unmade, ...] = ()


# Puts a person's own words for one reader into the Markdown of a letter, which has marks for the facts.
Rewrite = Callable[[Recipient, str, Sequence[str]], str]


def compose(
    session: Session,
    case_id: str,
    template: Template,
    preferences: Preferences,
    others: Others,
    *,
    day: date,
    today: date,
    typed: Mapping[str, str],
    rewrite: Rewrite | None = None,
) -> Composed:
    """Make a letter for everyone on a case who must have it; refuse what the record does not prove."""
    if template.about:
        raise WrongUse(f"The letter {template.letter} is not about one case.", "Make it for a setting.")
    read = read_case(session, case_id)
    _refuse_dead(read)
    head.refuse_unset(preferences)
    given = facts.check_typed(template, typed, day)
    run = run_for(read.story, template.process) if template.process else None
    refuse_closed(template, run)
    refuse_done(template, run)
    refuse_contrary(session, template.letter, read.story, run)
    slip = evidence(template, read, run, day)
    settings, given = _settings(session, template, given)
    law = facts_of(read.family.date_of_birth, read.story.told)
    sources = Sources(read, run, tuple(computed(law, day)), preferences, day, given)
    sorted_out = recipients(read.family, _sending(template, settings), day)
    around = Around(others, near_children(session, read.family), heard_on(session), today)
    made, unmade = [], []
    for recipient in sorted_out.envelopes:
        try:
            made.append(_made(template, sources, recipient, sorted_out, slip, around, rewrite))
        except CaseworkerError as error:
            unmade.append(Unmade(recipient, error))
    return Composed(read.family.reference, tuple(made), sorted_out.left_out, tuple(unmade))


def _refuse_dead(read: CaseRead) -> None:
    if any(event.type == "died" for run in read.story.runs for event in run.events):
        raise NotAllowed(f"{read.family.called} has died, so no letter is made.", "Speak to your team lead.")
    if read.merged:
        raise NotAllowed("This case was merged into another.", "Make the letter on that case.")


def refuse_closed(template: Template, run: Run | None) -> None:
    """Refuse a letter about a process that is closed: it proves nothing about the next one."""
    if template.records and template.process and (run is None or not run.is_open) and template.relies_on:
        record = f"record it: `caseworker event CASE {template.relies_on[0]} DATE`."
        if run is not None:
            raise NotAllowed(finished(run), f"If another has begun, {record}")
        kind = template.process.replace("_", " ")
        raise NotAllowed(
            f"There is no open {kind} on this case that the letter could be about.",
            f"If it has begun, {record}",
        )


def refuse_done(template: Template, run: Run | None) -> None:
    """Refuse a letter whose cause is over, such as a reminder of what has come."""
    for event in run.events if run is not None else ():
        if event.type in template.unless and event.on is not None:
            happened = event_type(template.process, event.type).happened
            raise NotAllowed(
                f"{happened} on {long_date(event.on)}, so this letter has no cause.",
                "If that is wrong, correct the event on the case.",
            )


def _settings(
    session: Session, template: Template, given: dict[str, str]
) -> tuple[dict[str, School | None], dict[str, str]]:
    """Find the settings that a letter goes to by the names that were typed."""
    found: dict[str, School | None] = {}
    for kind in (CONSULTED_SETTING, NAMED_SETTING):
        if kind in (*template.recipients, *template.copies) and kind in given:
            school = found[kind] = setting_called(session, given[kind])
            given = {**given, kind: school.name} if school is not None else given
    return found, given


def _sending(template: Template, settings: Mapping[str, School | None]) -> Sending:
    return Sending(
        to=template.recipients, copies=template.copies, settings=settings,
        shows_plan=any(name in head.PLAN_INSIDE for name in template.encloses),
        invites=template.permission == MAY_ATTEND,
    )  # fmt: skip


def _made(
    template: Template, sources: Sources, recipient: Recipient, sorted_out: Recipients, slip: Slip,
    around: Around, rewrite: Rewrite | None,
) -> Made:  # fmt: skip
    family = sources.read.family
    readers = [one for one in sorted_out.envelopes if not one.is_copy and one.kind == FAMILY]
    told = facts.facts_for(template, sources, voice_of(recipient, readers, family, sources.day))
    facts.refuse_unwritable(sources.typed)
    blocks = words_of(template, told, recipient, rewrite)
    dates = dates_of(template, sources)
    _refuse_past(dates.get("reply_by") if template.replies_by else None, around.today)
    letter = _letter(template, sources, recipient, blocks)
    fonts.refuse_unwritable(letter.text(), "the letter")
    refuse_unsaid(template, told, letter)
    process_id = sources.run.id if sources.run else None
    objections = tuple(checks.objections(template, sources, recipient, letter, around))
    return Made(template, recipient, letter, process_id, slip, dates, objections, told, tuple(around.near))


def words_of(
    template: Template, told: Mapping[str, Any], recipient: Recipient, rewrite: Rewrite | None = None
) -> tuple[markup.Block, ...]:
    """Return the words of a letter as blocks; refuse it where a fact that it needs is missing."""
    for name in template.needs:
        if isinstance(told[name], Missing):
            raise _wanting(name)
    try:
        rendered, texts = render(template, told)
    except FactMissing as error:
        raise _wanting(error.name) from error
    return markup.read(rewrite(recipient, rendered, texts) if rewrite is not None else rendered, texts)


def _wanting(name: str) -> CaseworkerError:
    fact = FACTS[name]
    return WrongUse(f"The letter needs “{name}”: {fact.meaning}.", fact.mend)


def _refuse_past(reply_by: date | None, today: date) -> None:
    if reply_by is not None and reply_by < today:
        raise NotAllowed(
            f"The letter would ask for an answer by {long_date(reply_by)}, which is past.",
            "Date it today: leave out --as-of.",
        )


def _letter(
    template: Template, sources: Sources, recipient: Recipient, blocks: tuple[markup.Block, ...]
) -> Letter:
    family, council = sources.read.family, sources.preferences
    return Letter(
        kind=template.letter,
        title=template.title,
        reference=family.reference,
        initials=family.initials,
        date=in_full(sources.day),
        address=addresses.in_window(recipient.name, recipient.address),
        sender=head.sender(council, sources.read.caseworker),
        source=template.source,
        blocks=blocks,
        signed=head.signed(council),
        enclosures=head.enclosures(template.encloses),
        copy_note=_copy_note(recipient, sources),
        large=recipient.large_print and recipient.kind == FAMILY,
        points=council.letter_points,
        unsigned=template.unsigned,
        cover=covers.cover(recipient.language, council) if recipient.kind == FAMILY else (),
    )


def _copy_note(recipient: Recipient, sources: Sources) -> str:
    if not recipient.is_copy:
        return ""
    family = sources.read.family
    young = family.young_person_decides(sources.day)
    reader = family.called if young else f"{names.possessive(family.called)} parents or carers"
    about = f" It is about {family.full_name}." if recipient.kind == SETTING else ""
    return f"This is your copy of our letter to {reader}.{about} You need do nothing."
