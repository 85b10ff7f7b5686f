"""What the wizard does beside bringing cases in: a list of settings, and the imports made before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from caseworker_app.casework.incoming import Imported
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.screens.importing.dates_page import DatesPage
from caseworker_app.ui.screens.importing.draft import KINDS, DatesDraft
from caseworker_app.ui.screens.importing.past_page import PastPage
from caseworker_app.ui.screens.importing.settings_page import SettingsDraft, SettingsPage, begin

if TYPE_CHECKING:
    from caseworker_app.casework.undo_import import PastImport, TakenBack
    from caseworker_app.ui.screens.importing.screen import ImportingScreen


class Beside:
    """Leads the pages of settings and of past imports on the wizard's screen."""

    def __init__(self, screen: ImportingScreen) -> None:
        self._screen = screen
        self.settings, self.dates, self.past = SettingsPage(), DatesPage(), PastPage()
        self._settings_draft: SettingsDraft | None = None
        self._dates_draft: DatesDraft | None = None
        self.settings.bring_in.connect(self._bring_in_settings)
        self.settings.another.connect(self.choose_settings)
        self.dates.bring_in.connect(self._plan_meetings)
        self.dates.another.connect(screen.choose)
        self.past.take_back.connect(self._take_back)
        self.past.done.connect(screen.leave_past)

    def choose_settings(self) -> None:
        """Ask for a list of settings, and show it."""
        name, _ = QFileDialog.getOpenFileName(self._screen, "Choose a list of settings", "", KINDS)
        if name:
            self.open_settings(Path(name))

    def open_settings(self, path: Path) -> None:
        """Read a list of settings and show what it would make; nothing is saved."""
        store = self._screen.context.store
        self._screen.loading.set_words(f"Reading {path.name}…")
        self._screen.show_state("loading")

        def failed(error: CaseworkerError) -> None:
            self._screen.show_failure(error, self.choose_settings)

        self._screen.context.run(lambda _work: begin(store, path), self._show_settings, failed)

    def _show_settings(self, draft: SettingsDraft) -> None:
        self._settings_draft = draft
        self.settings.show_draft(draft)
        self._screen.pages.setCurrentWidget(self.settings)
        self._screen.show_state("ready")
        self._screen.set_title("Bring in settings", "Nothing is saved yet")
        self._screen.focus_first()

    def _bring_in_settings(self) -> None:
        if self._settings_draft is None:
            return
        found = self._settings_draft.found

        def use_case(unit: Any) -> Imported:
            from caseworker_app.casework.settings_list import import_settings

            return import_settings(unit, found.rows, found.file_name)

        def show(made: Imported) -> None:
            self._screen.result.show_settings(found.file_name, made, found.rejected)
            self._screen.show_made(made)
            self._screen.set_title("Bring in settings", "Saved")

        self._screen.context.act(f"Import {found.file_name}", use_case, show)

    def show_dates(self, draft: DatesDraft) -> None:
        """Show what a list of dates would plan."""
        self._dates_draft = draft
        self.dates.show_draft(draft, discreet=self._screen.context.discreet)
        self._screen.pages.setCurrentWidget(self.dates)
        self._screen.show_state("ready")
        self._screen.set_title("Dates of reviews", "Nothing is saved yet")
        self._screen.focus_first()

    def _plan_meetings(self) -> None:
        if self._dates_draft is None:
            return
        found, expected = self._dates_draft.found, self._dates_draft.forecast

        def use_case(unit: Any) -> Imported:
            from caseworker_app.casework.import_review_dates import import_review_dates

            return import_review_dates(unit, found.rows, found.file_name)

        def show(made: Imported) -> None:
            rejected = [*found.rejected, *expected.rejected]
            self._screen.result.show_dates(found.file_name, made, rejected)
            self._screen.show_made(made)
            self._screen.set_title("Dates of reviews", "Saved")

        self._screen.context.act(f"Import {found.file_name}", use_case, show)

    def show_past(self) -> None:
        """Show every import of this caseload, newest first."""
        store = self._screen.context.store

        def op(_work: Work) -> tuple[PastImport, ...]:
            from caseworker_app.casework.undo_import import past_imports

            with store.reading() as session:
                return past_imports(session)

        self._screen.context.run(op, self._show_imports)

    def _show_imports(self, imports: tuple[PastImport, ...]) -> None:
        self.past.show_imports(imports)
        self._screen.pages.setCurrentWidget(self.past)
        self._screen.show_state("ready")
        self._screen.set_title("Past imports")
        self._screen.focus_first()

    def _take_back(self, batch: str) -> None:
        def use_case(unit: Any) -> TakenBack:
            from caseworker_app.casework.undo_import import undo_import

            return undo_import(unit, batch)

        def words(done: TakenBack) -> str:
            return " ".join((done.words(), *done.stayed[:1]))

        self._screen.context.act(
            "Take back an import", use_case, lambda _done: self.show_past(), notice=words, undo=False
        )
