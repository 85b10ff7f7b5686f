"""The shapes of the law: events go in, rules read them, deadlines come out.

Frozen, free of clock and disk. `on` and every due date are civil dates (Europe/London).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

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
    """All that the law asks about one child or young person."""

    date_of_birth: date | None
    processes: tuple[Process, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit of the law (or of the council), as a literal in `statutory/rules/`."""

    id: str
    title: str
