"""Letters that were approved and could not be printed as they were: what they rest on changed since.

Composing one takes some hundredths of a second. So a letter is composed again only where something of its
case, of the people on it, of the council's words, or the day is another than when it was last looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseworker_app.errors import CaseworkerError
from caseworker_app.letters.composing import Sitting, sitting
from caseworker_app.letters.drafts import version_of
from caseworker_app.letters.print_queue import Queued
from caseworker_app.letters.print_run import as_approved
from caseworker_app.letters.states import READY, by_id
from caseworker_app.letters.wording import in_force
from caseworker_app.store.opened import Store
from caseworker_app.store.tables import AuditEntry, Document, Relationship

# Changes of these may change a letter; a call that is logged, or the letter itself, does not.
_MATTER: Final = ("cases", "events", "processes", "people", "relationships", "hidden_addresses", "conflicts")
_Seen = tuple[date, datetime, str, str]  # the day, the last change, the words, what was approved


class Stale:
    """What speaks by now against the ready letters of one window's queue."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[_Seen, str]] = {}  # by letter: when it was looked at, and what was wrong

    def marked(self, session: Session, letters: Sequence[Queued], today: date) -> tuple[Queued, ...]:
        """Return letters with what each ready one needs now, as their problem."""
        ready = [one for one in letters if one.state == READY]
        rows = by_id(session, Document, [one.document_id for one in ready])
        last = _last_changes(session, {one.case_id for one in ready})
        words = {name: version_of(in_force(session, name)) for name in {one.letter for one in ready}}
        at_work: Sitting | None = None
        for one in rows.values():
            changed = last.get(one.case_id, datetime.min.replace(tzinfo=UTC))
            seen = today, changed, words[one.letter], one.approved_sha256
            if one.id in self._known and self._known[one.id][0] == seen:
                continue
            why = ""
            if _may_be_stale(one, seen):
                at_work = at_work or sitting(session, self._store, today)
                why = _why(at_work, one)
            self._known[one.id] = seen, why
        return tuple(
            replace(one, problem=self._known[one.document_id][1]) if one.document_id in rows else one
            for one in letters
        )


def _may_be_stale(row: Document, seen: _Seen) -> bool:
    today, changed, words, _ = seen
    return row.dated < today or row.version != words or row.approved_at is None or changed > row.approved_at


def _why(at_work: Sitting, row: Document) -> str:
    try:
        as_approved(at_work, row)
    except CaseworkerError as error:
        return str(error)
    return ""


def _last_changes(session: Session, cases: Iterable[str]) -> dict[str, datetime]:
    """Return when each case, or somebody on it, was last changed in a way that may matter."""
    wanted, found = sorted(cases), dict[str, datetime]()
    for at in range(0, len(wanted), 500):
        part = wanted[at : at + 500]
        on_case = (
            select(AuditEntry.case_id, func.max(AuditEntry.at))
            .where(AuditEntry.case_id.in_(part), AuditEntry.table.in_(_MATTER))
            .group_by(AuditEntry.case_id)
        )
        on_people = (
            select(Relationship.case_id, func.max(AuditEntry.at))
            .join(AuditEntry, AuditEntry.row_id == Relationship.person_id)
            .where(Relationship.case_id.in_(part))
            .group_by(Relationship.case_id)
        )
        for asked in (on_case, on_people):
            for case_id, moment in session.execute(asked):
                found[str(case_id)] = max(moment, found.get(str(case_id), moment))
    return found
