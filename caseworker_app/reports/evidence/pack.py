"""What an evidence pack holds, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from caseworker_app.casework.improvement import Board
from caseworker_app.reports.charts.make import Capacity
from caseworker_app.reports.figures import Answer, CountedRow, Gap, Period, Scope
from caseworker_app.reports.plan_quality import Findings

COMMENTARY = (
    *("What went well", "What went wrong", "What we did about it"),
    *("What families told us", "What comes next"),
)
SAMPLE, SEED = 6, 1
Step = Callable[[str, int, int], object]  # what is done now, and how much of it; raises to stop


def no_progress(_words: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks of a pack. The same request on the same records gives the same bytes."""

    period: Period
    as_of: date
    council: str = ""
    teams: tuple[str, ...] = ()
    seed: int = SEED
    sample: int = SAMPLE
    signed_by: str = ""
    commentary: Mapping[str, str] = field(default_factory=dict)
    capacity: Capacity | None = None
    children: bool = False  # with the list of children that inspectors ask for
    known_on: date | None = None  # the figures as they were known at the end of an earlier day

    @property
    def known(self) -> date:
        """The day whose knowledge the figures tell of."""
        return self.known_on or self.as_of


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a child's chronology: no name, no place, nothing that anybody typed."""

    day: date
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chronology:
    """One sampled case without what points to the child; `reference` stays inside the council."""

    pseudonym: str
    reference: str
    year_group: str
    lines: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """All that one pack tells."""

    request: Request
    scope: Scope
    answers: tuple[Answer, ...]
    chart_answers: Mapping[str, Answer]
    before: Mapping[str, Answer]  # of the days before the period, as many
    rows: Mapping[str, tuple[CountedRow, ...]]
    gaps: tuple[Gap, ...]
    reasons: Mapping[str, int]  # why duties are late, as recorded, with how many
    sample: tuple[Chronology, ...]
    board: Board
    quality: Findings
    children: tuple[tuple[str, ...], ...]
    audit_lines: int
    audit_hash: str

    @property
    def period(self) -> Period:
        """The days of which it tells."""
        return self.request.period


def days_before(period: Period) -> Period:
    """Return the same number of days just before a period."""
    length = period.last - period.first
    last = date.fromordinal(period.first.toordinal() - 1)
    return Period(last - length, last)
