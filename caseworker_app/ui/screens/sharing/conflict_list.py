"""The list of what waits for a decision: the child, the field, who and when. Several can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseworker_app.sync.conflicts import Shown
from caseworker_app.ui import theme
from caseworker_app.ui.widgets.status import paint_shape

Lines = tuple[str, str, str]
Index = QModelIndex | QPersistentModelIndex
_TEXT = 38
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class ConflictModel(QAbstractListModel):
    """One row a conflict."""

    def __init__(self, lines: Callable[[Shown], Lines]) -> None:
        super().__init__()
        self._lines = lines
        self.rows: list[Shown] = []

    def show(self, rows: Sequence[Shown]) -> None:
        """Show other conflicts."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        lines = self._lines(self.rows[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(lines)
        return lines if role == Qt.ItemDataRole.UserRole else None


class ConflictDelegate(QStyledItemDelegate):
    """Three lines, and a diamond: somebody must decide."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        look = theme.current()
        return QSize(200, 3 * look.line("body") + look.scaled(21))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect = theme.current(), QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, look.colour("selected"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("line"))
        with theme.on_selection(chosen):
            self._paint_words(painter, rect, index.data(Qt.ItemDataRole.UserRole))
        view = option.widget
        if isinstance(view, ConflictList) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(look.colour("accent"), look.size("ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, lines: Lines) -> None:
        look = theme.current()
        line, left = look.line("body"), look.scaled(_TEXT)
        top = rect.top() + look.scaled(10)
        paint_shape(painter, "today", QPointF(rect.left() + look.scaled(22), top + line / 2))
        for place, (words, role, tint) in enumerate(
            zip(lines, ("strong", "body", "body"), ("text", "text", "quiet"), strict=True)
        ):
            room = QRect(rect.left() + left, top + place * line, rect.width() - left - 12, line)
            painter.setFont(look.font(role))
            painter.setPen(look.colour(tint))
            shown = look.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _MIDDLE, shown)


class ConflictList(QListView):
    """Letters and digits act here: `lettered` says which was pressed."""

    lettered = Signal(str)
    opened = Signal()

    def __init__(self, model: ConflictModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(ConflictDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What waits for a decision, the oldest first")
        self.activated.connect(lambda _index: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text().upper()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in ("1", "2", "E"):
            self.lettered.emit(key)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters act here, so typing finds nothing."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)
