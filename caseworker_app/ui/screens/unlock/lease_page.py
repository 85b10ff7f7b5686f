"""What stands in place of a caseload that has not met the shared one for too long: a sync opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from caseworker_app.store.open import Store
    from caseworker_app.ui.window import MainWindow

_SAFE = "What you have not sent yet is still in it. Sync where the council’s network can be reached."


class LeasePage(QWidget):
    """Says why, names no child, and offers to sync."""

    def __init__(self, window: MainWindow, store: Store, why: CaseworkerError) -> None:
        super().__init__()
        self._window, self._store, self._why = window, store, why.message
        self.state = EmptyState()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.state)
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

    def _failed(self, error: CaseworkerError) -> None:
        self.state.button.setEnabled(True)
        self._show(window_words(str(error)))
        self.state.setFocus()

    def _show(self, more: str) -> None:
        self.state.show_words(self._why, more=more, icon="lock", button=("Sync now", self.sync))
