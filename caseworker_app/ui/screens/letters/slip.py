"""The evidence slip: what a letter rests on, the dates that it gives, and what was checked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.ui import icons, theme
from caseworker_app.ui.widgets.labels import Words, hairline
from caseworker_app.ui.widgets.layouts import clear
from caseworker_app.ui.widgets.status import paint_shape

Mark = Literal["met", "today", "late", "missing", "date", "file"]
_SPOKEN: dict[Mark, str] = {
    "met": "",
    "today": "Check: ",
    "late": "Stops the letter: ",
    "missing": "Missing: ",
}


@dataclass(frozen=True)
class SlipLine:
    """One line: its mark, what it says, and a quieter line under it."""

    mark: Mark
    words: str
    more: str = ""


@dataclass(frozen=True)
class SlipPart:
    """Some lines under a heading."""

    heading: str
    lines: Sequence[SlipLine]
    more: str = ""


class _MarkView(QWidget):
    """A shape or an icon before a line. It decorates: the words say the same."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self._mark = mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.scaled(14), look.line("body"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self._mark == "date" or self._mark == "file":
            pixels = theme.current().scaled(13)
            name = "calendar" if self._mark == "date" else "file-text"
            picture = icons.picture(name, "information", pixels)
            painter.drawPixmap(middle - QPointF(pixels / 2, pixels / 2), picture)
        else:
            paint_shape(painter, self._mark, middle)


class SlipPane(QScrollArea):
    """The parts of a slip, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Evidence slip")
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(0)
        self.setWidget(content)
        self.parts: Sequence[SlipPart] = ()

    def show_parts(self, parts: Sequence[SlipPart]) -> None:
        """Show other parts; one without lines is left out."""
        self.parts = [part for part in parts if part.lines]
        clear(self._column)
        for number, part in enumerate(self.parts):
            if number:
                self._column.addSpacing(12)
                self._column.addWidget(hairline())
                self._column.addSpacing(10)
            self._add(part)
        self._column.addStretch(1)
        self.setAccessibleDescription(spoken(self.parts))

    def show_whole(self, whole: bool) -> None:
        """Be as tall as all its parts, inside another area that scrolls."""
        content = self.widget()
        tall = content.sizeHint().height() if whole and content is not None else 0
        self.setMinimumHeight(tall)

    def _add(self, part: SlipPart) -> None:
        self._column.addWidget(Words(part.heading, "strong"))
        if part.more:
            self._column.addWidget(Words(part.more, tone="quiet"))
        for line in part.lines:
            row = QHBoxLayout()
            row.setContentsMargins(0, 6, 0, 0)
            row.setSpacing(8)
            row.addWidget(_MarkView(line.mark), 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Words(line.words, tone={"late": "late", "today": "soon"}.get(line.mark, "")))
            if line.more:
                words.addWidget(Words(line.more, tone="quiet"))
            row.addLayout(words, 1)
            self._column.addLayout(row)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            content = self.widget()
            if content is not None:
                content.update()


def spoken(parts: Sequence[SlipPart]) -> str:
    """Return a slip in sentences."""
    said = []
    for part in parts:
        lines = [
            f"{_SPOKEN.get(line.mark, '')}{line.words}{f', {line.more}' if line.more else ''}"
            for line in part.lines
        ]
        said.append(f"{part.heading}. {'. '.join(lines)}.")
    return " ".join(said)
