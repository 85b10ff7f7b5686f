"""What was said to and by a family is logged, corrected without loss, and answered in time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from caseworker_app.casework import contact_log, correct_entry
from caseworker_app.casework.communication import (
    About,
    Logged,
    NewEntry,
    log_communication,
    needs_no_reply,
    was_answered,
)
from caseworker_app.casework.contact_log import Entry, LogPage, Wanted
from caseworker_app.casework.correct_entry import Correction, correct, move_entry, withdraw
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.undo import undo_last
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.open import Store
from tests.casework.case_steps import new_case, unit

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@pytest.fixture
def case(store: Store) -> str:
    return new_case(store)


@pytest.fixture
def mother(store: Store, case: str) -> str:
    return person(store, case, "Sara Hussain", "mother", title="Mrs")


def person(store: Store, case_id: str, name: str, role: str, **more: Any) -> str:
    with unit(store) as work:
        return save_person(work, PersonDetails(case_id=case_id, name=name, role=role, **more))


def log(store: Store, case_id: str, *people: str, **more: Any) -> Logged:
    known = {"channel": "phone", "direction": "out", "summary": "About the laptop", **more}
    with unit(store, "log a contact") as work:
        return log_communication(work, NewEntry(about=(About(case_id, people),), **known))


def page(store: Store, case_id: str, **more: Any) -> LogPage:
    with store.connection() as connection:
        return contact_log.log_page(connection, case_id, **more)


def entries(store: Store, case_id: str, **wanted: Any) -> tuple[Entry, ...]:
    return page(store, case_id, wanted=Wanted(**wanted)).entries


def owed(store: Store) -> list[tuple[str, str]]:
    with store.connection() as connection:
        return connection.execute("SELECT kind, due FROM owed ORDER BY due").fetchall()


def last_contact(store: Store, case_id: str) -> datetime | None:
    with store.connection() as connection:
        return contact_log.last_contact(connection, case_id)


@pytest.mark.parametrize(
    ("born", "because", "refused"),
    [("2010-09-01", "", False), ("2010-08-31", "", True), ("2010-08-31", "agreed", False),
     ("2005-08-31", "", True), ("2005-08-31", "capacity", False)],
)  # fmt: skip
@pytest.mark.parametrize("channel", ["phone", "email", "meeting"])
def test_a_parent_is_told_of_one_over_school_age_only_as_letters_have_it(
    store: Store, born: str, because: str, refused: bool, channel: str
) -> None:
    case = new_case(store, "EHC-7", date_of_birth=date.fromisoformat(born))
    mother = person(store, case, "Sara Hussain", "mother", acts_because=because, parental_responsibility=True)
    young, senco = person(store, case, "Zed", "young_person"), person(store, case, "Jo Moss", "senco")
    log(store, case, young, senco, channel=channel, at=MONDAY)
    if refused:
        with pytest.raises(NotAllowed, match="it is not recorded that they agreed"):
            log(store, case, mother, channel=channel, at=MONDAY)
        assert "Listen" in log(store, case, mother, channel=channel, direction="in", at=MONDAY).warnings[0]
    else:
        log(store, case, mother, channel=channel, at=MONDAY)


def test_a_call_is_logged_with_who_and_how_and_is_contact(store: Store, case: str, mother: str) -> None:
    log(store, case, mother, at=MONDAY)

    (entry,) = entries(store, case)
    assert (entry.who, entry.how, entry.summary) == ("Mrs Sara Hussain", "Rang", "About the laptop")
    assert (entry.at, entry.recorded_by) == (MONDAY, "R. Patel")
    assert last_contact(store, case) == MONDAY


@pytest.mark.parametrize(
    ("how", "counts"),
    [
        ({"channel": "phone", "outcome": "spoke"}, True),
        ({"channel": "phone", "outcome": "left_message"}, False),
        ({"channel": "phone", "outcome": "no_answer"}, False),
        ({"channel": "phone", "direction": "in", "outcome": "left_message"}, True),
        ({"channel": "phone", "direction": "in", "outcome": "no_answer"}, False),
        ({"channel": "meeting"}, True),
        ({"channel": "visit", "outcome": "no_answer"}, False),
        ({"channel": "email", "direction": "in"}, True),
        ({"channel": "email", "direction": "out"}, False),
        ({"channel": "letter", "direction": "out"}, False),
        ({"channel": "text", "direction": "in"}, True),
    ],
)
def test_only_spoken_met_or_a_message_received_counts_as_contact(
    store: Store, case: str, mother: str, how: dict[str, str], counts: bool
) -> None:
    log(store, case, mother, at=MONDAY, **how)
    assert (last_contact(store, case) is not None) is counts


def test_a_message_that_is_answered_counts_and_waits_no_more(store: Store, case: str, mother: str) -> None:
    message = log(store, case, mother, channel="email", direction="in", at=MONDAY)
    assert owed(store) == [("reply", "2026-11-23")]

    answer = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    log(store, case, mother, channel="email", reply_to=message.entry_id, at=answer)

    assert owed(store) == []
    assert last_contact(store, case) == answer


def test_a_talk_with_a_school_is_no_contact_with_the_family(store: Store, case: str) -> None:
    senco = person(store, case, "Jo Moss", "senco")
    log(store, case, senco, at=MONDAY)
    log(store, case, senco, channel="email", direction="in", at=MONDAY)
    assert last_contact(store, case) is None
    assert owed(store) == []


def test_bank_holidays_do_not_count_in_the_time_for_an_answer(store: Store, case: str, mother: str) -> None:
    in_easter_week = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)  # Thursday before Good Friday
    log(store, case, mother, channel="email", direction="in", at=in_easter_week)
    assert owed(store) == [("reply", "2026-04-13")]


def test_a_message_wants_no_answer_or_was_answered_by_a_call(store: Store, case: str, mother: str) -> None:
    thanks = log(store, case, mother, channel="email", direction="in", at=MONDAY)
    question = log(store, case, mother, channel="text", direction="in", at=MONDAY)
    call = log(store, case, mother, at=MONDAY)
    with unit(store) as work:
        needs_no_reply(work, thanks.entry_id, "She only said thank you")
        was_answered(work, question.entry_id, call.entry_id)
    assert owed(store) == []

    with unit(store) as work:
        undo_last(work)
    assert len(owed(store)) == 2


def test_a_correction_keeps_what_was_said_before(store: Store, case: str, mother: str) -> None:
    entry = log(store, case, mother, summary="About the labtop").entry_id
    with unit(store) as work:
        correct(work, Correction(entry_id=entry, summary="About the laptop"))

    (now,) = entries(store, case)
    assert (now.id, now.summary, now.corrected) == (entry, "About the laptop", True)
    with store.connection() as connection:
        told = [one.summary for one in contact_log.versions(connection, entry)]
    assert told == ["About the laptop", "About the labtop"]


def test_a_second_correction_of_what_someone_else_corrected_is_refused(
    store: Store, case: str, mother: str
) -> None:
    entry = log(store, case, mother).entry_id
    for summary, refused in (("First", False), ("Second", True)):
        correction = Correction(entry_id=entry, seen=entry, summary=summary)
        if refused:
            with pytest.raises(NotAllowed, match="while you were changing it"), unit(store) as work:
                correct(work, correction)
        else:
            with unit(store) as work:
                correct(work, correction)
    assert [one.summary for one in entries(store, case)] == ["First"]


def test_a_corrected_outcome_changes_what_counts_and_what_is_owed(
    store: Store, case: str, mother: str
) -> None:
    entry = log(store, case, mother, outcome="no_answer", at=MONDAY).entry_id
    message = log(store, case, mother, channel="email", direction="in", at=MONDAY).entry_id
    with unit(store) as work:
        withdraw(work, message, "It was sent by the school")
    assert (last_contact(store, case), owed(store)) == (None, [])

    with unit(store) as work:
        correct(work, Correction(entry_id=entry, outcome="spoke"))
    assert last_contact(store, case) == MONDAY


def test_a_withdrawn_answer_leaves_the_message_unanswered(store: Store, case: str, mother: str) -> None:
    message = log(store, case, mother, channel="email", direction="in", at=MONDAY).entry_id
    answer = log(store, case, mother, channel="email", reply_to=message).entry_id
    with unit(store) as work:
        withdraw(work, answer, "Never sent")
    assert owed(store) == [("reply", "2026-11-23")]


def test_an_entry_on_the_wrong_childs_case_moves_and_leaves_its_trace(
    store: Store, case: str, mother: str
) -> None:
    other = new_case(store, "EHC-2", given_name="Yusuf")
    entry = log(store, case, mother, summary="Taxi").entry_id
    with unit(store) as work:
        move_entry(work, entry, About(other))
    (left,) = entries(store, case)
    assert (left.withdrawn, left.summary) == (True, "Taxi")
    assert [one.summary for one in entries(store, other)] == ["Taxi"]
    with pytest.raises(NotAllowed, match="made in error"), unit(store) as work:
        correct(work, Correction(entry_id=entry, summary="Bus"))


def test_one_talk_about_two_children_stands_on_both_cases(store: Store, case: str, mother: str) -> None:
    sister = new_case(store, "EHC-2", given_name="Aisha")
    aunt = person(store, sister, "Noor Hussain", "carer")
    with unit(store) as work:
        about = (About(case, (mother,)), About(sister, (aunt,)))
        entry = NewEntry(about=about, channel="phone", direction="in", summary="Both settled well")
        logged = log_communication(work, entry)
    with unit(store) as work:
        correct(work, Correction(entry_id=logged.entry_ids[1], summary="Both are settled"))
    for case_id, who in ((case, "Mrs Sara Hussain"), (sister, "Noor Hussain")):
        (one,) = entries(store, case_id)
        assert (one.summary, one.who) == ("Both are settled", who)


def test_who_may_not_be_told_is_heard_but_not_rung(store: Store, case: str) -> None:
    father = person(store, case, "Ali Hussain", "father", title="Mr", no_contact="Court order of 4 May")
    with pytest.raises(NotAllowed, match="may not receive information"):
        log(store, case, father)
    assert entries(store, case) == ()

    logged = log(store, case, father, direction="in", summary="Asked where she goes to school")
    assert logged.warnings == ("Do not contact Mr Hussain: Court order of 4 May Listen, do not disclose.",)
    assert entries(store, case)[0].caution == "Listen, do not disclose."

    log(store, case, father, nevertheless="He answered the mother's telephone")
    assert entries(store, case)[0].caution.startswith("Told although")


def test_someone_who_is_not_to_be_emailed_may_still_be_rung(store: Store, case: str) -> None:
    carer = person(store, case, "Jo Bell", "carer", may_email="no", may_phone="ask")
    with pytest.raises(NotAllowed, match="may not be told by email"):
        log(store, case, carer, channel="email")
    assert log(store, case, carer).warnings == ("Ask first before Jo Bell is told by phone.",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "fax"},
        {"direction": "sideways"},
        {"outcome": "cut_off"},
        {"seconds": -1},
        {"summary": "x" * 4001},
        {"satisfaction": "delighted", "satisfaction_from": "said"},
        {"satisfaction": "satisfied"},
        {"reply_to": "nothing"},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    store: Store, case: str, mother: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(WrongUse):
        log(store, case, mother, **wrong)
    assert entries(store, case) == ()


def test_nothing_is_logged_that_is_still_to_come(store: Store, case: str, mother: str) -> None:
    with pytest.raises(NotAllowed, match="still to come"):
        log(store, case, mother, at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


def test_a_moment_without_a_zone_is_the_clock_on_the_wall_also_in_the_night_it_changes(
    store: Store, case: str, mother: str
) -> None:
    log(store, case, mother, at=datetime(2026, 7, 1, 10, 0))
    log(store, case, mother, at=datetime(2026, 10, 25, 1, 30))
    assert [one.at.isoformat() for one in entries(store, case)] == [
        "2026-10-25T00:30:00+00:00",
        "2026-07-01T09:00:00+00:00",
    ]


def test_the_log_is_read_a_page_at_a_time_newest_first_and_by_what_is_wanted(
    store: Store, case: str, mother: str
) -> None:
    for number in range(7):
        log(store, case, mother, summary=f"Call {number}", at=datetime(2026, 11, 1 + number, tzinfo=UTC))
    log(store, case, channel="email", direction="in", also="A neighbour", summary="Café", at=MONDAY)

    first = page(store, case, size=5)
    rest = page(store, case, size=5, after=first.next)
    told = [one.summary for one in (*first.entries, *rest.entries)]
    assert told == ["Café", *(f"Call {number}" for number in reversed(range(7)))]
    assert rest.next is None
    assert [one.who for one in entries(store, case, channel="email")] == ["A neighbour"]
    assert len(entries(store, case, person=mother)) == 7
    assert [one.summary for one in entries(store, case, words="cafe neigh")] == ["Café"]
    assert entries(store, case, words="nothing like it") == ()


def test_undo_takes_an_entry_back_with_all_that_hung_on_it(store: Store, case: str, mother: str) -> None:
    log(store, case, mother, channel="email", direction="in", at=MONDAY, body="A long text " * 50)
    with unit(store) as work:
        undo_last(work)
    assert (entries(store, case), owed(store), last_contact(store, case)) == ((), [], None)


def test_the_database_itself_refuses_to_rewrite_what_was_said(store: Store, case: str, mother: str) -> None:
    log(store, case, mother)
    with pytest.raises(Exception, match="append-only"), unit(store) as work:
        work.session.connection().exec_driver_sql("UPDATE communication SET summary = 'Something else'")


def test_an_entry_moves_only_to_another_case(store: Store, case: str, mother: str) -> None:
    entry = log(store, case, mother).entry_id
    with pytest.raises(WrongUse, match="on that case already"), unit(store) as work:
        correct_entry.move_entry(work, entry, About(case))


def test_the_day_for_an_answer_is_that_of_the_council(store: Store, case: str, mother: str) -> None:
    from caseworker_app.casework import preferences

    with unit(store) as work:
        preferences.write(work, {"reply_standard": "3"})
    log(store, case, mother, channel="email", direction="in", at=MONDAY)
    assert owed(store) == [("reply", date(2026, 11, 19).isoformat())]
