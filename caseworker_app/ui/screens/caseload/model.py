"""The Caseload's rows, read from the store a page at a time as they come into sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, overload

from PySide6.QtCore import QObject

from caseworker_app.casework.case_search import Found
from caseworker_app.casework.caseload import CaseRow
from caseworker_app.statutory.rule import State
from caseworker_app.ui.screens.caseload.columns import CaseColumn, spoken
from caseworker_app.ui.tables import NO_PARENT, Index, Role, RowsModel

PAGE = 32
KEPT = 2000
NO_ROW = CaseRow(
    id="",
    given_name="",
    family_name="",
    reference="",
    date_of_birth=None,
    year_group="",
    setting="",
    stage="",
    next_step="",
    due=None,
    state=State.ENDED,
    days=None,
    next_review=None,
    caseworker="",
    team="",
    flags="",
    closed=True,
    closed_on=None,
)
Read = Callable[[list[int]], dict[int, CaseRow]]


class Pages(Sequence[CaseRow]):
    """Rows by their place in what was found; those not yet read are read with their neighbours."""

    def __init__(self, found: Found, read: Read, known: dict[int, CaseRow]) -> None:
        self.found = found
        self.length = len(found.rowids)
        self._read, self._known = read, known

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, place: int) -> CaseRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[CaseRow]: ...
    def __getitem__(self, place: int | slice) -> CaseRow | list[CaseRow]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self.length))]
        rowid = self.found.rowids[place]
        row = self._known.get(rowid)
        return row if row is not None else self._read_around(place, rowid)

    def _read_around(self, place: int, rowid: int) -> CaseRow:
        first = place - place % PAGE
        wanted = [each for each in self.found.rowids[first : first + PAGE] if each not in self._known]
        if len(self._known) > KEPT:
            self._known.clear()
            wanted = list(self.found.rowids[first : first + PAGE])
        self._known.update(self._read(wanted))
        # A case can go between the search and the read; the next change tells of it.
        return self._known.setdefault(rowid, NO_ROW)


class CaseloadModel(RowsModel[CaseRow]):
    """Shows what a search found: the first page at once, the rest when it is there."""

    def __init__(self, columns: Sequence[CaseColumn], read: Read, parent: QObject) -> None:
        super().__init__(columns, parent)
        self._read = read
        self._known: dict[int, CaseRow] = {}
        self._news: Mapping[str, str] = {}  # by case: what a colleague did that was not looked at yet

    def show_news(self, news: Mapping[str, str]) -> None:
        """Mark the cases that colleagues changed since they were last looked at."""
        if news != self._news:
            self._news = news
            if len(self.rows):
                self.changed(0, len(self.rows) - 1)

    def news(self, row: CaseRow) -> str:
        """Return what a colleague did to a case, in words; nothing where it was seen."""
        return self._news.get(row.id, "")

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.ToolTipRole and index.isValid() and index.column() == 0:
            return self.news(self.rows[index.row()]) or None
        return super().data(index, role)

    @property
    def found(self) -> Found | None:
        """What is shown."""
        return self.rows.found if isinstance(self.rows, Pages) else None

    def show_found(self, found: Found) -> None:
        """Show what was found so far."""
        self.show(Pages(found, self._read, self._known))

    def grow(self) -> None:
        """Show all that is found by now."""
        pages = self.rows
        if isinstance(pages, Pages) and len(pages.found.rowids) > pages.length:
            self.beginInsertRows(NO_PARENT, pages.length, len(pages.found.rowids) - 1)
            pages.length = len(pages.found.rowids)
            self.endInsertRows()

    def forget(self, case_ids: set[str] | None = None) -> None:
        """Read these cases again when they are next looked at; None means all."""
        for rowid in [
            rowid
            for rowid, row in self._known.items()
            if case_ids is None or row.id in case_ids or not row.id
        ]:
            del self._known[rowid]
        if len(self.rows):
            self.changed(0, len(self.rows) - 1)

    def spoken(self, row: CaseRow) -> str:
        return ", ".join(part for part in (spoken(row, self.case_columns), self.news(row)) if part)

    @property
    def case_columns(self) -> list[CaseColumn]:
        """The columns that are shown."""
        return [column for column in self.columns if isinstance(column, CaseColumn)]

    def case_at(self, place: int) -> CaseRow:
        """Return the row at a place."""
        return self.rows[place]

    def rowids_at(self, places: Iterable[int]) -> list[int]:
        """Return the rowids of the cases at these places."""
        found = self.found
        return [found.rowids[place] for place in places] if found is not None else []
