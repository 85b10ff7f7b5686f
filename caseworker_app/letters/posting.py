"""Posted is posted: the day on which letters went out records what they did, for all of them or none.

**When a step counts as done.** A letter that records a step, such as the invitations to a review, goes to
several readers. The step is recorded when every one of them has been sent theirs, and is dated the day on
which the last was posted: until then the other household of a separated family, or the school, has not been
told. Someone who is left out for a kept reason (must not be contacted, does not want post, has died) is not
waited for. One of the family who only lacks an address, or needs braille, is; a setting without an address is
not: it is told by email. Whoever was told another way, the step can always be recorded by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseworker_app.casework import preferences, typed
from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.processes import Story, story_of
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters.catalogue import letters
from caseworker_app.letters.composing import reader, reader_of
from caseworker_app.letters.contrary import refuse_to_post
from caseworker_app.letters.head import PLAN_INSIDE
from caseworker_app.letters.read_case import read_case
from caseworker_app.letters.recipients import (
    CONSULTED_SETTING,
    MAY_ATTEND,
    NAMED_SETTING,
    Sending,
    recipients,
)
from caseworker_app.letters.states import (
    FIRST,
    POSTED,
    PRINTED,
    RETURNED,
    known_class,
    must_be,
    named,
    refuse_frozen,
)
from caseworker_app.letters.template import Template
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.due_date import due_date
from caseworker_app.statutory.events import happened
from caseworker_app.statutory.words import listed, long_date
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Document, Setting

_FAMILY_KINDS = ("parent", "young_person")
_ONE_A_READER = ("setting_consulted",)  # each reader's letter is a step by itself
RULE = (
    "A step is recorded when everyone who must have the letter has been sent it. "
    "It is dated the day on which the last one was posted."
)


@dataclass(frozen=True)
class Waits:
    """A step that is not recorded yet, and who has not been sent the letter."""

    case: str
    event: str
    readers: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say it, and what to do."""
        return (
            f"{self.case}: “{happened(self.event)}” is not recorded yet. "
            f"Not sent: {listed(list(self.readers), 'and')}. Post theirs; or, if they were told another way, "
            f"`caseworker event {self.case} {self.event} DATE`."
        )


@dataclass(frozen=True)
class Posted:
    """What posting recorded: the letters, the events on their cases, and the steps that still wait."""

    documents: tuple[str, ...]
    events: tuple[tuple[str, str], ...]  # case reference, type
    waits: tuple[Waits, ...] = ()


def post(unit: Unit, names: Sequence[str], *, on: date, post_class: str | None = None) -> Posted:
    """Record that letters or whole runs were posted on a day, with the steps that this takes; all or none.

    Each went by the class that was chosen for it, unless one class is given for all.
    """
    if on > unit.today:
        raise NotAllowed(f"{long_date(on)} is still to come.", "Give the day on which they were posted.")
    rows = list({row.id: row for name in names for row in named(unit.session, name)}.values())
    refuse_frozen(unit.session, rows)
    council = preferences.read(unit.session)
    for row in rows:
        must_be(row, (PRINTED,), "be posted")
        _refuse_early(row, on)
        row.post_class = known_class(post_class or row.post_class or FIRST)
        _refuse_short_time(row, on, council)
        row.state, row.posted_on = POSTED, on
    unit.session.flush()
    refuse_to_post(unit.session, rows)
    events: list[tuple[str, str]] = []
    waits: list[Waits] = []
    for row in rows:
        _record_steps(unit, row, council, events, waits)
    unit.session.flush()
    return Posted(tuple(row.id for row in rows), tuple(events), tuple(dict.fromkeys(waits)))


def _refuse_early(row: Document, on: date) -> None:
    if on < row.dated:
        raise NotAllowed(
            f"The letter to {row.recipient} is dated {long_date(row.dated)}, after {long_date(on)}.",
            "Check the day.",
        )


def _served(on: date, post_class: str, council: Preferences) -> date:
    days = council.post_days_first_class if post_class == FIRST else council.post_days_second_class
    return calendar().after(on, days)


def _refuse_short_time(row: Document, on: date, council: Preferences) -> None:
    """Refuse a letter whose dates give the family less time than the law does from this posting."""
    template = letters().get(row.letter)
    served = _served(on, row.post_class, council)
    counted = {"reply_by": (template.replies_by if template else "", served)}
    if template is not None and "appeal_by" in template.needs:
        counted["appeal_by"] = ("ap-lodge", on)
    for name, (rule, start) in counted.items():
        if name not in row.dates or not rule:
            continue
        lawful = due_date(rule, start).due
        printed = date.fromisoformat(row.dates[name])
        if lawful is not None and printed < lawful:
            raise NotAllowed(
                f"The letter to {row.recipient} gives until {long_date(printed)}, but posted on "
                f"{long_date(on)} ({row.post_class} class) the law gives until {long_date(lawful)}.",
                "Put it back in the queue and print it again: it is then dated anew.",
            )


@dataclass(frozen=True)
class _Step:
    """One event that a letter records, and the process it belongs to."""

    type: str
    kind: str
    run_id: str | None


