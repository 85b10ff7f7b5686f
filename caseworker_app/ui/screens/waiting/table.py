"""The table of families who wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from caseworker_app.ui.dates import days_words
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable, first_line
from caseworker_app.ui.screens.waiting.lines import WaitingLine
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.status import SOON_DAYS, Status, paint_status


def status_of(days: int) -> Status:
    """Return the status of what is due in so many days."""
    shape = "late" if days < 0 else "today" if days == 0 else "soon" if days <= SOON_DAYS else "later"
    return Status(shape, days_words(days))  # type: ignore[arg-type]


class WaitingModel(RowsModel[WaitingLine]):
    """Shows lines already read and put in order."""

    def __init__(
        self, days: Callable[[WaitingLine], int], name: Callable[[WaitingLine], str],
        what: Callable[[WaitingLine], str],
    ) -> None:  # fmt: skip
        super().__init__(
            (
                Column("Hear by", text=lambda one: days_words(days(one)), width=160, narrow=150),
                Column("Child", text=name, strong=True, width=150, narrow=140),
                Column("What they wait for", text=what, width=350, narrow=260),
                Column("Gone to", text=lambda one: one.concerns, width=140, narrow=0),
            )
        )
        self.days = days

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class WaitingDelegate(CellDelegate):
    """Paints a row; how late it is stands as a shape with its words."""

    def __init__(self, days: Callable[[WaitingLine], int]) -> None:
        super().__init__()
        self._days = days

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if index.column() == 0:
            line: WaitingLine = index.data(Role.UserRole)
            paint_status(painter, first_line(rect), status_of(self._days(line)), filled=False)
        else:
            super().paint_inside(painter, rect, index)


class WaitingTable(RowsTable):
    """One row a family and what it waits for."""

    def __init__(self, model: WaitingModel) -> None:
        self.lines = model
        super().__init__(model, WaitingDelegate(model.days))
        self.setAccessibleName("Families who wait, the longest overdue first")
        self.setAccessibleDescription("Enter logs a contact")

    def chosen(self) -> WaitingLine | None:
        """Return the row that is current."""
        line: WaitingLine | None = self.currentIndex().data(Role.UserRole)
        return line
