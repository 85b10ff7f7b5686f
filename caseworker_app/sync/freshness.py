"""How fresh what a screen shows is, and which cases a colleague changed since they were last looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseworker_app.store.session import Unit
from caseworker_app.store.tables import ColleagueChange
from caseworker_app.sync import state

_OLD, _TOO_OLD = timedelta(days=14), timedelta(days=30)


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


def changed_by_colleagues(session: Session) -> dict[str, tuple[str, datetime]]:
    """Return the cases that a colleague changed since they were looked at here: who, and when that came."""
    found = session.execute(select(ColleagueChange.case_id, ColleagueChange.by, ColleagueChange.at))
    return {case_id: (by, at) for case_id, by, at in found}


def looked_at(unit: Unit, case_id: str) -> None:
    """Note that somebody has seen what a colleague changed on a case."""
    unit.session.execute(delete(ColleagueChange).where(ColleagueChange.case_id == case_id))
