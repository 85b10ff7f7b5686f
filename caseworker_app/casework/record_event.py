"""Recording what happened on a case, and correcting what was recorded wrongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import processes, typed
from caseworker_app.casework.event_details import read_details
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.casework.processes import Opened, Story, new_process_id, story_of
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory import checks
from caseworker_app.statutory.events import EventType, event_type
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event
from caseworker_app.statutory.words import long_date
from caseworker_app.store import tables
from caseworker_app.store.deadlines import ToldEvent, computed, facts_of, recompute
from caseworker_app.store.derived import from_row
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit

UNWRITTEN = "~"  # stands for the event, or the process, that a preview does not write


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """What happened, or what is to stand in the place of an event recorded wrongly.

    `on` is none only in a correction: then the corrected event never happened. `kind` and `index` name the
    process where the type alone does not; `new` opens another. `as_of` may lie after today, never before.
    """

    case_id: str
    type: str
    on: date | None
    kind: str = ""
    index: int | None = None
    new: bool = False
    corrects: str = ""
    note: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    batch_id: str | None = None  # the import that tells of it


@dataclass(frozen=True)
class Recorded:
    """Where the event went, the deadlines new or different now, those there no longer are, what it lacks."""

    event_id: str
    process: str
    process_index: int
    changed: tuple[Deadline, ...]
    gone: tuple[Deadline, ...] = ()
    doubts: tuple[str, ...] = ()  # what is missing or doubtful about the event itself


@dataclass(frozen=True)
class _Placed:
    """An event that was read and found lawful, and the process it goes to."""

    new: NewEvent
    kind: str
    run_id: str
    opens: Opened | None  # the process, where one must be opened for it
    detail: dict[str, str]
    story: Story

    def after(self, event_id: str) -> Story:
        """Return the case's story with the event in it."""
        new = self.new
        told = ToldEvent(
            event_id, self.run_id, self.kind, new.type, new.on, self.detail, new.corrects or None
        )
        opened = [Opened(run.id, run.kind, run.opened_at) for run in self.story.runs]
        return processes.story([*opened, *filter(None, [self.opens])], (*self.story.told, told))


def record_event(unit: Unit, new: NewEvent) -> Recorded:
    """Record one event on a case, and say which deadlines that changes."""
    session = unit.session
    case = open_to_change(session, new.case_id)
    placed = _placed(story_of(session, case.id), case, new, unit.now, unit.today)
    before = _kept_deadlines(session, case.id)
    event_id = new_id()
    after = placed.after(event_id)
    _write(unit, placed, event_id, after)
    found = recompute(unit, case.id)
    doubts = _doubts(facts_of(case.date_of_birth, after.told), placed)
    return Recorded(event_id, placed.kind, after.index(placed.run_id), *compared(before, found), doubts)


def preview(session: Session, new: NewEvent, today: date) -> Recorded:
    """Say what recording the event would do, without writing anything."""
    case = open_to_change(session, new.case_id)
    placed = _placed(story_of(session, case.id), case, new, datetime.max.replace(tzinfo=UTC), today)
    after = placed.after(UNWRITTEN)
    found = computed(facts_of(case.date_of_birth, after.told), today)
    before = _kept_deadlines(session, case.id)
    return Recorded(UNWRITTEN, placed.kind, after.index(placed.run_id), *compared(before, found))


def _doubts(facts: CaseFacts, placed: _Placed) -> tuple[str, ...]:
    """Say what is missing or doubtful about an event that was recorded: without it, a date may be missing."""
    if placed.new.on is None:
        return ()
    event = Event(placed.new.type, placed.new.on, placed.detail)
    return tuple(str(one) for one in checks.contradictions(facts) if event in (one.first, one.second))


def never_happened(unit: Unit, event_id: str, *, note: str = "") -> Recorded:
    """Record that an event, as it stands, did not happen."""
    return record_event(unit, _correction(unit, event_id, on=None, note=note))


def stands_again(unit: Unit, event_id: str, *, instead_of: str, note: str = "") -> Recorded:
    """Let an event that was corrected stand again in the place of its correction."""
    old = unit.session.get_one(tables.Event, event_id)
    again = _correction(unit, instead_of, on=old.on, note=note)
    return record_event(unit, replace(again, type=old.type, detail=old.detail))


def compared(
    before: Sequence[Deadline], after: Sequence[Deadline]
) -> tuple[tuple[Deadline, ...], tuple[Deadline, ...]]:
    """Return the deadlines that are new or different, and those that are gone."""
    told_before, told_after = set(map(_told, before)), {_same(deadline) for deadline in after}
    changed = tuple(deadline for deadline in after if _told(deadline) not in told_before)
    return changed, tuple(deadline for deadline in before if _same(deadline) not in told_after)


