"""Composing letters from what is on record now: what a sitting shares, and one kept letter again.

A letter is composed when its draft is made, when it is approved, and when it is printed. What was approved
is what is printed: a letter that would say something else by then goes back to its draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import preferences
from caseworker_app.casework.preferences import Preferences
from caseworker_app.errors import NotAllowed
from caseworker_app.letters import enclosures, own_words
from caseworker_app.letters.compose import Composed, Made, Rewrite, compose
from caseworker_app.letters.guard import Objection, Others
from caseworker_app.letters.own_words import Change
from caseworker_app.letters.page import Letter
from caseworker_app.letters.read_case import read_others
from caseworker_app.letters.recipients import Recipient
from caseworker_app.letters.states import DRAFT, POSTED, PRINTED, READY
from caseworker_app.letters.template import Template
from caseworker_app.letters.wording import in_force
from caseworker_app.statutory.words import long_date
from caseworker_app.store.opened import Store
from caseworker_app.store.tables import Document

Reader = tuple[str, tuple[str, ...], str]


def reader_of(recipient: Recipient) -> Reader:
    """Return what makes an envelope the same one: the kind of reader, the people, the setting."""
    return recipient.kind, tuple(sorted(person.id for person in recipient.people)), recipient.setting_id


def reader(row: Document) -> Reader:
    """Return the reader of a kept letter."""
    return row.kind, tuple(sorted(row.people)), row.setting_id or ""


@dataclass
class Sitting:
    """What all letters that are composed together share, so that it is read once."""

    session: Session
    store: Store
    today: date
    preferences: Preferences
    others: Others
    _composed: dict[object, Composed] = field(default_factory=dict)

    def compose(
        self, case_id: str, letter: str, day: date, typed: Mapping[str, str], rewrite: Rewrite | None = None
    ) -> Composed:
        """Compose the letters of one kind on one case, one a reader."""
        template = in_force(self.session, letter)
        if rewrite is not None:
            return self._made(case_id, own_words.marked(template), day, typed, rewrite)
        key = case_id, letter, day, tuple(sorted(typed.items()))
        if key not in self._composed:
            self._composed.clear()  # letters of one case come one after another
            self._composed[key] = self._made(case_id, template, day, typed, None)
        return self._composed[key]

    def _made(
        self, case_id: str, template: Template, day: date, typed: Mapping[str, str], rewrite: Rewrite | None
    ) -> Composed:
        return compose(
            self.session, case_id, template, self.preferences, self.others,
            day=day, today=self.today, typed=typed, rewrite=rewrite,
        )  # fmt: skip

    def again(self, row: Document, day: date) -> Made:
        """Compose one kept letter from what is on record now; refuse where it cannot be made any more."""
        changes = own_words.changes_of(row.own_words)
        rewrite = _rewriting(reader(row), changes) if changes else None
        composed = self.compose(row.case_id, row.letter, day, row.typed, rewrite)
        wanted = reader(row)
        for unmade in composed.unmade:
            if reader_of(unmade.recipient) == wanted:
                raise unmade.error
        found = next((made for made in composed.made if reader_of(made.recipient) == wanted), None)
        if found is None:
            left = next((left for left in composed.left_out if left.person_id in row.people), None)
            why = f"{left.name} {left.why}" if left else f"{row.recipient} does not get this letter any more."
            raise NotAllowed(why, "Cancel this letter, or mend it on the People tab.")
        return found

    def objections(self, row: Document, made: Made, *, goes_out: bool = True) -> tuple[Objection, ...]:
        """Return all that speaks against a letter, its enclosures and, where it goes out, earlier prints."""
        inside = enclosures.objections(self.session, self.store, row, made.recipient, self.others)
        before = made_before(self.session, row) if goes_out else ()
        return (*made.objections, *inside, *before)


def sitting(session: Session, store: Store, today: date) -> Sitting:
    """Read what a sitting shares."""
    return Sitting(session, store, today, preferences.read(session), read_others(session))


def _rewriting(wanted: Reader, changes: Sequence[Change]) -> Rewrite:
    def rewrite(recipient: Recipient, rendered: str, texts: Sequence[str]) -> str:
        own = changes if reader_of(recipient) == wanted else ()
        return own_words.rewritten(rendered, texts, own)

    return rewrite


def made_before(session: Session, row: Document) -> tuple[Objection, ...]:
    """Warn of another print of the same letter to the same reader; before approving, of one to come too."""
    states = (READY, PRINTED, POSTED) if row.state == DRAFT else (PRINTED, POSTED)
    earlier = session.execute(
        select(Document).where(
            Document.case_id == row.case_id, Document.letter == row.letter, Document.id != row.id,
            Document.process_id == row.process_id, Document.deleted_at.is_(None),
            Document.state.in_(states), Document.copy_of.is_(None),
        )
    ).scalars()  # fmt: skip
    return tuple(
        Objection(
            f"This letter {'is' if other.state == READY else 'was'} already {other.state} "
            f"(dated {long_date(other.dated)}).",
            may_pass=True,
            confirms=True,
        )
        for other in earlier
        if reader(other) == reader(row)
    )


def digest(letter: Letter) -> str:
    """Return the checksum of all that a letter says: what was approved is held against it."""
    return hashlib.sha256(repr(letter).encode()).hexdigest()
