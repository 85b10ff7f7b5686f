"""The invented caseload: always the same for one seed and day, lawful, and of every kind."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from caseworker_app.demonstration.caseload import caseload, shares
from caseworker_app.demonstration.kinds import KINDS
from caseworker_app.demonstration.told import Child
from caseworker_app.statutory import checks, engine, standing
from caseworker_app.statutory.events import event_type
from caseworker_app.statutory.rule import State
from caseworker_app.statutory.school_leaving import rights_pass_on

TODAY = date(2026, 11, 23)
OTHER_DAYS = (date(2025, 1, 1), date(2026, 3, 2), date(2026, 8, 31), date(2028, 2, 29))


@pytest.fixture(scope="module")
def children() -> list[Child]:
    return caseload(250, 1, TODAY)


def states(children: list[Child], rule: str) -> Counter[State]:
    """Count how often a rule stands in each state."""
    return Counter(
        standing.state_on(one, TODAY)
        for child in children
        for one in engine.deadlines(child.facts(), TODAY)
        if one.rule.id == rule
    )


def test_one_seed_and_day_always_give_the_same_children(children: list[Child]) -> None:
    again = caseload(250, 1, TODAY)
    assert [child.facts() for child in again] == [child.facts() for child in children]
    assert [child.reference for child in again] == [child.reference for child in children]


def test_another_seed_gives_other_children(children: list[Child]) -> None:
    other = caseload(250, 2, TODAY)
    assert [child.family_name for child in other] != [child.family_name for child in children]


@pytest.mark.parametrize("count", [1, 7, 60, 250, 1000])
def test_there_are_as_many_cases_as_were_asked_for(count: int) -> None:
    assert sum(number for _, number in shares(count)) == count
    assert len({child.reference for child in caseload(count, 3, TODAY)}) == count


@pytest.mark.parametrize("count", [60, 250])
def test_the_rarest_kind_of_case_is_there_too(count: int) -> None:
    assert all(number > 0 for _, number in shares(count))
    assert {kind for kind, _ in shares(count)} == set(KINDS)


@pytest.mark.parametrize("as_of", [TODAY, *OTHER_DAYS])
def test_nothing_but_a_plan_lies_in_the_future_or_takes_a_wrong_detail(as_of: date) -> None:
    for child in caseload(250, 1, as_of):
        for run in child.runs:
            for event in run.events:
                known = event_type(run.kind, event.type)
                assert event.on <= as_of or known.is_planned
                for name, value in event.detail.items():
                    detail = known.detail(name)
                    assert detail is not None, (event.type, name)
                    assert not detail.values or value in detail.values


@pytest.mark.parametrize("as_of", [TODAY, *OTHER_DAYS])
def test_only_a_few_cases_hold_dates_that_cannot_be(as_of: date) -> None:
    broken = [
        child
        for child in caseload(250, 1, as_of)
        if any(pair.second is not None for pair in checks.contradictions(child.facts()))
    ]
    assert 1 <= len(broken) <= 8


def test_reviews_are_overdue_as_in_a_council_under_an_improvement_notice(children: list[Child]) -> None:
    reviews = states(children, "ar-next-12m") + states(children, "ar-first-12m")
    assert 15 <= reviews[State.OVERDUE] <= 70
    assert reviews[State.OPEN] > reviews[State.OVERDUE]
    decisions = states(children, "ar-decision")
    assert decisions[State.MET] > 50
    assert decisions[State.MET_LATE] > 5
    assert decisions[State.OVERDUE] > 3


def test_advice_of_psychologists_is_late_and_summers_are_excepted(children: list[Child]) -> None:
    advice = states(children, "na-advice-return")
    assert advice[State.MET_LATE] + advice[State.OVERDUE] > 10
    finals = states(children, "na-plan-final")
    assert finals[State.EXCEPTED] >= 1
    assert finals[State.MET] >= 5
    assert finals[State.MET_LATE] + finals[State.OVERDUE] >= 5


@pytest.mark.parametrize(
    "rule",
    [
        "pt-15-feb", "pt-31-mar", "pt-5-months", "ra-decide", "mv-review", "mv-inform-6w", "cy-decide",
        "ce-25",
        "ap-lodge", "ap-response", "ap-directions", "or-make-draft",
        "me-contact", "dp-review", "cmp-stage1",
        "sar-1-month", "plan-school-consult", "ar-under5",
    ],
)  # fmt: skip
def test_every_corner_of_the_work_is_there(rule: str, children: list[Child]) -> None:
    assert states(children, rule)


def test_brothers_and_sisters_share_their_mother(children: list[Child]) -> None:
    mothers = Counter(id(role.person) for child in children for role in child.roles if role.role == "mother")
    assert sum(1 for number in mothers.values() if number > 1) >= 5
    for child in children:
        assert len({id(role.person) for role in child.roles}) == len(child.roles)


def test_children_in_care_have_a_social_worker_with_responsibility(children: list[Child]) -> None:
    in_care = [child for child in children if child.looked_after]
    assert in_care
    for child in in_care:
        assert any(role.role == "social_worker" and role.parental_responsibility for role in child.roles)


def test_young_people_hold_their_own_rights(children: list[Child]) -> None:
    for child in children:
        born = child.date_of_birth
        own = [role for role in child.roles if role.role == "young_person"]
        assert bool(own) == (born is not None and rights_pass_on(born) <= TODAY)


def test_a_hidden_home_is_hidden_for_everyone_who_lives_there(children: list[Child]) -> None:
    hidden = [child for child in children if any(role.person.withheld for role in child.roles)]
    assert len(hidden) >= 3
    for child in hidden:
        homes = {role.person.address for role in child.roles if role.person.withheld}
        assert all(role.person.withheld for role in child.roles if role.person.address in homes)


def test_pupil_numbers_carry_their_check_letter(children: list[Child]) -> None:
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    numbers = [child.upn for child in children if child.upn]
    assert len(numbers) > 150
    for number in numbers:
        total = sum(int(digit) * weight for digit, weight in zip(number[1:], range(2, 14), strict=True))
        assert number[0] == letters[total % 23]
        assert number[1:4] == "999"
