"""Charts: a sentence first, the chart, and under it the table whose numbers open their cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.reports.charts import Chart, read_charts
from caseworker_app.reports.figures import Period
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.chart_view import ChartView
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.charts.behind import CasesBehind
from caseworker_app.ui.screens.charts.numbers import Asked, NumberLine, NumbersTable
from caseworker_app.ui.screens.charts.periods import periods
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

TABS = ("Plans and reviews", "Late by age", "Reviews and capacity", "Family contact", "Letters posted")
_NARROW = 760


class _Part(QWidget):
    """One chart under its sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.says = Words("", "heading")
        self.more = Words(tone="quiet")
        self.view = ChartView()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 4)
        column.setSpacing(2)
        column.addWidget(self.says)
        column.addWidget(self.more)
        column.addWidget(self.view, 1)

    def show_chart(self, chart: Chart) -> None:
        """Show a chart; without a number there is only its sentence."""
        self.says.setText(chart.says)
        self.more.setText(" ".join([chart.more, *chart.notes]) if chart.is_empty else chart.more)
        self.view.show_chart(chart)


class ChartsScreen(Screen):
    """Tabs over charts over their table."""

    key: ClassVar[str] = "charts"
    title = "Charts"
    icon: ClassVar[str] = "chart-column"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.charts: tuple[Chart, ...] = ()
        self.parts = (_Part(), _Part())
        self.numbers = NumbersTable()
        self.periods = QComboBox()
        self.export = Button(
            "Export", self.export_charts, kind="primary", tip="Save as PDF or CSV (Ctrl+Enter)"
        )
        self.toggle = Button(
            "Table", self.toggle_table, kind="quiet", keys="Alt+B", tip="Show or hide the table"
        )
        self._tabs = QButtonGroup(self)
        self._lay_out()
        for part in self.parts:
            part.view.opened.connect(lambda place, part=part: self._open_place(part, place))
        self.numbers.opened.connect(self.open_cases)
        self.periods.currentIndexChanged.connect(lambda _place: self.refresh())
        self.empty_state.show_words(
            "Charts need a month of recorded events",
            more="They count what happened in each month: decisions, plans, reviews, letters and contacts.",
            icon="chart-column",
        )

    @property
    def primary(self) -> Button | None:
        return self.export if self.state == "ready" else None

    def show_with(self, **_arguments: Any) -> None:
        """Read the charts."""
        if not self.periods.count():
            self.periods.blockSignals(True)
            for words, period in periods(self.context.today()):
                self.periods.addItem(words, period)
            self.periods.blockSignals(False)
        self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        store, period = self.context.store, self.period()
        if period is None:
            return

        def op(work: Work) -> tuple[Chart, ...]:
            from caseworker_app.reports.evidence import read_capacity

            with store.connection() as connection:
                return read_charts(
                    connection, period, capacity=read_capacity(store, connection), go_on=work.go_on
                )

        self.context.run(op, self._take, lambda error: self.show_failure(error, self.refresh))

    def commands(self) -> list[Command]:
        """Return what can be done with the charts."""
        group = "Charts"
        return [
            Command("table", "Show or hide the table", self.toggle_table, "Alt+B", group, "table-2"),
            Command("export charts", "Export the charts", self.export_charts, group=group),
        ]

    def focus_first(self) -> None:
        (self.numbers if self.state == "ready" else self.empty_state).setFocus()

    def panes(self) -> list[QWidget]:
        return [*(part.view for part in self.parts if part.isVisible()), self.numbers]

    def period(self) -> Period | None:
        """Return the chosen period."""
        found = self.periods.currentData()
        return found if isinstance(found, Period) else None

    def shown_charts(self) -> tuple[Chart, ...]:
        """Return the charts of the chosen tab."""
        tab = TABS[max(0, self._tabs.checkedId())]
        return tuple(one for one in self.charts if one.tab == tab)

    def toggle_table(self) -> None:
        """Show or hide the table."""
        self.numbers.setVisible(not self.numbers.isVisible())
        if self.numbers.isVisible():
            self.numbers.setFocus()

    def open_cases(self, asked: Asked) -> None:
        """Show the cases behind a number."""
        CasesBehind(self.window(), self.context, asked).open()

    def export_charts(self) -> None:
        """Save the charts as a file, with small numbers hidden."""
        kinds = "PDF (*.pdf);;Table (*.csv)"
        name, _ = QFileDialog.getSaveFileName(self.window(), "Export the charts", "charts.pdf", kinds)
        if name:
            self.export_to(Path(name))

    def export_to(self, file: Path) -> None:
        """Write the charts to a file."""
        store, period = self.context.store, self.period()
        if period is None:
            return

        def op(_work: Work) -> None:
            from caseworker_app.reports.charts.export import export_charts
            from caseworker_app.reports.evidence import read_capacity

            with store.connection() as connection:
                export_charts(file, connection, period, read_capacity(store, connection))

        told = f"Charts saved as {file.name}. Numbers below five are hidden in it."
        self.context.run(op, lambda _done: self.context.notice(told))

    def _take(self, found: tuple[Chart, ...]) -> None:
        self.charts = found
        self.show_state("ready" if any(not one.is_empty for one in found) else "empty")
        self._show_tab()

    def _show_tab(self) -> None:
        shown = self.shown_charts()
        for part, chart in zip(self.parts, shown, strict=False):
            part.show_chart(chart)
        self.parts[1].setVisible(len(shown) > 1)
        if shown:
            self.numbers.show_charts(shown)
            self.context.announce(shown[0].says)

    def _open_place(self, part: _Part, place: int) -> None:
        chart = part.view.chart
        line = next((one for one in chart.table if one.figure is not None), None) if chart else None
        if chart is not None and line is not None and (asked := NumberLine(chart, line).asked(place)):
            self.open_cases(asked)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 16, 8)
        bar.setSpacing(2)
        for number, name in enumerate(TABS):
            tab = Button(name, self._show_tab, kind="quiet", small=True)
            tab.setCheckable(True)
            self._tabs.addButton(tab, number)
            bar.addWidget(tab)
        self._tabs.button(0).setChecked(True)
        bar.addStretch(1)
        self.periods.setAccessibleName("Period")
        chosen = QHBoxLayout()
        chosen.setContentsMargins(16, 8, 16, 8)
        chosen.addWidget(self.periods)
        self._bars = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bars.setSpacing(0)
        self._bars.addLayout(bar, 1)
        self._bars.addLayout(chosen)
        self._side = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._side.setSpacing(0)
        for part in self.parts:
            self._side.addWidget(part, 1)
        foot = ActionBar()
        self.foot_words = Words("A number opens its cases.", tone="quiet", wrap=False)
        foot.add_left(self.foot_words)
        foot.add_right(self.toggle)
        foot.add_right(self.export)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(self._side, 1)
        inside.addWidget(self.numbers, 1)
        self.numbers.setMinimumHeight(theme.current().scaled(116))
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bars)
        layout.addWidget(scroll, 1)
        layout.addWidget(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().scaled(_NARROW)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        for row in (self._side, self._bars):
            row.setDirection(down if narrow else across)
