"""A list of settings before anything is saved: what is new, what changes, what could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.importing.list_page import ListPage
from caseworker_app.ui.tables import Column

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


class SettingsPage(ListPage["SettingLine"]):
    """A list of settings, row by row."""

    def __init__(self) -> None:
        super().__init__("Settings of the file", columns())

    def show_draft(self, draft: SettingsDraft) -> None:
        """Show what a list would make; nothing is saved."""
        found, expected = draft.found, draft.forecast
        count = len(expected.new) + len(expected.changed)
        self.sentence.setText(f"{found.file_name}: {count_of(len(expected.lines), 'setting')}")
        self.more.setText(
            f"{len(expected.new):,} new, {len(expected.changed):,} get what is new in the list, "
            f"{expected.unchanged:,} are as the list says."
        )
        self.show_lists("Settings", expected.lines, expected.doubts, found.rejected)
        self.primary.set_words(f"Bring in {count_of(count, 'setting')}")
        self.primary.setEnabled(count > 0)
