"""The tables beside the board: who carries how much, and what the last meeting agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caseworker_app.casework.last_meeting import Kept, Outcome
from caseworker_app.casework.workload import Load
from caseworker_app.ui.dates import day_month, short_date
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable, first_line
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.status import Shape, Status, paint_status

_SHAPES: dict[Outcome, Shape] = {
    Outcome.NOT_DONE: "late", Outcome.TO_COME: "soon", Outcome.DONE: "met", Outcome.NOT_NEEDED: "ended",
}  # fmt: skip


class _Rows(RowsModel[Any]):
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class LoadTable(RowsTable):
    """One row a caseworker, by name; Enter shows their rows."""

    def __init__(self) -> None:
        columns = (
            Column[Load]("Caseworker", lambda one: one.caseworker or "No caseworker", strong=True, width=220),
            Column[Load]("Cases", lambda one: f"{one.cases:,}", width=90),
            Column[Load]("Open steps", lambda one: f"{one.open_steps:,}", width=110),
            Column[Load]("Due in 20 working days", lambda one: f"{one.due_soon:,}", width=190, narrow=170),
            Column[Load]("Late", lambda one: f"{one.late:,}", width=90),
        )
        self.loads = _Rows(columns)
        super().__init__(self.loads, CellDelegate())
        self.setAccessibleName("Caseworkers by name, with what they carry")
        self.setAccessibleDescription("Enter shows what is late of one of them")

    def chosen(self) -> Load | None:
        """Return the caseworker of the current row."""
        found: Load | None = self.currentIndex().data(Role.UserRole)
        return found


class AgreedTable(RowsTable):
    """What was agreed last time and whether it was done; Enter opens the case."""

    def __init__(self, name: Callable[[Kept], str], said: Callable[[Kept], str]) -> None:
        columns = (
            Column[Kept]("Child", name, strong=True, width=150),
            Column[Kept]("What", lambda one: one.verb, width=190),
            Column[Kept]("Agreed", said, width=260),
            Column[Kept]("For", lambda one: short_date(one.next_on), width=116, narrow=116),
            Column[Kept]("What became of it", _outcome, width=190, narrow=170),
        )
        self.agreed = _Rows(columns)
        super().__init__(self.agreed, _AgreedDelegate())
        self.setAccessibleName("What the last meeting agreed")
        self.setAccessibleDescription("Enter opens the case")

    def chosen(self) -> Kept | None:
        """Return the current row."""
        found: Kept | None = self.currentIndex().data(Role.UserRole)
        return found


class _AgreedDelegate(CellDelegate):
    def paint_inside(self, painter: Any, rect: Any, index: Index) -> None:
        one: Kept = index.data(Role.UserRole)
        if index.column() == 4:
            paint_status(painter, first_line(rect), Status(_SHAPES[one.outcome], _outcome(one)), filled=False)
        else:
            super().paint_inside(painter, rect, index)


def _outcome(one: Kept) -> str:
    if one.outcome is Outcome.DONE and one.done_on is not None:
        return f"Done {day_month(one.done_on)}"
    return {Outcome.NOT_DONE: "Not done"}.get(one.outcome, one.outcome.value)
