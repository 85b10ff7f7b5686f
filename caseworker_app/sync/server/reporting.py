"""Views for the council's own reports, without anything that tells who a child or a family is.

A view has the dates, numbers and marks of a table, and of its texts only those named here. Names, references,
addresses, notes and whatever a person typed stay out, in tables that are not written yet too.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sqlalchemy import Boolean, Column, Date, Integer

from caseworker_app.store.tables.base import UtcMoment
from caseworker_app.sync.server.names import REPORTER, REPORTING
from caseworker_app.sync.sharing import Scope, Shared, shared_tables

_TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cases": ("team", "primary_need", "secondary_need", "status", "sex"),
        "processes": ("kind",),
        "events": ("type",),
        "documents": ("letter", "kind", "state", "post_class"),
        "print_runs": ("letter",),
        "communication": ("channel", "direction", "outcome", "satisfaction", "satisfaction_from"),
        "promises": ("state",),
        "relationships": ("role",),
        "settings": ("name", "urn", "phase"),
        "handovers": ("from_team", "to_team"),
        "conflicts": ("kind", "decision"),
        "plan_samples": ("strata",),
        "plan_audits": ("plan_type", "grade"),
    }
)
_LEFT_OUT = {("cases", "date_of_birth")}
_NO_VIEW = {"people", "hidden_addresses", "preferences", "column_matches", "phrases", "spreadsheet_rows"}
_TOLD: Mapping[str, str] = MappingProxyType(
    {
        "id": "The row; it stays the same for good",
        "case_id": "The case, by a number that tells nothing of the child",
        "process_id": "The run of casework to which it belongs",
        "deleted_at": "When it was taken back; leave such rows out of counts",
        "year_of_birth": "In place of the date of birth",
        "team": "Who holds the case",
        "opened_at": "When the case, or the run, was opened in the program",
        "closed_on": "When the case was closed",
        "status": "open, closed or merged into another",
        "type": "What happened, as `caseworker events` lists it",
        "on": "The day on which it happened; none where a correction says that it never did",
        "corrects": "The earlier event in whose place this one stands: leave that one out",
        "recorded_at": "When somebody wrote it down, by that laptop's clock",
        "letter": "Which letter, as `caseworker letters list` names it",
        "state": "How far it has come",
        "posted_on": "The day on which it was posted",
        "looked_after": "In the care of a council",
        "setting_id": "The school, college or early years provider",
        "first_by": "The day that was promised first",
        "by": "The day that holds now",
        "settled_on": "When it was kept or given up",
        "decided_at": "When somebody decided between two values",
    }
)


def reporting_statements() -> Iterator[str]:
    """Give the grants and policies on which the views rest; they are the owner's to give."""
    yield f"grant usage on schema casework to {REPORTER}"
    for shared in reported():
        table = f"casework.{shared.name}"
        told = ", ".join(f'"{column.name}"' for column in _columns(shared))
        if shared.name == "cases":
            told += ", date_of_birth"
        yield f"revoke all on {table} from {REPORTER}"
        yield f"grant select ({told}) on {table} to {REPORTER}"
        yield f"drop policy if exists report on {table}"
        yield f"create policy report on {table} for select to {REPORTER} using (true)"


def reporter_statements() -> Iterator[str]:
    """Give the views, which the reporter's role owns: it reads no other column."""
    yield f"grant create, usage on schema report to {REPORTER}"
    for shared in reported():
        view = f"report.{shared.name}"
        told = [f'"{column.name}"' for column in _columns(shared)]
        if shared.name == "cases":
            told.append("extract(year from date_of_birth)::integer as year_of_birth")
        yield f"drop view if exists {view}"
        yield f"create view {view} as select {', '.join(told)} from casework.{shared.name}"
        yield f"alter view {view} owner to {REPORTER}"
        yield f"grant select on {view} to {REPORTING}"
        for name in (*(column.name for column in _columns(shared)), "year_of_birth"):
            if name in _TOLD and (name != "year_of_birth" or shared.name == "cases"):
                yield f"""comment on column {view}."{name}" is '{_TOLD[name].replace("'", "''")}'"""
    yield f"grant usage on schema report to {REPORTING}"
    yield f"revoke create on schema report from {REPORTER}"


def reported() -> Iterator[Shared]:
    """Give the tables of which there is a view."""
    for shared in shared_tables():
        if shared.name not in _NO_VIEW and shared.scope not in {Scope.OWN, Scope.NAMED}:
            yield shared


def _columns(shared: Shared) -> tuple[Column[object], ...]:
    return tuple(column for column in shared.columns if _is_plain(shared, column))


def _is_plain(shared: Shared, column: Column[object]) -> bool:
    if (shared.name, column.name) in _LEFT_OUT:
        return False
    if column.primary_key or (column.foreign_keys and column.name != "person_id"):
        return True
    typed = isinstance(column.type, Boolean | Date | Integer | UtcMoment)
    return typed or column.name in _TEXTS.get(shared.name, ())
