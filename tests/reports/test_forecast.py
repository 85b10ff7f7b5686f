"""The forecast: what the record knows is counted exactly; the range comes from the past, or is not given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from caseworker_app.casework import preferences
from caseworker_app.casework.board import Scope
from caseworker_app.casework.preferences import Preferences
from caseworker_app.reports.forecast import words
from caseworker_app.reports.forecast.history import PAST_WEEKS, WEEKS, Known, read
from caseworker_app.reports.forecast.simulate import WhatIf, capacity_of, plain, simulate
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit

STEADY = Known(
    today=TODAY,
    late_now=40,
    due=(10,) * WEEKS,
    due_by_process=({},) * WEEKS,
    waiting_for_advice=(0,) * WEEKS,
    done=(10,) * PAST_WEEKS,
    unforeseen=((0,) * PAST_WEEKS,) * WEEKS,
    advice_weeks_late=(0,) * 20,
    people=10,
    capacity=0,
)


def known(store: Store, teams: tuple[str, ...] = (), facts: Preferences = preferences.DEFAULTS) -> Known:
    with store.connection() as connection:
        return read(connection, Scope(TODAY, teams), facts)


def test_what_falls_due_is_counted_in_the_week_of_its_day(store: Store) -> None:
    for number, (days, team) in enumerate(((42, "North"), (35, "North"), (21, "South"), (60, "South"))):
        case_id = new_case(store, f"C{number}", team=team, caseworker=f"Worker {number % 2}")
        record(store, case_id, "request_received", TODAY - timedelta(days=days), kind="needs_assessment")
    found = known(store)
    with store.connection() as connection:
        due = connection.execute(
            "SELECT due FROM deadlines WHERE pending = 1 AND holder = 'council' AND lapses = 0 "
            "AND excepted = 0 AND duty IN ('must', 'should', 'policy')",
            {},
        ).fetchall()
    days = [date.fromisoformat(day) for (day,) in due if day]
    first = TODAY - timedelta(days=TODAY.weekday())
    for week in range(WEEKS):
        start = first + timedelta(weeks=week)
        own = [day for day in days if max(start, TODAY) <= day < start + timedelta(weeks=1)]
        assert found.due[week] == len(own)
    assert found.late_now == sum(day < TODAY for day in days)
    assert found.people == 2
    assert sum(known(store, ("North",)).due) + sum(known(store, ("South",)).due) == sum(found.due)


def test_a_short_past_gives_no_range_and_says_so(store: Store) -> None:
    case_id = new_case(store, "A", team="North", caseworker="R. Patel")
    record(store, case_id, "request_received", TODAY, kind="needs_assessment")
    forecast = simulate(known(store), WhatIf(), runs=50)
    assert not forecast.has_range
    assert {week.low for week in forecast.weeks} == {None}
    assert "too few finished steps" in words.sentence(forecast)
    assert words.row_words(forecast.weeks[0])[-1] == "–"
    empty = simulate(known(store, ("Nobody",)), WhatIf(), runs=50)
    assert [week.due for week in empty.weeks] == [0] * WEEKS


def test_a_council_that_does_what_falls_due_keeps_its_backlog() -> None:
    forecast = simulate(STEADY, WhatIf(), runs=100)
    assert {(week.low, week.middle, week.high) for week in forecast.weeks} == {(40, 40, 40)}


def test_one_that_does_more_works_its_backlog_off_and_never_below_nothing() -> None:
    forecast = simulate(replace(STEADY, done=(14,) * PAST_WEEKS), WhatIf(), runs=100)
    middles = [week.middle for week in forecast.weeks]
    assert middles[:10] == [36, 32, 28, 24, 20, 16, 12, 8, 4, 0]
    assert set(middles[10:]) == {0}


def test_the_same_seed_gives_the_same_range_and_it_holds_eight_in_ten() -> None:
    past = tuple(range(2, 2 + PAST_WEEKS))
    changing = replace(STEADY, done=past, due=(28,) * WEEKS)
    one, two = (simulate(changing, WhatIf(), runs=2000, seed=7) for _ in range(2))
    assert one.weeks == two.weeks
    for week in one.weeks:
        assert week.low is not None
        assert week.middle is not None
        assert week.high is not None
        assert 0 <= week.low <= week.middle <= week.high
    assert one.weeks[-1].low != one.weeks[-1].high
    outside = simulate(changing, WhatIf(), runs=2000, seed=8).weeks[0]
    assert abs((outside.high or 0) - (one.weeks[0].high or 0)) <= 3


@pytest.mark.parametrize("what_if", [WhatIf(leavers=2), WhatIf(advice_weeks=3), WhatIf(3, 2)])
def test_people_who_leave_and_advice_that_takes_longer_make_more_late(what_if: WhatIf) -> None:
    before = replace(STEADY, late_now=0, waiting_for_advice=(4,) * WEEKS)
    now, then = simulate(before, WhatIf(), runs=200), simulate(before, what_if, runs=200)
    assert (then.weeks[-1].middle or 0) > (now.weeks[-1].middle or 0)
    assert capacity_of(before, what_if) == 10 - what_if.leavers


def test_everybody_leaving_and_no_caseworker_at_all_are_answered() -> None:
    gone = simulate(STEADY, WhatIf(leavers=10), runs=20)
    assert gone.weeks[-1].middle == 40 + 10 * WEEKS
    assert gone.weeks[0].capacity == 0
    assert capacity_of(replace(STEADY, people=0), WhatIf(leavers=3)) == 10


def test_the_capacity_of_the_settings_is_held_against_what_falls_due(store: Store) -> None:
    with unit(store) as work:
        facts = preferences.write(work, {"weekly_capacity": "6"})
    assert known(store, facts=facts).capacity == 6
    busy = plain(replace(STEADY, capacity=6), WhatIf())
    assert [week.over for week in busy.weeks] == [4] * WEEKS
    assert "26 weeks are over what can be done" in words.sentence(busy)


def test_a_forecast_can_be_stopped() -> None:
    class Stop(Exception):
        pass

    def progress(done: int, _all: int) -> None:
        if done >= 500:
            raise Stop

    with pytest.raises(Stop):
        simulate(STEADY, WhatIf(), progress=progress)
