"""What stands in place of a caseload that met nobody for too long: a sync opens it, or a lead's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.lease import LeaseOver
    from caseworker_app.store.open import Store
    from caseworker_app.ui.window import MainWindow

_SAFE = "What you have not sent yet is still in it. Sync where the council’s network can be reached."
_CODE_WIDTH = 240


class LeasePage(QWidget):
    """Says why, names no child, and offers to sync, or to take a team lead's code."""

    def __init__(self, window: MainWindow, store: Store, why: LeaseOver) -> None:
        super().__init__()
        self._window, self._store, self._why = window, store, why.message
        self.state = EmptyState()
        self.asked = Words(
            f"Where that is not possible, your team lead can give you a code for {why.question}", tone="quiet"
        )
        self.code = QLineEdit()
        self.code.setAccessibleName("Code from your team lead")
        self.code.setPlaceholderText("Code from your team lead")
        self.code.setFixedWidth(theme.current().scaled(_CODE_WIDTH))
        self.code.returnPressed.connect(self.open_by_code)
        self.problem = Words(tone="late")
        self.open = Button("Open with the code", self.open_by_code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.state)
        # In one column with the sentences: two columns would squeeze them on a small screen.
        for widget in (self.asked, self.code, self.problem, self.open):
            self.state.add_below(widget)
        self.problem.hide()
        self._show(_SAFE)

    def sync(self) -> None:
        """Meet the shared caseload; then open this one."""
        store, window = self._store, self._window
        user, now = window.kept.choices.user_name, window.clock.now()
        self.state.button.setEnabled(False)
        self.state.button.set_words("Syncing…")

        def op(_work: Work) -> None:
            from caseworker_app.sync.client import sync

            sync(store, user=user, now=now)

        window.worker.run(op, lambda _nothing: window.show_store(store), self._failed)

    def open_by_code(self) -> None:
        """Take the lead's code; then open the caseload."""
        store, window, code = self._store, self._window, self.code.text()
        user, now = window.kept.choices.user_name, window.clock.now()
        self._say("")

        def op(_work: Work) -> None:
            from caseworker_app.store.lease import let_in

            let_in(store, code, user=user, now=now)

        window.worker.run(op, lambda _nothing: window.show_store(store), self._wrong_code)

    def _wrong_code(self, error: CaseworkerError) -> None:
        self._say(window_words(str(error)))
        self.code.selectAll()
        self.code.setFocus()

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.code.setAccessibleDescription(words)

    def _failed(self, error: CaseworkerError) -> None:
        self.state.button.setEnabled(True)
        self._show(window_words(str(error)))
        self.state.setFocus()

    def _show(self, more: str) -> None:
        self.state.show_words(self._why, more=more, icon="lock", button=("Sync now", self.sync))
