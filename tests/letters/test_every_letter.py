"""Every letter of the annual review, made from a real case: words, dates, readers, and what the law asks."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.letters.catalogue import letters
from caseworker_app.store.open import Store
from tests.letters.world import NOW, SCENES, composed, settle


def test_there_is_a_scene_for_every_letter_about_one_case() -> None:
    assert {name for name, template in letters().items() if not template.about} == set(SCENES)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_letter_goes_to_each_of_its_readers_and_nothing_speaks_against_it(store: Store, name: str) -> None:
    case_id = settle(store, SCENES[name])
    found = composed(store, case_id, name, SCENES[name].typed)
    assert found.made
    assert not found.unmade, found.unmade[0].error
    assert not [left for left in found.left_out if left.is_wanting]
    for made in found.made:
        assert not made.objections, made.objections
        text = made.letter.text()
        assert "\ue000" not in text
        assert "Missing" not in text


def test_time_and_place_come_from_the_planned_meeting_unless_somebody_types_them(store: Store) -> None:
    case_id = settle(store, SCENES["review-decision-maintain"])
    with store.unit("plan", user="R. Patel", now=NOW) as unit:
        record_event(
            unit,
            NewEvent(
                case_id=case_id, type="review_meeting_planned", on=date(2027, 1, 8), kind="annual_review",
                new=True, detail={"time": "10am", "place": "The Quiet Room"},
            ),
        )  # fmt: skip
    planned = composed(store, case_id, "review-invitation", {}).made[0].letter.text()
    assert "at 10am, at The Quiet Room" in planned
    typed = composed(store, case_id, "review-invitation", {"meeting_time": "noon"}).made[0].letter.text()
    assert "at noon, at The Quiet Room" in typed
