"""Match the columns, look at the doubts, see the counts: all before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.importing.cells_table import (
    CellLine,
    CellsTable,
    law_lines,
    lines_of,
    one_a_row,
)
from caseworker_app.ui.screens.importing.columns_table import ColumnsTable
from caseworker_app.ui.screens.importing.discreet import open_headings, veiled_cells, veiled_columns
from caseworker_app.ui.screens.importing.pane import Pane
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline

if TYPE_CHECKING:
    from caseworker_app.imports.plan import Preview
    from caseworker_app.ui.screens.importing.draft import ColumnLine, Draft

LISTS = ("Doubtful", "Not used", "Left out", "Differs from the law")
PARTS = ("Columns", "Cells", "Explanation")


class MatchPage(QWidget):
    """Columns above, cells below, explanation at the right; one at a time where there is little room."""

    corrected = Signal(str, object)
    answered = Signal(object, object)
    chosen = Signal(object)
    save_doubts = Signal()
    bring_in = Signal()
    load_match = Signal()
    save_match = Signal()
    another_file = Signal()
    past = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.draft: Draft | None = None
        self.columns, self.cells, self.pane = ColumnsTable(), CellsTable(), Pane(today)
        self.primary = Button("Bring in", self.bring_in.emit, kind="primary")
        self.doubts = Button("Save the doubts", self.save_doubts.emit)
        self._lists: dict[str, list[CellLine]] = {}
        self._narrow = False
        self._discreet = False
        self._build()
        self.columns.corrected.connect(self.corrected)
        self.cells.chosen.connect(self.chosen)
        self.pane.answered.connect(self.answered)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._head())
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.setHandleWidth(1)
        self.down = QSplitter(Qt.Orientation.Vertical)
        self.down.setHandleWidth(1)
        self.down.addWidget(self.columns)
        self.cells_part = self._cells_part()
        self.down.addWidget(self.cells_part)
        self.down.setChildrenCollapsible(False)
        self.down.setStretchFactor(0, 3)
        self.down.setStretchFactor(1, 2)
        self.across.addWidget(self.down)
        self.across.addWidget(self.pane)
        self.across.setStretchFactor(0, 1)
        self.across.setChildrenCollapsible(False)
        outer.addWidget(self.across, 1)
        bar = ActionBar()
        bar.add_left(Button("Another file", self.another_file.emit, kind="link"))
        bar.add_left(Button("Past imports", self.past.emit, kind="link"))
        bar.add_right(self.doubts)
        bar.add_right(self.primary)
        outer.addWidget(bar)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        self.heading = Words("Match the columns", "heading", wrap=False)
        self.about = Words(tone="quiet", wrap=True)
        self.parts = _Segments(PARTS, self._show_part)
        menu = Button("Saved match", icon="table-2")
        self.menu = QMenu(menu)
        self.menu.addAction("Use a match from a file…").triggered.connect(lambda: self.load_match.emit())
        self.menu.addAction("Keep this match in a file…").triggered.connect(lambda: self.save_match.emit())
        menu.clicked.connect(lambda: self.menu.popup(menu.mapToGlobal(menu.rect().bottomLeft())))
        row.addWidget(self.heading)
        row.addWidget(self.parts)
        row.addWidget(self.about, 1)
        row.addStretch(0)
        row.addWidget(menu)
        return head

    def _cells_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(12)
        self.list_title = Words("Doubtful cells", "strong", wrap=False)
        self.list_count = Words(tone="quiet", wrap=False)
        self.lists = _Segments(LISTS, self._show_list)
        for words in (self.list_title, self.list_count):  # the names of the lists need the room first
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.list_title, 3)
        row.addWidget(self.list_count, 2)
        row.addWidget(self.lists)
        column.addLayout(row)
        column.addWidget(self.cells, 1)
        self.no_cells = Words("Nothing here to look at.", tone="quiet")
        self.no_cells.setContentsMargins(16, 8, 16, 16)
        self.no_cells.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.no_cells, 1)
        return part

    def show_draft(self, draft: Draft) -> None:
        """Show the import as it stands now."""
        self.draft = draft
        preview = draft.preview
        sheets = ", ".join(f"“{sheet.table.sheet}”" for sheet in preview.sheets)
        word = "sheets" if len(preview.sheets) > 1 else "sheet"
        self.about.setText(f"{preview.file_name}, {word} {sheets}, {count_of(preview.rows_read, 'row')}"
                           + (" · matched as last time" if draft.remembered else ""))  # fmt: skip
        children = children_of(preview)
        self._lists = {
            "Doubtful": lines_of((*preview.doubtful, *draft.forecast.doubtful), children, "today"),
            "Not used": lines_of(preview.unused, children, "late"),
            "Left out": [*rows_left_out(preview), *lines_of(preview.above, {}, "later")],
            "Differs from the law": law_lines(preview.disagreements),
        }
        columns: Sequence[ColumnLine] = draft.lines
        if self._discreet:
            shown = open_headings(preview)
            columns = veiled_columns(columns, shown)
            self._lists = {name: veiled_cells(lines, shown) for name, lines in self._lists.items()}
        self.columns.show_lines(columns)
        self._show_list(self.lists.current())
        self.pane.show_counts(draft)
        rows = draft.forecast.made + draft.forecast.updated
        self.primary.set_words(f"Bring in {rows:,} children" if rows != 1 else "Bring in 1 child")
        self.primary.setEnabled(rows > 0)
        self.doubts.setEnabled(any(self._lists.values()))

    def set_discreet(self, on: bool) -> None:
        """Show initials, and no words that could name anybody; or all again."""
        self._discreet = on
        if self.draft is not None:
            self.show_draft(self.draft)

    def _show_list(self, name: str) -> None:
        lines = self._lists.get(name, [])
        titles = {
            "Doubtful": "Doubtful cells",
            "Not used": "Cells that are not used",
            "Left out": "On no case",
            "Differs from the law": "Dates that differ from the law",
        }
        self.list_title.setText(titles[name])
        self.list_count.setText(count_of(len(lines), "cell"))
        self.cells.setVisible(bool(lines))
        self.no_cells.setVisible(not lines)
        self.cells.show_lines(lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.current().scaled(theme.current().size("two_line_below"))
        self._narrow = narrow
        self.parts.setVisible(narrow)
        self.heading.setVisible(not narrow)
        self.about.setVisible(not narrow)
        self.list_title.setVisible(not narrow)
        self.list_count.setVisible(not narrow)
        self.pane.setMinimumWidth(0 if narrow else theme.current().size("side_pane"))
        self.pane.setMaximumWidth(16777215 if narrow else theme.current().size("side_pane"))
        if not narrow:
            side = theme.current().size("side_pane")
            self.across.setSizes([max(event.size().width() - side, side), side])
        self._show_part(self.parts.current())

    def _show_part(self, name: str) -> None:
        alone = self._narrow
        self.down.setVisible(not alone or name != "Explanation")
        self.columns.setVisible(not alone or name == "Columns")
        self.cells_part.setVisible(not alone or name == "Cells")
        self.pane.setVisible(not alone or name == "Explanation")


class _Segments(QWidget):
    """A few buttons side by side, one of them down."""

    def __init__(self, names: tuple[str, ...], picked: object) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for name in names:
            button = Button(name, small=True)
            button.setCheckable(True)
            button.setChecked(name == names[0])
            button.clicked.connect(lambda _on=False, name=name: picked(name))  # type: ignore[operator]
            self._group.addButton(button)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_only(self, name: str) -> None:
        """Press one of the buttons."""
        next(button for button in self._group.buttons() if button.text() == name).click()

    def current(self) -> str:
        """Return the name of the button that is down."""
        button = self._group.checkedButton()
        return button.text() if button else ""


def rows_left_out(preview: Preview) -> list[CellLine]:
    """Return each row that makes no child as one line, by the cell that its reason speaks of."""
    births = {column.match.heading for sheet in preview.sheets if (column := sheet.column("date_of_birth"))}
    rows = {(row.sheet, row.row): row.child for row in preview.left_out}
    cells = [cell for cell in preview.rejected if (cell.sheet, cell.row) in rows]
    return one_a_row(lines_of(cells, rows, "late"), births)


def children_of(preview: Preview) -> dict[tuple[str, int], str]:
    """Return the child of each row that has something to look at."""
    from caseworker_app.imports.answers import child_of

    wanted = {(cell.sheet, cell.row) for cell in (*preview.doubtful, *preview.rejected)}
    found = {}
    for rows in preview.sheets:
        for row, number in enumerate(rows.table.numbers):
            if (rows.table.sheet, number) in wanted:
                found[rows.table.sheet, number] = child_of(rows, row)
    return found
