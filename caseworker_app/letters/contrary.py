"""One review, one decision: letters that contradict each other never wait, or go, beside one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.processes import CLOSED, CLOSES_A_REVIEW, PLAN_CEASED, Run, Story, story_of
from caseworker_app.errors import NotAllowed
from caseworker_app.letters.catalogue import letters
from caseworker_app.letters.states import POSTED, PRINTED, READY, RETURNED
from caseworker_app.statutory.checks import AFTER_THE_NOTICE, REVIEW_DECISIONS
from caseworker_app.statutory.events import happened
from caseworker_app.statutory.words import long_date, lower_first
from caseworker_app.store.tables import Document

_ONE_OF_EACH: Final = (REVIEW_DECISIONS, AFTER_THE_NOTICE)
_GONE: Final = (POSTED, RETURNED)
_ANY: Final = (READY, PRINTED, *_GONE)
_FOLLOWS_ANY: Final = {"review_report_circulated"}  # the report is sent out whatever was decided since
_ENDS: Final = (*CLOSES_A_REVIEW, CLOSED, PLAN_CEASED)


def refuse_contrary(session: Session, letter: str, story: Story, run: Run | None) -> None:
    """Refuse a decision where another of the same process is recorded, or its letter waits or went out."""
    refusal = _refusal(session, letter, story, run, _ANY)
    if refusal is not None:
        raise refusal


def refuse_to_post(session: Session, rows: Iterable[Document]) -> None:
    """Refuse letters whose step cannot follow any more: the process is finished, or decided otherwise."""
    for row in rows:
        if row.copy_of is not None or row.process_id is None:
            continue
        if not row.records and not contrary_to(row.letter):
            continue
        story = story_of(session, row.case_id)
        run = next((run for run in story.runs if run.id == row.process_id), None)
        why = _refusal(session, row.letter, story, run, _GONE) or _too_late(row, run)
        if why is not None:
            raise NotAllowed(
                f"“{row.title}” to {row.recipient} cannot be posted, so nothing is. {why.message}", why.remedy
            )


def contrary_to(letter: str) -> frozenset[str]:
    """Return the decisions that cannot stand beside those of a letter."""
    template = letters().get(letter)
    own = frozenset(template.records if template is not None else ())
    return frozenset().union(*(group - own for group in _ONE_OF_EACH if group & own))


def finished(run: Run) -> str:
    """Say what ended a process that is closed."""
    what = "review" if run.kind == "annual_review" else run.kind.replace("_", " ")
    for event in reversed(run.events):
        if event.type in _ENDS and event.on is not None:
            return f"This {what} is finished: {lower_first(happened(event.type))} ({long_date(event.on)})."
    return f"This {what} is finished."


def _too_late(row: Document, run: Run | None) -> NotAllowed | None:
    """Say why a step that is not recorded yet can no longer follow."""
    if run is None or run.is_open:
        return None
    if _steps(row.records) <= _FOLLOWS_ANY | {event.type for event in run.events}:
        return None
    return NotAllowed(finished(run), "Cancel that letter; or, if the event is wrong, correct it on the case.")


def _steps(records: Sequence[str]) -> set[str]:
    return {entry for entry in records if "." not in entry}  # others belong to another process


def _refusal(
    session: Session, letter: str, story: Story, run: Run | None, states: Sequence[str]
) -> NotAllowed | None:
    contrary = contrary_to(letter)
    if run is None or not contrary:
        return None
    for event in run.events:
        if event.type in contrary and event.on is not None:
            return NotAllowed(
                f"Another decision stands: {lower_first(happened(event.type))} ({long_date(event.on)}).",
                "If that is wrong, correct the event on the case first.",
            )
    # What was recorded once is judged by the events: a correction there frees the way for another letter.
    told = {event.type for event in story.told if event.process_id == run.id}
    found = session.execute(
        select(Document)
        .where(
            Document.process_id == run.id, Document.letter.in_(_letters_of(contrary)),
            Document.state.in_(states), Document.copy_of.is_(None), Document.deleted_at.is_(None),
        )
        .order_by(Document.id)
    ).scalars()  # fmt: skip
    for other in found:
        if other.state not in _GONE or not contrary & set(_records(other.letter)) <= told:
            return _other_letter(other)
    return None


def _other_letter(other: Document) -> NotAllowed:
    mend = "Cancel that letter first, on the Letters screen."
    if other.state in _GONE:
        mend = "It went out. If that was wrong, record its step on the case, and then that it never happened."
    return NotAllowed(
        f"Another decision is {other.state}: “{other.title}” to {other.recipient}, "
        f"dated {long_date(other.dated)}.",
        mend,
    )


def _letters_of(decisions: Iterable[str]) -> list[str]:
    wanted = set(decisions)
    return [name for name in letters() if wanted & set(_records(name))]


def _records(letter: str) -> tuple[str, ...]:
    return tuple(letters()[letter].records)
