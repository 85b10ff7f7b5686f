"""Every import of this caseload, and the way to take one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.ui.dates import clock_time, count_of, short_date
from caseworker_app.ui.screens.importing.lines_table import LinesTable
from caseworker_app.ui.tables import Column
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.undo_import import PastImport

_LONDON = ZoneInfo("Europe/London")


def when(moment: datetime) -> str:
    """`24 Sep 2026, 3:40pm`, in England's time."""
    here = moment.astimezone(_LONDON)
    return f"{short_date(here.date())}, {clock_time(here.hour, here.minute)}"


def what(one: PastImport) -> str:
    """Say what an import brought in."""
    return "Settings" if one.kind == "settings" else "Cases"


def columns() -> tuple[Column[PastImport], ...]:
    """Return the columns of the list of imports."""
    return (
        Column("When", lambda one: when(one.imported_at), width=190),
        Column("File", lambda one: one.file_name, width=290, strong=True),
        Column("What", what, width=90),
        Column("By", lambda one: one.imported_by, width=150, quiet=True),
        Column("New", lambda one: f"{one.made:,}", width=80, right=True),
        Column("Changed", lambda one: f"{one.updated:,}", width=90, right=True),
        Column("", lambda one: "Taken back" if one.undone else "", width=110, quiet=True),
    )


class PastPage(QWidget):
    """The imports, newest first; the chosen one can be taken back once."""

    take_back = Signal(str)
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.sentence = Words(role="heading")
        self.sentence.setContentsMargins(16, 16, 16, 12)
        self.table: LinesTable[PastImport] = LinesTable("Past imports", columns())
        self.table.chosen.connect(self._choose)
        layout.addWidget(self.sentence)
        layout.addWidget(self.table, 1)
        bar = ActionBar()
        bar.add_left(Button("Back", self.done.emit, kind="link"))
        self.button = Button("Take this import back", self._take_back, icon="undo-2")
        bar.add_right(self.button)
        layout.addWidget(bar)
        self._choose(None)

    def show_imports(self, imports: Sequence[PastImport]) -> None:
        """Show the imports; the newest is chosen."""
        self.sentence.setText(
            f"{count_of(len(imports), 'import')} into this caseload"
            if imports
            else "Nothing has been brought in yet."
        )
        self.table.setVisible(bool(imports))
        self.table.show_lines(imports)

    def _choose(self, one: PastImport | None) -> None:
        self.button.setEnabled(one is not None and not one.undone)

    def _take_back(self) -> None:
        one = self.table.current()
        if one is not None and not one.undone:
            self.take_back.emit(one.id)
