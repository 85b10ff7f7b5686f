"""What a figure is, and what the answer to it looks like: plain data, free of SQL's results and of Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from caseworker_app.statutory import rules

_TENTH = Decimal("0.1")
_PART_WORDS = {
    "": "not recorded",
    "ep": "educational psychologist",
    "1": "stage 1",
    "2": "stage 2",
}


class Group(StrEnum):
    """Under which heading a figure stands."""

    ASSESSMENTS = "Assessments and new plans"
    REVIEWS = "Annual reviews"
    DEPARTMENT = "Annual reviews, in the Department’s columns"
    MOVES = "Moves between phases"
    BACKLOG = "What is late"
    FAMILIES = "Families"
    DISPUTES = "Complaints, mediation and appeals"
    QUALITY = "Quality of plans"


@dataclass(frozen=True, slots=True)
class National:
    """A national figure to lay beside ours: per cent, for whom and when, and how surely it was read."""

    per_cent: Decimal
    year: int  # the calendar year
    of: str  # "England, 2024"
    source: str
    caveat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, defined once. `select` gives the rows that it counts (`selects` says how)."""

    id: str
    group: Group
    name: str
    definition: str
    numerator: str  # what is counted, in words
    denominator: str  # of what
    select: str
    rules: tuple[str, ...] = ()  # the limits that it measures
    basis: str = ""  # on what else it rests: a page of the Department, the council's own standard
    parts: str = ""  # what its parts are: "service"
    parts_are_counts: bool = False  # a part is of rows that all count, or none do: its share says nothing
    national: tuple[National, ...] = ()
    at_the_end: bool = False  # it tells of the last day of the period, not of what happened in it
    better: str = "high"  # or low, or neither where it only describes
    empty: str = "No cases in this period."  # what a denominator of 0 means

    @property
    def source(self) -> str:
        """On what law or page the figure rests; what nobody has opened is not cited."""
        found = [rules.rule(one).source for one in self.rules]
        cited = [str(one) for one in found if one.verified != "U"]
        return "; ".join(_each_act_once(dict.fromkeys(filter(None, (*cited, self.basis)))))

    @property
    def england(self) -> str:
        """The national figures in a few words: the newest, or from the lowest to the highest of one year."""
        if not self.national:
            return ""
        newest = self.national[-1]
        same = sorted(one.per_cent for one in self.national if one.year == newest.year)
        values = str(same[0]) if len(same) == 1 else f"{same[0]} to {same[-1]}"
        return f"{values} ({newest.of})" if len(same) == 1 else f"{values} ({newest.year}, by age)"

    def part_name(self, part: str) -> str:
        """Return the name of one of its parts in words."""
        if part in self.rules:
            return rules.rule(part).title
        return _PART_WORDS.get(part) or part.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of how many; `unknown` of them lack the facts to tell, and are not in the numerator."""

    numerator: int
    denominator: int
    unknown: int = 0

    @property
    def value(self) -> Decimal | None:
        """Per cent with one decimal, half rounded up; nothing where there are no cases."""
        if self.denominator == 0:
            return None
        exact = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return exact.quantize(_TENTH, ROUND_HALF_UP)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.unknown + other.unknown,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure for a period: the whole, its parts, and month by month."""

    figure: Figure
    period: Period
    whole: Counts
    parts: dict[str, Counts]  # in the order of their names; empty where the figure has none
    series: dict[str, Counts]  # by month, "2026-03", every month of the period; empty where not asked for

    @property
    def numerator(self) -> int:
        """How many were counted."""
        return self.whole.numerator

    @property
    def denominator(self) -> int:
        """Of how many."""
        return self.whole.denominator

    @property
    def value(self) -> Decimal | None:
        """Per cent with one decimal, or nothing where there are no cases."""
        return self.whole.value


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One row behind a figure: whose, when, whether it is in the numerator."""

    case_id: str
    reference: str
    team: str
    caseworker: str
    day: date  # by which it belongs to the period
    counted: bool
    part: str
    due: date | None  # the limit, where one is known
    known: bool  # false: facts are missing to tell, so it is not in the numerator


def _each_act_once(sources: Iterable[str]) -> Iterator[str]:
    """Name an act or regulations once before the provisions of it that follow each other."""
    act = ""
    for one in sources:
        named, _, provision = one.partition(", ")
        yield provision if provision and named == act else one
        act = named
