"""What the page of one case holds, as frozen shapes that a screen may keep and pass between threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseworker_app.statutory.rule import CaseFacts, Deadline

HELD = "Legal hold"


@dataclass(frozen=True, kw_only=True)
class CaseHeader:
    """Who the child is, and where the case stands."""

    case_id: str
    reference: str
    given_name: str
    family_name: str
    preferred_name: str
    date_of_birth: date | None
    age: int | None
    year_group: str
    setting: str
    setting_words: str  # the name with the phase, as the office wrote them
    year_group_shift: int
    stage: str
    caseworker: str
    status: str
    closed_on: date | None
    closed_because: str
    merged_into: str
    fields: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name that people use."""
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class Flag:
    """A fact that everyone who opens the case must see at once."""

    words: str
    warns: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """One dated event, as it was recorded; one that was corrected says by what."""

    id: str
    kind: str
    process_id: str
    type: str
    on: date | None
    detail: Mapping[str, str]
    note: str
    recorded_at: datetime
    recorded_by: str
    imported: bool
    corrects: str | None = None
    replaced_by: CaseEvent | None = None


@dataclass(frozen=True, kw_only=True)
class CaseProcess:
    """One run of a kind of casework, with every event ever recorded in it, superseded ones too."""

    id: str
    kind: str
    index: int
    words: str
    closed: bool
    events: tuple[CaseEvent, ...]


@dataclass(frozen=True, kw_only=True)
class PersonOnCase:
    """One person around the child, and what each may be told. A withheld address never stands here."""

    person_id: str
    title: str
    name: str
    role: str
    parental_responsibility: bool
    responsibility_basis: str
    lives_with: bool
    address: str
    address_withheld: bool
    email: str
    phone: str
    language: str
    format: str
    no_contact: str
    may_phone: str
    may_email: str
    may_post: str
    may_see_plan: str
    may_attend: str
    told_because: str
    checked_on: date | None


@dataclass(frozen=True, kw_only=True)
class SpreadsheetLine:
    """One cell of the council's spreadsheet, word for word."""

    heading: str
    text: str
    address: str


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One line of the audit: who changed what, from what to what."""

    at: datetime
    by: str
    deed: str
    table: str
    change: Mapping[str, Sequence[Any]]
    undone: bool


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    """Why a deadline was put off or is late, in someone's words."""

    process: str
    process_index: int | None
    rule: str
    of: str
    text: str
    until: date | None
    written_by: str


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """The whole story of one child, and what comes next."""

    header: CaseHeader
    flags: tuple[Flag, ...]
    next: Deadline | None
    then: Deadline | None
    facts: CaseFacts
    processes: tuple[CaseProcess, ...]
    deadlines: tuple[Deadline, ...]
    notes: tuple[NoteLine, ...]
    people: tuple[PersonOnCase, ...]
    from_the_spreadsheet: tuple[SpreadsheetLine, ...]
    changes: tuple[ChangeLine, ...]
    changes_cut: bool  # there may be earlier ones
    doubts: tuple[str, ...]
