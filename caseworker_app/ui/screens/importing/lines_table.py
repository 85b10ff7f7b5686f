"""A plain list of lines in the wizard: whole rows, room at the left, a hairline under each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from caseworker_app.ui import theme
from caseworker_app.ui.tables import Column, RowsModel

Line = TypeVar("Line")
EDGE = 8  # beyond the cell's own 8: texts at the left stand 16 from the edge, as on every screen


def row_lines() -> str:
    """Return the style of a table's cells: room at the left, and a line under each row."""
    look = theme.current()
    return (
        # Qt adds three of its own: with the headings' eight, texts stand under them.
        f"QTableView::item {{ padding: 0px 5px; border-bottom: 1px solid {look.colours['line']}; }}"
        f"QTableView::item:selected {{ background: {look.colours['selected']};"
        f" color: {look.colours['on_selected']}; }}"
        "QHeaderView::section:first, QHeaderView::section:only-one { padding-left: 16px; }"
    )


class EdgeDelegate(QStyledItemDelegate):
    """Paints the first column with the room that a screen has at its edge."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme.current()
        edge = option.rect.adjusted(0, 0, look.scaled(EDGE) - option.rect.width(), 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(edge, look.colour("selected"))
        painter.fillRect(edge.adjusted(0, edge.height() - 1, 0, 0), look.colour("line"))
        inside = QStyleOptionViewItem(option)
        inside.rect = option.rect.adjusted(look.scaled(EDGE), 0, 0, 0)
        super().paint(painter, inside, index)


def set_manners(table: QTableView, name: str) -> None:
    """Give a table of the wizard its manners: whole rows, one at a time, Tab leaves it."""
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setAccessibleName(name)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class LinesTable(QTableView, Generic[Line]):
    """A list whose current line can be acted upon."""

    chosen = Signal(object)  # the line, or None

    def __init__(self, name: str, columns: Sequence[Column[Line]]) -> None:
        super().__init__()
        self.lines: RowsModel[Line] = RowsModel(columns, self)
        self.setModel(self.lines)
        set_manners(self, name)
        self.setItemDelegateForColumn(0, EdgeDelegate(self))
        self.horizontalHeader().setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.current()))
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.fit()
        super().changeEvent(event)

    def fit(self) -> None:
        """Follow the text size and the colours."""
        look = theme.current()
        if self.styleSheet() != (lines := row_lines()):
            self.setStyleSheet(lines)
        self.verticalHeader().setDefaultSectionSize(look.scaled(32))
        for place, column in enumerate(self.lines.columns):
            self.setColumnWidth(place, look.scaled(column.width))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the first is chosen."""
        self.lines.show(lines)
        if lines:
            self.selectRow(0)
        self.chosen.emit(self.current())

    def current(self) -> Line | None:
        """Return the line that the keyboard stands on."""
        row = self.currentIndex().row()
        return self.lines.rows[row] if 0 <= row < len(self.lines.rows) else None
