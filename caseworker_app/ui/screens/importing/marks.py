"""A status without a ground, for the cells of a table."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.status import Status, paint_status


class Mark(QWidget):
    """A shape and a word; its reason is the tooltip and what a screen reader adds."""

    def __init__(self, status: Status, why: str = "") -> None:
        super().__init__()
        self._status = status
        self.setToolTip(why)
        self.setAccessibleName(status.words)
        self.setAccessibleDescription(why)

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(
            look.metrics().horizontalAdvance(self._status.words) + look.scaled(30), look.height("target")
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if theme.current().name == "contrast":  # the row under it may be a chosen one
            painter.fillRect(self.rect(), theme.current().colour("window"))
        paint_status(painter, self.rect().adjusted(8, 0, 0, 0), self._status, filled=False)