def _record_steps(
    unit: Unit, row: Document, council: Preferences, events: list[tuple[str, str]], waits: list[Waits]
) -> None:
    """Record what posting did, once for all readers of the letters that record a step in one process."""
    case = unit.session.get_one(Case, row.case_id)
    for entry in row.records if row.copy_of is None else ():
        story = story_of(unit.session, row.case_id)
        step = _step(row, entry, story)
        if step is None or _is_recorded(unit, row, step, story):
            continue
        sent = [row] if step.type in _ONE_A_READER else _sent(unit, row, entry)
        missing = () if step.type in _ONE_A_READER else _not_sent(unit, row, entry, sent)
        if missing:
            waits.append(Waits(case.reference, step.type, missing))
            continue
        row.event_ids = [*row.event_ids, _record(unit, row, step, story, sent, council)]
        events.append((case.reference, step.type))


def _step(row: Document, entry: str, story: Story) -> _Step | None:
    """Return the step that an entry of a letter names; none where its other process does not stand open."""
    kind, type_ = entry.rpartition(".")[::2]
    if not kind:
        template = letters().get(row.letter)
        return _Step(type_, template.process if template is not None else "", row.process_id)
    run_id = next(
        (run.id for run in reversed(story.runs) if run.kind == kind and run.is_open and run.events), None
    )
    return _Step(type_, kind, run_id) if run_id is not None else None


def _record(
    unit: Unit, row: Document, step: _Step, story: Story, sent: Sequence[Document], council: Preferences
) -> str:
    count = "1 letter" if len(sent) == 1 else f"{len(sent)} letters"
    event = NewEvent(
        case_id=row.case_id, type=step.type, on=max(one.posted_on for one in sent if one.posted_on),
        kind=step.kind, index=story.index(step.run_id) if step.run_id is not None else None,
        detail=_detail(unit, row, step, sent, council), note=f"{count} posted",
    )  # fmt: skip
    return record_event(unit, event).event_id


def _detail(
    unit: Unit, row: Document, step: _Step, sent: Sequence[Document], council: Preferences
) -> dict[str, str]:
    """Return what an event tells of how the letters went, or to whom."""
    if step.type == "amendment_notice_sent":
        last = max(sent, key=lambda one: (one.posted_on or date.min, one.id))
        served = max(_served(one.posted_on, one.post_class, council) for one in sent if one.posted_on)
        return {"by": f"post_{last.post_class}", "served_on": served.isoformat()}
    if step.type in _ONE_A_READER and row.setting_id:
        return {"setting": unit.session.get_one(Setting, row.setting_id).name}
    return {}


def _is_recorded(unit: Unit, row: Document, step: _Step, story: Story) -> bool:
    """Whether the step was taken already: where each reader is a step, for this reader."""
    wanted = _detail(unit, row, step, (), preferences.DEFAULTS) if step.type in _ONE_A_READER else {}
    return any(
        event.type == step.type and wanted.items() <= dict(event.detail).items()
        for run in story.runs
        if run.id == step.run_id
        for event in run.events
    )


def _sent(unit: Unit, row: Document, entry: str) -> list[Document]:
    """Return the letters of one process that were posted and record a step."""
    found = unit.session.execute(
        select(Document).where(
            Document.case_id == row.case_id, Document.process_id == row.process_id, Document.state == POSTED,
            Document.copy_of.is_(None), Document.deleted_at.is_(None),
        )
    ).scalars()  # fmt: skip
    return [one for one in found if entry in one.records]


def _not_sent(unit: Unit, row: Document, entry: str, sent: Iterable[Document]) -> tuple[str, ...]:
    """Return who must have a letter that records a step, and has not been sent one."""
    family = read_case(unit.session, row.case_id).family
    told = {reader(one) for one in sent}
    people = {person for _, ids, _ in told for person in ids}
    missing: dict[str, None] = {}
    for template in _recording(row, entry):
        for recipient in recipients(family, _sending(template, template.recipients), row.dated).envelopes:
            reached = {one.id for one in recipient.people} & people
            if not recipient.is_copy and reader_of(recipient) not in told and not reached:
                missing[recipient.name] = None
        own = [kind for kind in template.recipients if kind in _FAMILY_KINDS]
        for left in recipients(family, _sending(template, own), row.dated).left_out:
            if left.is_wanting and left.person_id not in people:
                missing[f"{left.name} ({left.why.rstrip('.')})"] = None
    return tuple(missing)


def _sending(template: Template, kinds: Sequence[str]) -> Sending:
    return Sending(
        to=[kind for kind in kinds if kind not in (CONSULTED_SETTING, NAMED_SETTING)],
        shows_plan=any(name in PLAN_INSIDE for name in template.encloses),
        invites=template.permission == MAY_ATTEND,
    )


def _recording(row: Document, entry: str) -> list[Template]:
    """Return the letters that record a step in the same kind of process."""
    own = letters().get(row.letter)
    process = own.process if own is not None else ""
    return [one for one in letters().values() if entry in one.records and one.process == process]


def came_back(unit: Unit, document: str, *, on: date) -> Document:
    """Record that a letter came back: nothing more goes to that address until it is mended."""
    (row, *more) = named(unit.session, document)
    if more:
        raise WrongUse(f"“{document}” is a print run.", "Name the one letter that came back.")
    must_be(row, (POSTED,), "come back")
    if row.posted_on is None or not row.posted_on <= on <= unit.today:
        raise NotAllowed(f"{long_date(on)} cannot be the day on which it came back.", "Check the date.")
    row.state, row.returned_on = RETURNED, on
    return row


def settle_returned(unit: Unit, document: str, *, done: str) -> None:
    """Take a returned letter off the list: what was done about it is kept with it."""
    (row,) = named(unit.session, document)
    must_be(row, (RETURNED,), "be settled")
    row.returned_settled = typed.required(done, "what was done")
