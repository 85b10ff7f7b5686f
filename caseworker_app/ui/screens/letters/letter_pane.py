"""A letter as it is looked at before it goes: its pages, its evidence slip, and the confirmation strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context, initials
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.letters import letter_words
from caseworker_app.ui.screens.letters.slip import SlipPane
from caseworker_app.ui.screens.letters.strip import ConfirmationStrip
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.pages_pane import PagesPane

if TYPE_CHECKING:
    from caseworker_app.letters.one_letter import LetterView
    from caseworker_app.letters.proof import Proof

SLIP_WIDTH = 304
_NARROW = 700
_DISCREET = "The page is hidden in discreet mode. Ctrl+Shift+H shows it again."


@dataclass(frozen=True)
class Looked:
    """A letter as it was read, with the pages to draw: none in discreet mode."""

    view: LetterView | None  # none where nobody gets it
    content: bytes
    proof: Proof | None = None


Look = Callable[[Work], "LetterView"]
Prove = Callable[[Work], "Proof"]


class LetterPane(QWidget):
    """Reads a letter in the background and shows it; in a small window its slip takes the page's place."""

    proved = Signal(object)  # a letter that is being made

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.view: LetterView | None = None
        self.pages = PagesPane(context)
        self.slip = SlipPane()
        self.strip = ConfirmationStrip()
        self.switch = Button(
            "Check", self.switch_side, small=True, tip="What it rests on, and to whom it goes"
        )
        self._is_narrow = False
        self._lay_out()
        self.pages.made.connect(self._take)

    def show_letter(self, look: Look, *, number: int = 1, at_once: bool = True, content: bytes = b"") -> None:
        """Have a letter read and shown, with these pages where they are given; until then the old stays."""
        discreet = self.context.discreet

        def make(work: Work) -> Looked:
            view = look(work)
            return Looked(view, b"" if discreet else content or view.pdf)

        self.pages.show_made(make, number=number, at_once=at_once)

    def show_proof(self, prove: Prove, *, number: int = 1, at_once: bool = True) -> None:
        """Have a letter that is being made read and shown, with its readers."""
        discreet = self.context.discreet

        def make(work: Work) -> Looked:
            proof = prove(work)
            view = proof.view
            return Looked(view, b"" if discreet or view is None else view.pdf, proof)

        self.pages.show_made(make, number=number, at_once=at_once)

    def say(self, words: str) -> None:
        """Show a sentence in place of a letter."""
        self.view = None
        self.pages.say(words)
        self.slip.show_parts(())
        self.strip.hide()
        self._fit()

    def commands(self) -> list[Command]:
        """Return what can be done with the page that is shown."""
        return self.pages.commands()

    def panes(self) -> list[QWidget]:
        """The page and the slip."""
        return [self.pages, self.slip]

    def focus_page(self) -> None:
        """Put the keyboard onto the page, or onto what stands in its place."""
        if self.sides.currentWidget() is self._check:
            self.slip.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.pages.focus_page()

    def switch_side(self) -> None:
        """In a small window: show the slip in place of the page, or the page again."""
        checks = self.sides.currentWidget() is not self._check
        self.sides.setCurrentWidget(self._check if checks else self.splitter)
        self._fit()

    def _take(self, looked: Looked) -> None:
        view, discreet = looked.view, self.context.discreet
        self.view = view
        if looked.proof is not None:
            self.proved.emit(looked.proof)
        if view is None:
            self._say_nobody()
            return
        self.slip.show_parts(letter_words.slip_parts(view))
        self.strip.show_facts(
            letter_words.strip_facts(view, initials, discreet=True)
            if discreet
            else letter_words.strip_facts(view, str, discreet=False),
            letter_words.cautions(view, initials if discreet else str, discreet=discreet),
        )
        self.strip.show()
        problem = window_words(view.problem)
        self.pages.sentence.setText(_DISCREET if discreet else problem)
        self.pages.note = problem if looked.content else ""

    def _say_nobody(self) -> None:
        self.pages.note = ""
        self.pages.sentence.setText(
            "Nobody gets this letter as the case stands. See who is left out, and why."
        )
        self.slip.show_parts(())
        self.strip.hide()

    def _lay_out(self) -> None:
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.pages)
        checks = QWidget()
        self._check_column = QVBoxLayout(checks)
        self._check_column.setContentsMargins(0, 0, 0, 0)
        self._check_column.setSpacing(0)
        self._check = QScrollArea()
        self._check.setWidgetResizable(True)
        self._check.setFrameShape(QScrollArea.Shape.NoFrame)
        self._check.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._check.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._check.setWidget(checks)
        self.sides = QStackedWidget()
        self.sides.addWidget(self.splitter)
        self.sides.addWidget(self._check)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.sides, 1)
        self.back = Button("Page", self.switch_side, small=True, tip="The page again")
        self.pages.bar_row.addWidget(self.switch)
        self._place()
        self.strip.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().scaled(_NARROW)
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._place()
        self._fit()

    def _place(self) -> None:
        """Put slip and strip beside and below the page, or on a side of their own."""
        if self._is_narrow:
            self._check_column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
            self._check_column.addWidget(self.strip)
            self._check_column.addWidget(self.slip, 1)
        else:
            self.splitter.addWidget(self.slip)
            self.splitter.setStretchFactor(0, 1)
            self.splitter.setSizes([494, SLIP_WIDTH])
            self._column.addWidget(self.strip)
            self.sides.setCurrentWidget(self.splitter)

    def _fit(self) -> None:
        self.switch.setVisible(self._is_narrow)
        self.slip.setMaximumWidth(16777215 if self._is_narrow else theme.current().scaled(SLIP_WIDTH))
        self.slip.setMinimumWidth(0 if self._is_narrow else theme.current().scaled(220))
        self.slip.show_whole(self._is_narrow)
