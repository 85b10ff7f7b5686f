"""The cells to look at: doubtful, not used, or different from the law."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from caseworker_app.casework.incoming import Disagreement, SheetCell
from caseworker_app.ui import theme
from caseworker_app.ui.dates import count_of, short_date
from caseworker_app.ui.screens.importing.lines_table import EdgeDelegate, row_lines, set_manners
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.status import Shape, Status, paint_status


@dataclass(frozen=True)
class CellLine:
    """One cell as the list shows it."""

    cell: SheetCell
    child: str
    shape: Shape
    hidden: bool = False  # its words could name somebody, and the screen is shared

    @property
    def value(self) -> str:
        """What the sheet says there, as it may be shown now."""
        return "Hidden" if self.hidden else self.cell.value

    @property
    def why(self) -> str:
        """Why it is in the list, as it may be shown now."""
        return "Hidden in discreet mode." if self.hidden else self.cell.why

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return f"{self.cell.column}{self.cell.row}"


def lines_of(
    cells: Sequence[SheetCell], children: dict[tuple[str, int], str], shape: Shape
) -> list[CellLine]:
    """Return cells as lines, each with the child of its row."""
    return [CellLine(cell, children.get((cell.sheet, cell.row), ""), shape) for cell in cells]


def one_a_row(lines: Sequence[CellLine], telling: Collection[str]) -> list[CellLine]:
    """Show each row once, by its first cell or by that of a telling heading."""
    shown: dict[tuple[str, int], CellLine] = {}
    for line in lines:
        place = (line.cell.sheet, line.cell.row)
        if place not in shown or line.cell.heading in telling:
            shown[place] = line
    return list(shown.values())


def law_lines(found: Sequence[Disagreement]) -> list[CellLine]:
    """Return the dates that differ from the law, the furthest first."""
    made = []
    for one in sorted(found, key=lambda one: -abs(one.days)):
        days = abs(one.days)
        side = "later" if one.days > 0 else "earlier"
        late = f"{count_of(days, 'day')} {side}"
        why = f"By law {short_date(one.due)}: the sheet is {late} ({one.rule})."
        cell = SheetCell(one.sheet, one.row, one.column, one.heading, one.value, why)
        made.append(CellLine(cell, one.child, "late" if one.days > 0 else "today"))
    return made


COLUMNS = (
    Column[CellLine](
        "Sheet", lambda line: line.cell.sheet, width=96, quiet=True, hint=lambda line: line.cell.sheet
    ),
    Column[CellLine](
        "Cell",
        lambda line: line.place,
        sort_by=lambda line: (line.cell.sheet, line.cell.row),
        width=60,
        quiet=True,
    ),
    Column[CellLine](
        "Child", lambda line: line.child, sort_by=lambda line: line.child, width=150, strong=True
    ),
    Column[CellLine](
        "Column", lambda line: line.cell.heading, sort_by=lambda line: line.cell.heading, width=130
    ),
    Column[CellLine]("In the sheet", lambda line: line.value, width=170),
    Column[CellLine]("What to look at", lambda line: line.why, width=300, hint=lambda line: line.why),
)
SHEET, HEADING, VALUE, WHY = 0, 3, 4, 5
NARROW = 700
WIDEST_SHEET = 190


class _ValueDelegate(QStyledItemDelegate):
    """Paints the cell's own text as a chip with the shape of its trouble."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, RowsModel)
        line = model.rows[index.row()]
        with theme.on_selection(bool(option.state & QStyle.StateFlag.State_Selected)):
            self._paint(painter, option, line)

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, line: CellLine) -> None:
        look = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, look.colour("selected"))
        room = option.rect.width() - look.scaled(44)
        words = look.metrics().elidedText(" ".join(line.value.split()), Qt.TextElideMode.ElideRight, room)
        painter.save()
        painter.setClipRect(option.rect)
        paint_status(painter, option.rect.adjusted(4, 0, -2, 0), Status(line.shape, words))
        painter.setClipping(False)
        painter.fillRect(option.rect.adjusted(0, option.rect.height() - 1, 0, 0), look.colour("line"))
        painter.restore()


class CellsTable(QTableView):
    """A list of cells; the current one is explained beside it."""

    chosen = Signal(object)  # the CellLine, or None

    def __init__(self, name: str = "Doubtful cells", *, explained: bool = True) -> None:
        super().__init__()
        self._explained = explained  # the whole reason stands beside the table, where there is little room
        self.lines = RowsModel[CellLine](COLUMNS, self)
        self.setModel(self.lines)
        self.setItemDelegateForColumn(VALUE, _ValueDelegate(self))
        self.setItemDelegateForColumn(0, EdgeDelegate(self))
        self.setItemDelegateForColumn(1, EdgeDelegate(self))  # the first one where there is one sheet
        set_manners(self, name)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now.row()))
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.fit()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < theme.current().scaled(NARROW)
        self.setColumnHidden(WHY if self._explained else HEADING, narrow)
        super().resizeEvent(event)

    def fit(self) -> None:
        """Follow the text size and the colours."""
        look = theme.current()
        if self.styleSheet() != (lines := row_lines()):
            self.setStyleSheet(lines)
        self.verticalHeader().setDefaultSectionSize(look.scaled(32))
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, look.scaled(column.width))
        self._fit_sheets()

    def _fit_sheets(self) -> None:
        """Show the sheets' names whole, where that leaves room for the rest."""
        look = theme.current()
        names = {line.cell.sheet for line in self.lines.rows}
        widest = max((look.metrics().horizontalAdvance(name) for name in names), default=0)
        room = max(look.scaled(COLUMNS[SHEET].width), widest + look.scaled(28))
        self.setColumnWidth(SHEET, min(room, look.scaled(WIDEST_SHEET)))

    def show_lines(self, lines: Sequence[CellLine]) -> None:
        """Show other cells; the sheet's name stands there only where there are several."""
        row = self.currentIndex().row()
        self.lines.show(lines)
        self.setColumnHidden(SHEET, len({line.cell.sheet for line in lines}) < 2)
        self._fit_sheets()
        if lines:
            self.selectRow(min(max(row, 0), len(lines) - 1))
        else:
            self.chosen.emit(None)

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self.lines.rows):
            self.chosen.emit(self.lines.rows[row])
