"""Where each stroke of a chart lies: one drawing for the screen, the paper and the web.

Lengths are in the painter's own unit; `y` runs down. Lines differ by their dash and their marker as well
as by their ink, bars begin at zero, and every series is named where it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from caseworker_app.reports.charts.chart import BARS, Chart, Series

TEXT, QUIET, GRID, AXIS, FIRST, PALE, SECOND = "text", "quiet", "grid", "axis", "first", "pale", "second"
LEFT, MIDDLE, RIGHT = "left", "middle", "right"
DISC, SQUARE = "disc", "square"
_INKS, _MARKS, _DASHES = (FIRST, SECOND), (DISC, SQUARE), ((), (5.0, 4.0))
_REFERENCE_DASH = (6.0, 4.0)

Measure = Callable[[str, bool], float]  # how wide words are, in bold or not


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    ink: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled bar; `place` says which number it stands for."""

    x: float
    y: float
    width: float
    height: float
    ink: str
    place: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a line."""

    x: float
    y: float
    shape: str
    ink: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words; `y` is the middle of their height."""

    text: str
    x: float
    y: float
    side: str = LEFT
    ink: str = QUIET
    bold: bool = False


@dataclass(slots=True)
class Drawing:
    """All strokes of one chart."""

    width: float
    height: float
    strokes: list[Stroke] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    places: list[tuple[float, float]] = field(default_factory=list)  # from where to where each label reaches


@dataclass(frozen=True, slots=True)
class _Field:
    """The part of the drawing in which the data stands, and how high a number is in it."""

    left: float
    right: float
    top: float
    foot: float
    most: Decimal
    places: int

    def middle(self, place: int) -> float:
        return self.left + (place + 0.5) * self.slot

    @property
    def slot(self) -> float:
        return (self.right - self.left) / max(self.places, 1)

    def height(self, value: Decimal) -> float:
        return self.foot - (self.foot - self.top) * float(value / self.most)


def draw(chart: Chart, width: float, height: float, measure: Measure, size: float) -> Drawing:
    """Lay out a chart in so much room, with type of a size."""
    drawing = Drawing(width, height)
    ground = _ground(chart, width, height, measure, size)
    drawing.places = [
        (ground.middle(place) - ground.slot / 2, ground.middle(place) + ground.slot / 2)
        for place in range(ground.places)
    ]
    _axes(drawing, chart, ground, measure, size)
    ends: list[tuple[float, str, str, str]] = []
    if chart.look == BARS:
        _bars(drawing, chart, ground, size)
        ends += _other_lines(drawing, chart.series[1:], ground)
    else:
        ends += _other_lines(drawing, chart.series, ground, per_cent=chart.per_cent, first=0)
    if chart.reference is not None:
        y = ground.height(chart.reference.value)
        drawing.strokes.append(Stroke(((ground.left, y), (ground.right, y)), TEXT, 1.5, _REFERENCE_DASH))
        told = f"{chart.reference.value} %, {chart.reference.of}"
        ends.append((y, chart.reference.name, told, TEXT))
    _name_ends(drawing, ends, ground, size)
    return drawing


def _ground(chart: Chart, width: float, height: float, measure: Measure, size: float) -> _Field:
    named = [text for one in chart.series for text in (_end_words(chart, one), one.more)]
    if chart.look == BARS:
        named = [text for one in chart.series[1:] for text in (_end_words(chart, one), one.more)]
    if chart.reference is not None:
        named += [chart.reference.name, f"{chart.reference.value} %, {chart.reference.of}"]
    beside = max((measure(text, True) for text in named), default=0)
    ticks = max(measure(text, False) for _, text in _ticks(chart))
    return _Field(
        left=ticks + size * 0.9,
        right=width - (beside + size if beside else size * 0.5),
        top=size * 1.6,
        foot=height - size * 1.9,
        most=_ticks(chart)[-1][0],
        places=len(chart.labels),
    )


def _end_words(chart: Chart, one: Series) -> str:
    last = next((value for value in reversed(one.values) if value is not None), None)
    if last is None:
        return one.name
    return f"{last} % {one.name}" if chart.per_cent else f"{last} {one.name}"


