"""How the case page is laid out: head, tabs, the tab's own pane beside it, and the bar of actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.casework.case_shapes import CasePage, PersonOnCase
from caseworker_app.statutory.rule import Deadline
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.banner import Banner
from caseworker_app.ui.screens.case.contacts_tab import ContactsTab
from caseworker_app.ui.screens.case.deadlines_tab import DeadlinesTab
from caseworker_app.ui.screens.case.entry_pane import EntryPane
from caseworker_app.ui.screens.case.family_pane import FamilyPane
from caseworker_app.ui.screens.case.flow import Flow
from caseworker_app.ui.screens.case.header import CaseHead
from caseworker_app.ui.screens.case.letters_tab import LettersTab
from caseworker_app.ui.screens.case.people_tab import PeopleTab, PersonPane, ToldLegend
from caseworker_app.ui.screens.case.people_words import Naming
from caseworker_app.ui.screens.case.plain_tabs import ChangesTab, SpreadsheetTab
from caseworker_app.ui.screens.case.review_strip import Deeds as ReviewDeeds
from caseworker_app.ui.screens.case.review_strip import ReviewStrip
from caseworker_app.ui.screens.case.timeline_rows import TimelineRow
from caseworker_app.ui.screens.case.timeline_tab import TimelineTab
from caseworker_app.ui.screens.case.why import WhyPane, WhySubject
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline

if TYPE_CHECKING:
    from caseworker_app.letters.print_queue import Queued

_WHY_WIDTH = 560
_LIST_NEEDS = 220
_LOW = 500  # below the top bar, where head and list do not both fit


class Tab(Enum):
    """The tabs of the case page, in their order."""

    TIMELINE = "Timeline"
    DEADLINES = "Deadlines"
    PEOPLE = "People"
    CONTACTS = "Contact log"
    LETTERS = "Letters"
    SPREADSHEET = "From the spreadsheet"
    CHANGES = "Changes"


@dataclass(frozen=True)
class Deeds:
    """What the buttons of the page do."""

    record: Callable[[], object]
    open_row: Callable[[TimelineRow], object]
    correct: Callable[[], object]
    why: Callable[[], object]
    change_person: Callable[[], object]
    add_person: Callable[[], object]
    show_address: Callable[[PersonOnCase], object]
    more: Callable[[QWidget], object]
    make_letter: Callable[[], object]
    open_letter: Callable[[Queued], object]
    tell: Callable[[], object]
    review: ReviewDeeds


class CaseBody(QWidget):
    """The page of an open case."""

    tab_changed = Signal()

    def __init__(self, deeds: Deeds, naming: Naming, contacts: ContactsTab, entry: EntryPane) -> None:
        super().__init__()
        self._deeds, self._naming = deeds, naming
        self._discreet = False
        self._wants_side = False
        self.head = CaseHead(deeds.why)
        self.banner = Banner()
        self.news = Banner()  # what colleagues did since the case was last looked at
        self.review = ReviewStrip(deeds.review)
        self.tabs = QTabBar()
        self.timeline = TimelineTab(deeds.open_row, deeds.record)
        self.deadlines = DeadlinesTab(deeds.record)
        self.people = PeopleTab(naming, deeds.change_person, deeds.add_person)
        self.contacts, self.entry = contacts, entry
        self.sent = LettersTab(deeds.open_letter, deeds.make_letter)
        self.spreadsheet = SpreadsheetTab()
        self.changes = ChangesTab()
        self.letters = FamilyPane(deeds.add_person, deeds.tell)
        self.person = PersonPane(naming, deeds.show_address)
        self.why = WhyPane()
        self.main = QStackedWidget()
        self.side = QStackedWidget()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.bar = ActionBar()
        self.primary = Button("Record what happened", kind="primary")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        tabs = (
            *(self.timeline, self.deadlines, self.people, self.contacts),
            *(self.sent, self.spreadsheet, self.changes),
        )
        for shown in tabs:
            self.main.addWidget(shown)
        for tab in Tab:
            self.tabs.addTab(tab.value)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Parts of the case")
        self.tabs.setContentsMargins(16, 0, 16, 0)
        self._sides = {
            Tab.TIMELINE: _scrolling(self.letters),
            Tab.PEOPLE: _scrolling(self.person),
            Tab.CONTACTS: _scrolling(self.entry),
        }
        for pane in (*self._sides.values(), self.why):
            self.side.addWidget(pane)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.main)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self._fill_bar()
        row = QVBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self.tabs)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.news)
        column.addWidget(self.review)
        column.addLayout(row)
        column.addWidget(hairline())
        column.addWidget(self.splitter, 1)
        for stack in (self.main, self.side):
            stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._area = _scrolling(page)
        self._lists: dict[Tab, QAbstractItemView] = {
            Tab.TIMELINE: self.timeline.list,
            Tab.DEADLINES: self.deadlines.table,
            Tab.PEOPLE: self.people.table,
            Tab.CONTACTS: self.contacts.table,
            Tab.LETTERS: self.sent.table,
            Tab.SPREADSHEET: self.spreadsheet.table,
            Tab.CHANGES: self.changes.table,
        }
        self._flow = Flow(self._area, tuple(self._lists.values()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.bar)

    def _fill_bar(self) -> None:
        self.legend = ToldLegend()
        self.note = Words(tone="quiet", wrap=False)
        self.details = Button("Details", self.show_side)
        self.correct = Button("Correct", self._deeds.correct, icon="pencil", tip="Correct this entry (Enter)")
        self.add_person = Button("Add a person", self._deeds.add_person, icon="user-plus")
        self.more = Button("More", icon="chevron-down", tip="More that can be done with this case")
        self.more.clicked.connect(lambda: self._deeds.more(self.more))
        self.bar.add_left(self.legend)
        self.bar.add_left(self.note)
        for button in (self.details, self.more, self.correct, self.add_person, self.primary):
            self.bar.add_right(button)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.timeline.chosen_changed.connect(self._follow_row)
        self.deadlines.chosen_changed.connect(self._follow_deadline)
        self.people.chosen_changed.connect(self._follow_person)
        self.contacts.chosen_changed.connect(lambda: self.entry.show_entry(self.contacts.chosen()))
        self.primary.clicked.connect(self._press_primary)
        self.why.closed.connect(self.close_why)
        self._flow.changed.connect(self._fit_height)

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return list(Tab)[max(0, self.tabs.currentIndex())]

    def show_page(self, page: CasePage, today: date, *, discreet: bool) -> None:
        """Show a case in every tab."""
        self._discreet = discreet
        self.head.show_page(page, today, discreet=discreet)
        self.banner.show_page(page)
        self.review.show_page(page, today)
        self.timeline.show_page(page, today)
        self.letters.show_page(page, self._naming)
        self.deadlines.show_page(page, today)
        self.people.show_page(page, today)
        self.contacts.show_page(page)
        self.spreadsheet.show_page(page, discreet=discreet)
        self.changes.show_page(page, discreet=discreet)
        self._show_tab()

    def go_to(self, tab: Tab) -> None:
        """Show a tab."""
        self.tabs.setCurrentIndex(list(Tab).index(tab))

    def step_tab(self, step: int) -> None:
        """Show the next tab or the one before, and put the keyboard into it."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        self.focus_list()

    def focus_list(self) -> None:
        """Put the keyboard into the list of the tab."""
        found = self._lists[self.tab]
        here = self.main.currentWidget()
        offered = None if here is None else here.findChild(Button)
        (found if found.isVisible() or offered is None else offered).setFocus(Qt.FocusReason.TabFocusReason)

    def chosen_deadline(self) -> Deadline | None:
        """Return the deadline of the chosen line of the tab, if it has one."""
        if self.tab is Tab.TIMELINE:
            return self.timeline.chosen_deadline()
        return self.deadlines.chosen_deadline() if self.tab is Tab.DEADLINES else None

    def show_why(self, subject: WhySubject) -> None:
        """Explain a date beside the tab; on a small window in its place."""
        self.why.show_subject(subject)
        self._wants_side = True
        self._fit_side()
        self.why.focus_first()

    @property
    def is_explaining(self) -> bool:
        """Whether a date is being explained."""
        return self._wants_side and self.why.subject is not None

    def close_why(self) -> None:
        """Put the explanation away, and the keyboard back into the list."""
        self.why.show_subject(None)
        self._wants_side = False
        self._fit_side()
        self.focus_list()

    def show_side(self) -> None:
        """Show the side pane in place of the list, on a small window."""
        self._wants_side = True
        self._fit_side()

    def back(self) -> bool:
        """Put the explanation or the details away; say whether there was anything to put away."""
        if not self._wants_side:
            return False
        self.close_why()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()

    def to_top(self) -> None:
        """Show the page from its beginning."""
        self._area.verticalScrollBar().setValue(0)

    def _show_tab(self) -> None:
        tab = self.tab
        bar = self._area.verticalScrollBar()
        bar.setValue(min(bar.value(), self.tabs.y()))
        self.main.setCurrentIndex(self.tabs.currentIndex())
        self.correct.setVisible(tab is Tab.TIMELINE)
        self.add_person.setVisible(tab is Tab.PEOPLE)
        has_person = tab is Tab.PEOPLE and self.people.chosen() is not None
        words = "Change who may be told" if has_person else "Record what happened"
        self.primary.set_words("Make a letter" if tab is Tab.LETTERS else words)
        if tab is Tab.CONTACTS:
            self.contacts.read()
        self._follow_row()
        if self.why.subject is None:
            self._wants_side = False
        self._fit_side()
        self.tab_changed.emit()

    def _fit_side(self) -> None:
        look = theme.current()
        narrow = self.width() < look.scaled(look.size("narrow_below") - look.size("sidebar"))
        explaining = self.is_explaining
        side = self.why if explaining else self._sides.get(self.tab)
        if side is not None:
            self.side.setCurrentWidget(side)
        self.side.setVisible(side is not None and (not narrow or self._wants_side))
        alone = narrow and self._wants_side and side is not None
        self.main.setVisible(not alone)
        self.head.setVisible(not alone)
        self.review.setVisible(not alone and self.review.has_review)
        self.tabs.setVisible(not alone)
        self.legend.setVisible(self.tab is Tab.PEOPLE and not narrow)
        self.details.setVisible(narrow and side is not None and not self._wants_side)
        width = look.scaled(_WHY_WIDTH if explaining else look.size("side_pane"))
        if not narrow:
            self.side.setFixedWidth(min(width, self.width() // 2))
        else:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16777215)
        self._fit_height()

    def _fit_height(self) -> None:
        """On a low window the page scrolls as one under its bar, rather than squeeze the list to nothing."""
        look = theme.current()
        low = self.height() < look.scaled(_LOW)
        self._flow.fit(self._lists[self.tab], on=low)
        needs = look.scaled(_LIST_NEEDS)
        shown = self.main.currentWidget()
        if low and shown is not None and not self.main.isHidden():
            needs = max(needs, shown.minimumSizeHint().height())
        self.splitter.setMinimumHeight(needs)

    def _press_primary(self) -> None:
        if self.tab is Tab.PEOPLE and self.people.chosen() is not None:
            self._deeds.change_person()
        elif self.tab is Tab.LETTERS:
            self._deeds.make_letter()
        else:
            self._deeds.record()

    def _follow_row(self) -> None:
        row = self.timeline.list.chosen()
        mended = row is not None and (row.event is not None or row.entry is not None)
        self.correct.setEnabled(row is not None and mended and not row.struck)
        if self.tab is Tab.TIMELINE and row is not None and row.deadline is not None:
            self._follow_why()

    def _follow_deadline(self) -> None:
        if self.tab is Tab.DEADLINES:
            self._follow_why()

    def _follow_why(self) -> None:
        """Keep the explanation on the chosen line."""
        if self.is_explaining:
            self._deeds.why()

    def _follow_person(self) -> None:
        self.person.show_person(self.people.chosen(), discreet=self._discreet)


def _scrolling(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
