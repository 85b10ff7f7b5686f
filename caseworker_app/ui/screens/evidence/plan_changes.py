"""What changes in the improvement plan: an area's name and last day, a new area, a decision that is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker_app.casework import improvement
from caseworker_app.casework.drafts import Place
from caseworker_app.casework.improvement import AreaLine, DecisionLine
from caseworker_app.statutory.words import long_date
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


class AreaForm(Form):
    """An area's name from a day on and its last day; or a new area. Earlier reports read as they did."""

    def __init__(
        self, parent: QWidget, context: Context, area: AreaLine | None, then: Callable[[], object]
    ) -> None:
        super().__init__(parent, "Change the area" if area else "Add an area", "Save" if area else "Add")
        self.context, self.area, self._then = context, area, then
        self.name = line_edit(area.name if area else "")
        self.since = DateField("Called this from" if area else "First day", context.today())
        self.since.set_day(context.today())
        self.add_field("Name", self.name)
        self.add_field(self.since.label, self.since)
        self.ends = DateField("Last day", context.today())
        if area is not None:
            self.ends.set_day(area.ends_on)
            self.add_field(
                "Last day", self.ends, below="Empty while the area goes on. It stays in reports of its days."
            )
        self.keeps_draft(Place("improvement area", area.id if area else ""), only_changes=True)

    def accept(self) -> None:
        """Save what was changed, or say which day cannot be."""
        filled = [self.since, *([self.ends] if self.ends.line.text().strip() else [])]
        for field in filled:
            if problem := field.show_problem():
                self.say_problem(problem, field)
                return
        since = self.since.day()
        assert since is not None
        area, name, last = self.area, self.name.text(), self.ends.day()
        self.save(
            "change an area" if area else "add an area",
            lambda unit: _save(unit, area, name, since, last),
            notice="Area changed" if area else "Area added",
            then=lambda _done: self._then(),
        )


def _save(unit: Unit, area: AreaLine | None, name: str, since: date, last: date | None) -> None:
    if area is None:
        improvement.add_area(unit, name, since)
        return
    if name.strip() != area.name:
        improvement.rename_area(unit, area.id, name, since)
    if last != area.ends_on:
        improvement.end_area(unit, area.id, last)


class DoneForm(Form):
    """The day on which a decision of the board was carried out."""

    def __init__(
        self, parent: QWidget, context: Context, decision: DecisionLine, then: Callable[[], object]
    ) -> None:
        super().__init__(parent, "Decision carried out", "Mark as done")
        self.context, self._decision, self._then = context, decision, then
        self.day = DateField("Done on", context.today(), latest=context.today())
        self.day.set_day(decision.done_on or context.today())
        self.form.addWidget(Words(f"{long_date(decision.decided_on)}: {decision.what}"))
        self.add_field("Done on", self.day)

    def accept(self) -> None:
        """Mark it, or say which day cannot be."""
        day = self.day.day()
        if (problem := self.day.show_problem()) or day is None:
            self.say_problem(problem or "Give the day.", self.day)
            return
        decision = self._decision.id
        self.save(
            "mark a decision as done",
            lambda unit: improvement.decision_done(unit, decision, day),
            notice="Decision marked as done",
            then=lambda _done: self._then(),
        )
