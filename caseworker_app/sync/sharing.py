"""What each shared table is to colleagues: who sees a row, who may write it, what is merged as one.

All of it follows from the tables. A table with a `case_id` is its case's; one without must be named here, or
the tests and `server init` refuse it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from sqlalchemy import Column, Table

from caseworker_app.store.tables import Base
from caseworker_app.store.triggers import APPEND_ONLY, is_synced

CASEWORKER, TEAM_LEAD, SUPPORT = "caseworker", "team_lead", "business_support"
AUDITOR, ADMIN = "auditor", "admin"
ROLES: Final = (CASEWORKER, TEAM_LEAD, SUPPORT, AUDITOR, ADMIN)


class Scope(StrEnum):
    """Through what a row is seen."""

    CASE = "case"  # by those who may see its case
    PEOPLE = "people"  # by those who may see a case on which the person is
    PERSON = "person"  # by those who may see the person
    OFFICE = "office"  # by everybody
    OWN = "own"  # by the one who made it
    NAMED = "named"  # by everybody where it names no owner, else by its owner


@dataclass(frozen=True)
class Shared:
    """One shared table."""

    table: Table
    scope: Scope
    writers: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def append_only(self) -> bool:
        """Whether its facts stay as they were recorded."""
        return self.name in APPEND_ONLY

    @property
    def columns(self) -> tuple[Column[object], ...]:
        """Every column but `rev`, in the order of the table."""
        return tuple(column for column in self.table.columns if column.name != "rev")

    @property
    def case_column(self) -> str:
        """The column that names the case, or nothing."""
        if self.name == "cases":
            return "id"
        return "case_id" if "case_id" in self.table.columns else ""

    @property
    def may_lack_a_case(self) -> bool:
        """Whether a row can stand without a case: then it is its maker's own."""
        return self.scope is Scope.CASE and bool(self.table.columns[self.case_column].nullable)

    @property
    def keeps_its_maker(self) -> bool:
        """Whether the server keeps who made a row: that decides who sees it, or who takes a case back."""
        return self.scope is Scope.OWN or self.may_lack_a_case or self.name == "cases"

    @property
    def leads_decide(self) -> frozenset[str]:
        """The columns that only a team lead may fill or change."""
        return _LEADS_DECIDE.get(self.name, frozenset())

    @property
    def natural_key(self) -> tuple[str, ...]:
        """The columns by which two people may make one row, each under an id of its own."""
        return tuple(column.name for column in self.table.columns if column.unique)


_OFFICERS = (CASEWORKER, TEAM_LEAD)
_ALL_WRITERS = (CASEWORKER, TEAM_LEAD, SUPPORT)
# Business support prints, posts and logs: the events of a letter, what families said, what went wrong.
_SUPPORT_WRITES = {
    *("documents", "enclosures", "incidents", "events", "processes"),
    *("communication", "answered", "promises", "conflicts", "handovers"),
}
# Whole rows that are a team lead's decision, and columns of rows that others write too.
_LEADS_WRITE = frozenset({"kept_longer", "plan_audits"})
_LEADS_DECIDE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "cases": frozenset({"team"}),
        "letter_texts": frozenset({"approved_at", "approved_by"}),
        "legal_holds": frozenset({"lifted_at", "lifted_by", "lifted_because"}),
        "deadline_notes": frozenset({"kind", "reason", "next_on", "owner"}),
    }
)
_WITHOUT_A_CASE: Mapping[str, tuple[Scope, tuple[str, ...]]] = MappingProxyType(
    {
        "people": (Scope.PEOPLE, _OFFICERS),
        "hidden_addresses": (Scope.PERSON, _OFFICERS),
        "settings": (Scope.OFFICE, _ALL_WRITERS),
        "purges": (Scope.OFFICE, (TEAM_LEAD,)),
        "preferences": (Scope.OFFICE, (TEAM_LEAD,)),
        "column_matches": (Scope.OFFICE, _ALL_WRITERS),
        "print_runs": (Scope.OFFICE, _ALL_WRITERS),
        "improvement_areas": (Scope.OFFICE, (TEAM_LEAD,)),
        "improvement_actions": (Scope.OFFICE, (TEAM_LEAD,)),
        "board_decisions": (Scope.OFFICE, (TEAM_LEAD,)),
        "rubrics": (Scope.OFFICE, (TEAM_LEAD,)),
        "plan_samples": (Scope.OFFICE, (TEAM_LEAD,)),
        "letter_texts": (Scope.OFFICE, _OFFICERS),
        "saved_views": (Scope.OWN, _ALL_WRITERS),
        "import_batches": (Scope.OWN, _ALL_WRITERS),
        "phrases": (Scope.NAMED, _ALL_WRITERS),
    }
)


class NotShared(Exception):
    """A shared table says nobody's: nobody decided yet who may see its rows."""


@cache
def shared_tables() -> tuple[Shared, ...]:
    """Return every shared table, what is pointed to before what points to it."""
    return tuple(_shared(table) for table in Base.metadata.sorted_tables if is_synced(table))


@cache
def shared(name: str) -> Shared:
    """Return one shared table."""
    return next(each for each in shared_tables() if each.name == name)


def _shared(table: Table) -> Shared:
    if table.name in _WITHOUT_A_CASE:
        return Shared(table, *_WITHOUT_A_CASE[table.name])
    if table.name in _LEADS_WRITE:
        return Shared(table, Scope.CASE, (TEAM_LEAD,))
    if table.name == "cases" or "case_id" in table.columns:
        return Shared(table, Scope.CASE, _ALL_WRITERS if table.name in _SUPPORT_WRITES else _OFFICERS)
    raise NotShared(
        f"{table.name} is shared with colleagues, but nothing says with whom: name its scope and its writers "
        "in sync/sharing.py"
    )
