"""Today: the list, its foot line, and the pane that says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.casework.doubts import doubts_of
from caseworker_app.casework.today import Band, View
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of, weekday_date
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.today import reading
from caseworker_app.ui.screens.today.delegate import TodayDelegate
from caseworker_app.ui.screens.today.foot import TodayFoot
from caseworker_app.ui.screens.today.model import TodayModel
from caseworker_app.ui.screens.today.pane import TodayPane
from caseworker_app.ui.screens.today.reading import Shown
from caseworker_app.ui.screens.today.rows import Line, OwedLine, next_words
from caseworker_app.ui.widgets.button import Button

if TYPE_CHECKING:
    from caseworker_app.ui.screens.case.why import WhyPane
    from caseworker_app.ui.screens.case.why_subject import WhySubject


_SIZES = [862, 320]
_REST_MS = 60  # a row passed over with the arrow keys needs no contacts
Which = tuple[str, str, int | None, str]


class TodayList(QListView):
    """A list of action letters: a letter acts on the row, it does not search."""

    lettered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        # One of our own: to name Qt's, PySide looks through every kind of widget there is, at each start.
        self.setViewport(QWidget())
        self.setAccessibleName("Today’s work, most pressing first")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self._had_two_lines = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
        elif plain and len(event.text()) == 1 and event.text().isalpha():
            self.lettered.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        delegate = self.itemDelegate()
        if isinstance(delegate, TodayDelegate) and delegate.has_two_lines != self._had_two_lines:
            self._had_two_lines = delegate.has_two_lines
            self.doItemsLayout()

    def keyboardSearch(self, _search: str) -> None:
        """Letters act here, so typing finds nothing."""


class TodayScreen(Screen):
    """What must I do now, worst first, and why."""

    key = "today"
    title = "Today"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.model = TodayModel(context.name_of, self._more)
        self.list = TodayList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TodayDelegate(self.list, self.model))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._rested)
        self.pane = TodayPane(context, self.record_done, self.open_case, self.explain, self.make_letter)
        self.why: WhyPane | None = None
        self.asides = QStackedWidget()
        self.asides.addWidget(self.pane)
        self.side = QWidget()
        self.foot = TodayFoot(self)
        self._shown: Shown | None = None
        self._explained: Which | None = None
        self._first = ""  # why the row is first, once that is asked
        self._in_detail = False
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.activated.connect(lambda _index: self.open_case())
        self.list.lettered.connect(self._letter)
        context.letters.rules_known.connect(self._offer_letter)

    @property
    def primary(self) -> Button:
        return self.pane.primary if self.side.isVisible() else self.foot.primary

    def show_with(self, form: str = "", about: str = "", **_arguments: Any) -> None:
        """Show the list; `form` and `about` name a question to go on with."""
        self.subtitle = weekday_date(self.context.today())
        if form:
            self._read(lambda: self.go_on(form, about))
        elif self._shown is None:
            self._read()

    def refresh(self, _changed: set[str] | None = None) -> None:
        self._read()

    def _read(self, done: Callable[[], object] = lambda: None) -> None:
        self.set_title("Today", weekday_date(self.context.today()))
        view = reading.view_of(self.context.choices, self.context.today())

        def op(_work: Work) -> Shown:
            with self.context.store.connection() as connection:
                return reading.read(connection, view)

        def then(shown: Shown) -> None:
            self._show(shown)
            done()

        self.context.run(op, then, self._could_not_read)

    def commands(self) -> list[Command]:
        """Return what can be done with the chosen row."""
        group = "Today"
        return [
            Command("done", "Record it done", self.record_done, "D", group, "check", shows=self._has_row),
            Command(
                "make the letter",
                "Make the letter",
                self.make_letter,
                group=group,
                icon="mail",
                shows=lambda: self.pane.primary is self.pane.letter,
            ),
            Command(
                "put off",
                "Put off, with the reason",
                self.put_off,
                "S",
                group,
                "calendar",
                shows=self._has_row,
            ),
            Command(
                "log row",
                "Log a contact about this child",
                self.log,
                "L",
                group,
                "phone",
                shows=self._has_row,
            ),
            Command(
                "open case", "Open the case", self.open_case, "C", group, "folder-open", shows=self._has_row
            ),
            Command(
                "why",
                "Why this date; again: why this is first",
                self.explain,
                "F2",
                group,
                shows=self._has_line,
            ),
            Command("print today", "Print the list", self.print_list, "Ctrl+P", group, "printer"),
            Command("whose", "Show everybody’s cases, or mine", self.change_whose, group=group, icon="users"),
        ]

    def print_list(self) -> None:
        """Print the whole list, with initials."""
        from caseworker_app.ui.print_list import print_list

        print_list(self, self.context, "today", self.pages)

    def pages(self) -> bytes:
        """Write the whole list as a PDF."""
        return reading.pages(self.context)

    def owed(self) -> OwedLine | None:
        """Return the chosen promise or message."""
        return self.model.owed(self.list.currentIndex())

    def chosen_case(self) -> str:
        line = self.line() or self.owed()
        return line.row.case_id if line is not None else ""

    def back(self) -> bool:
        if self.why is not None and self.asides.currentWidget() is self.why:
            self._close_why()
            return True
        if self._in_detail:
            self._in_detail = False
            self._fit()
            self.list.setFocus()
            return True
        return False

    def panes(self) -> list[QWidget]:
        return [self.list, self.side]

    def focus_first(self) -> None:
        (self.list if self.state == "ready" else self.empty_state).setFocus()

    def badge(self) -> int:
        return self._shown.page.counts[Band.LATE].number if self._shown else 0

    def go_on(self, form: str, about: str) -> None:
        """Open the question in which something was typed and not saved, if its row is still here."""
        from caseworker_app.ui.screens.today.questions import draft_place

        for row in range(self.model.rowCount()):
            line = self.model.line(self.model.index(row, 0))
            if line is not None and draft_place(form, line).about == about:
                self.list.setCurrentIndex(self.model.index(row, 0))
                self.put_off() if form == "put off" else self.record_done()
                return
        self.context.notice("What that form is about is no longer in this list")

    def line(self) -> Line | None:
        """Return the chosen row."""
        return self.model.line(self.list.currentIndex())

    def record_done(self) -> None:
        """Ask when it was done, and record it; a promise is kept, a message answered."""
        if (owed := self.owed()) is not None:
            from caseworker_app.ui.screens.today import owing

            owing.done(self, owed)
        elif (line := self.line()) is not None:
            from caseworker_app.ui.screens.today import acting

            acting.record_done(self, line, self.model.name(line))

    def make_letter(self) -> None:
        """Make the letter that does what the row asks for."""
        if (line := self.line()) is not None:
            self.context.go("make_letter", case_id=line.row.case_id, rule=line.row.deadline.rule.id)

    def do_likely(self) -> None:
        """Do the next likely step with the row."""
        self.pane.primary.click()

    def put_off(self) -> None:
        """Ask why it must wait, and note it; a promise is moved, a message needs no answer."""
        if (owed := self.owed()) is not None:
            from caseworker_app.ui.screens.today import owing

            owing.put_off(self, owed)
        elif (line := self.line()) is not None:
            from caseworker_app.ui.screens.today import acting

            acting.put_off(self, line, self.model.name(line))

    def log(self) -> None:
        """Log a contact with the family of the row."""
        if case_id := self.chosen_case():
            from caseworker_app.ui.screens.quick_log.form import open_quick_log

            open_quick_log(self.window(), self.context, case_id)

    def open_case(self) -> None:
        """Open the case of the row."""
        if case_id := self.chosen_case():
            self.context.go("case", case_id=case_id)

    def explain(self) -> None:
        """Explain the date; asked again, explain the place in the list."""
        line = self.line()
        if line is None:
            return
        if self._explained == line.row.which:
            self._first = self._why_here()
            if self.why is not None:
                self.why.say_first(self._first)
            self.context.announce(self._first)
            self._explained = None
            return
        self._first = ""
        self._explained = line.row.which
        self._in_detail = True
        self._fit()
        self._show_why(line)

    def change_whose(self) -> None:
        """Show everybody's cases, or only mine."""
        self.context.choose(show_all=not self.context.choices.show_all)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self.foot)
        self.left = left
        beside = QVBoxLayout(self.side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.asides, 1)
        beside.addWidget(self.pane.bar)
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes(_SIZES)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def _fit(self) -> None:
        """Show list and pane side by side, or one at a time in a small window."""
        look = theme.current()
        narrow = self.width() < look.scaled(720)
        self.left.setVisible(not narrow or not self._in_detail)
        self.side.setVisible(not narrow or self._in_detail)
        self.foot.set_narrow(narrow, self.left.width())

    def _show(self, shown: Shown) -> None:
        kept, owed = self.line(), self.owed()
        self._shown = shown
        self.model.show(shown.page, shown.lines)
        self.title_changed.emit()
        if not shown.lines and not shown.page.promised:
            had_keyboard = self.body.isAncestorOf(self.window().focusWidget() or self)
            self._show_empty(shown)
            if had_keyboard:
                self.focus_first()
            return
        self.show_state("ready")
        place = self.model.place_of(kept.row) if kept else -1
        if owed is not None:
            place = self.model.place_of_owed(owed.row.id)
        row = place if place >= 0 else self.model.first_line()
        self.list.setCurrentIndex(self.model.index(row, 0))
        self.foot.show_counts(shown.page)
        self._fit()

    def _show_empty(self, shown: Shown) -> None:
        page = shown.page
        if not page.any_case:
            self.empty_state.show_words(
                "No cases yet.",
                more="Bring in the spreadsheet that you keep now. Nothing in it is changed.",
                icon="table-2",
                button=("Import a spreadsheet", lambda: self.context.go("importing")),
            )
        elif page.view.caseworkers:
            names = " and ".join(page.view.caseworkers)
            ahead = self._next_words(shown) or f"No case of {names} has a date ahead."
            self.empty_state.show_words(
                "Nothing due today.",
                more=f"{ahead} The caseload holds {count_of(shown.open_cases, 'open case')} of everyone’s.",
                icon="circle-check",
                button=("Show everyone’s cases", self.change_whose),
            )
        else:
            self.empty_state.show_words(
                "Nothing due today.", more=self._next_words(shown), icon="circle-check"
            )
        self.show_state("empty")

    def _next_words(self, shown: Shown) -> str:
        row = shown.next_row
        if row is None:
            return ""
        return next_words(row, self.context.name_of(row.given_name, row.family_name))

    def _more(self, band: Band, held: int) -> list[Line]:
        assert self._shown is not None
        view: View = self._shown.page.view
        with self.context.store.connection() as connection:
            return reading.more(connection, view, band, held)

    def _could_not_read(self, error: CaseworkerError) -> None:
        self.show_failure(error, self.refresh)

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        line, owed = self.model.line(index), self.model.owed(index)
        if owed is not None:
            self._chosen_owed(owed)
        if line is None:
            return
        if line.row.which != self._explained:
            self._explained = None
        with self.context.store.connection() as connection:
            about = reading.about_child(connection, line.row.case_id, self.context.today())
            doubts = doubts_of(connection, line.row.case_id)
        self.pane.show_line(line, self.model.name(line), about)
        self.pane.show_doubts(doubts)
        self._rest.start()
        self._offer_letter()

    def _chosen_owed(self, owed: OwedLine) -> None:
        with self.context.store.connection() as connection:
            about = reading.about_child(connection, owed.row.case_id, self.context.today())
        self.pane.show_owed(owed, self.model.name(owed), about)
        self.pane.show_doubts(())
        self._rest.start()
        self._offer_letter()

    def _rested(self) -> None:
        """Show the last contacts of the row that the person stays on."""
        chosen = self.line() or self.owed()
        if chosen is not None:
            with self.context.store.connection() as connection:
                contacts = reading.last_contacts(connection, chosen.row.case_id)
            self.pane.show_contacts(contacts)

    def _offer_letter(self) -> None:
        line = self.line()
        rule = line.row.deadline.rule.id if line is not None else ""
        self.pane.offer_letter(self.context.letters.by_rule.get(rule, ""))
        self.foot.primary.set_words(self.pane.primary.text())

    def _letter(self, letter: str) -> None:
        if not self.context.choices.single_letters:
            return
        for command in self.commands():
            if command.shortcut == letter:
                command.run()

    def _why_here(self) -> str:
        from caseworker_app.ui.screens.today import acting

        return acting.why_here(self.model, self.list.currentIndex().row(), self.context.today())

    def _show_why(self, line: Line) -> None:
        """Open the wide explanation, which reads the whole case."""
        case_id, today, who = line.row.case_id, self.context.today(), self.model.name(line)

        def op(_work: Work) -> WhySubject:
            from caseworker_app.casework.case_page import case_page
            from caseworker_app.ui.screens.case.why_subject import why_subject

            with self.context.store.reading() as session:
                page = case_page(session, case_id, today)
            return why_subject(page, line.row.deadline, today, f"{who} · {line.row.reference}")

        self.context.run(op, self._show_subject)

    def _show_subject(self, subject: WhySubject) -> None:
        from caseworker_app.ui.screens.case.why import WhyPane

        if self.why is None:
            self.why = WhyPane()
            self.why.closed.connect(self._close_why)
            self.asides.addWidget(self.why)
        self.why.show_subject(subject)
        self.why.say_first(self._first)
        self.asides.setCurrentWidget(self.why)
        wide = self.splitter.width() * 54 // 100
        self.splitter.setSizes([self.splitter.width() - wide, wide])
        if self.left.isHidden():
            self.why.focus_first()

    def _close_why(self) -> None:
        self._explained = None
        self.asides.setCurrentWidget(self.pane)
        self._in_detail = self._in_detail and self.left.isHidden()
        self.splitter.setSizes(_SIZES)
        self._fit()
        self.list.setFocus()

    def _has_line(self) -> bool:
        return self.line() is not None

    def _has_row(self) -> bool:
        return bool(self.chosen_case())
