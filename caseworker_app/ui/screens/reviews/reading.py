"""What the planner reads in the background: the counts of the year, the terms, how many meetings fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker_app.casework.planner import Grid, PlannerView, read_grid
from caseworker_app.ui.screens.reviews.year import YearMarks

if TYPE_CHECKING:
    from caseworker_app.store.open import Store


@dataclass(frozen=True)
class Shown:
    """The grid, and what stands over and under it."""

    grid: Grid
    marks: YearMarks


def read(store: Store, view: PlannerView) -> Shown:
    """Read the planner."""
    from caseworker_app.casework import preferences
    from caseworker_app.casework.school_terms import school_terms

    with store.reading() as session:
        said = preferences.read(session)
    with store.connection() as connection:
        grid = read_grid(connection, view)
    return Shown(grid, YearMarks(school_terms(said), preferences.capacity_of(said.review_capacity)))
