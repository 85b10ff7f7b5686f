"""The words of a letter to type in, with the number of each line, and a mark at the lines that are wrong."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QRegularExpression, QSize, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.status import paint_shape

_FACT = QRegularExpression(r"\{\{.*?\}\}|\{%.*?%\}")
_LAW = "::"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Colours(QSyntaxHighlighter):
    """Facts and conditions in one colour, the lines that stand for the law's contents in another."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.wrong: Mapping[int, str] = {}

    def highlightBlock(self, text: str) -> None:
        look = theme.current()
        number = self.currentBlock().blockNumber() + 1
        ground = QTextCharFormat()
        if number in self.wrong:
            ground.setBackground(look.colour("late_chip"))
            self.setFormat(0, len(text), ground)
        if text.startswith(_LAW):
            law = QTextCharFormat(ground)
            law.setForeground(look.colour("information"))
            self.setFormat(0, len(text), law)
            return
        fact = QTextCharFormat(ground)
        fact.setForeground(look.colour("accent"))
        found = _FACT.globalMatch(text)
        while found.hasNext():
            one = found.next()
            self.setFormat(one.capturedStart(), one.capturedLength(), fact)


class _Gutter(QWidget):
    """The numbers of the lines."""

    def __init__(self, field: WordsField) -> None:
        super().__init__(field)
        self._field = field

    def sizeHint(self) -> QSize:
        return QSize(self._field.gutter_width, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._field.paint_gutter(QPainter(self), event.rect())


class WordsField(QPlainTextEdit):
    """Shows a mark and the reason at each wrong line."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The words of the letter")
        self.setTabChangesFocus(True)
        self._wrong: dict[int, str] = {}
        self._colours = _Colours(self.document())
        self._gutter = _Gutter(self)
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(lambda _rect, _dy: self._gutter.update())
        self._make_room()

    @property
    def gutter_width(self) -> int:
        """The room that numbers and marks take."""
        look = theme.current()
        digits = max(2, len(str(self.blockCount())))
        return look.metrics().horizontalAdvance("9") * digits + look.scaled(28)

    def show_wrong(self, wrong: Mapping[int, str]) -> None:
        """Mark these lines, each with the reason."""
        self._wrong = dict(wrong)
        self._colours.wrong = self._wrong
        self._colour_anew()
        self._gutter.update()

    def go_to_line(self, number: int) -> None:
        """Put the keyboard at the beginning of a line."""
        block = self.document().findBlockByNumber(max(number, 1) - 1)
        self.setTextCursor(QTextCursor(block))
        self.centerCursor()
        self.setFocus()

    def paint_gutter(self, painter: QPainter, rect: QRect) -> None:
        """Paint the numbers of the lines that are seen, and the marks."""
        look = theme.current()
        painter.fillRect(rect, look.colour("surface"))
        painter.setFont(look.font("small"))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        high = self.fontMetrics().height()
        while block.isValid() and top <= rect.bottom():
            number = block.blockNumber() + 1
            if block.isVisible():
                painter.setPen(look.colour("late" if number in self._wrong else "quiet"))
                place = QRectF(0, top, self._gutter.width() - 8, high)
                painter.drawText(
                    place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number)
                )
                if number in self._wrong:
                    paint_shape(painter, "late", QPointF(look.scaled(10), top + high / 2), pixels=9)
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.cursorForPosition(event.pos()).blockNumber() + 1
            QToolTip.showText(event.globalPos(), self._wrong.get(number, ""), self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._colour_anew()
            self._make_room()

    def _colour_anew(self) -> None:
        """Colour all lines; Qt would say that the text has changed."""
        blocked = self.blockSignals(True)
        self._colours.rehighlight()
        self.blockSignals(blocked)

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width, 0, 0, 0)
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top(), self.gutter_width, inside.height())
