"""One review, one decision: letters that contradict each other never wait, or go, beside one another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import update

from caseworker_app.casework.processes import story_of
from caseworker_app.casework.record_event import NewEvent, never_happened, record_event
from caseworker_app.errors import NotAllowed
from caseworker_app.letters import batch, drafts, make
from caseworker_app.letters.drafts import Wish
from caseworker_app.letters.posting import Posted, post
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Document
from tests.letters.families import (
    DAY,
    HELD,
    MAINTAIN,
    NOW,
    OFFICER,
    REASONS,
    approved,
    child,
    drafted,
    parent,
    printed,
    ready,
    set_up,
)

AMEND = "review-decision-amend"
CHANGES = {"amendments": "- Section F: an hour a week"}
PAPA = parent("Mr Dan Osei", "4 Quay Street; Ashmere; AS1 9ZZ", "father")
MAMA = parent("Ms Karin Lindqvist", "18 Tannery Row; Ashmere; AS4 2LP")


@pytest.fixture
def case(store: Store) -> str:
    """A child whose review meeting was held three weeks ago."""
    set_up(store)
    return child(store, "14-197", "Freya", "Lindqvist", MAMA, PAPA)


def posted(store: Store, *named: str) -> Posted:
    with store.unit("post letters", user=OFFICER, now=NOW) as unit:
        return post(unit, named, on=DAY)


def at_once(store: Store, case: str, letter: str, typed: Mapping[str, str]) -> make.Outcome:
    wish = Wish(case_id=case, letter=letter, typed=typed, day=DAY)
    with store.unit("make a letter", user=OFFICER, now=NOW) as unit:
        return make.make_letters(unit, store, wish)


def record(store: Store, case: str, type_: str) -> str:
    with store.unit("record", user=OFFICER, now=NOW) as unit:
        return record_event(unit, NewEvent(case_id=case, type=type_, on=DAY)).event_id


def types(store: Store, case: str) -> set[str]:
    with store.reading() as session:
        return {event.type for event in story_of(session, case).told}


@pytest.mark.parametrize("state", ["ready", "printed"])
def test_another_decision_is_not_made_while_one_waits_until_that_is_cancelled(
    store: Store, case: str, state: str
) -> None:
    ids = ready(store, case)
    if state == "printed":
        printed(store, ids)
    refused = drafted(store, case, AMEND, **CHANGES)
    assert not refused.document_ids
    (why,) = {one.why for one in refused.refused}
    assert f"Another decision is {state}: “Decision to keep an EHC plan as it is”" in why
    assert "Cancel that letter first" in why
    with pytest.raises(NotAllowed, match="Another decision is"):
        at_once(store, case, AMEND, CHANGES)
    with store.unit("cancel", user=OFFICER, now=NOW) as unit:
        drafts.cancel(unit, ids, because="The plan is to change after all")
    assert len(ready(store, case, AMEND, **CHANGES)) == 2


def test_of_two_drafts_only_one_can_be_approved(store: Store, case: str) -> None:
    keep, change = drafted(store, case), drafted(store, case, AMEND, **CHANGES)
    assert len(approved(store, keep.document_ids).document_ids) == 2
    assert not approved(store, change.document_ids).document_ids


def test_a_batch_refuses_the_children_whose_other_decision_waits(store: Store, case: str) -> None:
    ready(store, case, AMEND, **CHANGES)
    other = child(store, "B", "Omar", "Said")
    wishes = [Wish(case_id=one, letter=MAINTAIN, typed=REASONS, day=DAY) for one in (case, other)]
    with store.reading() as session:
        made = batch.prepare_batch(session, store, wishes, user=OFFICER, now=NOW)
    assert [item.reference for item in made.run.items] == ["B"]
    (why,) = [one.why for one in made.run.refused if one.case == "14-197"]
    assert "Another decision is ready" in why


def test_a_decision_recorded_otherwise_refuses_the_letter_until_it_is_corrected(
    store: Store, case: str
) -> None:
    event = record(store, case, "decision_to_cease")
    (refused,) = drafted(store, case).refused
    assert "the family was told that the plan will cease" in refused.why
    with store.unit("correct", user=OFFICER, now=NOW) as unit:
        never_happened(unit, event)
    assert len(ready(store, case)) == 2


def test_a_letter_that_went_to_one_household_refuses_the_other_decision(store: Store, case: str) -> None:
    run = printed(store, ready(store, case))
    posted(store, run.items[0].document_id)
    with store.unit("cancel", user=OFFICER, now=NOW) as unit:
        drafts.cancel(unit, [run.items[1].document_id], because="Wrong letter")
    (refused,) = drafted(store, case, AMEND, **CHANGES).refused
    assert "Another decision is posted" in refused.why
    with store.unit("correct", user=OFFICER, now=NOW) as unit:
        never_happened(
            unit,
            record_event(unit, NewEvent(case_id=case, type="decision_to_maintain", on=DAY)).event_id,
        )
    assert len(ready(store, case, AMEND, **CHANGES)) == 2


def both_printed(store: Store, case: str) -> tuple[list[str], list[str]]:
    """Two decisions printed side by side, as an earlier version or a colleague's laptop could leave them."""
    keep = ready(store, case)
    with store.unit("aside", user=OFFICER, now=NOW) as unit:
        unit.session.execute(update(Document).where(Document.id.in_(keep)).values(state="draft"))
    change = ready(store, case, AMEND, **CHANGES)
    for ids in (change, keep):
        with store.unit("aside", user=OFFICER, now=NOW) as unit:
            unit.session.execute(update(Document).where(Document.id.in_(ids)).values(state="printed"))
    return keep, change


