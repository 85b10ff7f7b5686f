"""The four numbers over the board; each shows its own list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from caseworker_app.casework.board import Counts
from caseworker_app.casework.today import Count
from caseworker_app.ui import theme
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.widgets.button import draw_ring
from caseworker_app.ui.widgets.status import Shape, paint_shape

_MOST_NAMED = 2
_SHORT = {
    "annual_review": "review",
    "needs_assessment": "assessment",
    "phase_transfer": "move",
    "complaint": "complaint",
    "appeal": "appeal",
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Card(Enum):
    """What can be listed."""

    LATE = "Late now"
    SOON = "Due in 5 working days"
    QUIET = "No contact for 30 days"
    NO_DATE = "No date"


_SHAPES: dict[Card, Shape] = {
    Card.LATE: "late", Card.SOON: "soon", Card.QUIET: "later", Card.NO_DATE: "missing",
}  # fmt: skip


_BRIEF = {Card.SOON: "Due soon", Card.QUIET: "No contact"}


class CardButton(QAbstractButton):
    """A number, what it counts, and a quieter line; beside a narrow list the line is left out."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card, self.number, self.below = card, "", ""
        self.is_low = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_number(self, number: Count, below: str) -> None:
        """Show how many there are."""
        self.number, self.below = str(number), below
        self.setAccessibleName(f"{self.card.value}: {number}")
        self.setAccessibleDescription(below)
        self.setToolTip(below)
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.scaled(80), look.scaled(40 if self.is_low else 84))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with theme.on_selection(self.isChecked()):
            self._paint()

    def _paint(self) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.fillRect(rect, look.colour("selected" if self.isChecked() else "window"))
        painter.fillRect(QRectF(rect.right() - 1, 0, 1, rect.height()), look.colour("line"))
        edge = look.scaled(8 if self.is_low else 16)
        high = look.line("heading" if self.is_low else "number")
        top = (self.height() - high) / 2 if self.is_low else look.scaled(14)
        paint_shape(painter, _SHAPES[self.card], QPointF(edge + look.scaled(7), top + high / 2))
        left = int(edge + look.scaled(22))
        role = "heading" if self.is_low else "number"
        painter.setFont(look.font(role))
        painter.setPen(look.colour("text"))
        painter.drawText(QRect(left, int(top), self.width() - left, high), _LEFT, self.number)
        beside = left + look.metrics(role).horizontalAdvance(self.number) + look.scaled(8)
        title = _BRIEF.get(self.card, self.card.value) if self.is_low else self.card.value
        self._words(painter, QRect(beside, int(top), self.width() - beside - 4, high), title, "strong")
        if not self.is_low:
            below = QRect(left, int(top + high + look.scaled(2)), self.width() - left - 8, look.line("body"))
            painter.setPen(look.colour("quiet"))
            self._words(painter, below, self.below, "body")
        if self.hasFocus():
            draw_ring(painter, rect.adjusted(1.5, 1.5, -2.5, -1.5))

    @staticmethod
    def _words(painter: QPainter, rect: QRect, words: str, role: str) -> None:
        look = theme.current()
        painter.setFont(look.font(role))
        shown = look.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _LEFT, shown)


class Cards(QWidget):
    """Late now, due soon, no contact, no date."""

    def __init__(self, chosen: Callable[[Card], object]) -> None:
        super().__init__()
        self.buttons = {card: CardButton(card) for card in Card}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for card, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, card=card: chosen(card))
            self._group.addButton(button)
            row.addWidget(button, 1)
        self.choose(Card.LATE)

    def choose(self, card: Card) -> None:
        """Mark the card whose list is shown."""
        self.buttons[card].setChecked(True)

    def show_counts(self, counts: Counts) -> None:
        """Show the numbers."""
        without = counts.without_reason
        reasons = f"{without} with no reason or next date" if without.number else "each has a reason"
        self.buttons[Card.LATE].show_number(counts.late, reasons if counts.late.number else "nothing")
        self.buttons[Card.SOON].show_number(counts.soon, process_words(counts.soon_by_process))
        self.buttons[Card.QUIET].show_number(counts.quiet, "families with work under way")
        self.buttons[Card.NO_DATE].show_number(counts.no_date, "a fact is missing")

    def set_low(self, low: bool) -> None:
        """Leave the lower lines out, where there is little height."""
        for button in self.buttons.values():
            if button.is_low != low:
                button.is_low = low
                button.updateGeometry()


def process_words(by_process: Mapping[str, int]) -> str:
    """Say of what kinds they are: `9 reviews, 6 assessments, 12 others`."""
    named = [(count, _SHORT[kind]) for kind, count in by_process.items() if kind in _SHORT][:_MOST_NAMED]
    rest = sum(by_process.values()) - sum(count for count, _ in named)
    told = [count_of(count, word) for count, word in named]
    return ", ".join([*told, *([count_of(rest, "other")] if rest else [])]) or "nothing"
