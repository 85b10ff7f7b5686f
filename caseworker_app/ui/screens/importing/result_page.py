"""What the import made, what it could not read, and how to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.screens.importing.cells_table import CellLine, CellsTable, law_lines, lines_of
from caseworker_app.ui.screens.importing.discreet import open_headings, veiled_cells
from caseworker_app.ui.screens.importing.match_page import children_of, rows_left_out
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline

if TYPE_CHECKING:
    from caseworker_app.casework.incoming import Imported, SheetCell
    from caseworker_app.casework.undo_import import TakenBack
    from caseworker_app.imports.plan import Preview


class _Explained(QWidget):
    """A list of cells, and under it the whole reason of the chosen one."""

    def __init__(self, name: str, lines: Sequence[CellLine]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.table = CellsTable(name, explained=False)
        self.reason = Words()
        self.reason.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addWidget(self.reason)
        self.table.chosen.connect(self._explain)
        self.table.show_lines(lines)
        self.setFocusProxy(self.table)

    def _explain(self, line: CellLine | None) -> None:
        place = f"{line.place}, {line.cell.heading}" if line and line.cell.heading else line and line.place
        self.reason.setText(f"{place}: {line.why}" if line else "")


class ResultPage(QWidget):
    """Counts first, then the lists; Undo takes the whole import back."""

    undo = Signal()
    save_doubts = Signal()
    caseload = Signal()
    another = Signal()
    past = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QWidget()
        words = QVBoxLayout(head)
        words.setContentsMargins(16, 16, 16, 12)
        self.sentence = Words(role="heading")
        self.more = Words(tone="quiet")
        words.addWidget(self.sentence)
        words.addWidget(self.more)
        layout.addWidget(head)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        layout.addWidget(self.tabs, 1)
        self.bar = ActionBar()
        self.again = Button("Bring in another file", self.another.emit, kind="link")
        self.undo_button = Button("Undo this import", self.undo.emit, icon="undo-2")
        self.doubts = Button("Save the doubts", self.save_doubts.emit)
        self.primary = Button("Go to Caseload", self.caseload.emit, kind="primary")
        self.bar.add_left(self.again)
        self.past_link = Button("Past imports", self.past.emit, kind="link")
        self.bar.add_left(self.past_link)
        for button in (self.undo_button, self.doubts, self.primary):
            self.bar.add_right(button)
        layout.addWidget(self.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The palette leads to past imports too; with little room the other buttons are whole without it.
        room = theme.current().scaled(theme.current().size("two_line_below"))
        self.past_link.setVisible(event.size().width() >= room)

    def show_settings(self, file_name: str, made: Imported, rejected: Sequence[SheetCell]) -> None:
        """Say what a list of settings made."""
        self.sentence.setText(
            f"{file_name} is in: {made.made:,} new, {made.updated:,} changed, {made.unchanged:,} unchanged."
        )
        self.more.setText("Settings that cases name already got what the list says of them.")
        self.undo_button.setVisible(bool(made.batch))
        self.doubts.setVisible(False)
        self._fill(
            ("Not used", lines_of(rejected, {}, "late"), "Every cell could be read."),
            ("Doubtful", lines_of(made.doubtful, {}, "today"), "No cell is in doubt."),
        )

    def show_dates(self, file_name: str, made: Imported, rejected: Sequence[SheetCell]) -> None:
        """Say which meetings a list of dates planned."""
        self.sentence.setText(
            f"{file_name} is in: {made.updated:,} planned or moved, {made.unchanged:,} as they were."
        )
        self.more.setText("The planner shows them, and the invitations can go out.")
        self.undo_button.setVisible(bool(made.batch))
        self.doubts.setVisible(False)
        self._fill(
            ("Not used", lines_of(rejected, {}, "late"), "Every date could be used."),
            ("Doubtful", lines_of(made.doubtful, {}, "today"), "No date is in doubt."),
        )

    def show_result(self, preview: Preview, made: Imported, *, discreet: bool = False) -> None:
        """Say what was made, and list what is to be looked at."""
        parts = [f"{made.made:,} new", f"{made.updated:,} changed", f"{made.unchanged:,} unchanged"]
        self.sentence.setText(f"{preview.file_name} is in: {', '.join(parts)}.")
        self.more.setText(
            "Columns without a field, and every cell that could not be read, are kept on each case under "
            f"“From the spreadsheet”.{_on_no_case(preview)}"
        )
        self.undo_button.setVisible(bool(made.batch))
        children = children_of(preview)
        shown = open_headings(preview)

        def veiled(lines: list[CellLine]) -> list[CellLine]:
            return veiled_cells(lines, shown) if discreet else lines

        self._fill(
            ("Not used", veiled(lines_of(preview.unused, children, "late")), "Every cell could be read."),
            ("Rows left out", veiled(rows_left_out(preview)), "No row was left out."),
            ("Above the table", veiled(lines_of(preview.above, {}, "later")), "Nothing stands there."),
            (
                "Doubtful",
                veiled(lines_of((*preview.doubtful, *made.doubtful), children, "today")),
                "No cell is in doubt.",
            ),
            (
                "Differs from the law",
                veiled(law_lines(preview.disagreements)),
                "No date of the sheet differs from the law.",
            ),
        )
        self.doubts.setVisible(True)

    def show_taken_back(self, done: TakenBack) -> None:
        """Say that the import is gone, and what stayed because someone worked on it."""
        self.sentence.setText(done.words())
        self.more.setText("\n".join(done.stayed) or "The caseload is as it was before.")
        self.undo_button.hide()
        self.doubts.hide()
        self.tabs.clear()

    def _fill(self, *lists: tuple[str, list[CellLine], str]) -> None:
        self.tabs.clear()
        for name, lines, nothing in lists:
            if lines:
                self.tabs.addTab(_Explained(name, lines), f"{name} ({len(lines):,})")
            else:
                words = Words(nothing, tone="quiet")
                words.setContentsMargins(16, 16, 16, 16)
                self.tabs.addTab(words, f"{name} (0)")


def _on_no_case(preview: Preview) -> str:
    """Say that the words of rows left out are on no case, and where they are to be found."""
    if not preview.left_out:
        return ""
    which = "The row left out is" if len(preview.left_out) == 1 else "The rows left out are"
    return f" {which} on no case: save the doubts to keep every cell of them."
