"""The reviews of the chosen cell: one or many can be marked, planned, moved, recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from caseworker_app.casework.planner import ReviewRow
from caseworker_app.ui import theme
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import short_date
from caseworker_app.ui.screens.reviews import words
from caseworker_app.ui.screens.reviews.grid import REVIEWS
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.status import paint_status

Index = QModelIndex | QPersistentModelIndex
_SETTING, _STATUS = "Setting", "Status"
_LEAST_SETTING = 110
_WIDE_ONLY = ("Setting", "Last review", "Latest day", "Invitations", "Papers")
_NARROW = 760


def columns_of(context: Context) -> tuple[Column[ReviewRow], ...]:
    """Return the columns of the list; names as they may be shown now."""
    today = context.today

    def name(row: ReviewRow) -> str:
        return context.name_of(row.given_name, row.family_name)

    def setting(row: ReviewRow) -> str:
        return "" if context.discreet else row.setting

    return (
        Column("Child", name, strong=True, width=142, hint=lambda row: row.reference),
        Column(_SETTING, setting, width=_LEAST_SETTING, hint=setting),
        Column("Last review", lambda row: short_date(row.review.last_review), width=106),
        Column("Latest day", lambda row: words.latest_words(row.review), width=106, hint=words.latest_hint),
        Column("Meeting", lambda row: words.meeting_words(row.review), width=158),
        Column("Invitations", lambda row: words.invitation_words(row.review), width=92),
        Column("Papers", lambda row: words.report_words(row.review), width=112),
        Column(_STATUS, lambda row: words.status_of(row.review, today()).words, width=152),
        Column("Next step", lambda row: words.next_words(row, today()), width=172),
    )


class ReviewModel(RowsModel[ReviewRow]):
    """The reviews of a cell; they can be dragged on a month."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else found

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [REVIEWS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        case_ids = dict.fromkeys(self.rows[index.row()].case_id for index in indexes)
        made = QMimeData()
        made.setData(REVIEWS, " ".join(case_ids).encode())
        return made


class ReviewList(QTableView):
    """The list; letters act on the marked rows."""

    lettered = Signal(str)
    opened = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.lines = ReviewModel(columns_of(context), self)
        self.setModel(self.lines)
        self.setAccessibleName("Reviews of the chosen month")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setItemDelegate(_RowDelegate(self, context.today))
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif plain and len(event.text()) == 1 and event.text().isalpha():
            self.lettered.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters act here, so typing finds nothing."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.fit()
        super().changeEvent(event)

    def fit(self) -> None:
        """Follow the text size and the width of the window."""
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.scaled(34))
        narrow = self.width() < look.scaled(_NARROW)
        whole = 0
        for place, column in enumerate(self.lines.columns):
            hidden = narrow and column.heading in _WIDE_ONLY
            self.setColumnWidth(place, look.scaled(column.width))
            self.setColumnHidden(place, hidden)
            whole += 0 if hidden else look.scaled(column.width)
        spare = self.viewport().width() - whole
        if spare > 0:  # the names of settings are the longest words
            self.setColumnWidth(1, look.scaled(_LEAST_SETTING) + spare)
        self.horizontalHeader().setStyleSheet("QHeaderView::section:first { padding-left: 16px; }")

    def show_rows(self, rows: Sequence[ReviewRow], keep: str = "") -> None:
        """Show other reviews; stay on the case that was the current one, if it is among them."""
        self.lines.show(rows)
        place = next((place for place, row in enumerate(rows) if row.case_id == keep), 0)
        if rows:
            self.selectRow(place)

    def current(self) -> ReviewRow | None:
        """Return the row that the keyboard stands on."""
        place = self.currentIndex().row()
        return self.lines.rows[place] if 0 <= place < len(self.lines.rows) else None

    def chosen(self) -> list[ReviewRow]:
        """Return the marked rows, else the current one."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        here = self.current()
        return [self.lines.rows[place] for place in places] or ([here] if here is not None else [])


class _RowDelegate(QStyledItemDelegate):
    """Paints whole rows: a ground where marked, a chip for the status, a hairline below."""

    def __init__(self, table: ReviewList, today: Callable[[], date]) -> None:
        super().__init__(table)
        self._table = table
        self._today = today

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect = theme.current(), option.rect
        row = self._table.lines.rows[index.row()]
        column = self._table.lines.columns[index.column()]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("selected"))
        inside = rect.adjusted(look.scaled(16 if index.column() == 0 else 8), 0, -4, 0)
        if column.heading == _STATUS:
            painter.setClipRect(rect)
            paint_status(painter, inside, words.status_of(row.review, self._today()))
        else:
            role = "strong" if column.strong else "body"
            painter.setFont(look.font(role))
            painter.setPen(look.colour(self._token(row, column.heading)))
            text = look.metrics(role).elidedText(
                column.text(row), Qt.TextElideMode.ElideRight, inside.width()
            )
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setClipping(False)
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self._table.hasFocus() and self._table.currentIndex().row() == index.row():
            painter.setPen(look.colour("accent"))
            painter.drawLine(rect.topLeft(), rect.topRight())
            painter.drawLine(rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
        painter.restore()

    @staticmethod
    def _token(row: ReviewRow, heading: str) -> str:
        if heading == "Meeting" and row.review.needs_meeting:
            return "soon"
        return "quiet" if row.review.is_finished else "text"
