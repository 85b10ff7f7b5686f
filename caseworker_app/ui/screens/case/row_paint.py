"""The ground of a painted table row: selection, hairline, and one focus ring round the whole row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from caseworker_app.ui import theme


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
