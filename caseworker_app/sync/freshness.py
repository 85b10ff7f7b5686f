"""How fresh what a screen shows is, and which cases a colleague changed since they were last looked at."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, ColleagueChange
from caseworker_app.sync import state
from caseworker_app.sync.sharing import Scope, Shared

_LONG, _OLD, _TOO_OLD = timedelta(days=2), timedelta(days=14), timedelta(days=30)


@dataclass(frozen=True)
class Freshness:
    """When this store last spoke with the shared database, and what has not been shared yet."""

    server: str
    name: str
    role: str
    teams: tuple[str, ...]
    met_at: datetime | None
    unsent: int
    conflicts: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing waits: not to be sent, nor to be decided."""
        return self.met_at is not None and not self.unsent and not self.conflicts

    def is_waiting_long(self, now: datetime) -> bool:
        """Tell whether what was done here has been kept from colleagues for long (two days)."""
        return bool(self.unsent) and (self.met_at is None or now - self.met_at > _LONG)

    def is_old(self, now: datetime) -> bool:
        """Tell whether colleagues may long know better (two weeks)."""
        return self.met_at is None or now - self.met_at > _OLD

    def is_too_old(self, now: datetime) -> bool:
        """Tell whether nobody should rely on this any more (thirty days)."""
        return self.met_at is None or now - self.met_at > _TOO_OLD


def freshness(session: Session) -> Freshness | None:
    """Return how fresh the store is, or nothing where it shares with nobody."""
    known = state.standing(session)
    if known is None:
        return None
    return Freshness(
        server=str(conninfo_to_dict(known.address).get("host", "")),
        name=known.name,
        role=known.role,
        teams=known.teams,
        met_at=known.met_at,
        unsent=state.unsent_rows(session),
        conflicts=state.open_conflicts(session),
    )


@dataclass(frozen=True)
class UnsentCase:
    """One case with changes that colleagues have not seen; all that is on no case stands together."""

    case_id: str
    reference: str
    name: str
    changes: int


def unsent_cases(session: Session) -> tuple[UnsentCase, ...]:
    """Return the cases with unsent changes, those with the most first."""
    counts: dict[str, int] = {}
    for table in state.tables_with_unsent(session.connection()):
        for case_id, changes in session.connection().exec_driver_sql(_unsent_of(table), (table.name,)):
            counts[case_id or ""] = counts.get(case_id or "", 0) + changes
    found = session.execute(select(Case).where(Case.id.in_(counts))).scalars()
    cases = {case.id: (case.reference, f"{case.given_name} {case.family_name}".strip()) for case in found}
    told = [UnsentCase(case_id, *cases.get(case_id, ("", "")), number) for case_id, number in counts.items()]
    return tuple(sorted(told, key=lambda one: (not one.case_id, -one.changes, one.reference)))


def _unsent_of(table: Shared) -> str:
    """Count the unsent rows of a table by the case on which they are; a person may be on several."""
    of_case = f't."{table.case_column}"' if table.case_column else "NULL"
    if table.scope in {Scope.PEOPLE, Scope.PERSON}:
        person = "id" if table.scope is Scope.PEOPLE else "person_id"
        of_case = f"(SELECT min(r.case_id) FROM relationships r WHERE r.person_id = t.{person})"
    return (
        f'SELECT {of_case}, count(*) FROM unsent u JOIN "{table.name}" t ON t.id = u.row_id '
        'WHERE u."table" = ? GROUP BY 1'
    )


def changed_by_colleagues(session: Session) -> dict[str, tuple[str, datetime]]:
    """Return the cases that a colleague changed since they were looked at here: who, and when that came."""
    found = session.execute(select(ColleagueChange.case_id, ColleagueChange.by, ColleagueChange.at))
    return {case_id: (by, at) for case_id, by, at in found}


def looked_at(unit: Unit, case_id: str) -> None:
    """Note that somebody has seen what a colleague changed on a case."""
    unit.session.execute(delete(ColleagueChange).where(ColleagueChange.case_id == case_id))
