"""Team: what is late, why, and who needs help; what the meeting decides, and what came of the last one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.casework.board import PAGE, Scope
from caseworker_app.casework.board_rows import BoardRow
from caseworker_app.casework.last_meeting import LastMeeting
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of, weekday_date
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.team import deeds, leaving, reading
from caseworker_app.ui.screens.team.bars import LoadBar, MeetingStrip, ToolLine, View
from caseworker_app.ui.screens.team.cards import Card, Cards
from caseworker_app.ui.screens.team.pane import BoardPane
from caseworker_app.ui.screens.team.reading import About, Shown, Wanted
from caseworker_app.ui.screens.team.side_tables import AgreedTable, LoadTable
from caseworker_app.ui.screens.team.table import BoardModel, BoardTable
from caseworker_app.ui.screens.team.words import By, grouped, not_synced
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.workload import Load
    from caseworker_app.errors import CaseworkerError
    from caseworker_app.ui.screens.team.forecast_page import ForecastPage

_NARROW, _LOW, _SIDE = 760, 420, 320
_NOTHING = {
    Card.LATE: "Nothing is late.",
    Card.SOON: "Nothing is due in the next 5 working days.",
    Card.QUIET: "Every family with work under way was in contact within 30 days.",
    Card.NO_DATE: "Every limit has its date.",
}


class TeamScreen(Screen):
    """Cards over one list, and beside it the row with the fields of a decision."""

    key: ClassVar[str] = "team"
    title = "Team"
    icon: ClassVar[str] = "users-round"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        teams = tuple(line for line in context.choices.teams_seen.split("\n") if line)
        self.wanted = Wanted(Scope(context.today(), teams))
        self.shown: Shown | None = None
        self._in_detail = False
        self.cards = Cards(self.show_card)
        self.strip = MeetingStrip(lambda: self.show_view(View.AGREED))
        self.tools = ToolLine(
            view=self.show_view, by=self._group_by, teams=self._choose_teams, all_=self._all
        )
        self.table = BoardTable(BoardModel(self._name, context.today))
        self.loads = LoadTable(context.now)
        self.agreed = AgreedTable(
            lambda one: context.name_of(one.given_name, one.family_name),
            lambda one: one.reason if context.discreet or not one.text else one.text,
        )
        self.forecast: ForecastPage | None = None
        self.load_bar = LoadBar(
            lambda: leaving.sheets(self),
            lambda: leaving.hand_over(self),
            lambda: leaving.introduce(self),
            self.show_one_caseworker,
        )
        self.nothing = Words(tone="quiet")
        self.nothing.setContentsMargins(16, 24, 16, 16)
        self.lists = QStackedWidget()
        self.pane = BoardPane(context, self.decide, self.ask, self.open_case, self.write)
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.table.opened.connect(self._entered)
        self.table.doubleClicked.connect(lambda _index: self.open_case())
        self.table.near_the_end.connect(self._more)
        self.loads.activated.connect(lambda _index: self.show_one_caseworker())
        self.agreed.activated.connect(lambda _index: self.open_case())
        self.empty_state.show_words(
            "There are no cases yet",
            more="What is late in the teams, why, and what was agreed about it stands here.",
            icon="users-round",
        )

    @property
    def primary(self) -> Button | None:
        return self.pane.decide if self.lists.currentWidget() is self.table else None

    def show_with(self, caseworker: str | None = None, **_arguments: Any) -> None:
        """Show the board; `caseworker` keeps it to one's rows."""
        if caseworker is not None:
            self.wanted = replace(self.wanted, scope=replace(self.wanted.scope, caseworker=caseworker))
        if self.shown is None:
            self.show_state("loading")
        self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        self.wanted = replace(self.wanted, scope=replace(self.wanted.scope, today=self.context.today()))
        store, wanted = self.context.store, self.wanted

        def op(_work: Work) -> Shown:
            with store.connection() as connection:
                return reading.read(connection, wanted)

        def failed(error: CaseworkerError) -> None:
            self.show_failure(error, self.refresh)

        self.context.run(op, self._take, failed)

    def commands(self) -> list[Command]:
        """Return what can be done with the chosen rows, and how the board can be looked at."""
        group = "Team"
        views = tuple((view.value, view, f"Alt+{place}") for place, view in enumerate(View, 1))
        return [
            Command("decide", "Record a decision", self.decide, group=group, icon="check"),
            Command("ask for a note", "Ask for a note", self.ask, "Ctrl+M", group, "message-square"),
            Command("why", "Why this date", self.pane.explain, "F2", group),
            Command("open case", "Open the case", self.open_case, group=group, icon="user"),
            Command("log row", "Log a contact about this child", self.log, group=group, icon="phone"),
            Command("write", "Write to the family", self.write, group=group, icon="mail"),
            Command(
                "print board", "Print the list", lambda: deeds.print_board(self), "Ctrl+P", group, "printer"
            ),
            *(
                Command(f"view {view.name}", words, lambda view=view: self.show_view(view), keys, group)  # type: ignore[misc]
                for words, view, keys in views
            ),
            Command("pick all", "Choose all rows that are shown", self.table.selectAll, group=group),
        ]

    def focus_first(self) -> None:
        if self.state == "loading":  # the list takes the keyboard once it is there
            return
        shown = self.lists.currentWidget() if self.state == "ready" else self.empty_state
        if shown is not None:
            shown.setFocus()

    def panes(self) -> list[QWidget]:
        return [self.cards, self.tools, self.lists, self.pane]

    def back(self) -> bool:
        if self._in_detail:
            self.back_to_list()
            return True
        if self.wanted.scope.caseworker is not None:
            self._all()
            return True
        return False

    def back_to_list(self) -> None:
        """Go on with the list after a deed."""
        self._in_detail = False
        self._fit()
        self.table.setFocus()

    def chosen_case(self) -> str:
        if self.lists.currentWidget() is self.agreed:
            kept = self.agreed.chosen()
            return kept.which.case_id if kept else ""
        rows = self.table.chosen()
        return rows[0].which.case_id if rows else ""

    def show_card(self, card: Card) -> None:
        """Show the list of a card."""
        self.cards.choose(card)
        self.tools.show_view(View.LATE)
        self.wanted = replace(self.wanted, card=card, size=PAGE)
        self.refresh()

    def show_view(self, view: View) -> None:
        """Show the board, the load of each caseworker, or what was agreed last time."""
        if view is View.AGREED and not self.agreed.agreed.rowCount():
            self.context.notice("No earlier meeting agreed anything.")
            return
        self.tools.show_view(view)
        if view is View.LATE:
            self.lists.setCurrentWidget(self.table)
        elif view is View.FORECAST:
            self._show_forecast()
        else:
            self.lists.setCurrentWidget(self.loads if view is View.LOAD else self.agreed)
        self._in_detail = False
        self._fit()
        self.focus_first()

    def _show_forecast(self) -> None:
        if self.forecast is None:
            from caseworker_app.ui.screens.team.forecast_page import ForecastPage

            self.forecast = ForecastPage(self.context)
            self.lists.addWidget(self.forecast)
        self.lists.setCurrentWidget(self.forecast)
        self.forecast.show_scope(self.wanted.scope)

    def decide(self) -> None:
        """Record the decision for all rows that are chosen."""
        deeds.decide(self)

    def ask(self) -> None:
        """Ask the caseworkers of the chosen rows for a note."""
        deeds.ask(self)

    def open_case(self) -> None:
        """Open the case of the first chosen row."""
        if case_id := self.chosen_case():
            self.context.go("case", case_id=case_id)

    def log(self) -> None:
        """Log a contact with the family of the chosen row."""
        if case_id := self.chosen_case():
            from caseworker_app.ui.screens.quick_log.form import open_quick_log

            open_quick_log(self.window(), self.context, case_id)

    def write(self) -> None:
        """Make a letter to the family of the chosen row, or to those of all that are chosen."""
        cases = list(dict.fromkeys(row.which.case_id for row in self.table.chosen()))
        if len(cases) == 1:
            self.context.go("make_letter", case_id=cases[0])
        elif cases:
            self.context.go("make_many", case_ids=tuple(cases))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _take(self, shown: Shown) -> None:
        if shown.wanted != self.wanted:  # another list was asked for meanwhile
            return
        is_first, self.shown = self.shown is None, shown
        board, scope = shown.board, shown.board.scope
        self.set_title("Team", self._as_of(scope.today))
        self.show_state("ready" if shown.any_case else "empty")
        self.cards.show_counts(board.counts)
        self.tools.show_board(shown)
        self._show_meeting(shown.meeting)
        self.table.show_items(
            grouped(
                shown.rows,
                shown.wanted.by,
                without_reason=str(board.counts.without_reason),
                may_have_more=shown.may_have_more,
            )
        )
        self._show_nothing(shown)
        self._show_chosen()
        self._read_loads(scope)
        if self.forecast is not None and self.lists.currentWidget() is self.forecast:
            self.forecast.show_scope(shown.wanted.scope)
        if is_first and self.isVisible():
            self.focus_first()

    def _as_of(self, today: date) -> str:
        """Return the day, and where the caseload is shared when colleagues' work last came."""
        fresh = self.context.sharing.standing.fresh
        if fresh is None:
            return weekday_date(today)
        from caseworker_app.ui.sharing_words import lower_first, synced_words

        return f"{weekday_date(today)} · {lower_first(synced_words(fresh, self.context.now()))}"

    def _read_loads(self, scope: Scope) -> None:
        store = self.context.store

        def op(_work: Work) -> list[Load]:
            with store.connection() as connection:
                return reading.loads(connection, scope)

        def then(loads: list[Load]) -> None:
            kept = self.loads.chosen()
            self.loads.show_loads(loads)
            names = [load.caseworker for load in loads]
            place = names.index(kept.caseworker) if kept is not None and kept.caseworker in names else 0
            self.loads.setCurrentIndex(self.loads.loads.index(place, 0))
            self.tools.show_cases(sum(load.cases for load in loads), not_synced(loads, self.context.now()))
            self.pane.fields.offer_names([name for name in names if name])
            self.pane.show_loads(loads)

        self.context.run(op, then)

    def _show_nothing(self, shown: Shown) -> None:
        soon = count_of(shown.board.counts.soon.number, "thing is", "are")
        more = f" {soon} due in the next 5 working days." if shown.wanted.card is Card.LATE else ""
        self.nothing.setText(_NOTHING[shown.wanted.card] + more.replace(" are due", " due"))
        self._fit()

    def _show_meeting(self, meeting: LastMeeting | None) -> None:
        agreed = meeting.agreed if meeting else ()
        self.agreed.agreed.show(agreed)
        if agreed and not self.agreed.currentIndex().isValid():
            self.agreed.setCurrentIndex(self.agreed.agreed.index(0, 0))
        self.strip.show_meeting(meeting)
        self.tools.show_meeting(meeting.on if meeting else None)

    def _show_chosen(self) -> None:
        rows = self.table.chosen()
        self.pane.show_rows(rows, self._name)
        if len(rows) != 1:
            return
        row, store, scope = rows[0], self.context.store, self.wanted.scope

        def op(_work: Work) -> About:
            with store.connection() as connection:
                return reading.about(connection, row, scope)

        self.context.run(op, lambda known: self.pane.show_about(row, known))

    def _entered(self) -> None:
        """Enter opens the case; in a small window the row's pane first."""
        if self.side.isHidden():
            self._in_detail = True
            self._fit()
            self.pane.fields.reason.setFocus()
        else:
            self.open_case()

    def _more(self) -> None:
        if self.shown is not None and self.shown.may_have_more and self.shown.wanted == self.wanted:
            self.wanted = replace(self.wanted, size=self.wanted.size * 2)
            self.refresh()

    def _group_by(self, by: By) -> None:
        self.wanted = replace(self.wanted, by=by, size=PAGE)
        self.refresh()

    def _choose_teams(self, teams: tuple[str, ...]) -> None:
        self.context.choose(teams_seen="\n".join(teams))
        self.wanted = replace(self.wanted, scope=replace(self.wanted.scope, teams=teams), size=PAGE)
        self.refresh()

    def show_one_caseworker(self) -> None:
        """Show what is late of the caseworker who is chosen."""
        load = self.loads.chosen()
        if load is not None:
            self.wanted = replace(
                self.wanted, scope=replace(self.wanted.scope, caseworker=load.caseworker), size=PAGE
            )
            self.show_card(Card.LATE)
            self.show_view(View.LATE)

    def _all(self) -> None:
        """Show everybody's rows again."""
        self.wanted = replace(self.wanted, scope=replace(self.wanted.scope, caseworker=None), size=PAGE)
        self.refresh()

    def _name(self, row: BoardRow) -> str:
        return self.context.name_of(row.given_name, row.family_name)

    def _lay_out(self) -> None:
        for table in (self.table, self.loads, self.agreed):
            self.lists.addWidget(table)
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tools, self.nothing):
            column.addWidget(widget)
        column.addWidget(self.lists, 1000)
        column.addWidget(self.load_bar)
        column.addStretch(1)
        self.side = self.pane
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([862, _SIDE])
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.cards)
        layout.addWidget(self.strip)
        layout.addWidget(self.splitter, 1)

    def _fit(self) -> None:
        """Show list and pane side by side, or one at a time in a small window."""
        look = theme.current()
        narrow = self.width() < look.scaled(_NARROW)
        on_board = self.lists.currentWidget() is self.table
        self.cards.set_low(narrow or self.height() < look.scaled(_LOW))
        self.cards.setVisible(not (narrow and self._in_detail))
        self.left.setVisible(not narrow or not self._in_detail)
        is_bare = on_board and self.shown is not None and not self.shown.rows
        self.side.setVisible(on_board and not is_bare and (not narrow or self._in_detail))
        self.lists.setVisible(not is_bare)
        self.nothing.setVisible(is_bare)
        self.load_bar.setVisible(self.lists.currentWidget() is self.loads)
        self.strip.set_room(not narrow)
        self.tools.set_narrow(narrow)
