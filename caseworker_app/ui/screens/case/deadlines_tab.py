"""The Deadlines tab: every limit on the case in a table, and "What if" below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

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
from caseworker_app.ui.screens.case.row_paint import paint_row_ground, set_up
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import Words, hairline
from caseworker_app.ui.widgets.status import paint_status

Index = QModelIndex | QPersistentModelIndex
_STATUS = 2
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class DeadlinesModel(RowsModel[DeadlineLine]):
    """Shows the rows of the tab; holds no rules and makes no queries."""

    columns = (
        Column("Task", text=lambda one: one.task, width=216, hint=lambda one: one.title),
        Column("Due", text=lambda one: one.due, width=108),
        Column("Status", text=lambda one: one.status.words, width=132),
        Column("Started by", text=lambda one: one.started_by, width=208, hint=lambda one: one.started_by),
        Column("Limit", text=lambda one: one.limit, width=112, hint=lambda one: one.limit),
        Column("Law", text=lambda one: one.law, width=190, hint=lambda one: one.law),
        Column("Met on", text=lambda one: one.met_on, width=108),
        Column("Exception", text=lambda one: one.exception, width=84),
    )

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class DeadlinesDelegate(QStyledItemDelegate):
    """Paints a row; the status is a shape and its words, without a fill."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(40, theme.current().height("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_ground(painter, option, index)
        line: DeadlineLine = index.data(Role.UserRole)
        inside = option.rect.adjusted(16 if index.column() == 0 else 8, 0, -6, 0)
        if index.column() == _STATUS:
            paint_status(painter, inside, line.status, filled=False)
        else:
            settled = line.deadline is None or line.status.shape in ("met", "ended")
            painter.setFont(look.font())
            painter.setPen(look.colour("quiet" if settled or index.column() > 1 else "text"))
            words = look.metrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, _MIDDLE, words)
        painter.restore()


class DeadlinesTable(QTableView):
    """One row a limit; F2 explains the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = DeadlinesModel()
        self.setModel(self.lines)
        self.setItemDelegate(DeadlinesDelegate(self))
        set_up(self, self.lines.columns, theme.current().height("row"))
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addLayout(self._row)
        layout.addWidget(self.answer)
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
        ready = QWidget()
        column = QVBoxLayout(ready)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addWidget(self.what_if)
        self._stack = QStackedWidget()
        self._stack.addWidget(ready)
        self._stack.addWidget(self.empty)
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
        self._stack.setCurrentIndex(0 if lines else 1)
        self.what_if.show_page(page, today)

    def chosen_deadline(self) -> Deadline | None:
        """Return the deadline of the chosen row."""
        line = self.table.chosen()
        return None if line is None else line.deadline
