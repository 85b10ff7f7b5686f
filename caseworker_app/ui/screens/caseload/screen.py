"""Caseload: find any child in three seconds, see any slice of the caseload."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from caseworker_app.casework.case_filter import CaseFilter, Token, parse
from caseworker_app.casework.saved_views import ALL_CASES, BUILT_IN, View
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.caseload import deeds
from caseworker_app.ui.screens.caseload.bars import CountBar
from caseworker_app.ui.screens.caseload.body import CaseloadBody, asked_words
from caseworker_app.ui.screens.caseload.columns import AT_FIRST, BY_NAME, chosen
from caseworker_app.ui.screens.caseload.filter_box import FilterBox
from caseworker_app.ui.screens.caseload.finding import Finding
from caseworker_app.ui.screens.caseload.model import CaseloadModel
from caseworker_app.ui.screens.caseload.search import READ_ANEW_ABOVE, CaseloadSearch, Sort
from caseworker_app.ui.screens.caseload.table import CaseTable
from caseworker_app.ui.screens.caseload.views import ColumnsDialog, column_menu, views_menu
from caseworker_app.ui.sharing_words import news_words
from caseworker_app.ui.widgets.button import Button


class CaseloadScreen(Screen):
    """The table of all cases, its filter and its views."""

    key = "caseload"
    title = "Caseload"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.search = CaseloadSearch(context)
        self.view = ALL_CASES
        self.model = CaseloadModel(chosen(AT_FIRST), self.search.rows, self)
        self.table = CaseTable(self.model)
        self.filter = FilterBox()
        self.view_button = Button("All cases", self.show_views, icon="chevron-down", tip="Choose a view")
        self.save_button = Button("Save view", self.save_view)
        self.columns_button = Button("Columns", self.choose_columns, icon="table-2")
        self.bar = CountBar(
            new_case=self.new_case,
            open_case=self.open_case,
            make_letters=lambda: deeds.make_letters(self),
            change_caseworker=lambda: deeds.change_caseworker(self),
            export=lambda: deeds.export(self),
            copy=self.copy,
            clear=self.table.clearSelection,
        )
        self.page = CaseloadBody(
            self.table, self.filter, self.bar, self.view_button, self.save_button, self.columns_button
        )
        self.nothing = self.page.nothing
        self.finding = Finding(self.search, self.model, self.table)
        self._is_loading = False
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.table.lay_columns()
        self._connect()

    @property
    def primary(self) -> QPushButton | None:
        return self.bar.open_case

    def show_with(self, *, filter: str | None = None, view: str | None = None, **_arguments: Any) -> None:
        """Show the caseload, narrowed to a filter or as a view where one is named."""
        if filter is not None:
            self.filter.show_filter(parse(filter))
        if view is not None:
            self.show_view(next((each for each in self.views() if each.name == view), ALL_CASES))
        if not self.search.is_ready:
            self.load()

    def load(self) -> None:
        """Read all cases."""
        if self._is_loading:
            return
        self._is_loading = True
        if self.search.index is None:
            self.loading.set_words("Reading the caseload…")
            self.show_state("loading")
        self.search.load(self._loaded, self._could_not_load)

    def refresh(self, changed: set[str] | None = None) -> None:
        if changed is None or not self.search.is_ready or len(changed) > READ_ANEW_ABOVE:
            self.load()
        elif changed:
            self.model.forget(changed)
            self.search.follow(changed, self.search_now)

    def focus_first(self) -> None:
        if self.state == "ready":
            self.filter.setFocus()
        elif self.state == "empty":
            self.empty_state.setFocus()
        elif self.state == "loading":
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed while the cases are being read is already the filter."""
        if self.state == "loading" and event.text() and event.text().isprintable():
            self.filter.line.insert(event.text())
        else:
            super().keyPressEvent(event)

    def panes(self) -> list[QWidget]:
        return [self.filter, self.table]

    def back(self) -> bool:
        if self.table.chosen_count():
            self.table.clearSelection()
            return True
        if not self.filter.filter.is_empty:
            self.filter.clear()
            self.filter.setFocus()
            return True
        return False

    def commands(self) -> list[Command]:
        group, some = "Caseload", lambda: bool(self.table.chosen_count())
        return [
            Command("filter", "Filter the list", self.filter.setFocus, "Ctrl+F", group, "search"),
            Command("filter by key", "Filter the list", self.filter.setFocus, "/", group, in_palette=False),
            Command("new case", "New case", self.new_case, "Ctrl+N", group, "plus"),
            Command("copy", "Copy rows as text", self.copy, "Ctrl+C", group, "copy"),
            Command("all", "Tick all that are shown", self.tick_all, "Ctrl+A", group),
            Command("columns", "Choose columns", self.choose_columns, group=group, icon="table-2"),
            Command("save view", "Save this view", self.save_view, group=group),
            Command(
                "make letters", "Make letters for the ticked cases", lambda: deeds.make_letters(self),
                group=group, icon="mail", shows=some,
            ),
            Command(
                "caseworker", "Change caseworker of the ticked cases", lambda: deeds.change_caseworker(self),
                group=group, shows=some,
            ),
            Command("export", "Export the ticked cases", lambda: deeds.export(self), group=group, shows=some),
            *(
                Command(f"view {view.name}", f"View: {view.name}", partial(self.show_view, view), group=group)
                for view in self.views()
            ),
        ]  # fmt: skip

    def views(self) -> list[View]:
        """Return the views that are always there, and those that people saved."""
        return [*BUILT_IN, *self.search.views]

    def show_view(self, view: View) -> None:
        """Show a view; a broken one comes as all cases, and says so."""
        self.view = view
        self.bar.show_note(view.problem)
        if view.problem:
            self.context.announce(view.problem)
        if view.columns:
            self.show_columns(list(view.columns))
        self.sort_by(view.sort_column, backwards=view.backwards)
        self.filter.show_filter(parse(view.filter))

    def search_now(self) -> None:
        """Show what the filter lets through."""
        self.finding.find(self.filter.filter)

    @property
    def is_searching(self) -> bool:
        """Whether there may be more to show."""
        return self._is_loading or not self.finding.is_complete

    def show_columns(self, names: list[str]) -> None:
        """Show these columns, in this order."""
        columns = chosen(names, discreet=self.context.discreet)
        if columns != self.model.case_columns or names != self.table.header.shown_names():
            current = self.finding.current()
            self.model.show_columns(columns)
            self.table.lay_columns()
            self.finding.keep_place(current)

    def sort_by(self, column: str, *, backwards: bool = False) -> None:
        """Put the rows in order by a column."""
        self.table.header.show_sort(column, backwards=backwards)
        self.search.sort = Sort(column, backwards)
        if self.search.index is not None:
            self.search.reorder(Sort(column, backwards), self.search_now)

    def chosen_case(self) -> str:
        place = self.table.currentIndex().row()
        return self.model.case_at(place).id if 0 <= place < self.model.rowCount() else ""

    def open_case(self) -> None:
        """Open the case of the current row."""
        place = max(self.table.current_place, 0)
        if self.state == "ready" and place < self.model.rowCount():
            self.context.go("case", case_id=self.model.case_at(place).id)

    def new_case(self) -> None:
        """Open a new case."""
        from caseworker_app.ui.screens.case.actions import open_new_case

        open_new_case(self, self.context)

    def copy(self) -> None:
        """Copy the ticked rows, or the current one, as text."""
        places = self.table.chosen_places() or [place for place in [self.table.current_place] if place >= 0]
        if places:
            QApplication.clipboard().setText(deeds.text_of(self, places))
            self.context.notice(f"{count_of(len(places), 'case')} copied")

    def tick_all(self) -> None:
        """Tick all rows that are shown, and say how many."""
        if self.finding.find_all():
            self.finding.go_on()
        self.table.selectAll()
        self.context.announce(f"{self.table.chosen_count():,} selected")

    def show_views(self) -> None:
        """Show the menu of views."""
        menu = views_menu(
            self, self.search.views, self.filter.filter,
            show=self.show_view, narrow=self.narrow, delete=lambda view: deeds.delete_view(self, view),
        )  # fmt: skip
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view_button.mapToGlobal(QPoint(0, self.view_button.height() + 2)))

    def narrow(self, token: Token, on: bool) -> None:
        """Add a token to the filter, or take it away."""
        wanted = self.filter.filter
        self.filter.show_filter(wanted.and_also(token) if on else wanted.without(token))

    def save_view(self) -> None:
        """Ask for a name, and keep what is shown under it."""
        deeds.save_view(self)

    def choose_columns(self) -> None:
        """Ask which columns to show."""
        ColumnsDialog(self, self.table.header.shown_names(), self.show_columns).open()

    def present_view(self, name: str) -> View:
        """Return what is shown, as a view."""
        sort = self.search.sort
        return View(
            name=name,
            filter=str(self.filter.filter),
            columns=tuple(self.table.header.shown_names()),
            sort=f"{'-' * sort.backwards}{sort.column}",
            own=True,
        )

    def _loaded(self) -> None:
        self._is_loading = False
        self.model.forget()
        index = self.search.index
        if index is None or not len(index):
            self.set_title("Caseload", "")
            self.empty_state.show_words(
                "No cases yet",
                more="Bring in the spreadsheet that you keep now, or open a first case.",
                icon="users",
                button=("Bring in cases", lambda: self.context.go("importing")),
                link=("New case", self.new_case),
            )
            self.show_state("empty")
            return
        self.show_state("ready")
        self.show_columns(self.table.header.shown_names() or list(AT_FIRST))
        self.search_now()
        if self.isVisible() and not self.body.isAncestorOf(QApplication.focusWidget() or self):
            self.filter.setFocus()

    def _could_not_load(self, error: CaseworkerError) -> None:
        self._is_loading = False
        if self.search.index is None:
            self.show_failure(error, self.load)
        else:
            self.context.show_error(error)

    def _show_counts(self) -> None:
        found, wanted = self.finding.found, self.filter.filter
        if found is None:
            return
        total = self.search.count(CaseFilter())
        shown = len(found.rowids) if found.complete else None
        name = BY_NAME[self.search.sort.column].heading.lower()
        self.bar.show_count(shown, total, filtered=not wanted.is_empty, sorted_by=name)
        self.bar.open_case.setEnabled(bool(len(found.rowids)))
        self.set_title(
            "Caseload", f"{total:,} {'child or young person' if total == 1 else 'children and young people'}"
        )
        self.view_button.set_words(self._view_words(wanted))
        if shown == 0:
            self._show_nothing(wanted)
        self.page.show_list(shown != 0)

    def _view_words(self, wanted: CaseFilter) -> str:
        if wanted == parse(self.view.filter) and not self.view.problem:
            return self.view.name
        return ALL_CASES.name if wanted.is_empty else next(
            (view.name for view in self.views() if parse(view.filter) == wanted), "Own filter"
        )  # fmt: skip

    def _show_nothing(self, wanted: CaseFilter) -> None:
        asked = asked_words(wanted)
        closed = Token("closed")
        self.nothing.show_words(
            f"No case matches ‘{asked}’" if asked else "No open case",
            icon="search",
            button=("Clear the filter", self._clear) if asked else None,
            link=None
            if wanted.has("closed")
            else ("Search closed cases too", lambda: self.narrow(closed, True)),
        )

    def _clear(self) -> None:
        self.filter.clear()
        self.filter.setFocus()

    def _speak_count(self) -> None:
        if self.finding.found is not None and self.isVisible() and not self.filter.filter.is_empty:
            self.context.announce(f"{count_of(self.finding.find_all(), 'case')} shown")

    def _chosen_changed(self) -> None:
        shown = self.model.rowCount()
        self.bar.show_chosen(self.table.chosen_count(), shown)

    def _sort_wanted(self, name: str) -> None:
        again = self.search.sort == Sort(name)
        self.sort_by(name, backwards=again)

    def _key_for_list(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.filter.settle()
            self.open_case()
        else:
            QApplication.sendEvent(self.table, event)

    def _header_menu(self, name: str, point: QPoint) -> None:
        menu = column_menu(
            self, name, self.table.header.shown_names(),
            sort=lambda name, backwards: self.sort_by(name, backwards=backwards),
            choose=self.show_columns, width=self.table.widen, columns=self.choose_columns,
        )  # fmt: skip
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def _connect(self) -> None:
        self.finding.counted.connect(self._show_counts)
        self.finding.settled.connect(self._speak_count)
        self.filter.changed.connect(self.search_now)
        self.filter.key_for_list.connect(self._key_for_list)
        self.filter.focused.connect(self.table.lead)
        self.table.opened.connect(self.open_case)
        self.table.filter_wanted.connect(self.filter.setFocus)
        self.table.header.sort_wanted.connect(self._sort_wanted)
        self.table.header.menu_wanted.connect(self._header_menu)
        self.table.header.show_sort("due", backwards=False)
        self.table.chosen_changed.connect(self._chosen_changed)
        self.model.modelReset.connect(self._chosen_changed)
        self.context.discreet_changed.connect(lambda _on: self.show_columns(self.table.header.shown_names()))
        self.context.sharing.changed.connect(self._show_news)
        self._show_news()

    def _show_news(self) -> None:
        changed, now = self.context.sharing.standing.changed, self.context.now()
        self.model.show_news({case: news_words(by, at, now) for case, (by, at) in changed.items()})
