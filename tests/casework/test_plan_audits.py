"""An audit of plans from the draw to what is done about it: blind marking, settling, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from caseworker_app.casework import improvement, preferences
from caseworker_app.casework.close_case import close_case
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.quality import actions, draw, lists, marking, rubric, settling
from caseworker_app.casework.quality.frame import Asked, frame_of
from caseworker_app.casework.quality.lists import Round, Standing
from caseworker_app.casework.quality.marks import Given
from caseworker_app.casework.quality.settling import Decided
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import AuditEntry

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
HALF = Asked(first=date(2026, 5, 1), last=date(2026, 10, 31))
LEAD, ANNE, BEN = "T. Bevan", "Anne Marker", "Ben Marker"


def at(store: Store, user: str = LEAD) -> AbstractContextManager[Unit]:
    return store.unit("audit", user=user, now=NOW)


def add_plan(
    unit: Unit, number: int, *, caseworker: str = "R. Patel", type_: str = "final_plan_sent", day: int = 1
) -> str:
    kinds = {"final_plan_sent": "needs_assessment", "amended_plan_sent": "annual_review"}
    new = NewCase(
        reference=f"EHC-{number:02}", given_name="A", family_name=f"Child {number}", caseworker=caseworker,
        date_of_birth=date(2014, 3, 1), school=f"School {number % 3}",
        team="North" if number % 2 else "South",
    )  # fmt: skip
    case_id = open_case(unit, new)
    record_event(unit, NewEvent(case_id=case_id, type=type_, on=date(2026, 9, day), kind=kinds[type_]))
    return case_id


@pytest.fixture
def cases(store: Store) -> list[str]:
    """Eight plans of two caseworkers, two of them amended; none typed in by those who will mark."""
    with at(store, "Post room") as unit:
        return [
            add_plan(
                unit, number,
                caseworker="R. Patel" if number < 5 else "S. Osei",
                type_="amended_plan_sent" if number in {0, 7} else "final_plan_sent",
            )
            for number in range(8)
        ]  # fmt: skip


def drawn(store: Store, size: int = 4, markers: tuple[str, ...] = (ANNE, BEN), asked: Asked = HALF) -> str:
    with at(store) as unit:
        return draw.draw(unit, asked, size, 4711, markers).sample_id


def shown(store: Store, sample_id: str, user: str = LEAD) -> Round:
    with store.reading() as session:
        return lists.round_of(session, sample_id, user)


def all_met(store: Store, **other: str) -> dict[str, Given]:
    with store.reading() as session:
        known = rubric.current(session)
    return {one.id: Given(other.get(one.id.replace("-", "_"), "met")) for one in known.questions}


def finish(store: Store, user: str, audit_id: str, answers: Mapping[str, Given]) -> bool:
    with at(store, user) as unit:
        return marking.finish(unit, audit_id, answers)


def test_a_sample_says_how_it_was_drawn_and_why_each_plan_is_in_it(store: Store, cases: list[str]) -> None:
    found = shown(store, drawn(store, asked=replace(HALF, strata="caseworker")))
    assert len(found.plans) == 4
    assert "4 plans drawn by caseworker from 8" in found.method
    assert "with the seed 4711" in found.method
    assert {one.why for one in found.plans} == {"R. Patel", "S. Osei"}
    assert all([mark.name for mark in one.markers] == [ANNE, BEN] for one in found.plans)


def test_the_same_seed_on_the_same_day_draws_the_same_plans(store: Store, cases: list[str]) -> None:
    with store.reading() as session:
        frame = frame_of(session, HALF)
        first, again = (draw.chosen(frame_of(session, HALF), HALF, 4, 99) for _ in range(2))
    assert first == again
    assert set(first) <= set(frame.plans)
    drawn(store)
    with pytest.raises(NotAllowed, match="was drawn on 23 November 2026"):
        drawn(store)


def test_only_the_kinds_days_and_teams_asked_for_are_in_the_frame(store: Store, cases: list[str]) -> None:
    with store.reading() as session:
        assert len(frame_of(session, replace(HALF, kinds=("amended_plan_sent",))).plans) == 2
        assert len(frame_of(session, replace(HALF, teams=("North",))).plans) == 4
        assert not frame_of(session, Asked(first=TODAY, last=TODAY)).plans
        sizes = frame_of(session, HALF).sizes("stage")
    assert sizes == {"Secondary": 8}


def test_of_two_plans_of_one_child_the_last_is_drawn_and_a_corrected_day_counts(
    store: Store, cases: list[str]
) -> None:
    with at(store) as unit:
        record_event(
            unit,
            NewEvent(case_id=cases[1], type="amended_plan_sent", on=date(2026, 10, 5), kind="annual_review"),
        )
    with store.reading() as session:
        own = [one for one in frame_of(session, HALF).plans if one.case_id == cases[1]]
    assert [(one.kind, one.sent_on) for one in own] == [("amended_plan_sent", date(2026, 10, 5))]


def test_an_empty_frame_and_a_sample_larger_than_its_frame_are_refused(
    store: Store, cases: list[str]
) -> None:
    with pytest.raises(WrongUse, match="No such plan was sent from 1 January 2026"):
        drawn(store, asked=Asked(first=date(2026, 1, 1), last=date(2026, 1, 31)))
    with pytest.raises(WrongUse, match=r"9 plans cannot be drawn from 8\. Ask for 1 to 8"):
        drawn(store, size=9)
    with pytest.raises(WrongUse, match="0 plans"):
        drawn(store, size=0)
    with store.reading() as session:
        assert lists.samples(session) == []


def test_one_marker_is_not_enough(store: Store, cases: list[str]) -> None:
    with pytest.raises(WrongUse, match="Two people mark each plan"):
        drawn(store, markers=(ANNE, " anne  MARKER "))
    sample = drawn(store)
    audit = shown(store, sample).plans[0].audit_id
    finish(store, ANNE, audit, all_met(store))
    line = shown(store, sample).plans[0]
    assert (line.standing, line.grade) == (Standing.HALF, "")
    with store.reading() as session, pytest.raises(NotAllowed, match="Both markers have to finish"):
        settling.to_settle(session, audit, LEAD)
    assert shown(store, sample).agreed.answers == 0


def test_nobody_marks_a_plan_that_they_wrote(store: Store, cases: list[str]) -> None:
    found = shown(store, drawn(store, size=8, markers=("R. Patel", "S. Osei", ANNE)))
    by_reference = {one.reference: [mark.name for mark in one.markers] for one in found.plans}
    assert sorted(by_reference["EHC-01"]) == [ANNE, "S. Osei"]
    assert sorted(by_reference["EHC-06"]) == [ANNE, "R. Patel"]
    with at(store) as unit, pytest.raises(NotAllowed, match=r"R\. Patel wrote this plan"):
        draw.set_markers(unit, found.plans[1].audit_id, ("R.  Patel", ANNE))


def test_who_recorded_the_draft_wrote_the_plan_too(store: Store, cases: list[str]) -> None:
    with at(store, BEN) as unit:
        record_event(unit, NewEvent(case_id=cases[1], type="draft_plan_sent", on=date(2026, 8, 3)))
    found = shown(store, drawn(store, size=8))
    plan = next(one for one in found.plans if one.reference == "EHC-01")
    assert [mark.name for mark in plan.markers] == [ANNE]


def test_a_plan_that_came_to_a_marker_is_no_longer_theirs_to_mark(store: Store, cases: list[str]) -> None:
    audit = shown(store, drawn(store, size=8)).plans[0]
    with at(store) as unit:
        from caseworker_app.casework.reassign import reassign

        reassign(unit, [audit.case_id], ANNE)
    with pytest.raises(NotAllowed, match="nobody marks their own"):
        finish(store, ANNE, audit.audit_id, all_met(store))


def test_nothing_of_one_marker_is_shown_before_both_have_finished(store: Store, cases: list[str]) -> None:
    sample = drawn(store)
    audit = shown(store, sample).plans[0].audit_id
    secret = {**all_met(store), "needs-all": Given("not_met", "An unheard-of word")}
    finish(store, ANNE, audit, secret)
    with store.reading() as session:
        mine = marking.to_mark(session, audit, BEN)
        assert not mine.answers
        seen = repr((mine, lists.round_of(session, sample, BEN)))
        told = " ".join(repr(line.change) for line in session.execute(select(AuditEntry)).scalars())
        with pytest.raises(NotAllowed):
            settling.to_settle(session, audit, LEAD)
    assert "unheard-of" not in seen
    assert "unheard-of" not in told


def test_what_is_half_marked_is_kept_and_what_is_finished_stays(store: Store, cases: list[str]) -> None:
    audit = shown(store, drawn(store)).plans[0].audit_id
    with at(store, ANNE) as unit:
        marking.keep(unit, audit, {"views": Given("partly", "Of last year")})
    with store.reading() as session:
        assert marking.to_mark(session, audit, ANNE).answers["views"] == Given("partly", "Of last year")
    with pytest.raises(NotAllowed, match="questions are open"):
        finish(store, ANNE, audit, {"views": Given("partly")})
    finish(store, ANNE, audit, all_met(store))
    with at(store, ANNE) as unit, pytest.raises(NotAllowed, match="You have finished"):
        marking.keep(unit, audit, {})


def test_two_who_agree_settle_a_plan_and_the_grade_is_worked_out(store: Store, cases: list[str]) -> None:
    sample = drawn(store)
    audit = shown(store, sample).plans[0].audit_id
    assert not finish(store, ANNE, audit, all_met(store))
    assert finish(store, BEN, audit, all_met(store))
    line = shown(store, sample).plans[0]
    assert (line.standing, line.score, line.grade, line.is_good) == (
        Standing.SETTLED,
        100,
        "Outstanding",
        True,
    )


def test_where_two_differ_a_third_decides_with_a_reason(store: Store, cases: list[str]) -> None:
    sample = drawn(store)
    audit = shown(store, sample).plans[0].audit_id
    finish(store, ANNE, audit, all_met(store))
    assert not finish(store, BEN, audit, all_met(store, provision_specific="not_met"))
    with store.reading() as session:
        (differs,) = settling.to_settle(session, audit, LEAD).differs
    assert (differs.first.answer, differs.second.answer) == ("met", "not_met")
    for decisions, words in (
        ({}, "needs a decision"),
        ({"provision-specific": Decided("not_met", " ")}, "Enter the reason"),
        ({"provision-specific": Decided("perhaps", "So be it")}, "is no answer"),
    ):
        with at(store) as unit, pytest.raises((NotAllowed, WrongUse), match=words):
            settling.settle(unit, audit, decisions)
    with at(store, ANNE) as unit, pytest.raises(NotAllowed, match="You marked this plan"):
        settling.settle(unit, audit, {"provision-specific": Decided("met", "I say so")})
    with at(store) as unit:
        decided = {"provision-specific": Decided("not_met", "“Regular” is not how often")}
        assert settling.settle(unit, audit, decided) == "Requires improvement"
    found = shown(store, sample)
    assert (found.plans[0].grade, found.plans[0].essentials_missed) == ("Requires improvement", 1)
    assert (found.agreed.same, found.agreed.answers) == (21, 22)


def test_only_a_team_lead_draws_and_settles(store: Store, cases: list[str]) -> None:
    with at(store) as unit:
        preferences.write(unit, {"team_leads": LEAD})
    sample = drawn(store)
    audit = shown(store, sample).plans[0].audit_id
    with at(store, ANNE) as unit, pytest.raises(NotAllowed, match="Only a team lead draws"):
        draw.draw(unit, HALF, 2, 1, (ANNE, BEN))
    finish(store, ANNE, audit, all_met(store))
    finish(store, BEN, audit, all_met(store, views="partly"))
    with store.reading() as session, pytest.raises(NotAllowed, match="Only a team lead settles"):
        settling.to_settle(session, audit, "S. Osei")
    assert not shown(store, sample, "S. Osei").plans[0].may_settle
    assert shown(store, sample).plans[0].may_settle


def test_a_question_taken_out_meanwhile_is_still_asked_of_a_sample_drawn_before(
    store: Store, cases: list[str]
) -> None:
    sample = drawn(store)
    audit = shown(store, sample).plans[0].audit_id
    before = all_met(store)
    finish(store, ANNE, audit, before)
    with store.reading() as session:
        known = rubric.current(session)
    with at(store) as unit:
        changed = rubric.change(unit, known.questions[1:], known.grades)
    assert changed.version == 2
    with store.reading() as session:
        assert len(marking.to_mark(session, audit, BEN).rubric.questions) == len(before)
    assert finish(store, BEN, audit, before)
    with at(store) as unit:
        later = draw.draw(unit, HALF, 4, 1, (ANNE, BEN)).sample_id
    audit = shown(store, later).plans[0].audit_id
    with at(store, ANNE) as unit, pytest.raises(WrongUse, match="does not ask that question"):
        marking.keep(unit, audit, {"views": Given("met")})


def test_a_rubric_that_cannot_grade_is_refused(store: Store) -> None:
    with store.reading() as session:
        known = rubric.current(session)
    best = known.grades[0]
    for questions, grades, words in (
        ((), known.grades, "without a question"),
        (known.questions, (best,), "begins at 0"),
        (known.questions, (*reversed(known.grades[:-1]), known.grades[-1]), "from the best down"),
        (known.questions, (best, replace(known.grades[-1], essentials_missed=1)), "whatever it lacks"),
        ((replace(known.questions[0], section="Z"),), known.grades, "no section"),
        ((replace(known.questions[0], text=" "),), known.grades, "Enter the question"),
    ):
        with at(store) as unit, pytest.raises((NotAllowed, WrongUse), match=words):
            rubric.change(unit, questions, grades)
    with store.reading() as session:
        assert rubric.current(session) == known


def test_a_plan_that_ceased_before_the_draw_is_left_out_and_counted(store: Store, cases: list[str]) -> None:
    with at(store) as unit:
        record_event(
            unit, NewEvent(case_id=cases[2], type="plan_ceased", on=date(2026, 11, 2), kind="ceasing",
                           detail={"reason": "2"})
        )  # fmt: skip
        close_case(unit, cases[3], "Moved away", TODAY)
    found = shown(store, drawn(store))
    assert "drawn at random from 6" in found.method
    assert "2 plans that had ceased were left out" in found.method


def test_a_plan_that_ceased_after_the_draw_stays_but_nothing_is_left_to_mend(
    store: Store, cases: list[str]
) -> None:
    sample = drawn(store)
    line = shown(store, sample).plans[0]
    with at(store) as unit:
        close_case(unit, line.case_id, "Moved away", TODAY)
    finish(store, ANNE, line.audit_id, all_met(store))
    assert finish(store, BEN, line.audit_id, all_met(store))
    assert shown(store, sample).plans[0].ceased
    with at(store) as unit, pytest.raises(NotAllowed, match="This plan has ceased"):
        actions.add(unit, line.audit_id, what="Rewrite F", owner="R. Patel", due=None)


def test_a_plan_that_cannot_be_marked_is_taken_out_with_a_reason(store: Store, cases: list[str]) -> None:
    sample = drawn(store)
    audit = shown(store, sample).plans[0].audit_id
    with at(store) as unit, pytest.raises(WrongUse, match="Enter the reason"):
        draw.withdraw(unit, audit, "")
    with at(store) as unit:
        draw.withdraw(unit, audit, "The Tribunal has the file")
    assert shown(store, sample).plans[0].standing is Standing.OUT
    with pytest.raises(NotAllowed, match="The Tribunal has the file"):
        finish(store, ANNE, audit, all_met(store))


def test_an_action_about_one_plan_is_agreed_and_done(store: Store, cases: list[str]) -> None:
    sample = drawn(store)
    audit = shown(store, sample).plans[0].audit_id
    with at(store) as unit, pytest.raises(NotAllowed, match="not settled yet"):
        actions.add(unit, audit, what="Rewrite F", owner="R. Patel", due=None)
    finish(store, ANNE, audit, all_met(store))
    finish(store, BEN, audit, all_met(store))
    with at(store) as unit, pytest.raises(NotAllowed, match="has passed"):
        actions.add(unit, audit, what="Rewrite F", owner="R. Patel", due=date(2026, 1, 1))
    with at(store) as unit:
        action = actions.add(unit, audit, what="Rewrite F", owner="R. Patel", due=date(2026, 12, 1))
    with at(store) as unit, pytest.raises(NotAllowed, match="It was agreed on"):
        actions.done(unit, action, date(2026, 11, 24))
    with at(store) as unit:
        actions.done(unit, action, TODAY)
    assert [one.done_on for one in shown(store, sample).plans[0].actions] == [TODAY]


def test_an_action_about_many_plans_stands_in_the_improvement_plan(store: Store) -> None:
    with store.reading() as session:
        area = improvement.board(session, TODAY, TODAY).areas[0]
    with at(store) as unit:
        actions.about_many(unit, area_id=area.id, what="Training on section F", owner="SENCO lead", due=None)
    with store.reading() as session:
        (action,) = improvement.board(session, TODAY, TODAY).areas[0].actions
    assert (action.what, action.figure) == ("Training on section F", "plan_quality")


def test_two_cases_that_become_one_keep_the_audit(store: Store, cases: list[str]) -> None:
    sample = drawn(store, size=8)
    line = shown(store, sample).plans[0]
    finish(store, ANNE, line.audit_id, all_met(store))
    with at(store) as unit:
        merge_cases(unit, cases[3], line.case_id)
    found = next(one for one in shown(store, sample).plans if one.audit_id == line.audit_id)
    assert (found.case_id, found.standing) == (cases[3], Standing.HALF)
    assert finish(store, BEN, line.audit_id, all_met(store))
