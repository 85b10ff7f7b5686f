"""The Contact log of a case: every talk and message, newest first, read as far as it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.contact_log import Entry, LogPage, Place, Wanted
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import line_edit
from caseworker_app.ui.screens.case.contact_words import (
    CHANNEL_WORDS,
    DIRECTION_WORDS,
    LogLine,
    log_line,
)
from caseworker_app.ui.screens.case.list_or_nothing import ListOrNothing
from caseworker_app.ui.screens.case.log_paint import LogDelegate
from caseworker_app.ui.screens.case.promise_strip import PromiseStrip
from caseworker_app.ui.screens.case.row_paint import RowsTable
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.case_shapes import CasePage
    from caseworker_app.casework.promises import PromiseLine

_WAIT_MS = 120
_NEAR_END = 400  # pixels: more is read before the end is reached


class ContactsTab(QWidget):
    """A search line with filters over one stream of entries; the open promises stand on top."""

    chosen_changed = Signal()

    def __init__(
        self, context: Context, correct: Callable[[Entry], object], log: Callable[[], object]
    ) -> None:
        super().__init__()
        self.context, self._correct = context, correct
        self._case_id = ""
        self._next: Place | None = None
        self._reading, self._stale = False, True
        self.promises = PromiseStrip(context)
        self.search = line_edit(placeholder="Find in this log")
        self.search.setAccessibleName("Find in this log")
        self.person, self.channel, self.direction = QComboBox(), QComboBox(), QComboBox()
        self.lines: RowsModel[LogLine] = RowsModel(
            (
                Column("When", text=lambda one: one.when, width=116, narrow=110),
                Column("Who", text=lambda one: one.who, strong=True, width=150, narrow=120),
                Column("How", text=lambda one: one.how, width=140, narrow=120),
                Column("What was said", text=lambda one: one.said, width=340, narrow=240),
                Column("Logged by", text=lambda one: one.by, width=96, narrow=0),
            )
        )
        self.delegate = LogDelegate()
        self.table = RowsTable(self.lines, self.delegate)
        self.table.setAccessibleName("Contact log, newest first")
        self.nothing = Words("No entry fits. Clear the search or the filters.", tone="quiet")
        self.nothing.setContentsMargins(16, 12, 16, 12)
        self.empty = EmptyState()
        self.empty.show_words(
            "Nobody has logged a contact yet",
            more="Calls, messages and meetings with the family stand here, newest first.",
            icon="phone",
            button=("Log a contact", log),
        )
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._lay_out()
        self._connect()

    def show_page(self, page: CasePage) -> None:
        """Take a case; its log is read once somebody looks at it."""
        if page.header.case_id != self._case_id:
            self._case_id = page.header.case_id
            self.lines.show([])
            self.chosen_changed.emit()
            self.search.clear()
            self._fill(self.person, [("", "Everyone"), *((one.person_id, one.name) for one in page.people)])
        self._stale = True
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Read the first page of what is wanted, if anything may have changed."""
        if self._stale and self._case_id:
            self._stale = False
            self._read(None)

    def chosen(self) -> Entry | None:
        """Return the chosen entry."""
        place = self.table.currentIndex().row()
        return self.lines.rows[place].entry if 0 <= place < len(self.lines.rows) else None

    def _lay_out(self) -> None:
        self._fill(self.channel, [("", "Every way"), *CHANNEL_WORDS.items()])
        self._fill(self.direction, [("", "From both"), *DIRECTION_WORDS.items()])
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        names = ("With whom", "By which way", "From whom")
        for combo, name in zip((self.person, self.channel, self.direction), names, strict=True):
            combo.setAccessibleName(name)
            combo.setMinimumContentsLength(8)
            bar.addWidget(combo)
        self.bar = QWidget()
        self.bar.setLayout(bar)
        ready = QWidget()
        column = QVBoxLayout(ready)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)
        self._stack = ListOrNothing(ready, (), self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.promises)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._wait.timeout.connect(lambda: self._read(None))
        self.search.textChanged.connect(lambda _words: self._wait.start())
        for combo in (self.person, self.channel, self.direction):
            combo.currentIndexChanged.connect(lambda _index: self._wait.start())
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentChanged.connect(lambda *_: self.chosen_changed.emit())
        self.table.verticalScrollBar().valueChanged.connect(self._near_end)

    def _wanted(self) -> Wanted:
        return Wanted(
            person=self.person.currentData() or "",
            channel=self.channel.currentData() or "",
            direction=self.direction.currentData() or "",
            words=self.search.text(),
        )

    def _read(self, after: Place | None) -> None:
        case_id, wanted, store = self._case_id, self._wanted(), self.context.store
        self._reading = True

        def op(_work: Work) -> tuple[LogPage, tuple[PromiseLine, ...]]:
            from caseworker_app.casework.contact_log import log_page
            from caseworker_app.casework.promises import promises_of

            with store.connection() as connection:
                page = log_page(connection, case_id, wanted, after=after)
            with store.reading() as session:
                return page, promises_of(session, case_id)

        def then(found: tuple[LogPage, tuple[PromiseLine, ...]]) -> None:
            self._reading = False
            if case_id == self._case_id and wanted == self._wanted():
                self._show(found[0], wanted, more=after is not None)
                self.promises.show_promises(found[1])

        self.context.run(op, then)

    def _show(self, page: LogPage, wanted: Wanted, *, more: bool) -> None:
        self._next = page.next
        self.delegate.words = wanted.words
        rows = [log_line(one, self.context) for one in page.entries]
        if more:
            first = len(self.lines.rows)
            self.lines.add(rows)
            for row in range(first, first + len(rows)):
                self.table.resizeRowToContents(row)
            return
        self.lines.show(rows)
        if rows:
            self.table.setCurrentIndex(self.lines.index(0, 0))
        self.chosen_changed.emit()
        self.nothing.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self._stack.show_list(bool(rows) or wanted != Wanted())

    def _near_end(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        if self._next is not None and not self._reading and value > bar.maximum() - _NEAR_END:
            self._read(self._next)

    def _open(self, _index: QModelIndex) -> None:
        entry = self.chosen()
        if entry is not None and not entry.withdrawn:
            self._correct(entry)

    def _fill(self, combo: QComboBox, choices: list[tuple[str, str]]) -> None:
        combo.blockSignals(True)
        combo.clear()
        for key, words in choices:
            combo.addItem(words, key)
        combo.blockSignals(False)
