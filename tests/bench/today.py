"""Today's first page costs the same for a caseworker's 200 cases and a council's 20,000."""

from __future__ import annotations

import json

from caseworker_app.casework.doubts import doubts
from caseworker_app.casework.today import PAGE, View, today_page
from caseworker_app.cli.today import today_json, today_rows
from caseworker_app.store.open import Store
from tests.bench.caseloads import TODAY, caseload
from tests.bench.ratio import Ratio, best_of

_ROUNDS = 40


def measure() -> list[Ratio]:
    """Read the first page of both caseloads in turn: everybody's cases, then one caseworker's."""
    small, large = caseload(200), caseload(20_000)
    everybody = best_of(_ROUNDS, small=lambda: _page(small, ()), large=lambda: _page(large, ()))
    name = _a_caseworker(large)
    mine = best_of(_ROUNDS, small=lambda: _page(small, (name,)), large=lambda: _page(large, (name,)))
    return [
        Ratio("Today's first page, 20,000 cases beside 200", everybody["large"], everybody["small"], 1.3),
        Ratio("the same, one caseworker's", mine["large"], mine["small"], 1.3),
        _command(small, large),
    ]


def _command(small: Store, large: Store) -> Ratio:
    """Compare what the command `today` reads and prints of a page, without the opening of the store."""
    best = best_of(_ROUNDS, small=lambda: _answer(small), large=lambda: _answer(large))
    return Ratio("the command today --json --limit 60, without opening", best["large"], best["small"], 1.3)


def _answer(store: Store) -> None:
    ours, waiting = today_rows(store, View(TODAY), TODAY, PAGE)
    with store.connection() as connection:
        missing = doubts(connection, (), most=PAGE)
    json.dumps(today_json(ours, waiting, missing, TODAY))


def _page(store: Store, names: tuple[str, ...]) -> None:
    with store.connection() as connection:
        today_page(connection, View(TODAY, names))


def _a_caseworker(store: Store) -> str:
    with store.connection() as connection:
        found = connection.execute("SELECT caseworker FROM cases GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        return str(found.fetchone()[0])
