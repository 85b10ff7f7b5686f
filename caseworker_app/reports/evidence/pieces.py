"""Of what the pages of a pack are made: headings, paragraphs, tables, charts."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker_app.reports.charts.chart import Chart


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first or the second level."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    words: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table with its caption; the first column heads its rows."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()  # the columns of numbers
    widths: tuple[float, ...] = ()  # parts of the page; even where nothing is said


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart; its table follows."""

    chart: Chart


Block = Heading | Words | Table | Drawn
