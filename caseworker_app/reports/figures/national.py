"""National figures to lay beside ours, each with its date, its source and how surely it was read."""

from __future__ import annotations

from decimal import Decimal

from caseworker_app.reports.figures.figure import National

_SEN2 = "Department for Education, SEN2, as reported by Polimapper"
_REVIEWS = "Department for Education, “Number of annual reviews of EHC plans”"
_BY_AGE = "Percentages are ours, from the preview of the data set; read its CSV again before publishing."

TWENTY_WEEKS = (
    National(Decimal("50.3"), 2023, "England, 2023", _SEN2, "Leaves out cases with exceptions."),
    National(Decimal("46.4"), 2024, "England, 2024", _SEN2, "Leaves out cases with exceptions."),
)


def _by_age(*per_cent: str) -> tuple[National, ...]:
    return tuple(
        National(Decimal(value), 2025, f"England, 2025, age {age}", _REVIEWS, _BY_AGE)
        for age, value in enumerate(per_cent, 10)
    )


DECIDED_IN_FOUR_WEEKS = _by_age("47.9", "49.7", "47.3", "47.1", "45.5")
NOT_COMPLETED = _by_age("20.1", "23.4", "24.2", "25.1", "26.3")
