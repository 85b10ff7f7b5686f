"""Quality: a sample of plans and how far each is; what plans lack; the rubric."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.casework.quality.draw import Drawn
from caseworker_app.casework.quality.lists import ActionLine, PlanLine, Standing
from caseworker_app.ui import theme
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.charts.periods import last_six_months
from caseworker_app.ui.screens.quality import deeds
from caseworker_app.ui.screens.quality.actions_page import ActionsPage
from caseworker_app.ui.screens.quality.findings_page import FindingsPage
from caseworker_app.ui.screens.quality.plans_page import PlansPage
from caseworker_app.ui.screens.quality.reading import Read, read
from caseworker_app.ui.screens.quality.rubric_page import RubricPage
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button

TABS = ("Plans", "Actions", "Findings", "Rubric")
_PLANS, _ACTIONS, _FINDINGS, _RUBRIC = range(4)
_NARROW, _LOW = 760, 420


class QualityScreen(Screen):
    """Tabs over the plans of a sample, what plans lack, and the rubric."""

    key: ClassVar[str] = "quality"
    title = "Quality of plans"
    icon: ClassVar[str] = "graduation-cap"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: Read | None = None
        self._wanted = ""
        self.samples = QComboBox()
        self.plans = PlansPage(self.name_of)
        self.agreed = ActionsPage(self.name_of, context.today)
        self.findings = FindingsPage(context.today(), self.refresh)
        self.rubric = RubricPage(context, self.refresh)
        self.draw = Button("Draw a sample", self.draw_sample, icon="plus")
        self.more = Button("More", self.open_more, tip="What else can be done with this plan")
        self.main = Button("Mark this plan", self.do_main, kind="primary", tip="Enter")
        self._tabs = QButtonGroup(self)
        self._lay_out()
        self.samples.activated.connect(lambda _place: self._choose_sample())
        self.agreed.table.activated.connect(lambda _index: self.do_main())
        self.plans.table.activated.connect(lambda _index: self.do_main())
        for table in (self.plans.table, self.agreed.table):
            table.selectionModel().currentChanged.connect(lambda *_: self._show_main())
        self.rubric.changed.connect(self._show_main)
        self.empty_state.show_words(
            "No plan was drawn for an audit yet",
            more="A sample of the plans that were sent is drawn at random. Two people mark each plan by "
            "the council’s questions, without knowing what the other finds.",
            button=("Draw a sample", self.draw_sample),
            icon="graduation-cap",
        )

    @property
    def primary(self) -> Button | None:
        return self.main if self.state == "ready" and self.main.isEnabled() else None

    def show_with(self, **_arguments: Any) -> None:
        """Read the samples."""
        self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        store, user = self.context.store, self.context.user
        wanted, period = self._wanted, self.findings.period()
        self.context.run(
            lambda _work: read(store, wanted, user, period),
            self._take,
            lambda error: self.show_failure(error, self.refresh),
        )

    def commands(self) -> list[Command]:
        """Return what can be done with the chosen plan, and the tabs."""
        group = "Quality"
        return [
            *(
                Command(f"quality {name}", name, partial(self.show_tab, n), f"Alt+{n + 1}", group)
                for n, name in enumerate(TABS)
            ),
            Command("draw a sample", "Draw a sample of plans", self.draw_sample, group=group, icon="plus"),
            *self._deeds(),
        ]

    def focus_first(self) -> None:
        if self.state == "loading":
            return
        (self._page().table if self.state == "ready" else self.empty_state).setFocus()

    def panes(self) -> list[QWidget]:
        return [self._page()]

    def chosen_case(self) -> str:
        page = self._page()
        one = page.chosen() if isinstance(page, PlansPage | ActionsPage) else None
        return one.case_id if one is not None and self.state == "ready" else ""

    def show_tab(self, number: int) -> None:
        """Show one of the tabs."""
        self.pages.setCurrentIndex(number)
        self._tabs.button(number).setChecked(True)
        self.samples.setVisible(number == _PLANS)
        self._show_main()
        self.focus_first()

    def do_main(self) -> None:
        """Do what comes next: mark the plan, settle it, agree an action, record it as done."""
        one, tab = self.plans.chosen(), self.pages.currentIndex()
        if tab == _FINDINGS:
            deeds.act_on_many(self)
        elif tab == _RUBRIC:
            self.rubric.save_version()
        elif tab == _ACTIONS:
            deeds.action_done(self)
        elif one is None:
            return
        elif one.may_settle:
            deeds.settle(self)
        elif one.mine:
            deeds.mark(self)
        elif one.standing is Standing.SETTLED and not one.ceased:
            deeds.add_action(self)
        else:
            deeds.open_case(self)

    def draw_sample(self) -> None:
        """Ask what sample is to be drawn."""
        from caseworker_app.ui.screens.quality.draw_form import DrawForm

        teams = self.found.teams if self.found else ()
        period = last_six_months(self.context.today())
        DrawForm(self.window(), self.context, period, teams, self._drawn).open()

    def open_more(self) -> None:
        """Show what else can be done with the chosen plan."""
        menu = QMenu(self)
        for one in self._deeds():
            menu.addAction(one.words, one.run)
        menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))

    def _deeds(self) -> list[Command]:
        def named(key: str, words: str, deed: Callable[[QualityScreen], None], icon: str = "") -> Command:
            return Command(key, words, partial(deed, self), group="Quality", icon=icon)

        return [
            named("mark plan", "Mark this plan", deeds.mark, "check"),
            named("settle plan", "Settle where two markers differ", deeds.settle),
            named("plan action", "Agree an action about this plan", deeds.add_action),
            named("plan action done", "Record an action as done", deeds.action_done),
            named("plan markers", "Name the markers of this plan", deeds.name_markers),
            named("take plan out", "Take this plan out of the sample", deeds.take_out),
            named("open case", "Open the case", deeds.open_case, "user"),
        ]

    def _page(self) -> PlansPage | ActionsPage | FindingsPage | RubricPage:
        return (self.plans, self.agreed, self.findings, self.rubric)[self.pages.currentIndex()]

    def actions_in_hand(self) -> Sequence[ActionLine]:
        """Return the chosen action, or those about the chosen plan."""
        if self.pages.currentIndex() == _ACTIONS:
            chosen = self.agreed.chosen()
            return [chosen] if chosen else []
        plan = self.plans.chosen()
        return plan.actions if plan else ()

    def name_of(self, one: PlanLine | ActionLine) -> str:
        """Return how a child is named in the lists."""
        return f"{self.context.name_of(one.given_name, one.family_name)}, {one.reference}"

    def _choose_sample(self) -> None:
        self._wanted = str(self.samples.currentData())
        self.refresh()

    def _drawn(self, drawn: Drawn) -> None:
        self._wanted = drawn.sample_id
        self.show_tab(_PLANS)
        self.refresh()

    def _take(self, found: Read) -> None:
        self.found = found
        self.samples.clear()
        for one in found.samples:
            self.samples.addItem(f"{one.name} ({one.settled} of {one.plans} settled)", one.id)
        if found.round is not None:
            self.samples.setCurrentIndex(self.samples.findData(found.round.sample.id))
            self.plans.show_round(found.round)
        self.agreed.show_actions(found.actions)
        self.findings.show_findings(found.findings, leads=found.leads)
        self.rubric.show_rubric(found.rubric, leads=found.leads)
        self.draw.setVisible(found.leads)
        self.empty_state.button.setVisible(found.leads)
        has_any = bool(found.samples) or self.pages.currentIndex() != _PLANS
        self.show_state("ready" if has_any else "empty")
        self._show_main()

    def _show_main(self) -> None:
        tab, one = self.pages.currentIndex(), self.plans.chosen()
        leads = self.found is not None and self.found.leads
        if tab == _FINDINGS:
            words, able = "Add to the improvement plan", leads and bool(self.findings.model.rows)
        elif tab == _RUBRIC:
            words, able = "Save as the next version", leads and self.rubric.is_changed
        elif tab == _ACTIONS:
            chosen = self.agreed.chosen()
            words, able = "Record as done", chosen is not None and chosen.done_on is None
        else:
            words, able = _next_words(one), one is not None
        self.main.set_words(words)
        self.main.setEnabled(able)
        self.more.setVisible(tab == _PLANS)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 16, 4)
        bar.setSpacing(2)
        for number, name in enumerate(TABS):
            tip = f"{name} (Alt+{number + 1})"
            tab = Button(name, partial(self.show_tab, number), kind="quiet", small=True, tip=tip)
            tab.setCheckable(True)
            self._tabs.addButton(tab, number)
            bar.addWidget(tab)
        self._tabs.button(_PLANS).setChecked(True)
        bar.addStretch(1)
        self.samples.setAccessibleName("Sample")
        self.samples.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        bar.addWidget(self.samples)
        self.pages = QStackedWidget()
        for page in (self.plans, self.agreed, self.findings, self.rubric):
            self.pages.addWidget(page)
        foot = ActionBar()
        foot.add_left(self.draw)
        foot.add_right(self.more)
        foot.add_right(self.main)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.pages, 1)
        layout.addWidget(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().scaled(_NARROW)
        low = self.height() < theme.current().scaled(_LOW)
        self.plans.make_room(low=low)
        self.rubric.make_room(low=low)
        self.samples.setMaximumWidth(theme.current().scaled(260 if narrow else 560))


def _next_words(one: PlanLine | None) -> str:
    if one is None:
        return "Mark this plan"
    if one.may_settle:
        return "Settle this plan"
    if one.mine:
        return "Mark this plan"
    return "Agree an action" if one.standing is Standing.SETTLED and not one.ceased else "Open the case"
