"""The People tab: who they are and what each may be told, with the chosen person's details beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CasePage, PersonOnCase
from caseworker_app.ui import theme
from caseworker_app.ui.dates import long_date
from caseworker_app.ui.screens.case.list_or_nothing import ListOrNothing
from caseworker_app.ui.screens.case.people_table import PeopleTable, paint_told
from caseworker_app.ui.screens.case.people_words import Naming, letters_go_to, role_name
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import Words, surface
from caseworker_app.ui.widgets.layouts import clear

FORMATS = {
    "": "Ordinary print",
    "large_print": "Large print",
    "braille": "Braille",
    "easy_read": "Easy read",
    "audio": "Audio",
    "email": "Email",
}


class PeopleTab(QWidget):
    """The table of people, and to whom letters go."""

    chosen_changed = Signal()

    def __init__(self, naming: Naming, changed: Callable[[], object], add: Callable[[], object]) -> None:
        super().__init__()
        self._naming = naming
        self.table = PeopleTable(naming)
        self.table.activated.connect(lambda _index: changed())
        self.letters = Words()
        self.letters_later = Words(tone="quiet")
        self.empty = EmptyState()
        self.empty.show_words(
            "No people yet",
            more="Parents, carers, the young person and professionals, with what each may be told.",
            icon="users",
            button=("Add a person", add),
        )
        self._stack = ListOrNothing(self.table, (self._sentence(),), self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.chosen_changed.emit())

    def _sentence(self) -> QWidget:
        sentence = QWidget()
        words = QVBoxLayout(sentence)
        words.setContentsMargins(16, 8, 16, 8)
        words.setSpacing(0)
        words.addWidget(self.letters)
        words.addWidget(self.letters_later)
        return sentence

    def show_page(self, page: CasePage, today: date) -> None:
        """Show the people of a case."""
        self.table.show_people(page.people)
        now, later = letters_go_to(page.header, page.people, today, self._naming)
        self.letters.setText(now)
        self.letters_later.setText(later)
        self._stack.show_list(bool(page.people))
        self.chosen_changed.emit()

    def chosen(self) -> PersonOnCase | None:
        """Return the chosen person."""
        return self.table.chosen()


class PersonPane(QWidget):
    """The chosen person: how to reach them, and why they may be told. A withheld address is hidden."""

    def __init__(self, naming: Naming, show_address: Callable[[PersonOnCase], object]) -> None:
        super().__init__()
        self._naming = naming
        self._show_address = show_address
        self._person: PersonOnCase | None = None
        self._discreet = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(2)
        self.address: Words | None = None
        self.reveal: Button | None = None

    def show_person(self, person: PersonOnCase | None, *, discreet: bool) -> None:
        """Show a person; a shown address is hidden again, but not by the same page read again."""
        if (person, discreet) == (self._person, self._discreet):
            return  # showing an address is itself recorded, so the case is read again: it must stay in sight
        self._person, self._discreet = person, discreet
        if self.address is not None:
            self.address.clear()  # the words go now, not when Qt gets round to the label
        self.address = self.reveal = None
        clear(self._column)
        if person is None:
            return
        self._column.addWidget(Words(self._naming(person.name), "heading"))
        self._column.addWidget(Words(_who(person), tone="quiet"))
        self._column.addSpacing(10)
        if person.no_contact:
            self._column.addWidget(_stop(person.no_contact))
        if person.address_withheld:
            self._column.addWidget(self._withheld(discreet=discreet))
        self._column.addSpacing(10)
        if discreet:
            self._column.addWidget(Words("Details are hidden in discreet mode", tone="quiet"))
        else:
            self._add_reach(person)
            self._add_why(person)
        self._column.addStretch(1)

    def show_address(self, address: str) -> None:
        """Show the withheld address that was asked for; it goes when another person is chosen."""
        if self.address is not None and self.reveal is not None:
            self.address.setText(address or "No address is written down yet")
            self.address.show()
            self.reveal.hide()

    def _withheld(self, *, discreet: bool) -> QWidget:
        box = surface("late")
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(Words("Address withheld", "strong", tone="late"))
        column.addWidget(Words("Not told to anyone else. Printed only on this person’s own copy."))
        self.address = Words()
        self.address.hide()
        column.addWidget(self.address)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.reveal = Button("Show address", self._reveal, icon="eye", tip="Show address: this is recorded")
        self.reveal.setEnabled(not discreet)
        row.addWidget(self.reveal)
        row.addWidget(Words("is recorded", tone="quiet", wrap=False))
        row.addStretch(1)
        column.addLayout(row)
        return box

    def _reveal(self) -> None:
        if self._person is not None:
            self._show_address(self._person)

    def _add_reach(self, person: PersonOnCase) -> None:
        facts = (
            ("Phone", person.phone),
            ("Email", person.email),
            ("Address", "" if person.address_withheld else person.address.replace("\n", ", ")),
            ("Language", person.language),
            ("Letters in", FORMATS.get(person.format, person.format) if person.format else ""),
        )
        known = [(name, value) for name, value in facts if value]
        self._column.addWidget(Words("How to reach them", "strong"))
        if not known:
            self._column.addWidget(Words("No phone, email or address yet", tone="quiet"))
            return
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(known):
            grid.addWidget(Words(name, tone="quiet", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
            said = Words(value)
            said.setAccessibleName(f"{name}: {value}")
            grid.addWidget(said, row, 1)
        self._column.addLayout(grid)

    def _add_why(self, person: PersonOnCase) -> None:
        if not (person.told_because or person.checked_on):
            return
        self._column.addSpacing(12)
        self._column.addWidget(Words("Why they may be told", "strong"))
        if person.told_because:
            self._column.addWidget(Words(person.told_because))
        if person.checked_on:
            self._column.addWidget(Words(f"Checked on {long_date(person.checked_on)}", tone="quiet"))


def _who(person: PersonOnCase) -> str:
    role = role_name(person.role)
    if not person.parental_responsibility:
        return role
    basis = person.responsibility_basis
    return f"{role} · parental responsibility{f' {basis[:1].lower()}{basis[1:]}' if basis else ''}"


def _stop(reason: str) -> QWidget:
    box = surface("late")
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(4)
    column.addWidget(Words("Do not contact", "strong", tone="late"))
    column.addWidget(Words(reason))
    return box


class ToldLegend(QWidget):
    """What the shapes of the table mean."""

    _WORDS = (
        ("yes", "May be told"),
        ("ask", "Ask first, reason shown"),
        ("no", "May not"),
        ("stop", "Stop: blocks letters and calls"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("; ".join(words for _, words in self._WORDS))

    def sizeHint(self) -> QSize:
        return QSize(self._reach(len(self._WORDS)), theme.current().height("chip"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _reach(self, count: int) -> int:
        look = theme.current()
        return sum(
            look.metrics().horizontalAdvance(words) + look.scaled(18) + 20 for _, words in self._WORDS[:count]
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (told, words) in enumerate(self._WORDS):
            left, right = self._reach(number), self._reach(number + 1)
            if right - 20 <= self.width():
                paint_told(painter, self.rect().adjusted(left, 0, right - self.width(), 0), told, words)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)
