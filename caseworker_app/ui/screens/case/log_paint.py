"""Paints the contact log: the words that were looked for are marked, what was made in error is struck out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout

from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.found_words import found_words
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index
from caseworker_app.ui.widgets.paragraph import laid_out

_MARKED = (1, 3)  # who, and what was said


class LogDelegate(CellDelegate):
    """`words` are those that were looked for."""

    words = ""

    def tint(self, index: Index) -> str:
        return "quiet" if index.column() in (0, 4) or self._is_struck(index) else "text"

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        look = theme.current()
        text, role = str(index.data() or ""), self.role(index)
        font = QFont(look.font(role))
        font.setStrikeOut(self._is_struck(index))
        painter.setPen(look.colour(self.tint(index)))
        layout = laid_out(text, font, rect.width(), look.line(role))
        ranges = _marks(text, self.words) if index.column() in _MARKED else []
        layout.draw(painter, QPointF(rect.topLeft()), ranges)

    def _is_struck(self, index: Index) -> bool:
        lines: Any = index.model()
        return bool(lines.rows[index.row()].entry.withdrawn)


def _marks(text: str, words: str) -> list[QTextLayout.FormatRange]:
    """Return the parts of a text that begin a word that was looked for."""
    found = []
    for start, length in found_words(text, words):
        part = QTextLayout.FormatRange()
        part.start, part.length = start, length
        look = QTextCharFormat()
        look.setBackground(theme.current().colour("soon_chip"))
        look.setForeground(theme.current().colour("text"))
        part.format = look
        found.append(part)
    return found
