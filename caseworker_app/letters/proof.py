"""A letter looked at while somebody chooses and types: nothing is kept; what many keys share is read once."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from caseworker_app.casework import preferences
from caseworker_app.letters import own_words
from caseworker_app.letters.catalogue import letter as letter_called
from caseworker_app.letters.compose import Composed, Made, Unmade
from caseworker_app.letters.composing import Sitting
from caseworker_app.letters.drafts import Wish, rendering
from caseworker_app.letters.facts import FACTS, Missing
from caseworker_app.letters.one_letter import LetterView, look, view_of
from caseworker_app.letters.read_case import read_others
from caseworker_app.letters.recipients import SETTINGS, LeftOut, Recipient
from caseworker_app.letters.states import DRAFT, READY, documents
from caseworker_app.letters.template import Template
from caseworker_app.letters.wording import in_force
from caseworker_app.store.opened import Store
from caseworker_app.store.tables import Document

MISSING = "Missing: {}."
READ_AGAIN_SECONDS = 20.0  # how old what is known of everybody else may be while somebody types
_CANNOT_STAND_IN = (*SETTINGS, "new_date", "present_setting")


@dataclass(frozen=True, slots=True)
class Reader:
    """One envelope that a letter would go into."""

    to: str  # what `Wish.to` understands
    name: str
    why: str
    place: str  # the address in one line; empty where it is withheld
    is_copy: bool
    large_print: bool
    language: str
    withheld: bool
    problem: str  # why the letter to this reader cannot be made


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact that the letter needs, and what it is; empty where it is missing."""

    name: str
    meaning: str
    value: str


@dataclass(frozen=True)
class Proof:
    """A letter as it would be: its readers, who gets none, its facts, and one reader's pages."""

    readers: tuple[Reader, ...]
    left_out: tuple[LeftOut, ...]
    facts: tuple[FactLine, ...]
    missing: tuple[str, ...]  # the facts that must be typed and are not
    shown: int  # which reader's pages these are
    view: LetterView | None


class Proofs:
    """Looks at letters for one window. What no letter may show of anybody else is not read at every key.

    A letter that is kept is checked anew against the whole store, so an old look can only warn too late.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: tuple[int, float, Sitting] | None = None

    def sitting(self, session: Session, today: date) -> Sitting:
        """Return what all letters share, as this moment of the store has it."""
        version, now = self._store.data_version(), time.monotonic()
        if self._read is not None:
            read_in, read_at, known = self._read
            if version == read_in:
                return Sitting(session, self._store, today, known.preferences, known.others)
            if now - read_at < READ_AGAIN_SECONDS:  # keeping a draft changes the store too
                return Sitting(session, self._store, today, preferences.read(session), known.others)
        made = Sitting(session, self._store, today, preferences.read(session), read_others(session))
        self._read = version, now, made
        return made

    def proof(self, wish: Wish, today: date, shown: int = 0) -> Proof:
        """Return a letter as it would be, with the pages of one of its readers.

        A fact that is still to be typed stands in the page in brackets, so that it can be seen where it goes.
        """
        template = letter_called(wish.letter)
        missing, stands_in = _untyped(template, wish.typed)
        with self._store.reading() as session:
            at_work = self.sitting(session, today)
            composed = at_work.compose(wish.case_id, wish.letter, wish.day, {**wish.typed, **stands_in})
            found: list[Made | Unmade] = [*composed.made, *composed.unmade]
            place = min(max(shown, 0), len(found) - 1)
            view = _view(session, wish, found[place]) if found else None
        return Proof(
            tuple(_reader(one) for one in found), composed.left_out, _facts(template, composed),
            missing, place, view,
        )  # fmt: skip

    def waiting(
        self,
        document_id: str,
        today: date,
        typed: Mapping[str, str] | None = None,
        words: Mapping[int, str] | None = None,
    ) -> LetterView:
        """Return a letter of the queue, with facts and words that are not kept yet where they are given."""
        with self._store.reading() as session:
            at_work = self.sitting(session, today)
            (row,) = documents(session, [document_id])
            if row.state not in (DRAFT, READY):
                return look(session, self._store, document_id, today)
            wanted = dict(row.typed if typed is None else typed)
            missing, stands_in = _untyped(letter_called(row.letter), wanted)
            row.typed, row.problem = {**wanted, **stands_in}, ""  # never written: this session only reads
            if words:
                _reword(at_work, row, words)
            view = look(session, self._store, document_id, today, at_work=at_work)
        problem = view.problem or (MISSING.format(FACTS[missing[0]].meaning) if missing else "")
        return replace(view, typed=wanted, problem=problem)


def _view(session: Session, wish: Wish, one: Made | Unmade) -> LetterView:
    template = one.template if isinstance(one, Made) else in_force(session, wish.letter)
    return view_of(session, wish, template, one)


def _untyped(template: Template, typed: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the facts that are still to be typed, and what stands in their place meanwhile."""
    missing = tuple(
        name for name in template.needs if name in template.typed and not typed.get(name, "").strip()
    )
    return missing, {name: f"[{FACTS[name].meaning}]" for name in missing if name not in _CANNOT_STAND_IN}


def _reword(at_work: Sitting, row: Document, words: Mapping[int, str]) -> None:
    rendered, texts = rendering(at_work, row)
    changes = own_words.changes_of(row.own_words)
    parts = own_words.parts(rendered, texts, row.typed, changes)
    new = [
        own_words.change(parts[number], own_words.source_of(rendered, number), texts, text)
        for number, text in words.items()
    ]
    kept = [one for one in changes if one.number not in words]
    row.own_words = [one.as_json() for one in (*kept, *new)]


def _reader(one: Made | Unmade) -> Reader:
    recipient = one.recipient
    address = one.letter.address[1:] if isinstance(one, Made) else tuple(recipient.address.splitlines())
    return Reader(
        _to(recipient), recipient.name, recipient.why,
        "" if recipient.withheld else ", ".join(address), recipient.is_copy, recipient.large_print,
        recipient.language, recipient.withheld, "" if isinstance(one, Made) else str(one.error),
    )  # fmt: skip


def _to(recipient: Recipient) -> str:
    return recipient.people[0].id if recipient.people else recipient.address.splitlines()[0]


def _facts(template: Template, composed: Composed) -> tuple[FactLine, ...]:
    """Return what the letter needs and nobody types, with what is on record."""
    told = composed.made[0].told if composed.made else {}
    lines = []
    for name in template.needs:
        if name in template.typed:
            continue
        value = told.get(name, "")
        words = "" if isinstance(value, Missing) else str(value) if not isinstance(value, bool) else "yes"
        lines.append(FactLine(name, FACTS[name].meaning, words))
    return tuple(lines)
