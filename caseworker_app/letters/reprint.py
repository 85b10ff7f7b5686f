"""A letter printed again, as it was: it asks why, bears “Copy”, and goes only to who may have it today."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from caseworker_app.casework import preferences, typed
from caseworker_app.errors import NotAllowed
from caseworker_app.letters import guard, passing, print_file
from caseworker_app.letters.enclosures import text_of
from caseworker_app.letters.guard import Objection
from caseworker_app.letters.passing import NOBODY, Passing
from caseworker_app.letters.read_case import near_children, read_case, read_others
from caseworker_app.letters.recipients import Recipient, Sending, refused
from caseworker_app.letters.states import (
    POSTED,
    PRINTED,
    RETURNED,
    documents,
    must_be,
    refuse_frozen,
)
from caseworker_app.store import documents as kept
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Document


def reprint(
    unit: Unit, store: Store, document_id: str, *, because: str, passed: Passing = NOBODY
) -> tuple[str, bytes]:
    """Print a letter again; return the id of the copy, and its pages. Posting the copy records no step."""
    (row,) = documents(unit.session, [document_id])
    must_be(row, (PRINTED, POSTED, RETURNED), "be printed again")
    refuse_frozen(unit.session, [row])
    reason = typed.required(because, "reason")
    content = kept.read(store, row.sha256)
    objections = _objections(unit.session, row, text_of(content))
    leads = passing.team_leads(preferences.read(unit.session))
    if why := passing.refusal(objections, passed, leads):
        raise NotAllowed(why)
    copy = print_file.stamped_copy(content)
    made = Document(
        **{name: getattr(row, name) for name in _SAME}, records=[], state=PRINTED, copy_because=reason,
        copy_of=row.copy_of or row.id, made_at=unit.now, made_by=unit.user,
        printed_at=unit.now, printed_by=unit.user,
        sha256=hashlib.sha256(copy).hexdigest(), objections=[one.why for one in objections],
        passed_by=passed.by if objections else "", passed_because=passed.because if objections else "",
    )  # fmt: skip
    kept.keep(store, copy)
    unit.session.add(made)
    unit.session.flush()
    if not row.address:
        for person in row.people:
            used = {"withheld address used in": [None, row.letter]}
            unit.note("people", person, row.case_id, used)
    return made.id, copy


_SAME = (
    *("case_id", "process_id", "letter", "title", "version", "recipient", "kind", "people", "setting_id"),
    *("address", "why", "typed", "own_words", "dated", "post_class", "pages", "evidence", "dates"),
    "enclosures",
)


def _objections(session: Session, row: Document, text: str) -> tuple[Objection, ...]:
    """Return what speaks against sending the old pages today."""
    family = read_case(session, row.case_id).family
    people = tuple(person for person in family.people if person.id in row.people)
    if len(people) < len(row.people):
        raise NotAllowed(f"{row.recipient} is not on the case any more.", "Make a new letter for who is.")
    for person in people:
        if left := refused(person, Sending(to=())):
            raise NotAllowed(f"{left.name} {left.why}", "Mend it on the People tab, or make a new letter.")
        if person.moved_on is not None and person.moved_on >= row.dated:
            raise NotAllowed(
                f"The address of {person.name} changed since this letter was made.", "Make a new letter."
            )
    recipient = Recipient(row.kind, people, row.recipient, row.address, row.why)
    near, others = near_children(session, family), read_others(session)
    return tuple(guard.objections_to_text(text, family, recipient, others, near=near))
