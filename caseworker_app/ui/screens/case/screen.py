"""The case page: reads one case in the background, shows it, and offers what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context, initials
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.case.actions import CaseActions
from caseworker_app.ui.screens.case.body import CaseBody, Deeds, Tab
from caseworker_app.ui.screens.case.contacts_tab import ContactsTab
from caseworker_app.ui.screens.case.discreet import without_details
from caseworker_app.ui.screens.case.entry_pane import EntryDeeds, EntryPane
from caseworker_app.ui.screens.case.news import CaseNews
from caseworker_app.ui.screens.case.review_strip import Deeds as ReviewDeeds
from caseworker_app.ui.screens.case.said_reading import SaidReading
from caseworker_app.ui.screens.case.why import why_subject


class CaseScreen(Screen):
    """One child's whole story, and what comes next."""

    key: ClassVar[str] = "case"
    title = "Case"
    icon: ClassVar[str] = "user"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.page: CasePage | None = None
        self.case_id = ""
        self.deeds = CaseActions(self, context)
        deeds = self.deeds
        self.case = CaseBody(
            Deeds(
                record=deeds.record,
                open_row=deeds.open_row,
                correct=deeds.correct,
                why=self.explain,
                change_person=deeds.change_person,
                add_person=deeds.add_person,
                show_address=deeds.show_address,
                more=deeds.show_more,
                make_letter=deeds.make_letter,
                open_letter=deeds.open_letter,
                tell=deeds.tell,
                review=ReviewDeeds(deeds.record_step, deeds.plan_meeting, deeds.record_move),
            ),
            self.naming,
            ContactsTab(context, deeds.correct_contact, deeds.log_contact),
            EntryPane(
                context,
                EntryDeeds(
                    deeds.correct_contact, deeds.write_mail, deeds.save_attachment, deeds.read_message
                ),
            ),
        )
        self.said = SaidReading(context, self.case, self.naming)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.case)
        self.case.banner.offer("closed", "Reopen the case", deeds.reopen)
        self.case.banner.offer("merged", "Open that case", deeds.open_kept)
        self.news = CaseNews(self, context)
        self.loading.set_words("Opening the case…")
        self.empty_state.show_words(
            "No case is open",
            more="Open one from the caseload, or start a new one.",
            icon="user",
            button=("Go to the caseload", lambda: context.go("caseload")),
            link=("New case", deeds.new_case),
        )
        context.discreet_changed.connect(lambda _on: self._show_page())
        self.case.tabs.currentChanged.connect(lambda _tab: self._read_changes())

    @property
    def primary(self) -> QPushButton | None:
        """Record what happened; on the People tab, change who may be told."""
        return self.case.primary if self.state == "ready" else None

    def show_with(
        self, case_id: str = "", tab: str = "", form: str = "", about: str = "", **_arguments: Any
    ) -> None:
        """Open a case, on a tab; `form` names a form to go on with, `about` what it is about."""
        if case_id != self.case_id:
            self.page = None
            self.said.forget()
            self.case.close_why()
            self.news.forget()
            self.case.timeline.forget()
            self.case.go_to(Tab.TIMELINE)
        self.case_id = case_id
        if tab:
            self.case.go_to(Tab[tab.upper()])
        if not case_id:
            self.set_title("Case")
            self.show_state("empty")
            return
        if self.page is None:
            self.set_title("Case")
            self.show_state("loading")
        self._read(lambda: self.deeds.go_on(form, about) if form else None)

    def refresh(self, changed: set[str] | None = None) -> None:
        """Read the case again if it may have changed."""
        if self.case_id and (changed is None or self.case_id in changed):
            self._read()

    def naming(self, name: str) -> str:
        """Return a name as it may be shown now."""
        return initials(name) if self.context.discreet else name

    def child(self) -> str:
        """Return the child's name as it may be shown now."""
        if self.page is None:
            return ""
        header = self.page.header
        return self.context.name_of(header.preferred_name or header.given_name, header.family_name)

    def explain(self) -> None:
        """Explain the chosen date; without one, the date that is next."""
        if self.page is None:
            return
        deadline = self.case.chosen_deadline() or self.page.next
        if deadline is None:
            self.context.announce("No date is chosen")
            return
        who = f"{self.child()} · {self.page.header.reference}"
        self.case.show_why(why_subject(self._shown(), deadline, self.context.today(), who))

    def chosen_case(self) -> str:
        return self.case_id if self.page is not None else ""

    def back(self) -> bool:
        """Put away what is asked of the review, then the explanation."""
        return self.case.review.cancel() or self.case.back()

    def focus_first(self) -> None:
        """Put the keyboard into the list of the tab."""
        if self.state == "ready":
            self.case.focus_list()
        else:
            super().focus_first()

    def panes(self) -> list[QWidget]:
        """The head, the tabs, the list, the pane beside it, the bar."""
        case = self.case
        return [case.head, case.review, case.tabs, case.main, case.side, case.bar]

    def commands(self) -> list[Command]:
        """Return what can be done on a case."""
        return self.deeds.commands()

    def _read(self, done: Callable[[], object] = lambda: None) -> None:
        case_id, today, store = self.case_id, self.context.today(), self.context.store

        def op(_work: Work) -> CasePage:
            from caseworker_app.casework.case_page import case_page

            with store.reading() as session:
                return case_page(session, case_id, today)

        def then(page: CasePage) -> None:
            if page.header.case_id == self.case_id:
                self._take(page)
                done()

        self.context.run(op, then, self._could_not_read)

    def _read_changes(self) -> None:
        """Read the whole history of the case once someone looks at it."""
        page, store = self.page, self.context.store
        if page is None or not page.changes_cut or self.case.tab is not Tab.CHANGES:
            return

        def op(_work: Work) -> CasePage:
            from caseworker_app.casework.case_page import all_changes

            with store.reading() as session:
                return all_changes(session, page)

        def then(whole: CasePage) -> None:
            if self.page is page:
                self.page = whole
                self.case.changes.show_page(self._shown(), discreet=self.context.discreet)

        self.context.run(op, then, self.context.show_error)

    def _take(self, page: CasePage) -> None:
        was_ready = self.state == "ready"
        self.page = page
        self._show_page()
        self._read_changes()
        self.said.read(page)
        self.news.show(page.header.case_id)
        self.show_state("ready")
        if not was_ready and self.isVisible():
            self.case.focus_list()
            self.case.to_top()

    def _show_page(self) -> None:
        if self.page is None:
            return
        self.set_title(self.child(), self.page.header.reference)
        self.case.show_page(self._shown(), self.context.today(), discreet=self.context.discreet)
        self.said.show()
        if self.case.is_explaining:
            self.explain()

    def _shown(self) -> CasePage:
        """Return the page as it may be shown now."""
        assert self.page is not None
        return without_details(self.page) if self.context.discreet else self.page

    def _could_not_read(self, error: CaseworkerError) -> None:
        from caseworker_app.casework.case_page import CaseGone

        if self.page is None:
            self.show_failure(error, self._read)
        elif isinstance(error, CaseGone):  # nothing of the child stays on the screen
            self.show_with()
            self.context.notice(error.message)  # the bar may just have said how many cases a sync took
        else:
            self.context.show_error(error)
