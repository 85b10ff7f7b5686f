"""How a row of the Caseload is drawn: in one go, which costs less than half of drawing cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from caseworker_app.ui import theme
from caseworker_app.ui.screens.caseload.columns import TICK, CaseColumn
from caseworker_app.ui.widgets.status import paint_shape, paint_status

if TYPE_CHECKING:
    from caseworker_app.ui.screens.caseload.table import CaseTable

TEXT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
EDGE, GAP = 8, 8
BOX = 15
KEPT = 4000
CHANGED = "changed"


class RowPainter:
    """Draws rows of one table for one paint event."""

    def __init__(self, painter: QPainter, table: CaseTable) -> None:
        look = theme.current()
        self.painter, self.table, self.look = painter, table, look
        self.cells = cells(table)
        self.width = table.viewport().width()
        self.metrics, self.strong_metrics = look.metrics(), look.metrics("strong")
        self.font, self.strong = look.font(), look.font("strong")
        self.text, self.quiet, self.line = look.colour("text"), look.colour("quiet"), look.colour("line")
        self.chosen = table.selectionModel()
        self.has_chosen = self.chosen.hasSelection()
        self.focused = table.hasFocus() or table.leads
        self.current = table.current_place
        painter.setFont(self.font)

    def paint(self, place: int, top: int, height: int) -> None:
        """Draw one row."""
        chosen = self.has_chosen and self.chosen.isRowSelected(place)
        if chosen and self.look.name == "contrast":
            with theme.on_selection(True):
                RowPainter(self.painter, self.table)._paint(place, top, height, chosen)
        else:
            self._paint(place, top, height, chosen)

    def _paint(self, place: int, top: int, height: int, chosen: bool) -> None:
        painter, row = self.painter, self.table.cases.rows[place]
        if chosen:
            painter.fillRect(0, top, self.width, height, self.look.colour("selected"))
        for column, left, width in self.cells:
            if column.status is not None:
                rect = QRect(left, top, width, height - 1)
                paint_status(painter, rect, column.status(row), filled=False)
                painter.setFont(self.font)
                continue
            if column.always:
                marked = bool(self.table.cases.news(row))
                self._name(column.text(row), QRect(left, top, width, height - 1), chosen, marked=marked)
                continue
            text = column.text(row)
            if text:
                painter.setPen(self.quiet if column.quiet else self.text)
                painter.drawText(left, top, width, height - 1, TEXT, self.fitted(text, width))
        painter.setPen(self.line)
        painter.drawLine(QLine(0, top + height - 1, self.width, top + height - 1))
        if place == self.current and self.focused:
            self._ring(QRect(0, top, self.width, height - 1))

    def _name(self, text: str, rect: QRect, chosen: bool, *, marked: bool) -> None:
        painter = self.painter
        if self.table.horizontalScrollBar().value():
            ground = self.look.colour("selected" if chosen else "window")
            painter.fillRect(0, rect.top(), rect.right() + 1 + GAP, rect.height(), ground)
        paint_tick(painter, self.look.scaled(16), rect.top() + rect.height() // 2, chosen)
        painter.setFont(self.strong)
        painter.setPen(self.text)
        room = rect.width() - (self.look.scaled(14) if marked else 0)
        shown = self.fitted(text, room, strong=True)
        painter.drawText(rect, TEXT, shown)
        if marked:
            self._mark(rect, self.strong_metrics.horizontalAdvance(shown))
        painter.setFont(self.font)

    def _mark(self, rect: QRect, taken: int) -> None:
        """Put a dot after a name, and its word where there is room: a colleague changed the case."""
        scaled, middle = self.look.scaled, rect.top() + rect.height() / 2
        paint_shape(self.painter, "soon", QPointF(rect.left() + taken + scaled(9), middle), pixels=9)
        left = taken + scaled(18)
        if rect.width() - left >= self.look.metrics("small").horizontalAdvance(CHANGED):
            self.painter.setFont(self.look.font("small"))
            self.painter.setPen(self.look.colour("information"))
            self.painter.drawText(rect.adjusted(left, 0, 0, 0), TEXT, CHANGED)

    def fitted(self, text: str, width: int, *, strong: bool = False) -> str:
        """Return the text, cut short where it is too wide; measuring is dear, so it is kept."""
        kept = self.table.fitted
        key = (text, width, strong)
        found = kept.get(key)
        if found is None:
            if len(kept) > KEPT:
                kept.clear()
            metrics = self.strong_metrics if strong else self.metrics
            found = kept[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return found

    def _ring(self, rect: QRect) -> None:
        painter = self.painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.look.colour("accent"), 2))
        painter.drawRect(rect.adjusted(1, 1, -1, 0))


def cells(table: CaseTable) -> list[tuple[CaseColumn, int, int]]:
    """Return the columns in sight, with left edge and width of their text; the name last, over the rest."""
    header, scaled = table.horizontalHeader(), theme.current().scaled
    columns = table.cases.case_columns
    found = []
    for place, column in enumerate(columns):
        if place and not table.isColumnHidden(place):
            left, width = header.sectionViewportPosition(place), header.sectionSize(place)
            if left < table.viewport().width() and left + width > 0:
                found.append((column, left + EDGE, width - 2 * GAP + 2))
    tick = scaled(TICK)
    return [*found, (columns[0], tick, header.sectionSize(0) - tick - GAP)]


def paint_tick(painter: QPainter, left: int, middle: int, on: bool, *, partly: bool = False) -> None:
    """Draw a tick box."""
    look = theme.current()
    side = look.scaled(BOX)
    rect = QRectF(left + 0.5, middle - side // 2 - 0.5, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("accent" if on or partly else "border"), 1.2))
    painter.setBrush(look.colour("accent" if on or partly else "window"))
    painter.drawRoundedRect(rect, 3, 3)
    if on or partly:
        painter.setPen(QPen(look.colour("on_accent"), 1.8))
        unit, x, y = side / 15, rect.left(), rect.top()
        if partly:
            painter.drawLine(
                QLine(int(x + 4 * unit), int(y + side / 2), int(x + 11 * unit), int(y + side / 2))
            )
        else:
            corners = ((3.6, 7.8), (6.4, 10.6), (11.6, 4.8))
            painter.drawPolyline([QPointF(x + across * unit, y + down * unit) for across, down in corners])
    painter.restore()
