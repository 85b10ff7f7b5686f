"""The table under the charts: a number opens its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from caseworker_app.reports.charts import Chart, Line
from caseworker_app.reports.figures import Figure, Period
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, set_up
from caseworker_app.ui.tables import Column, Role, RowsModel


@dataclass(frozen=True)
class Asked:
    """A number whose cases somebody wants to see."""

    figure: Figure
    period: Period
    part: str = ""


@dataclass(frozen=True)
class NumberLine:
    """One line of the table, and the chart that it belongs to."""

    chart: Chart
    line: Line

    def asked(self, place: int) -> Asked | None:
        """Return what stands behind the number at a place; the last is the whole."""
        if self.line.figure is None:
            return None
        if place >= len(self.chart.labels):
            return Asked(self.line.figure, self.chart.period)
        part = self.chart.parts[place] if self.chart.parts else ""
        return Asked(self.line.figure, self.chart.spans[place], part)


class NumbersModel(RowsModel[NumberLine]):
    """The lines of all charts that are shown."""

    def show_charts(self, charts: Sequence[Chart]) -> None:
        """Show the tables of charts that have the same labels."""
        first = charts[0]
        labels = (*first.labels, first.last)
        columns = [Column[NumberLine](first.by, text=lambda one: one.line.name, width=170)]
        columns += [
            Column[NumberLine](label, text=lambda one, place=place: one.line.cells[place], right=True)  # type: ignore[misc]
            for place, label in enumerate(labels)
        ]
        self.rows = [NumberLine(chart, line) for chart in charts for line in chart.table]
        self.show_columns(columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if index.isValid() and role == Role.FontRole:
            line = self.rows[index.row()].line
            strong = line.strong or (line.head and index.column() == 0)
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font if strong else None
        return super().data(index, role)


class NumberDelegate(CellDelegate):
    """Paints a number at the right of its cell; lines of a group stand a step in."""

    least = 28

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        look = theme.current()
        strong = index.data(Qt.ItemDataRole.FontRole) is not None
        painter.setFont(look.font("strong" if strong else "body"))
        painter.setPen(look.colour("text"))
        words = str(index.data() or "")
        side = Qt.AlignmentFlag.AlignRight if index.column() else Qt.AlignmentFlag.AlignLeft
        model = index.model()
        if not index.column() and isinstance(model, NumbersModel) and not model.rows[index.row()].line.head:
            rect = rect.adjusted(12, 0, 0, 0)
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, words)


class NumbersTable(QTableView):
    """The table; Enter or a double click on a number opens its cases."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.numbers = NumbersModel()
        self.setModel(self.numbers)
        self.setItemDelegate(NumberDelegate(self))
        set_up(self, self.numbers.columns, theme.current().scaled(NumberDelegate.least))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.horizontalHeader().setStretchLastSection(False)
        self.setAccessibleName("The numbers of the charts")
        self.setAccessibleDescription("Enter on a number opens its cases")
        self.doubleClicked.connect(lambda _index: self.open_number())

    def show_charts(self, charts: Sequence[Chart]) -> None:
        """Show the numbers of charts."""
        self.numbers.show_charts(charts)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, theme.current().scaled(170))
        header.setMinimumSectionSize(theme.current().scaled(58))
        self.setCurrentIndex(self.numbers.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.open_number()
        else:
            super().keyPressEvent(event)

    def open_number(self) -> None:
        """Open the cases behind the number that is current; the name of a line opens the whole."""
        index = self.currentIndex()
        if index.isValid():
            line = self.numbers.rows[index.row()]
            place = index.column() - 1 if index.column() else len(line.chart.labels)
            if (asked := line.asked(place)) is not None:
                self.opened.emit(asked)
