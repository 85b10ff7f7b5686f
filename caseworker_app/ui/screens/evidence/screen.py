"""Evidence: Period, Measures, Sample, Commentary, Check, Make; the pack is made in the background."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.errors import CaseworkerError
from caseworker_app.reports.evidence import COMMENTARY, Written, overlap_words
from caseworker_app.reports.figures import Gap, Period, read_period
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.charts.behind import CasesBehind
from caseworker_app.ui.screens.charts.numbers import Asked
from caseworker_app.ui.screens.evidence.measures import MeasurePane, MeasuresTable
from caseworker_app.ui.screens.evidence.pages import (
    CheckPage,
    CommentaryPage,
    MakePage,
    PeriodPage,
    SamplePage,
    period_words,
)
from caseworker_app.ui.screens.evidence.reading import Read, known_then, place_of, read
from caseworker_app.ui.screens.evidence.steps import STEPS, StepsColumn
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline

if TYPE_CHECKING:
    from caseworker_app.reports.figures import Answer
    from caseworker_app.store.session import Unit

_NARROW = 900
_PERIOD, _MEASURES, _SAMPLE, _COMMENTARY, _CHECK, _MAKE = range(6)


class EvidenceScreen(Screen):
    """Six steps from a period to a pack."""

    key: ClassVar[str] = "evidence"
    title = "Evidence pack"
    icon: ClassVar[str] = "file-text"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_title("Evidence pack", "For the improvement board")
        self.found: Read | None = None
        self._making: Work | None = None
        self.steps = StepsColumn(self.show_step)
        self.period_page = PeriodPage(context.today(), self.refresh)
        self.measures = MeasuresTable()
        self.pane = MeasurePane(self.ask_known_then)
        self.sample = SamplePage(self.refresh)
        self.commentary = CommentaryPage(self._typed, self.open_plan)
        self.check = CheckPage(self.open_case)
        self.make = MakePage(self.stop)
        self.next = Button("Next", self.go_on, kind="primary", tip="Ctrl+Enter")
        self.open_cases = Button("Open cases", self.open_measure)
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(2000)
        self._keeping.timeout.connect(self.keep_draft)
        self._lay_out()
        self.measures.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.measures.activated.connect(lambda _index: self.open_measure())
        self.show_step(_MEASURES)

    @property
    def primary(self) -> Button | None:
        return self.next if self.state == "ready" else None

    def show_with(self, *, about: str = "", **_arguments: Any) -> None:
        """Read the period that is chosen; `about` names one whose commentary is to be gone on with."""
        if about:
            first, last = map(date.fromisoformat, about.split())
            self.period_page.show_period(Period(first, last))
            self.show_step(_COMMENTARY)
        if not self.make.name.text():
            self.make.name.setText(self.context.user)
        self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        if self.period_page.is_wrong():
            return
        try:
            period = self.period()
        except CaseworkerError as error:
            self.period_page.say_problem(window_words(str(error)))
            return
        self.period_page.say_problem("")
        self.keep_draft()
        store, today = self.context.store, self.context.today()
        seed, count = self.sample.seed.value(), self.sample.count.value()
        self.context.run(
            lambda work: read(store, period, today, seed, count, work),
            self._take,
            lambda error: self.show_failure(error, self.refresh),
        )

    def commands(self) -> list[Command]:
        """Return the steps, and what makes a pack."""
        group = "Evidence"
        named = [
            Command(f"step {name}", f"Evidence: {name.lower()}", lambda n=n: self.show_step(n), group=group)  # type: ignore[misc]
            for n, name in enumerate(STEPS)
        ]
        return [
            *named,
            Command("plan", "Improvement plan and decisions", self.open_plan, group=group),
            Command("make pack", "Make the evidence pack", self.choose_folder, group=group),
        ]

    def back(self) -> bool:
        return False

    def focus_first(self) -> None:
        page = self.pages.currentWidget()
        if page is not None:
            page.setFocus()  # or what it hands the keyboard to

    def panes(self) -> list[QWidget]:
        return [self.steps, self.pages, *([self.pane] if self.beside.isVisible() else [])]

    def period(self) -> Period:
        """Return the days that are typed, or say why they are none."""
        page = self.period_page
        return read_period(page.first.day(), page.last.day(), self.context.today())

    def show_step(self, number: int) -> None:
        """Show one of the six steps."""
        self.pages.setCurrentIndex(number)
        self.steps.mark(number)
        self.short.setCurrentIndex(number)
        words = f"Next: {STEPS[number + 1].lower()}" if number < _MAKE else "Make pack"
        self.next.set_words(words)
        self.open_cases.setVisible(number == _MEASURES)
        self._fit()

    def go_on(self) -> None:
        """Go to the next step; from the last, make the pack."""
        if self.pages.currentIndex() < _MAKE:
            self.show_step(self.pages.currentIndex() + 1)
        else:
            self.choose_folder()

    def open_measure(self) -> None:
        """Show the cases behind the chosen measure."""
        if (one := self.measures.chosen()) is not None:
            asked = Asked(one.answer.figure, one.answer.period)
            CasesBehind(self.window(), self.context, asked).open()

    def open_case(self, reference: str) -> None:
        """Go to the case of a gap."""
        if reference:
            store = self.context.store

            def op(_work: Work) -> str:
                from caseworker_app.casework.lookup import case_id

                with store.reading() as session:
                    return case_id(session, reference)

            self.context.run(op, lambda found: self.context.go("case", case_id=found))

    def ask_known_then(self) -> None:
        """Work out how the chosen measure was known at the end of the period."""
        one, store = self.measures.chosen(), self.context.store
        if one is None:
            return
        self.pane.show_then("Working it out…")

        def then(found: Answer) -> None:
            if self.measures.chosen() is one:
                value = "no cases" if found.value is None else f"{found.value} %"
                told = f"It stood at {value}: {found.numerator:,} of {found.denominator:,}."
                self.pane.show_then(
                    f"{told} {'As today.' if found.whole == one.answer.whole else ''}".strip()
                )

        self.context.run(lambda work: known_then(store, one.answer, work), then)

    def open_plan(self) -> None:
        """Show the improvement plan of the period."""
        if self.found is not None:
            from caseworker_app.ui.screens.evidence.plan import PlanDialog

            PlanDialog(self.window(), self.context, self.found.request.period).open()

    def choose_folder(self) -> None:
        """Ask where the pack goes, and make it there."""
        place = QFileDialog.getExistingDirectory(self.window(), "Where the folder of the pack goes")
        if place and self.found is not None:
            period = self.found.request.period
            self.make_in(_free(Path(place) / f"evidence {period.first} to {period.last}"))

    def make_in(self, folder: Path) -> None:
        """Make the pack in the background; the screen can be left meanwhile."""
        if self.found is None or self._making is not None:
            return
        self.show_step(_MAKE)
        request = replace(
            self.found.request,
            commentary=self.commentary.texts(),
            signed_by=self.make.name.text().strip(),
            children=self.make.children_too.isChecked(),
            known_on=self.found.request.period.last if self.make.as_known_then.isChecked() else None,
        )
        store, user, now = self.context.store, self.context.user, self.context.now()

        def op(work: Work) -> Written:
            from caseworker_app.reports.evidence import make_pack

            return make_pack(store, folder, request, user=user, now=now, step=work.say)

        def failed(error: CaseworkerError) -> None:
            self.make.show_idle()
            self.context.show_error(error)

        self._making = work = self.context.run(op, self._made, failed)
        work.progressed.connect(self.make.show_progress)
        work.ended.connect(self._ended)
        self.make.show_progress("Beginning", 0, 0)

    def stop(self) -> None:
        """Stop; nothing of the pack is left."""
        if self._making is not None:
            self._making.stop()
            self.make.doing.setText("Stopping…")

    def keep_draft(self, *, at_once: bool = False) -> None:  # noqa: ARG002
        """Keep the commentary of the period that is shown."""
        self._keeping.stop()
        if self.found is None:
            return
        texts = {name: text for name, text in self.commentary.texts().items() if text}
        if texts == {name: text for name, text in self.found.commentary.items() if text}:
            return
        self.found = replace(self.found, commentary=texts)
        place = place_of(self.found.request.period)

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework.drafts import drop_draft, keep_draft

            if texts:
                keep_draft(unit, place, texts)
            else:
                drop_draft(unit, place)

        self.context.keep("keep draft", use_case)

    def _made(self, written: Written) -> None:
        self.make.show_made(written.folder, written.gaps, overlap_words(written.overlaps))
        self.context.error_over.emit()
        self.context.notice(f"The evidence pack is in {written.folder.name}")

    def _ended(self) -> None:
        self._making = None
        self.make.show_idle()

    def _typed(self) -> None:
        self._keeping.start()
        self._show_standing()

    def _take(self, found: Read) -> None:
        before = self.measures.currentIndex().row()
        self.found = found
        self.measures.measures.show(found.measures)
        self.measures.setCurrentIndex(self.measures.measures.index(max(before, 0), 0))
        self.sample.model.show(found.sample)
        self.commentary.show_texts(found.commentary)
        self.show_state("ready")
        self._show_standing()
        self._show_chosen()

    def _gaps(self) -> list[Gap]:
        """Return what is missing in the record, then in the pack itself."""
        assert self.found is not None
        texts = self.commentary.texts()
        own = [Gap("", f"Nothing is written under “{name}”") for name in COMMENTARY if not texts[name]]
        return [*own, *self.found.gaps]

    def _show_standing(self) -> None:
        if self.found is None:
            return
        written = sum(bool(text) for text in self.commentary.texts().values())
        ready = sum(bool(one.answer.denominator) for one in self.found.measures)
        gaps = self._gaps()
        self.check.show_gaps(gaps)
        told = period_words(self.found.request.period)
        self.make.told.setText(f"{told} · {ready} measures · {count_of(len(gaps), 'gap')}")
        buttons = self.steps.buttons
        is_this_year = self.found.request.period.last.year == self.context.today().year
        buttons[_PERIOD].show_standing("met", told.rpartition(" ")[0] if is_this_year else told)
        buttons[_MEASURES].show_standing(
            "met" if ready else "today", f"{ready} of {len(self.found.measures)} with cases"
        )
        buttons[_SAMPLE].show_standing("met", f"{len(self.found.sample)} drawn at random")
        mark = "met" if written == len(COMMENTARY) else "half" if written else "later"
        buttons[_COMMENTARY].show_standing(mark, f"{written} of {len(COMMENTARY)} written")  # type: ignore[arg-type]
        buttons[_CHECK].show_standing(
            "today" if gaps else "met", count_of(len(gaps), "gap") if gaps else "No gap"
        )
        buttons[_MAKE].show_standing("later", "PDF and tables")

    def _show_chosen(self) -> None:
        one = self.measures.chosen()
        self.pane.show_measure(one)
        rows = one.answer.denominator if one else 0
        self.open_cases.set_words(f"Open {rows:,} cases" if rows != 1 else "Open 1 case")
        self.open_cases.setEnabled(bool(rows))

    def _lay_out(self) -> None:
        self.short = QComboBox()
        self.short.setAccessibleName("Step")
        self.short.addItems([f"{number}. {name}" for number, name in enumerate(STEPS, 1)])
        self.short.activated.connect(self.show_step)
        self.pages = QStackedWidget()
        for page in (self.period_page, self.measures, self.sample, self.commentary, self.check, self.make):
            self.pages.addWidget(page)
        self.beside = QScrollArea()
        self.beside.setWidget(self.pane)
        self.beside.setAccessibleName("About the chosen figure")
        self.beside.setWidgetResizable(True)
        self.beside.setFrameShape(QFrame.Shape.NoFrame)
        self.beside.setFixedWidth(theme.current().scaled(320))
        self.line, self.second_line = hairline(upright=True), hairline(upright=True)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.steps)
        across.addWidget(self.line)
        across.addWidget(self.pages, 1)
        across.addWidget(self.second_line)
        across.addWidget(self.beside)
        foot = ActionBar()
        self.foot_words = Words(
            "Every figure carries its definition and its cases.", tone="quiet", wrap=False
        )
        foot.add_left(self.foot_words)
        foot.add_right(self.open_cases)
        foot.add_right(self.next)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.short)
        layout.addLayout(across, 1)
        layout.addWidget(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < theme.current().scaled(_NARROW)
        self.steps.setVisible(not narrow)
        self.line.setVisible(not narrow)
        self.short.setVisible(narrow)
        self.foot_words.setVisible(not narrow)
        for part in (self.beside, self.second_line):
            part.setVisible(not narrow and self.pages.currentIndex() == _MEASURES)


def _free(folder: Path) -> Path:
    """Return the folder, or with a number where an earlier pack of the same days has its name."""
    names = (folder.with_name(f"{folder.name} ({number})") for number in itertools.count(2))
    return next(one for one in itertools.chain((folder,), names) if not one.exists())
