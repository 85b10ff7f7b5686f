"""The Timeline tab: filter chips and process choice above the list, and who receives letters beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.statutory.rule import Deadline
from caseworker_app.ui import theme
from caseworker_app.ui.form import line_edit
from caseworker_app.ui.screens.case.timeline_list import TimelineList
from caseworker_app.ui.screens.case.timeline_rows import (
    NOTHING_BESIDE,
    Beside,
    Show,
    TimelineRow,
    timeline_rows,
)
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import Words

_NONE = "Nothing of this kind yet."
_WAIT_MS = 120
_NARROW = 640
_NARROWEST_SEARCH = 96
_NEAR_END = 300  # pixels: more is read before the end is reached


class TimelineTab(QWidget):
    """The story of the case, newest first."""

    chosen_changed = Signal()
    wanted_changed = Signal()  # other words are looked for
    more_wanted = Signal()  # older contacts, as one scrolls down to where those that were read end

    def __init__(self, opened: Callable[[TimelineRow], object], record: Callable[[], object]) -> None:
        super().__init__()
        self._page: CasePage | None = None
        self._today = date.min
        self._beside = NOTHING_BESIDE
        self.list = TimelineList(opened)
        self.empty = EmptyState()
        self.empty.show_words(
            "Nothing recorded yet",
            more="What happens on this case stands here, with the dates that follow from it.",
            icon="calendar",
            button=("Record what happened", record),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self.none = Words(_NONE, tone="quiet")
        self.none.setContentsMargins(16, 12, 16, 12)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack.addWidget(self.none)
        self.process = QComboBox()
        self.process.setAccessibleName("Which process to show")
        self.process.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.process.setMinimumContentsLength(16)
        self.process.currentIndexChanged.connect(self._fill)
        self._chips = QButtonGroup(self)
        self.search = line_edit(placeholder="Find in the timeline")
        self.search.setAccessibleName("Find in the timeline")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(1)  # it gives way on a small window, and goes
        self.search.setMaximumWidth(theme.current().scaled(260))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.wanted_changed)
        self.search.textChanged.connect(lambda _words: self._wait.start())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._filters())
        layout.addWidget(self._stack, 1)
        self.list.verticalScrollBar().valueChanged.connect(self._near_end)
        self.list.selectionModel().currentChanged.connect(lambda *_: self.chosen_changed.emit())

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(4)
        for number, show in enumerate(Show):
            chip = Button(show.value, self._fill, kind="quiet", small=True, tip=f"Show {show.value.lower()}")
            chip.setCheckable(True)
            self._chips.addButton(chip, number)
            row.addWidget(chip)
        self._chips.button(0).setChecked(True)
        row.addStretch(1)
        row.addWidget(self.search, 2)
        row.addWidget(self.process)
        return row

    def show_page(self, page: CasePage, today: date) -> None:
        """Show the timeline of a case."""
        self._page, self._today = page, today
        chosen = self.process.currentData()
        self.process.blockSignals(True)
        self.process.clear()
        self.process.addItem("All processes", "")
        for process in sorted(page.processes, key=lambda one: _first_day(one.events), reverse=True):
            self.process.addItem(process.words, process.id)
        self.process.setCurrentIndex(max(0, self.process.findData(chosen)))
        self.process.blockSignals(False)
        self.process.setVisible(len(page.processes) > 1)
        self._fit_search()
        self._fill()

    def show_beside(self, beside: Beside) -> None:
        """Show the contacts and letters of the case, as far as they are read."""
        if beside != self._beside:
            self._beside = beside
            self.list.delegate.words = beside.words
            self._fill()

    def forget(self) -> None:
        """Forget what was chosen and looked for: another case is coming."""
        self.list.forget()
        self.search.clear()
        self._wait.stop()

    def keep_to(self, show: Show) -> None:
        """Show one kind of line, as its chip does."""
        self._chips.button(list(Show).index(show)).setChecked(True)
        self._fill()

    def chosen_deadline(self) -> Deadline | None:
        """Return the deadline of the chosen line."""
        row = self.list.chosen()
        return None if row is None else row.deadline

    def _fill(self) -> None:
        if self._page is None:
            return
        show = list(Show)[max(0, self._chips.checkedId())]
        rows = timeline_rows(self._page, self._today, show, self.process.currentData() or "", self._beside)
        self.list.show_rows(rows, self._page.next)
        bare = show not in (Show.CONTACTS, Show.LETTERS) and not self._beside.words.strip()
        self.none.setText("Nothing fits. Clear the search." if self._beside.words else _NONE)
        self._stack.setCurrentWidget(self.list if rows else self.empty if bare else self.none)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_search()

    def _fit_search(self) -> None:
        """Show the field where there is room to read in it what one types."""
        others = [*self._chips.buttons(), *([] if self.process.isHidden() else [self.process])]
        taken = 32 + sum(each.sizeHint().width() + 4 for each in others)
        look = theme.current()
        wide = self.width() >= look.scaled(_NARROW)
        self.search.setVisible(wide and self.width() - taken >= look.scaled(_NARROWEST_SEARCH))

    def _near_end(self, value: int) -> None:
        if self._beside.since is not None and value > self.list.verticalScrollBar().maximum() - _NEAR_END:
            self.more_wanted.emit()


def _first_day(events: tuple[object, ...]) -> date:
    return min((day for event in events if (day := getattr(event, "on", None)) is not None), default=date.max)
