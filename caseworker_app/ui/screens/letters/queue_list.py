"""The list of letters: a tick, two lines, and at the right what can be done with the letter at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseworker_app.ui import theme
from caseworker_app.ui.screens.letters.queue_model import Index, QueueModel, Role
from caseworker_app.ui.screens.letters.queue_rows import Heading, TickLine
from caseworker_app.ui.widgets.status import paint_shape

_TICK, _TEXT = 16, 42  # from the left edge
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class QueueDelegate(QStyledItemDelegate):
    """Draws with the theme alone; holds no words."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        look = theme.current()
        is_heading = isinstance(index.data(Role.UserRole), Heading)
        return QSize(200, look.scaled(36) if is_heading else look.height("row_two_line"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(Role.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, Heading):
            self._paint_heading(painter, option.rect, item)
        elif isinstance(item, TickLine):
            self._paint_ground(painter, option)
            ticked = index.data(Role.CheckStateRole) == Qt.CheckState.Checked
            paint_tick(painter, tick_box(option.rect), on=ticked)
            self._paint_words(painter, option.rect, item)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, item: Heading) -> None:
        look = theme.current()
        middle = rect.center().y() + look.scaled(2)
        paint_shape(painter, item.band.shape, QPointF(rect.left() + look.scaled(22), middle))
        words = rect.adjusted(look.scaled(36), look.scaled(4), 0, 0)
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("text"))
        painter.drawText(words, _MIDDLE, item.band.value)
        left = look.metrics("strong").horizontalAdvance(item.band.value) + look.scaled(8)
        painter.setFont(look.font())
        painter.setPen(look.colour("quiet"))
        painter.drawText(words.adjusted(left, 0, 0, 0), _MIDDLE, item.number)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        look = theme.current()
        rect = QRectF(option.rect).adjusted(8, 0, -8, 0)
        view = option.widget
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(look.colour("selected"))
            painter.drawRoundedRect(rect, 4, 4)
            if view is not None and view.hasFocus():
                painter.setPen(QPen(look.colour("accent"), look.size("ring")))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
                return
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), look.colour("line"))

    def _paint_words(self, painter: QPainter, rect: QRect, line: TickLine) -> None:
        look = theme.current()
        half = look.line("body")
        top = rect.top() + (rect.height() - 2 * half) // 2
        upper = QRect(rect.left() + look.scaled(_TEXT), top, rect.width() - look.scaled(_TEXT) - 16, half)
        lower = upper.translated(0, half)
        right = look.metrics().horizontalAdvance(line.right) + 8 if line.right else 0
        self._words(painter, upper, line.right, "body", "accent" if line.is_deed else "quiet", _RIGHT)
        room = upper.width() - right
        what = f" · {line.what}"
        beside = max(room - look.metrics().horizontalAdvance(what), room // 3)  # what it does is never cut
        child = look.metrics("strong").elidedText(line.child, Qt.TextElideMode.ElideRight, beside)
        self._words(painter, upper, child, "strong", "text")
        taken = look.metrics("strong").horizontalAdvance(child)
        what = look.metrics().elidedText(what, Qt.TextElideMode.ElideRight, room - taken)
        self._words(painter, upper.adjusted(taken, 0, 0, 0), what, "body", "text")
        below = look.metrics().elidedText(line.below, Qt.TextElideMode.ElideRight, lower.width())
        self._words(painter, lower, below, "body", "quiet")

    def _words(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        role: str,
        tint: str,
        where: Qt.AlignmentFlag = _MIDDLE,
    ) -> None:
        look = theme.current()
        painter.setFont(look.font(role))
        painter.setPen(look.colour(tint))
        painter.drawText(rect, where, words)


def tick_box(rect: QRect) -> QRectF:
    """Return where the tick of a row stands."""
    look = theme.current()
    side = look.scaled(14)
    top = rect.top() + (rect.height() - 2 * look.line("body")) // 2 + (look.line("body") - side) / 2
    return QRectF(rect.left() + look.scaled(_TICK) + 0.5, top + 0.5, side, side)


def paint_tick(painter: QPainter, box: QRectF, *, on: bool) -> None:
    """Paint a box with or without its tick."""
    look = theme.current()
    painter.setPen(QPen(look.colour("accent" if on else "border"), 1))
    painter.setBrush(look.colour("accent" if on else "window"))
    painter.drawRoundedRect(box, 3, 3)
    if on:
        path, unit = QPainterPath(), box.width() / 14
        path.moveTo(box.left() + 3.4 * unit, box.top() + 7.2 * unit)
        path.lineTo(box.left() + 6 * unit, box.top() + 9.8 * unit)
        path.lineTo(box.left() + 10.8 * unit, box.top() + 4.4 * unit)
        painter.setPen(QPen(look.colour("on_accent"), 1.8 * unit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)


class QueueList(QListView):
    """Space ticks, Ctrl+A ticks all of the band, Enter does what the words at the right say."""

    deed_wanted = Signal()
    all_wanted = Signal()

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(QueueDelegate(self))
        self.setAccessibleName("Letters")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)

    def line(self) -> TickLine | None:
        """Return the chosen letter."""
        return self._model.line(self.currentIndex())

    def go_to(self, document_id: str) -> None:
        """Choose a letter, else the first."""
        place = self._model.place_of(document_id)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place, 0))
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, line = event.key(), self.line()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.deed_wanted.emit()
        elif plain and key == Qt.Key.Key_Space and line is not None:
            self._model.tick([line], not self._model.is_ticked(line))
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_A:
            self.all_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        line = self._model.line(index)
        if line is not None and event.button() == Qt.MouseButton.LeftButton:
            rect, across = self.visualRect(index), event.position().x()
            if across < rect.left() + theme.current().scaled(_TEXT) - 4:
                self._model.tick([line], not self._model.is_ticked(line))
            elif line.is_deed and self._is_on_right(rect, event.position(), line):
                self.deed_wanted.emit()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click on a row does not do its deed again."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.doItemsLayout()

    def keyboardSearch(self, search: str) -> None:
        """Typing goes to the next child whose name begins so."""
        names = [
            (place, one.child) for place, one in enumerate(self._model.items) if isinstance(one, TickLine)
        ]
        here = self.currentIndex().row()
        later = [*(one for one in names if one[0] > here), *names]
        place = next((place for place, name in later if name.casefold().startswith(search.casefold())), -1)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place, 0))

    def _is_on_right(self, rect: QRect, point: QPointF, line: TickLine) -> bool:
        look = theme.current()
        width = look.metrics().horizontalAdvance(line.right) + 24
        return point.x() > rect.right() - width and point.y() < rect.center().y() + 4
