"""The letters of one list with the headings of their bands, and which of them are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from caseworker_app.letters.print_queue import Queued
from caseworker_app.ui.screens.letters.queue_rows import Band, Heading, Line, TickLine

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_PARENT = QModelIndex()
TICKED_AT_FIRST = (Band.READY, Band.LOOK_FIRST, Band.WILL_BE_MADE)


class QueueModel(QAbstractListModel):
    """Rows already put into words. What becomes ready is ticked, unless somebody must look at it first."""

    ticks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Heading | TickLine] = []
        self._ticked: set[str] = set()
        self._seen: set[tuple[str, Band]] = set()

    def show(self, items: Sequence[Heading | TickLine]) -> None:
        """Show other rows; what was ticked stays so."""
        self.beginResetModel()
        self.items = list(items)
        lines = list(self.lines())
        for line in lines:
            if (line.id, line.band) not in self._seen:
                self._seen.add((line.id, line.band))
                if line.band in TICKED_AT_FIRST and not line.by_hand:
                    self._ticked.add(line.id)
                else:
                    self._ticked.discard(line.id)
        self.endResetModel()
        self.ticks_changed.emit()

    def lines(self, band: Band | None = None) -> list[TickLine]:
        """Return the letters, of one band or of all."""
        return [one for one in self.items if isinstance(one, TickLine) and (band is None or one.band is band)]

    def line(self, index: Index) -> TickLine | None:
        """Return the letter at a place, none for a heading."""
        found = self.items[index.row()] if index.isValid() and index.row() < len(self.items) else None
        return found if isinstance(found, TickLine) else None

    def place_of(self, document_id: str) -> int:
        """Return the place of a letter, else of the first; -1 where there is none."""
        places = [place for place, one in enumerate(self.items) if isinstance(one, TickLine)]
        own = (place for place in places if self.items[place].id == document_id)  # type: ignore[union-attr]
        return next(own, places[0] if places else -1)

    def ticked(self, band: Band) -> list[Queued]:
        """Return the ticked letters of a band."""
        lines = (one for one in self.lines(band) if one.id in self._ticked)
        return [one.letter for one in lines if isinstance(one, Line)]

    def ticked_ids(self) -> list[str]:
        """Return the ids of all ticked rows, in their order."""
        return [line.id for line in self.lines() if line.id in self._ticked]

    def is_ticked(self, line: TickLine) -> bool:
        """Whether a letter is ticked."""
        return line.id in self._ticked

    def tick(self, lines: Sequence[TickLine], on: bool) -> None:
        """Tick letters, or take their ticks away."""
        for line in lines:
            (self._ticked.add if on else self._ticked.discard)(line.id)
        if self.items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.items) - 1, 0))
        self.ticks_changed.emit()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line(index) is None:
            return Qt.ItemFlag.NoItemFlags
        ways = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        return ways | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == Role.UserRole:
            return item
        if isinstance(item, Heading):
            return item.spoken if role in (Role.DisplayRole, Role.AccessibleTextRole) else None
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return item.spoken(self.is_ticked(item))
        if role == Role.CheckStateRole:
            return Qt.CheckState.Checked if self.is_ticked(item) else Qt.CheckState.Unchecked
        if role == Role.ToolTipRole:
            title = item.letter.title if isinstance(item, Line) else ""
            return "\n".join(part for part in (title, item.below) if part)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        line = self.line(index)
        if line is None or role != Role.CheckStateRole:
            return False
        self.tick([line], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True
