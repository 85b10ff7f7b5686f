"""The Letters tab of a case: every letter about the child, what became of it, and its kept pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex

from caseworker_app.ui.dates import short_date
from caseworker_app.ui.screens.case.plain_tabs import PlainTab
from caseworker_app.ui.tables import Column

if TYPE_CHECKING:
    from caseworker_app.letters.print_queue import Queued

_STATES = {
    "draft": "Draft",
    "ready": "Ready to print",
    "printed": "Printed, not yet posted",
    "posted": "Posted",
    "returned": "Came back",
    "cancelled": "Cancelled",
}


@dataclass(frozen=True)
class LetterLine:
    """One letter in words."""

    letter: Queued
    title: str
    to: str
    state: str
    when: str


def letter_line(letter: Queued, naming: Callable[[str], str]) -> LetterLine:
    """Say what one letter is, to whom, and where it stands."""
    state = _STATES.get(letter.state, letter.state.capitalize())
    if letter.posted_on is not None and letter.state == "posted":
        state = f"{state}, {letter.post_class} class"
    day = letter.returned_on or letter.posted_on or letter.dated
    title = f"{letter.title} (copy)" if letter.is_copy else letter.title
    return LetterLine(letter, title, naming(letter.recipient), state, short_date(day))


class LettersTab(PlainTab[LetterLine]):
    """The letters of a case, newest first; Enter opens one."""

    def __init__(self, opened: Callable[[Queued], object], make: Callable[[], object]) -> None:
        sentence = "No letters about this child yet"
        more = "They stand here from draft to the day of posting, and open as they were sent."
        super().__init__(
            "Letters of the case",
            (
                Column("When", text=lambda one: one.when, width=120),
                Column("Letter", text=lambda one: one.title, strong=True, width=420),
                Column("To", text=lambda one: one.to, width=260),
                Column("State", text=lambda one: one.state, width=240),
            ),
            sentence,
            more,
        )
        self._opened = opened
        self.empty.show_words(sentence, more=more, icon="mail", button=("Make a letter", make))
        self.table.activated.connect(self._open)

    def show_letters(self, letters: tuple[Queued, ...], naming: Callable[[str], str]) -> None:
        """Show the letters of a case."""
        self.show_rows([letter_line(one, naming) for one in letters])

    def chosen(self) -> Queued | None:
        """Return the chosen letter."""
        place = self.table.currentIndex().row()
        rows = self.lines.rows
        return rows[place].letter if 0 <= place < len(rows) else None

    def _open(self, _index: QModelIndex) -> None:
        letter = self.chosen()
        if letter is not None:
            self._opened(letter)
