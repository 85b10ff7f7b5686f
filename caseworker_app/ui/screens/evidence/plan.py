"""The improvement plan in the window: areas, their actions, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from caseworker_app.casework import improvement
from caseworker_app.casework.drafts import Place
from caseworker_app.casework.improvement import (
    RISKS,
    STATES,
    ActionLine,
    AreaLine,
    Board,
    DecisionLine,
    NewAction,
)
from caseworker_app.reports.figures import FIGURES, Period
from caseworker_app.statutory.words import short_date
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit, text_area
from caseworker_app.ui.screens.case.row_paint import CellDelegate, RowsTable
from caseworker_app.ui.screens.evidence.plan_changes import AreaForm, DoneForm
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


@dataclass(frozen=True)
class PlanLine:
    """One action in its area; an area without one stands alone, as a gap."""

    area: AreaLine
    action: ActionLine | None


class PlanDialog(Dialog):
    """The areas in force in a period with their actions; Enter says how one stands."""

    def __init__(self, parent: QWidget, context: Context, period: Period) -> None:
        super().__init__(parent, "Improvement plan", "Add an action", width=900)
        self._context, self._period = context, period
        self.board = Board()
        self.model = RowsModel[PlanLine](
            (
                Column("Area", text=_area_words, strong=True, width=240, narrow=180),
                Column(
                    "Action", text=lambda one: one.action.what if one.action else "Gap: no action", width=210
                ),
                Column("Owner", text=lambda one: one.action.owner if one.action else "", width=110, narrow=0),
                Column("By", text=_by, width=100, narrow=0),
                Column("How it stands", text=_stands, width=150, narrow=110),
            )
        )
        self.table = RowsTable(self.model, CellDelegate())
        self.table.setAccessibleName("Improvement plan")
        self.table.setAccessibleDescription("Enter says how an action stands")
        self.table.setMinimumHeight(theme.current().scaled(220))
        self.table.activated.connect(lambda _index: self.say_progress())
        self.decisions = RowsModel[DecisionLine](
            (
                Column("Day", text=lambda one: short_date(one.decided_on), width=116),
                Column("Decision", text=lambda one: one.what, strong=True, width=360, narrow=200),
                Column("Owner", text=lambda one: one.owner, width=140, narrow=0),
                Column("How it stands", text=_done, width=170, narrow=110),
            )
        )
        self.decided = RowsTable(self.decisions, CellDelegate())
        self.decided.setAccessibleName("Decisions of the board")
        self.decided.setAccessibleDescription("Enter marks a decision as done")
        self.decided.setFixedHeight(theme.current().scaled(120))
        self.decided.activated.connect(lambda _index: self.mark_done())
        self.decided_words = Words("Decisions of the board", "strong")
        self.progress = Button("Say how it stands", self.say_progress)
        self.change = Button("Change the area", self.change_area)
        self.area = Button("Add an area", self.add_area)
        self.decision = Button("Record a decision of the board", self.record_decision)
        self.done_button = Button("Mark as done", self.mark_done)
        self.form.addWidget(self.table)
        self._add_row(self.progress, self.change, self.area)
        self.form.addWidget(self.decided_words)
        self.form.addWidget(self.decided)
        self._add_row(self.decision, self.done_button)
        self.cancel.set_words("Close")
        self.read()

    def _add_row(self, *buttons: Button) -> None:
        row = QHBoxLayout()
        self.form.addLayout(row)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)

    def read(self) -> None:
        """Read the plan again."""
        store, period, today = self._context.store, self._period, self._context.today()

        def op(_work: Work) -> Board:
            with store.reading() as session:
                return improvement.board(session, period.first, max(period.last, today))

        self._context.run(op, self._show)

    def accept(self) -> None:
        """Add an action to the area that is chosen."""
        if self.board.areas:
            ActionForm(self, self._context, self.board.areas, self._chosen_area()).open()

    def say_progress(self) -> None:
        """Say how the chosen action stands."""
        line = self._chosen()
        if line is not None and line.action is not None:
            ProgressForm(self, self._context, line.action).open()

    def change_area(self) -> None:
        """Give the chosen area another name or a last day."""
        line = self._chosen()
        if line is not None:
            AreaForm(self, self._context, line.area, self.read).open()

    def add_area(self) -> None:
        """Begin an area."""
        AreaForm(self, self._context, None, self.read).open()

    def mark_done(self) -> None:
        """Say that the chosen decision of the board was carried out."""
        place = self.decided.currentIndex().row()
        if 0 <= place < len(self.decisions.rows):
            DoneForm(self, self._context, self.decisions.rows[place], self.read).open()

    def record_decision(self) -> None:
        """Write down what the board decided."""
        DecisionForm(self, self._context, self.board.areas).open()

    def _chosen(self) -> PlanLine | None:
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def _chosen_area(self) -> str:
        line = self._chosen()
        return line.area.id if line else ""

    def _show(self, board: Board) -> None:
        self.board = board
        chosen = max(self.table.currentIndex().row(), 0)
        self.model.show([PlanLine(area, one) for area in board.areas for one in (area.actions or (None,))])
        if self.model.rows:
            self.table.setCurrentIndex(self.model.index(min(chosen, len(self.model.rows) - 1), 0))
        self.decisions.show(list(board.decisions))
        if board.decisions:
            self.decided.setCurrentIndex(self.decisions.index(0, 0))
        for part in (self.decided_words, self.decided, self.done_button):
            part.setVisible(bool(board.decisions))
        self.refit()


class ActionForm(Form):
    """What is to be done, by whom, until when, and which figure will show it."""

    def __init__(
        self, parent: PlanDialog, context: Context, areas: tuple[AreaLine, ...], area_id: str
    ) -> None:
        super().__init__(parent, "Add an action", "Add")
        self.context, self._then = context, parent.read
        self.area, self.figure = QComboBox(), QComboBox()
        for area in areas:
            self.area.addItem(area.name, area.id)
        self.area.setCurrentIndex(max(0, self.area.findData(area_id)))
        self.figure.addItem("None", "")
        for one in FIGURES:
            self.figure.addItem(one.name, one.id)
        self.what, self.owner = text_area(2), line_edit()
        self.due = DateField("By", context.today())
        for label, field in (
            ("Area", self.area), ("Action", self.what), ("Owner", self.owner), ("By", self.due),
            ("The figure that will show it", self.figure),
        ):  # fmt: skip
            self.add_field(label, field)
        self.keeps_draft(Place("improvement action"))

    def accept(self) -> None:
        new = NewAction(
            area_id=str(self.area.currentData()),
            what=self.what.toPlainText(),
            owner=self.owner.text(),
            due=self.due.day(),
            figure=str(self.figure.currentData()),
        )
        self.save(
            "add an action", lambda unit: improvement.add_action(unit, new), notice="Action added",
            then=lambda _id: self._then(),
        )  # fmt: skip


class ProgressForm(Form):
    """How an action stands today; what was said before stays."""

    def __init__(self, parent: PlanDialog, context: Context, action: ActionLine) -> None:
        super().__init__(parent, "How it stands", "Save")
        self.context, self._action, self._then = context, action, parent.read
        self.state, self.risk = QComboBox(), QComboBox()
        self.state.addItems(list(STATES))
        self.risk.addItems(list(RISKS))
        self.state.setCurrentText(action.state)
        self.risk.setCurrentText(action.risk or RISKS[0])
        self.text = text_area(3)
        for label, field in (("State", self.state), ("Risk", self.risk), ("Progress", self.text)):
            self.add_field(label, field)
        self.keeps_draft(Place("improvement progress", action.id))

    def accept(self) -> None:
        action, state, risk = self._action.id, self.state.currentText(), self.risk.currentText()
        text = self.text.toPlainText()

        def use_case(unit: Unit) -> None:
            improvement.note_progress(unit, action, state=state, risk=risk, text=text)

        self.save("note progress", use_case, notice="Progress noted", then=lambda _done: self._then())


class DecisionForm(Form):
    """What the board decided, as its minutes have it."""

    def __init__(self, parent: PlanDialog, context: Context, areas: tuple[AreaLine, ...]) -> None:
        super().__init__(parent, "Decision of the board", "Record")
        self.context, self._then = context, parent.read
        self.day = DateField("Day of the meeting", context.today(), latest=context.today())
        self.day.set_day(context.today())
        self.what, self.owner, self.area = text_area(3), line_edit(), QComboBox()
        self.area.addItem("None", "")
        for area in areas:
            self.area.addItem(area.name, area.id)
        for label, field in (
            ("Day of the meeting", self.day), ("Decision", self.what), ("Owner", self.owner),
            ("Area", self.area),
        ):  # fmt: skip
            self.add_field(label, field)
        self.keeps_draft(Place("board decision"))

    def accept(self) -> None:
        day: date | None = self.day.day()
        if (problem := self.day.show_problem()) or day is None:
            self.say_problem(problem, self.day)
            return
        what, owner, area = self.what.toPlainText(), self.owner.text(), str(self.area.currentData())
        self.save(
            "record a decision",
            lambda unit: improvement.decide(unit, what, day, area_id=area, owner=owner),
            notice="Decision recorded",
            then=lambda _id: self._then(),
        )


def _area_words(one: PlanLine) -> str:
    return f"{one.area.name} (to {short_date(one.area.ends_on)})" if one.area.ends_on else one.area.name


def _done(one: DecisionLine) -> str:
    if one.done_on is not None:
        return f"Done on {short_date(one.done_on)}"
    return f"Open, by {short_date(one.due)}" if one.due else "Open"


def _by(one: PlanLine) -> str:
    return short_date(one.action.due) if one.action and one.action.due else ""


def _stands(one: PlanLine) -> str:
    if one.action is None:
        return ""
    return ", ".join(filter(None, (one.action.state, one.action.risk and f"{one.action.risk} risk")))
