"""What must hold for any case at all: made-up events of every kind, in every order, on any day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker_app.errors import WrongUse
from caseworker_app.statutory import engine, standing
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.due_date import due_date
from caseworker_app.statutory.events import EVENT_TYPES, KINDS, Detail, EventType
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process, Rule, State
from caseworker_app.statutory.rules import RULES

# Close enough together for events to meet and end each other, over leap days and the published holidays.
DAYS = st.dates(date(2023, 6, 1), date(2028, 12, 31))
ANY_DAY = st.dates(date(2014, 9, 1), date(2040, 12, 31))
TEXTS = {
    "regulation": (
        "5(4)(c)",
        "10(4)(a)",
        "10(4)(d)",
        "13(3)(c)",
        "27(3)(c)",
        "8(2)(b)",
        "44(3)(a)",
        "45(7)(a)",
    ),
    "setting": ("Ash Lane", "Birchwood"),
    "what": ("bundle", "attendance form"),
    "reason": ("abroad",),
    "time": ("2pm",),
    "place": ("Ash Lane",),
    "people": ("the SENCO",),
}
TOLD_APART_BY = ("from", "setting", "limb", "what")
OF_THE_DESK = ("information_request", "complaint")
UNHURRIED = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
DATED = [rule for rule in RULES if rule.limit is not None]


def details(detail: Detail) -> st.SearchStrategy[str]:
    """Give values that a detail takes."""
    if detail.values:
        return st.sampled_from(detail.values)
    if detail.shape == "date":
        return DAYS.map(date.isoformat)
    return st.sampled_from(TEXTS.get(detail.name, ("some words",)))


@st.composite
def events_of(draw: st.DrawFn, event_type: EventType) -> Event:
    """Make one event, with some of its details."""
    told = {detail.name: draw(details(detail)) for detail in event_type.details if draw(st.booleans())}
    return Event(event_type.type, draw(DAYS), told)


@st.composite
def processes(draw: st.DrawFn, kinds: Sequence[str] = KINDS) -> Process:
    """Make one process of some events."""
    kind = draw(st.sampled_from(kinds))
    types = [event_type for event_type in EVENT_TYPES if event_type.kind == kind]
    chosen = draw(st.lists(st.sampled_from(types), min_size=1, max_size=7))
    made = {same_thing(event): event for event in (draw(events_of(event_type)) for event_type in chosen)}
    return Process(kind, tuple(made.values()))


def same_thing(event: Event) -> tuple[str, ...]:
    """Tell apart what can happen twice on one day; one thing told in two ways would be a contradiction."""
    return (event.type, event.on.isoformat(), *(event.detail.get(name, "") for name in TOLD_APART_BY))


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    """Make one case of a few processes."""
    born = draw(st.none() | st.dates(date(1998, 1, 1), date(2023, 1, 1)))
    return CaseFacts(born, tuple(draw(st.lists(processes(), min_size=1, max_size=3))))


def told(deadlines: Sequence[Deadline], as_of: date) -> list[tuple[Any, ...]]:
    """Reduce deadlines to what people see of them."""
    return sorted(
        (
            one.rule.id,
            str(one.of),
            str(one.starts_on),
            str(one.due),
            str(one.original_due),
            str(one.act_by),
            str(one.met_on),
            str(standing.state_on(one, as_of)),
            one.provisional,
        )
        for one in deadlines
    )


def in_another_order(events: Sequence[Event], shuffled: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events shuffled, but planned ones in the order in which they were recorded."""
    planned = iter([event for event in events if event.type.endswith("_planned")])
    return tuple(next(planned) if event.type.endswith("_planned") else event for event in shuffled)


@UNHURRIED
@given(cases(), DAYS, st.data())
def test_the_order_in_which_events_stand_in_the_file_changes_nothing(
    case: CaseFacts, as_of: date, data: st.DataObject
) -> None:
    mixed = tuple(
        Process(one.kind, in_another_order(one.events, data.draw(st.permutations(one.events))))
        for one in case.processes
    )
    other = CaseFacts(case.date_of_birth, mixed)
    assert told(engine.deadlines(other, as_of), as_of) == told(engine.deadlines(case, as_of), as_of)


@pytest.mark.parametrize("rule", DATED, ids=lambda rule: rule.id)
@settings(deadline=None, max_examples=25)
@given(first=ANY_DAY, later=st.integers(0, 800))
def test_a_later_trigger_never_gives_an_earlier_date(rule: Rule, first: date, later: int) -> None:
    assert rule.limit is not None
    one, other = rule.limit.due(first, {}), rule.limit.due(first + timedelta(days=later), {})
    if one is None or other is None:
        assert one is other
        return
    assert one <= other


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(deadline=None, max_examples=25)
@given(day=st.dates(date(2014, 1, 1), date(2040, 12, 31)))
def test_every_rule_answers_any_day_with_a_date_a_null_or_a_clear_error(rule: Rule, day: date) -> None:
    if not rule.in_force_on(day):
        with pytest.raises(WrongUse, match="in force"):
            due_date(rule.id, day)
        return
    found = due_date(rule.id, day)
    assert found.because
    if rule.limit is None:
        assert found.due is None
    if found.due is not None:
        assert found.act_by is not None
        assert found.act_by <= found.due


