"""Before, yours, theirs, in columns; what differs is bold. Below it, what each would do to the dates."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.sync.compare import Comparison, DateRow, Due, FieldRow
from caseworker_app.ui import theme
from caseworker_app.ui.screens.sharing import words
from caseworker_app.ui.widgets.labels import Words, surface
from caseworker_app.ui.widgets.layouts import clear
from caseworker_app.ui.widgets.status import Status, paint_status

_LABEL_WIDTH = 150


class BareStatus(QWidget):
    """A status as it stands in a table: its shape and its words, without a ground."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status
        self.setAccessibleName(status.words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme.current()
        width = look.metrics().horizontalAdvance(self._status.words) + look.scaled(20)
        return QSize(width, look.line("body"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_status(QPainter(self), self.rect(), self._status, filled=False)


class SideBySide(QWidget):
    """The grid of one conflict."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "lines")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(1)  # what shows between the cells is the lines

    def show_comparison(self, found: Comparison, now: datetime, *, discreet: bool) -> None:
        """Show one conflict."""
        clear(self._grid)
        one = found.shown
        has_before = one.kind == "edit" or any(row.before for row in found.fields)
        first = 2 if has_before else 1
        self._heads(found, now, first)
        place = 1
        for row in found.fields:
            self._field(place, row, first, discreet=discreet)
            place += 1
        if found.dates:
            self._put(place, 0, _cell(Words("What it would do", "strong"), "surface"), columns=first + 2)
            place += 1
        for dates in found.dates:
            self._dates(place, dates, first)
            place += 1
        for column in range(4):  # the last is not there where nothing stood before
            self._grid.setColumnStretch(column, 0 if column > first + 1 else 2 if column else 1)
        self._grid.setColumnMinimumWidth(0, theme.current().scaled(90))

    def _heads(self, found: Comparison, now: datetime, first: int) -> None:
        one = found.shown
        self._put(0, 0, _cell(Words(""), "surface"))
        if first == 2:
            self._put(0, 1, _head("Before", "when you last met", "window"))
        mine = words.column_head(one.mine, one, own="Yours")
        theirs = words.column_head(one.theirs, one, own="Theirs")
        self._put(0, first, _head(mine, words.given(one.mine, now), "mine"))
        self._put(0, first + 1, _head(theirs, words.given(one.theirs, now), "window"))

    def _field(self, place: int, row: FieldRow, first: int, *, discreet: bool) -> None:
        label = Words(words.upper_first(row.label), tone="quiet")
        self._put(place, 0, _cell(label, "surface"))
        if first == 2:
            before = Words(words.value(row.before, discreet=discreet), tone="quiet")
            self._put(place, 1, _cell(before, "window"))
        for column, text, part in ((first, row.mine, "mine"), (first + 1, row.theirs, "window")):
            kind = "strong" if text != row.before else "body"
            self._put(place, column, _cell(Words(words.value(text, discreet=discreet), kind), part))

    def _dates(self, place: int, row: DateRow, first: int) -> None:
        self._put(place, 0, _cell(Words(row.title, tone="quiet"), "surface"))
        if first == 2:
            self._put(place, 1, _due_cell(row.before, "window", quiet=True))
        self._put(place, first, _due_cell(row.mine, "mine"))
        self._put(place, first + 1, _due_cell(row.theirs, "window"))

    def _put(self, row: int, column: int, cell: QWidget, *, columns: int = 1) -> None:
        self._grid.addWidget(cell, row, column, 1, columns)


def _cell(content: QWidget, part: str) -> QWidget:
    cell = surface(part)
    column = QVBoxLayout(cell)
    column.setContentsMargins(14, 8, 14, 8)
    column.setSpacing(0)
    column.addWidget(content)
    column.addStretch(1)
    return cell


def _head(title: str, below: str, part: str) -> QWidget:
    cell = _cell(Words(title, "strong"), part)
    layout = cell.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertWidget(1, Words(below, tone="quiet"))
    return cell


def _due_cell(due: Due, part: str, *, quiet: bool = False) -> QWidget:
    content = QWidget()
    row = QHBoxLayout(content)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    text, status = words.due_words(due)
    row.addWidget(Words(text, wrap=False, tone="quiet" if quiet else ""))
    if status is not None and not quiet:
        row.addWidget(BareStatus(status))
    row.addStretch(1)
    return _cell(content, part)
