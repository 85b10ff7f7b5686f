"""A list before anything is saved: what each row does, what is doubtful, what is not used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from caseworker_app.casework.incoming import SheetCell
from caseworker_app.ui.screens.importing.cells_table import CellsTable, lines_of
from caseworker_app.ui.screens.importing.lines_table import LinesTable
from caseworker_app.ui.tables import Column
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

Line = TypeVar("Line")


class ListPage(QWidget, Generic[Line]):
    """The same three questions as for cases: what is new, what is doubtful, what is not used."""

    bring_in = Signal()
    another = Signal()

    def __init__(self, name: str, columns: Sequence[Column[Line]]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.sentence = Words(role="heading")
        self.more = Words(tone="quiet")
        self.sentence.setContentsMargins(16, 16, 16, 4)
        self.more.setContentsMargins(16, 0, 16, 12)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.table: LinesTable[Line] = LinesTable(name, columns)
        layout.addWidget(self.sentence)
        layout.addWidget(self.more)
        layout.addWidget(self.tabs, 1)
        bar = ActionBar()
        bar.add_left(Button("Another list", self.another.emit, kind="link"))
        self.primary = Button("Bring in", self.bring_in.emit, kind="primary")
        bar.add_right(self.primary)
        layout.addWidget(bar)

    def show_lists(
        self, name: str, lines: Sequence[Line], doubtful: Sequence[SheetCell], rejected: Sequence[SheetCell]
    ) -> None:
        """Show what each row does, and the cells that are to be looked at."""
        self.table.show_lines(lines)
        self.tabs.clear()
        self.tabs.addTab(self.table, f"{name} ({len(lines):,})")
        for words, cells in (("Doubtful", doubtful), ("Not used", rejected)):
            if cells:
                table = CellsTable(words)
                table.show_lines(lines_of(cells, {}, "today" if words == "Doubtful" else "late"))
                self.tabs.addTab(table, f"{words} ({len(cells):,})")
