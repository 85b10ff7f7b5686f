"""How the Caseload is laid out: the tools over the table, or the words that stand in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.casework.case_filter import CaseFilter
from caseworker_app.ui import theme
from caseworker_app.ui.screens.caseload.bars import CountBar
from caseworker_app.ui.screens.caseload.filter_box import FilterBox
from caseworker_app.ui.screens.caseload.table import CaseTable
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import hairline

NARROW = 760


class CaseloadBody(QWidget):
    """One row of tools (two in a narrow window), the bar of counts, the table."""

    def __init__(
        self,
        table: CaseTable,
        filter_: FilterBox,
        bar: CountBar,
        view: Button,
        save: Button,
        columns: Button,
    ) -> None:
        super().__init__()
        self.table, self.filter, self.bar = table, filter_, bar
        self.view, self.save, self.columns = view, save, columns
        self.nothing = EmptyState()
        self._tools = QGridLayout()
        self._lists = QStackedWidget()
        self._lay_out()

    def show_list(self, there: bool) -> None:
        """Show the table, or the words that say why there is nothing in it."""
        self._lists.setCurrentWidget(self.table if there else self._nothing_area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_tools(narrow=self.width() < theme.current().scaled(NARROW))

    def _lay_out(self) -> None:
        self._tools.setContentsMargins(16, 8, 16, 8)
        self._tools.setHorizontalSpacing(8)
        self._tools.setVerticalSpacing(8)
        self._tools.setColumnStretch(1, 1)
        self._lists.addWidget(self.table)
        # In a small window the words scroll, rather than make the window larger.
        self._nothing_area = QScrollArea()
        self._nothing_area.setWidgetResizable(True)
        self._nothing_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing_area.setWidget(self.nothing)
        self._lists.addWidget(self._nothing_area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._tools)
        layout.addWidget(hairline())
        layout.addWidget(self.bar)
        layout.addWidget(self._lists, 1)
        self._place_tools(narrow=False)
        for one, other in zip(order := self._in_order(), order[1:], strict=False):
            QWidget.setTabOrder(one, other)

    def _in_order(self) -> list[QWidget]:
        bar = self.bar
        return [
            self.view, self.filter.line, self.save, self.columns,
            bar.new_case, bar.open_case, bar.change, bar.export, bar.copy, bar.clear, self.table,
        ]  # fmt: skip

    def _place_tools(self, *, narrow: bool) -> None:
        row, span = (1, 4) if narrow else (0, 1)
        for widget in (self.view, self.filter, self.save, self.columns):
            self._tools.removeWidget(widget)
        self._tools.addWidget(self.view, 0, 0)
        self._tools.addWidget(self.filter, row, 0 if narrow else 1, 1, span)
        self._tools.addWidget(self.save, 0, 2)
        self._tools.addWidget(self.columns, 0, 3)
        self.bar.set_narrow(narrow)


def asked_words(wanted: CaseFilter) -> str:
    """Return what a filter asks for, as it was typed."""
    return " ".join([*wanted.words, *map(str, wanted.tokens)])
