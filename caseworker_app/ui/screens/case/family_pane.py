"""Beside the timeline: what to tell the family now, what was promised, and who receives letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.ui.dates import days_words, long_date
from caseworker_app.ui.screens.case.people_words import Naming, letter_lines
from caseworker_app.ui.widgets.button import Button, at_edge
from caseworker_app.ui.widgets.labels import Words, hairline, surface
from caseworker_app.ui.widgets.layouts import clear
from caseworker_app.ui.widgets.status import SOON_DAYS, Shape, Status, StatusChip

if TYPE_CHECKING:
    from caseworker_app.casework.tell_family import FamilyCard


class FamilyPane(QWidget):
    """Shows a page at once, and what to tell the family as soon as that is read."""

    def __init__(self, people: Callable[[], object], tell: Callable[[], object]) -> None:
        super().__init__()
        self._people, self._tell = people, tell
        self._page: CasePage | None = None
        self._naming: Naming = str
        self._card: FamilyCard | None = None
        self._today = date.min
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(2)

    def show_page(self, page: CasePage, naming: Naming) -> None:
        """Show the pane for a case."""
        if self._page is None or self._page.header.case_id != page.header.case_id:
            self._card = None
        self._page, self._naming = page, naming
        self._fill()

    def show_card(self, card: FamilyCard | None, today: date) -> None:
        """Show what to tell the family, or hide it."""
        if (card, today) != (self._card, self._today):
            self._card, self._today = card, today
            self._fill()

    def _fill(self) -> None:
        clear(self._column)
        if self._page is None:
            return
        if self._card is not None:
            self._show_told(self._card)
            self._show_promised(self._card)
        self._show_notes(self._page)
        self._show_letters(self._page)
        self._column.addStretch(1)

    def _show_told(self, card: FamilyCard) -> None:
        self._column.addWidget(Words("What to tell the family now", "strong"))
        self._column.addSpacing(4)
        box = surface("note")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(Words(" ".join(part for part in (card.where, card.late, card.next_step) if part)))
        self._column.addWidget(box)
        more = Button("All of it, to copy or write", self._tell, kind="link", keys="Ctrl+T")
        self._column.addLayout(at_edge(more))
        self._rule()

    def _show_promised(self, card: FamilyCard) -> None:
        if not card.promised:
            return
        self._column.addWidget(Words("Promised", "strong"))
        for one in card.promised:
            row = QHBoxLayout()
            row.setSpacing(8)
            days = (one.by - self._today).days
            chip = StatusChip(Status(_shape(days), days_words(days)))
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Words(one.text), 1)
            self._column.addSpacing(4)
            self._column.addLayout(row)
        self._rule()

    def _show_notes(self, page: CasePage) -> None:
        if not page.notes:
            return
        self._column.addWidget(Words("Notes on dates", "strong"))
        for note in page.notes[-3:]:
            until = f", until {long_date(note.until)}" if note.until else ""
            self._column.addWidget(Words(note.text))
            self._column.addWidget(Words(f"{note.written_by}{until}", tone="quiet"))
        self._rule()

    def _show_letters(self, page: CasePage) -> None:
        self._column.addWidget(Words("Letters go to", "strong"))
        lines = letter_lines(page.people, self._naming)
        for who, way in lines:
            self._column.addSpacing(6)
            self._column.addWidget(Words(who))
            self._column.addWidget(Words(way, tone="quiet"))
        if not lines:
            self._column.addSpacing(6)
            self._column.addWidget(
                Words("Nobody yet. Letters need a person with parental responsibility", tone="quiet")
            )
            self._column.addSpacing(6)
            self._column.addWidget(Button("Add a person", self._people, icon="user-plus"))

    def _rule(self) -> None:
        self._column.addSpacing(12)
        self._column.addWidget(hairline())
        self._column.addSpacing(12)


def _shape(days: int) -> Shape:
    return "late" if days < 0 else "today" if days == 0 else "soon" if days <= SOON_DAYS else "later"