def _ticks(chart: Chart) -> list[tuple[Decimal, str]]:
    """Return the numbers along the height, from zero."""
    if chart.per_cent:
        return [(Decimal(one), f"{one} %") for one in (0, 25, 50, 75, 100)]
    known = [value for one in chart.series for value in one.values if value is not None]
    most = max(known, default=Decimal(0))
    step = next(
        step for power in range(9) for step in (10**power, 2 * 10**power, 5 * 10**power) if step * 4 >= most
    )
    return [(Decimal(step * number), f"{step * number:,}") for number in range(5)]


def _axes(drawing: Drawing, chart: Chart, ground: _Field, measure: Measure, size: float) -> None:
    for value, text in _ticks(chart):
        y = ground.height(value)
        drawing.strokes.append(Stroke(((ground.left, y), (ground.right, y)), GRID if value else AXIS))
        drawing.words.append(Words(text, ground.left - size * 0.6, y, RIGHT))
    labels = [label.split()[0] if chart.by == "Month" else label for label in chart.labels]
    widest = max((measure(label, False) for label in labels), default=0) + size * 0.4
    every = max(1, -int(-widest // ground.slot))  # rounded up: labels never touch
    for place, label in enumerate(labels):
        if (len(chart.labels) - 1 - place) % every == 0:
            drawing.words.append(Words(label, ground.middle(place), ground.foot + size, MIDDLE))


def _bars(drawing: Drawing, chart: Chart, ground: _Field, size: float) -> None:
    values = chart.series[0].values
    last = max((place for place, value in enumerate(values) if value is not None), default=-1)
    by_month = chart.by == "Month"
    for place, value in enumerate(values):
        if value is None:
            words = "–" if by_month else "hidden"
            drawing.words.append(Words(words, ground.middle(place), ground.foot - size, MIDDLE))
            continue
        width = min(ground.slot * 0.66, size * 6)
        y = ground.height(value)
        ink = FIRST if place == last or not by_month else PALE
        drawing.bars.append(Bar(ground.middle(place) - width / 2, y, width, ground.foot - y, ink, place))
        if place == last or not by_month:
            text = f"{value} %" if chart.per_cent else f"{value}"
            drawing.words.append(Words(text, ground.middle(place), y - size * 0.8, MIDDLE, TEXT, bold=True))


def _other_lines(
    drawing: Drawing,
    some: Sequence[Series],
    ground: _Field,
    *,
    per_cent: bool = False,
    first: int = 1,
) -> list[tuple[float, str, str, str]]:
    """Draw lines with their marks; return where each ends, and its words."""
    ends = []
    for number, one in enumerate(some, first):
        ink, shape, dash = _INKS[number % 2], _MARKS[number % 2], _DASHES[number % 2]
        points = [
            None if value is None else (ground.middle(place), ground.height(value))
            for place, value in enumerate(one.values)
        ]
        for before, after in pairwise(points):
            if before is not None and after is not None:
                drawing.strokes.append(Stroke((before, after), ink, 2, dash))
        there = [point for point in points if point is not None]
        drawing.marks += [Mark(x, y, shape, ink) for x, y in there]
        if there:
            last = next(value for value in reversed(one.values) if value is not None)
            told = f"{last} % {one.name}" if per_cent else f"{last} {one.name}"
            ends.append((there[-1][1], told, one.more, ink))
    return ends


def _name_ends(
    drawing: Drawing, ends: Sequence[tuple[float, str, str, str]], ground: _Field, size: float
) -> None:
    """Write the names beside the ends of the lines, pushed apart where they would touch."""
    free = ground.top - size
    for y, name, more, ink in sorted(ends):
        y = max(y, free + size * 0.7)
        x = ground.right + size * 0.6
        drawing.words.append(Words(name, x, y, LEFT, ink, bold=True))
        if more:
            drawing.words.append(Words(more, x, y + size * 1.15, LEFT))
        free = y + size * (2.0 if more else 0.9)
