"""When each colleague last spoke with the shared database: only a lead hears it, with each sync."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from caseworker_app.store.tables import LocalFact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

_FACT = "colleagues_seen"


class _Reads(Protocol):
    def execute(self, sql: str, parameters: Mapping[str, Any], /) -> Any:
        """Run one statement."""


def keep_seen(session: Session, seen: Mapping[str, str | None]) -> None:
    """Keep what the shared database said: by name the moment, or none who never came."""
    session.merge(LocalFact(name=_FACT, value=json.dumps(dict(sorted(seen.items())), ensure_ascii=False)))
    session.flush()


def seen_of(connection: _Reads) -> dict[str, datetime | None]:
    """Return when each colleague of the lead's teams last synced; empty where nobody said."""
    found = connection.execute("SELECT value FROM local_facts WHERE name = :name", {"name": _FACT}).fetchone()
    told: dict[str, str | None] = json.loads(found[0]) if found else {}
    return {name: datetime.fromisoformat(at) if at else None for name, at in told.items()}
