"""What was said and written on a case, read after its page: contacts, letters, what to tell the family."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.screens.case.body import CaseBody
from caseworker_app.ui.screens.case.said_rows import contact_row, letter_row
from caseworker_app.ui.screens.case.timeline_rows import Beside

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry, LogPage, Place
    from caseworker_app.casework.tell_family import FamilyCard
    from caseworker_app.letters.print_queue import Queued


class SaidReading:
    """Reads in the background, and gives each part to where it stands on the page."""

    def __init__(self, context: Context, case: CaseBody, naming: Callable[[str], str]) -> None:
        self._context, self._case, self._naming = context, case, naming
        self._case_id = ""
        self._letters: tuple[Queued, ...] = ()
        self._contacts: tuple[Entry, ...] = ()
        self._older: Place | None = None  # where the contacts go on that were not read yet
        self._is_reading_older = False
        self._card: FamilyCard | None = None
        case.timeline.more_wanted.connect(self._read_older)
        case.timeline.wanted_changed.connect(lambda: self._read_contacts(None))

    def forget(self) -> None:
        """Forget a case: another is coming."""
        self._case_id, self._letters, self._contacts = "", (), ()
        self._older, self._card = None, None

    def read(self, page: CasePage) -> None:
        """Read what belongs to a page that was read."""
        self._case_id = page.header.case_id
        self._read_letters()
        self._read_contacts(None)
        if page.header.status != "merged":
            self._read_card()

    def show(self) -> None:
        """Show it again, as it may be shown now."""
        self._case.sent.show_letters(self._letters, self._naming)
        self._show_beside()
        self._show_card()

    def _read_letters(self) -> None:
        """Read the letters of the case, after the page: its first tab needs none."""
        case_id, store = self._case_id, self._context.store

        def op(_work: Work) -> tuple[Queued, ...]:
            from caseworker_app.letters.print_queue import letters_of_case

            with store.reading() as session:
                return letters_of_case(session, case_id)

        def then(letters: tuple[Queued, ...]) -> None:
            if case_id == self._case_id:
                self._letters = letters
                self._case.sent.show_letters(letters, self._naming)
                self._show_beside()

        self._context.run(op, then)

    def _read_contacts(self, after: Place | None) -> None:
        """Read contacts for the timeline: the newest, and more as someone scrolls down to them."""
        case_id, store, words = self._case_id, self._context.store, self._case.timeline.search.text()

        def op(_work: Work) -> LogPage:
            from caseworker_app.casework.contact_log import Wanted, log_page

            with store.connection() as connection:
                return log_page(connection, case_id, Wanted(words=words), after=after)

        def then(found: LogPage) -> None:
            self._is_reading_older = False
            if case_id == self._case_id and words == self._case.timeline.search.text():
                self._contacts = (*self._contacts, *found.entries) if after else found.entries
                self._older = found.next
                self._show_beside()

        self._context.run(op, then)

    def _read_card(self) -> None:
        """Read what to tell the family, for the pane beside the timeline."""
        case_id, store, context = self._case_id, self._context.store, self._context
        today, user = context.today(), context.user

        def op(_work: Work) -> FamilyCard:
            from caseworker_app.casework.tell_family import family_card

            with store.reading() as session, store.connection() as connection:
                return family_card(session, connection, case_id, today, signed=user)

        def then(card: FamilyCard) -> None:
            if case_id == self._case_id:
                self._card = card
                self._show_card()

        context.run(op, then)

    def _show_card(self) -> None:
        shown = None if self._context.discreet else self._card
        self._case.letters.show_card(shown, self._context.today())

    def _read_older(self) -> None:
        if self._older is not None and not self._is_reading_older:
            self._is_reading_older = True
            self._read_contacts(self._older)

    def _show_beside(self) -> None:
        """Show the contacts and letters on the timeline, as they may be shown now."""
        discreet = self._context.discreet
        rows = [contact_row(one, self._naming, discreet=discreet) for one in self._contacts]
        letters = (letter_row(one, self._naming) for one in self._letters)
        since = rows[-1].on if rows and self._older is not None else None
        told = (*rows, *(row for row in letters if row is not None))
        self._case.timeline.show_beside(Beside(told, since, self._case.timeline.search.text()))
