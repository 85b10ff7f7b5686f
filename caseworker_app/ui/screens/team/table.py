"""The board as a table: rows under the headings of their groups, several of which can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QItemSelectionModel, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from caseworker_app.casework.board_rows import BoardRow, Which
from caseworker_app.ui import theme
from caseworker_app.ui.dates import short_date
from caseworker_app.ui.screens.case.row_paint import Index, on_chosen, paint_row_ground, set_up
from caseworker_app.ui.screens.team.words import Heading, reason_words, status_of
from caseworker_app.ui.tables import NO_PARENT, Column, Role
from caseworker_app.ui.widgets.status import paint_shape, paint_status

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LATENESS, _REASON, _NEXT = 2, 4, 5
_NARROW, _ROW = 700, 32


class BoardModel(QAbstractTableModel):
    """Shows rows already read and put into groups."""

    def __init__(self, name: Callable[[BoardRow], str], today: Callable[[], date]) -> None:
        super().__init__()
        self.name, self.today = name, today
        self.items: Sequence[Heading | BoardRow] = ()
        self.columns: tuple[Column[BoardRow], ...] = (
            Column("Child", text=name, strong=True, width=146, narrow=150),
            Column("What is late", text=lambda row: row.deadline.rule.verb, width=196, narrow=210),
            Column("By", text=lambda row: status_of(row).words, width=122, narrow=128),
            Column("Caseworker", text=lambda row: row.caseworker, width=106, narrow=0),
            Column("Reason", text=lambda row: reason_words(row, today())[0], width=166, narrow=0),
            Column("Next date", text=self._next, width=96, narrow=104),
        )

    def show(self, items: Sequence[Heading | BoardRow]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def row(self, place: int) -> BoardRow | None:
        """Return the row at a place; none for a heading."""
        item = self.items[place] if 0 <= place < len(self.items) else None
        return item if isinstance(item, BoardRow) else None

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.row(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        item = self.items[index.row()]
        if role == Role.UserRole:
            return item
        if isinstance(item, Heading):
            said = role in (Role.DisplayRole, Role.AccessibleTextRole) and index.column() == 0
            return item.spoken if said else None
        column = self.columns[index.column()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return column.text(item)
        if role == Role.AccessibleTextRole:
            whole = ", ".join(f"{each.heading}: {each.text(item)}" for each in self.columns)
            return whole if index.column() == 0 else f"{column.heading}: {column.text(item)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self.columns[section].heading
        return None

    def _next(self, row: BoardRow) -> str:
        if row.agreed is None:
            return "None yet"
        return short_date(row.agreed.next_on) if row.stands_agreed(self.today()) else "Passed"


class BoardDelegate(QStyledItemDelegate):
    """Paints one line a row; what is cut stands whole in the tooltip and beside the list."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(Role.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, Heading):
            self._paint_heading(painter, option, item)
        else:
            with on_chosen(option):
                paint_row_ground(painter, option, index)
                self._paint_cell(painter, option.rect, item, index.column())
        painter.restore()

    @staticmethod
    def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, item: Heading) -> None:
        look, rect = theme.current(), option.rect
        painter.fillRect(rect, look.colour("window"))
        paint_shape(painter, item.shape, QPointF(rect.left() + look.scaled(22), rect.center().y() + 1))
        words = rect.adjusted(look.scaled(36), 0, 0, 0)
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("text"))
        painter.drawText(words, _LEFT, item.words)
        painter.setFont(look.font())
        painter.setPen(look.colour("quiet"))
        left = look.metrics("strong").horizontalAdvance(item.words) + look.scaled(8)
        painter.drawText(words.adjusted(left, 0, 0, 0), _LEFT, item.number)

    def _paint_cell(self, painter: QPainter, rect: QRect, row: BoardRow, column: int) -> None:
        look, model = theme.current(), self._model
        inside = rect.adjusted(16 if column == 0 else 8, 0, -6, 0)
        if column == _LATENESS:
            paint_status(painter, inside, status_of(row), filled=False)
            return
        tint = "text"
        if column == _REASON:
            tint = reason_words(row, model.today())[1]
        elif column == _NEXT and not row.stands_agreed(model.today()):
            tint = "soon"
        words, role = model.columns[column].text(row), "strong" if column == 0 else "body"
        painter.setFont(look.font(role))
        painter.setPen(look.colour(tint))
        shown = look.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, _LEFT, shown)


class BoardTable(QTableView):
    """Arrows go from row to row, Shift and Ctrl choose several, Enter opens the case."""

    opened = Signal()
    near_the_end = Signal()

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._was_narrow = False
        self.board = model
        self.setModel(model)
        delegate = BoardDelegate(model)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        set_up(self, model.columns, theme.current().scaled(_ROW))
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setAccessibleName("What is late, the most harmful first")
        self.setAccessibleDescription("Shift and arrows choose several; Enter opens the case")
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_items(self, items: Sequence[Heading | BoardRow]) -> None:
        """Show other rows; those that were chosen stay chosen."""
        before = {row.which for row in self.chosen()}
        at = self.verticalScrollBar().value()
        self.board.show(items)
        self.clearSpans()
        for place, item in enumerate(items):
            if isinstance(item, Heading):
                self.setSpan(place, 0, 1, self.board.columnCount())
        self._choose(before)
        self.verticalScrollBar().setValue(at)

    def chosen(self) -> list[BoardRow]:
        """Return the rows that are chosen, in their order."""
        model = self.selectionModel()
        places = sorted(index.row() for index in model.selectedRows()) if model is not None else []
        return [row for row in map(self.board.row, places) if row is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing goes to the next child whose name begins so."""
        names = [(n, row) for n in range(len(self.board.items)) if (row := self.board.row(n)) is not None]
        here = self.currentIndex().row()
        later = [*(one for one in names if one[0] > here), *names]
        wanted = search.casefold()
        found = next((n for n, row in later if self.board.name(row).casefold().startswith(wanted)), -1)
        if found >= 0:
            self.setCurrentIndex(self.board.index(found, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < theme.current().scaled(_NARROW)
        if narrow != self._was_narrow:
            self._was_narrow = narrow
            self._lay_columns()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:  # another text size
            self.verticalHeader().setDefaultSectionSize(theme.current().scaled(_ROW))
            self._lay_columns()
        super().changeEvent(event)

    def _lay_columns(self) -> None:
        for number, column in enumerate(self.board.columns):
            width = column.width if not self._was_narrow or column.narrow is None else column.narrow
            self.setColumnHidden(number, not width)
            if width:
                self.setColumnWidth(number, theme.current().scaled(width))

    def _choose(self, wanted: set[Which]) -> None:
        rows = [(n, row) for n in range(len(self.board.items)) if (row := self.board.row(n)) is not None]
        places = [n for n, row in rows if row.which in wanted] or [n for n, _ in rows[:1]]
        how = QItemSelectionModel.SelectionFlag
        for number, place in enumerate(places):
            index = self.board.index(place, 0)
            if not number:
                self.selectionModel().setCurrentIndex(index, how.ClearAndSelect | how.Rows)
            else:
                self.selectionModel().select(index, how.Select | how.Rows)

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() and value >= bar.maximum() - bar.pageStep():
            self.near_the_end.emit()
