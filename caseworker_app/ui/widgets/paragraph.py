"""Wrapped text at the line heights of the theme: Qt's own follow the font, three pixels closer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from caseworker_app.ui import theme

_WIDEST = 16_777_215


def lines_high(words: str, role: str, width: int) -> int:
    """Return how many pixels the words need at a width."""
    look = theme.current()
    return lines_of(words, look.font(role), width) * look.line(role)


def lines_of(words: str, font: QFont, width: int) -> int:
    """Return how many lines the words take."""
    if "\n" not in words and QFontMetrics(font).horizontalAdvance(words) <= width:
        return 1
    return max(1, laid_out(words, font, max(1, width), 1).lineCount())


def draw_lines(painter: QPainter, rect: QRect, words: str, role: str) -> None:
    """Draw the words from the top left of a rectangle, in the painter's colour."""
    look = theme.current()
    draw_laid_out(painter, rect, words, look.font(role), look.line(role))


def draw_laid_out(
    painter: QPainter,
    rect: QRect,
    words: str,
    font: QFont,
    line_height: int,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    *,
    wrap: bool = True,
) -> None:
    """Draw the words in a font of the caller's, each line in the middle of its height."""
    layout = laid_out(words, font, rect.width() if wrap else _WIDEST, line_height)
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        spare = rect.width() - line.naturalTextWidth()
        left = {Qt.AlignmentFlag.AlignRight: spare, Qt.AlignmentFlag.AlignHCenter: spare / 2}.get(align, 0)
        line.draw(painter, QPointF(rect.left() + max(left, 0), rect.top()))


def laid_out(words: str, font: QFont, width: int, line_height: int) -> QTextLayout:
    """Return the words in lines of a height, none wider than the width: a word that is wider is broken."""
    layout = QTextLayout(words.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    number = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * line_height + (line_height - line.height()) / 2))
        number += 1
    layout.endLayout()
    return layout
