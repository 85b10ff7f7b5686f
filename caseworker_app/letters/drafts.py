"""Letters before they are printed: made as drafts, changed, approved, cancelled.

A draft keeps what a person chose and typed, never the finished words: these are composed from what is on
record whenever they are looked at. Approving says that they were looked at; `print_run` prints what is ready.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.errors import CaseworkerError, NotAllowed, WrongUse
from caseworker_app.letters import own_words, passing, to_pdf
from caseworker_app.letters.compose import Composed, Made, Unmade
from caseworker_app.letters.composing import Sitting, digest, reader, reader_of, sitting
from caseworker_app.letters.family import FAMILY
from caseworker_app.letters.own_words import Change
from caseworker_app.letters.passing import NOBODY, Passing
from caseworker_app.letters.recipients import LeftOut, Recipient
from caseworker_app.letters.states import (
    CANCELLED,
    DRAFT,
    FIRST,
    POSTED,
    PRINTED,
    READY,
    documents,
    known_class,
    must_be,
    refuse_frozen,
)
from caseworker_app.letters.template import Template
from caseworker_app.letters.wording import in_force
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Document

Progress = Callable[[int, int], object]  # done, of how many; it may raise to stop, and nothing is kept


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which letter is asked for on which case, and what a person typed into it."""

    case_id: str
    letter: str
    to: str = ""  # one reader only: a person's name or id, or the setting's name
    typed: Mapping[str, str] = field(default_factory=dict)
    day: date
    post_class: str = FIRST


@dataclass(frozen=True)
class Refused:
    """A letter that was not made, approved or printed, and why."""

    case: str  # its reference
    to: str
    why: str
    document_id: str = ""


