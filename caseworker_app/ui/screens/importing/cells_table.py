"""The cells to look at: doubtful, not used, or different from the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from caseworker_app.casework.incoming import Disagreement, SheetCell
from caseworker_app.ui import theme
from caseworker_app.ui.dates import short_date
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.status import Shape, Status, paint_status


@dataclass(frozen=True)
class CellLine:
    """One cell as the list shows it."""

    cell: SheetCell
    child: str
    shape: Shape

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return f"{self.cell.column}{self.cell.row}"


def lines_of(cells: Sequence[SheetCell], children: dict[tuple[str, int], str], shape: Shape) -> list[CellLine]:
    """Return cells as lines, each with the child of its row."""
    return [CellLine(cell, children.get((cell.sheet, cell.row), ""), shape) for cell in cells]


def law_lines(found: Sequence[Disagreement]) -> list[CellLine]:
    """Return the dates that differ from the law, the furthest first."""
    made = []
    for one in sorted(found, key=lambda one: -abs(one.days)):
        days = abs(one.days)
        side = "later" if one.days > 0 else "earlier"
        why = f"By law {short_date(one.due)}: the sheet is {days} day{'' if days == 1 else 's'} {side} ({one.rule})."
        cell = SheetCell(one.sheet, one.row, one.column, one.heading, one.value, why)
        made.append(CellLine(cell, one.child, "late" if one.days > 0 else "today"))
    return made


COLUMNS = (
    Column[CellLine]("Sheet", lambda line: line.cell.sheet, width=96, quiet=True),
    Column[CellLine]("Cell", lambda line: line.place, sort_by=lambda line: (line.cell.sheet, line.cell.row), width=60, quiet=True),
    Column[CellLine]("Child", lambda line: line.child, sort_by=lambda line: line.child, width=150, strong=True),
    Column[CellLine]("Column", lambda line: line.cell.heading, sort_by=lambda line: line.cell.heading, width=130),
    Column[CellLine]("In the sheet", lambda line: line.cell.value, width=170),
    Column[CellLine]("What to look at", lambda line: line.cell.why, width=300, hint=lambda line: line.cell.why),
)
VALUE = 4


class _ValueDelegate(QStyledItemDelegate):
    """Paints the cell's own text as a chip with the shape of its trouble."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        model = index.model()
        assert isinstance(model, RowsModel)
        line = model.rows[index.row()]
        look = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(option.rect, look.colour("selected"))  # type: ignore[attr-defined]
        room = option.rect.width() - look.scaled(44)  # type: ignore[attr-defined]
        words = look.metrics().elidedText(" ".join(line.cell.value.split()), Qt.TextElideMode.ElideRight, room)
        painter.save()
        painter.setClipRect(option.rect)  # type: ignore[attr-defined]
        paint_status(painter, option.rect.adjusted(2, 0, -2, 0), Status(line.shape, words))  # type: ignore[attr-defined]
        painter.restore()


class CellsTable(QTableView):
    """A list of cells; the current one is explained beside it."""

    chosen = Signal(object)  # the CellLine, or None

    def __init__(self, name: str = "Doubtful cells") -> None:
        super().__init__()
        self.lines = RowsModel[CellLine](COLUMNS, self)
        self.setModel(self.lines)
        self.setItemDelegateForColumn(VALUE, _ValueDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now.row()))
        self.fit()

    def fit(self) -> None:
        """Follow the text size."""
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.scaled(32))
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, look.scaled(column.width))

    def show_lines(self, lines: Sequence[CellLine]) -> None:
        """Show other cells; the sheet's name stands there only where there are several."""
        row = self.currentIndex().row()
        self.lines.show(lines)
        self.setColumnHidden(0, len({line.cell.sheet for line in lines}) < 2)
        if lines:
            self.selectRow(min(max(row, 0), len(lines) - 1))
        else:
            self.chosen.emit(None)

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self.lines.rows):
            self.chosen.emit(self.lines.rows[row])
