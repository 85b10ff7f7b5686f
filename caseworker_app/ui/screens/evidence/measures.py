"""The measures: each with its number, its change and its gaps, and beside them what one counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.statutory.words import count_of, long_date
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable, first_line
from caseworker_app.ui.screens.evidence.reading import Measure
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import Shape, Status, paint_status


def value_words(one: Measure) -> str:
    """Return the per cent, or a dash where there are no cases."""
    return "–" if one.answer.value is None else f"{one.answer.value} %"


def change_words(one: Measure) -> str:
    """Return how it moved, in points."""
    points = one.change
    if points is None:
        return ""
    return "no change" if not points else f"{'up' if points > 0 else 'down'} {abs(points)}"


def check_words(one: Measure) -> str:
    """Return whether anything is missing."""
    return count_of(one.gaps, "gap") if one.gaps else "No gap" if one.answer.denominator else "No cases"


class MeasuresModel(RowsModel[Measure]):
    """Every figure of the period."""

    columns = (
        Column("Measure", text=lambda one: one.answer.figure.name, width=300, narrow=220),
        Column("Figure", text=value_words, strong=True, right=True, width=76, narrow=70),
        Column(
            "Cases",
            text=lambda one: f"{one.answer.numerator:,} of {one.answer.denominator:,}",
            right=True, quiet=True, width=110, narrow=104,
        ),
        Column("Change, points", text=change_words, width=130, narrow=124),
        Column("Check", text=check_words, width=90, narrow=80),
    )  # fmt: skip

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class _Delegate(CellDelegate):
    def tint(self, index: Index) -> str:
        return "quiet" if index.column() in (2, 3) else "text"

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        one: Measure = index.data(Role.UserRole)
        if index.column() == 4:
            shape: Shape = "today" if one.gaps else "met" if one.answer.denominator else "later"
            paint_status(painter, first_line(rect), Status(shape, check_words(one)), filled=False)
        elif index.column() in (1, 2):
            look = theme.current()
            painter.setFont(look.font(self.role(index)))
            painter.setPen(look.colour(self.tint(index)))
            painter.drawText(first_line(rect), Qt.AlignmentFlag.AlignRight, str(index.data()))
        else:
            super().paint_inside(painter, rect, index)


class MeasuresTable(RowsTable):
    """The list of all measures."""

    def __init__(self) -> None:
        self.measures = MeasuresModel()
        super().__init__(self.measures, _Delegate())
        self.setAccessibleName("Measures")
        self.setAccessibleDescription("Enter opens the cases of a measure")

    def chosen(self) -> Measure | None:
        """Return the measure that is current."""
        found: Measure | None = self.currentIndex().data(Role.UserRole)
        return found


class MeasurePane(QWidget):
    """What one measure counts, whence it comes, and how it was known then."""

    def __init__(self, known_then: Callable[[], object]) -> None:
        super().__init__()
        self.name, self.number = Words(role="heading"), Words(role="number")
        self.counted, self.definition = Words(tone="quiet"), Words()
        self.source, self.england, self.gap = Words(), Words(), Words(tone="soon")
        self.then = Words(tone="quiet")
        self.ask = Button("As known then", known_then, small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        self._heads: list[Words] = []
        for words in (self.name, self.number, self.counted):
            column.addWidget(words)
        for head, words in (
            ("What it counts", self.definition),
            ("Source", self.source),
            ("England", self.england),
        ):
            column.addSpacing(8)
            column.addWidget(Words(head, "strong"))
            column.addWidget(words)
        column.addSpacing(8)
        column.addWidget(Words("As known then", "strong"))
        column.addWidget(self.ask)
        column.addWidget(self.then)
        column.addSpacing(8)
        column.addWidget(self.gap)
        column.addStretch(1)

    def show_measure(self, one: Measure | None) -> None:
        """Show a measure."""
        self.setVisible(one is not None)
        if one is None:
            return
        figure, answer = one.answer.figure, one.answer
        self.name.setText(figure.name)
        self.number.setText(value_words(one))
        self.counted.setText(
            f"{answer.numerator:,} of {answer.denominator:,}, {long_date(answer.period.first)} to "
            f"{long_date(answer.period.last)}"
            if answer.denominator
            else figure.empty
        )
        self.definition.setText(figure.definition)
        self.source.setText(figure.source or "–")
        self.england.setText(
            f"{figure.england} per cent" if figure.england else "No national figure is known."
        )
        self.ask.set_words(f"On {long_date(answer.period.last)}")
        self.then.setText("")
        self.gap.setVisible(bool(one.gaps))
        self.gap.setText(
            f"◆ {count_of(one.gaps, 'case')} lacks the facts to tell. It will be printed as a gap."
            if one.gaps == 1
            else f"◆ {one.gaps} cases lack the facts to tell. They will be printed as gaps."
        )

    def show_then(self, words: str) -> None:
        """Say how the measure stood at the end of its period."""
        self.then.setText(words)


def index_of(measures: Sequence[Measure], figure_id: str) -> int:
    """Return the place of a measure."""
    return next((n for n, one in enumerate(measures) if one.answer.figure.id == figure_id), 0)
