"""One letter for one case: its readers, its facts, its words, and everything that stops it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.processes import Run
from caseworker_app.errors import CaseworkerError, NotAllowed, WrongUse
from caseworker_app.letters import addresses, facts, guard, markup
from caseworker_app.letters.facts import FACTS, Missing, Sources
from caseworker_app.letters.family import FAMILY
from caseworker_app.letters.guard import Objection, Others
from caseworker_app.letters.page import Letter, Sender
from caseworker_app.letters.read_case import CaseRead, near_children, read_case, run_for
from caseworker_app.letters.recipients import LeftOut, Recipient, recipients
from caseworker_app.letters.template import FactMissing, Template, render
from caseworker_app.statutory.events import event_type
from caseworker_app.statutory.words import long_date
from caseworker_app.store.deadlines import computed, facts_of

_COUNCIL_MUST_SAY = ("council_name", "council_address", "phone", "signatory")
PLAN_INSIDE = ("current_plan", "final_plan", "proposed_amendments")
_ENCLOSED = {
    "current_plan": "the present plan",
    "proposed_amendments": "the plan with our proposed changes marked",
    "evidence": "the evidence for the changes",
    "final_plan": "the final plan",
    "report": "the report of the review meeting",
    "advice": "the advice and information for the meeting",
}


@dataclass(frozen=True)
class Made:
    """One letter to one envelope, ready to be written, with what speaks against sending it."""

    template: Template
    recipient: Recipient
    letter: Letter
    process_id: str | None
    evidence: tuple[dict[str, Any], ...]
    dates: Mapping[str, date]
    objections: tuple[Objection, ...]


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
    read = read_case(session, case_id)
    _refuse_dead(read)
    _refuse_unset(preferences)
    given = facts.check_typed(template, typed, day)
    run = run_for(read.story, template.process) if template.process else None
    _refuse_closed(template, run)
    evidence = _evidence(template, read, run, day)
    law = facts_of(read.family.date_of_birth, read.story.told)
    sources = Sources(read, run, tuple(computed(law, day)), preferences, day, given)
    shows_plan = any(name in PLAN_INSIDE for name in template.encloses)
    sorted_out = recipients(read.family, template.recipients, day, shows_plan=shows_plan)
    near = near_children(session, read.family)
    made, unmade = [], []
    for recipient in sorted_out.envelopes:
        try:
            made.append(_made(template, sources, recipient, evidence, others, near, today, rewrite))
        except CaseworkerError as error:
            unmade.append(Unmade(recipient, error))
    return Composed(read.family.reference, tuple(made), sorted_out.left_out, tuple(unmade))


def _refuse_dead(read: CaseRead) -> None:
    if any(event.type == "died" for run in read.story.runs for event in run.events):
        raise NotAllowed(f"{read.family.called} has died, so no letter is made.", "Speak to your team lead.")


def _refuse_unset(preferences: Preferences) -> None:
    for name in _COUNCIL_MUST_SAY:
        if not getattr(preferences, name):
            raise WrongUse(f"Letters need the setting “{name}”.", f"Set it: `caseworker settings {name}=…`.")


def _refuse_closed(template: Template, run: Run | None) -> None:
    """A closed review proves nothing about the next one."""
    if template.records and template.process and (run is None or not run.is_open) and template.relies_on:
        kind = template.process.replace("_", " ")
        raise NotAllowed(
            f"There is no open {kind} on this case that the letter could be about.",
            f"Record what happened first: `caseworker event CASE {template.relies_on[0]} DATE`.",
        )


def _evidence(template: Template, read: CaseRead, run: Run | None, day: date) -> tuple[dict[str, Any], ...]:
    """Return the events on which the letter rests; refuse it where one is not there."""
    slip = []
    for type_ in template.relies_on:
        runs = [run] if run is not None else [] if template.process else list(read.story.runs)
        found = [
            event
            for one in runs
            for event in one.events
            if event.type == type_ and event.on and (event.on <= day or type_.endswith("_planned"))
        ]
        if not found or found[-1].on is None:
            meaning = event_type(template.process, type_).happened if template.process else type_
            raise NotAllowed(
                f"This letter rests on “{meaning}”, and the case has no such event up to {long_date(day)}.",
                f"If it happened, record it: `caseworker event CASE {type_} DATE`.",
            )
        at, by = read.recorded.get(found[-1].id, (None, ""))
        slip.append(
            {"event": type_, "on": found[-1].on.isoformat(), "recorded_by": by,
             "recorded_at": at.isoformat() if at else ""}
        )  # fmt: skip
    return tuple(slip)


def _made(
    template: Template, sources: Sources, recipient: Recipient, evidence: tuple[dict[str, Any], ...],
    others: Others, near: Sequence[guard.OtherChild], today: date, rewrite: Rewrite | None,
) -> Made:  # fmt: skip
    told = facts.facts_for(template, sources, recipient)
    for name in template.needs:
        if isinstance(told[name], Missing):
            raise _wanting(name)
    try:
        rendered, texts = render(template, told)
    except FactMissing as error:
        raise _wanting(error.name) from error
    if rewrite is not None:
        rendered = rewrite(recipient, rendered, texts)
    blocks = markup.read(rendered, texts)
    dates = facts.dates_of(template, sources)
    _refuse_past(dates.get("reply_by") if template.replies_by else None, today)
    letter = _letter(template, sources, recipient, blocks)
    _refuse_unsaid(template, told, letter)
    family = sources.read.family
    objections = [*guard.objections_to_text(letter.text(), family, recipient, others, near=near)]
    held = sources.latest("review_meeting_held")
    if held is not None and "review_meeting_held" in template.relies_on:
        objections += guard.objections_to_meeting(held)
    objections += guard.objections_to_address(recipient.people, sources.day)
    return Made(
        template, recipient, letter, sources.run.id if sources.run else None, evidence, dates,
        tuple(objections),
    )  # fmt: skip


def _wanting(name: str) -> CaseworkerError:
    fact = FACTS[name]
    return WrongUse(f"The letter needs “{name}”: {fact.meaning}.", fact.mend)


def _refuse_past(reply_by: date | None, today: date) -> None:
    if reply_by is not None and reply_by < today:
        raise NotAllowed(
            f"The letter would ask for an answer by {long_date(reply_by)}, which is past.",
            "Date it today: leave out --as-of.",
        )


def _refuse_unsaid(template: Template, told: Mapping[str, object], letter: Letter) -> None:
    """Refuse a letter that does not say, in its finished words, what the law asks for."""
    words = " ".join(letter.text().replace(facts.NBSP, " ").split()).casefold()
    for name in template.must_say:
        for said in template.blocks[name].says:
            wanted = str(told[said.removeprefix("=")]) if said.startswith("=") else said
            if " ".join(wanted.replace(facts.NBSP, " ").split()).casefold() not in words:
                raise NotAllowed(
                    f"The letter does not say “{wanted}”, which the law asks for "
                    f"({template.blocks[name].source}).",
                    f"Put the line “:: {name}” back into its words.",
                )


def _letter(
    template: Template, sources: Sources, recipient: Recipient, blocks: tuple[markup.Block, ...]
) -> Letter:
    family, council = sources.read.family, sources.preferences
    contact = [f"Your caseworker: {sources.read.caseworker}"] if sources.read.caseworker else []
    note = ""
    if recipient.is_copy:
        reader = "parents" if not family.young_person_decides(sources.day) else "young person"
        is_for_them = {"setting", "professional"} & set(template.recipients) and not (
            {"parent", "young_person"} & set(template.recipients)
        )
        note = "" if is_for_them else f"This is your copy of a letter to the {reader}, for information."
    return Letter(
        kind=template.letter,
        title=template.title,
        reference=family.reference,
        initials=family.initials,
        date=facts.in_full(sources.day),
        address=addresses.in_window(recipient.name, recipient.address),
        sender=Sender(
            council.council_name,
            tuple(line for line in council.council_address.splitlines() if line.strip()),
            (*contact, *filter(None, (council.phone, council.email))),
            Path(council.logo) if council.logo else None,
        ),
        source=template.source,
        blocks=blocks,
        signed=tuple(filter(None, (council.signatory, council.signatory_title))),
        enclosures=tuple(_ENCLOSED.get(name, name.replace("_", " ")) for name in template.encloses),
        copy_note=note,
        large=recipient.large_print and recipient.kind == FAMILY,
    )
