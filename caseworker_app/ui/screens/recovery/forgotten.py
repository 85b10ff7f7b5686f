"""The ways back in for who has forgotten the passphrase, each told with what it keeps and what it loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.dates import long_date
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.recovery.card_page import CardPage
from caseworker_app.ui.screens.recovery.sheet_fields import NewPassphrase, SheetField
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.recovery import CouncilKey
    from caseworker_app.ui.window import MainWindow


class ForgottenPage(CardPage):
    """What can be done, the way that loses least first."""

    def __init__(self, window: MainWindow) -> None:
        from caseworker_app.store import recovery

        super().__init__("If you have forgotten the passphrase", window.show_unlock)
        self._window = window
        self.known = recovery.standing_in(window.folder)
        self.column.addWidget(
            Words(
                "First look at Caps Lock and the language of the keyboard, and try the passphrase you had "
                "before this one. A wrong try does no harm; from the fourth on there is a short wait.",
                tone="quiet",
            )
        )
        self.sheets = Button("Type two sheets", self._type_sheets, kind="primary")
        self.backup = Button("Choose a backup", window.show_bring_back)
        self.afresh = Button("Begin afresh on this laptop", self.begin_afresh)
        if self.known is not None:
            self.add_part("With two sheets of the recovery key", _sheets_words(self.known), self.sheets)
        else:
            self.add_part(
                "The recovery key",
                "This caseload has none, so nobody can open it without the passphrase: not your council, not "
                "the makers of this program. What you shared with colleagues, or backed up, is not lost.",
            )
        self._add_other_ways()
        self.setFocusProxy(self.sheets if self.known is not None else self.back_button)

    def _add_other_ways(self) -> None:
        is_open = self._window.context is not None
        close = " Close this window and start the program again to do it." if is_open else ""
        self.add_part(
            "From a backup whose passphrase you know",
            "A backup opens with the passphrase of the day on which it was made, or with two sheets of that "
            f"day. You lose what was written since and not shared.{close}",
            *(() if is_open else (self.backup,)),
        )
        self.add_part(
            "From the shared caseload",
            "If you work with colleagues, what you synced is safe with them. Begin afresh with a new "
            "passphrase, ask your administrator for a new enrolment file, connect, and sync. You lose what "
            f"you had not synced. The caseload that is here is set aside, not deleted.{close}",
            *(() if is_open else (self.afresh,)),
        )

    def begin_afresh(self) -> None:
        """Set aside what is here, and show the first page of a new start."""
        folder = self._window.folder

        def op(_work: Work) -> None:
            from caseworker_app.store.replace import set_aside_whole

            set_aside_whole(folder)

        self._window.worker.run(
            op, lambda _nothing: self._window.begin(), lambda error: self.say_problem(str(error))
        )

    def _type_sheets(self) -> None:
        self._window.show_page(TypeSheetsPage(self._window))


class TypeSheetsPage(CardPage):
    """Two sheets and a new passphrase: the caseload opens."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__("Type two sheets of the recovery key", self._leave)
        self._window = window
        self.column.addWidget(
            Words(
                "Any two of the three, in any order. Nothing that is typed here is kept. Their holders "
                "should type them: then nobody but them has seen a whole sheet.",
                tone="quiet",
            )
        )
        self.first, self.second = SheetField("One sheet", 0), SheetField("Another sheet", 1)
        self.passphrase = NewPassphrase()
        for part in (self.first, self.second, self.passphrase):
            self.column.addWidget(part)
        self.primary = Button("Open with a new passphrase", self.open_it, kind="primary")
        self.bar.add_right(self.primary)
        self.setFocusProxy(self.first)

    def open_it(self) -> None:
        """Let the sheets choose the passphrase, then open the caseload with it."""
        if wrong := self.passphrase.wrong():
            self.say_problem(*wrong)
            return
        window, shares = self._window, [self.first.text(), self.second.text()]
        folder, new = window.folder, self.passphrase.new.text()
        user, now = window.kept.choices.user_name, window.clock.now()
        self.say_problem("")
        self.primary.setEnabled(False)

        def op(_work: Work) -> None:
            from caseworker_app.store.recovery import recover

            recover(folder, shares, new, user=user, now=now)

        window.worker.run(op, lambda _nothing: self._opened(new), self._refused)

    def _opened(self, passphrase: str) -> None:
        self._forget()
        self._window.show_unlock()
        self._window.try_passphrase(passphrase)

    def _refused(self, error: CaseworkerError) -> None:
        which = getattr(error, "which", None)
        self.primary.setEnabled(True)
        field = None if which is None else (self.first, self.second)[which].area
        self.say_problem(window_words(str(error)), field)

    def _leave(self) -> None:
        self._forget()
        self._window.show_forgotten()

    def _forget(self) -> None:
        for field in (self.first, self.second, self.passphrase):
            field.clear()


def _sheets_words(known: CouncilKey) -> str:
    held = f" They are held by: {'; '.join(known.holders)}." if any(known.holders) else ""
    return (
        f"The best way: nothing is lost. Its sheets were made on {long_date(known.made_on)} and begin with "
        f"“{known.name}”.{held} Any two of the three are enough."
    )
