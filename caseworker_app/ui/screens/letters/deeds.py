"""What can be done with letters: every button and key of the Letters screen leads here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.screens.letters.letter_words import ASTRAY
from caseworker_app.ui.screens.letters.printing import FOLDER, ONE_FILE, Printing
from caseworker_app.ui.screens.letters.queue_rows import ADD, Band, Line
from caseworker_app.ui.screens.letters.sent_deeds import SentDeeds
from caseworker_app.ui.screens.letters.waiting_deeds import WaitingDeeds
from caseworker_app.ui.widgets.button import Button

if TYPE_CHECKING:
    from caseworker_app.ui.screens.letters.screen import LettersScreen

WAITING = (Band.READY, Band.WANTING, Band.DRAFT)
SENT = (Band.PRINTED, Band.POSTED, Band.RETURNED)
_SAVING = ("save pdf", "save folder", "save word")
_IN_BAR = ("print", "posted", *_SAVING)


class LetterDeeds:
    """The deeds of the Letters screen. What is rare stands under More."""

    def __init__(self, screen: LettersScreen, context: Context) -> None:
        self.screen, self.context = screen, context
        self.printing = Printing(screen, context)
        self.waiting = WaitingDeeds(screen, context, self.printing)
        self.sent = SentDeeds(screen, context, self.printing)

    def commands(self) -> list[Command]:
        """Return the commands of the screen, as the chosen letter allows."""
        group, waiting, sent = "Letters", self.waiting, self.sent

        def deed(key: str, words: str, run: Callable[[], object], *bands: Band, keys: str = "") -> Command:
            return Command(key, words, run, keys, group, shows=self._on(*bands))

        ready, printed, posted, returned = Band.READY, Band.PRINTED, Band.POSTED, Band.RETURNED
        return [
            Command("print", "Print what is ready", waiting.print_ready, "Ctrl+P", group, "printer"),
            deed("edit letter", "Change the words of this letter", waiting.edit, *WAITING, keys="Ctrl+E"),
            deed("approve", "Approve the ticked drafts", waiting.approve, Band.DRAFT, Band.WANTING),
            deed("to drafts", "Back to the drafts", waiting.back_to_drafts, ready),
            deed("save pdf", "Save as one PDF", lambda: waiting.save(ONE_FILE), ready),
            deed("save folder", "Save in a folder, one PDF each, with a list",
                 lambda: waiting.save(FOLDER), ready),
            deed("save word", "Save this letter as a Word copy", waiting.save_word, *WAITING),
            deed("enclose", "Put a PDF into the envelope", waiting.enclose, *WAITING),
            deed("take out", "Take an enclosure out", waiting.take_out, *WAITING),
            deed("first class", "Send by first class post", lambda: waiting.choose_class("first"), *WAITING),
            deed("second class", "Send by second class post", lambda: waiting.choose_class("second"),
                 *WAITING),
            deed("posted", "Record as posted", sent.posted, printed),
            deed("not printed", "It did not print: back in the queue", sent.not_printed, printed),
            deed("came back", "The post brought it back", sent.came_back, posted),
            deed("settle", "Say what was done about it", sent.settle, returned),
            deed("show page", "Show the page with the withheld address", sent.show_withheld, *SENT),
            deed("copy", "Print a copy", sent.print_copy, *SENT),
            deed("cancel letter", "Cancel this letter", waiting.cancel, *WAITING, printed),
            deed("wrong person", ASTRAY, sent.wrong_person, *SENT),
            Command("close incident", "Close the incident about this letter", sent.close_incident,
                    group=group, shows=lambda: self.screen.incident() is not None),
            deed("open case", "Open the case", self.open_case, *Band),
            Command("next list", "Next list of letters", lambda: self.screen.step_tab(1), "Ctrl+Tab", group,
                    in_palette=False),
            Command("list before", "List of letters before", lambda: self.screen.step_tab(-1),
                    "Ctrl+Shift+Tab", group, in_palette=False),
            Command("our words", "Words of our letters", lambda: self.context.go("wording"), group=group,
                    icon="pencil"),
            Command("whose letters", "Show everybody’s letters, or mine", self.change_whose, group=group,
                    icon="users"),
        ]  # fmt: skip

    def show_buttons(self, line: Line | None, band: Band, count: int) -> None:
        """Give the bar the buttons of the chosen letter's band."""
        screen = self.screen
        screen.act.setVisible(line is not None)
        screen.other.show()
        screen.cancel.setVisible(not screen.is_narrow)
        screen.act.set_words(_primary(band, count, line))
        screen.act.set_icon("printer" if band is Band.READY else "")
        screen.edit.setVisible(line is not None and band in (Band.READY, Band.DRAFT))
        screen.save.setVisible(line is not None and band is Band.READY)
        screen.cancel.setEnabled(line is not None and band in (*WAITING, Band.PRINTED))
        screen.other.setEnabled(line is not None)

    def show_more(self) -> None:
        """Show what is rarer in a menu."""
        self._menu(self.screen.other, [one for one in self.commands() if one.key not in _IN_BAR])

    def show_saving(self) -> None:
        """Show the ways to save in a menu."""
        self._menu(self.screen.save, [one for one in self.commands() if one.key in _SAVING])

    def act(self) -> None:
        """Do what the primary button says."""
        line = self.screen.line()
        if line is None:
            return
        {
            Band.READY: self.waiting.print_ready,
            Band.WANTING: lambda: self.of_line(line),
            Band.DRAFT: self.waiting.approve,
            Band.PRINTED: self.sent.posted,
            Band.POSTED: self.sent.came_back,
            Band.RETURNED: self.sent.settle,
        }[line.band]()

    def of_line(self, line: Line) -> None:
        """Do what stands at the right of one letter."""
        if line.band is Band.PRINTED:
            self.printing.ask_posted_of([line.id])
        elif line.band is Band.RETURNED:
            self.sent.settle()
        elif line.wants_a_fact:
            self.waiting.edit()
        else:
            self.waiting.approve_all([line.letter])

    def open_case(self) -> None:
        """Go to the case of the chosen letter."""
        line = self.screen.line()
        if line is not None:
            self.context.go("case", case_id=line.letter.case_id)

    def change_whose(self) -> None:
        """Show everybody's letters, or only those of my cases."""
        self.context.choose(show_all=not self.context.choices.show_all)

    def _on(self, *bands: Band) -> Callable[[], bool]:
        return lambda: self.screen.line() is not None and self.screen.band() in bands

    def _menu(self, button: Button, commands: Sequence[Command]) -> None:
        menu = QMenu(button)
        for command in commands:
            if command.in_palette and command.shows():
                words = f"{command.words}\t{command.keys}" if command.keys else command.words
                menu.addAction(words, command.run)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))


def _primary(band: Band, count: int, line: Line | None) -> str:
    """Return the words of the primary button."""
    if band is Band.WANTING:
        return {ADD: "Add what is missing", "Approve": "Approve"}.get(line.right if line else "", "Check it")
    letters = "1 letter" if count == 1 else f"{count} letters"
    return {
        Band.READY: f"Print {letters}",
        Band.DRAFT: f"Approve {letters}",
        Band.PRINTED: f"Record {count} as posted",
        Band.POSTED: "It came back",
        Band.RETURNED: "Settle",
    }[band]
