"""What a made-up case holds, before it is kept in a store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from caseworker_app.statutory.rule import CaseFacts, Event, Process


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated event, with what the caseworker noted."""

    type: str
    on: date
    detail: dict[str, str]
    note: str = ""


@dataclass(slots=True)
class Run:
    """One process whose story is told as far as the day of the demonstration."""

    kind: str
    as_of: date
    events: list[Happening] = field(default_factory=list)

    def has(self, type_: str, on: date, note: str = "", /, **detail: str) -> bool:
        """Let something happen, if its day has come; say whether it has."""
        if on > self.as_of and not type_.endswith("_planned"):
            return False
        # A Python word such as `from` is written with a line after it.
        self.events.append(
            Happening(type_, on, {name.rstrip("_"): text for name, text in detail.items()}, note)
        )
        return True

    def has_any(self) -> bool:
        """Say whether anything has happened yet."""
        return bool(self.events)

    def happened(self, type_: str) -> date | None:
        """Return the day of the first event of a type, if there is one."""
        return next((event.on for event in self.events if event.type == type_), None)


@dataclass(slots=True)
class Role:
    """A person around a child, with what they may be told."""

    person: MadePerson
    role: str
    parental_responsibility: bool = False
    responsibility_basis: str = ""
    lives_with: bool = False
    no_contact: str = ""
    may_see_plan: str = "yes"
    told_because: str = ""


@dataclass(slots=True, eq=False)
class MadePerson:
    """An invented parent, carer, young person or professional."""

    name: str
    title: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    format: str = ""
    withheld: bool = False  # the address must not become known


@dataclass(slots=True)
class Child:
    """An invented child or young person, with their family and everything that happened."""

    given_name: str
    family_name: str
    date_of_birth: date | None
    sex: str
    school: str = ""
    preferred_name: str = ""
    primary_need: str = ""
    secondary_need: str = ""
    caseworker: str = ""
    team: str = ""
    note: str = ""
    looked_after: bool = False
    youth_custody: bool = False
    out_of_education_since: date | None = None
    interpreter: str = ""
    reference: str = ""
    upn: str = ""
    closed_because: str = ""
    closed_on: date | None = None
    runs: list[Run] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    spreadsheet: dict[str, str] = field(default_factory=dict)

    def facts(self) -> CaseFacts:
        """Return what the law asks about the child."""
        runs = tuple(
            Process(run.kind, tuple(Event(event.type, event.on, event.detail) for event in run.events))
            for run in self.runs
            if run.events
        )
        return CaseFacts(self.date_of_birth, runs)