@dataclass(frozen=True)
class Drafted:
    """The drafts of some wishes, whose letter cannot be made, and who gets none."""

    document_ids: tuple[str, ...]
    refused: tuple[Refused, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Approved:
    """The letters that are ready now, and those that must not go."""

    document_ids: tuple[str, ...]
    refused: tuple[Refused, ...] = ()


def make_drafts(
    unit: Unit, store: Store, wishes: Sequence[Wish], *, progress: Progress | None = None
) -> Drafted:
    """Make a draft for every reader of some letters, also where something is still missing from one."""
    at_work = sitting(unit.session, store, unit.today)
    made: list[str] = []
    refused: list[Refused] = []
    left_out: list[LeftOut] = []
    for number, wish in enumerate(wishes):
        if progress is not None:
            progress(number, len(wishes))
        try:
            composed = only(at_work.compose(wish.case_id, wish.letter, wish.day, wish.typed), wish.to)
        except CaseworkerError as error:
            case = unit.session.get(Case, wish.case_id)
            refused.append(Refused(case.reference if case else wish.case_id, "", str(error)))
            continue
        left_out += composed.left_out
        template = in_force(unit.session, wish.letter)
        rows = [draft(wish, one, template, unit.user, unit.now) for one in composed.made]
        rows += [draft(wish, one, template, unit.user, unit.now) for one in composed.unmade]
        unit.session.add_all(rows)
        unit.session.flush()
        made += [row.id for row in rows]
    return Drafted(tuple(made), tuple(refused), tuple(left_out))


def only(composed: Composed, to: str) -> Composed:
    """Return the letters to one reader; refuse somebody who gets none, and say why."""
    if not to:
        return composed
    wanted = to.casefold().strip()
    for left in composed.left_out:
        if wanted in (left.name.casefold(), left.person_id):
            raise NotAllowed(
                f"{left.name} {left.why}", "Choose another reader, or mend it on the People tab."
            )
    found = tuple(made for made in composed.made if wanted in _called(made.recipient))
    unmade = tuple(one for one in composed.unmade if wanted in _called(one.recipient))
    if not found and not unmade:
        readers = [one.recipient for one in composed.made] + [one.recipient for one in composed.unmade]
        may = "; ".join(reader.name for reader in readers) or "nobody"
        raise NotAllowed(f"“{to}” does not get this letter.", f"It goes to: {may}.")
    return Composed(composed.reference, found, (), unmade)


def _called(recipient: Recipient) -> set[str]:
    """Return what a reader may be called, in small letters."""
    names = {recipient.name.casefold()}
    if not recipient.people:
        return {*names, recipient.address.splitlines()[0].casefold()}
    return names | {name for person in recipient.people for name in (person.name.casefold(), person.id)}


def draft(wish: Wish, one: Made | Unmade, template: Template, user: str, now: datetime) -> Document:
    """Return a draft for one reader; what is missing from it is its problem."""
    recipient = one.recipient
    row = Document(
        case_id=wish.case_id, letter=template.letter, title=template.title, version=version_of(template),
        recipient=recipient.name, kind=recipient.kind, people=[person.id for person in recipient.people],
        setting_id=recipient.setting_id or None, why=recipient.why, typed=dict(wish.typed),
        made_at=now, made_by=user, dated=wish.day, state=DRAFT, pages=0, own_words=[], objections=[],
        post_class=known_class(wish.post_class), records=[] if recipient.is_copy else list(template.records),
        address="" if recipient.withheld else recipient.address,
    )  # fmt: skip
    if isinstance(one, Made):
        fill(row, one)
    else:
        row.problem = str(one.error)
    return row


def fill(row: Document, made: Made) -> None:
    """Keep with a letter what it rests on, as it was composed now."""
    letter, recipient = made.letter, made.recipient
    row.process_id = made.process_id
    row.recipient, row.why, row.version = recipient.name, recipient.why, version_of(made.template)
    row.address = "" if recipient.withheld else "\n".join(letter.address)
    row.evidence, row.enclosures = list(made.evidence), list(letter.enclosures)
    row.dates = {name: day.isoformat() for name, day in made.dates.items()}
    row.problem = ""


def version_of(template: Template) -> str:
    """Return the checksum of the words that a letter is made from."""
    text = template.text + "".join(block.text for block in template.blocks.values())
    return hashlib.sha256(text.encode()).hexdigest()


def type_facts(unit: Unit, store: Store, document_ids: Sequence[str], facts: Mapping[str, str]) -> None:
    """Change the facts that a person types in some letters; each is a draft again."""
    at_work = sitting(unit.session, store, unit.today)
    for row in _to_change(unit, document_ids):
        row.typed = {**row.typed, **facts}
        _look(at_work, row)


def change_words(unit: Unit, store: Store, document_id: str, number: int, words: str) -> None:
    """Give one part of one letter other words; those that the law asks for, and dates, stay."""
    (row,) = _to_change(unit, [document_id])
    at_work = sitting(unit.session, store, unit.today)
    rendered, texts = rendering(at_work, row)
    changes = own_words.changes_of(row.own_words)
    shown = own_words.parts(rendered, texts, row.typed, changes)
    if not 0 <= number < len(shown):
        raise WrongUse("That part of the letter is not there.", "Look at the letter again.")
    new = own_words.change(shown[number], own_words.source_of(rendered, number), texts, words)
    others = [one for one in changes if one.number != number]
    _keep_changes(row, others if new.was == new.now else [*others, new])
    _look(at_work, row)


def forget_words(unit: Unit, store: Store, document_id: str) -> None:
    """Give one letter the council's own words back."""
    (row,) = _to_change(unit, [document_id])
    _keep_changes(row, [])
    _look(sitting(unit.session, store, unit.today), row)


def _keep_changes(row: Document, changes: Sequence[Change]) -> None:
    row.own_words = [one.as_json() for one in sorted(changes, key=lambda one: one.number)]


def rendering(at_work: Sitting, row: Document) -> tuple[str, Sequence[str]]:
    """Return the Markdown of one letter before a person's own words, and the facts of its marks."""
    wanted = reader(row)
    caught: list[tuple[str, Sequence[str]]] = []

    def catch(recipient: Recipient, rendered: str, texts: Sequence[str]) -> str:
        if reader_of(recipient) == wanted:
            caught.append((rendered, texts))
        return own_words.rewritten(rendered, texts, ())

    at_work.compose(row.case_id, row.letter, row.dated, row.typed, catch)
    if not caught:
        at_work.again(row, row.dated)  # says why
        raise NotAllowed(f"{row.recipient} does not get this letter.", "Cancel it.")
    return caught[-1]


def choose_class(unit: Unit, document_ids: Sequence[str], post_class: str) -> None:
    """Choose first or second class post for letters that are not printed yet."""
    for row in documents(unit.session, document_ids):
        must_be(row, (DRAFT, READY), "go by another class of post")
        row.post_class = known_class(post_class)


def _to_change(unit: Unit, document_ids: Sequence[str]) -> list[Document]:
    rows = documents(unit.session, document_ids)
    for row in rows:
        must_be(row, (DRAFT, READY), "be changed")
    return rows


def _look(at_work: Sitting, row: Document) -> None:
    """Compose a changed letter: it is a draft again, with what is missing from it."""
    row.state, row.approved_sha256 = DRAFT, ""
    row.passed_by = row.passed_because = ""
    row.objections = []
    try:
        fill(row, at_work.again(row, row.dated))
    except CaseworkerError as error:
        row.problem = str(error)


def approve(
    unit: Unit, store: Store, document_ids: Sequence[str], passed: Passing = NOBODY, *,
    progress: Progress | None = None,
) -> Approved:  # fmt: skip
    """Make drafts ready to print; one that must not go stays a draft with its reason."""
    at_work = sitting(unit.session, store, unit.today)
    ready: list[str] = []
    refused: list[Refused] = []
    rows = documents(unit.session, document_ids)
    rows.sort(key=lambda row: row.kind != FAMILY)  # copies come after what they are copies of
    for number, row in enumerate(rows):
        if progress is not None:
            progress(number, len(rows))
        must_be(row, (DRAFT, READY), "be approved")
        row.dated = max(row.dated, unit.today)
        try:
            made = at_work.again(row, row.dated)
            make_ready(at_work, row, made, passed, unit.user, unit.now)
        except CaseworkerError as error:
            row.state, row.problem = DRAFT, str(error)
            refused.append(Refused(reference(unit, row), row.recipient, str(error), row.id))
        else:
            ready.append(row.id)
    unit.session.flush()
    return Approved(tuple(ready), tuple(refused))


def make_ready(
    at_work: Sitting, row: Document, made: Made, passed: Passing, user: str, now: datetime, *,
    with_these: Sequence[Document] = (), goes_out: bool = True,
) -> None:  # fmt: skip
    """Approve one letter as it was composed, with others not kept yet; refuse it where it must not go."""
    if made.recipient.is_copy and not any(one.kind == FAMILY for one in with_these):
        _refuse_copy_alone(at_work.session, row, made)
    objections = at_work.objections(row, made, goes_out=goes_out)
    leads = passing.team_leads(at_work.preferences)
    why = passing.refusal(objections, passed, leads)
    if why:
        raise NotAllowed(why)
    fill(row, made)
    row.pages = to_pdf.page_count(made.letter)
    row.state, row.approved_at, row.approved_by = READY, now, user
    row.approved_sha256 = digest(made.letter)
    row.objections = [one.why for one in objections]
    row.passed_by = passed.by if objections else ""
    row.passed_because = passed.because if objections else ""


def _refuse_copy_alone(session: Session, row: Document, made: Made) -> None:
    """Refuse a copy of a letter that the family itself is not to get."""
    itself = select(Document.id).where(
        Document.case_id == row.case_id, Document.letter == row.letter, Document.id != row.id,
        Document.process_id == made.process_id, Document.kind == FAMILY, Document.deleted_at.is_(None),
        Document.state.in_((READY, PRINTED, POSTED)),
    )  # fmt: skip
    if session.execute(itself.limit(1)).first() is None:
        raise NotAllowed(
            "This is a copy, and the letter itself is not ready for the family.", "Approve that first."
        )


def reference(unit: Unit, row: Document) -> str:
    """Return the reference of the case that a letter is about."""
    return unit.session.get_one(Case, row.case_id).reference


def cancel(unit: Unit, document_ids: Sequence[str], *, because: str) -> None:
    """Take letters out of the queue that were not posted; why is kept with them."""
    reason, rows = typed.required(because, "reason"), documents(unit.session, document_ids)
    refuse_frozen(unit.session, rows)
    for row in rows:
        must_be(row, (DRAFT, READY, PRINTED), "be cancelled")
        row.state, row.cancelled_at, row.cancelled_because = CANCELLED, unit.now, reason


def back_to_draft(unit: Unit, document_ids: Sequence[str]) -> None:
    """Take an approval back."""
    for row in documents(unit.session, document_ids):
        must_be(row, (READY,), "go back to the drafts")
        row.state, row.approved_sha256 = DRAFT, ""
