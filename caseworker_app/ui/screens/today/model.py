"""Today's rows with the headings of their bands; more are read when the end is reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from caseworker_app.casework.today import Band, Count, Page, Row
from caseworker_app.ui.screens.today.rows import Heading, Line, OwedHeading, OwedLine, owed_line

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
Item = Heading | Line | OwedLine
More = Callable[[Band, int], list[Line]]
Naming = Callable[[str, str], str]


class TodayModel(QAbstractListModel):
    """Headings and lines in one list."""

    def __init__(self, naming: Naming, more: More) -> None:
        super().__init__()
        self.items: list[Item] = []
        self._owed: list[Item] = []
        self._naming, self._more = naming, more
        self._counts: dict[Band, Count] = {}
        self._held: dict[Band, int] = {}

    def show(self, page: Page, lines: list[Line]) -> None:
        """Show the first page."""
        self.beginResetModel()
        self._counts = page.counts
        self._held = dict.fromkeys(Band, 0)
        self._owed = [owed_line(row, page.view.today) for row in page.promised]
        if self._owed:
            self._owed.insert(0, OwedHeading(Band.SOON, page.owed))
        self.items = self._with_headings(lines, None)
        self.endResetModel()

    def name(self, line: Line | OwedLine) -> str:
        """The child's name as it may be shown now."""
        row = line.row
        name = self._naming(row.given_name, row.family_name)
        return name if name == f"{row.given_name} {row.family_name}".strip() else f"{name} {row.reference}"

    def line(self, index: Index) -> Line | None:
        """Return the line at a place, none for a heading."""
        found = self.items[index.row()] if index.isValid() and index.row() < len(self.items) else None
        return found if isinstance(found, Line) else None

    def owed(self, index: Index) -> OwedLine | None:
        """Return the promise or message at a place."""
        found = self.items[index.row()] if index.isValid() and index.row() < len(self.items) else None
        return found if isinstance(found, OwedLine) else None

    def first_line(self) -> int:
        """Return the place of the first line."""
        return next((n for n, item in enumerate(self.items) if not isinstance(item, Heading)), -1)

    def place_of_owed(self, owed_id: str) -> int:
        """Return the place of a promise or message, -1 when it is not shown."""
        return next(
            (n for n, item in enumerate(self.items) if isinstance(item, OwedLine) and item.row.id == owed_id),
            -1,
        )

    def place_of(self, row: Row) -> int:
        """Return the place of a deadline, -1 when it is not shown."""
        which = row.which
        places = (
            n for n, item in enumerate(self.items) if isinstance(item, Line) and item.row.which == which
        )
        return next(places, -1)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line(index) is None and self.owed(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item
        if isinstance(item, Heading):
            spoken = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return item.spoken if spoken else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item.spoken(self.name(item))
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.reason if not item.note else f"{item.reason}\n{item.note}"
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._unread() is not None

    def fetchMore(self, _parent: Index) -> None:
        band = self._unread()
        if band is None:
            return
        lines = self._more(band, self._held[band])
        if not lines:
            self._counts = {**self._counts, band: Count(self._held[band])}
            return
        last = self.items[-1].row.band if self.items and isinstance(self.items[-1], Line) else None
        fresh = self._with_headings(lines, last)
        self.beginInsertRows(NO_PARENT, len(self.items), len(self.items) + len(fresh) - 1)
        self.items += fresh
        self.endInsertRows()

    def _unread(self) -> Band | None:
        for band, count in self._counts.items():
            if count.capped or self._held[band] < count.number:
                return band
        return None

    def _with_headings(self, lines: list[Line], last: Band | None) -> list[Item]:
        items: list[Item] = []
        for line in lines:
            band = line.row.band
            if band is not last:
                if band > Band.SOON:
                    items += self._take_owed()
                items.append(Heading(band, self._counts[band]))
                last = band
            self._held[band] += 1
            items.append(line)
        unread = self._unread()
        return items if unread is not None and unread <= Band.SOON else [*items, *self._take_owed()]

    def _take_owed(self) -> list[Item]:
        """Give what is promised to families once: it stands after the next five days."""
        owed, self._owed = self._owed, []
        return owed
