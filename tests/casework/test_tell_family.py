"""What to tell a family now, from events and rules alone."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.casework import family_words, preferences
from caseworker_app.casework.case_page import case_page
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.promises import NewPromise
from caseworker_app.casework.tell_family import FamilyCard, family_card
from caseworker_app.statutory.events import EVENT_TYPES
from caseworker_app.statutory.rules import RULES
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit


def card(store: Store, case_id: str, *, today: date = TODAY, to: str = "") -> FamilyCard:
    with store.reading() as session, store.connection() as connection:
        return family_card(session, connection, case_id, today, signed="R. Patel", to=to)


@pytest.fixture
def case(store: Store) -> str:
    case_id = new_case(store, interpreter="Urdu")
    record(store, case_id, "request_received", date(2026, 10, 19), kind="needs_assessment")
    return case_id


def mother(store: Store, case_id: str, **more: str | bool) -> str:
    details = PersonDetails(case_id=case_id, name="Sara Hussain", role="mother", title="Mrs", **more)  # type: ignore[arg-type]
    with unit(store) as work:
        return save_person(work, details)


def test_the_card_says_where_whose_move_by_when_and_why(store: Store, case: str) -> None:
    told = card(store, case)
    assert told.where == "We are deciding whether to assess what Maryam needs."
    assert told.move == "It is our move. You do not need to do anything today."
    assert told.next_step == "We must tell you whether we will assess Maryam by Monday 30 November 2026."
    assert told.next_date == date(2026, 11, 30)
    assert told.because == (
        "The request was received on 19 October 2026. Six weeks from then is 30 November 2026."
    )
    assert told.late == ""


def test_what_is_late_is_said_as_it_is_with_the_day_it_was_due(store: Store, case: str) -> None:
    told = card(store, case, today=date(2026, 12, 4))
    assert told.late == (
        "We had to tell you whether we will assess Maryam by Monday 30 November 2026, and have not done it "
        "yet. That is 4 days late."
    )
    assert "I am sorry: we had to tell you" in told.reply


def test_the_familys_own_turn_is_named_with_its_last_day(store: Store, case: str) -> None:
    record(store, case, "decision_to_assess", date(2026, 10, 26))
    record(store, case, "draft_plan_sent", date(2026, 11, 16), detail={"by": "email"})
    told = card(store, case)
    assert told.where.startswith("You have the draft of Maryam’s plan")
    assert told.move.startswith("You can tell us what you think of the draft plan")
    assert "until" in told.move


def test_others_who_are_late_are_named_once_for_each_day(store: Store, case: str) -> None:
    record(store, case, "decision_to_assess", date(2026, 10, 26))
    for adviser in ("ep", "health"):
        record(store, case, "advice_requested", date(2026, 10, 27), detail={"from": adviser})
    told = card(store, case, today=date(2026, 12, 20))
    assert told.waiting_for == (
        "advice from health and the educational psychologist’s advice, which was due by 8 December 2026",
    )


def test_a_meeting_that_was_held_before_its_planned_day_is_held(store: Store) -> None:
    case = new_case(store, "AR-HELD")
    record(store, case, "plan_issued", date(2025, 12, 1))
    record(store, case, "review_meeting_planned", date(2026, 11, 28))
    record(store, case, "review_meeting_held", date(2026, 11, 20))
    told = card(store, case, today=date(2026, 11, 25))
    assert told.where.startswith("The review meeting was held.")
    with store.reading() as session:
        page = case_page(session, case, date(2026, 11, 25))
    assert page.header.stage == "Annual review 2026, deciding after the meeting"


def test_the_card_holds_the_last_three_contacts_and_what_was_promised(store: Store, case: str) -> None:
    who = mother(store, case)
    for number in range(4):
        entry = NewEntry(
            about=(About(case, (who,)),),
            channel="phone",
            direction="in",
            summary=f"Secret note {number}",
            promise=NewPromise(text="Send the form", by=date(2026, 11, 27)) if number == 0 else None,
        )
        with unit(store) as work:
            log_communication(work, entry)
    told = card(store, case, to=who)
    assert [entry.summary for entry in told.contacts] == [f"Secret note {number}" for number in (3, 2, 1)]
    assert [promise.text for promise in told.promised] == ["Send the form"]
    assert "I promised you: send the form, by Friday 27 November 2026." in told.reply
    assert told.reply.startswith("Dear Mrs Hussain,")
    assert "Secret" not in told.reply


def test_what_must_be_heeded_is_for_the_caseworker_and_never_in_the_reply(store: Store, case: str) -> None:
    mother(store, case, address="4 Quiet Yard", address_withheld=True, no_contact="Refuge")
    told = card(store, case)
    assert told.heed == (
        "Do not contact Mrs Hussain: Refuge",
        "Mrs Hussain’s address is withheld: never say where they live.",
        "Interpreter: Urdu",
    )
    assert "Quiet Yard" not in repr(told)
    assert "withheld" not in told.reply


def test_the_reply_ends_with_whom_to_ring(store: Store, case: str) -> None:
    with unit(store) as work:
        preferences.write(work, {"phone": "01632 960100", "council_name": "Ashmere Council"})
    assert card(store, case).reply.endswith(
        "The telephone number is 01632 960100.\n\nKind regards\nR. Patel\nAshmere Council\n"
    )


def test_a_case_with_nothing_recorded_says_so(store: Store) -> None:
    told = card(store, new_case(store, "EHC-7", given_name="James"))
    assert told.where == "Nothing is recorded on James’ case yet."


def test_every_word_for_a_family_belongs_to_an_event_or_a_rule_that_there_is() -> None:
    assert set(family_words.NOW) <= {type_.type for type_ in EVENT_TYPES}
    assert set(family_words.NEXT) <= {rule.id for rule in RULES}
