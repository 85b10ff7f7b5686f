"""What is done about single plans: whose it is, by when, and whether it was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.casework.quality.lists import ActionLine
from caseworker_app.statutory.words import count_of, short_date
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable, first_line
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import Status, paint_status

_STANDS = 4


class ActionsPage(QWidget):
    """The actions that are open, the oldest first, then those that were done."""

    def __init__(self, name: Callable[[ActionLine], str], today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.told = Words()
        self.told.setContentsMargins(16, 0, 16, 0)
        self.model = _Model(
            (
                Column("Child", text=name, strong=True, width=170, narrow=130),
                Column("Action", text=lambda one: one.what, width=380, narrow=200),
                Column("Owner", text=lambda one: one.owner, width=150, narrow=90),
                Column("By", text=_by, width=110, narrow=0),
                Column("How it stands", text=self._stands, width=160, narrow=120),
            )
        )
        self.table = RowsTable(self.model, _Delegate(self._status))
        self.table.setAccessibleName("Actions about plans")
        self.table.setAccessibleDescription("Enter records an action as done")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)

    def show_actions(self, actions: Sequence[ActionLine]) -> None:
        """Show them."""
        still = sum(one.done_on is None for one in actions)
        self.told.setText(
            f"{count_of(still, 'action')} open, {len(actions) - still} done."
            if actions
            else "Nothing was agreed about a single plan yet. Once a plan is settled, an action can be."
        )
        place = self.table.currentIndex().row()
        self.model.show(actions)
        self.table.setVisible(bool(actions))
        if actions:
            self.table.setCurrentIndex(self.model.index(min(max(place, 0), len(actions) - 1), 0))

    def chosen(self) -> ActionLine | None:
        """Return the action that is current."""
        found: ActionLine | None = self.table.currentIndex().data(Role.UserRole)
        return found

    def _status(self, one: ActionLine) -> Status:
        late = one.done_on is None and one.due is not None and one.due < self._today()
        return Status("met" if one.done_on else "late" if late else "later", self._stands(one))

    def _stands(self, one: ActionLine) -> str:
        if one.done_on:
            return f"Done {short_date(one.done_on)}"
        late = (self._today() - one.due).days if one.due else 0
        return f"{count_of(late, 'day')} late" if late > 0 else "Open"


class _Model(RowsModel[ActionLine]):
    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class _Delegate(CellDelegate):
    def __init__(self, status: Callable[[ActionLine], Status]) -> None:
        super().__init__()
        self._status = status

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if index.column() == _STANDS:
            paint_status(painter, first_line(rect), self._status(index.data(Role.UserRole)), filled=False)
        else:
            super().paint_inside(painter, rect, index)


def _by(one: ActionLine) -> str:
    return short_date(one.due) if one.due else "no date"
