"""The grid of the school year: months across, rows down, a count with a small bar in each cell."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from caseworker_app.casework.planner import EARLIER, NO_DATE, NOTHING, By, Cell, Grid, GridRow, month_key
from caseworker_app.ui import theme
from caseworker_app.ui.screens.reviews.grid_paint import CellDelegate, MonthHeader, RowHeader, widest_total
from caseworker_app.ui.screens.reviews.words import cell_spoken, cell_words
from caseworker_app.ui.screens.reviews.year import YearMarks
from caseworker_app.ui.tables import NO_PARENT

Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
TOTAL = "total"
REVIEWS = "application/x-caseworker-reviews"
_NO_DATE_WORDS = "No date"
_SMALLEST_CELL, _TOTALS = 64, 64
_NARROW = 760
_LABELS, _LONG_LABELS = 154, 206  # names of settings are longer than year groups


class GridModel(QAbstractTableModel):
    """The cells of the school year; a first row gathers the plans without a date."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.columns: tuple[str, ...] = ()
        self.rows: tuple[GridRow, ...] = ()
        self.months: dict[str, date] = {}
        self.today = date.min

    def show(self, grid: Grid) -> None:
        """Show other counts."""
        self.beginResetModel()
        self.grid = grid
        self.today = grid.view.today
        self.months = {month_key(month): month for month in grid.view.months}
        self.columns = (*((EARLIER,) if grid.has_earlier else ()), *self.months, TOTAL)
        self.rows = grid.rows
        if grid.no_date:
            keys = tuple(key for row in grid.rows for key in row.keys)
            lost = GridRow(_NO_DATE_WORDS, keys, {NO_DATE: grid.total(NO_DATE)})
            self.rows = (lost, *grid.rows)
        self.endResetModel()

    @property
    def this_month(self) -> str:
        """The column of the present month."""
        return month_key(self.today)

    def is_no_date(self, row: int) -> bool:
        """Whether a row gathers the plans without a date."""
        return 0 <= row < len(self.rows) and self.rows[row].words == _NO_DATE_WORDS

    def column_of(self, row: int, column: int) -> str:
        """Return what a cell counts: a month, the earlier years, or the plans without a date."""
        return NO_DATE if self.is_no_date(row) else self.columns[column]

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell; the last column sums up the year."""
        found = self.rows[row]
        if self.is_no_date(row):
            return found.cell(NO_DATE) if self.columns[column] in (TOTAL, self.first_month) else NOTHING
        return found.total if self.columns[column] == TOTAL else found.cell(self.columns[column])

    @property
    def first_month(self) -> str:
        """The column in which the plans without a date are counted."""
        return next(iter(self.months), TOTAL)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell, column = self.cell(index.row(), index.column()), self.column_of(index.row(), index.column())
        if role == Role.DisplayRole:
            return str(cell.due) if column == TOTAL else cell_words(cell, column, self.this_month)
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            if column == TOTAL:
                return f"{self.rows[index.row()].words}, whole year: {cell.due}"
            return cell_spoken(self.rows[index.row()].words, column, cell)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role not in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Vertical:
            return self.rows[section].words if 0 <= section < len(self.rows) else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if column in (TOTAL, EARLIER):
            return "Year" if column == TOTAL else "Earlier"
        return f"{self.months[column]:%b %Y}"


class GridTable(QTableView):
    """The grid as a person moves in it; reviews can be dropped on a month."""

    opened = Signal()
    moved = Signal(list, object)  # case ids, the month they were dropped on

    def __init__(self, model: GridModel) -> None:
        super().__init__()
        self.cells, self.marks = model, YearMarks()
        self.drop_column = -1
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setHorizontalHeader(MonthHeader(self))
        self.setVerticalHeader(RowHeader(self))
        self.setAccessibleName("Reviews by month")
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAcceptDrops(True)
        self.activated.connect(lambda _index: self.opened.emit())
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters act in the list below; here they find nothing."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_columns()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.fit()
        super().changeEvent(event)

    def fit(self) -> None:
        """Follow the text size."""
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.scaled(32))
        self.horizontalHeader().setFixedHeight(look.scaled(32))
        self.lay_columns()

    def lay_columns(self) -> None:
        """Share the width among the months; below a smallest width the months scroll."""
        look, count, grid = theme.current(), len(self.cells.columns), self.cells.grid
        if not count or grid is None:
            return
        by_year_group = grid.view.by is By.YEAR_GROUP
        wide = by_year_group or self.width() < look.scaled(_NARROW)
        self.verticalHeader().setFixedWidth(look.scaled(_LABELS if wide else _LONG_LABELS))
        last = look.scaled(_TOTALS)
        room = self.width() - self.verticalHeader().width() - 2 * self.frameWidth()
        if len(self.cells.rows) * self.verticalHeader().defaultSectionSize() > self.viewport().height():
            room -= self.verticalScrollBar().sizeHint().width()
        smallest = max(look.scaled(_SMALLEST_CELL), widest_total(self))
        each = max((room - last) // max(count - 1, 1), smallest)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place in range(count - 1):
            self.setColumnWidth(place, each)
        self.setColumnWidth(count - 1, max(last, room - each * (count - 1)))

    def go_to(self, row: int, column: int) -> None:
        """Put the keyboard on a cell."""
        self.setCurrentIndex(self.cells.index(row, column))

    # Dropping a review on a month.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(REVIEWS):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        column = self.columnAt(event.position().toPoint().x())
        if 0 <= column < len(self.cells.columns) and self.cells.columns[column] in self.cells.months:
            self._mark(column)
            event.acceptProposedAction()
        else:
            self._mark(-1)
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._mark(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        column = self.columnAt(event.position().toPoint().x())
        self._mark(-1)
        month = self.cells.months.get(self.cells.columns[column]) if column >= 0 else None
        if month is not None:
            case_ids = bytes(event.mimeData().data(REVIEWS).data()).decode().split()
            event.acceptProposedAction()
            self.moved.emit(case_ids, month)

    def _mark(self, column: int) -> None:
        if column != self.drop_column:
            self.drop_column = column
            self.viewport().update()
