"""Making the sheets of a recovery key: who holds them, paper, and a look at the paper before it counts."""

from __future__ import annotations

import secrets
import sys

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.store import recovery
from caseworker_app.ui import print_pages
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import labelled, line_edit
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.passphrase_field import PassphraseField

POSTS = ("Head of SEND", "IT service desk", "Information governance")
_HOLDERS, _PAPER, _CHECK = range(3)
_PRIMARY = ("Make three sheets", "I have the three sheets", "Put it in use")


class MakeRecoveryKey(Dialog):
    """Three steps. Nothing is in use, and nothing was kept, before the last is done."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, "Make a recovery key", _PRIMARY[0], width=600)
        self._context = context
        self.made = recovery.new_key()
        self.posts = [line_edit(post) for post in POSTS]
        self._by_hand = 0
        self.step = _HOLDERS
        self._pages = (self._holders(), self._paper(), self._check())
        for page in self._pages:
            page.setVisible(page is self._pages[0])
            self.form.addWidget(page)
        self.posts[0].setFocus()

    def accept(self) -> None:
        """Go on to the next step; after the last, put the key in use."""
        step = self.step
        self.say_problem("")
        if step == _CHECK:
            self._put_in_use()
        elif step == _HOLDERS and not all(post.text().strip() for post in self.posts):
            absent = next(post for post in self.posts if not post.text().strip())
            self.say_problem("Enter the post that holds each sheet", absent)
        else:
            self._go_to(step + 1)

    def print_sheets(self) -> None:
        """Print the three pages on a printer that is chosen now."""
        if not print_pages.has_printer():
            whose = "Windows" if sys.platform == "win32" else "This computer"
            self.say_problem(f"{whose} has no printer available. Write the words down by hand instead")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        print_pages.ready(printer, duplex=False, name=self._context.choices.printer)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.send(printer))
        dialog.show()

    def send(self, printer: QPrinter) -> None:
        """Print them on a printer; they are pages in memory, and no file."""
        made, council = self.made, self.council()
        facts = self._context.preferences
        name = facts.council_name if facts is not None else ""

        def op(work: Work) -> int:
            from caseworker_app.reports.recovery_sheets import sheets

            return print_pages.print_pages(sheets(made, council, name), printer, work)

        self._context.run(
            op,
            lambda _n: self.printed.setText("Sent to the printer. Fetch the three sheets now."),
            self._failed,
        )

    def show_by_hand(self) -> None:
        """Show the words of the next sheet, to be written down; after the third, of the first again."""
        words = self.made.shares[self._by_hand]
        self.sheet_title.setText(f"Sheet {self._by_hand + 1} of 3, for: {self.posts[self._by_hand].text()}")
        for number, (label, word) in enumerate(zip(self._labels, words, strict=True), 1):
            label.setText(f"{number}  {word}")
        for part in (self.sheet_title, self.sheet_words):
            part.show()
        self._by_hand = (self._by_hand + 1) % recovery.SHARES
        self.by_hand.set_words("Show the next sheet")
        self.refit()

    def council(self) -> recovery.CouncilKey:
        """Return the part of the key that is no secret."""
        return self.made.for_laptops(self._context.today(), [post.text().strip() for post in self.posts])

    def _put_in_use(self) -> None:
        for number, (field, place) in enumerate(zip(self.looks, self.places, strict=True)):
            if field.text().strip().casefold() != self.made.shares[number][place]:
                self.say_problem(
                    f"Sheet {number + 1} has another word at {place + 1}. Look at that sheet again", field
                )
                return
        context, council, typed = self._context, self.council(), self.passphrase.text()
        store, user, now = context.store, context.user, context.now()
        self.primary.setEnabled(False)

        def op(_work: Work) -> None:
            recovery.keep(store, typed, council, user=user, now=now, clock=lambda: now.timestamp())

        context.run(op, self._kept, self._failed)

    def _kept(self, _nothing: object) -> None:
        self._context.notice(f"The recovery key “{self.made.name}” is in use. Lock the sheets away")
        super().accept()

    def _failed(self, error: CaseworkerError) -> None:
        self.primary.setEnabled(True)
        self.say_problem(window_words(str(error)))

    def _go_to(self, step: int) -> None:
        self.step = step
        for page in self._pages:
            page.setVisible(page is self._pages[step])
        self.primary.set_words(_PRIMARY[step])
        (self.print_button if step == _PAPER else self.looks[0]).setFocus()
        for part in (self.sheet_title, self.sheet_words):
            part.hide()
        self.refit()

    def _holders(self) -> QWidget:
        page, column = _page()
        column.addWidget(
            Words(
                "A recovery key is three sheets of paper with twenty words each. Any two of them open this "
                "caseload when its passphrase is forgotten, and choose a new one; one alone opens nothing. "
                "Sheets that were made before are then out of use."
            )
        )
        column.addWidget(
            Words(
                "Name the post that is to hold each, not the person: posts stay, and this is no secret.",
                tone="quiet",
            )
        )
        for number, post in enumerate(self.posts, 1):
            column.addLayout(labelled(f"Who holds sheet {number}", post))
        return page

    def _paper(self) -> QWidget:
        page, column = _page()
        column.addWidget(
            Words(
                "Print the sheets on a printer that you stand beside. They are never saved in a file: "
                "without paper there is nothing to find. Give each to its holder in a sealed envelope."
            )
        )
        self.print_button = Button("Print the three sheets", self.print_sheets, icon="printer")
        self.by_hand = Button("Write them down by hand", self.show_by_hand, kind="link")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.print_button)
        row.addWidget(self.by_hand)
        row.addStretch(1)
        column.addLayout(row)
        self.printed = Words(tone="met")
        self.sheet_title, self.sheet_words = Words(role="strong"), QWidget()
        grid = QGridLayout(self.sheet_words)
        grid.setContentsMargins(0, 0, 0, 0)
        self._labels = [Words(wrap=False) for _ in range(recovery.WORDS)]
        for place, label in enumerate(self._labels):
            grid.addWidget(label, place % 10, place // 10)
        for part in (self.printed, self.sheet_title, self.sheet_words):
            column.addWidget(part)
        return page

    def _check(self) -> QWidget:
        page, column = _page()
        column.addWidget(
            Words("Look at the paper once, so that it can be read in a year’s time. Then it is put in use.")
        )
        self.places = [3 + secrets.randbelow(recovery.WORDS - 3) for _ in range(recovery.SHARES)]
        self.looks: list[QLineEdit] = []
        for number, place in enumerate(self.places, 1):
            field = line_edit()
            field.setAccessibleName(f"Sheet {number}: word {place + 1}")
            self.looks.append(field)
            column.addLayout(labelled(f"Sheet {number}: word {place + 1}", field))
        self.passphrase = PassphraseField("Passphrase of this caseload")
        column.addLayout(labelled("Passphrase of this caseload", self.passphrase))
        return page


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return page, column
