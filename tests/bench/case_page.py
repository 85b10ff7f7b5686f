"""One case's page must cost the same in a small caseload and in a council's."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from caseworker_app.casework.case_page import case_page
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case
from tests.bench.caseloads import TODAY, caseload
from tests.bench.ratio import Ratio, best_of

SMALL, LARGE = 200, 20_000
PAGES_A_ROUND = 20
ROUNDS = 15


def measure() -> list[Ratio]:
    """Compare the reading of a page at 20,000 cases with the same at 200."""
    best = best_of(ROUNDS, small=_reading(caseload(SMALL)), large=_reading(caseload(LARGE)))
    return [
        Ratio(
            f"one case's page at {LARGE:,} cases, to {SMALL}",
            best["large"] / PAGES_A_ROUND,
            best["small"] / PAGES_A_ROUND,
            1.3,
        )
    ]


def _reading(store: Store) -> Callable[[], None]:
    """Return a reading of the same number of pages, from cases spread over the caseload."""
    with store.reading() as session:
        ids = list(session.execute(select(Case.id).order_by(Case.id)).scalars())
    chosen = ids[:: len(ids) // PAGES_A_ROUND][:PAGES_A_ROUND]

    def read() -> None:
        for case_id in chosen:
            with store.reading() as session:
                case_page(session, case_id, TODAY)

    return read
