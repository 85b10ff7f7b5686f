"""Reviews: the school year at a glance, and every review of a month planned, moved, recorded."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from caseworker_app.casework.planner import NO_DATE, By, Cell, PlannerView, read_cell
from caseworker_app.errors import CaseworkerError
from caseworker_app.statutory.calendar import school_year
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import school_year_words
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.reviews import acting, reading
from caseworker_app.ui.screens.reviews.bars import FootLine, TopLine
from caseworker_app.ui.screens.reviews.grid import TOTAL, GridModel, GridTable
from caseworker_app.ui.screens.reviews.grid_paint import CapacityBar
from caseworker_app.ui.screens.reviews.reading import Shown
from caseworker_app.ui.screens.reviews.review_list import ReviewList
from caseworker_app.ui.screens.reviews.words import column_words, counts_words
from caseworker_app.ui.widgets.labels import ElidedWords, Words, hairline

_ORDER = (By.YEAR_GROUP, By.SETTING, By.CASEWORKER)
_NARROW = 720
_ROWS_SHOWN = 11


class ReviewsScreen(Screen):
    """Which reviews are due when, which stand out, and what is done with them."""

    key: ClassVar[str] = "reviews"
    title = "Reviews"
    icon: ClassVar[str] = "calendar"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.by = By.YEAR_GROUP
        self.school_year = school_year(context.today())
        self.model = GridModel(self)
        self.grid = GridTable(self.model)
        self.capacity = CapacityBar(self.grid)
        self.list = ReviewList(context)
        self.heading, self.counts = Words(role="strong", wrap=False), ElidedWords(tone="quiet")
        self.top = TopLine(by=self.show_by, year=self.step_year, whose=self.change_whose)
        self.foot = FootLine(
            move=self.move_meeting, done=self.record_done, lists=self.make_lists, open_case=self.open_case,
            plan=self.plan,
        )  # fmt: skip
        self._shown: Shown | None = None
        self._in_list = False
        self._lay_out()
        self._connect()
        self.loading.set_words("Reading the reviews…")

    def _lay_out(self) -> None:
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.top, hairline()):
            column.addWidget(widget)
        column.addWidget(self.grid, 1)
        column.addWidget(self.capacity)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        over = QHBoxLayout()
        over.setContentsMargins(16, 8, 16, 8)
        over.setSpacing(8)
        over.addWidget(self.heading)
        over.addWidget(self.counts, 1)
        below.addLayout(over)
        below.addWidget(self.list, 1)
        self.year_part, self.list_part = upper, lower
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(lower)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        self.grid.selectionModel().currentChanged.connect(self._follow_cell)
        self.grid.opened.connect(self.enter_list)
        self.grid.moved.connect(lambda case_ids, month: acting.move_to(self, case_ids, month))
        self.list.selectionModel().selectionChanged.connect(lambda *_changes: self._follow_chosen())
        self.list.opened.connect(self.open_case)
        self.list.lettered.connect(self._letter)
        self.context.preferences_changed.connect(lambda: self.refresh(None) if self._shown else None)

    @property
    def primary(self) -> QPushButton | None:
        return self.foot.plan if self.state == "ready" else self.empty_state.button

    @property
    def view(self) -> PlannerView:
        """What is shown: which year, by what, whose."""
        choices = self.context.choices
        mine = () if choices.show_all or self.by is By.CASEWORKER else (choices.user_name,)
        return PlannerView(self.context.today(), self.school_year, self.by, mine)

    def show_with(self, **_arguments: Any) -> None:
        if self._shown is None:
            self.show_state("loading")
            self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        self.set_title("Reviews", f"School year {school_year_words(self.school_year)}")
        view, store = self.view, self.context.store

        def op(_work: Work) -> Shown:
            return reading.read(store, view)

        def then(shown: Shown) -> None:
            if shown.grid.view == self.view:
                self._show(shown)

        self.context.run(op, then, self._could_not_read)

    def commands(self) -> list[Command]:
        group = "Reviews"
        some = self._has_chosen
        return [
            Command("plan", "Plan the meeting", self.plan, group=group, icon="calendar-plus", shows=some),
            Command("move", "Move to another month", self.move_meeting, "M", group, "calendar", shows=some),
            Command("step", "Record the next step done", self.record_done, "D", group, "check", shows=some),
            Command("letter", "Make a letter", self.make_letter, "Ctrl+P", group, "mail", shows=some),
            Command("open review", "Open the case", self.open_case, "C", group, "folder-open", shows=some),
            Command("rows", "Rows by year group, setting or caseworker", self.step_by, "Ctrl+G", group),
            Command("year before", "The school year before", lambda: self.step_year(-1), "Alt+PgUp", group),
            Command("year after", "The next school year", lambda: self.step_year(1), "Alt+PgDown", group),
            Command("whose reviews", "Show everyone’s reviews, or mine", self.change_whose, group=group,
                    icon="users"),
            Command("lists", "Make the lists for settings", self.make_lists, group=group, icon="table-2"),
            Command("dates back", "Bring in dates that a setting sent back", self.bring_in_dates, group=group,
                    icon="inbox"),
        ]  # fmt: skip

    def panes(self) -> list[QWidget]:
        return [self.grid, self.list]

    def back(self) -> bool:
        if self.list.hasFocus() or self._in_list:
            self._in_list = False
            self._fit()
            self.grid.setFocus()
            return True
        return False

    def focus_first(self) -> None:
        if self.state == "ready":
            self.grid.setFocus()
        elif self.state == "empty":
            self.empty_state.button.setFocus()
        else:
            self.setFocus()

    def show_by(self, by: By) -> None:
        """Make the rows year groups, settings or caseworkers."""
        self.by = by
        self.refresh()

    def step_by(self) -> None:
        """Make the rows what comes next."""
        self.show_by(_ORDER[(_ORDER.index(self.by) + 1) % len(_ORDER)])

    def step_year(self, step: int) -> None:
        """Show another school year."""
        self.school_year += step
        self.refresh()

    def change_whose(self) -> None:
        """Show everybody's reviews, or only mine."""
        self.context.choose(show_all=not self.context.choices.show_all)
        self.refresh()

    def enter_list(self) -> None:
        """Go from the chosen cell into its reviews."""
        if self.list.lines.rows:
            self._in_list = True
            self._fit()
            self.list.setFocus()

    def plan(self) -> None:
        """Plan the meeting of the marked reviews."""
        acting.plan(self)

    def move_meeting(self) -> None:
        """Move the meetings of the marked reviews to another month."""
        acting.move(self)

    def record_done(self) -> None:
        """Record the next step of the marked reviews."""
        acting.record_done(self)

    def make_lists(self) -> None:
        """Make the lists of the reviews due next term, one for each setting."""
        acting.make_lists(self)

    def bring_in_dates(self) -> None:
        """Bring in a list that a setting sent back with dates."""
        acting.bring_in_dates(self)

    def open_case(self) -> None:
        """Open the case of the current review."""
        row = self.list.current()
        if row is not None:
            self.context.go("case", case_id=row.case_id)

    def make_letter(self) -> None:
        """Make a letter on the case of the current review."""
        row = self.list.current()
        if row is not None:
            self.context.go("make_letter", case_id=row.case_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self, shown: Shown) -> None:
        grid, place, kept = shown.grid, self._place(), self.list.current()
        self._shown = shown
        if grid.is_empty:
            self._show_empty()
            return
        self.grid.marks = shown.marks
        self.model.show(grid)
        self.grid.lay_columns()
        self.capacity.show_totals()
        self.top.show_view(self.by, self.school_year, mine=bool(grid.view.caseworkers))
        was_ready = self.state == "ready"
        self.show_state("ready")
        self._fit()
        self._share_height()
        self._go_to(place, kept.case_id if kept is not None else "")
        if not was_ready and self.isVisible():
            self.focus_first()

    def _show_empty(self) -> None:
        mine = bool(self.view.caseworkers)
        self.empty_state.show_words(
            "No reviews this school year.",
            more="Reviews appear when a case has a plan.",
            icon="calendar",
            button=("Show everyone’s reviews", self.change_whose)
            if mine
            else ("Go to the caseload", lambda: self.context.go("caseload")),
        )
        self.show_state("empty")

    def _place(self) -> tuple[str, str] | None:
        """Return the row and the column of the chosen cell by name."""
        index = self.grid.currentIndex()
        if not index.isValid() or index.row() >= len(self.model.rows):
            return None
        return self.model.rows[index.row()].words, self.model.columns[index.column()]

    def _go_to(self, place: tuple[str, str] | None, case_id: str) -> None:
        """Stay on the cell that was chosen; at first go to the one that needs most."""
        row, column = self._worst()
        if place is not None:
            names = [each.words for each in self.model.rows]
            if place[0] in names and place[1] in self.model.columns:
                row, column = names.index(place[0]), self.model.columns.index(place[1])
        self.grid.go_to(row, column)
        self._read_list(case_id)

    def _worst(self) -> tuple[int, int]:
        """Return the first cell with a meeting to plan or hold: of this month, then ahead, then behind."""
        model = self.model
        if model.is_no_date(0):
            return 0, model.columns.index(model.first_month)
        now = model.this_month
        order = sorted(model.months, key=lambda month: (month != now, month < now, month))
        for wanted in (_is_to_hold, _needs_something):
            for column in order:
                for row, each in enumerate(model.rows):
                    if wanted(each.cell(column)):
                        return row, model.columns.index(column)
        place = model.columns.index(order[0])
        return next((row for row in range(len(model.rows)) if model.cell(row, place).due), 0), place

    def _follow_cell(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._read_list("")

    def _read_list(self, case_id: str) -> None:
        """Show the reviews of the chosen cell."""
        index = self.grid.currentIndex()
        if not index.isValid() or self._shown is None:
            return
        row, column = self.model.rows[index.row()], self.model.column_of(index.row(), index.column())
        cell = self.model.cell(index.row(), index.column())
        if column == TOTAL:
            self.list.show_rows(())
            self._say(f"{row.words}, whole year", f"{counts_words(cell)} · choose a month to see them")
        else:
            with self.context.store.connection() as connection:
                found = read_cell(connection, self._shown.grid.view, row.keys, column) if cell.due else []
            self.list.show_rows(found, case_id)
            more = "" if len(found) >= cell.due else f" · the first {len(found)} are shown"
            where = row.words if column == NO_DATE else f"{row.words}, {column_words(column)}"
            wanted = "record when the plan was made or last reviewed"
            self._say(where, f"{wanted if column == NO_DATE else counts_words(cell)}{more}")
        self._follow_chosen()

    def _say(self, words: str, counts: str) -> None:
        self.heading.setText(words)
        self.counts.setText(counts)

    def _follow_chosen(self) -> None:
        chosen = self.list.chosen()
        self.foot.show_chosen(len(chosen), can_plan=any(not row.review.is_held for row in chosen))

    def _letter(self, letter: str) -> None:
        if not self.context.choices.single_letters:
            return
        for command in self.commands():
            if command.shortcut == letter:
                command.run()

    def _fit(self) -> None:
        """Show grid and list one over the other, or one at a time in a small window."""
        narrow = self.is_narrow
        self.year_part.setVisible(not narrow or not self._in_list)
        self.list_part.setVisible(not narrow or self._in_list)
        self.top.fit(self.width())
        self.foot.fit(self.width())
        self.list.fit()

    @property
    def is_narrow(self) -> bool:
        """Whether there is room only for the grid or the list."""
        return self.width() < theme.current().scaled(_NARROW)

    def _share_height(self) -> None:
        """Give the grid the height of its rows, and the list the rest."""
        look = theme.current()
        rows = min(len(self.model.rows), _ROWS_SHOWN)
        wanted = look.scaled(32) * (rows + 1) + self.top.sizeHint().height() + look.scaled(34) + 4
        whole = self.splitter.height()
        self.splitter.setSizes([wanted, max(whole - wanted, look.scaled(160))])

    def _could_not_read(self, error: CaseworkerError) -> None:
        if self._shown is None:
            self.show_failure(error, self.refresh)
        else:
            self.context.show_error(error)

    def _has_chosen(self) -> bool:
        return bool(self.list.chosen())


def _is_to_hold(cell: Cell) -> bool:
    return cell.held < cell.due and cell.needs_something


def _needs_something(cell: Cell) -> bool:
    return cell.needs_something
