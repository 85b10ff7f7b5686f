"""The line under Today's list: what there is to do, and the keys that do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker_app.casework.today import Page
from caseworker_app.ui import theme
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button, KeyHint
from caseworker_app.ui.widgets.labels import ElidedWords, Words

if TYPE_CHECKING:
    from caseworker_app.ui.screens.today.screen import TodayScreen


class TodayFoot(ActionBar):
    """Counts on the left; keys on the right, or the primary button where the pane is away."""

    def __init__(self, screen: TodayScreen) -> None:
        super().__init__()
        self.to_do = Words(role="strong", wrap=False)
        self.rest = ElidedWords(tone="quiet")
        self.row.setSpacing(4)
        self.add_left(self.to_do)
        self.add_left(self.rest, 100)
        self.hints = [
            KeyHint("D", "Done", screen.record_done),
            KeyHint("S", "Put off", screen.put_off),
            KeyHint("L", "Log", screen.log),
            KeyHint("C", "Case", screen.open_case),
        ]
        for hint in self.hints:
            self.add_right(hint)
        self.why = Button("Why", screen.explain, keys="F2", tip="Why this date (F2)")
        self.primary = Button("Record it done", screen.do_likely, kind="primary", tip="Ctrl+Enter")
        self.row.addSpacing(4)
        self.add_right(self.why)
        self.row.addSpacing(4)
        self.add_right(self.primary)

    def show_counts(self, page: Page) -> None:
        """Say how much there is to do, and how much was done."""
        self.to_do.setText(f"{page.to_do} to do")
        words = f"· {page.done_today} done today · {page.ahead} more in the next 20 working days"
        doubtful = f" · {page.doubtful} facts to check" if page.doubtful.number else ""
        self.rest.setText(words + doubtful)

    def set_narrow(self, narrow: bool, width: int) -> None:
        """Show the primary button in place of the keys, where the pane is away."""
        for button in (self.why, self.primary):
            button.setVisible(narrow)
        for hint in self.hints:
            hint.setVisible(not narrow and width > theme.current().scaled(720))
        self.rest.setVisible(not narrow)
