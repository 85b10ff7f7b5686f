"""Everything about one letter beside its pages: what it rests on, who gets it and why, what was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.errors import CaseworkerError, NotAllowed
from caseworker_app.letters import incidents, own_words, passing, to_pdf
from caseworker_app.letters.catalogue import letters
from caseworker_app.letters.compose import Made, Unmade
from caseworker_app.letters.composing import Sitting, sitting
from caseworker_app.letters.drafts import Wish, rendering
from caseworker_app.letters.enclosures import Enclosed, enclosed
from caseworker_app.letters.guard import Objection
from caseworker_app.letters.others import OtherChild
from caseworker_app.letters.own_words import Part
from caseworker_app.letters.page import Letter
from caseworker_app.letters.read_case import near_children, read_case
from caseworker_app.letters.states import DRAFT, READY, documents
from caseworker_app.letters.template import Template
from caseworker_app.store import documents as kept
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Document

WITHHELD = "Address withheld"


@dataclass(frozen=True, slots=True)
class Rests:
    """One event that a letter rests on."""

    event: str
    on: date
    recorded_by: str
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Near:
    """A child who could be taken for the one at hand, and how near they are: twin, sibling, same surname."""

    name: str
    reference: str
    how: str


@dataclass(frozen=True)
class LetterView:
    """One letter to one reader, as the screen shows it. The pages never show a withheld address."""

    document_id: str  # empty where it is only looked at
    state: str
    title: str
    child: str
    born: date | None
    reference: str
    recipient: str
    why: str
    address: tuple[str, ...]
    withheld: bool
    post_class: str
    pdf: bytes  # empty where there is nothing to show
    problem: str  # why it cannot go yet
    rests_on: tuple[Rests, ...]
    dates: Mapping[str, date]  # by the name of the fact
    objections: tuple[Objection, ...]
    needs_lead: bool  # a team lead must let it go; otherwise the officer's own confirmation is enough
    near: tuple[Near, ...]  # children with whom this one could be mixed up, the nearest first
    enclosures: tuple[Enclosed, ...]
    by_hand: tuple[str, ...]  # what the letter says is enclosed, and is not here as a file
    parts: tuple[Part, ...]
    typed: Mapping[str, str]
    may_type: tuple[str, ...]  # the facts of this letter that a person types
    must_type: tuple[str, ...]  # those without which it cannot go
    tell_by: datetime | None = None  # it went to the wrong person: when the Commissioner must be told


def view_of(session: Session, wish: Wish, template: Template, one: Made | Unmade) -> LetterView:
    """Return what a letter would be to one reader, without making anything."""
    recipient = one.recipient
    blank = Document(
        id="", case_id=wish.case_id, letter=wish.letter, title=template.title, state=DRAFT,
        recipient=recipient.name, kind=recipient.kind, why=recipient.why, post_class=wish.post_class,
        typed=dict(wish.typed), own_words=[], enclosures=[], problem="", address="", evidence=[], dates={},
    )  # fmt: skip
    case = session.get_one(Case, wish.case_id)
    if isinstance(one, Made):
        return _view(session, blank, case, one, one.objections)
    blank.problem = str(one.error)
    return _view(session, blank, case, None, ())


def look(
    session: Session, store: Store, document_id: str, today: date, *, at_work: Sitting | None = None
) -> LetterView:
    """Return one letter: composed anew while it waits, and as it was kept once it is printed."""
    (row,) = documents(session, [document_id])
    case = session.get_one(Case, row.case_id)
    if row.state not in (DRAFT, READY):
        shown = kept.read(store, row.sha256) if row.sha256 and row.address else b""
        incident = incidents.about(session, row.id)
        view = _view(session, row, case, None, (), pdf=shown)
        return view if incident is None else replace(view, tell_by=incident.tell_by)
    at_work = at_work or sitting(session, store, today)
    try:
        made = at_work.again(row, row.dated)
        view = _view(session, row, case, made, at_work.objections(row, made))
    except CaseworkerError as error:
        return replace(_view(session, row, case, None, ()), problem=str(error))
    return replace(view, parts=parts_of(at_work, row))


def parts_of(at_work: Sitting, row: Document) -> tuple[Part, ...]:
    """Return the parts of a letter with what may be changed in each."""
    rendered, texts = rendering(at_work, row)
    return own_words.parts(rendered, texts, row.typed, own_words.changes_of(row.own_words))


def open_kept(unit: Unit, store: Store, document_id: str) -> bytes:
    """Return a letter as it was printed; that a withheld address was seen in it is written down."""
    (row,) = documents(unit.session, [document_id])
    if not row.sha256:
        raise NotAllowed(f"The letter to {row.recipient} is not printed yet.", "Look at it in the queue.")
    if not row.address:
        for person in row.people:
            unit.note("hidden_addresses", person, row.case_id, {"shown": [None, unit.user]})
    return kept.read(store, row.sha256)


def _view(
    session: Session, row: Document, case: Case, made: Made | None, objections: Sequence[Objection], *,
    pdf: bytes = b"",
) -> LetterView:  # fmt: skip
    template = letters().get(row.letter)
    files = enclosed(session, row.id) if row.id else ()
    named = {one.what.casefold() for one in files}
    says = made.letter.enclosures if made else tuple(row.enclosures)
    withheld = made.recipient.withheld if made else not row.address and row.kind == "family"
    if made is not None and not pdf:
        pdf = to_pdf.write([_masked(made.letter) if withheld else made.letter])[0]
    return LetterView(
        document_id=row.id or "", state=row.state, title=row.title,
        child=f"{case.given_name} {case.family_name}".strip(), born=case.date_of_birth,
        reference=case.reference, recipient=row.recipient, why=row.why,
        address=(WITHHELD,) if withheld else made.letter.address if made else tuple(row.address.splitlines()),
        withheld=withheld, post_class=row.post_class, pdf=pdf, problem=row.problem,
        rests_on=_slip(list(made.evidence) if made else row.evidence or []),
        dates=_stated(template, made.dates if made else _dates(row.dates or {})),
        objections=tuple(objections),
        needs_lead=any(not one.confirms for one in objections),
        near=_near(made.near if made else _children(session, row.case_id)), enclosures=files,
        by_hand=tuple(one for one in says if one.casefold() not in named), parts=(),
        typed=dict(row.typed), may_type=template.typed if template else (),
        must_type=tuple(one for one in template.typed if one in template.needs) if template else (),
    )  # fmt: skip


def _masked(letter: Letter) -> Letter:
    return replace(letter, address=(letter.address[0], WITHHELD))


def _slip(evidence: Sequence[Mapping[str, Any]]) -> tuple[Rests, ...]:
    return tuple(
        Rests(
            one["event"], date.fromisoformat(one["on"]), one["recorded_by"],
            datetime.fromisoformat(one["recorded_at"]) if one["recorded_at"] else None,
        )
        for one in evidence
    )  # fmt: skip


def _dates(kept_dates: Mapping[str, str]) -> dict[str, date]:
    return {name: date.fromisoformat(text) for name, text in kept_dates.items()}


def _stated(template: Template | None, dates: Mapping[str, date]) -> dict[str, date]:
    """Return the dates that stand in the letter, of all that were counted for it."""
    names = template.names if template is not None else frozenset(dates)
    return {name: day for name, day in dates.items() if name in names}


def _children(session: Session, case_id: str) -> Sequence[OtherChild]:
    return near_children(session, read_case(session, case_id).family)


def _near(children: Sequence[OtherChild]) -> tuple[Near, ...]:
    others = sorted(children, key=lambda other: not other.is_kin)
    return tuple(
        Near(f"{other.given_name} {other.family_name}".strip(), other.reference, other.how)
        for other in others
    )


def leads(session: Session) -> tuple[str, ...]:
    """Return who can let a letter go in spite of an objection."""
    from caseworker_app.casework import preferences

    return passing.team_leads(preferences.read(session))


def case_of(session: Session, document_id: str) -> str:
    """Return the case that a letter is about."""
    return session.execute(select(Document.case_id).where(Document.id == document_id)).scalar_one()
