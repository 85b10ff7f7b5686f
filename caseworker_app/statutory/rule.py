"""The shapes of the law: events go in, rules read them, deadlines come out.

Frozen, free of clock and disk. `on` and every due date are civil dates (Europe/London).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

from caseworker_app.statutory.limits import Limit

NOTHING: Mapping[str, str] = MappingProxyType({})


class Holder(StrEnum):
    """Who must act."""

    COUNCIL = "council"
    FAMILY = "family"
    SETTING = "setting"
    ADVISER = "adviser"
    MEDIATION_ADVISER = "mediation_adviser"
    TRIBUNAL = "tribunal"
    ICB = "icb"


class Duty(StrEnum):
    """How hard a limit binds: Act or regulation, Code, the council's own, a family's right, or permission."""

    MUST = "must"
    SHOULD = "should"
    POLICY = "policy"
    RIGHT = "right"
    MAY = "may"


class State(StrEnum):
    """Where a deadline stands on a day (the command line's contract defines each)."""

    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    EXCEPTED = "excepted"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a limit is written, and how surely it was read there.

    `verified` is the mark of the statutory table: L, L~, S:name or U (U is never shown as a citation).
    """

    instrument: str
    provision: str
    verified: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.instrument}, {self.provision}" if self.provision else self.instrument


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened (or, for a `…_planned` type, is to happen) on a day."""

    type: str
    on: date
    detail: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Process:
    """One run of a kind of casework. Events stand in the order in which they were recorded.

    Superseded events, and those corrected to `never`, are already left out.
    """

    kind: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that the law asks about one child or young person.

    `covid_reason`: why a limit could not be kept between 1 May and 25 September 2020, where that was so.
    """

    date_of_birth: date | None
    processes: tuple[Process, ...]
    covid_reason: str = ""


class Start(Enum):
    """Which of the events named in `starts_on` begin a count."""

    FIRST = "the first in its process; a second never moves it"
    EACH = "every one is a start of its own"
    AGAIN = "every one begins the time again, and ends the earlier"
    PLANNED = "the one recorded last, or what was held once it is recorded"
    PLAN = "the first plan of the case, and the first after a plan ceased"
    REVIEW = "every review decision of the case"
    BIRTHDAY = "a birthday"
    NEVER = "no row: the rule only answers a question"


@dataclass(frozen=True, slots=True)
class Part:
    """Who must answer, and how hard it binds them, where a rule has one deadline for each of several."""

    of: str
    holder: Holder
    duty: Duty


@dataclass(frozen=True, slots=True)
class Notice:
    """Runs only if the council knew of a move so many working days before it, or only if it did not."""

    given: bool
    working_days: int = 15
    known: str = "aware_of_move"
    planned: str = "move_planned"


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which a law set limits aside, by the day on which they fell due."""

    source: Source
    in_force_from: date
    in_force_to: date


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rule:
    """One limit of the law (or of the council), as a literal in `statutory/rules/`."""

    id: str
    title: str
    verb: str  # a short deed for Today: "Send the final plan"
    process: str
    source: Source
    limit: Limit | None = None  # None: the law gives no number
    kinds: tuple[str, ...] = ()  # the kinds of process in which it starts; empty: `process`
    starts_on: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()
    met_in_time_by: tuple[str, ...] = ()  # these meet it on or before the due date, and end it after
    ended_by: tuple[str, ...] = ()
    start: Start = Start.FIRST
    counts_from: tuple[str, ...] = ()  # rules whose due date is the day from which this one counts
    holder: Holder = Holder.COUNCIL
    duty: Duty = Duty.MUST
    parts: tuple[Part, ...] = ()
    not_for: tuple[str, ...] = ()  # values of `of` that have no deadline
    of: str | None = None  # the detail that tells deadlines of this rule apart
    answers: str = ""  # only an answer in which this detail is the same meets it
    needs: tuple[str, ...] = ()  # runs only once one of these is recorded in its process
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()  # only where the start's detail is one of these
    unless: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notice: Notice | None = None
    under_age: int | None = None  # only while the child is younger
    of_the_case: bool = False  # met by an event of any process of the case
    next_only: bool = False  # met only by what happens after the day of the start
    from_service: bool = False
    counted_back: bool = False
    looks_back_months: int | None = None  # how long before the due date what meets it may have happened
    lapses: bool = False  # a time to act that runs out: ended, not overdue
    strictly_before: bool = False  # the law says *before* the due date
    day_early: bool = False  # remind one day earlier: the reading by clear days
    exceptions: tuple[str, ...] = ()  # regulations that disapply it
    windows: tuple[Window, ...] = ()
    closes: bool = True  # `closed` ends it
    in_force_from: date | None = None
    in_force_to: date | None = None
    counted: str = ""  # the count in words, where the limit's own words are not enough
    note: str = ""  # what a caseworker must know beside the number

    def __lt__(self, other: Rule) -> bool:
        return self.id < other.id

    def __repr__(self) -> str:
        return f"<Rule {self.id}>"

    @property
    def makes_rows(self) -> bool:
        """Whether cases get deadlines by this rule (some only permit, inform or answer a question)."""
        return self.start is not Start.NEVER

    @property
    def conditional(self) -> bool:
        """Whether only some of its starts begin a count."""
        return bool(self.only or self.unless or self.needs or self.notice)

    def in_force_on(self, day: date) -> bool:
        """Say whether a count that began on `day` follows this rule."""
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )


class Deadline(NamedTuple):
    """One limit running on one case: the same on every later day; `standing.state_on` adds the day.

    The fields stand in the order in which deadlines are sorted. A tuple, because a caseload has a quarter
    of a million of them.
    """

    due: date | None
    rule: Rule
    starts_on: date
    of: str | None
    process: str
    process_index: int | None
    original_due: date | None
    act_by: date | None
    provisional: bool
    met_on: date | None
    ended_on: date | None
    excepted: bool
    lapses: bool
    strictly_before: bool
    shows_from: date | None
    needed_until: date | None  # from this day it is no longer needed, whatever happens
    holder: Holder
    duty: Duty
    facts: Mapping[str, str]
