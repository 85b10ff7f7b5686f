"""What stands over and under the months: holidays, the days by which moves must be ready, capacity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caseworker_app.casework.meeting_dates import month_end
from caseworker_app.casework.school_terms import SchoolTerms

TRANSFER_DAYS = ((2, 15), (3, 31))  # where the grid draws its lines; the limits themselves are rules


@dataclass(frozen=True)
class YearMarks:
    """The school terms and how many meetings fit into each month."""

    terms: SchoolTerms = field(default_factory=SchoolTerms)
    capacity: Mapping[int, int] = field(default_factory=dict)

    def holidays(self, month: date) -> list[tuple[float, float]]:
        """Return the parts of a month that lie in a school holiday, each from 0 to 1."""
        days = month_end(month).day
        found: list[tuple[float, float]] = []
        for place in range(days):
            if self.terms.is_holiday(month.replace(day=place + 1)):
                begin, end = place / days, (place + 1) / days
                if found and found[-1][1] == begin:
                    found[-1] = (found[-1][0], end)
                else:
                    found.append((begin, end))
        return found

    def fits(self, month: date, caseworkers: int) -> int | None:
        """Return how many meetings all of them can hold in a month; none where the council said nothing."""
        each = self.capacity.get(month.month)
        return None if each is None else each * max(caseworkers, 1)


def transfer_place(month: date) -> float | None:
    """Return where in a month the line of a transfer date stands, from 0 to 1."""
    day = next((day for number, day in TRANSFER_DAYS if number == month.month), None)
    return None if day is None else day / month_end(month).day
