"""What plans lack, over all audits settled in a period: by question, section, setting, caseworker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.quality.rubric import section_words
from caseworker_app.reports.evidence.quality import agreed_words, lacking_words, place_words
from caseworker_app.reports.figures import Period
from caseworker_app.reports.plan_quality import Findings, GroupLine
from caseworker_app.statutory.words import count_of
from caseworker_app.ui.screens.case.row_paint import CellDelegate, RowsTable
from caseworker_app.ui.screens.charts.periods import periods, span_words
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.labels import Words


class By(Enum):
    """By what findings are shown."""

    QUESTION = "Question"
    SECTION = "Section of the plan"
    SETTING = "Setting"
    CASEWORKER = "Caseworker"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what plans lack."""

    name: str
    lacking: str
    place: str
    more: str


class FindingsPage(QWidget):
    """A sentence, and one table."""

    def __init__(self, today: date, changed: Callable[[], object]) -> None:
        super().__init__()
        self.found: Findings | None = None
        self.periods, self.by = QComboBox(), QComboBox()
        self.periods.setAccessibleName("Period")
        self.by.setAccessibleName("Show by")
        choices = periods(today)
        until_today = Period(choices[0][1].first, today)
        for words, period in ((f"{span_words(until_today)}, until today", until_today), *choices):
            self.periods.addItem(words, period)
        self.told = Words()
        self.told.setContentsMargins(16, 0, 16, 0)
        self.model = RowsModel[Line](_columns(By.QUESTION))
        self.table = RowsTable(self.model, CellDelegate())
        self.table.setAccessibleName("What plans lack")
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self.periods)
        row.addWidget(self.by)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        self.periods.activated.connect(lambda _place: changed())
        self.by.activated.connect(lambda _place: self._show())

    def period(self) -> Period:
        """Return the period that is chosen."""
        found: Period = self.periods.currentData()
        return found

    def show_findings(self, found: Findings, *, leads: bool) -> None:
        """Show what audits found; by caseworker to a team lead alone."""
        self.found = found
        wanted = self.by.currentData()
        self.by.clear()
        for one in By:
            if leads or one is not By.CASEWORKER:
                self.by.addItem(f"By {one.value[:1].lower()}{one.value[1:]}", one)
        self.by.setCurrentIndex(max(0, self.by.findData(wanted)))
        self._show()

    def worst(self) -> str:
        """Return what the chosen line is about, to begin an action with."""
        place = self.table.currentIndex().row()
        return self.model.rows[place].name if 0 <= place < len(self.model.rows) else ""

    def _show(self) -> None:
        if self.found is None:
            return
        found = self.found
        by = self.by.currentData() or By.QUESTION
        self.told.setText(
            f"{count_of(found.plans, 'plan')} audited, {found.good} of them good. {agreed_words(found)}"
            if found.plans
            else "No audit of a plan was settled in this period."
        )
        self.table.setVisible(bool(found.plans))
        self.model.show_columns(_columns(by))
        self.model.show(_lines(found, by))
        if self.model.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))


def _columns(by: By) -> tuple[Column[Line], ...]:
    groups = by in {By.SETTING, By.CASEWORKER}
    found: tuple[Column[Line], ...] = (
        Column(by.value, text=lambda one: one.name, strong=True, width=420, narrow=260),
        Column("Not fully met", text=lambda one: one.lacking, width=150, narrow=130),
        Column("Weakest section" if groups else "Section", text=lambda one: one.place, width=140, narrow=100),
        Column(
            "Found good" if groups else "Markers differed",
            text=lambda one: one.more, width=150, narrow=90,
        ),
    )  # fmt: skip
    return found[:2] if by is By.SECTION else found


def _lines(found: Findings, by: By) -> list[Line]:
    if by is By.QUESTION:
        return [
            Line(
                one.question.text if one.is_asked else f"{one.question.text} (no longer asked)",
                lacking_words(one.answered),
                place_words(one.question.section),
                count_of(one.differed, "plan") if one.differed else "–",
            )
            for one in found.questions
        ]
    if by is By.SECTION:
        sections = found.sections or {}
        return [Line(section_words(name), lacking_words(one), "", "") for name, one in sections.items()]
    return _groups(found.settings if by is By.SETTING else found.caseworkers)


def _groups(lines: Sequence[GroupLine]) -> list[Line]:
    return [
        Line(
            one.name,
            lacking_words(one.answered),
            place_words(one.weakest) if one.weakest else "–",
            f"{one.good} of {one.plans}",
        )
        for one in lines
    ]
