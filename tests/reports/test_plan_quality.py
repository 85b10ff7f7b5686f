"""What audits found: the questions that plans fail, for a lead and for everybody."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.quality import rubric
from caseworker_app.casework.quality.grading import ANSWERS, Question, graded
from caseworker_app.reports import evidence, figures
from caseworker_app.reports.figures import Period
from caseworker_app.reports.plan_quality import (
    NOTHING_FOUND,
    Answered,
    Findings,
    QuestionLine,
    findings,
    for_everybody,
)
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import PlanAudit, PlanMark, PlanSample

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DRAWN = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
YEAR = Period(date(2026, 1, 1), date(2026, 11, 23))
PLANS = 24


def settled(unit: Unit, sample: PlanSample, number: int, chance: random.Random) -> None:
    """One plan, marked by two: sections F and E are what it lacks."""
    new = NewCase(reference=f"EHC-{number:02}", given_name="A", family_name=f"Name{number}", team="North")
    case_id = open_case(unit, new)
    known = rubric.current(unit.session)
    answers = dict.fromkeys((one.id for one in known.questions), "met")
    answers["budget"] = "not_applicable" if number else "met"  # one family alone has a direct payment
    if number % 2:
        answers["provision-specific"] = "not_met"
    if number % 3 == 0:
        answers["outcomes"] = "partly"
    found = graded(known.questions, known.grades, answers)
    assert found is not None
    audit = PlanAudit(
        case_id=case_id, sample_id=sample.id, plan_type="final_plan_sent", plan_on=date(2026, 9, 1),
        setting=f"School {number % 4}", caseworker="R. Patel" if number % 2 else "S. Osei",
        writers=["R. Patel"], markers=["Anne", "Ben"], drawn_at=DRAWN, answers=answers, score=found.score,
        grade=found.grade.name, found_good=found.grade.good, settled_on=date(2026, 10, 1 + number),
    )  # fmt: skip
    unit.session.add(audit)
    unit.session.flush()
    for marker in audit.markers:
        said = {name: {"answer": answer, "note": "Zeppelin"} for name, answer in answers.items()}
        if marker == "Ben" and chance.random() < 0.5:
            said["plain"] = {"answer": "partly", "note": ""}
        mark = PlanMark(case_id=case_id, audit_id=audit.id, marker=marker, answers=said, finished_at=NOW)
        unit.session.add(mark)


@pytest.fixture
def audited(store: Store) -> Store:
    """Twenty-four settled audits."""
    chance = random.Random(5)
    with store.unit("audits", user="T. Bevan", now=DRAWN) as unit:
        sample = PlanSample(
            rubric_id=rubric.adopt(unit).id, first=date(2026, 5, 1), last=date(2026, 9, 30), seed=4711,
            kinds=["final_plan_sent"], size=PLANS, frame=80, drawn_on=date(2026, 10, 1), drawn_by="T. Bevan",
        )  # fmt: skip
        unit.session.add(sample)
        unit.session.flush()
        for number in range(PLANS):
            settled(unit, sample, number, chance)
    return store


def found(store: Store, period: Period = YEAR, teams: Sequence[str] = ()) -> Findings:
    with store.reading() as session:
        return findings(session, period, teams)


def test_the_questions_that_plans_fail_most_stand_first(audited: Store) -> None:
    first, second = found(audited).questions[:2]
    assert (first.question.id, first.answered.lacking, first.answered.share) == ("provision-specific", 12, 50)
    assert (second.question.id, second.answered.lacking) == ("outcomes", 8)
    plain = next(one for one in found(audited).questions if one.question.id == "plain")
    assert plain.differed == 24 * 22 - found(audited).agreed.same > 0
    assert plain.answered.lacking == 0  # the moderator's answer counts, not a marker's


def test_sections_settings_and_caseworkers_are_counted_from_the_same_answers(audited: Store) -> None:
    told = found(audited)
    assert told.sections is not None
    whole = Answered(
        *(sum(getattr(one.answered, name) for one in told.questions) for name in Answered.__slots__)
    )
    for parts in (
        told.sections.values(),
        [one.answered for one in told.settings],
        [one.answered for one in told.caseworkers],
    ):
        assert Answered(*(sum(getattr(one, name) for one in parts) for name in Answered.__slots__)) == whole
    worst = told.caseworkers[0]
    assert (worst.name, worst.plans, worst.good, worst.weakest) == ("R. Patel", 12, 0, "F")


def test_the_figure_counts_the_same_plans(audited: Store) -> None:
    with audited.connection() as connection:
        answer = figures.answer(connection, figures.figure("plan_quality"), YEAR)
    assert (answer.numerator, answer.denominator) == (found(audited).good, PLANS)
    assert sum(one.denominator for one in answer.parts.values()) == PLANS


def test_on_a_past_day_only_what_was_settled_by_then_was_known(audited: Store) -> None:
    with figures.known_on(audited, date(2026, 10, 6)) as then:
        assert figures.answer(then, figures.figure("plan_quality"), YEAR).denominator == 6
    with figures.known_on(audited, date(2026, 9, 29)) as then:
        assert figures.answer(then, figures.figure("plan_quality"), YEAR).denominator == 0


def test_only_the_period_and_the_teams_asked_for_are_told_of(audited: Store) -> None:
    assert found(audited, Period(date(2026, 10, 1), date(2026, 10, 6))).plans == 6
    assert found(audited, teams=("South",)) == NOTHING_FOUND
    assert found(audited, Period(date(2025, 1, 1), date(2025, 12, 31))) == NOTHING_FOUND


def test_a_question_that_was_taken_out_since_is_told_of_as_it_was(audited: Store) -> None:
    with audited.unit("change", user="T. Bevan", now=NOW) as unit:
        known = rubric.current(unit.session)
        kept = [
            replace(one, text="Is it quantified?") if one.id == "provision-specific" else one
            for one in known.questions
            if one.id != "outcomes"
        ]
        rubric.change(unit, kept, known.grades)
    first, second = found(audited).questions[:2]
    assert (first.question.text, first.is_asked) == ("Is it quantified?", True)
    assert (second.question.id, second.is_asked) == ("outcomes", False)


def test_the_pack_tells_of_audits_and_the_public_one_of_no_few_children(
    audited: Store, tmp_path: Path
) -> None:
    request = evidence.asked_of(audited, YEAR, TODAY)
    evidence.make_pack(audited, tmp_path / "pack", request, user="T. Bevan", now=NOW)
    inside = (tmp_path / "pack" / "evidence.html").read_text("utf-8")
    outside = (tmp_path / "pack" / "public" / "evidence.html").read_text("utf-8")
    for words in ("with the seed 4711", "Cohen’s kappa", "12 of 24 (50 %)", "School 3"):
        assert words in inside, words
        assert (words in outside) == (words == "12 of 24 (50 %)")
    assert not any(words in inside + outside for words in ("R. Patel", "S. Osei", "Zeppelin", "Name1"))
    with (tmp_path / "pack" / "public" / "quality.csv").open(encoding="utf-8-sig") as text:
        told = {row["question"]: row for row in csv.DictReader(text)}
    budget = next(one.text for one in rubric.given().questions if one.id == "budget")
    assert told[budget]["met"] == told[budget]["not_applicable"] == "*"
    assert sum(row["met"] != "*" for row in told.values()) == 2


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(list(ANSWERS)), min_size=3, max_size=3), min_size=0, max_size=40),
)
def test_no_public_line_tells_of_one_to_four_children(plans: list[list[str]]) -> None:
    lines = []
    for place in range(3):
        given_ = [one[place] for one in plans]
        told = Answered(*(given_.count(answer) for answer in ANSWERS))
        lines.append(QuestionLine(Question(str(place), "F", str(place)), told, 0, True))
    for _, told_ in for_everybody(lines):
        if told_ is not None:
            counts = {told_.met, told_.lacking, len(plans) - told_.met, len(plans) - told_.applies}
            assert not counts & {1, 2, 3, 4}
            assert min(told_.met, told_.lacking) >= 5
