"""The next 26 weeks: a sentence, two sliders, the charts, their table, and how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.reports.forecast import words
from caseworker_app.reports.forecast.simulate import RUNS, Forecast, Week, WhatIf, plain, simulate
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.case.row_paint import CellDelegate, RowsTable
from caseworker_app.ui.screens.team.forecast_chart import ForecastChart
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.board import Scope
    from caseworker_app.reports.forecast.history import Known

_REST_MS = 300
_MOST_WEEKS = 12
_HEADINGS = ("Week of", "Falls due", "Can be done", "Over by", "Late, middle", "Late, range")


class ForecastPage(QScrollArea):
    """Reads what is known once, and simulates again as the sliders move; the window never waits."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.forecast: Forecast | None = None
        self._known: Known | None = None
        self._scope: Scope | None = None
        self._work: Work | None = None
        self.sentence = Words()
        self.method = Words(tone="quiet")
        self.advice, self.advice_words = (
            _slider("Advice takes longer, in weeks", _MOST_WEEKS),
            Words(wrap=False),
        )
        self.leavers, self.leavers_words = _slider("People who leave", 1), Words(wrap=False)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Simulating")
        self.stop = Button("Stop", self.stop_work, small=True)
        self.chart = ForecastChart()
        columns = [_column(place, heading) for place, heading in enumerate(_HEADINGS)]
        self.weeks: RowsModel[Week] = RowsModel(columns)
        self.table = RowsTable(self.weeks, CellDelegate())
        self.table.setAccessibleName("The forecast in numbers, by week")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.run)
        for slider in (self.advice, self.leavers):
            slider.valueChanged.connect(lambda _value: self._moved())
        self._lay_out()

    def show_scope(self, scope: Scope) -> None:
        """Read what is known of some teams, and simulate it."""
        self.stop_work()
        self._scope, store = scope, self.context.store

        def op(_work: Work) -> Known:
            from caseworker_app.casework import waiting
            from caseworker_app.reports.forecast.history import read

            with store.connection() as connection:
                return read(connection, scope, waiting.facts(connection))

        self.context.run(op, self._take)

    def run(self) -> None:
        """Simulate in the background; what is known stands there at once."""
        self.stop_work()
        known, what_if = self._known, self.what_if
        if known is None:
            return
        self._show(plain(known, what_if), done=not known.has_history)
        if not known.has_history:
            return

        def op(work: Work) -> Forecast:
            def told(done: int, all_: int) -> None:
                work.say("Simulating", done, all_)
                work.let_others_in()

            return simulate(known, what_if, runs=RUNS, progress=told)

        self._work = work = self.context.run(op, lambda forecast: self._show(forecast, done=True))
        work.progressed.connect(self._progressed)
        work.ended.connect(lambda: self._busy(on=False) if work is self._work else None)
        self._busy(on=True)

    def stop_work(self) -> None:
        """End a simulation that is running; what is known stays there."""
        if self._work is not None:
            self._work.stop()
            self._work = None
        self._busy(on=False)

    @property
    def what_if(self) -> WhatIf:
        """What the sliders ask."""
        return WhatIf(self.advice.value(), self.leavers.value())

    def _take(self, known: Known) -> None:
        self._known = known
        self.leavers.setMaximum(max(1, known.people))
        self.run()

    def _moved(self) -> None:
        self._say()
        self._rest.start()

    def _say(self) -> None:
        self.advice_words.setText(f"Advice takes {count_of(self.advice.value(), 'week')} longer")
        self.leavers_words.setText(f"{count_of(self.leavers.value(), 'person', 'people')} leave")

    def _show(self, forecast: Forecast, *, done: bool) -> None:
        self.forecast = forecast
        if done or forecast.known.has_history is False:
            self.sentence.setText(words.sentence(forecast))
            self.method.setText(words.method(forecast))
        self.chart.show_forecast(forecast)
        self.weeks.show(forecast.weeks)
        self._fit_table()
        if done:
            self.context.announce(words.sentence(forecast))

    def _fit_table(self) -> None:
        rows = sum(self.table.rowHeight(place) for place in range(self.weeks.rowCount()))
        self.table.setFixedHeight(rows + self.table.horizontalHeader().height() + 4)

    def _progressed(self, _words: str, done: int, all_: int) -> None:
        self.progress.setMaximum(all_)
        self.progress.setValue(done)

    def _busy(self, *, on: bool) -> None:
        for widget in (self.progress, self.stop):
            widget.setVisible(on)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        column.addWidget(self.sentence)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for row, (slider, said) in enumerate(
            ((self.advice, self.advice_words), (self.leavers, self.leavers_words))
        ):
            grid.addWidget(said, row, 0)
            grid.addWidget(slider, row, 1)
        grid.setColumnMinimumWidth(0, 210)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        column.addLayout(grid)
        busy = QHBoxLayout()
        busy.addWidget(self.progress, 1)
        busy.addWidget(self.stop)
        column.addLayout(busy)
        for widget in (self.chart, self.table):
            column.addWidget(widget)
        column.addWidget(Words("How it was made", "strong"))
        column.addWidget(self.method)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("The next 26 weeks")
        self.setFocusProxy(self.advice)
        self.setWidget(content)
        self._busy(on=False)
        self._say()


def _slider(name: str, most: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, most)
    slider.setPageStep(1)
    slider.setAccessibleName(name)
    slider.setMaximumWidth(360)
    return slider


def _column(place: int, heading: str) -> Column[Week]:
    width = 170 if place == 0 else 120
    return Column(heading, lambda week: words.row_words(week)[place], strong=place == 0, width=width)
