"""What can be done with a case: every button and key of the page leads here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from caseworker_app.casework.case_shapes import HELD, CaseEvent, PersonOnCase
from caseworker_app.casework.transfers import MOVES, LikelyMove
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import long_date
from caseworker_app.ui.screens.case.body import Tab
from caseworker_app.ui.screens.case.timeline_rows import TimelineRow

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Attachment, Entry
    from caseworker_app.casework.known_names import KnownNames
    from caseworker_app.casework.review_steps import ReviewNow, Way
    from caseworker_app.letters.print_queue import Queued
    from caseworker_app.ui.screens.case.screen import CaseScreen


class CaseActions:
    """The deeds of the case page. Forms are imported when they are first opened."""

    def __init__(self, screen: CaseScreen, context: Context) -> None:
        self.screen, self.context = screen, context

    def commands(self) -> list[Command]:
        """Return the commands of the page, as its state allows."""
        page = self.screen.page
        is_open = page is not None and page.header.status == "open"
        is_closed = page is not None and page.header.status == "closed"
        is_held = page is not None and any(flag.words == HELD for flag in page.flags)
        group = "On a case"
        return [
            Command("record", "Record what happened", self.record, group=group, shows=lambda: is_open),
            Command(
                "review step",
                "Record the next step of the review",
                self.screen.case.review.press_next,
                "Ctrl+R",
                group,
                "calendar-check",
                shows=lambda: is_open,
            ),
            Command(
                "make letter",
                "Make a letter",
                self.make_letter,
                "Ctrl+P",
                group,
                "mail",
                shows=lambda: is_open,
            ),
            Command("write mail", "Write an e-mail", self.write_mail, "Ctrl+M", group, "mail"),
            Command("why", "Why this date", self.screen.explain, "F2", group=group),
            Command(
                "next tab",
                "Next tab",
                lambda: self.screen.case.step_tab(1),
                "Ctrl+Tab",
                group,
                in_palette=False,
            ),
            Command(
                "previous tab",
                "Previous tab",
                lambda: self.screen.case.step_tab(-1),
                "Ctrl+Shift+Tab",
                group,
                in_palette=False,
            ),
            Command("correct", "Correct the chosen entry", self.correct, group=group, icon="pencil"),
            Command("add person", "Add a person", self.add_person, group=group, icon="user-plus"),
            Command("edit case", "Change the child’s details", self.edit, group=group, icon="pencil"),
            Command("new case", "New case", self.new_case, "Ctrl+N", group, icon="plus"),
            Command(
                "close case", "Close the case", self.close, group=group, icon="archive", shows=lambda: is_open
            ),
            Command("reopen case", "Reopen the case", self.reopen, group=group, shows=lambda: is_closed),
            Command("reassign", "Give the case to a colleague", self.reassign, group=group, icon="users"),
            Command("merge case", "Merge with another case", self.merge, group=group, shows=lambda: is_open),
            Command("hold", "Set a legal hold", self.hold, group=group, shows=lambda: not is_held),
            Command("lift hold", "Lift the legal hold", self.hold, group=group, shows=lambda: is_held),
            Command("held", "Write out all that is held", self.write_out, group=group, icon="file-text"),
        ]

    def log_contact(self) -> None:
        """Log a contact with the family of the case."""
        from caseworker_app.ui.screens.quick_log.form import open_quick_log

        open_quick_log(self.screen.window(), self.context, self.screen.case_id)

    def tell(self) -> None:
        """Open the card of what to tell the family."""
        from caseworker_app.ui.screens.tell_family.card import open_card

        open_card(self.screen.window(), self.context, self.screen.case_id)

    def write_mail(self, entry: Entry | None = None) -> None:
        """Write to the family; to whoever sent the entry, where one is answered."""
        from caseworker_app.ui.screens.write_mail.form import Begun, open_write_mail

        page = self.screen.page
        if page is None or page.header.status == "merged":
            return
        begun = Begun(case_id=self.screen.case_id, reply_to=entry.id if entry is not None else "")
        open_write_mail(self.screen.window(), self.context, begun)

    def correct_contact(self, entry: Entry) -> None:
        """Correct an entry of the contact log."""
        from caseworker_app.ui.screens.case.correct_contact import CorrectContact

        if not self.context.discreet:
            CorrectContact(self.screen.window(), self.context, entry).open()

    def save_attachment(self, entry: Entry, one: Attachment) -> None:
        """Save a file that came with a message to where the person chooses."""
        from caseworker_app.ui.screens.case.entry_files import save_attachment

        if not self.context.discreet:
            save_attachment(self.screen.window(), self.context, entry, one)

    def read_message(self, entry: Entry, text: str) -> None:
        """Show the whole text of a message."""
        from caseworker_app.ui.screens.case.entry_files import ReadMessage

        ReadMessage(self.screen.window(), entry, text).open()

    def show_more(self, button: QWidget) -> None:
        """Show the rarer deeds in a menu."""
        menu = QMenu(button)
        wanted = (
            "make letter",
            "write mail",
            "edit case",
            "reassign",
            "close case",
            "reopen case",
            "merge case",
            "new case",
            "held",
            "hold",
            "lift hold",
        )
        for command in self.commands():
            if command.key in wanted and command.shows():
                words = f"{command.words}\t{command.keys}" if command.keys else command.words
                menu.addAction(words, command.run)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def hold(self) -> None:
        """Set a legal hold on the case, or lift the one that is on it."""
        from caseworker_app.ui.screens.case.hold_form import HoldForm

        page = self.screen.page
        if page is not None:
            held = any(flag.words == HELD for flag in page.flags)
            HoldForm(self.screen, self.context, page.header, self.screen.child(), held=held).open()

    def write_out(self) -> None:
        """Write out all that is held on the child, for a subject access request."""
        from caseworker_app.ui.screens.case.held_form import HeldForm

        page = self.screen.page
        if page is not None:
            HeldForm(self.screen, self.context, page.header, self.screen.child()).open()

    def make_letter(self) -> None:
        """Go to the letters that fit where the case stands."""
        page = self.screen.page
        if page is not None and page.header.status == "open":
            self.context.go("make_letter", case_id=self.screen.case_id)

    def open_letter(self, letter: Queued) -> None:
        """Open a letter as it was printed; one that still waits, in the queue."""
        if letter.state in ("draft", "ready"):
            tab = "to_send" if letter.state == "ready" or letter.problem else "drafts"
            self.context.go("letters", tab=tab, document_id=letter.document_id)
            return
        from caseworker_app.ui.screens.letters.kept_letter import KeptLetter

        KeptLetter(self.screen, self.context, letter).open()

    def record(self) -> None:
        """Open the form of what happened."""
        page = self.screen.page
        if page is None or page.header.status != "open":
            return
        from caseworker_app.ui.screens.case.record_form import RecordForm

        RecordForm(self.screen, self.context, page, self.screen.child()).open()

    def record_step(self, now: ReviewNow, way: Way, on: date) -> None:
        """Record a step of the review; the notice offers to take it back."""
        from caseworker_app.casework.record_event import record_event
        from caseworker_app.casework.review_steps import step_event

        new = step_event(self.screen.case_id, now.waiting, now.review, way, on)
        self.context.act(
            "record what happened",
            lambda unit: record_event(unit, new),
            then=lambda _recorded: self.screen.case.focus_list(),
            failed=lambda error: self.screen.case.review.say_problem(str(error)),
            notice=f"Recorded: {way.words}, {long_date(on)}",
        )

    def plan_meeting(self) -> None:
        """Open the form of the review meeting: when, where, who comes."""
        from caseworker_app.ui.screens.reviews.plan_form import open_plan_form

        open_plan_form(self.screen, self.context, [self.screen.case_id])

    def record_move(self, move: LikelyMove) -> None:
        """Record that a move to the next phase is planned; its dates follow from that."""
        from caseworker_app.casework.record_event import NewEvent, record_event

        new = NewEvent(
            case_id=self.screen.case_id, type="phase_transfer_planned", on=move.on, kind="phase_transfer",
            detail={"kind": move.kind},
        )  # fmt: skip
        self.context.act(
            "record what happened",
            lambda unit: record_event(unit, new),
            notice=f"Recorded: a move to {MOVES[move.kind]} on {long_date(move.on)}",
        )

    def open_row(self, row: TimelineRow) -> None:
        """Enter on a line: correct an entry, explain a date."""
        if row.letter is not None:
            self.open_letter(row.letter)
        elif row.deadline is not None:
            self.screen.explain()
        else:
            self._correct_row(row)

    def correct(self) -> None:
        """Correct the chosen entry of the timeline."""
        if (row := self.screen.case.timeline.list.chosen()) is not None:
            self._correct_row(row)

    def _correct_row(self, row: TimelineRow) -> None:
        if row.event is not None:
            self._correct(row.event)
        elif row.entry is not None and not row.entry.withdrawn:
            self.correct_contact(row.entry)

    def _correct(self, event: CaseEvent) -> None:
        page = self.screen.page
        if page is None or page.header.status != "open" or event.replaced_by is not None:
            return
        every = (one for process in page.processes for one in process.events)
        whole = next((one for one in every if one.id == event.id), event)  # discreet mode shows less of it
        from caseworker_app.ui.screens.case.record_form import CorrectForm

        CorrectForm(self.screen, self.context, page, self.screen.child(), whole).open()

    def add_person(self) -> None:
        """Open the form of a new person."""
        self._person(None)

    def change_person(self) -> None:
        """Open the form of the chosen person: their details, and what they may be told."""
        person = self.screen.case.people.chosen()
        if person is not None:
            self._person(person)

    def _person(self, person: PersonOnCase | None) -> None:
        if self.screen.page is None:
            return
        from caseworker_app.ui.screens.case.person_form import PersonForm

        form = PersonForm(self.screen, self.context, self.screen.case_id, person)
        form.accepted.connect(lambda: self.screen.case.go_to(Tab.PEOPLE))
        form.open()

    def show_address(self, person: PersonOnCase) -> None:
        """Show a withheld address on the screen; that it was shown is recorded."""

        def use_case(unit: object) -> str:
            from caseworker_app.casework.people import reveal_address

            return reveal_address(unit, person.person_id)  # type: ignore[arg-type]

        def then(address: str) -> None:
            chosen = self.screen.case.people.chosen()
            if chosen is not None and chosen.person_id == person.person_id and not self.context.discreet:
                self.screen.case.person.show_address(address)
                self.context.announce("The address is shown. This was recorded")

        self.context.act("show a withheld address", use_case, then, undo=False)

    def edit(self) -> None:
        """Open the form of the child's details."""
        page = self.screen.page
        if page is None:
            return

        def then(known: KnownNames) -> None:
            from caseworker_app.ui.screens.case.facts_form import EditCaseForm

            EditCaseForm(self.screen, self.context, page.header.case_id, page.header.fields, known).open()

        self._with_names(then)

    def new_case(self) -> None:
        """Open the form of a new case."""
        open_new_case(self.screen, self.context)

    def _with_names(self, then: Callable[[KnownNames], object]) -> None:
        with_names(self.context, then)

    def close(self) -> None:
        """Open the form that closes the case."""
        if self.screen.page is not None:
            from caseworker_app.ui.screens.case.closing_forms import CloseForm

            CloseForm(self.screen, self.context, self.screen.page.header, self.screen.child()).open()

    def reopen(self) -> None:
        """Reopen the case at once: Undo takes it back."""
        case_id = self.screen.case_id

        def use_case(unit: object) -> None:
            from caseworker_app.casework.close_case import reopen_case

            reopen_case(unit, case_id)  # type: ignore[arg-type]

        self.context.act("reopen case", use_case, notice="Case reopened")

    def reassign(self) -> None:
        """Give the case to a colleague, with a note."""
        if self.screen.page is not None:
            from caseworker_app.ui.reassigning import open_reassign

            open_reassign(self.screen, self.context, [self.screen.case_id], self.screen.child())

    def merge(self) -> None:
        """Open the form that merges another case into this one."""
        if self.screen.page is not None:
            from caseworker_app.ui.screens.case.closing_forms import MergeForm

            MergeForm(self.screen, self.context, self.screen.page.header, self.screen.child()).open()

    def go_on(self, form: str, about: str) -> None:
        """Open the form in which something was typed and not saved."""
        page = self.screen.page
        assert page is not None
        events = {one.id: one for process in page.processes for one in process.events}
        people = {one.person_id: one for one in page.people}
        if form == "correct" and about in events:
            self._correct(events[about])
        elif form == "person" and about in people:
            self._person(people[about])
        elif form == "correct contact":
            self._with_entry(about, self.correct_contact)
        elif form == "write mail":
            self._with_entry(about, self.write_mail) if about else self.write_mail()
        else:
            forms = {"record": self.record, "add person": self.add_person, "edit case": self.edit,
                     "close case": self.close, "merge case": self.merge,
                     "plan meeting": self.plan_meeting}  # fmt: skip
            forms.get(form, lambda: None)()

    def _with_entry(self, entry_id: str, then: Callable[[Entry], object]) -> None:
        from caseworker_app.casework.contact_log import versions

        with self.context.store.connection() as connection:
            found = versions(connection, entry_id)
        if found:
            then(found[0])

    def open_kept(self) -> None:
        """Go to the case into which this one was merged."""
        page, store = self.screen.page, self.context.store
        if page is None:
            return
        reference = page.header.merged_into

        def op(_work: Work) -> str:
            from caseworker_app.casework.lookup import case_id

            with store.reading() as session:
                return case_id(session, reference)

        self.context.run(op, lambda kept: self.context.go("case", case_id=kept))


def with_names(context: Context, then: Callable[[KnownNames], object]) -> None:
    """Read the names that forms offer while a person types, then go on."""
    store = context.store

    def op(_work: Work) -> KnownNames:
        from caseworker_app.casework.known_names import known_names

        with store.reading() as session:
            return known_names(session)

    context.run(op, then)


def open_new_case(parent: QWidget, context: Context) -> None:
    """Open the form of a new case over any screen."""

    def then(known: KnownNames) -> None:
        from caseworker_app.ui.screens.case.facts_form import NewCaseForm

        NewCaseForm(parent, context, known).open()

    with_names(context, then)
