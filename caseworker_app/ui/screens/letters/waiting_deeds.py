"""What is done with letters before they are printed: approved, changed, enclosed with, printed, cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu

from caseworker_app.letters.print_queue import Queued
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.letters.enclose_question import EncloseQuestion
from caseworker_app.ui.screens.letters.printing import Printing
from caseworker_app.ui.screens.letters.questions import LetItGo, ReasonQuestion
from caseworker_app.ui.screens.letters.queue_rows import Band

if TYPE_CHECKING:
    from caseworker_app.letters.drafts import Approved
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.letters.screen import LettersScreen

AT_ONCE = 25  # letters approved in one transaction, so that other work comes in between


@dataclass(frozen=True)
class Against:
    """What speaks against a letter, and who could let it go."""

    why: tuple[str, ...]
    may_pass: bool
    needs_lead: bool
    leads: tuple[str, ...]


class WaitingDeeds:
    """Deeds on letters that wait. They act on the ticked letters, else on the chosen one."""

    def __init__(self, screen: LettersScreen, context: Context, printing: Printing) -> None:
        self.screen, self.context, self.printing = screen, context, printing

    def print_ready(self) -> None:
        """Print the ticked letters that are ready."""
        letters = self.screen.model.ticked(Band.READY)
        if not letters and self.screen.band() is Band.READY:
            letters = self.screen.acting_on()
        if letters:
            self.printing.begin([one.document_id for one in letters])
        else:
            self.context.notice("No letter is ready to print")

    def save(self, way: str) -> None:
        """Save the ticked letters instead of printing them."""
        self.printing.begin(self.screen.acting_ids(), way)

    def approve(self) -> None:
        """Make the ticked drafts ready."""
        self.approve_all(self.screen.acting_on())

    def approve_all(self, letters: Sequence[Queued], by: str = "", because: str = "") -> None:
        """Make some drafts ready, a few at a time; ask about a single one that must not go."""
        store, ids = self.context.store, [one.document_id for one in letters[:AT_ONCE]]
        rest = letters[AT_ONCE:]

        def use_case(unit: Unit) -> Approved:
            from caseworker_app.letters.drafts import approve
            from caseworker_app.letters.passing import Passing

            return approve(unit, store, ids, Passing(by, because))

        def notice(approved: Approved) -> str:
            ready, wanting = len(approved.document_ids), len(approved.refused)
            words = f"{count_of(ready, 'letter')} ready to print" if ready else ""
            more = f"{count_of(wanting, 'letter')} not yet" if wanting else ""
            return ". ".join(filter(None, (words, more)))

        def then(approved: Approved) -> None:
            if approved.refused and len(letters) == 1 and not by:
                self._ask_to_let_go(letters[0])
            if rest:
                self.approve_all(rest)

        self.context.act("approve letters", use_case, then, notice=notice)

    def back_to_drafts(self) -> None:
        """Take the approval of the ticked letters back."""
        self._change("put letters back to the drafts", "Back among the drafts", "back_to_draft")

    def choose_class(self, post_class: str) -> None:
        """Choose how the ticked letters go."""
        words = f"{post_class.capitalize()} class post"
        self._change("choose the class of post", words, "choose_class", post_class)

    def cancel(self) -> None:
        """Take the chosen letter out of the queue, with the reason."""
        line = self.screen.line()
        if line is None:
            return

        def then(why: str) -> None:
            def use_case(unit: Unit) -> None:
                from caseworker_app.letters.drafts import cancel

                cancel(unit, [line.id], because=why)

            self.context.act("cancel a letter", use_case, notice="The letter is cancelled")

        more = "It is taken out of the queue. Nothing is recorded as sent; the reason is kept."
        words = "Cancel this letter"
        ReasonQuestion(self.screen, words, words, "Why it is not sent", then, more=more).open()

    def edit(self) -> None:
        """Open the words of the chosen letter beside its page."""
        line = self.screen.line()
        if line is not None and line.band in (Band.READY, Band.WANTING, Band.DRAFT):
            self.screen.editing.open(line)

    def save_word(self) -> None:
        """Choose a Word file, and write the chosen letter into it, marked as a copy."""
        line = self.screen.line()
        if line is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self.screen, "Save as a Word copy", "letter.docx", "Word (*.docx)"
        )
        if name:
            self.printing.save_word(line.id, Path(name).with_suffix(".docx"))

    def enclose(self) -> None:
        """Choose a PDF file, and put it into the envelope of the chosen letter."""
        line = self.screen.line()
        if line is None:
            return
        name, _ = QFileDialog.getOpenFileName(self.screen, "Put a PDF into the envelope", "", "PDF (*.pdf)")
        if name:
            self.enclose_file(Path(name))

    def enclose_file(self, file: Path) -> None:
        """Ask what a file is, and put it into the envelope of the chosen letter."""
        line, store, view = self.screen.line(), self.context.store, self.screen.pane.view
        if line is None:
            return
        wanted = view.by_hand if view is not None else ()

        def then(what: str) -> None:
            def use_case(unit: Unit) -> int:
                from caseworker_app.letters.enclosures import attach

                return attach(unit, store, [line.id], file, what=what)

            self.context.act(
                "enclose a file", use_case,
                notice=lambda pages: f"{count_of(pages, 'page')} added. Approve the letter again",
            )  # fmt: skip

        EncloseQuestion(self.screen, file.name, wanted, then).open()

    def take_out(self) -> None:
        """Take a file out of the envelope of the chosen letter."""
        view = self.screen.pane.view
        files = view.enclosures if view is not None else ()
        if not files:
            self.context.notice("There is no file in this envelope")
        elif len(files) == 1:
            self._remove(files[0].id)
        else:
            menu = QMenu(self.screen.other)
            for one in files:
                menu.addAction(one.what, self._removing(one.id))
            menu.popup(self.screen.other.mapToGlobal(self.screen.other.rect().topLeft()))

    def _removing(self, enclosure_id: str) -> Callable[[], object]:
        return lambda: self._remove(enclosure_id)

    def _remove(self, enclosure_id: str) -> None:
        def use_case(unit: Unit) -> None:
            from caseworker_app.letters.enclosures import remove

            remove(unit, enclosure_id)

        self.context.act("take an enclosure out", use_case, notice="Taken out. Approve the letter again")

    def _ask_to_let_go(self, letter: Queued) -> None:
        """Show what speaks against one letter, and who could let it go."""
        store, today = self.context.store, self.context.today()

        def op(_work: Work) -> Against:
            from caseworker_app.letters.one_letter import leads, look

            with store.reading() as session:
                view = look(session, store, letter.document_id, today)
                return Against(
                    tuple(one.why for one in view.objections),
                    bool(view.objections) and all(one.may_pass for one in view.objections),
                    view.needs_lead, leads(session),
                )  # fmt: skip

        def then(against: Against) -> None:
            if against.may_pass:
                LetItGo(
                    self.screen, against.why, self.context.user, against.leads,
                    lambda by, because: self.approve_all([letter], by, because),
                    needs_lead=against.needs_lead,
                ).open()  # fmt: skip

        self.context.run(op, then)

    def _change(self, deed: str, notice: str, name: str, *more: str) -> None:
        """Do a plain use case on the ticked letters."""
        ids = self.screen.acting_ids()

        def use_case(unit: Unit) -> None:
            from caseworker_app.letters import drafts

            getattr(drafts, name)(unit, ids, *more)

        self.context.act(deed, use_case, notice=notice)
