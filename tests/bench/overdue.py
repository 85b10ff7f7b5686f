"""A team's board costs what Today costs, whatever the size of the caseload."""

from __future__ import annotations

from datetime import timedelta

from caseworker_app.casework.agree import Decision, record_decision
from caseworker_app.casework.board import Scope
from caseworker_app.casework.board_rows import first_page, group_rows
from caseworker_app.casework.today import View, today_page
from caseworker_app.store.open import Store
from tests.bench.caseloads import NOW, TODAY, caseload
from tests.bench.ratio import Ratio, best_of

_ROUNDS = 40
_DECIDED = 20


def measure() -> list[Ratio]:
    """Read the first rows of the board at both sizes, and beside Today's first page."""
    small, large = caseload(200), caseload(20_000)
    for store in (small, large):
        _decide(store)
    teams = ("Team 1", "Team 3")
    council = best_of(
        _ROUNDS,
        small=lambda: _board(small, ()),
        large=lambda: _board(large, ()),
        today=lambda: _today(large),
    )
    two = best_of(_ROUNDS, large=lambda: _board(large, teams), today=lambda: _today(large))
    return [
        Ratio("the board's first rows beside Today's, 20,000 cases", council["large"], council["today"], 1.3),
        Ratio("the board's first rows, 20,000 cases beside 200", council["large"], council["small"], 1.3),
        Ratio("the same of two teams of five, beside Today's", two["large"], two["today"], 1.3),
    ]


def _decide(store: Store) -> None:
    with store.connection() as connection:
        rows = group_rows(connection, Scope(TODAY), most=_DECIDED)
    with store.unit("record decision", user="bench", now=NOW) as unit:
        decision = Decision(reason="capacity", next_on=TODAY + timedelta(days=4))
        record_decision(unit, [row.which for row in rows], decision)


def _board(store: Store, teams: tuple[str, ...]) -> None:
    with store.connection() as connection:
        first_page(connection, Scope(TODAY, teams))


def _today(store: Store) -> None:
    with store.connection() as connection:
        today_page(connection, View(TODAY))
