"""Drawing, grading and agreement: the numbers of an audit, against worked examples and over random ones."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.casework.quality import rubric, sampling
from caseworker_app.casework.quality.agreement import agreement
from caseworker_app.casework.quality.grading import Grade, Question, graded

PLANS = st.lists(st.tuples(st.uuids(), st.sampled_from("abcdefg")), min_size=1, max_size=60, unique=True)
SEEDS = st.integers(0, 2**31 - 1)
ANSWERS = st.sampled_from(("met", "partly", "not_met", "not_applicable"))


def name(one: tuple[object, str]) -> str:
    return str(one[0])


def stratum(one: tuple[object, str]) -> str:
    return one[1]


def table(rows: list[list[int]]) -> list[tuple[str, str]]:
    """The pairs of a table of counts: rows are the first marker's answers, columns the second's."""
    return [
        (str(i), str(j)) for i, row in enumerate(rows) for j, count in enumerate(row) for _ in range(count)
    ]


@given(plans=PLANS, seed=SEEDS, data=st.data())
def test_a_seed_draws_the_same_plans_however_they_are_listed(
    plans: list[tuple[object, str]], seed: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(plans)))
    other = data.draw(st.permutations(plans))
    drawn = sampling.stratified(plans, size, seed, name, stratum)
    assert drawn == sampling.stratified(other, size, seed, name, stratum)
    assert len({name(one) for one in drawn}) == size
    simply = sampling.simple(plans, size, seed, name)
    assert simply == sampling.simple(other, size, seed, name)
    assert len({name(one) for one in simply}) == size


@given(plans=PLANS, seed=SEEDS, data=st.data())
def test_each_stratum_has_its_share_rounded_up_or_down(
    plans: list[tuple[object, str]], seed: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(plans)))
    drawn = Counter(stratum(one) for one in sampling.stratified(plans, size, seed, name, stratum))
    for each, number in Counter(map(stratum, plans)).items():
        share = Fraction(size * number, len(plans))
        assert floor(share) <= drawn[each] <= ceil(share)


def test_over_many_seeds_each_plan_is_drawn_as_often() -> None:
    plans = [(f"plan {number}", "small" if number < 3 else "large") for number in range(12)]
    for draw in (
        lambda seed: sampling.simple(plans, 5, seed, name),
        lambda seed: sampling.stratified(plans, 5, seed, name, stratum),
    ):
        drawn = Counter(one for seed in range(3000) for one in draw(seed))
        # 1250 are expected each; five standard deviations are 135
        assert all(1115 < drawn[one] < 1385 for one in plans)


def test_kappa_is_that_of_cohens_own_example() -> None:
    """Cohen 1960, table 1: 200 cases, p_o = .70, p_e = .41, kappa = .492."""
    found = agreement(table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert (found.same, found.answers, found.per_cent) == (140, 200, Decimal("70.0"))
    assert found.kappa == Decimal("0.49")


def test_kappa_is_that_of_other_published_examples() -> None:
    """The three tables by which textbooks and the article on Cohen's kappa show it: .40, .13 and .26."""
    assert agreement(table([[20, 5], [10, 15]])).kappa == Decimal("0.40")
    assert agreement(table([[45, 15], [25, 15]])).kappa == Decimal("0.13")
    assert agreement(table([[25, 35], [5, 35]])).kappa == Decimal("0.26")


def test_without_answers_or_with_one_answer_throughout_there_is_no_kappa() -> None:
    assert (agreement([]).per_cent, agreement([]).kappa) == (None, None)
    found = agreement([("met", "met")] * 5)
    assert (found.per_cent, found.kappa) == (Decimal("100.0"), None)


@given(pairs=st.lists(st.tuples(ANSWERS, ANSWERS), min_size=1, max_size=40))
def test_agreement_is_the_same_whoever_is_called_first(pairs: list[tuple[str, str]]) -> None:
    found, turned = agreement(pairs), agreement([(second, first) for first, second in pairs])
    assert found == turned
    if found.kappa is not None:
        assert Decimal(-1) <= found.kappa <= 1
        assert (found.kappa == 1) == (found.same == found.answers)


GRADES = (Grade("Good", 75, 0, True), Grade("Fair", 50, 1, False), Grade("Poor", 0, 99, False))
FOUR = tuple(Question(str(n), "F", f"Question {n}", must=n == 0) for n in range(4))


def test_a_grade_follows_from_the_points_and_the_essential_questions() -> None:
    def of(*answers: str) -> tuple[int, str]:
        found = graded(FOUR, GRADES, dict(zip("0123", answers, strict=True)))
        assert found is not None
        return found.score, found.grade.name

    assert of("met", "met", "met", "met") == (100, "Good")
    assert of("met", "met", "partly", "partly") == (75, "Good")
    assert of("met", "partly", "partly", "partly") == (63, "Fair")  # 62.5, half rounded up
    assert of("not_met", "met", "met", "met") == (75, "Fair")  # the essential one is not met
    assert of("not_met", "not_met", "met", "partly") == (38, "Poor")
    assert of("met", "not_applicable", "not_applicable", "not_applicable") == (100, "Good")


def test_a_plan_to_which_no_question_applies_has_no_grade() -> None:
    assert graded(FOUR, GRADES, dict.fromkeys("0123", "not_applicable")) is None


@given(answers=st.lists(ANSWERS, min_size=4, max_size=4), place=st.integers(0, 3))
def test_a_better_answer_never_makes_a_worse_grade(answers: list[str], place: int) -> None:
    better = {"not_met": "partly", "partly": "met"}
    if answers[place] not in better:
        return
    raised = [*answers]
    raised[place] = better[answers[place]]
    names = [one.name for one in GRADES]
    before = graded(FOUR, GRADES, dict(zip("0123", answers, strict=True)))
    after = graded(FOUR, GRADES, dict(zip("0123", raised, strict=True)))
    assert before is not None
    assert after is not None
    assert names.index(after.grade.name) <= names.index(before.grade.name)


def test_the_rubric_of_the_program_asks_about_every_section_and_can_grade() -> None:
    known = rubric.given()
    assert {one.section for one in known.questions} == set(rubric.SECTIONS)
    assert len({one.id for one in known.questions}) == len(known.questions)
    assert all(one.guidance for one in known.questions)
    found = graded(known.questions, known.grades, {one.id: "met" for one in known.questions})
    assert found is not None
    assert found.grade.good
