"""The figures as one reader may see them: in full inside the council, with small numbers hidden outside it.

A count below five could point to a child. So in a public version:

1. a row (of how many were counted, and how many not) with a count below five is hidden, all of it;
2. what its total less the rows in sight would tell must not be small either: further rows are hidden, the
   smallest first, until at least two are hidden together and what they add up to is five or more each way;
3. a part of what is hidden is hidden; of two figures on the same children (`_ALIKE`) whose counts differ by
   one to four, the second is hidden: the difference would be a small number.

Zero is below five: “none in time” tells of every child who was counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from caseworker_app.reports.figures import Answer, Counts, Figure, Period

LEAST = 5
HIDDEN = "fewer than 5, or hidden to protect such a number"

# What the Department's columns are parts of: all rows of a group are one whole.
_SPLITS: Mapping[str, tuple[str, ...]] = {
    "": ("department_expected", "department_not_expected"),
    "department_expected": (
        *("department_completed", "department_completed_before", "department_not_completed"),
    ),
    "department_completed": (
        *("department_amended", "department_ceased", "department_maintained", "department_none_recorded"),
    ),
}
_IN_TIME, _LATER = "department_decided_in_4_weeks", "department_decided_later"
_UNDER = {
    "late_over_20_days": "duties_late",
    _IN_TIME: "department_completed",
    _LATER: "department_completed",
}
# Those whose months are shown to everybody: no two of them count the same children in the same month.
_MONTHS = frozenset(
    {
        *("plans_in_20_weeks", "review_decisions_in_4_weeks", "amended_plans_in_12_weeks"),
        *("reviews_completed", "replies_in_time", "letters_posted_in_a_day"),
    }
)
_WITHIN = frozenset({("plans_in_20_weeks", "plans_in_20_weeks_without_exceptions")})
# Figures on the same children: the one within the other, or each child's reviews counted in another way.
_ALIKE = (
    *_WITHIN,
    ("reviews_completed", "reviews_in_12_months"),
    *(
        ("reviews_completed", f"department_{name}")
        for name in ("expected", "completed", "completed_before", "not_completed")
    ),
    *(("review_decisions_in_4_weeks", one) for one in (_IN_TIME, _LATER)),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is shown: nothing in the place of counts that are hidden."""

    figure: Figure
    period: Period
    whole: Counts | None
    parts: Mapping[str, Counts | None]
    series: Mapping[str, Counts | None]


def in_full(answer: Answer) -> Shown:
    """Return a figure with all that is known of it."""
    return Shown(answer.figure, answer.period, answer.whole, answer.parts, answer.series)


def for_everybody(answers: Sequence[Answer]) -> dict[str, Shown]:
    """Return the figures with small numbers hidden, and all that would reveal them."""
    hidden = _hidden_wholes({one.figure.id: one for one in answers})
    return {one.figure.id: _shown(one, hidden) for one in answers}


def _shown(one: Answer, hidden: frozenset[str]) -> Shown:
    if one.figure.id in hidden:
        months = dict.fromkeys(one.series) if one.figure.id in _MONTHS else {}
        return Shown(one.figure, one.period, None, {}, months)
    series: dict[str, Counts | None] = {}
    if one.figure.id in _MONTHS:
        adds_up = not one.figure.at_the_end  # each month's end tells of a day of its own
        series = keep_safe(one.series, adds_up=adds_up)
    parts = _safe_counts(one.parts) if one.figure.parts_are_counts else keep_safe(one.parts)
    return Shown(one.figure, one.period, one.whole, parts, series)


def _safe_counts(parts: Mapping[str, Counts]) -> dict[str, Counts | None]:
    """Hide parts, each counted or not: those counted add up by themselves, and so do the rest."""
    safe: dict[str, Counts | None] = {}
    for counted in (True, False):
        some = {name: one for name, one in parts.items() if bool(one.numerator) is counted}
        safe |= keep_safe(some, one_count=True)
    return {name: safe[name] for name in parts}


def keep_safe(
    rows: Mapping[str, Counts], *, one_count: bool = False, adds_up: bool = True
) -> dict[str, Counts | None]:
    """Hide the rows of a table that are small, or would tell with its total what a small one is."""
    told = {name: _numbers(counts, one_count=one_count) for name, counts in rows.items()}
    hidden = {name for name, numbers in told.items() if min(numbers) < LEAST}
    while adds_up and hidden and len(hidden) < len(told) and not _hides([told[name] for name in hidden]):
        rest = [name for name in told if name not in hidden]
        hidden.add(min(rest, key=lambda name: (sum(told[name]), name)))
    return {name: None if name in hidden else counts for name, counts in rows.items()}


def _numbers(counts: Counts, *, one_count: bool) -> tuple[int, ...]:
    if one_count:
        return (counts.denominator,)
    return counts.numerator, counts.denominator - counts.numerator


def _hides(rows: Sequence[tuple[int, ...]]) -> bool:
    """Whether what some hidden rows add up to tells of none of them."""
    return len(rows) > 1 and min(map(sum, zip(*rows, strict=True))) >= LEAST


def _hidden_wholes(answers: Mapping[str, Answer]) -> frozenset[str]:
    """Return the figures that are not shown at all."""
    hidden = {name for name, one in answers.items() if min(_numbers(one.whole, one_count=False)) < LEAST}
    while more := set(_revealed(answers, hidden)) - hidden:
        hidden |= more
    return frozenset(hidden)


def _revealed(answers: Mapping[str, Answer], hidden: set[str]) -> Iterable[str]:
    """Give the figures that must go because others are hidden, or differ too little from others."""
    for whole, parts in _SPLITS.items():
        there = [name for name in parts if name in answers]
        if whole in hidden:
            yield from there
        elif gone := [name for name in there if name in hidden]:
            rest = [name for name in there if name not in hidden]
            if rest and not _hides([(answers[name].numerator,) for name in gone]):
                yield min(rest, key=lambda name: (answers[name].numerator, name))
    for part, whole in _UNDER.items():
        if whole in hidden and part in answers:
            yield part
    if _IN_TIME in answers and _LATER in answers and not {_IN_TIME, _LATER} & hidden:
        done = answers[_IN_TIME].whole
        if done.denominator - done.numerator - answers[_LATER].numerator < LEAST:  # without a meeting
            yield _LATER
    shown = answers.keys() - hidden
    for first, second in _ALIKE:
        if {first, second} <= shown and _tell_by_difference(answers[first], answers[second]):
            yield second


def _tell_by_difference(first: Answer, second: Answer) -> bool:
    """Whether the counts of two figures on the same children differ by a small number."""
    if (first.figure.id, second.figure.id) in _WITHIN:  # there, no difference is a small number too
        pairs = zip(_three(first), _three(second), strict=True)
        return any(abs(one - other) < LEAST for one, other in pairs)
    return any(1 <= abs(one - other) < LEAST for one in _three(first) for other in _three(second))


def _three(answer: Answer) -> tuple[int, int, int]:
    whole = answer.whole
    return whole.numerator, whole.denominator - whole.numerator, whole.denominator
