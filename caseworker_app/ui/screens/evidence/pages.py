"""The pages of the other steps: period, sample, commentary, check, make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.reports.evidence import COMMENTARY
from caseworker_app.reports.evidence.pack import SAMPLE, SEED, Chronology
from caseworker_app.reports.figures import Gap, Period
from caseworker_app.statutory.words import count_of, long_date
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.row_paint import CellDelegate, RowsTable
from caseworker_app.ui.screens.charts.periods import last_six_months, periods, span_words
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words


def _column(page: QWidget, title: str, more: str) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 14, 16, 12)
    column.setSpacing(8)
    column.addWidget(Words(title, "heading"))
    column.addWidget(Words(more, tone="quiet"))
    return column


class PeriodPage(QWidget):
    """Which days the pack tells of."""

    def __init__(self, today: date, changed: Callable[[], object]) -> None:
        super().__init__()
        column = _column(self, "Period", "The pack counts what happened on these days, both included.")
        self.usual = QComboBox()
        self.usual.setAccessibleName("Usual periods")
        self.usual.setPlaceholderText("Other days")
        half = last_six_months(today)
        self.choices = [half, *(one for _, one in periods(today) if one != half)]
        self.usual.addItems([span_words(one) for one in self.choices])
        self.first, self.last = DateField("First day", today), DateField("Last day", today, latest=today)
        column.addWidget(self.usual)
        for words, line in (("First day", self.first), ("Last day", self.last)):
            label = Words(words, "strong")
            label.setBuddy(line.line)
            column.addWidget(label)
            column.addWidget(line)
        self.problem = Words(tone="late")
        self.problem.hide()
        column.addWidget(self.problem)
        self.read = Button("Read this period", changed)
        column.addWidget(self.read)
        column.addStretch(1)
        self.usual.activated.connect(lambda place: self.show_period(self.choices[place]))
        self.usual.activated.connect(lambda _place: changed())
        for line in (self.first, self.last):
            line.changed.connect(self._name_the_period)
        self.show_period(half)

    def _name_the_period(self) -> None:
        """Name the days only while they are those of a usual period."""
        days = (self.first.day(), self.last.day())
        usual = [(one.first, one.last) for one in self.choices]
        self.usual.setCurrentIndex(usual.index(days) if days in usual else -1)

    def show_period(self, period: Period) -> None:
        """Write a period into the fields."""
        self.first.set_day(period.first)
        self.last.set_day(period.last)

    def is_wrong(self) -> bool:
        """Say whether a field tells of a day that cannot be read, or is still to come."""
        self.say_problem("")
        return any(line.line.text().strip() and line.problem() for line in (self.first, self.last))

    def say_problem(self, words: str) -> None:
        """Say what is wrong with the days together."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


class SamplePage(QWidget):
    """Which cases are told of, drawn by a seed that is kept."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        column = _column(
            self,
            "Sample of cases",
            "Drawn at random from the cases in which something happened. The same seed draws the same "
            "cases. The pack calls them Child A, Child B, and tells no name, no place and no word that "
            "anybody typed.",
        )
        self.count, self.seed = QSpinBox(), QSpinBox()
        self.count.setRange(0, 50)
        self.count.setValue(SAMPLE)
        self.seed.setRange(1, 999_999)
        self.seed.setValue(SEED)
        for name, box in (("How many cases", self.count), ("Seed", self.seed)):
            label = Words(name, "strong")
            label.setBuddy(box)
            box.setAccessibleName(name)
            box.setMaximumWidth(theme.current().scaled(120))
            column.addWidget(label)
            column.addWidget(box)
            box.editingFinished.connect(changed)
        self.model = RowsModel[Chronology](
            (
                Column("Called", text=lambda one: one.pseudonym, strong=True, width=110),
                Column("Case", text=lambda one: one.reference, width=120),
                Column("Year group", text=lambda one: one.year_group, width=120),
                Column("Lines", text=lambda one: str(len(one.lines)), width=80),
            )
        )
        self.table = RowsTable(self.model, CellDelegate())
        self.table.setAccessibleName("Sampled cases")
        self.table.setMinimumHeight(theme.current().scaled(120))
        column.addWidget(self.table, 1)


class CommentaryPage(QScrollArea):
    """What the figures do not say: kept while it is typed."""

    def __init__(self, changed: Callable[[], object], plan: Callable[[], object]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget()
        column = _column(
            page,
            "Commentary",
            "In plain words, for readers who are not specialists. It also stands in the version "
            "for everybody: name no child. It is kept as you type.",
        )
        self.plan = Button("Improvement plan and decisions of the board", plan)
        column.addWidget(self.plan)
        self.fields: dict[str, QPlainTextEdit] = {}
        for name in COMMENTARY:
            field = QPlainTextEdit()
            field.setAccessibleName(name)
            field.setTabChangesFocus(True)
            field.setFixedHeight(theme.current().scaled(84))
            field.textChanged.connect(changed)
            label = Words(name, "strong")
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            self.fields[name] = field
        column.addStretch(1)
        self.setWidget(page)

    def texts(self) -> dict[str, str]:
        """Return what was typed."""
        return {name: field.toPlainText().strip() for name, field in self.fields.items()}

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Show what was typed before, without taking it for new."""
        for name, field in self.fields.items():
            if field.toPlainText().strip() != texts.get(name, ""):
                field.blockSignals(True)
                field.setPlainText(texts.get(name, ""))
                field.blockSignals(False)


