"""The left column of making a letter: which letter, to whom, what is typed, what is on record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.ui.dates import weekday_date
from caseworker_app.ui.form import labelled
from caseworker_app.ui.screens.letters.fact_fields import FactFields
from caseworker_app.ui.screens.letters.letter_words import capital
from caseworker_app.ui.screens.make_letter.readers import ReaderList, _Sign
from caseworker_app.ui.widgets.labels import Words, hairline
from caseworker_app.ui.widgets.layouts import clear

if TYPE_CHECKING:
    from caseworker_app.letters.fitting import Offer, Offers
    from caseworker_app.letters.proof import FactLine
    from caseworker_app.ui.screens.make_letter.reading import Typed

_LONGEST_SHOWN = 70


class MakeColumn(QWidget):
    """Everything that is chosen and typed for one letter."""

    letter_changed = Signal()
    changed = Signal()  # what is typed, or how it goes

    def __init__(self) -> None:
        super().__init__()
        self.offers: Offers | None = None
        self.letter = QComboBox()
        self.letter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.letter.setMinimumContentsLength(20)
        self.letter.setMaxVisibleItems(16)
        self.due = Words(tone="quiet")
        self.why_not = Words(tone="soon")
        self.readers = ReaderList()
        self.facts = FactFields()
        self.post_class = QComboBox()
        for key, words in (("first", "First class"), ("second", "Second class")):
            self.post_class.addItem(words, key)
        self._lay_out()
        self.letter.currentIndexChanged.connect(lambda _place: self.letter_changed.emit())
        self.facts.changed.connect(self.changed)
        self.post_class.currentIndexChanged.connect(lambda _place: self.changed.emit())

    def show_offers(self, offers: Offers, wanted: str) -> None:
        """Show the letters of a case, those that fit first; choose one, else the first that fits."""
        self.offers = offers
        self.letter.blockSignals(True)
        self.letter.clear()
        fits = [one for one in offers.letters if one.fits]
        for one in fits:
            self._offer(one)
        if fits:
            self.letter.insertSeparator(len(fits))
        for one in offers.letters[len(fits) :]:
            self._offer(one)
        self.letter.setCurrentIndex(max(self.letter.findData(wanted), 0))
        view = self.letter.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 40)
        self.letter.blockSignals(False)
        self.letter_changed.emit()

    def chosen(self) -> Offer | None:
        """Return the letter that is chosen."""
        name = self.letter.currentData()
        letters = self.offers.letters if self.offers is not None else ()
        return next((one for one in letters if one.letter == name), None)

    def show_facts(self, facts: tuple[FactLine, ...]) -> None:
        """Show what is on record for the letter, found or missing."""
        clear(self._found)
        for one in facts:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(_Sign("met" if one.value else "missing"), 0, Qt.AlignmentFlag.AlignTop)
            value = one.value if len(one.value) < _LONGEST_SHOWN else f"{one.value[:_LONGEST_SHOWN]}…"
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Words(capital(one.meaning)))
            column.addWidget(Words(value or "Missing", tone="quiet" if one.value else "soon"))
            row.addLayout(column, 1)
            self._found.addLayout(row)
        self._found_heading.setVisible(bool(facts))

    def show_choice(self, typed: Typed, today: date, settings: list[str]) -> None:
        """Show the fields of the letter that is chosen, with what the record offers for them."""
        self.facts.show_facts(typed.may, typed.offered, needed=typed.must, today=today, settings=settings)
        offer = self.chosen()
        due = offer.due if offer is not None and offer.fits else None
        self.due.setText(f"The law wants it by {weekday_date(due)}" if due is not None else "")
        self.due.setVisible(due is not None)
        self.why_not.setText(offer.why_not if offer is not None else "")
        self.why_not.setVisible(bool(self.why_not.text()))
        self._typed_heading.setVisible(bool(typed.may))

    def _offer(self, one: Offer) -> None:
        self.letter.addItem(one.title, one.letter)
        self.letter.setItemData(self.letter.count() - 1, one.why_not, Qt.ItemDataRole.ToolTipRole)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        column.addLayout(labelled("Letter", self.letter))
        column.addWidget(self.due)
        column.addWidget(self.why_not)
        column.addWidget(hairline())
        column.addWidget(Words("Goes to", "strong"))
        column.addWidget(self.readers)
        column.addWidget(hairline())
        self._typed_heading = Words("What only you can say", "strong")
        column.addWidget(self._typed_heading)
        column.addWidget(self.facts)
        self._found_heading = Words("From the record", "strong")
        column.addWidget(self._found_heading)
        self._found = QVBoxLayout()
        self._found.setSpacing(6)
        column.addLayout(self._found)
        column.addWidget(hairline())
        column.addLayout(labelled("Post", self.post_class))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
