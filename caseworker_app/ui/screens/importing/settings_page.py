"""A list of settings before anything is saved: what is new, what changes, what could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.importing.cells_table import CellsTable, lines_of
from caseworker_app.ui.screens.importing.lines_table import LinesTable
from caseworker_app.ui.tables import Column
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.settings_list import SettingLine, SettingsForecast
    from caseworker_app.imports.settings_rows import SettingsList
    from caseworker_app.store.open import Store


@dataclass(frozen=True)
class SettingsDraft:
    """A list of settings that was read, and what it would make."""

    found: SettingsList
    forecast: SettingsForecast


def begin(store: Store, path: Path) -> SettingsDraft:
    """Read a list of settings and compare it with those on file."""
    from caseworker_app.casework.settings_list import forecast
    from caseworker_app.imports import settings_rows

    found = settings_rows.open_list(path)
    with store.reading() as session:
        return SettingsDraft(found, forecast(session, found.rows))


def says(line: SettingLine) -> str:
    """Say in a line what a row gives its setting."""
    return "; ".join(f"{name} {' '.join(text.split())}" for name, text in line.changes.items())


def columns() -> tuple[Column[SettingLine], ...]:
    """Return the columns of the list of settings."""
    return (
        Column("Row", lambda line: str(line.cell.row), width=70, quiet=True),
        Column("Setting", lambda line: line.name, width=300, strong=True),
        Column("What happens", lambda line: line.outcome, width=130),
        Column("With", says, width=360, quiet=True, hint=says),
    )


class SettingsPage(QWidget):
    """The same three questions as for cases: what is new, what is doubtful, what is not used."""

    bring_in = Signal()
    another = Signal()

    def __init__(self) -> None:
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
        self.table: LinesTable[SettingLine] = LinesTable("Settings of the file", columns())
        layout.addWidget(self.sentence)
        layout.addWidget(self.more)
        layout.addWidget(self.tabs, 1)
        bar = ActionBar()
        bar.add_left(Button("Another list", self.another.emit, kind="link"))
        self.primary = Button("Bring in", self.bring_in.emit, kind="primary")
        bar.add_right(self.primary)
        layout.addWidget(bar)

    def show_draft(self, draft: SettingsDraft) -> None:
        """Show what a list would make; nothing is saved."""
        found, expected = draft.found, draft.forecast
        count = len(expected.new) + len(expected.changed)
        self.sentence.setText(f"{found.file_name}: {count_of(len(expected.lines), 'setting')}")
        self.more.setText(
            f"{len(expected.new):,} new, {len(expected.changed):,} get what is new in the list, "
            f"{expected.unchanged:,} are as the list says."
        )
        self.table.show_lines(expected.lines)
        self.tabs.clear()
        self.tabs.addTab(self.table, f"Settings ({len(expected.lines):,})")
        for name, cells in (("Doubtful", expected.doubts), ("Not used", list(found.rejected))):
            if cells:
                table = CellsTable(name)
                table.show_lines(lines_of(cells, {}, "today" if name == "Doubtful" else "late"))
                self.tabs.addTab(table, f"{name} ({len(cells):,})")
        self.primary.set_words(f"Bring in {count_of(count, 'setting')}")
        self.primary.setEnabled(count > 0)
