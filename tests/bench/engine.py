"""The engine over a caseload: every deadline and state from scratch, against bare date arithmetic."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.engine import deadlines
from caseworker_app.statutory.rule import CaseFacts, Event, Process
from caseworker_app.statutory.standing import state_on
from tests.bench.ratio import Ratio, best_of

CASES = 20_000
AS_OF = date(2026, 11, 23)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
Twelve = tuple[date, ...]


def caseload() -> list[CaseFacts]:
    """Make cases of twelve events, which have twelve deadlines: an assessment, its plan, its next review."""
    return [_case(date(2024, 1, 2) + DAY * (number % 700), number) for number in range(CASES)]


def _case(asked: date, number: int) -> CaseFacts:
    late = number % 9
    drafted = asked + 15 * WEEK + DAY * late
    events = (
        Event("request_received", asked),
        Event("decision_to_assess", asked + 5 * WEEK + DAY * late),
        *(Event("advice_requested", asked + 5 * WEEK + DAY * 2, {"from": who}) for who in ADVISERS),
        *(Event("advice_received", asked + 10 * WEEK + DAY * late, {"from": who}) for who in ADVISERS),
        Event("draft_plan_sent", drafted, {"by": "post_first"}),
        Event("setting_consulted", drafted + DAY, {"setting": "Hill School"}),
        Event("representations_received", drafted + 2 * WEEK),
        Event("final_plan_sent", asked + 19 * WEEK + DAY * late),
    )
    return CaseFacts(date(2015, 3, 2) + DAY * (number % 900), (Process("needs_assessment", events),))


ADVISERS = ("ep", "health", "social_care")


def ours(cases: list[CaseFacts]) -> int:
    """Work out every deadline and its state."""
    found = 0
    for case in cases:
        for deadline in deadlines(case, AS_OF):
            state_on(deadline, AS_OF)
            found += 1
    return found


def floor(cases: list[CaseFacts], working: list[int]) -> int:
    """Work out the same twelve dates, the working days before them and whether they are past, by hand."""
    found = 0
    from_ordinal = date.fromordinal
    for case in cases:
        events = case.processes[0].events
        asked, requested, drafted = events[0].on, events[2].on, events[8].on
        consulted, final = events[9].on, events[11].on
        born = case.date_of_birth
        assert born is not None
        served = from_ordinal(working[bisect_right(working, drafted.toordinal()) + 1])
        year = date(final.year + 1, final.month, 28 if final.day == 29 else final.day) - DAY
        dues = (
            asked + 6 * WEEK,
            asked + 16 * WEEK,
            asked + 16 * WEEK,
            asked + 20 * WEEK,
            requested + 6 * WEEK,
            requested + 6 * WEEK,
            requested + 6 * WEEK,
            served + 14 * DAY,
            consulted + 14 * DAY,
            year,
            year - 4 * WEEK,
            date(born.year + 25, born.month, 28 if born.day == 29 else born.day) - DAY,
        )
        for due in dues:
            from_ordinal(working[bisect_right(working, due.toordinal()) - 1])
            found += due >= AS_OF or True
    return found


def measure() -> list[Ratio]:
    """Time both in turn over the same cases, and check that they counted the same."""
    cases = caseload()
    first, last = date(2023, 1, 1), date(2046, 12, 31)
    span = (first + DAY * days for days in range((last - first).days + 1))
    working = [day.toordinal() for day in span if calendar().is_working_day(day)]
    counted, expected = ours(cases), floor(cases, working)
    if counted != expected:
        raise AssertionError(f"{counted} deadlines, where there should be {expected}")
    best = best_of(5, ours=lambda: ours(cases), floor=lambda: floor(cases, working))
    name = f"{CASES:,} cases of 12 events: all deadlines and states".replace(",", " ")
    return [Ratio(name, best["ours"], best["floor"], limit=10.0, aim=4.0)]


if __name__ == "__main__":
    for ratio in measure():
        print(f"{ratio.name}: {ratio.ours:.3f} s, floor {ratio.floor:.3f} s, ratio {ratio.value:.2f}")
