"""How the screen is laid out: the list, beside it the two values, or how things stand where nothing waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.sync.compare import Comparison
from caseworker_app.sync.conflicts import Shown
from caseworker_app.sync.diary import Line
from caseworker_app.sync.freshness import Freshness, UnsentCase
from caseworker_app.ui import theme
from caseworker_app.ui.screens.sharing import words
from caseworker_app.ui.screens.sharing.conflict_list import ConflictList, ConflictModel, Lines
from caseworker_app.ui.screens.sharing.side_by_side import SideBySide
from caseworker_app.ui.screens.sharing.standing_page import StandingPage
from caseworker_app.ui.sharing import Sharing
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline, surface
from caseworker_app.ui.widgets.layouts import clear

_LIST_WIDTH = 264


class SharingBody:
    """Fills the body of the screen."""

    def __init__(
        self, body: QWidget, lines: Callable[[Shown], Lines], name_of: Callable[[str, str], str]
    ) -> None:
        self.model = ConflictModel(lines)
        self.list = ConflictList(self.model)
        self.count = Words(role="heading", wrap=False)
        self.head = Words(role="heading")
        self.below = Words(tone="quiet")
        self.grid = SideBySide()
        self.effects = QVBoxLayout()
        self.mine = Button("Keep mine", kind="primary", keys="1")
        self.theirs = Button("Keep theirs", keys="2")
        self.edit = Button("Edit a new one", keys="E")
        self.ask = Button("", kind="link")
        self.open = Button("Open the case", kind="link")
        self.sync = Button("Sync now", kind="primary", keys="F5")
        self.standing = StandingPage(name_of)
        self.is_narrow = self.in_detail = False
        self._lay_out(body)

    def connect_deeds(
        self,
        mine: Callable[[], object],
        theirs: Callable[[], object],
        edit: Callable[[], object],
        ask: Callable[[], object],
        open_case: Callable[[], object],
        sync: Callable[[], object],
    ) -> None:
        """Say what the buttons do."""
        deeds = ((self.mine, mine), (self.theirs, theirs), (self.edit, edit), (self.open, open_case))
        for button, deed in (*deeds, (self.ask, ask), (self.sync, sync)):
            button.clicked.connect(lambda _checked=False, deed=deed: deed())

    def primary(self) -> Button:
        """Return the one primary button of what is shown."""
        return self.mine if self.pages.currentWidget() is self.deciding else self.sync

    def focus_first(self) -> None:
        """Put the keyboard where work starts."""
        (self.list if self.pages.currentWidget() is self.deciding else self.sync).setFocus()

    def show_conflicts(self, waiting: Sequence[Shown]) -> None:
        """Show what waits for a decision; without any, how things stand."""
        self.model.show(waiting)
        self.count.setText(f"{len(waiting):,} to decide")
        self.pages.setCurrentWidget(self.deciding if waiting else self.in_step)

    def choose(self, row: int) -> None:
        """Choose one conflict."""
        self.list.setCurrentIndex(self.model.index(row, 0))

    def show_count(self, chosen: int) -> None:
        """Say on the buttons for how many they decide."""
        many = f" for all {chosen:,}" if chosen > 1 else ""
        self.mine.set_words(f"Keep {self._own}{many}")
        self.theirs.set_words(f"Keep {self._other}{many}")
        self.edit.setEnabled(chosen == 1)

    _own, _other = "mine", "theirs"

    def show_comparison(self, found: Comparison, child: str, now: datetime, *, discreet: bool) -> None:
        """Show one conflict."""
        one = found.shown
        if words.is_mine(one):
            self._own, self._other = "mine", "theirs"
        else:
            self._own, self._other = (
                f"{choice.by}’s" if choice.by else "this" for choice in (one.mine, one.theirs)
            )
        self.head.setText(words.headline(one, child))
        self.below.setText(words.below_headline(one, now, discreet=discreet))
        self.grid.show_comparison(found, now, discreet=discreet)
        clear(self.effects)
        late = words.warnings(found)
        for warning in late:
            self.effects.addWidget(_box(warning, "late"))
        if not found.dates:
            self.effects.addWidget(Words("No deadline changes, whichever is kept.", tone="quiet"))
        self.effects.addWidget(Words(words.in_force(one), tone="quiet"))
        if one.for_the_lead:
            self.effects.addWidget(Words("This is for a team lead to decide.", tone="quiet"))
        whom = words.whom_to_ask(one)
        self.ask.set_words(f"Ask {whom} first")
        self.ask.setVisible(bool(whom))
        self.open.setVisible(one.case_id is not None)

    def show_standing(
        self,
        fresh: Freshness,
        unsent: tuple[UnsentCase, ...],
        diary: tuple[Line, ...],
        now: datetime,
        sharing: Sharing,
    ) -> None:
        """Show how fresh the caseload is, what is to be sent, and the last syncs."""
        self.standing.show_standing(fresh, unsent, diary, now, away=sharing.is_away)
        self.sync.setEnabled(not sharing.is_syncing)
        self.sync.set_words("Syncing…" if sharing.is_syncing else "Sync now")

    def fit(self, *, narrow: bool) -> None:
        """List and detail stand beside each other, or are two steps in a small window."""
        self.is_narrow = narrow
        self.side.setVisible(not narrow or not self.in_detail)
        self.line.setVisible(not narrow)
        self.detail.setVisible(not narrow or self.in_detail)
        look = theme.current()
        self.side.setMaximumWidth(16_777_215 if narrow else look.scaled(_LIST_WIDTH))

    def show_detail(self, wanted: bool) -> None:
        """Step to the detail, or back to the list."""
        self.in_detail = wanted
        self.fit(narrow=self.is_narrow)
        (self.mine if wanted and self.is_narrow else self.list).setFocus()

    def _lay_out(self, body: QWidget) -> None:
        self.deciding, self.in_step = QWidget(), QWidget()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.deciding)
        self.pages.addWidget(self.in_step)
        row = QHBoxLayout(self.deciding)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.line = hairline(upright=True)
        self.side, self.detail = self._side(), self._detail()
        row.addWidget(self.side, 1)
        row.addWidget(self.line)
        row.addWidget(self.detail, 4)
        column = QVBoxLayout(self.in_step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = ActionBar()
        bar.add_right(self.sync)
        column.addWidget(self.standing, 1)
        column.addWidget(bar)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head, foot = QVBoxLayout(), QVBoxLayout()
        head.setContentsMargins(16, 14, 16, 12)
        head.addWidget(self.count)
        foot.setContentsMargins(16, 12, 16, 16)
        foot.addWidget(Words("Nothing is lost: the version that is not kept stays in Changes.", tone="quiet"))
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        return side

    def _detail(self) -> QWidget:
        content = surface("window")
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(2)
        column.addWidget(self.head)
        column.addWidget(self.below)
        column.addSpacing(14)
        column.addWidget(self.grid)
        column.addSpacing(16)
        self.effects.setSpacing(8)
        column.addLayout(self.effects)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        bar = ActionBar()
        bar.add_left(self.ask)
        bar.add_left(self.open)
        for button in (self.edit, self.theirs, self.mine):
            bar.add_right(button)
        detail = QWidget()
        outer = QVBoxLayout(detail)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(bar)
        return detail


def _box(text: str, part: str) -> QWidget:
    box = surface(part)
    inside = QVBoxLayout(box)
    inside.setContentsMargins(16, 10, 16, 10)
    inside.addWidget(Words(text))
    return box