class CheckPage(QWidget):
    """What is missing: each with its case; nothing here keeps a pack from being made."""

    def __init__(self, opened: Callable[[str], object]) -> None:
        super().__init__()
        column = _column(
            self, "Check", "Gaps never stop a pack: they are printed as gaps. Enter opens the case of one."
        )
        self.told = Words()
        column.addWidget(self.told)
        self.model = RowsModel[Gap](
            (
                Column("Case", text=lambda one: one.reference or "The pack", strong=True, width=120),
                Column("What is missing", text=lambda one: one.why, width=420),
            )
        )
        self.table = RowsTable(self.model, CellDelegate())
        self.table.setAccessibleName("Gaps")
        self.table.setAccessibleDescription("Enter opens the case")
        self.table.activated.connect(lambda index: opened(self.model.rows[index.row()].reference))
        column.addWidget(self.table, 1)

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """Show the gaps, or that there is none."""
        self.told.setText(count_of(len(gaps), "gap") if gaps else "Nothing is missing or contradictory.")
        self.model.show(gaps)
        self.table.setVisible(bool(gaps))
        if gaps:
            self.table.setCurrentIndex(self.model.index(0, 0))


class MakePage(QWidget):
    """Who signs, what will be written, how far it is, and where it lies."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__()
        column = _column(
            self,
            "Make",
            "A PDF with a web page for screen readers, the tables as CSV, a manifest with checksums, and in "
            "the folder “public” a version with small numbers hidden, ready for the council’s site.",
        )
        self.told = Words()
        self.name = QLineEdit()
        self.name.setAccessibleName("Signed off by")
        self.name.setMaximumWidth(theme.current().scaled(320))
        label = Words("Signed off by", "strong")
        label.setBuddy(self.name)
        self.children_too = QCheckBox("With the list of children that inspectors ask for (children.csv)")
        self.as_known_then = QCheckBox("Figures as they were known at the end of the period")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("How far the pack is")
        self.doing = Words(tone="quiet")
        self.stop = Button("Stop", stop)
        self.made = Words()
        for widget in (
            self.told,
            label,
            self.name,
            self.children_too,
            self.as_known_then,
            self.doing,
            self.bar,
            self.stop,
            self.made,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self.show_idle()

    def show_idle(self) -> None:
        """Show that nothing runs."""
        for widget in (self.bar, self.doing, self.stop):
            widget.hide()

    def show_progress(self, words: str, done: int, total: int) -> None:
        """Show how far it is."""
        for widget in (self.bar, self.doing, self.stop):
            widget.show()
        self.made.setText("")
        self.doing.setText(words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def show_made(self, folder: Path, gaps: int, overlap: str) -> None:
        """Say where the pack lies."""
        self.show_idle()
        told = f" {count_of(gaps, 'gap')} printed as gaps." if gaps else ""
        made = f"✓ The pack is in {folder}.{told} The version to publish is in its folder “public”."
        self.made.setText(f"{made}\n\n{overlap}" if overlap else made)


def period_words(period: Period) -> str:
    """Write a period in short: "1 May to 31 October 2026"."""
    first, last = long_date(period.first), long_date(period.last)
    return f"{first.rpartition(' ')[0] if period.first.year == period.last.year else first} to {last}"
