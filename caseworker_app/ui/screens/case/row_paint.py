"""Tables of painted rows: their manners, and the ground, selection and focus ring of a whole row."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from caseworker_app.ui import theme
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.paragraph import draw_lines, lines_high

Index = QModelIndex | QPersistentModelIndex
_RIGHT = 6
_NARROW = 700


def on_chosen(option: QStyleOptionViewItem) -> AbstractContextManager[None]:
    """Paint in the colours of a chosen row, if it is one."""
    return theme.on_selection(bool(option.state & QStyle.StateFlag.State_Selected))


def paint_row_ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    """Paint the ground of one cell, so that the cells of a row read as one band."""
    look = theme.current()
    rect = QRectF(option.rect)
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.fillRect(option.rect, look.colour("selected" if selected else "window"))
    painter.setPen(look.colour("line"))
    painter.drawLine(QPointF(rect.left(), rect.bottom() - 0.5), QPointF(rect.right(), rect.bottom() - 0.5))
    view = option.widget
    if not selected or view is None or not view.hasFocus():
        return
    painter.setPen(QPen(look.colour("accent"), look.size("ring")))
    painter.drawLine(QPointF(rect.left(), rect.top() + 1), QPointF(rect.right(), rect.top() + 1))
    painter.drawLine(QPointF(rect.left(), rect.bottom() - 1), QPointF(rect.right(), rect.bottom() - 1))
    if index.column() == 0:
        painter.drawLine(QPointF(rect.left() + 1, rect.top()), QPointF(rect.left() + 1, rect.bottom()))
    if rect.right() >= view.width() - 3:
        painter.drawLine(QPointF(rect.right() - 1, rect.top()), QPointF(rect.right() - 1, rect.bottom()))


class CellDelegate(QStyledItemDelegate):
    """Paints a cell of a row; words that do not fit go on below, and the row grows with them."""

    least = 36

    def role(self, index: Index) -> str:
        """Return the kind of type of a cell."""
        return "body" if index.data(Qt.ItemDataRole.FontRole) is None else "strong"

    def tint(self, index: Index) -> str:
        """Return the colour of the words of a cell."""
        del index
        return "text"

    def words_high(self, index: Index, width: int) -> int:
        """Return how much height the words of a cell need."""
        return lines_high(str(index.data() or ""), self.role(index), width)

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint the words of a cell, from the top of its room."""
        painter.setPen(theme.current().colour(self.tint(index)))
        draw_lines(painter, rect, str(index.data() or ""), self.role(index))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look, view = theme.current(), option.widget
        assert isinstance(view, QTableView)
        span = range(index.column(), index.column() + view.columnSpan(index.row(), index.column()))
        width = sum(view.columnWidth(column) for column in span)
        tall = self.words_high(index, max(40, width - _left(index) - _RIGHT))
        return QSize(width, max(look.scaled(self.least), tall + 2 * self._above()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        above = self._above()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        with on_chosen(option):
            paint_row_ground(painter, option, index)
            self.paint_inside(painter, option.rect.adjusted(_left(index), above, -_RIGHT, -above), index)
        painter.restore()

    def _above(self) -> int:
        look = theme.current()
        return (look.scaled(self.least) - look.line("body")) // 2


def first_line(rect: QRect) -> QRect:
    """Return the room of the first line of a cell, for a mark that stands beside it."""
    return QRect(rect.left(), rect.top(), rect.width(), theme.current().line("body"))


def _left(index: Index) -> int:
    return 16 if index.column() == 0 else 8


class RowsTable(QTableView):
    """A table of whole painted rows, each as high as its words need."""

    def __init__(self, model: RowsModel[Any], delegate: CellDelegate) -> None:
        super().__init__()
        self.setModel(model)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        set_up(self, model.columns, theme.current().scaled(delegate.least))
        self._columns = model.columns
        self._was_narrow = False
        model.modelReset.connect(self.resizeRowsToContents)
        self.horizontalHeader().sectionResized.connect(lambda *_: self.resizeRowsToContents())

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < theme.current().scaled(_NARROW)
        if narrow != self._was_narrow:
            self._was_narrow = narrow
            for number, column in enumerate(self._columns):
                width = column.width if not narrow or column.narrow is None else column.narrow
                self.setColumnHidden(number, not width)
                if width:
                    self.setColumnWidth(number, theme.current().scaled(width))
        super().resizeEvent(event)


def set_up(table: QTableView, columns: Sequence[Column[Any]], row_height: int) -> None:
    """Give a table of painted rows its headings and manners: whole rows, no grid, Tab leaves it."""
    look = theme.current()
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(row_height)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    header.setMinimumSectionSize(look.scaled(48))
    header.setStyleSheet("QHeaderView::section:first { padding-left: 16px; }")
    for number, column in enumerate(columns):
        header.resizeSection(number, look.scaled(column.width))
