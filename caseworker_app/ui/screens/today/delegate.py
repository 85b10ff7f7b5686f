"""How a row and a heading of Today are drawn: four columns, or two lines where the list is narrow."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from caseworker_app.ui import theme
from caseworker_app.ui.screens.today.model import TodayModel
from caseworker_app.ui.screens.today.rows import Heading, Line, OwedLine
from caseworker_app.ui.widgets.status import paint_shape, paint_status

_CHIP, _VERB, _CHILD, _REASON = 12, 194, 426, 568  # from the left edge; "668 days past target" fits
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class TodayDelegate(QStyledItemDelegate):
    """Draws with the theme alone; holds no words."""

    def __init__(self, view: QListView, model: TodayModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model

    @property
    def has_two_lines(self) -> bool:
        """Whether the list is too narrow for columns."""
        look = theme.current()
        return self._view.viewport().width() < look.scaled(look.size("two_line_below"))

    def sizeHint(self, _option: QStyleOptionViewItem, index: Any) -> QSize:
        look = theme.current()
        if isinstance(index.data(Qt.ItemDataRole.UserRole), Heading):
            height = look.height("band")
        elif self.has_two_lines:
            height = look.height("row_two_line")
        else:
            height = look.height("row")
        return QSize(200, height)

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        item = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, Heading):
            self._paint_heading(painter, option.rect, item)
        elif isinstance(item, Line | OwedLine):
            # Asked of the list: `option.state` would bring in the six hundred names of QStyle at the start.
            chosen = self._view.selectionModel().isSelected(index)
            with theme.on_selection(chosen):
                self._paint_ground(painter, QRectF(option.rect).adjusted(8, 0, -8, 0), chosen=chosen)
                (self._paint_lines if self.has_two_lines else self._paint_columns)(painter, option.rect, item)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, item: Heading) -> None:
        look = theme.current()
        paint_shape(painter, item.shape, QPointF(rect.left() + look.scaled(22), rect.center().y() + 1))
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("text"))
        words = rect.adjusted(look.scaled(36), 0, 0, 0)
        painter.drawText(words, _MIDDLE, item.words)
        left = look.metrics("strong").horizontalAdvance(item.words) + look.scaled(8)
        painter.setFont(look.font())
        painter.setPen(look.colour("quiet"))
        painter.drawText(words.adjusted(left, 0, 0, 0), _MIDDLE, str(item.count))

    def _paint_ground(self, painter: QPainter, rect: QRectF, *, chosen: bool) -> None:
        look = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(look.colour("selected"))
            painter.drawRoundedRect(rect, 4, 4)
            if self._view.hasFocus():
                painter.setPen(QPen(look.colour("accent"), look.size("ring")))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
                return
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), look.colour("line"))

    def _paint_columns(self, painter: QPainter, rect: QRect, line: Line | OwedLine) -> None:
        look = theme.current()
        right = rect.right() - 16
        self._paint_status(painter, rect, line)
        self._words(painter, rect, _VERB, look.scaled(_CHILD) - 8, line.verb, "body", "text")
        self._words(painter, rect, _CHILD, look.scaled(_REASON) - 8, self._model.name(line), "strong", "text")
        reason = f"{line.note} · {line.reason}" if line.note else line.reason
        self._words(painter, rect, _REASON, right - rect.left(), reason, "body", "quiet")

    def _paint_lines(self, painter: QPainter, rect: QRect, line: Line | OwedLine) -> None:
        look = theme.current()
        half = look.scaled(20)
        upper = QRect(rect.left(), rect.top() + look.scaled(6), rect.width(), half)
        lower = upper.translated(0, half)
        self._paint_status(painter, upper, line)
        right, name = rect.width() - 16, self._model.name(line)
        width = look.metrics("strong").horizontalAdvance(name)
        verb = f"{line.verb} · "
        room = right - look.scaled(_VERB)
        taken = min(look.metrics().horizontalAdvance(verb) + 2, max(room - width, room // 2))
        self._words(painter, upper, _VERB, look.scaled(_VERB) + taken, verb, "body", "text")
        painter.translate(taken, 0)
        self._words(painter, upper, _VERB, right - taken, name, "strong", "text")
        painter.translate(-taken, 0)
        reason = f"{line.note} · {line.reason}" if line.note else line.reason
        self._words(painter, lower, _VERB, right, reason, "body", "quiet")

    def _paint_status(self, painter: QPainter, rect: QRect, line: Line | OwedLine) -> None:
        look = theme.current()
        filled = line.status.shape != "waiting"
        left = look.scaled(_CHIP) + (0 if filled else look.scaled(8))
        place = QRect(rect.left() + left, rect.top(), look.scaled(_VERB - _CHIP), rect.height())
        paint_status(painter, place, line.status, filled=filled)

    def _words(
        self, painter: QPainter, rect: QRect, left: int, right: int, words: str, role: str, tint: str
    ) -> None:
        look = theme.current()
        width = right - look.scaled(left)
        shown = look.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, width)
        painter.setFont(look.font(role))
        painter.setPen(look.colour(tint))
        painter.drawText(
            QRect(rect.left() + look.scaled(left), rect.top(), width, rect.height()), _MIDDLE, shown
        )
