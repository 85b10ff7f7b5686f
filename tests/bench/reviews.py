"""The review planner costs what it shows: one caseworker's year the same in a council of any size."""

from __future__ import annotations

from caseworker_app.casework.planner import By, PlannerView, month_key, read_cell, read_grid
from caseworker_app.store.open import Store
from tests.bench.caseloads import TODAY, caseload
from tests.bench.ratio import Ratio, best_of

_ROUNDS = 30
_PASS = "SELECT month, cohort, count(*) FROM reviews WHERE shown = 1 AND month <= :last GROUP BY 1, 2"


def measure() -> list[Ratio]:
    """Read the grid and a cell of both caseloads in turn, and everybody's year beside one pass over it."""
    small, large = caseload(200), caseload(20_000)
    few, many = _a_name(small), _a_name(large)  # each has 200 cases
    mine = best_of(_ROUNDS, small=lambda: _grid(small, (few,)), large=lambda: _grid(large, (many,)))
    cell = best_of(_ROUNDS, small=lambda: _cell(small, few), large=lambda: _cell(large, many))
    everybody = best_of(_ROUNDS, ours=lambda: _grid(large, ()), floor=lambda: _one_pass(large))
    return [
        Ratio("a caseworker's year of reviews, 20,000 cases beside 200", mine["large"], mine["small"], 1.3),
        Ratio("the reviews of a cell, 20,000 cases beside 200", cell["large"], cell["small"], 1.3),
        Ratio("everybody's year of 20,000 beside one pass over its index", everybody["ours"],
              everybody["floor"], 3.5),
    ]  # fmt: skip


def _grid(store: Store, names: tuple[str, ...]) -> None:
    with store.connection() as connection:
        read_grid(connection, PlannerView(TODAY, TODAY.year, By.YEAR_GROUP, names))


def _cell(store: Store, name: str) -> None:
    view = PlannerView(TODAY, TODAY.year, By.YEAR_GROUP, (name,))
    with store.connection() as connection:
        read_cell(connection, view, tuple(range(2000, 2024)), month_key(TODAY))


def _one_pass(store: Store) -> None:
    with store.connection() as connection:
        connection.execute(_PASS, {"last": "2027-08"}).fetchall()


def _a_name(store: Store) -> str:
    with store.connection() as connection:
        found = connection.execute("SELECT caseworker FROM reviews GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        return str(found.fetchone()[0])
