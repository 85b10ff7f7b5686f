"""The last syncs of this laptop, in plain words: what went each way, or why nothing did."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caseworker_app.store.session import Unit
from caseworker_app.store.tables import LocalFact

_KEPT = 30
_FACT = "syncs"


@dataclass(frozen=True)
class Line:
    """One sync: when, what it did, and whether it came to its end."""

    at: datetime
    words: str
    went_well: bool


def write(unit: Unit, words: Sequence[str], *, went_well: bool) -> None:
    """Write down a sync; the oldest are forgotten."""
    fact = unit.session.get(LocalFact, _FACT)
    kept = json.loads(fact.value) if fact is not None else []
    told = [{"at": unit.now.isoformat(), "words": " ".join(words), "well": went_well}, *kept][:_KEPT]
    unit.session.merge(LocalFact(name=_FACT, value=json.dumps(told, ensure_ascii=False)))


def read(session: Session) -> tuple[Line, ...]:
    """Return the last syncs, the newest first."""
    fact = session.get(LocalFact, _FACT)
    told = json.loads(fact.value) if fact is not None else []
    return tuple(Line(datetime.fromisoformat(one["at"]), one["words"], one["well"]) for one in told)
