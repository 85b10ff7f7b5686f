"""The Caseload's table: ticks stand apart from the current row, and the name stays in sight."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from caseworker_app.store.folding import fold
from caseworker_app.ui import theme
from caseworker_app.ui.screens.caseload.columns import TICK
from caseworker_app.ui.screens.caseload.header import CaseHeader
from caseworker_app.ui.screens.caseload.model import CaseloadModel
from caseworker_app.ui.screens.caseload.painting import RowPainter

Flag = QItemSelectionModel.SelectionFlag
Move = QAbstractItemView.CursorAction
MOVES = {
    Qt.Key.Key_Up: Move.MoveUp,
    Qt.Key.Key_Down: Move.MoveDown,
    Qt.Key.Key_PageUp: Move.MovePageUp,
    Qt.Key.Key_PageDown: Move.MovePageDown,
}


class CaseTable(QTableView):
    """A plain click or arrow moves the current row; Space, Ctrl, Shift and the tick box select."""

    opened = Signal()
    typed_ahead = Signal(str)
    filter_wanted = Signal()
    chosen_changed = Signal()

    def __init__(self, model: CaseloadModel) -> None:
        super().__init__()
        self.cases = model
        self.leads = False  # the filter has the keyboard, and Enter there opens the current row
        self.fitted: dict[tuple[str, int, bool], str] = {}  # texts cut to their columns, by text and width
        self._widths: dict[str, int] = {}
        self._anchor = -1  # where Shift began
        self.setModel(model)
        # A signal: overriding selectionChanged() breaks memory in PySide 6.11, and the process dies later.
        self.selectionModel().selectionChanged.connect(self._repaint_choice)
        self.header = CaseHeader(self)
        self.setHorizontalHeader(self.header)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Cases")
        self.setAccessibleDescription(
            "Enter opens a case, Space ticks it, letters jump to a name, Ctrl+A ticks all that are shown."
        )
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header.sectionResized.connect(self._resized)
        self.fit_rows()

    def fit_rows(self) -> None:
        """Take the height of rows from the theme."""
        height = theme.current().height("row_compact")
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def lay_columns(self) -> None:
        """Put every column back in its place, at its width."""
        for place, column in enumerate(self.cases.case_columns):
            at = self.header.visualIndex(place)
            if at != place:
                self.header.moveSection(at, place)
            width = self._widths.get(column.name, column.width)
            self.header.resizeSection(place, theme.current().scaled(width))

    def widen(self, name: str, by: int) -> None:
        """Make a column wider, or narrower."""
        columns = self.cases.case_columns
        place = next(place for place, column in enumerate(columns) if column.name == name)
        self.header.resizeSection(
            place, max(self.header.sectionSize(place) + by, self.header.minimumSectionSize())
        )

    def _resized(self, place: int, _before: int, after: int) -> None:
        columns = self.cases.case_columns
        if after and 0 <= place < len(columns):
            self._widths[columns[place].name] = round(after * 100 / theme.current().text_size)

    @property
    def current_place(self) -> int:
        """The place of the current row, −1 where there is none."""
        return self.currentIndex().row()

    def lead(self, on: bool) -> None:
        """Show the current row as the one that Enter opens, though the keyboard is in the filter."""
        self.leads = on
        self.viewport().update()

    def go_to(self, place: int) -> None:
        """Make a row the current one, without selecting it."""
        if 0 <= place < self.cases.rowCount():
            index = self.cases.index(place, 0)
            self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)
            self.scrollTo(index)
            self.viewport().update()

    def chosen_places(self) -> list[int]:
        """Return the places of the selected rows, in order."""
        return sorted({place for each in self._ranges() for place in range(each.top(), each.bottom() + 1)})

    def chosen_count(self) -> int:
        """Return how many rows are selected."""
        return sum(each.height() for each in self._ranges())

    def _ranges(self) -> list[QItemSelectionRange]:
        chosen = self.selectionModel().selection()
        return [chosen.at(number) for number in range(chosen.count())]

    def toggle(self, place: int) -> None:
        """Tick a row, or take its tick away."""
        index = self.cases.index(place, 0)
        self.selectionModel().setCurrentIndex(index, Flag.Toggle | Flag.Rows)
        self.viewport().update()

    def extend_to(self, place: int) -> None:
        """Select from where Shift began to a row."""
        anchor = max(self._anchor, 0)
        index = self.cases.index(place, 0)
        self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)
        first, last = sorted((anchor, place))
        corner = self.cases.index(last, self.cases.columnCount() - 1)
        self.selectionModel().select(QItemSelection(self.cases.index(first, 0), corner), Flag.ClearAndSelect)
        self._anchor = anchor
        self.scrollTo(index)

    def toggle_all(self) -> None:
        """Tick all rows that are shown, or none if all are ticked."""
        if self.chosen_count() == self.cases.rowCount():
            self.clearSelection()
        else:
            self.selectAll()

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        if isinstance(event, QMouseEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            return super().selectionCommand(index, event) if control else Flag.NoUpdate
        if isinstance(event, QKeyEvent):
            return Flag.Toggle | Flag.Rows if event.key() == Qt.Key.Key_Space else Flag.NoUpdate
        return super().selectionCommand(index, event) if event is not None else Flag.NoUpdate

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        on_tick = index.column() == 0 and event.position().x() < theme.current().scaled(TICK - 6)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if index.isValid() and on_tick and plain and event.button() is Qt.MouseButton.LeftButton:
            self.toggle(index.row())
            return
        if index.isValid() and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.extend_to(index.row())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.cases.rowCount() - 1)
            return
        move = MOVES.get(Qt.Key(event.key()))
        if move is not None and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            target = self.moveCursor(move, Qt.KeyboardModifier.NoModifier)
            if target.isValid():
                self.extend_to(target.row())
            return
        if event.text() == "/" and not event.modifiers():
            self.filter_wanted.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        self.typed_ahead.emit(fold(search))

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        # A screen reader is silent in a table without a current row.
        if self.current_place < 0:
            self.go_to(0)
        self.viewport().update()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._anchor = current.row()
        self.viewport().update()

    def _repaint_choice(self) -> None:
        self.viewport().update()
        self.header.viewport().update()
        self.chosen_changed.emit()

    def indexAt(self, point: QPoint) -> QModelIndex:
        if self.horizontalScrollBar().value() and point.x() < self.columnWidth(0):
            return self.cases.index(self.rowAt(point.y()), 0) if self.rowAt(point.y()) >= 0 else QModelIndex()
        return super().indexAt(point)

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        rect = super().visualRect(index)
        if index.column() == 0:
            rect.moveLeft(0)
        return rect

    def scrollContentsBy(self, across: int, down: int) -> None:
        super().scrollContentsBy(across, down)
        if across:
            # The name stays while the rest moves under it.
            self.viewport().update()
            self.header.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        rows = RowPainter(painter, self)
        first = self.rowAt(event.rect().top())
        if first < 0:
            return
        last = self.rowAt(event.rect().bottom())
        for place in range(first, (last if last >= 0 else self.cases.rowCount() - 1) + 1):
            rows.paint(place, self.rowViewportPosition(place), self.rowHeight(place))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "header"):
            self.fitted.clear()
            self.fit_rows()
            self.lay_columns()
