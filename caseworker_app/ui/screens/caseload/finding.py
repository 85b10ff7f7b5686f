"""Typing in the Caseload: the first page of what fits at once, the rest when nobody waits."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from caseworker_app.casework.case_filter import CaseFilter
from caseworker_app.casework.case_search import PAGE, Found
from caseworker_app.ui import theme
from caseworker_app.ui.screens.caseload.model import CaseloadModel
from caseworker_app.ui.screens.caseload.search import CaseloadSearch
from caseworker_app.ui.screens.caseload.table import CaseTable

SPOKEN_AFTER_MS = 700
LEAST_ROWS = 8


class Finding(QObject):
    """Fills the table with what a filter lets through, and keeps the place in it."""

    counted = Signal()
    settled = Signal()  # nobody has typed for a while: the number may be spoken

    def __init__(self, search: CaseloadSearch, model: CaseloadModel, table: CaseTable) -> None:
        super().__init__(table)
        self._search, self._model, self._table = search, model, table
        self.found: Found | None = None
        self._typed_ahead = ""
        self._rest, self._say, self._ahead = QTimer(self), QTimer(self), QTimer(self)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self.go_on)
        self._say.setSingleShot(True)
        self._say.setInterval(SPOKEN_AFTER_MS)
        self._say.timeout.connect(self.settled)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(QApplication.keyboardInputInterval() * 2)
        table.typed_ahead.connect(self.type_ahead)

    @property
    def is_complete(self) -> bool:
        """Whether all that fits has been found."""
        return self.found is not None and self.found.complete

    def find(self, wanted: CaseFilter) -> None:
        """Show what the filter lets through: the first page now, the rest when nobody waits."""
        if self._search.index is None:
            return
        current = self.current()
        in_sight = self._table.viewport().height() // theme.current().height("row_compact") + 2
        self.found = found = self._search.find(wanted, min(max(in_sight, LEAST_ROWS), PAGE))
        self._model.show_found(found)
        self.keep_place(current)
        self._rest.stop()
        if not found.complete:
            self._rest.start()
        self.counted.emit()
        self._say.start()

    def go_on(self) -> None:
        """Find some more."""
        if self.found is None or self.found.go_on():
            self._rest.stop()
            self._model.grow()
            self.counted.emit()

    def find_all(self) -> int:
        """Find all that fits now; return how many they are."""
        if self.found is None:
            return 0
        self.found.all_found()
        return len(self.found.rowids)

    def current(self) -> int | None:
        """Return the number of the case that is current."""
        place, found = self._table.current_place, self.found
        return found.rowids[place] if found is not None and 0 <= place < len(found.rowids) else None

    def keep_place(self, rowid: int | None) -> None:
        """Stay on the case that was the current one, if it is near the top; else start at the top."""
        rowids = self.found.rowids[:PAGE] if self.found is not None else ()
        place = next((place for place, each in enumerate(rowids) if each == rowid), 0)
        self._table.go_to(place if self._table.hasFocus() else 0)

    def type_ahead(self, letters: str) -> None:
        """Jump to the next case whose name starts with what is typed without a pause."""
        fresh = not self._ahead.isActive()
        self._typed_ahead = letters if fresh else self._typed_ahead + letters
        self._ahead.start()
        if self.found is not None and self._typed_ahead:
            self.found.all_found()
            after = self._table.current_place + (1 if fresh else 0)
            place = self._search.next_named(self.found, self._typed_ahead, max(after, 0))
            if place is not None:
                self.go_on()
                self._table.go_to(place)
