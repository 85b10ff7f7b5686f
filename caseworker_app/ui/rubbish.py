"""Python's collector of unreachable objects, run on Qt's thread alone.

Left to itself it runs on whichever thread happens to allocate. On the worker's it would destroy widgets,
and end the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 5000


_at_work: set[int] = set()  # the collectors of the windows that are open: the practice has one of its own


class RubbishCollector(QObject):
    """Collects every few seconds, as deep as Python itself would have by then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        _at_work.add(me := id(self))
        self.destroyed.connect(lambda: _at_work.discard(me))
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that are due."""
        due = [
            number
            for number, (has, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if has > most
        ]
        if due:
            gc.collect(max(due))

    def stop(self) -> None:
        """Leave it to Python again, once no other thread runs."""
        self._timer.stop()
        _at_work.discard(id(self))
        if not _at_work:
            gc.enable()