def _told(deadline: Deadline) -> tuple[object, ...]:
    """Return what can be seen of a deadline on any day."""
    return (*_same(deadline), *deadline[6:16], deadline.due)


def _same(deadline: Deadline) -> tuple[object, ...]:
    """Return what makes a deadline the same one."""
    return deadline.rule.id, deadline.process, deadline.process_index, deadline.of, deadline.starts_on


def _correction(unit: Unit, event_id: str, *, on: date | None, note: str) -> NewEvent:
    event = unit.session.get_one(tables.Event, event_id)
    return NewEvent(case_id=event.case_id, type=event.type, on=on, corrects=event.id, note=note)


def _kept_deadlines(session: Session, case_id: str) -> list[Deadline]:
    rows = session.execute(select(tables.DerivedDeadline).where(tables.DerivedDeadline.case_id == case_id))
    return [from_row(row) for row in rows.scalars()]


def _placed(story: Story, case: tables.Case, new: NewEvent, now: datetime, today: date) -> _Placed:
    """Find the process of an event and refuse what cannot be."""
    kind, run_id = (
        _corrected_place(story, new)
        if new.corrects
        else processes.destination(story.runs, new.type, kind=new.kind, index=new.index, new=new.new)
    )
    type_ = event_type(kind, new.type)
    detail = read_details(type_, new.detail)
    if new.on is not None:
        _refuse_future(type_, new.on, max(today, new.as_of or today))
        _refuse_impossible(story, case, Event(new.type, new.on, detail), kind, run_id, new.corrects)
    elif not new.corrects:
        raise WrongUse(
            "An event needs its date.", "“never” is for a correction: name the event with --corrects."
        )
    opens = None if run_id else Opened(new_process_id(case.id, kind, story.runs), kind, now)
    read = replace(new, note=typed.text(new.note, "note"))
    return _Placed(read, kind, opens.id if opens else str(run_id), opens, detail, story)


def _corrected_place(story: Story, new: NewEvent) -> tuple[str, str]:
    """Return the process of the event that is corrected; refuse what cannot be corrected."""
    old = story.event(new.corrects)
    if old is None:
        raise WrongUse(
            f"This case has no event “{new.corrects}”.",
            "`caseworker case CASE` shows its events with their ids.",
        )
    later = next((event for event in story.told if event.corrects == old.id), None)
    if later is not None:
        raise WrongUse(f"That event was already corrected by {later.id}.", "Correct that one instead.")
    if new.kind and new.kind != old.kind:
        raise WrongUse(
            f"That event stands in the process {old.kind}, not {new.kind}.",
            "Say with the date “never” that it did not happen, then record it in the other process.",
        )
    if new.on is None and (new.type != old.type or old.on is None):
        told = f"is a {old.type}, not a {new.type}" if old.on else "already says that it never happened"
        raise WrongUse(f"The event {old.id} {told}.", "Check the id and the type.")
    return old.kind, old.process_id


def _refuse_future(type_: EventType, on: date, latest: date) -> None:
    if on > latest and not type_.is_planned:
        raise NotAllowed(
            f"{type_.happened} on {long_date(on)}? That day is still to come.",
            "Enter a date that is today or in the past. Only planned events may lie ahead.",
        )


def _refuse_impossible(
    story: Story, case: tables.Case, event: Event, kind: str, run_id: str | None, corrects: str
) -> None:
    """Refuse an order of dates that the law makes impossible, looking at the event's own process."""
    own = [told for told in story.told if told.process_id == run_id]
    if corrects:
        own.append(ToldEvent(UNWRITTEN, str(run_id), kind, event.type, None, {}, corrects))
    facts = facts_of(case.date_of_birth, own)
    refusal = checks.impossible(facts, event, kind, next(iter(facts.processes), None))
    if refusal is not None:
        raise refusal


def _write(unit: Unit, placed: _Placed, event_id: str, after: Story) -> None:
    session, new = unit.session, placed.new
    if placed.opens is not None:
        session.add(
            tables.Process(
                id=placed.opens.id, case_id=new.case_id, kind=placed.kind, opened_at=unit.now, closed=False
            )
        )
        session.flush()
    session.add(
        tables.Event(
            id=event_id,
            case_id=new.case_id,
            process_id=placed.run_id,
            type=new.type,
            on=new.on,
            detail=placed.detail,
            note=new.note,
            corrects=new.corrects or None,
            recorded_at=unit.now,
            recorded_by=unit.user,
            batch_id=new.batch_id,
        )
    )
    processes.keep_closed(session, placed.story, after)
