"""A tab of the case page: its list with what stands under it, or a sentence that says what belongs there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import hairline


class ListOrNothing(QStackedWidget):
    """The list takes what room there is; the other parts stand under it, each below a line."""

    def __init__(self, list_: QWidget, below: Sequence[QWidget], nothing: EmptyState) -> None:
        super().__init__()
        ready = QWidget()
        column = QVBoxLayout(ready)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(list_, 1)
        for part in below:
            column.addWidget(hairline())
            column.addWidget(part)
        self._ready = ready
        self._nothing = nothing
        self.addWidget(ready)
        self.addWidget(nothing)

    def show_list(self, there: bool) -> None:
        """Show the list, if there is anything in it."""
        self.setCurrentWidget(self._ready if there else self._nothing)
