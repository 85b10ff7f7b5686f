"""How the grid is drawn: words before the bar, transfer days dashed, holidays under the months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from caseworker_app.casework.planner import EARLIER, Cell
from caseworker_app.ui import theme
from caseworker_app.ui.screens.reviews.year import transfer_place
from caseworker_app.ui.widgets.status import Shape, paint_shape

if TYPE_CHECKING:
    from caseworker_app.ui.screens.reviews.grid import GridTable

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_EDGE, _BAR = 5, 4
_MARK = 22  # the mark of a month over capacity, with white on both sides


class CellDelegate(QStyledItemDelegate):
    """Paints one cell: how many, which need something, and a bar."""

    def __init__(self, table: GridTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.current().scaled(64), theme.current().scaled(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, table, rect = theme.current(), self._table, option.rect
        model = table.cells
        column = model.columns[index.column()]
        is_current = table.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current or index.column() == table.drop_column:
            painter.fillRect(rect, look.colour("selected"))
        cell = model.cell(index.row(), index.column())
        if column not in model.months and column != EARLIER:
            painter.setFont(look.font())
            painter.setPen(look.colour("text"))
            painter.drawText(rect.adjusted(0, 0, -look.scaled(16), 0), _RIGHT, str(index.data()))
        else:
            words_end = self._paint_counts(painter, rect, cell, str(index.data()))
            self._paint_transfer(painter, rect, column, words_end)
        painter.setClipping(False)
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if is_current:
            painter.setPen(QPen(look.colour("accent"), 2 if table.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_counts(self, painter: QPainter, rect: QRect, cell: Cell, words: str) -> int:
        """Paint the counts and the bar; return where the counts end."""
        look = theme.current()
        painter.setClipRect(rect)
        line, edge = look.line("small"), look.scaled(_EDGE)
        left = rect.left() + edge
        middle = rect.top() + look.scaled(4) + line / 2
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text" if cell.due else "quiet"))
        marks: tuple[tuple[Shape, int, str], ...] = (
            ("late", cell.late, "late"), ("missing", cell.unplanned, "soon"),
        )  # fmt: skip
        strong, small = look.metrics("small_strong"), look.metrics("small")
        beside = sum(look.scaled(16) + strong.horizontalAdvance(str(count)) for _, count, _ in marks if count)
        if edge + small.horizontalAdvance(words) + beside > rect.width():
            words = str(cell.due)  # the bar shows how many of them were held
        painter.drawText(QRect(left, rect.top() + look.scaled(4), rect.width(), line), _LEFT, words)
        left += small.horizontalAdvance(words) + look.scaled(6)
        for shape, count, token in marks:
            if count:
                paint_shape(painter, shape, QPointF(left + look.scaled(4), middle), pixels=9)
                painter.setFont(look.font("small_strong"))
                painter.setPen(look.colour(token))
                where = QRect(left + look.scaled(11), rect.top() + look.scaled(4), rect.width(), line)
                painter.drawText(where, _LEFT, str(count))
                left = where.left() + strong.horizontalAdvance(str(count)) + look.scaled(5)
        if cell.due:
            self._paint_bar(painter, rect, cell)
        return left

    @staticmethod
    def _paint_bar(painter: QPainter, rect: QRect, cell: Cell) -> None:
        """Draw what was held in green, then what is late and was not, over a quiet ground."""
        look = theme.current()
        edge, height = look.scaled(_EDGE), look.scaled(_BAR)
        whole = QRectF(
            rect.left() + edge, rect.bottom() - look.scaled(4) - height, rect.width() - 2 * edge - 1, height
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("neutral"))
        painter.drawRoundedRect(whole, height / 2, height / 2)
        lost = min(cell.late, cell.due - cell.held)
        parts = ((cell.held, "met"), (lost, "late"))
        left = whole.left()
        for count, token in parts:
            if count:
                part = QRectF(left, whole.top(), whole.width() * count / cell.due, height)
                painter.setBrush(look.colour(token))
                painter.drawRoundedRect(part, height / 2, height / 2)
                left = part.right()

    def _paint_transfer(self, painter: QPainter, rect: QRect, column: str, words_end: int) -> None:
        """Draw the line of a transfer date; it leaves out the words that stand in its way."""
        month = self._table.cells.months.get(column)
        place = transfer_place(month) if month is not None else None
        if place is not None:
            pen = QPen(theme.current().colour("late"), 1.6, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            across = rect.left() + min(place * rect.width(), rect.width() - 3)
            look = theme.current()
            below_words = rect.top() + look.scaled(4) + look.line("small")
            top = below_words if across < words_end else rect.top()
            painter.drawLine(QPointF(across, top), QPointF(across, rect.bottom()))


class MonthHeader(QHeaderView):
    """The months, the present one in colour, with the school holidays as bars under them."""

    def __init__(self, table: GridTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(20)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look, model = theme.current(), self._table.cells
        if not 0 <= section < len(model.columns):
            return
        painter.save()
        painter.fillRect(rect, look.colour("surface"))
        column = model.columns[section]
        month = model.months.get(column)
        words = str(model.headerData(section, Qt.Orientation.Horizontal))
        name, _, year = words.partition(" ")
        is_now = column == model.this_month
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("accent" if is_now else "text"))
        if month is None and column != EARLIER:
            painter.drawText(rect.adjusted(0, 0, -look.scaled(16), 0), _RIGHT, words)
        else:
            left = rect.left() + look.scaled(_EDGE)
            painter.drawText(rect.adjusted(look.scaled(_EDGE), 0, 0, 0), _LEFT, name)
            left += look.metrics("strong").horizontalAdvance(name) + look.scaled(4)
            if left + look.metrics("small").horizontalAdvance(year) < rect.right():
                painter.setFont(look.font("small"))
                painter.setPen(look.colour("accent" if is_now else "quiet"))
                painter.drawText(QRect(left, rect.top(), rect.right() - left, rect.height()), _LEFT, year)
        if month is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("border"))
            for begin, end in self._table.marks.holidays(month):
                width = (end - begin) * rect.width()
                painter.drawRect(QRectF(rect.left() + begin * rect.width(), rect.bottom() - 3, width, 2))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()


class RowHeader(QHeaderView):
    """The names of the rows, which stay in sight while the months scroll."""

    def __init__(self, table: GridTable) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._table = table
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look, model = theme.current(), self._table.cells
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lost = model.is_no_date(section)
        painter.fillRect(rect, look.colour("soon_chip" if lost else "window"))
        left = rect.left() + look.scaled(16)
        if lost:
            paint_shape(painter, "missing", QPointF(left + look.scaled(5), rect.center().y()), pixels=11)
            left += look.scaled(16)
        words = str(model.headerData(section, Qt.Orientation.Vertical) or "")
        room = rect.right() - left - 4
        painter.setFont(look.font())
        painter.setPen(look.colour("soon" if lost else "text"))
        shown = look.metrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, rect.top(), room, rect.height()), _LEFT, shown)
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()


def widest_total(table: GridTable) -> int:
    """Return how wide a month must be to hold its total, with the mark of one over capacity."""
    look = theme.current()
    widths = [
        look.metrics("small_strong").horizontalAdvance(_total(table, one)) for one in table.cells.months
    ]
    return max(widths, default=0) + look.scaled(_EDGE + _MARK)


def _total(table: GridTable, column: str) -> str:
    """Say what stands in a month, of what fits into it."""
    grid = table.cells.grid
    due = grid.total(column).due if grid is not None else 0
    fits = _fits(table, column)
    if not due and not fits:
        return "–"
    return f"{due} of {fits}" if fits else f"{due}"  # in a month without room the mark says it all


def _fits(table: GridTable, column: str) -> int | None:
    month, grid = table.cells.months.get(column), table.cells.grid
    return None if month is None or grid is None else table.marks.fits(month, grid.caseworkers)


def _is_over(table: GridTable, column: str) -> bool:
    fits, grid = _fits(table, column), table.cells.grid
    return fits is not None and grid is not None and grid.total(column).due > fits


class CapacityBar(QWidget):
    """Under the grid: what stands in each month, of what fits into it."""

    def __init__(self, table: GridTable) -> None:
        super().__init__()
        self._table = table
        table.horizontalScrollBar().valueChanged.connect(lambda _value: self.update())
        table.horizontalHeader().sectionResized.connect(lambda *_sizes: self.update())
        self.setFixedHeight(theme.current().scaled(34))

    def show_totals(self) -> None:
        """Take the counts of the grid, and say them."""
        self.setFixedHeight(theme.current().scaled(34))
        grid, months = self._table.cells.grid, self._table.cells.months
        if grid is not None:
            said = [
                f"{month:%B}: {_total(self._table, column)}"
                f"{', over capacity' if _is_over(self._table, column) else ''}"
                for column, month in months.items()
            ]
            self.setAccessibleName(f"Total of capacity. {'; '.join(said)}")
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # the text size
            self.setFixedHeight(theme.current().scaled(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, table = theme.current(), self._table
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.colour("surface"))
        if table.cells.grid is None:
            return
        labels = table.verticalHeader().width()
        painter.setClipRect(labels, 0, self.width(), self.height())
        for place, column in enumerate(table.cells.columns):
            left = labels + table.columnViewportPosition(place)
            self._paint_total(painter, QRect(left, 0, table.columnWidth(place), self.height()), column)
        painter.setClipping(False)
        painter.fillRect(0, 0, labels, self.height(), look.colour("surface"))
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("text"))
        has = any(table.marks.fits(month, 1) is not None for month in table.cells.months.values())
        painter.drawText(
            QRect(look.scaled(16), 0, labels, self.height()), _LEFT, "Total of capacity" if has else "Total"
        )
        painter.setPen(look.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _paint_total(self, painter: QPainter, rect: QRect, column: str) -> None:
        look, model = theme.current(), self._table.cells
        assert model.grid is not None
        if column not in model.months and column != EARLIER:
            painter.setFont(look.font("strong"))
            painter.setPen(look.colour("text"))
            whole = sum(row.total.due for row in model.grid.rows)
            painter.drawText(rect.adjusted(0, 0, -look.scaled(16), 0), _RIGHT, str(whole))
            return
        over = _is_over(self._table, column)
        words = _total(self._table, column)
        painter.setFont(look.font("small_strong" if over else "small"))
        painter.setPen(look.colour("soon" if over else "text"))
        painter.drawText(rect.adjusted(look.scaled(_EDGE), 0, 0, 0), _LEFT, words)
        if over:
            left = rect.left() + look.scaled(_EDGE) + look.metrics("small_strong").horizontalAdvance(words)
            paint_shape(painter, "today", QPointF(left + look.scaled(10), rect.center().y()), pixels=10)
