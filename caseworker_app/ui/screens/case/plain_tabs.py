"""Two tabs that are plain tables: the council's spreadsheet word for word, and every change ever made."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CasePage, SpreadsheetLine
from caseworker_app.ui.screens.case.change_words import ChangeWords, change_words
from caseworker_app.ui.screens.case.list_or_nothing import ListOrNothing
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.empty_state import EmptyState

Row = TypeVar("Row")


class PlainDelegate(CellDelegate):
    """Paints a cell of plain words; the first column is quiet unless it is strong."""

    def tint(self, index: Index) -> str:
        return "text" if index.column() or self.role(index) == "strong" else "quiet"


class PlainTab(QWidget, Generic[Row]):
    """A table of words, or the sentence that says what belongs there."""

    def __init__(self, name: str, columns: tuple[Column[Row], ...], sentence: str, more: str) -> None:
        super().__init__()
        self.lines: RowsModel[Row] = RowsModel(columns)
        self.table = RowsTable(self.lines, PlainDelegate())
        self.table.setAccessibleName(name)
        self.empty = EmptyState()
        self.empty.show_words(sentence, more=more, icon="table-2")
        self._stack = ListOrNothing(self.table, (), self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_rows(self, rows: list[Row]) -> None:
        """Show other rows."""
        self.lines.show(rows)
        if rows:
            self.table.setCurrentIndex(self.lines.index(0, 0))
        self._stack.show_list(bool(rows))


class SpreadsheetTab(PlainTab[SpreadsheetLine]):
    """What the council's spreadsheet said about the child, word for word."""

    def __init__(self) -> None:
        super().__init__(
            "From the spreadsheet",
            (
                Column("Heading", text=lambda one: one.heading, strong=True, width=220, narrow=170),
                Column("What it said", text=lambda one: one.text, width=560, narrow=300),
                Column("Where it stood", text=lambda one: one.address, width=240, narrow=160),
            ),
            "Nothing from a spreadsheet",
            "Columns of an imported spreadsheet without a place of their own are kept here, word for word.",
        )

    def show_page(self, page: CasePage, *, discreet: bool) -> None:
        """Show the cells of a case; discreet mode hides what they say."""
        lines = page.from_the_spreadsheet
        if discreet:
            lines = tuple(
                SpreadsheetLine(heading=one.heading, text="Hidden", address=one.address) for one in lines
            )
        self.show_rows(list(lines))


class ChangesTab(PlainTab[ChangeWords]):
    """Who changed what on the case, newest first."""

    def __init__(self) -> None:
        super().__init__(
            "Changes",
            (
                Column("When", text=lambda one: one.when, width=196, narrow=120),
                Column("Who", text=lambda one: one.who, width=110, narrow=100),
                Column("Did what", text=lambda one: one.deed, strong=True, width=210, narrow=150),
                Column("On", text=lambda one: one.what, width=140, narrow=0),
                Column("Change", text=lambda one: one.changed, width=450, narrow=280),
            ),
            "No changes yet",
            "Every change to the case stands here: who made it, when, from what and to what.",
        )

    def show_page(self, page: CasePage, *, discreet: bool) -> None:
        """Show the changes of a case; discreet mode hides from what and to what."""
        rows = [change_words(line) for line in page.changes]
        if discreet:
            rows = [ChangeWords(one.when, one.who, one.deed, one.what, "Hidden") for one in rows]
        self.show_rows(rows)
