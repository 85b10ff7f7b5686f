"""The headings: sort by a click, move and resize by dragging or by the menu, the name always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView

from caseworker_app.ui import theme
from caseworker_app.ui.screens.caseload.columns import TICK, CaseColumn
from caseworker_app.ui.screens.caseload.painting import EDGE, GAP, TEXT, paint_tick

if TYPE_CHECKING:
    from caseworker_app.ui.screens.caseload.table import CaseTable


class CaseHeader(QHeaderView):
    """Draws its headings in the theme; the tick box before Name ticks all rows or none."""

    sort_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, table: CaseTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.sorted_by, self.backwards = "", False
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.current().scaled(40))
        self.setAccessibleName("Headings")
        self.sectionClicked.connect(self._clicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def show_sort(self, name: str, *, backwards: bool) -> None:
        """Draw the arrow at a heading."""
        self.sorted_by, self.backwards = name, backwards
        self.viewport().update()

    def shown_names(self) -> list[str]:
        """Return the names of the columns as they stand from left to right."""
        columns = self._table.cases.case_columns
        return [columns[self.logicalIndex(place)].name for place in range(self.count())]

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.current().height("row_compact"))

    def _column(self, place: int) -> CaseColumn:
        return self._table.cases.case_columns[place]

    def _clicked(self, place: int) -> None:
        if self._column(place).sorts:
            self.sort_wanted.emit(self._column(place).name)

    def _menu(self, point: QPoint) -> None:
        place = max(self.logicalIndexAt(self._under(point)), 0)
        self.menu_wanted.emit(self._column(place).name, self.viewport().mapToGlobal(point))

    def _under(self, point: QPoint) -> QPoint:
        """Return where a point would be if the name had scrolled away with the rest."""
        over_name = bool(self.offset()) and point.x() < self.sectionSize(0)
        return point - QPoint(self.offset(), 0) if over_name else point

    def _moved(self, event: QMouseEvent) -> QMouseEvent:
        point = self._under(event.position().toPoint())
        return QMouseEvent(
            event.type(),
            QPointF(point),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        on_tick = point.x() < theme.current().scaled(TICK - 8)
        if event.button() is Qt.MouseButton.LeftButton and on_tick:
            self._table.toggle_all()
            return
        super().mousePressEvent(self._moved(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(self._moved(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(self._moved(event) if not event.buttons() else event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.colour("surface"))
        painter.setFont(look.font("strong"))
        for place in range(1, self.count()):
            self._paint(painter, place, self.sectionViewportPosition(place) + EDGE)
        width = self.sectionSize(0)
        painter.fillRect(QRect(0, 0, width, self.height()), look.colour("surface"))
        self._paint(painter, 0, look.scaled(TICK))
        rows, chosen = self._table.cases.rowCount(), self._table.chosen_count()
        all_chosen = 0 < rows == chosen
        paint_tick(
            painter, look.scaled(16), self.height() // 2, all_chosen, partly=bool(chosen) and not all_chosen
        )
        painter.setPen(look.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _paint(self, painter: QPainter, place: int, left: int) -> None:
        look, column = theme.current(), self._column(place)
        right = self.sectionViewportPosition(place) if place else 0
        room = right + self.sectionSize(place) - left - GAP // 2
        metrics = look.metrics("strong")
        arrow = look.scaled(14) if column.name == self.sorted_by else 0
        text = metrics.elidedText(column.heading, Qt.TextElideMode.ElideRight, max(room - arrow, 8))
        painter.setPen(look.colour("text"))
        painter.drawText(left, 0, max(room, 8), self.height() - 1, TEXT, text)
        if arrow:
            self._arrow(painter, left + metrics.horizontalAdvance(text) + look.scaled(8))

    def _arrow(self, painter: QPainter, middle: int) -> None:
        unit = theme.current().scaled(3)
        down = self.height() / 2
        rise = unit / 2 if self.backwards else -unit / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().colour("text"), 1.6))
        painter.drawPolyline(
            [
                QPointF(middle - unit, down - rise),
                QPointF(middle, down + rise),
                QPointF(middle + unit, down - rise),
            ]
        )
        painter.restore()
