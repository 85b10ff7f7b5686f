"""One start of a window, in a process of its own; prints the CPU seconds and memory when it was seen.

`bare` is a QMainWindow with a table; `paint` our first paint; `rows` Today's rows; `settled` after all that
the window does by itself when nobody does anything.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def resident_mib() -> float:
    """Return the memory that this process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def tell() -> None:
    """Print what it took, and leave without tidying up."""
    import os

    print(json.dumps({"cpu": time.process_time(), "mib": resident_mib()}), flush=True)
    os._exit(0)


def bare() -> None:
    """Paint the barest window that could show a caseload: a table over numbers, no store, no style."""
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    class Numbers(QAbstractTableModel):
        def rowCount(self, _parent: Any = None) -> int:
            return 20_000

        def columnCount(self, _parent: Any = None) -> int:
            return 12

        def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
            return f"{index.row()}" if role == Qt.ItemDataRole.DisplayRole else None

    class Table(QTableView):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            tell()

    application = QApplication(["bare"])
    window, table, numbers = QMainWindow(), Table(), Numbers()
    table.setModel(numbers)
    window.setCentralWidget(table)
    window.resize(1366, 768)
    window.show()
    application.exec()


def ours(folder: Path, until: str) -> None:
    """Start the program as a person does."""
    from caseworker_app import app
    from caseworker_app.ui.cover import Cover

    if until == "paint":
        painted = Cover.paintEvent

        def paint(cover: Cover, event: Any) -> None:
            painted(cover, event)
            tell()

        Cover.paintEvent = paint  # type: ignore[method-assign]
    else:
        _tell_when_rows_are_seen(until)
    app.main(folder)


def _tell_when_rows_are_seen(until: str) -> None:
    from PySide6.QtCore import QTimer

    from caseworker_app.ui import window as windows

    shown = windows.MainWindow.show_store

    def show_store(window: Any, store: Any) -> None:
        shown(window, store)
        rows = window.shell.shown_screen().list
        painted = rows.paintEvent

        def paint(event: Any) -> None:
            painted(event)
            if not rows.model().rowCount():
                return
            if until == "rows":
                tell()
            QTimer.singleShot(3000, lambda: tell() if not window.worker.is_busy else None)

        rows.paintEvent = paint

    windows.MainWindow.show_store = show_store  # type: ignore[method-assign]


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else ours(Path(sys.argv[2]), sys.argv[1])
