"""The Deadlines tab: every limit on the case in a table, and "What if" below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.casework.likely_events import likely_events
from caseworker_app.casework.what_if import effects_of
from caseworker_app.statutory.rule import Deadline, Event
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.deadline_lines import (
    DeadlineLine,
    deadline_lines,
    met_words,
    what_if_words,
)
from caseworker_app.ui.screens.case.event_words import event_words
from caseworker_app.ui.screens.case.list_or_nothing import ListOrNothing
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable, first_line
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import paint_status

_STATUS = 2
_NARROW = 900


class DeadlinesModel(RowsModel[DeadlineLine]):
    """Shows the rows of the tab; holds no rules and makes no queries."""

    columns = (
        Column("Task", text=lambda one: one.task, width=200, narrow=216, hint=lambda one: one.title),
        Column("Due", text=lambda one: one.due, width=104),
        Column("Status", text=lambda one: one.status.words, width=140),
        Column("Started by", text=lambda one: one.started_by, width=176, narrow=0),
        Column("Limit", text=lambda one: one.limit, width=150),
        Column("Law", text=lambda one: one.law, width=200, narrow=0),
        Column("Met on", text=lambda one: one.met_on, width=104, narrow=0),
        Column("Exception", text=lambda one: one.exception, width=88, narrow=0),
    )

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class DeadlinesDelegate(CellDelegate):
    """Paints a row; the status is a shape and its words, without a fill."""

    def tint(self, index: Index) -> str:
        line: DeadlineLine = index.data(Role.UserRole)
        settled = line.deadline is None or line.status.shape in ("met", "ended")
        return "quiet" if settled or index.column() > 1 else "text"

    def words_high(self, index: Index, width: int) -> int:
        return 0 if index.column() == _STATUS else super().words_high(index, width)

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if index.column() == _STATUS:
            line: DeadlineLine = index.data(Role.UserRole)
            paint_status(painter, first_line(rect), line.status, filled=False)
        else:
            super().paint_inside(painter, rect, index)


class DeadlinesTable(RowsTable):
    """One row a limit; F2 explains the chosen one."""

    def __init__(self) -> None:
        self.lines = DeadlinesModel()
        super().__init__(self.lines, DeadlinesDelegate())
        self.setAccessibleName("Deadlines")
        self.setAccessibleDescription("F2 explains the date of the chosen row")

    def chosen(self) -> DeadlineLine | None:
        """Return the row that is current."""
        line: DeadlineLine | None = self.currentIndex().data(Role.UserRole)
        return line


class WhatIf(QWidget):
    """An event not yet recorded, a date, and the dates that it would set."""

    def __init__(self) -> None:
        super().__init__()
        self._page: CasePage | None = None
        self._today = date.min
        self.what = QComboBox()
        self.what.setAccessibleName("What if this happened")
        self.day: DateField | None = None
        self.answer = Words(tone="quiet")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        for widget in (_beside("What if", "strong"), self.what, _beside("on")):
            self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(1)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._beside.setContentsMargins(16, 8, 16, 8)
        self._beside.setSpacing(8)
        self._beside.addLayout(self._row)
        self.answer.setMinimumHeight(theme.current().height("button"))
        self._beside.addWidget(self.answer, 1, Qt.AlignmentFlag.AlignTop)
        self.what.currentIndexChanged.connect(self._work_out)

    def show_page(self, page: CasePage, today: date) -> None:
        """Offer the events of the processes on this case."""
        self._page, self._today = page, today
        if self.day is None:
            self.day = DateField("Date of the event", today, asks_for="a date to try")
            self.day.changed.connect(self._work_out)
            self._row.insertWidget(3, self.day, 0, Qt.AlignmentFlag.AlignTop)
        chosen = self.what.currentData()
        self.what.blockSignals(True)
        self.what.clear()
        open_kinds = [process.kind for process in page.processes if not process.closed]
        for choice in likely_events(page.facts, open_kinds, page.deadlines, today):
            self.what.addItem(event_words(choice.type), (choice.kind, choice.type))
        self.what.setCurrentIndex(max(0, self.what.findData(chosen)))
        self.what.blockSignals(False)
        self._work_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < theme.current().scaled(_NARROW)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(down if narrow else across)
        super().resizeEvent(event)

    def _work_out(self) -> None:
        if self._page is None or self.day is None:
            return
        day, chosen = self.day.day(), self.what.currentData()
        if day is None or chosen is None:
            self.answer.setText("Type a date to see the dates it would set. Nothing is saved")
            return
        kind, type_ = chosen
        effects = effects_of(self._page.facts, kind, Event(type_, day), self._today)
        lines = [what_if_words(one) for one in (*effects.starts, *effects.moves)]
        lines += [f"Done: {met_words(one)}" for one in effects.meets]
        self.answer.setText("\n".join(lines[:4]) if lines else "No date would change")


def _beside(words: str, role: str = "body") -> Words:
    """Words that stand level with a field beside them."""
    label = Words(words, role, wrap=False)
    label.setFixedHeight(theme.current().height("button"))
    return label


class DeadlinesTab(QWidget):
    """Every limit on the case."""

    chosen_changed = Signal()

    def __init__(self, record: Callable[[], object]) -> None:
        super().__init__()
        self.table = DeadlinesTable()
        self.what_if = WhatIf()
        self.empty = EmptyState()
        self.empty.show_words(
            "No deadlines yet",
            more="Record what happened, such as the request received: every date that follows stands here.",
            icon="calendar",
            button=("Record what happened", record),
        )
        self._stack = ListOrNothing(self.table, (self.what_if,), self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.chosen_changed.emit())

    def show_page(self, page: CasePage, today: date) -> None:
        """Show the deadlines of a case."""
        row = max(0, self.table.currentIndex().row())
        lines = deadline_lines(page, today)
        self.table.lines.show(lines)
        if lines:
            self.table.setCurrentIndex(self.table.lines.index(min(row, len(lines) - 1), 0))
        self._stack.show_list(bool(lines))
        self.what_if.show_page(page, today)

    def chosen_deadline(self) -> Deadline | None:
        """Return the deadline of the chosen row."""
        line = self.table.chosen()
        return None if line is None else line.deadline
