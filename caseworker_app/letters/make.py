"""Making the letters of one case: written, kept byte for byte, and left in the state printed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import preferences
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters import to_pdf
from caseworker_app.letters.catalogue import letter as letter_called
from caseworker_app.letters.compose import Composed, Made, compose
from caseworker_app.letters.read_case import read_others
from caseworker_app.letters.recipients import LeftOut, Recipient
from caseworker_app.letters.template import Template
from caseworker_app.statutory.words import long_date
from caseworker_app.store import documents, tables
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit

PRINTED, POSTED, RETURNED = "printed", "posted", "returned"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which letter is asked for, and who answers for sending it in spite of an objection."""

    case_id: str
    letter: str
    to: str = ""  # one reader only: a person's name or id, or the setting's name
    typed: Mapping[str, str]
    day: date
    passed_by: str = ""
    passed_because: str = ""


@dataclass(frozen=True)
class Written:
    """One letter as it was written."""

    case: str
    to: str
    why: str
    content: bytes
    pages: int
    sha256: str
    document_id: str = ""


@dataclass(frozen=True)
class Outcome:
    """The letters of one wish, those that must not go, and who gets none."""

    written: tuple[Written, ...]
    refused: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def make_letters(unit: Unit, store: Store, wish: Wish, *, draft: bool = False) -> Outcome:
    """Make a letter for everyone who must have it; a draft leaves no trace."""
    if bool(wish.passed_by) != bool(wish.passed_because):
        raise WrongUse(
            "Letting a letter go needs a name and a reason.", "Give --passed-by NAME and --because TEXT."
        )
    session, template = unit.session, letter_called(wish.letter)
    composed = compose(
        session, wish.case_id, template, preferences.read(session), read_others(session),
        day=wish.day, today=unit.today, typed=wish.typed,
    )  # fmt: skip
    composed = _only(composed, wish.to)
    written: list[Written] = []
    refused = [f"{one.recipient.name}: {one.error}" for one in composed.unmade]
    for made in composed.made:
        objections = [*(one.why for one in made.objections), *_made_before(session, made, wish)]
        if any(not one.may_pass for one in made.objections) or (objections and not wish.passed_by):
            refused.append(f"{made.recipient.name}: {' '.join(objections)}")
            continue
        written.append(_write(unit, store, made, wish, tuple(objections), draft=draft))
    return Outcome(tuple(written), tuple(refused), composed.left_out)


def _only(composed: Composed, to: str) -> Composed:
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
    """Return what a reader may be called on the command line, in small letters."""
    names = {recipient.name.casefold()}
    if not recipient.people:
        return {*names, recipient.address.splitlines()[0].casefold()}
    return names | {name for person in recipient.people for name in (person.name.casefold(), person.id)}


def _made_before(session: Session, made: Made, wish: Wish) -> list[str]:
    """Warn of a second print of the same letter to the same reader in the same process."""
    document = tables.Document
    earlier = session.execute(
        select(document.dated, document.state, document.people, document.setting_id).where(
            document.case_id == wish.case_id, document.letter == made.template.letter,
            document.process_id == made.process_id, document.deleted_at.is_(None),
            document.state.in_((PRINTED, POSTED)),
        )
    )  # fmt: skip
    people = [person.id for person in made.recipient.people]
    return [
        f"This letter was already {row.state} (dated {long_date(row.dated)})."
        for row in earlier
        if row.people == people and (row.setting_id or "") == made.recipient.setting_id
    ]


def _write(
    unit: Unit, store: Store, made: Made, wish: Wish, objections: tuple[str, ...], *, draft: bool
) -> Written:
    content, (pages,) = to_pdf.write([made.letter])
    digest = hashlib.sha256(content).hexdigest()
    recipient = made.recipient
    for person in recipient.people:
        if person.withheld:
            unit.note("people", person.id, wish.case_id, {"withheld address used in": [None, wish.letter]})
    written = Written(made.letter.reference, recipient.name, recipient.why, content, pages, digest)
    if draft:
        return written
    documents.keep(store, content)
    row = tables.Document(
        case_id=wish.case_id, process_id=made.process_id, letter=made.template.letter,
        title=made.template.title, version=_version(made.template), recipient=recipient.name,
        kind=recipient.kind, people=[person.id for person in recipient.people],
        setting_id=recipient.setting_id or None,
        address="" if recipient.withheld else "\n".join(made.letter.address), why=recipient.why,
        made_at=unit.now, made_by=unit.user, dated=wish.day, state=PRINTED, sha256=digest, pages=pages,
        records=list(made.records),
        evidence=list(made.evidence), enclosures=list(made.letter.enclosures),
        dates={name: day.isoformat() for name, day in made.dates.items()},
        passed_by=wish.passed_by if objections else "",
        passed_because=wish.passed_because if objections else "", objections=list(objections),
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return Written(written.case, written.to, written.why, content, pages, digest, row.id)


def _version(template: Template) -> str:
    text = template.text + "".join(block.text for block in template.blocks.values())
    return hashlib.sha256(text.encode()).hexdigest()