def test_two_decisions_are_not_posted_together(store: Store, case: str) -> None:
    keep, change = both_printed(store, case)
    with pytest.raises(NotAllowed, match=r"“Decision to .* cannot be posted, so nothing is. Another"):
        posted(store, *keep, *change)
    assert "decision_to_maintain" not in types(store, case)
    assert "decision_to_amend" not in types(store, case)


def test_a_decision_is_not_posted_after_another_finished_the_review(store: Store, case: str) -> None:
    keep, change = both_printed(store, case)
    assert posted(store, *keep).events == (("14-197", "decision_to_maintain"),)
    with pytest.raises(NotAllowed, match="the plan stays as it is"):
        posted(store, *change)
    assert "amendment_notice_sent" not in types(store, case)


def test_a_step_does_not_follow_in_a_finished_review(store: Store, case: str) -> None:
    run = printed(store, ready(store, case))
    record(store, case, "closed")
    with pytest.raises(NotAllowed, match="This review is finished: the process was closed"):
        posted(store, run.id)


@pytest.mark.parametrize("ended", ["decision_to_maintain", "closed"])
def test_the_report_is_sent_out_whatever_was_decided_since(store: Store, case: str, ended: str) -> None:
    late = child(store, "B", "Omar", "Said", events=HELD)
    run = printed(store, ready(store, late, "review-report-cover"))
    record(store, late, ended)
    assert posted(store, run.id).events == (("B", "review_report_circulated"),)
    with store.reading() as session:
        runs = story_of(session, late).runs
    (held,) = [one for one in runs if any(event.type == "review_meeting_held" for event in one.events)]
    assert "review_report_circulated" in {event.type for event in held.events}, "on the review it is about"
    assert not held.is_open


def test_the_second_household_is_still_sent_what_was_recorded_by_hand(store: Store, case: str) -> None:
    run = printed(store, ready(store, case))
    record(store, case, "decision_to_maintain")
    assert posted(store, run.id).events == ()


@pytest.mark.parametrize("next_one_began", [False, True])
def test_a_letter_about_a_finished_review_says_so(store: Store, case: str, next_one_began: bool) -> None:
    record(store, case, "decision_to_maintain")
    if next_one_began:
        with store.unit("record", user=OFFICER, now=NOW) as unit:
            planned = DAY + timedelta(days=200)
            record_event(unit, NewEvent(case_id=case, type="review_meeting_planned", on=planned))
    (refused,) = drafted(store, case).refused
    assert "This review is finished: the family was told that the plan stays as it is" in refused.why
    assert "no such event" not in refused.why
