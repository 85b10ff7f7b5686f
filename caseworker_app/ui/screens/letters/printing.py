"""Printing what is ready: checked as a list, onto paper or into files, then the question of the post."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker_app.errors import CannotSave, CaseworkerError
from caseworker_app.ui import print_pages
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.print_pages import PrinterStopped
from caseworker_app.ui.screens.letters.cover_question import CoverQuestion, NoPrinter
from caseworker_app.ui.screens.letters.questions import JamQuestion, PostedQuestion

if TYPE_CHECKING:
    from caseworker_app.letters.cover_list import CoverLine
    from caseworker_app.letters.posting import Posted
    from caseworker_app.letters.print_run import Prepared, Run, RunItem
    from caseworker_app.store.session import Unit

ONE_FILE, FOLDER = "file", "folder"
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Checked:
    """A run that can be printed, with the list to check."""

    prepared: Prepared
    lines: tuple[CoverLine, ...]


class Printing:
    """One person printing letters. Nothing is recorded before they choose where it goes."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        self.parent, self.context = parent, context

    def begin(self, document_ids: Sequence[str], way: str = "") -> None:
        """Write the letters in the background, then show the list to check; `way` names files, not paper."""
        if not way and not print_pages.has_printer():
            error = print_pages.no_printer(len(document_ids), on_windows=sys.platform == "win32")
            NoPrinter(self.parent, error, lambda: self.begin(document_ids, ONE_FILE)).open()
            return
        store, today, ids = self.context.store, self.context.today(), list(document_ids)
        duplex = self.context.choices.print_both_sides

        def op(work: Work) -> Checked:
            from caseworker_app.letters.cover_list import cover_list
            from caseworker_app.letters.print_run import prepare

            def progress(done: int, total: int) -> None:
                work.say(f"Preparing {count_of(total, 'letter')}", done - 1, total)
                work.let_others_in()

            with store.reading() as session:
                prepared = prepare(session, store, ids, today=today, duplex=duplex, progress=progress)
                return Checked(prepared, cover_list(session, ids))

        self.context.run(op, lambda checked: self._check(checked, way))

    def _check(self, checked: Checked, way: str) -> None:
        question = CoverQuestion(
            self.parent, checked.lines, checked.prepared, self._goes_to(checked, way), way
        )
        question.open()

    def _goes_to(self, checked: Checked, way: str) -> Callable[[], object]:
        choose = {"": self._choose_printer, ONE_FILE: self._choose_file, FOLDER: self._choose_folder}[way]
        return lambda: choose(checked.prepared)

    def _choose_printer(self, prepared: Prepared) -> None:
        self._with_printer(lambda printer: self._record(prepared, lambda run: self._print(run, printer)))

    def _with_printer(self, then: Callable[[QPrinter], object]) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        choices = self.context.choices
        print_pages.ready(printer, duplex=choices.print_both_sides, name=choices.printer)
        dialog = QPrintDialog(printer, self.parent)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, False)
        dialog.accepted.connect(lambda: then(printer))
        dialog.show()

    def _choose_file(self, prepared: Prepared) -> None:
        name, _ = QFileDialog.getSaveFileName(self.parent, "Save as one PDF", "letters.pdf", "PDF (*.pdf)")
        if name:
            self.save_file(prepared, Path(name).with_suffix(".pdf"))

    def _choose_folder(self, prepared: Prepared) -> None:
        name = QFileDialog.getExistingDirectory(self.parent, "Save one PDF a letter, with a list")
        if name:
            self.save_folder(prepared, Path(name))

    def save_file(self, prepared: Prepared, file: Path) -> None:
        """Write the print file where the person chose."""

        def write(_run: Run) -> None:
            try:
                file.write_bytes(prepared.print_file)
            except OSError as error:
                why = error.strerror or "the disk refused"
                raise CannotSave(
                    f"{file.name} could not be written ({why}).", "Choose another place."
                ) from error

        self._record(prepared, lambda run: self._write(run, file.name, write))

    def save_folder(self, prepared: Prepared, folder: Path) -> None:
        """Write the print file, one PDF a letter, and the list of them, into a new folder."""
        store, here = self.context.store, self.context.now().astimezone(LONDON)
        inside = folder / f"Letters {here:%Y-%m-%d %H%M%S}"

        def write(run: Run) -> None:
            from caseworker_app.letters.save_run import save

            save(store, run, inside)

        self._record(prepared, lambda run: self._write(run, inside.name, write))

    def _write(self, run: Run, name: str, write: Callable[[Run], object]) -> None:
        """Write files in the background; where that fails, the letters are ready again as before."""

        def then(_nothing: object) -> None:
            self.context.notice(f"{count_of(len(run.items), 'letter')} saved to {name}")
            self.ask_posted(run)

        def failed(error: CaseworkerError) -> None:
            self.context.show_error(error)
            self.context.act("put letters back", use_case, undo=False)

        def use_case(unit: Unit) -> int:
            from caseworker_app.letters.print_run import cancel_run

            return cancel_run(unit, run.id, because="They could not be saved.")

        self.context.run(lambda _work: write(run), then, failed)

    def _record(self, prepared: Prepared, then: Callable[[Run], object]) -> None:
        store = self.context.store

        def use_case(unit: Unit) -> Run:
            from caseworker_app.letters.print_run import record

            return record(unit, store, prepared)

        self.context.act("print letters", use_case, then, undo=False)

    def _print(self, run: Run, printer: QPrinter, place: int = 1) -> None:
        """Send a run to the printer, from one letter on."""
        store, choices = self.context.store, self.context.choices

        def op(work: Work) -> int:
            from caseworker_app.letters.print_run import from_item

            with store.reading() as session:
                content = from_item(session, store, run.id, place)
            return print_pages.print_pages(
                content, printer, work, right=choices.print_right, down=choices.print_down
            )

        def failed(error: CaseworkerError) -> None:
            self._stopped(run, error, place)

        work = self.context.run(op, lambda _pages: self._printed(run), failed)
        work.stopped.connect(lambda: self._stopped(run, None, place))

    def _printed(self, run: Run) -> None:
        count = len(run.items)
        self.context.notice(
            f"{count_of(count, 'letter')} sent to the printer, {count_of(run.sheets, 'sheet')}"
        )
        self.ask_posted(run)

    def _stopped(self, run: Run, error: CaseworkerError | None, place: int) -> None:
        """The printer failed, or was stopped: ask which letter was the first that did not come out."""
        if error is not None and not isinstance(error, PrinterStopped):
            self.context.show_error(error)
            return
        page = error.page if isinstance(error, PrinterStopped) else 1
        first = run.items[place - 1].first_page + page - 1
        at = max((n for n, item in enumerate(run.items) if item.first_page <= first), default=0)
        self.ask_jam(run, why=str(error or "Printing was stopped."), at=at)

    def print_copy(self, document_id: str, because: str) -> None:
        """Print a letter again, marked as a copy, to the printer that is chosen."""
        if not print_pages.has_printer():
            self.context.show_error(print_pages.no_printer(1, on_windows=sys.platform == "win32"))
            return
        self._with_printer(lambda printer: self._print_copy(document_id, because, printer))

    def _send(self, content: bytes, printer: QPrinter, notice: str) -> None:
        choices = self.context.choices

        def op(work: Work) -> int:
            return print_pages.print_pages(
                content, printer, work, right=choices.print_right, down=choices.print_down
            )

        self.context.run(op, lambda _pages: self.context.notice(notice))

    def _print_copy(self, document_id: str, because: str, printer: QPrinter) -> None:
        store = self.context.store

        def use_case(unit: Unit) -> bytes:
            from caseworker_app.letters.reprint import reprint

            return reprint(unit, store, document_id, because=because)[1]

        def then(content: bytes) -> None:
            self._send(content, printer, "The copy was sent to the printer")

        self.context.act("print a copy", use_case, then, undo=False)

    def save_word(self, document_id: str, file: Path) -> None:
        """Write a waiting letter as a Word file, marked as a copy: what is edited there is not sent."""
        store, today = self.context.store, self.context.today()

        def op(_work: Work) -> None:
            from caseworker_app.letters.word_copy import word_copy

            content = word_copy(store, document_id, today)
            try:
                file.write_bytes(content)
            except OSError as error:
                why = error.strerror or "the disk refused"
                raise CannotSave(f"{file.name} could not be written ({why}).", "Choose another.") from error

        self.context.run(op, lambda _n: self.context.notice(f"A Word copy was saved to {file.name}"))

    def ask_jam(self, run: Run, *, why: str = "", at: int = 0) -> None:
        """Ask where to go on from."""

        def again(item: RunItem) -> None:
            self._with_printer(lambda printer: self._print(run, printer, item.place))

        def back(items: Sequence[RunItem]) -> None:
            ids = [item.document_id for item in items]

            def use_case(unit: Unit) -> None:
                from caseworker_app.letters.print_run import back_to_queue

                back_to_queue(unit, ids, because="It did not come out of the printer.")

            words = f"{count_of(len(ids), 'letter')} put back among those that are ready"
            self.context.act("put letters back in the queue", use_case, notice=words)

        JamQuestion(self.parent, run.items, again, back, why=why, at=at).open()

    def ask_posted(self, run: Run) -> None:
        """Ask whether a run was posted."""
        ids = [item.document_id for item in run.items]
        self.ask_posted_of(ids, jammed=lambda: self.ask_jam(run))

    def ask_posted_of(
        self, document_ids: Sequence[str], *, jammed: Callable[[], object] | None = None
    ) -> None:
        """Ask whether some printed letters were posted."""

        def then(day: date, post_class: str) -> None:
            self.post(document_ids, day, post_class)

        PostedQuestion(self.parent, len(document_ids), self.context.today(), then, jammed=jammed).open()

    def post(self, document_ids: Sequence[str], day: date, post_class: str) -> None:
        """Record letters as posted, all or none."""

        def use_case(unit: Unit) -> Posted:
            from caseworker_app.letters.posting import post

            return post(unit, document_ids, on=day, post_class=post_class or None)

        def notice(posted: Posted) -> str:
            steps = f", {count_of(len(posted.events), 'step')} recorded" if posted.events else ""
            count = len(posted.waits)
            waiting = (
                f"{count_of(count, 'step')} {'waits' if count == 1 else 'wait'} for another reader’s letter"
            )
            waits = f". {waiting}" if count else ""
            return f"{count_of(len(posted.documents), 'letter')} posted{steps}{waits}"

        self.context.act("post letters", use_case, notice=notice)
