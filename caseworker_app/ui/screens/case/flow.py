"""On a low window the page of a case is one sheet: its list is as tall as its lines; one bar scrolls all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QScrollArea, QTableView

_NO_LIMIT = 16_777_215


class Flow(QObject):
    """Makes the lists of the page as tall as they are long, and follows the keyboard through them."""

    changed = Signal()

    def __init__(self, area: QScrollArea, lists: Sequence[QAbstractItemView]) -> None:
        super().__init__(area)
        self._area, self._lists = area, lists
        self._is_on = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.changed)
        for each in lists:
            each.model().modelReset.connect(self._soon.start)
            each.selectionModel().currentChanged.connect(
                lambda index, _before, view=each: self._follow(view, index)
            )
            if isinstance(each, QTableView):
                each.verticalHeader().sectionResized.connect(self._soon.start)

    def fit(self, shown: QAbstractItemView, *, on: bool) -> None:
        """Let the list that is shown be as tall as its lines, or scroll by itself again."""
        self._is_on = on
        bars = Qt.ScrollBarPolicy
        for each in self._lists:
            flows = on and each is shown
            each.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if flows else bars.ScrollBarAsNeeded)
            tall = _height(each) if flows else 0
            each.setMinimumHeight(tall)
            each.setMaximumHeight(tall if flows else _NO_LIMIT)

    def _follow(self, view: QAbstractItemView, index: QModelIndex) -> None:
        """Bring the line that the keyboard has come to into sight."""
        sheet = self._area.widget()
        if self._is_on and view.hasFocus() and sheet is not None:
            line = view.visualRect(index)
            middle = view.viewport().mapTo(sheet, line.center())
            self._area.ensureVisible(0, middle.y(), 0, line.height())


def _height(view: QAbstractItemView) -> int:
    last = view.model().index(view.model().rowCount() - 1, 0)
    tall = view.visualRect(last).bottom() + 1 + view.verticalScrollBar().value() if last.isValid() else 0
    if isinstance(view, QTableView):
        tall += view.horizontalHeader().height()
    if view.horizontalScrollBar().maximum() > 0:
        tall += view.horizontalScrollBar().sizeHint().height()
    return tall
