"""Recording an event on one case must cost the same in a small caseload and in a large one."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from sqlalchemy import select

from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case
from tests.bench.caseloads import NOW, TODAY, caseload
from tests.bench.ratio import Ratio, best_of

SMALL, LARGE, ROUNDS = 200, 20_000, 60


def measure() -> list[Ratio]:
    """Measure recording an event, first to last commit, at 200 and at 20,000 cases."""
    best = best_of(ROUNDS, small=_recorder(caseload(SMALL)), large=_recorder(caseload(LARGE)))
    name = f"recording an event: {LARGE:,} cases to {SMALL}"
    return [Ratio(name, ours=best["large"], floor=best["small"], limit=1.3)]


def _recorder(store: Store) -> Callable[[], None]:
    """Return a deed that records one event on another case each time."""
    with store.reading() as session:
        cases = itertools.cycle(session.execute(select(Case.id).order_by(Case.id)).scalars().all()[::2])

    def record() -> None:
        with store.unit("record event", user="bench", now=NOW) as unit:
            record_event(unit, NewEvent(case_id=next(cases), type="amendment_notice_sent", on=TODAY))

    return record
