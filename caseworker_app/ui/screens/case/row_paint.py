"""Tables of painted rows: their manners, and the ground, selection and focus ring of a whole row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QTableView

from caseworker_app.ui import theme
from caseworker_app.ui.tables import Column


def paint_row_ground(
    painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
) -> None:
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
