"""A council's own wording of the shipped letters: read, checked at each line, saved, approved, taken back.

Only the title and the words are a council's. Who a letter goes to, what it rests on and what the law asks it
to say stay as they were shipped, so no wording can weaken them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import preferences, typed
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters import catalogue, markup, passing
from caseworker_app.letters.facts import KNOWN
from caseworker_app.letters.front_matter import LARGEST
from caseworker_app.letters.template import Template, block_named, mistakes, outside_conditions
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import LetterText, SharedDatabase

LONGEST_TITLE: Final = 120
TITLE: Final = 0  # the line on which a mistake in the title is shown


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with a wording, at its line; 0 is the title."""

    line: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: what it is, and its number in the old and in the new text."""

    kind: Literal["same", "old", "new"]
    text: str
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a council's wording."""

    number: int
    title: str
    words: str
    note: str
    written_at: datetime
    written_by: str
    approved_at: datetime | None
    approved_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Wording:
    """How a letter is worded: what is in force, what waits for a team lead, and what was shipped."""

    letter: str
    title: str
    words: str
    version: int  # 0 where the shipped text is in force
    shipped_title: str
    shipped_words: str
    waiting: Version | None  # newer than what is in force, and not approved yet
    versions: tuple[Version, ...]  # the newest first
    unusable: tuple[Mistake, ...]  # why a council's text is set aside for the shipped one
    was_shipped_differently: (
        bool  # the program brought a newer text than the one the council's was written from
    )

    @property
    def is_councils(self) -> bool:
        """Whether the council's own text is in force."""
        return self.version > 0


def in_force(session: Session, letter: str) -> Template:
    """Return a letter as it is worded now; a text that cannot be used gives way to the shipped one."""
    shipped = catalogue.letter(letter)
    row = _approved(_rows(session, letter))
    if row is None or check(letter, row.title, row.words):
        return shipped
    return shipped.worded(row.title, row.words)


def read(session: Session, letter: str) -> Wording:
    """Return everything about the wording of a letter."""
    shipped, rows = catalogue.letter(letter), _rows(session, letter)
    row = _approved(rows)
    unusable = check(letter, row.title, row.words) if row is not None else ()
    used = row if row is not None and not unusable else None
    standing = next((one for one in rows if one.withdrawn_at is None), None)
    waiting = standing if standing is not None and standing.approved_at is None else None
    base = waiting or row
    return Wording(
        letter=letter,
        title=used.title if used is not None else shipped.title,
        words=used.words if used is not None else shipped.text,
        version=used.version if used is not None else 0,
        shipped_title=shipped.title, shipped_words=shipped.text,
        waiting=_version(waiting) if waiting is not None else None,
        versions=tuple(_version(one) for one in rows),
        unusable=unusable,
        was_shipped_differently=base is not None and (base.shipped_title, base.shipped_words)
        != (shipped.title, shipped.text),
    )  # fmt: skip


def overview(session: Session) -> tuple[Wording, ...]:
    """Return the wording of every letter, in the order of their names."""
    return tuple(read(session, letter) for letter in sorted(catalogue.letters()))


@lru_cache(maxsize=128)
def check(letter: str, title: str, words: str) -> tuple[Mistake, ...]:
    """Return everything that is wrong with a wording, each at its line, the first line first."""
    template = catalogue.letter(letter)
    found = [*_of_the_title(title), *_of_the_words(template, words)]
    return tuple(sorted(found, key=lambda one: one.line))


def _of_the_title(title: str) -> Iterator[Mistake]:
    if not title.strip() or "\n" in title or len(title) > LONGEST_TITLE:
        yield Mistake(
            TITLE, "The title is empty or too long.", f"Write one line of up to {LONGEST_TITLE} letters."
        )


def _of_the_words(template: Template, words: str) -> Iterator[Mistake]:
    if not words.strip():
        yield Mistake(1, "There are no words.", "Take the shipped text back.")
        return
    wrongs = mistakes(words, template.letter, template.blocks, KNOWN)
    yield from (Mistake(wrong.line, _sentence(wrong.what), wrong.remedy) for wrong in wrongs)
    if len(words) <= LARGEST:
        yield from (Mistake(line, what, remedy) for line, what, remedy in markup.mistakes(words))
        yield from _of_the_law(template, words)


def _sentence(what: str) -> str:
    return what[:1].upper() + what[1:]


def _of_the_law(template: Template, words: str) -> Iterator[Mistake]:
    """Give the legal contents that are gone, or that stand where they might be left out."""
    lines = words.splitlines()
    places = {block_named(line): number for number, line in enumerate(lines, 1) if line.startswith("::")}
    safe = {block_named(line) for line in outside_conditions(words) if line.startswith("::")}
    for name in template.must_say:
        source = template.blocks[name].source
        if name not in places:
            yield Mistake(
                len(lines),
                f"What the law asks for is gone: “{name}” ({source}).",
                f"Put the line “:: {name}” back.",
            )
        elif name not in safe:
            yield Mistake(
                places[name], f"The law always asks for “{name}” ({source}).", "Move it out of the {% if %}."
            )