@UNHURRIED
@given(cases(), processes(OF_THE_DESK), DAYS)
def test_a_request_for_papers_or_a_complaint_changes_no_date_of_the_plan(
    case: CaseFacts, beside: Process, as_of: date
) -> None:
    quiet = tuple(event for event in beside.events if event.type not in ("died", "moved_away"))
    more = CaseFacts(case.date_of_birth, (*case.processes, Process(beside.kind, quiet)))

    def of_the_plan(facts: CaseFacts) -> list[tuple[Any, ...]]:
        found = engine.deadlines(facts, as_of)
        return told([one for one in found if one.rule.process not in OF_THE_DESK], as_of)

    assert of_the_plan(more) == of_the_plan(case)


@UNHURRIED
@given(cases(), DAYS, st.integers(1, 900))
def test_what_happens_after_a_day_is_unknown_on_that_day(case: CaseFacts, as_of: date, ahead: int) -> None:
    known = CaseFacts(
        case.date_of_birth,
        tuple(
            Process(
                one.kind,
                tuple(event for event in one.events if event.on <= as_of or event.type.endswith("_planned")),
            )
            for one in case.processes
        ),
    )
    assert told(engine.deadlines(case, as_of), as_of) == told(engine.deadlines(known, as_of), as_of)


@UNHURRIED
@given(cases(), DAYS)
def test_states_agree_with_dates(case: CaseFacts, as_of: date) -> None:
    for one in engine.deadlines(case, as_of):
        state, days = standing.state_on(one, as_of), standing.days_on(one, as_of)
        past = one.due is not None and (as_of > one.due or (one.strictly_before and as_of == one.due))
        in_time = (
            one.met_on is not None
            and one.due is not None
            and (one.met_on < one.due or (one.met_on == one.due and not one.strictly_before))
        )
        assert (state in (State.MET, State.MET_LATE)) <= (one.met_on is not None), one
        if state is State.OVERDUE:
            assert past
            assert not one.excepted
            assert not one.lapses
        if state is State.OPEN:
            assert not past
        if one.met_on is not None and one.due is not None:
            assert (state is State.MET) == in_time, one
        if state in (State.OPEN, State.OVERDUE) or (state is State.EXCEPTED and one.met_on is None):
            assert one.due is None or days == (one.due - as_of).days
        else:
            assert days is None, one


@UNHURRIED
@given(cases(), DAYS)
def test_the_day_to_act_by_is_the_last_working_day_not_after_the_date(case: CaseFacts, as_of: date) -> None:
    for one in engine.deadlines(case, as_of):
        if one.due is None:
            assert one.act_by is None
            continue
        assert one.act_by is not None
        last = one.due - timedelta(days=one.strictly_before or one.rule.day_early)
        assert one.act_by <= last
        assert calendar().is_working_day(one.act_by)
        between = (last - one.act_by).days
        assert not any(calendar().is_working_day(last - timedelta(days=back)) for back in range(between))


@UNHURRIED
@given(cases(), DAYS)
def test_deadlines_stand_in_the_order_of_the_contract(case: CaseFacts, as_of: date) -> None:
    found = engine.deadlines(case, as_of)
    keys = [(one.due or date.max, one.rule.id, one.starts_on, one.of or "") for one in found]
    assert keys == sorted(keys)


@UNHURRIED
@given(cases(), DAYS, st.integers(0, 6))
def test_a_deadline_once_met_stays_met_as_days_go_by(case: CaseFacts, as_of: date, months: int) -> None:
    later = as_of + timedelta(days=30 * months)
    settled = {State.MET, State.MET_LATE, State.ENDED}
    for one in engine.deadlines(case, as_of):
        if standing.state_on(one, as_of) in settled:
            assert standing.state_on(one, later) is standing.state_on(one, as_of)


@UNHURRIED
@given(cases(), DAYS)
def test_after_a_death_nothing_is_left_to_do(case: CaseFacts, as_of: date) -> None:
    last = max((event.on for one in case.processes for event in one.events), default=as_of)
    over = CaseFacts(
        case.date_of_birth, (*case.processes, Process("ceasing", (Event("died", last + timedelta(days=1)),)))
    )
    day = max(as_of, last + timedelta(days=2))
    left = [
        one
        for one in engine.deadlines(over, day)
        if standing.state_on(one, day) in (State.OPEN, State.OVERDUE)
    ]
    assert left == []
