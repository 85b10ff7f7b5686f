"""The small questions about a plan in a sample: its markers, why it is taken out, what is done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from caseworker_app.casework.drafts import Place
from caseworker_app.casework.improvement import AreaLine
from caseworker_app.casework.quality import actions, draw
from caseworker_app.casework.quality.lists import ActionLine, PlanLine
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit, text_area
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

Then = Callable[[], object]


class MarkersForm(Form):
    """Who marks a plan."""

    def __init__(self, parent: QWidget, context: Context, plan: PlanLine, then: Then) -> None:
        super().__init__(parent, "Markers of this plan", "Save")
        self.context, self._plan, self._then = context, plan, then
        names = [one.name for one in plan.markers] + ["", ""]
        self.first, self.second = line_edit(names[0]), line_edit(names[1])
        self.add_field("First marker", self.first)
        self.add_field("Second marker", self.second, below="Nobody marks a plan that they wrote.")
        self.first.setFocus()

    def accept(self) -> None:
        audit_id, names = self._plan.audit_id, (self.first.text(), self.second.text())
        self.save(
            "name markers",
            lambda unit: draw.set_markers(unit, audit_id, names),
            notice="Markers named",
            then=lambda _done: self._then(),
        )


class WithdrawForm(Form):
    """Why a plan cannot be marked."""

    def __init__(self, parent: QWidget, context: Context, plan: PlanLine, then: Then) -> None:
        super().__init__(parent, "Take out of the sample", "Take out")
        self.context, self._plan, self._then = context, plan, then
        self.form.addWidget(Words("No other plan takes its place, and the sample says so.", tone="quiet"))
        self.because = text_area(2)
        self.add_field("Reason", self.because)
        self.keeps_draft(Place("take out of a sample", plan.audit_id))
        self.because.setFocus()

    def accept(self) -> None:
        audit_id, because = self._plan.audit_id, self.because.toPlainText()
        self.save(
            "take a plan out",
            lambda unit: draw.withdraw(unit, audit_id, because),
            notice="Taken out of the sample",
            then=lambda _done: self._then(),
        )


class ActionForm(Form):
    """What somebody does about one plan, by when."""

    def __init__(self, parent: QWidget, context: Context, plan: PlanLine, child: str, then: Then) -> None:
        super().__init__(parent, "Action about a plan", "Agree")
        self.context, self._plan, self._then = context, plan, then
        self.form.addWidget(Words(f"{child}: {plan.grade}", tone="quiet"))
        self.what, self.owner = text_area(2), line_edit()
        self.due = DateField("By", context.today())
        for label, field in (("Action", self.what), ("Owner", self.owner), ("By", self.due)):
            self.add_field(label, field)
        self.keeps_draft(Place("audit action", plan.audit_id))
        self.what.setFocus()

    def accept(self) -> None:
        audit_id, due = self._plan.audit_id, self.due.day()
        if self.due.line.text().strip() and due is None:
            self.say_problem(self.due.show_problem(), self.due)
            return
        what, owner = self.what.toPlainText(), self.owner.text()
        self.save(
            "agree an action",
            lambda unit: actions.add(unit, audit_id, what=what, owner=owner, due=due),
            notice="Action agreed",
            then=lambda _id: self._then(),
        )


class DoneForm(Form):
    """Which of some open actions was done, and when."""

    def __init__(self, parent: QWidget, context: Context, there: Sequence[ActionLine], then: Then) -> None:
        super().__init__(parent, "An action was done", "Record")
        self.context, self._then = context, then
        self.action = QComboBox()
        for one in there:
            self.action.addItem(f"{one.what} ({one.owner})", one.id)
        self.action.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.action.setMinimumContentsLength(24)
        self.day = DateField("Day", context.today(), latest=context.today())
        self.day.set_day(context.today())
        self.add_field("Action", self.action)
        self.add_field("Done on", self.day)

    def accept(self) -> None:
        day = self.day.day()
        if (problem := self.day.show_problem()) or day is None:
            self.say_problem(problem, self.day)
            return
        action_id = str(self.action.currentData())

        def use_case(unit: Unit) -> None:
            actions.done(unit, action_id, day)

        self.save("action done", use_case, notice="Recorded as done", then=lambda _done: self._then())


class AboutManyForm(Form):
    """What is done about what many plans lack: an action of the improvement plan."""

    def __init__(
        self, parent: QWidget, context: Context, areas: Sequence[AreaLine], about: str, then: Then
    ) -> None:
        super().__init__(parent, "Action of the improvement plan", "Agree")
        self.context, self._then = context, then
        self.area = QComboBox()
        for one in areas:
            self.area.addItem(one.name, one.id)
        self.what, self.owner = text_area(3, about), line_edit()
        self.due = DateField("By", context.today())
        for label, field in (
            ("Area", self.area), ("Action", self.what), ("Owner", self.owner), ("By", self.due),
        ):  # fmt: skip
            self.add_field(label, field)
        self.keeps_draft(Place("action about plans"))
        self.what.setFocus()

    def accept(self) -> None:
        area, due = str(self.area.currentData()), self.due.day()
        what, owner = self.what.toPlainText(), self.owner.text()
        self.save(
            "add an action",
            lambda unit: actions.about_many(unit, area_id=area, what=what, owner=owner, due=due),
            notice="The improvement plan has this action now",
            then=lambda _id: self._then(),
        )
