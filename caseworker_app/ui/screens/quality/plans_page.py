"""The plans of one sample: how it was drawn, and how far each plan is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.casework.quality.lists import MarkerLine, PlanLine, Round, Standing
from caseworker_app.statutory.words import count_of, short_date
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable, first_line
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import Shape, Status, paint_status

_SHAPES: dict[Standing, Shape] = {
    Standing.OPEN: "later",
    Standing.HALF: "half",
    Standing.DIFFERS: "today",
    Standing.SETTLED: "met",
    Standing.OUT: "ended",
}
_STANDS = 4


class PlansModel(RowsModel[PlanLine]):
    """Each plan of the sample."""

    def __init__(self, name: Callable[[PlanLine], str]) -> None:
        super().__init__(
            (
                Column("Child", text=name, strong=True, width=150, narrow=120),
                Column("Plan", text=plan_words, width=170, narrow=0),
                Column("Why it is in", text=lambda one: one.why, quiet=True, width=130, narrow=0),
                Column("Markers", text=markers_words, width=220, narrow=150),
                Column("How far", text=standing_words, width=140, narrow=130),
                Column("Grade", text=grade_words, width=240, narrow=110),
            )
        )

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class _Delegate(CellDelegate):
    def tint(self, index: Index) -> str:
        return "quiet" if index.column() == 2 else "text"

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        one: PlanLine = index.data(Role.UserRole)
        if index.column() == _STANDS:
            status = Status(_SHAPES[one.standing], standing_words(one))
            paint_status(painter, first_line(rect), status, filled=False)
        else:
            super().paint_inside(painter, rect, index)


class PlansPage(QWidget):
    """How the sample was drawn, how far markers agree, and the plans."""

    def __init__(self, name: Callable[[PlanLine], str]) -> None:
        super().__init__()
        self.method, self.agreed = Words(tone="quiet"), Words()
        self.model = PlansModel(name)
        self.table = RowsTable(self.model, _Delegate())
        self.table.setAccessibleName("Plans of the sample")
        self.table.setAccessibleDescription("Enter marks a plan, or settles it")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        for words in (self.method, self.agreed):
            words.setContentsMargins(16, 0, 16, 0)
            column.addWidget(words)
        column.addWidget(self.table, 1)

    def show_round(self, found: Round) -> None:
        """Show a sample; the chosen plan stays chosen."""
        before = self.chosen()
        self.method.setText(f"{found.method} Rubric, version {found.rubric_version}.")
        self.table.setToolTip(self.method.text())
        self.agreed.setText(agreed_words(found))
        self.model.show(found.plans)
        places = [n for n, one in enumerate(found.plans) if before and one.audit_id == before.audit_id]
        waits = [n for n, one in enumerate(found.plans) if one.mine]
        waits += [n for n, one in enumerate(found.plans) if one.may_settle]
        if found.plans:
            self.table.setCurrentIndex(self.model.index((*places, *waits, 0)[0], 0))

    def make_room(self, *, low: bool) -> None:
        """Leave the table what room there is in a low window; how the sample was drawn is its hint there."""
        self.method.setVisible(not low)

    def chosen(self) -> PlanLine | None:
        """Return the plan that is current."""
        found: PlanLine | None = self.table.currentIndex().data(Role.UserRole)
        return found


def plan_words(one: PlanLine) -> str:
    """Return which plan it is, and when it was sent."""
    ceased = " (ceased)" if one.ceased else ""
    return f"{one.plan}, {short_date(one.plan_on)}{ceased}"


def markers_words(one: PlanLine) -> str:
    """Return who marks it, and who has finished."""
    told = ", ".join(map(_marker, one.markers))
    return told if len(one.markers) > 1 else f"{told}{', ' if told else ''}a marker is missing"


def _marker(one: MarkerLine) -> str:
    how = "finished" if one.has_finished else "has begun" if one.has_begun else ""
    return f"{one.name} ({how})" if how else one.name


def standing_words(one: PlanLine) -> str:
    """Return how far it is, for the reader."""
    if one.mine and one.standing in {Standing.OPEN, Standing.HALF}:
        return "Yours to mark"
    return one.standing.value


def grade_words(one: PlanLine) -> str:
    """Return the grade with its score, and what is done about it."""
    if one.standing is Standing.OUT:
        return one.withdrawn_because
    if not one.grade:
        return ""
    still = sum(action.done_on is None for action in one.actions)
    acts = f", {count_of(still, 'open action')}" if still else ", actions done" if one.actions else ""
    missed = count_of(one.essentials_missed, "essential question") if one.essentials_missed else ""
    return f"{one.grade}, {one.score} %{f', {missed} not met' if missed else ''}{acts}"


def agreed_words(found: Round) -> str:
    """Return how far the sample is, and how far its markers agree."""
    settled = f"{found.number(Standing.SETTLED)} of {len(found.plans)} settled."
    if found.agreed.per_cent is None:
        return f"{settled} How far two markers agree is told once both have finished a plan."
    kappa = f"; Cohen’s kappa {found.agreed.kappa}" if found.agreed.kappa is not None else ""
    return (
        f"{settled} Two markers agree on {found.agreed.same:,} of {found.agreed.answers:,} answers "
        f"({found.agreed.per_cent} %{kappa})."
    )
