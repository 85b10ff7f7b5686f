"""The Caseload's filter and its memory: a keystroke to painted rows, at three sizes of the caseload.

Processor time of Qt's thread, for ours and the floor alike: a busy machine cannot take a keystroke apart.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from caseworker_app.casework.case_filter import parse
from tests.bench.ratio import Ratio

SIZES = (5_000, 20_000, 100_000)
# Letter by letter: words that many have, few, and nobody; digits, a setting, two words, tokens.
TYPED = ("shawen", "smyth", "07700 9", "0012", "primary", "ka mi", "late sha", "year:6 a")
ROUNDS = 5
MIB = 2**20


def measure() -> list[Ratio]:
    """Return the worst keystroke of each size over a bare reset and paint, and the growth of memory."""
    found = {size: _in_a_child(size) for size in SIZES}
    ratios = [
        Ratio(f"filter: worst key to painted rows, {size:,} cases", each["key"], each["floor"], limit=2.0)
        for size, each in found.items()
    ]
    growth = found[SIZES[-1]]["memory"] - found[SIZES[0]]["memory"]
    return [
        *ratios,
        Ratio("memory: 100,000 cases more than 5,000, of 10 MiB", growth, 10.0, limit=1.0, unit="MiB"),
    ]


def _in_a_child(size: int) -> dict[str, float]:
    """Make a store in one process, measure in another, so that making it leaves no memory behind."""
    with tempfile.TemporaryDirectory() as folder:
        for task in ("make", "measure"):
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.caseload", task, folder, str(size)],
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
                capture_output=True,
                text=True,
                check=True,
            )
    return {name: float(value) for name, value in json.loads(done.stdout.splitlines()[-1]).items()}


def _make(folder: Path, size: int) -> None:
    from tests.bench.caseload_store import write_caseload

    _, key = write_caseload(folder / "store", size)
    (folder / "key").write_bytes(key)


def _measure(folder: Path, size: int) -> dict[str, float]:
    from PySide6.QtWidgets import QApplication

    from caseworker_app import settings
    from caseworker_app.store.open import open_with_key
    from caseworker_app.ui import theme
    from caseworker_app.ui.background import Worker
    from caseworker_app.ui.clock import Clock
    from caseworker_app.ui.context import Context
    from caseworker_app.ui.screens.caseload.screen import CaseloadScreen

    application = QApplication([])
    theme.apply(application, theme.theme("light"))
    store = open_with_key(folder / "store", (folder / "key").read_bytes())
    clock = Clock(now=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    context = Context(store, settings.read(folder / "choices.json"), clock, Worker())
    screen = CaseloadScreen(context)
    screen.resize(1182, 696)
    screen.show()
    screen.show_with()
    _wait(application, lambda: screen.search.is_ready and not screen.is_searching)
    memory = _memory_after_use(application, screen)
    floor = Floor(size)
    application.processEvents()
    key = _keys(application, screen, floor)
    result = {"key": key[0], "floor": key[1], "memory": memory}
    context.worker.finish()
    store.close()
    return result


def _memory_after_use(application: object, screen: object) -> float:
    """Return what the process holds once every filter has been typed, before the floor's table is made."""
    for words in (*TYPED, ""):
        screen.filter.show_filter(parse(words))
        _wait(application, lambda: not screen.is_searching)
    return _memory()


def _keys(application: object, screen: object, floor: Floor) -> tuple[float, float]:
    """Return the worst keystroke (each at its best of some rounds) and the floor, taken between them."""
    best: dict[str, float] = {}
    floors: list[float] = []
    for _ in range(ROUNDS):
        for words in TYPED:
            screen.filter.clear()
            _wait(application, lambda: not screen.is_searching)
            for end, letter in enumerate(words, 1):
                floors.append(floor.paint())
                taken = _key(screen, letter)
                typed = words[:end]
                best[typed] = min(best.get(typed, taken), taken)
                _wait(application, lambda: not screen.is_searching)
    if "--all" in sys.argv:
        for typed, taken in sorted(best.items(), key=lambda each: -each[1])[:20]:
            print(f"{typed!r:14} {taken * 1000:.2f} ms")
    return max(best.values()), min(floors)


def _key(screen: object, letter: str) -> float:
    from PySide6.QtTest import QTest

    started = time.thread_time()
    QTest.keyClicks(screen.filter.line, letter)
    screen.table.viewport().repaint()
    return time.thread_time() - started


class Floor:
    """A plain table of plain text as Qt draws it: reset its model, paint its rows."""

    def __init__(self, size: int) -> None:
        from PySide6.QtWidgets import QHeaderView, QTableView

        self.model = _plain_model(size)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.verticalHeader().setDefaultSectionSize(28)
        self.view.resize(1182, 608)
        self.view.show()

    def paint(self) -> float:
        """Return the seconds of one reset and paint."""
        started = time.thread_time()
        self.model.beginResetModel()
        self.model.endResetModel()
        self.view.viewport().repaint()
        return time.thread_time() - started


def _plain_model(size: int) -> object:
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

    rows = [tuple(f"Row {row} column {column}" for column in range(8)) for row in range(200)]

    class Plain(QAbstractTableModel):
        def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
            return 0 if parent.isValid() else size

        def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
            return 0 if parent.isValid() else 8

        def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            return rows[index.row() % 200][index.column()]

    return Plain()


def _wait(application: object, done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not done():
        application.processEvents()
        if time.monotonic() > deadline:
            raise TimeoutError
    application.processEvents()


def _memory() -> float:
    """Return what the process holds in memory, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


if __name__ == "__main__":
    task, where, cases = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if task == "make":
        _make(where, cases)
    else:
        print(json.dumps(_measure(where, cases)))