def save(unit: Unit, letter: str, title: str, words: str, *, note: str = "") -> int:
    """Keep a council's wording as a new version, which waits for a team lead; return its number."""
    title, words = typed.text(title, "title"), _lines(words)
    found = check(letter, title, words)
    if found:
        where = f"line {found[0].line}" if found[0].line else "the title"
        raise WrongUse(f"In {where}: {found[0].what}", found[0].remedy)
    shipped, rows = catalogue.letter(letter), _rows(unit.session, letter)
    if (title, words) == (shipped.title, shipped.text):
        raise WrongUse("This is the shipped text.", "Take the shipped text back instead of saving it.")
    row = LetterText(
        letter=letter, version=max((one.version for one in rows), default=0) + 1, title=title, words=words,
        shipped_title=shipped.title, shipped_words=shipped.text, note=typed.text(note, "note"),
        written_at=unit.now, written_by=unit.user,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return row.version


def _lines(words: str) -> str:
    return "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").split("\n")).strip("\n") + "\n"


def approve(unit: Unit, letter: str, version: int, *, by: str) -> None:
    """Let a version be used from now on; only a team lead can."""
    _refuse_other_than_lead(unit, by)
    row = next((one for one in _rows(unit.session, letter) if one.version == version), None)
    if row is None or row.withdrawn_at is not None:
        raise WrongUse(
            f"There is no version {version} of this letter to approve.", "Look at its versions again."
        )
    found = check(letter, row.title, row.words)
    if found:
        raise NotAllowed(f"Version {version} cannot be used: {found[0].what}", found[0].remedy)
    row.approved_at, row.approved_by = unit.now, by.strip()


def _refuse_other_than_lead(unit: Unit, by: str) -> None:
    """On a shared caseload the role decides; else the council's list of names."""
    if unit.session.get(SharedDatabase, 1) is not None:
        refuse_other_than_lead(unit.session, unit.user, "approves wording")
        return
    leads = passing.team_leads(preferences.read(unit.session))
    if by.strip().casefold() not in {lead.casefold() for lead in leads}:
        told = f"They are: {', '.join(leads)}." if leads else "Name them: `caseworker settings team_leads=…`."
        raise NotAllowed(f"“{by}” is not a team lead, so the wording stays as it is.", told)


def take_back(unit: Unit, letter: str) -> None:
    """Go back to the shipped text. The council's versions stay to be read, and can be saved again."""
    rows = [one for one in _rows(unit.session, letter) if one.withdrawn_at is None]
    if not rows:
        raise WrongUse("The shipped text is in force already.", "There is nothing to take back.")
    for row in rows:
        row.withdrawn_at, row.withdrawn_by = unit.now, unit.user


def compare(old: str, new: str) -> tuple[Line, ...]:
    """Return two texts beside each other, line by line."""
    return tuple(_compared(old.splitlines(), new.splitlines()))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for kind, first, last, begin, end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield from (
                Line("same", old[first + at], first + at + 1, begin + at + 1) for at in range(last - first)
            )
            continue
        yield from (Line("old", old[at], at + 1, None) for at in range(first, last))
        yield from (Line("new", new[at], None, at + 1) for at in range(begin, end))


def councils_changes(wording: Wording) -> tuple[Line, ...]:
    """Return what the council's text changes in the shipped one."""
    return compare(wording.shipped_words, wording.words)


def upgrades_changes(session: Session, letter: str) -> tuple[Line, ...]:
    """Return what a newer program changed in the text that the council's was written from, if it did."""
    rows = [one for one in _rows(session, letter) if one.withdrawn_at is None]
    shipped = catalogue.letter(letter).text
    if not rows or rows[0].shipped_words == shipped:
        return ()
    return compare(rows[0].shipped_words, shipped)


def _rows(session: Session, letter: str) -> list[LetterText]:
    """Return the versions of a letter, the newest first; of two with one number, the later one first."""
    return list(
        session.execute(
            select(LetterText)
            .where(LetterText.letter == letter, LetterText.deleted_at.is_(None))
            .order_by(LetterText.version.desc(), LetterText.written_at.desc(), LetterText.id.desc())
        ).scalars()
    )


def _approved(rows: Sequence[LetterText]) -> LetterText | None:
    return next((row for row in rows if row.approved_at is not None and row.withdrawn_at is None), None)


def _version(row: LetterText) -> Version:
    return Version(
        row.version, row.title, row.words, row.note, row.written_at, row.written_by, row.approved_at,
        row.approved_by, row.withdrawn_at,
    )  # fmt: skip
