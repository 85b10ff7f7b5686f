"""The tables beside the board: who carries how much, and what the last meeting agreed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtGui import QResizeEvent

from caseworker_app.casework.last_meeting import Kept, Outcome
from caseworker_app.casework.workload import Load
from caseworker_app.ui.dates import day_month, short_date
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable, first_line
from caseworker_app.ui.sharing_words import moment_short
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.status import Shape, Status, paint_status

_SHAPES: dict[Outcome, Shape] = {
    Outcome.NOT_DONE: "late", Outcome.TO_COME: "soon", Outcome.DONE: "met", Outcome.NOT_NEEDED: "ended",
}  # fmt: skip


_SYNCED = 5


class _Rows(RowsModel[Any]):
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class LoadTable(RowsTable):
    """One row a caseworker, by name, with how fresh what they wrote is; Enter shows their rows."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        columns = (
            Column[Load](
                "Caseworker",
                lambda one: one.caseworker or "No caseworker",
                strong=True,
                width=220,
                narrow=170,
            ),
            Column[Load]("Cases", lambda one: f"{one.cases:,}", width=90, narrow=70),
            Column[Load]("Open steps", lambda one: f"{one.open_steps:,}", width=110, narrow=0),
            Column[Load]("Due in 20 working days", lambda one: f"{one.due_soon:,}", width=190, narrow=170),
            Column[Load]("Late", lambda one: f"{one.late:,}", width=90, narrow=70),
            Column[Load]("Last synced", self._synced, width=150, narrow=130),
        )
        self._now, self._is_shared = now, False
        self.loads = _Rows(columns)
        super().__init__(self.loads, CellDelegate())
        self.setAccessibleName("Caseworkers by name, with what they carry")
        self.setAccessibleDescription("Enter shows what is late of one of them")
        self.setColumnHidden(_SYNCED, True)

    def show_loads(self, loads: Sequence[Load]) -> None:
        """Show all; when they synced only where the shared database told it."""
        self._is_shared = any(one.is_shared for one in loads)
        self.loads.show(loads)
        self._fit_synced()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_synced()

    def _fit_synced(self) -> None:
        if self.isColumnHidden(_SYNCED) is self._is_shared:
            self.setColumnHidden(_SYNCED, not self._is_shared)
            for on in (False, True):  # what stretches to the edge is worked out anew
                self.horizontalHeader().setStretchLastSection(on)

    def _synced(self, one: Load) -> str:
        if not one.is_shared:
            return ""
        return moment_short(one.synced_at, self._now()) if one.synced_at else "Never"

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
