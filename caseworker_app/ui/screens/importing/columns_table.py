"""The columns of the file: where each goes, how sure the guess is, how many cells could be read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from caseworker_app.ui import theme
from caseworker_app.ui.screens.importing.draft import ColumnLine
from caseworker_app.ui.screens.importing.lines_table import EdgeDelegate, row_lines, set_manners
from caseworker_app.ui.screens.importing.marks import Mark
from caseworker_app.ui.widgets.status import Status

HEADINGS = ("Their column", "Examples", "Goes to", "How sure", "Read")
TARGET = Qt.ItemDataRole.UserRole
KEPT = "Kept as text"
MARKS = {
    "Sure": Status("met", "Sure"),
    "Check": Status("today", "Check"),
    "Not known": Status("missing", "Not known"),
    "Left out": Status("later", "As text"),
}


class _Combo(QComboBox):
    """Does not change when the wheel turns over it while the table scrolls."""

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]


class ColumnsTable(QTableWidget):
    """One line a heading; a person corrects where it goes."""

    corrected = Signal(str, object)  # heading, target or None

    def __init__(self) -> None:
        super().__init__(0, len(HEADINGS))
        self.setHorizontalHeaderLabels(list(HEADINGS))
        set_manners(self, "Columns of the file")
        self.setItemDelegateForColumn(0, EdgeDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        read = self.horizontalHeaderItem(4)
        assert read is not None
        read.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._targets: QStandardItemModel | None = None

    def show_lines(self, lines: Sequence[ColumnLine]) -> None:
        """Show the columns; lines that are there already keep their place."""
        self._fit_columns()
        if self.rowCount() != len(lines):
            self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            self._show_line(row, line)
        if lines and self.currentRow() < 0:
            self.setCurrentCell(0, 0)

    def _fit_columns(self) -> None:
        look = theme.current()
        if self.styleSheet() != (lines := row_lines()):
            self.setStyleSheet(lines)
        for column, pixels in ((0, 150), (2, 216), (3, 106), (4, 104)):
            self.setColumnWidth(column, look.scaled(pixels))
        self.verticalHeader().setDefaultSectionSize(look.scaled(36))

    def _show_line(self, row: int, line: ColumnLine) -> None:
        look = theme.current()
        of = "–" if line.target is None else f"{line.read:,} of {line.filled:,}"
        spoken = f"{line.heading}, examples {line.examples}, {line.word}"
        heading, examples, read = (_cell(text) for text in (line.heading, line.examples, of))
        heading.setFont(look.font("strong"))
        heading.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        examples.setForeground(look.colour("quiet"))
        read.setForeground(look.colour("quiet"))
        read.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, item in ((0, heading), (1, examples), (4, read)):
            self.setItem(row, column, item)
        self.setCellWidget(row, 3, Mark(MARKS[line.word], line.why))
        self._show_combo(row, line)

    def _show_combo(self, row: int, line: ColumnLine) -> None:
        combo = self.cellWidget(row, 2)
        box = combo.findChild(QComboBox) if combo else None
        if box is None or box.property("heading") != line.heading:
            box = _Combo()
            box.setModel(self._model())
            box.setMaxVisibleItems(20)
            box.setProperty("heading", line.heading)
            box.setAccessibleName(f"{line.heading} goes to")
            box.setMinimumHeight(theme.current().height("bar_button"))
            box.view().setMinimumWidth(theme.current().scaled(320))
            box.activated.connect(
                lambda place, box=box: self.corrected.emit(
                    box.property("heading"), box.itemData(place, TARGET) or None
                )
            )
            self.setCellWidget(row, 2, _padded(box))
        place = box.findData(line.target or "", TARGET)
        if place < 0 and line.target:
            place = self._add(line.target)
        box.setCurrentIndex(place)

    def _model(self) -> QStandardItemModel:
        """Return the list of all targets in their groups, shared by every line."""
        if self._targets is not None:
            return self._targets
        from caseworker_app.imports.targets import TARGETS

        self._targets = QStandardItemModel(self)
        self._targets.appendRow(_item(KEPT, ""))
        group = ""
        for target in TARGETS:
            if target.group != group:
                group = target.group
                title = QStandardItem(group)
                title.setEnabled(False)
                title.setFont(theme.current().font("small_strong"))
                self._targets.appendRow(title)
            self._targets.appendRow(_item(target.label, target.name))
        return self._targets

    def _add(self, name: str) -> int:
        from caseworker_app.imports.targets import find

        model = self._model()
        model.appendRow(_item(find(name).label, name))
        return model.rowCount() - 1


def _cell(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    return item


def _item(words: str, name: str) -> QStandardItem:
    item = QStandardItem(words)
    item.setData(name, TARGET)
    return item


def _padded(widget: QWidget) -> QWidget:
    from PySide6.QtWidgets import QHBoxLayout

    around = QWidget()
    layout = QHBoxLayout(around)
    layout.setContentsMargins(2, 2, 14, 2)
    layout.addWidget(widget)
    around.setFocusProxy(widget)
    return around
