"""Tables on a screen: plain rows shown through columns, said aloud as they are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
Role = Qt.ItemDataRole


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One heading: what a row says under it, and how a row is put in order by it.

    `key` names the column in saved layouts; without `sort_by` the heading does not sort; `narrow` is its
    width on a small window, where 0 leaves it out.
    """

    heading: str
    text: Callable[[Row], str]
    sort_by: Callable[[Row], Any] | None = None
    key: str = ""
    right: bool = False
    strong: bool = False
    quiet: bool = False
    width: int = 120
    narrow: int | None = None
    hint: Callable[[Row], str] | None = None

    @property
    def name(self) -> str:
        """The column's name in saved layouts."""
        return self.key or self.heading.casefold().replace(" ", "_")

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Where its text stands in the cell."""
        side = Qt.AlignmentFlag.AlignRight if self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class ListModel(QAbstractListModel, Generic[Row]):
    """Shows lines already read; a child says what each part of one is."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Shows rows already read and put in order; holds no rules and makes no queries.

    Any sequence will do, so a long list may hand out its rows as they are looked at.
    """

    columns: Sequence[Column[Row]] = ()

    def __init__(self, columns: Sequence[Column[Row]] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns if columns is not None else self.columns)
        self.rows: Sequence[Row] = ()
        self._strong = QFont()
        self._strong.setWeight(QFont.Weight.DemiBold)

    def show(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows at the end."""
        if rows:
            before = len(self.rows)
            self.beginInsertRows(NO_PARENT, before, before + len(rows) - 1)
            self.rows = [*self.rows, *rows]
            self.endInsertRows()

    def show_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Replace the columns, keeping the rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def changed(self, first: int, last: int) -> None:
        """Say that these rows read differently now."""
        corner = self.index(last, len(self.columns) - 1)
        self.dataChanged.emit(self.index(first, 0), corner)

    def spoken(self, row: Row) -> str:
        """Return one sentence that says the whole row."""
        said = ((column.heading, column.text(row)) for column in self.columns)
        return ", ".join(f"{heading}: {text}" for heading, text in said if text)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Role.DisplayRole:
            return column.text(self.rows[index.row()])
        if role == Role.TextAlignmentRole:
            return column.alignment
        if role == Role.FontRole:
            return self._strong if column.strong else None
        if role == Role.AccessibleTextRole:
            return self._accessible_text(index)
        if role == Role.ToolTipRole and column.hint is not None:
            return column.hint(self.rows[index.row()])
        return None

    def _accessible_text(self, index: Index) -> str:
        row, column = self.rows[index.row()], self.columns[index.column()]
        # A screen reader that moves down reads one cell, so the first cell says the whole row.
        return self.spoken(row) if index.column() == 0 else f"{column.heading}: {column.text(row)}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return column.heading
        if role == Role.TextAlignmentRole:
            return column.alignment
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in order by a column; rows without a value there come first."""
        sort_by = self.columns[column].sort_by if 0 <= column < len(self.columns) else None
        if sort_by is None:
            return
        backwards = order is Qt.SortOrder.DescendingOrder
        known = [row for row in self.rows if sort_by(row) is not None]
        unknown = [row for row in self.rows if sort_by(row) is None]
        self.layoutAboutToBeChanged.emit()
        before, kept = list(self.rows), self.persistentIndexList()
        known.sort(key=sort_by, reverse=backwards)
        self.rows = known + unknown if backwards else unknown + known
        places = {id(row): place for place, row in enumerate(self.rows)}
        self.changePersistentIndexList(
            kept, [self.index(places[id(before[index.row()])], index.column()) for index in kept]
        )
        self.layoutChanged.emit()
