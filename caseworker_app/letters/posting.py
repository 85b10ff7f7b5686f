"""Posted is posted: the day on which letters went out records what they did, for all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseworker_app.casework import preferences
from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.processes import Story, story_of
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters.catalogue import letters
from caseworker_app.letters.make import POSTED, PRINTED, RETURNED
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.due_date import due_date
from caseworker_app.statutory.words import long_date
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Document, Setting

FIRST, SECOND = "first", "second"


@dataclass(frozen=True)
class Posted:
    """What posting recorded: the documents, and the events on their cases."""

    documents: tuple[str, ...]
    events: tuple[tuple[str, str], ...]  # case reference, type


def post(unit: Unit, named: Sequence[str], *, on: date, post_class: str = FIRST) -> Posted:
    """Record that letters were posted on a day, with the events that this makes; all or none."""
    if on > unit.today:
        raise NotAllowed(f"{long_date(on)} is still to come.", "Give the day on which they were posted.")
    rows = [row for name in named for row in _documents(unit, name)]
    council = preferences.read(unit.session)
    recorded: list[tuple[str, str]] = []
    for row in rows:
        if row.state != PRINTED:
            raise NotAllowed(f"The letter {row.id} is {row.state} already.", "Leave it out, and try again.")
        if on < row.dated:
            raise NotAllowed(
                f"The letter {row.id} is dated {long_date(row.dated)}, after {long_date(on)}.",
                "Check the day.",
            )
        _refuse_short_time(row, on, post_class, council)
        row.state, row.posted_on, row.post_class = POSTED, on, post_class
        recorded.extend(_record(unit, row, on, post_class, council))
    unit.session.flush()
    return Posted(tuple(row.id for row in rows), tuple(recorded))


def _documents(unit: Unit, name: str) -> Sequence[Document]:
    found = unit.session.execute(
        select(Document)
        .where((Document.id == name) | (Document.run_id == name), Document.deleted_at.is_(None))
        .order_by(Document.place, Document.id)
    ).scalars()
    rows = list(found)
    if not rows:
        raise WrongUse(
            f"There is no letter and no print run “{name}”.", "`caseworker letter` prints the ids."
        )
    return rows


def _served(on: date, post_class: str, council: Preferences) -> date:
    days = council.post_days_first_class if post_class == FIRST else council.post_days_second_class
    return calendar().after(on, days)


def _refuse_short_time(row: Document, on: date, post_class: str, council: Preferences) -> None:
    """Refuse a letter whose dates give the family less time than the law does from this posting."""
    template = letters().get(row.letter)
    replies_by = template.replies_by if template is not None else ""
    for name, rule, start in (
        ("reply_by", replies_by, _served(on, post_class, council)),
        ("appeal_by", "ap-lodge", on),
    ):
        if name not in row.dates or not rule or (name == "appeal_by" and not _names_appeal(row)):
            continue
        lawful = due_date(rule, start).due
        printed = date.fromisoformat(row.dates[name])
        if lawful is not None and printed < lawful:
            raise NotAllowed(
                f"The letter {row.id} gives until {long_date(printed)}, but posted on {long_date(on)} "
                f"({post_class} class) the law gives until {long_date(lawful)}.",
                "Make the letter again, dated the day on which it is posted.",
            )


def _names_appeal(row: Document) -> bool:
    template = letters().get(row.letter)
    return template is not None and "appeal_by" in template.needs


def _record(
    unit: Unit, row: Document, on: date, post_class: str, council: Preferences
) -> list[tuple[str, str]]:
    """Record what posting did, once for all readers of one letter in one process."""
    case = unit.session.get_one(Case, row.case_id)
    template = letters().get(row.letter)
    made, ids = [], []
    for entry in row.records:
        story = story_of(unit.session, row.case_id)
        kind, type_ = entry.rpartition(".")[::2]
        run_id = row.process_id if not kind else _open_run(story, kind)
        if _is_recorded(story, run_id, type_) or (kind and run_id is None):
            continue
        kind = kind or (template.process if template is not None else "")
        index = story.index(run_id) if run_id is not None else None
        event = NewEvent(
            case_id=row.case_id, type=type_, on=on, kind=kind, index=index,
            detail=_detail(unit, row, type_, on, post_class, council),
            note=f"Letter posted to {row.recipient}",
        )  # fmt: skip
        ids.append(record_event(unit, event).event_id)
        made.append((case.reference, type_))
    row.event_ids = [*row.event_ids, *ids]
    return made


def _open_run(story: Story, kind: str) -> str | None:
    """Return the process of another kind that a letter finishes too, where one stands open."""
    return next(
        (run.id for run in reversed(story.runs) if run.kind == kind and run.is_open and run.events), None
    )


def _detail(
    unit: Unit, row: Document, type_: str, on: date, post_class: str, council: Preferences
) -> dict[str, str]:
    """Return what an event tells of how a letter went, or to whom."""
    if type_ == "amendment_notice_sent":
        return {"by": f"post_{post_class}", "served_on": _served(on, post_class, council).isoformat()}
    if type_ == "setting_consulted" and row.setting_id:
        return {"setting": unit.session.get_one(Setting, row.setting_id).name}
    return {}


def _is_recorded(story: Story, process_id: str | None, type_: str) -> bool:
    return any(event.type == type_ for run in story.runs if run.id == process_id for event in run.events)


def came_back(unit: Unit, document: str, *, on: date) -> Document:
    """Record that a letter came back: nothing more goes to that address until it is mended."""
    (row, *more) = _documents(unit, document)
    if more:
        raise WrongUse(f"“{document}” is a print run.", "Name the one letter that came back.")
    if row.state != POSTED or row.posted_on is None:
        raise NotAllowed(f"The letter {row.id} is {row.state}, not posted.", "Record its posting first.")
    if not row.posted_on <= on <= unit.today:
        raise NotAllowed(f"{long_date(on)} cannot be the day on which it came back.", "Check the date.")
    row.state, row.returned_on = RETURNED, on
    return row
