"""Text on a screen, in the kinds of the theme."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.paragraph import draw_laid_out, lines_of

_WIDEST_HINT = 80  # characters
_WIDEST_SENTENCE = 640
_LONGEST_WORD = 18  # characters that stay together, however narrow the place


class Words(QLabel):
    """A piece of text in a kind of type, at its line height; wraps, and follows the text size."""

    def __init__(self, text: str = "", role: str = "body", *, tone: str = "", wrap: bool = True) -> None:
        super().__init__(text)
        self._role = role
        self._counted = ("", 0, 0, 0)  # text, font's pixels, width: lines
        self.setProperty("role", role)  # the style sheet gives each kind its size and weight
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_tone(tone)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        # Qt folds even a short sentence over several lines, and holders then keep too much room below it.
        width = self._natural_width()
        if self.wordWrap() and self.text():
            width = min(width, self.fontMetrics().averageCharWidth() * _WIDEST_HINT)
        return QSize(width, self._height(width))

    def minimumSizeHint(self) -> QSize:
        width = super().minimumSizeHint().width()
        if (
            self.wordWrap()
        ):  # an address of e-mail has no place to fold, and would push its pane off the window
            width = min(width, self.fontMetrics().averageCharWidth() * _LONGEST_WORD)
        return QSize(width, self._height(10_000))

    def heightForWidth(self, width: int) -> int:
        return self._height(width) if self.wordWrap() else -1

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.text():
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        inside = self.contentsRect()
        tall = self._lines(inside.width()) * theme.current().line(self._role)
        if not self.alignment() & Qt.AlignmentFlag.AlignTop:
            inside.setTop(inside.top() + max(0, (inside.height() - tall) // 2))
        draw_laid_out(
            painter,
            inside,
            self.text(),
            self.font(),
            theme.current().line(self._role),
            self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask,
            wrap=self.wordWrap(),
        )

    def _natural_width(self) -> int:
        margins = self.contentsMargins()
        if not self.text():
            return margins.left() + margins.right()
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(line) for line in self.text().split("\n"))
        return widest + 1 + margins.left() + margins.right()

    def _height(self, width: int) -> int:
        margins = self.contentsMargins()
        inside = width - margins.left() - margins.right()
        return self._lines(inside) * theme.current().line(self._role) + margins.top() + margins.bottom()

    def _lines(self, width: int) -> int:
        if not self.wordWrap() or not self.text():  # measuring nothing would still load Qt's fonts
            return self.text().count("\n") + 1
        asked = (self.text(), self.font().pixelSize(), width)
        if self._counted[:3] != asked:
            self._counted = (*asked, lines_of(self.text(), self.font(), width))
        return self._counted[3]

    def set_tone(self, tone: str) -> None:
        """Colour the words: `quiet`, `late`, `soon`, `met`, `information`, or none."""
        if tone == (self.property("tone") or ""):
            return
        self.setProperty("quiet", tone == "quiet")
        self.setProperty("tone", tone)
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedWords(Words):
    """One line of text that gives way: it ends in dots where there is no room, and tells all on hover."""

    def __init__(self, text: str = "", role: str = "body", *, tone: str = "") -> None:
        super().__init__(text, role, tone=tone, wrap=False)
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if shown == self.text() else self.text())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def stand_in_the_middle(widget: QWidget, labels: Sequence[QLabel]) -> QVBoxLayout:
    """Lay sentences out over the middle of a page, and return the column for what stands under them."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(32, 24, 32, 24)
    column.setSpacing(8)
    column.addStretch(2)
    for label in labels:
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addLayout(in_the_middle(label))
    column.addSpacing(8)
    return column


def in_the_middle(label: QLabel) -> QHBoxLayout:
    """Lay a sentence out in the middle of its place, no wider than is good to read."""
    row = QHBoxLayout()
    label.setMaximumWidth(theme.current().scaled(_WIDEST_SENTENCE))
    row.addStretch(1)
    row.addWidget(label, 1000)
    row.addStretch(1)
    return row


def ruled(row: QLayout, widget: QWidget, *, above: bool) -> None:
    """Lay a row out over the whole height of a bar, with a hairline above or below it."""
    holder = QWidget()
    holder.setLayout(row)
    holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    outer = QVBoxLayout(widget)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    for part in (hairline(), holder) if above else (holder, hairline()):
        outer.addWidget(part)


def hairline(*, upright: bool = False) -> QFrame:
    """Return a decorative line of one pixel."""
    line = QFrame()
    line.setProperty("part", "line")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def surface(part: str) -> QWidget:
    """Return a widget with one of the grounds of the style sheet: `surface`, `note`, `soon`, `late` …"""
    widget = QWidget()
    widget.setProperty("part", part)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget
