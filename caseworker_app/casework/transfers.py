"""Whether a child is about to move to another phase of education, from the year group and the setting.

Only a likelihood: people record the move, and the law's dates follow from that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseworker_app.casework.year_group import label, year_group
from caseworker_app.statutory.calendar import SEPTEMBER, school_year

MOVES = {
    "early_years_to_school": "a school",
    "infant_to_junior": "a junior school",
    "primary_to_middle": "a middle school",
    "primary_to_secondary": "a secondary school",
    "middle_to_secondary": "a secondary school",
    "secondary_to_post16": "a post-16 setting",
    "post16_move": "another post-16 setting",
}
_SPANS_PHASES = ("special", "all-through", "all through", "through")


@dataclass(frozen=True, slots=True)
class LikelyMove:
    """A move that nobody has recorded yet, and why it is likely."""

    kind: str
    on: date
    why: str


def likely_move(born: date | None, shift: int, setting: str, today: date) -> LikelyMove | None:
    """Return the move that a child of this age at this setting makes next September; none if none is likely.

    `setting` is the name and the phase of the setting, as the office wrote them.
    """
    if born is None:
        return None
    september = date(school_year(today) + 1, SEPTEMBER, 1)
    now, then = year_group(born, today, shift), year_group(born, september, shift)
    kind = kind_of_move(now, then, setting.casefold())
    if not kind:
        return None
    return LikelyMove(kind, september, f"{label(now)}, so a move to {MOVES[kind]} is likely")


def kind_of_move(now: str, then: str, setting: str) -> str:
    """Return the move from one year group to the next at a setting (in small letters); none: nothing."""
    if then == "R":
        return "early_years_to_school"
    if now == "2" and "infant" in setting:
        return "infant_to_junior"
    if now == "4" and "first school" in setting:
        return "primary_to_middle"
    if now == "6" and not any(word in setting for word in ("middle", *_SPANS_PHASES)):
        return "primary_to_secondary"
    if now == "8" and "middle" in setting:
        return "middle_to_secondary"
    return "secondary_to_post16" if now == "11" else ""
