"""What is painted first, before anything is read: the mark, and a sentence if it takes long."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from caseworker_app.ui import theme


class Cover(QWidget):
    """The frame of the window without its content, painted by hand so that it costs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""

    def say(self, words: str) -> None:
        """Say what is being waited for."""
        self._words = words
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        sidebar, foot = look.scaled(look.size("sidebar")), look.height("status_bar") + 1
        painter.fillRect(self.rect(), look.colour("window"))
        painter.fillRect(0, 0, sidebar, self.height(), look.colour("surface"))
        painter.fillRect(0, self.height() - foot, self.width(), foot, look.colour("surface"))
        painter.setPen(look.colour("quiet"))
        painter.setFont(look.font())
        painter.drawText(
            self.rect().adjusted(sidebar, 0, 0, -foot), Qt.AlignmentFlag.AlignCenter, self._words
        )
