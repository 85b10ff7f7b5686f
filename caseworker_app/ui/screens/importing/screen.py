"""Bring in cases: choose a spreadsheet, match its columns, look at the doubts, save, or take back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.casework.drafts import drop_draft, keep_draft
from caseworker_app.casework.incoming import Imported, SheetCell
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.importing import draft as drafts
from caseworker_app.ui.screens.importing import kept
from caseworker_app.ui.screens.importing.beside import Beside
from caseworker_app.ui.screens.importing.cells_table import CellLine
from caseworker_app.ui.screens.importing.draft import KINDS, DatesDraft, Draft
from caseworker_app.ui.screens.importing.match_page import MatchPage
from caseworker_app.ui.screens.importing.progress_page import ProgressPage
from caseworker_app.ui.screens.importing.result_page import ResultPage
from caseworker_app.ui.widgets.button import Button

if TYPE_CHECKING:
    from caseworker_app.casework.undo_import import TakenBack
    from caseworker_app.imports.mapping import Mapping
    from caseworker_app.store.session import Unit


class ImportingScreen(Screen):
    """The wizard. Nothing is saved before the person presses “Bring in”."""

    key: ClassVar[str] = "importing"
    title = "Bring in cases"
    subtitle = "Nothing is saved yet"
    icon: ClassVar[str] = "table-2"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.draft: Draft | None = None
        self._work: Work | None = None
        self._made: Imported | None = None
        self.match, self.progress, self.result = MatchPage(context.today()), ProgressPage(), ResultPage()
        self.pages = QStackedWidget()
        self.beside = Beside(self)
        self.settings, self.past = self.beside.settings, self.beside.past
        self.dates = self.beside.dates
        for page in (self.match, self.progress, self.result, self.settings, self.dates, self.past):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.past_link = Button("Past imports", self.beside.show_past, kind="link")
        self._put_past_link()
        self.match.set_discreet(context.discreet)
        self.setAcceptDrops(True)
        self._connect()
        self._show_start()

    def _connect(self) -> None:
        self.match.corrected.connect(self._correct)
        self.match.answered.connect(self._answer)
        self.match.chosen.connect(self._explain)
        self.match.save_doubts.connect(self._save_doubts)
        self.match.bring_in.connect(self._bring_in)
        self.match.load_match.connect(self._load_match)
        self.match.save_match.connect(self._save_match)
        self.match.another_file.connect(self.choose)
        self.progress.stopped.connect(self._stop)
        self.result.undo.connect(self._undo)
        self.result.save_doubts.connect(self._save_doubts)
        self.result.caseload.connect(lambda: self.context.go("caseload"))
        self.result.another.connect(self.choose)
        self.match.past.connect(self.beside.show_past)
        self.result.past.connect(self.beside.show_past)
        self.context.discreet_changed.connect(self.match.set_discreet)

    @property
    def primary(self) -> QPushButton | None:
        if self.state == "empty":
            return self.empty_state.button
        if self.state != "ready":
            return None
        primaries: dict[QWidget | None, QPushButton] = {
            self.match: self.match.primary, self.result: self.result.primary,
            self.settings: self.settings.primary, self.dates: self.dates.primary,
        }  # fmt: skip
        return primaries.get(self.pages.currentWidget())

    def show_with(self, **arguments: Any) -> None:
        """Show where the wizard stands; `path` opens a file at once, `choose` asks for one."""
        path = arguments.get("path")
        if path:
            self.open_file(Path(path))
        elif arguments.get("choose"):
            self.choose()

    def refresh(self, changed: set[str] | None = None) -> None:
        """The preview stands beside the caseload as it was read: count again when that changed."""
        if (
            changed
            and self.draft is not None
            and self.state == "ready"
            and self.pages.currentWidget() is self.match
        ):
            self._preview(self.draft.mapping)

    def commands(self) -> list[Command]:
        return [
            Command(
                "choose_file",
                "Bring in a spreadsheet",
                self.choose,
                "Ctrl+O",
                "Bring in cases",
                "folder-open",
            ),
            Command("past_imports", "Past imports", self.beside.show_past, "", "Bring in cases", "undo-2"),
            Command("choose_settings", "Bring in a list of settings", self.beside.choose_settings, "",
                    "Bring in cases", "table-2"),
        ]  # fmt: skip

    def panes(self) -> list[QWidget]:
        return (
            [self.match.columns, self.match.cells, self.match.pane]
            if self.pages.currentWidget() is self.match
            else [self]
        )

    def focus_first(self) -> None:
        """Put the keyboard where work starts."""
        if self.state == "empty":
            self.empty_state.button.setFocus()
        else:
            places: dict[QWidget | None, QWidget] = {
                self.match: self.match.columns, self.settings: self.settings.table,
                self.dates: self.dates.table, self.past: self.past.table,
            }  # fmt: skip
            places.get(self.pages.currentWidget(), self.result.primary).setFocus()

    def _put_past_link(self) -> None:
        """Let the start page lead to the imports that were made before."""
        column = self.empty_state.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.past_link, 0, Qt.AlignmentFlag.AlignHCenter)

    def _show_start(self) -> None:
        self.empty_state.show_words(
            "Bring in your caseload from a spreadsheet.",
            more="Excel, LibreOffice or .csv, as it is: title rows, several sheets and odd dates are "
            "understood. You see everything before anything is saved, and one press takes it back.",
            icon="table-2",
            button=("Choose a spreadsheet", self.choose),
            link=("Bring in a list of schools and settings", self.beside.choose_settings),
        )
        self.show_state("empty")
        self.set_title(self.title, "Nothing is saved yet")

    def choose(self) -> None:
        """Ask for a spreadsheet, and show it."""
        name, _ = QFileDialog.getOpenFileName(self, "Choose a spreadsheet", "", KINDS)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Read a spreadsheet and show what it would make."""
        store, today = self.context.store, self.context.today()
        self.draft = None
        self.loading.set_words(f"Reading {path.name}…")
        self.show_state("loading")

        def failed(error: CaseworkerError) -> None:
            self.show_failure(error, self.choose, "Choose another file")

        self._work = self.context.run(
            lambda _work: drafts.begin(store, path, today), self._show_draft, failed
        )

    def _show_draft(self, draft: Draft | DatesDraft) -> None:
        if isinstance(draft, DatesDraft):
            self.beside.show_dates(draft)
            return
        before, self.draft = self.draft, draft
        self.match.show_draft(draft)
        self.pages.setCurrentWidget(self.match)
        self.show_state("ready")
        self.set_title(self.title, "Nothing is saved yet")
        if before is None:
            self.focus_first()
        if draft.went_on:
            self.context.notice("What you corrected in this file before is here again")
        self.context.announce(
            f"{count_of(len(draft.preview), 'child', 'children')} found. Nothing is saved yet."
        )

    def _preview(self, mapping: Mapping) -> None:
        """Read the file again by a corrected mapping; the old content stays while it is read."""
        if self.draft is None:
            return
        old, store, today = self.draft, self.context.store, self.context.today()
        if self._work is not None:
            self._work.stop()
        self._work = self.context.run(
            lambda _work: drafts.preview(store, old.path, old.matched, mapping, today, place=old.place),
            self._show_draft,
        )

    def _correct(self, heading: str, target: str | None) -> None:
        if self.draft is not None:
            # The latest mapping is kept at once: a second correction must not lose the first.
            mapping = drafts.with_target(self.draft.mapping, heading, target)
            self._take(mapping)

    def _answer(self, cell: SheetCell, on: date | None) -> None:
        if self.draft is not None:
            self._take(drafts.with_answer(self.draft.mapping, (cell.sheet, cell.row, cell.column), on))

    def _take(self, mapping: Mapping) -> None:
        from dataclasses import replace

        assert self.draft is not None
        self.draft = replace(self.draft, mapping=mapping)
        self._keep(self.draft)
        self._preview(mapping)

    def _keep(self, draft: Draft) -> None:
        """Keep what was corrected so far: a crash must not lose it."""

        def use_case(unit: Unit) -> None:
            keep_draft(unit, draft.place, kept.fields_of(draft.path, draft.mapping))

        self.context.keep("keep a draft", use_case, lambda _done: self.context.drafts_changed.emit())

    def _explain(self, line: CellLine | None) -> None:
        if line is None or self.draft is None:
            self.match.pane.show_question(None)
            return
        from caseworker_app.imports.answers import question

        self.match.pane.show_question(question(self.draft.preview, line.cell, self.context.today()), line)

    def _bring_in(self) -> None:
        if self.draft is None:
            return
        draft, store = self.draft, self.context.store
        user, now = self.context.user, self.context.now()
        self.progress.show_progress("Bringing in cases", 0, 0)
        self.pages.setCurrentWidget(self.progress)

        def op(work: Work) -> Imported:
            from caseworker_app.casework import column_memory
            from caseworker_app.casework.import_rows import import_rows
            from caseworker_app.imports import mapping as mappings

            with store.unit(f"Import {draft.preview.file_name}", user=user, now=now) as unit:
                made = import_rows(
                    unit, draft.preview, progress=lambda d, t: work.say("Bringing in cases", d, t)
                )
                column_memory.remember(
                    unit, mappings.digest(draft.matched.all_headings), draft.preview.mapping().as_json()
                )
                drop_draft(unit, draft.place)
            return made

        self._work = self.context.run(op, self._show_result, self._not_brought_in)
        self._work.progressed.connect(self.progress.show_progress)
        self._work.ended.connect(self._back_if_stopped, Qt.ConnectionType.QueuedConnection)

    def _not_brought_in(self, error: CaseworkerError) -> None:
        self.pages.setCurrentWidget(self.match)
        self.context.show_error(error)

    def _back_if_stopped(self) -> None:
        if self.pages.currentWidget() is self.progress:
            self.pages.setCurrentWidget(self.match)
            self.context.announce("Stopped. Nothing was saved.")

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()

    def _show_result(self, made: Imported) -> None:
        assert self.draft is not None
        self.result.show_result(self.draft.preview, made, discreet=self.context.discreet)
        self.show_made(made)
        self.set_title(self.title, "Saved")
        self.context.changed.emit(set(made.case_ids))
        self.context.drafts_changed.emit()
        self.context.announce(self.result.sentence.text())

    def _undo(self) -> None:
        if self._made is None or not self._made.batch:
            return
        batch = self._made.batch

        def use_case(unit: Any) -> TakenBack:
            from caseworker_app.casework.undo_import import undo_import

            return undo_import(unit, batch)

        self._work = self.context.act("Take back an import", use_case, self._show_taken_back)

    def _show_taken_back(self, done: TakenBack) -> None:
        self.result.show_taken_back(done)
        self.set_title(self.title, "Taken back")

    def _save_doubts(self) -> None:
        if self.draft is None:
            return
        from caseworker_app.imports import doubts_file

        name = f"{self.draft.path.stem} - doubts.csv"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the doubts", name, "Spreadsheet (*.csv)")
        if chosen:
            self._try(
                lambda: doubts_file.write(Path(chosen), self.draft.preview),
                f"The doubts are in {Path(chosen).name}.",
            )

    def _load_match(self) -> None:
        from caseworker_app.imports import mapping as mappings

        chosen, _ = QFileDialog.getOpenFileName(self, "Use a match from a file", "", "Match (*.json)")
        if chosen:
            self._try(lambda: self._take(mappings.read_file(Path(chosen))), "")

    def _save_match(self) -> None:
        from caseworker_app.imports import mapping as mappings

        chosen, _ = QFileDialog.getSaveFileName(
            self, "Keep this match in a file", "match.json", "Match (*.json)"
        )
        if chosen and self.draft is not None:
            used = self.draft.preview.mapping()
            self._try(
                lambda: mappings.write_file(Path(chosen), used), f"The match is in {Path(chosen).name}."
            )

    def _try(self, deed: Any, notice: str) -> None:
        try:
            deed()
        except CaseworkerError as error:
            self.context.show_error(error)
            return
        if notice:
            self.context.notice(notice)

    def leave_past(self) -> None:
        """Go back to where the past imports were asked for."""
        if self.draft is None:
            self._show_start()
            return
        self.pages.setCurrentWidget(self.match)
        self.set_title("Bring in cases", "Nothing is saved yet")
        self._preview(self.draft.mapping)

    def show_made(self, made: Imported) -> None:
        """Show the page of a result, from which the import can be undone."""
        self._made = made
        self.pages.setCurrentWidget(self.result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))
