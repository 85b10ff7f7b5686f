"""A chart as data: what it says first, what is drawn, and the table without which it is never shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from caseworker_app.reports.figures import Counts, Figure, Period

BARS, LINES = "bars", "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars, or one line; nothing where there is no number, or where it is hidden."""

    name: str
    values: tuple[Decimal | None, ...]
    more: str = ""  # a second line beside its end


@dataclass(frozen=True, slots=True)
class Reference:
    """A line to hold ours against, such as the national figure, with its date."""

    name: str
    value: Decimal
    of: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table under a chart; its numbers open the rows of a figure."""

    name: str
    cells: tuple[str, ...]  # one a label of the chart, then the whole
    figure: Figure | None = None
    head: bool = False  # of the lines that follow it
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. `says` is its sentence; `spans` are the days of each label, for the rows behind a number."""

    key: str
    tab: str
    says: str
    more: str
    look: str
    per_cent: bool
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    spans: tuple[Period, ...]
    table: tuple[Line, ...]
    period: Period
    reference: Reference | None = None
    notes: tuple[str, ...] = ()
    by: str = "Month"  # what the labels are
    parts: tuple[str, ...] = ()  # the parts of the figure that the labels stand for
    last: str = "All"  # over the last column

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value is not None for one in self.series for value in one.values)

    @property
    def spoken(self) -> str:
        """Say the chart in words: its sentence, then each series with its first, its last and its range."""
        lines = (_spoken(self, one) for one in self.series)
        return " ".join([self.says + ".", self.more, *lines, *self.notes])


def _spoken(chart: Chart, one: Series) -> str:
    pairs = zip(chart.labels, one.values, strict=True)
    known = [(label, value) for label, value in pairs if value is not None]
    if not known:
        return f"{one.name}: no numbers."
    unit = " %" if chart.per_cent else ""
    if chart.by != "Month":
        return f"{one.name}: {', '.join(f'{label} {value}{unit}' for label, value in known)}."
    (first, start), (last, end) = known[0], known[-1]
    low, high = min(value for _, value in known), max(value for _, value in known)
    return f"{one.name}: {start}{unit} in {first}, {end}{unit} in {last}, from {low} to {high}{unit}."


def share(counts: Counts | None) -> Decimal | None:
    """Return whole per cent, half rounded up, from the counts themselves."""
    if counts is None or counts.denominator == 0:
        return None
    exact = Decimal(100 * counts.numerator) / counts.denominator
    return exact.quantize(Decimal(1), ROUND_HALF_UP)
