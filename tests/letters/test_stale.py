"""A ready letter that something speaks against by now needs something: it is not ready to print."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.processes import story_of
from caseworker_app.casework.record_event import never_happened
from caseworker_app.letters import stale
from caseworker_app.letters.print_queue import queue_page
from caseworker_app.letters.stale import Stale
from caseworker_app.store.open import Store
from tests.letters.families import MET, NOW, OFFICER, child, parent, ready, set_up

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def case(store: Store) -> str:
    """A child whose decision letter is ready."""
    set_up(store)
    found = child(
        store, "14-197", "Freya", "Lindqvist", parent("Ms Karin Lindqvist", "1 Elm Road; Ashmere; AS4 2LP")
    )
    assert ready(store, found)
    return found


def problems(store: Store, known: Stale, now: datetime = LATER) -> list[str]:
    with store.reading() as session:
        page = queue_page(session, "ready")
        return [one.problem for one in known.marked(session, page.letters, now.date())]


def test_a_letter_of_which_nothing_changed_is_ready(store: Store, case: str) -> None:
    assert problems(store, Stale(store)) == [""]


def test_a_moved_mother_or_a_corrected_event_makes_its_letter_need_something(store: Store, case: str) -> None:
    known = Stale(store)
    assert problems(store, known) == [""]
    with store.unit("move", user=OFFICER, now=LATER) as unit:
        save_person(
            unit, PersonDetails(case_id=case, name="Karin Lindqvist", address="2 New Road; Ashmere; AS2 2BB")
        )
    assert "changed since it was approved" in problems(store, known)[0]
    with store.unit("correct", user=OFFICER, now=LATER + timedelta(hours=1)) as unit:
        (held,) = [one for one in story_of(unit.session, case).told if one.type == "review_meeting_held"]
        never_happened(unit, held.id)
    assert "no such event" in problems(store, known)[0] or "no open" in problems(store, known)[0]


def test_an_invitation_to_a_meeting_that_has_passed_needs_something(store: Store, case: str) -> None:
    planned = (MET[0], ("review_meeting_planned", "2026-12-16"))
    other = child(store, "B", "Bo", "Berg", events=planned)
    assert ready(store, other, "review-invitation", meeting_time="2pm", meeting_place="The school")
    known = Stale(store)
    assert problems(store, known) == ["", ""]
    ready_still, passed = problems(store, known, NOW + timedelta(days=40))
    assert ready_still == "", "a decision is dated anew when it is printed"
    assert "still to come" in passed


def test_a_letter_is_composed_again_only_where_something_changed(
    store: Store, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    child(store, "B", "Bo", "Berg")
    known, looked = Stale(store), list[str]()
    real = stale.as_approved
    monkeypatch.setattr(stale, "as_approved", lambda at, row: looked.append(row.id) or real(at, row))
    problems(store, known)
    assert not looked, "nothing changed since it was approved"
    tomorrow = NOW + timedelta(days=1)
    problems(store, known, tomorrow)
    problems(store, known, tomorrow)
    assert len(looked) == 1, "once a day"
