"""What is done with letters once they are printed: posted, come back, printed again, gone astray."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.letters.letter_words import ASTRAY, tell_words
from caseworker_app.ui.screens.letters.printing import Printing
from caseworker_app.ui.screens.letters.questions import DayQuestion, ReasonQuestion

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.letters.screen import LettersScreen


class SentDeeds:
    """Deeds on letters that were printed or sent."""

    def __init__(self, screen: LettersScreen, context: Context, printing: Printing) -> None:
        self.screen, self.context, self.printing = screen, context, printing

    def posted(self) -> None:
        """Ask when the ticked letters were posted."""
        self.printing.ask_posted_of(self.screen.acting_ids())

    def not_printed(self) -> None:
        """Put printed letters back among those that are ready."""
        ids = self.screen.acting_ids()

        def then(why: str) -> None:
            def use_case(unit: Unit) -> None:
                from caseworker_app.letters.print_run import back_to_queue

                back_to_queue(unit, ids, because=why)

            words = f"{count_of(len(ids), 'letter')} ready to print again"
            self.context.act("put letters back in the queue", use_case, notice=words)

        ReasonQuestion(self.screen, "Put back in the queue", "Put back", "Why it goes back", then).open()

    def came_back(self) -> None:
        """Record that the post brought a letter back."""
        line = self.screen.line()
        if line is None:
            return

        def then(day: date) -> None:
            def use_case(unit: Unit) -> None:
                from caseworker_app.letters.posting import came_back

                came_back(unit, line.id, on=day)

            words = "Nothing more goes to that address until it is mended"
            self.context.act("a letter came back", use_case, notice=words)

        more = "No more letters go to that address until it is changed on the People tab."
        DayQuestion(
            self.screen, "The post brought it back", "Record it", "It came back on", self.context.today(),
            then, more=more,
        ).open()  # fmt: skip

    def settle(self) -> None:
        """Say what was done about a letter that came back."""
        line = self.screen.line()
        if line is None:
            return

        def then(done: str) -> None:
            def use_case(unit: Unit) -> None:
                from caseworker_app.letters.posting import settle_returned

                settle_returned(unit, line.id, done=done)

            self.context.act("settle a returned letter", use_case, notice="Settled")

        more = "Such as: rang the family, new address recorded, letter sent again."
        ReasonQuestion(
            self.screen, "What was done about it?", "Settle", "What was done", then, more=more
        ).open()

    def show_withheld(self) -> None:
        """Show a printed page that bears a withheld address; that it was shown is recorded."""
        line, store = self.screen.line(), self.context.store
        if line is None or self.context.discreet:
            return

        def use_case(unit: Unit) -> bytes:
            from caseworker_app.letters.one_letter import open_kept

            return open_kept(unit, store, line.id)

        def then(content: bytes) -> None:
            chosen = self.screen.line()
            if chosen is not None and chosen.id == line.id:
                self.screen.reveal(line.id, content)
                self.context.announce("The page is shown. This was recorded")

        self.context.act("show a kept letter", use_case, then, undo=False)

    def print_copy(self) -> None:
        """Print a sent letter once more, marked as a copy, with the reason."""
        line = self.screen.line()
        if line is None:
            return
        more = "It is marked “Copy”, dated as it was, and records no step."
        ReasonQuestion(
            self.screen, "Print a copy", "Print a copy", "Why it is printed again",
            lambda why: self.printing.print_copy(line.id, why), more=more,
        ).open()  # fmt: skip

    def wrong_person(self) -> None:
        """Open an incident about a letter, which freezes its copies."""
        line = self.screen.line()
        if line is None:
            return

        def then(what: str) -> None:
            def use_case(unit: Unit) -> None:
                from caseworker_app.letters.incidents import mis_sent

                mis_sent(unit, line.id, what=what)

            self.context.act(
                "a letter went to the wrong person", use_case, undo=False,
                notice="An incident is open, with 72 hours to tell the Commissioner. Copies are frozen",
            )  # fmt: skip

        more = "There are 72 hours, weekends too, to tell the Information Commissioner of a serious breach."
        ReasonQuestion(self.screen, ASTRAY, "Open an incident", "What happened", then, more=more).open()

    def close_incident(self) -> None:
        """Close the incident about a letter with what was done; its copies can be used again."""
        incident = self.screen.incident()
        if incident is None:
            return

        def then(outcome: str) -> None:
            def use_case(unit: Unit) -> None:
                from caseworker_app.letters.incidents import close_incident

                close_incident(unit, incident.id, outcome=outcome)

            words = "The incident is closed. The letter can be copied again"
            self.context.act("close an incident", use_case, undo=False, notice=words)

        more = f"What happened: {incident.what} {tell_words(incident.tell_by)}."
        ReasonQuestion(
            self.screen, "Close the incident", "Close the incident", "What was done", then, more=more
        ).open()
