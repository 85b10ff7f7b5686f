"""What the words of our letters are: read for all letters, and said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import long_date

if TYPE_CHECKING:
    from caseworker_app.letters.wording import Line, Wording


@dataclass(frozen=True)
class Known:
    """Every letter with how it is worded now, and who may approve a wording."""

    wordings: tuple[Wording, ...]
    upgrades: Mapping[str, Sequence[Line]]
    leads: tuple[str, ...]


def read(context: Context) -> Known:
    """Read the wording of every letter."""
    from caseworker_app.letters.one_letter import leads
    from caseworker_app.letters.wording import overview, upgrades_changes

    with context.store.reading() as session:
        wordings = overview(session)
        upgrades = {
            one.letter: upgrades_changes(session, one.letter)
            for one in wordings
            if one.was_shipped_differently
        }
        return Known(wordings, upgrades, leads(session))


def shown(wording: Wording) -> tuple[str, str]:
    """Return the title and the words to type in: those that wait, else those in force."""
    if wording.waiting is not None:
        return wording.waiting.title, wording.waiting.words
    return wording.title, wording.words


def mark(wording: Wording) -> str:
    """Say beside a letter's title how it is worded; nothing where it is as shipped."""
    if wording.unusable:
        return " · ours cannot be used"
    if wording.waiting is not None:
        return " · waits for a team lead"
    return " · our own" if wording.is_councils else ""


def standing_words(wording: Wording) -> str:
    """Say whose text is in force, what waits, and what the program brought."""
    ours = f"Our own text, version {wording.version}, is in force."
    parts = [ours if wording.is_councils else "The shipped text is in force."]
    if (waiting := wording.waiting) is not None:
        day = long_date(waiting.written_at.date())
        parts.append(f"Version {waiting.number} by {waiting.written_by} of {day} waits for a team lead.")
    if wording.was_shipped_differently:
        parts.append("The program brought a newer text: see What is different.")
    if wording.unusable:
        parts.append(f"Ours cannot be used: {wording.unusable[0].what}")
    return " ".join(parts)
