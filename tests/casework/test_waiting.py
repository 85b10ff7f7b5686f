"""What families wait for from us: promises, answers, news of what is late, and any word at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from caseworker_app.casework import preferences, promises, waiting
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.escalation import gone_to, steps_of
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.promises import NewPromise, PromiseCounts
from caseworker_app.casework.today import Band, View, band_rows, today_page
from caseworker_app.casework.undo import undo_last
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit

FRIDAY = date(2026, 11, 27)
LAST_MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@pytest.fixture
def case(store: Store) -> str:
    return new_case(store, caseworker="R. Patel")


@pytest.fixture
def mother(store: Store, case: str) -> str:
    return mother_of(store, case)


def mother_of(store: Store, case_id: str) -> str:
    with unit(store) as work:
        details = PersonDetails(case_id=case_id, name="Sara Hussain", role="mother", title="Mrs")
        return save_person(work, details)


def log(store: Store, case_id: str, *people: str, **more: Any) -> str:
    known = {"channel": "phone", "direction": "out", "summary": "Asked about the taxi", **more}
    with unit(store, "log a contact") as work:
        return log_communication(work, NewEntry(about=(About(case_id, people),), **known)).entry_id


def promised(store: Store, case_id: str, mother: str, by: date = FRIDAY) -> str:
    entry = NewEntry(
        about=(About(case_id, (mother,)),),
        channel="phone",
        direction="out",
        promise=NewPromise(text="Ring back about the taxi", by=by),
    )
    with unit(store, "log a contact") as work:
        made = log_communication(work, entry).promise_id
    assert made is not None
    return made


def owed(store: Store, *caseworkers: str) -> list[tuple[str, str, int]]:
    with store.connection() as connection:
        page = today_page(connection, View(TODAY, caseworkers))
    assert len(page.promised) == page.owed.number
    return [(row.to, row.text, row.days(TODAY)) for row in page.promised]


def test_a_promise_stands_in_today_until_it_is_kept(store: Store, case: str, mother: str) -> None:
    promise = promised(store, case, mother)
    assert owed(store, "R. Patel") == [("Sara Hussain", "Ring back about the taxi", 4)]
    assert owed(store, "J. Ali") == []

    with unit(store) as work:
        promises.keep(work, promise)
    assert owed(store) == []
    with pytest.raises(NotAllowed, match="was kept"), unit(store) as work:
        promises.break_promise(work, promise, reason="Forgot")


def test_a_promise_that_is_moved_keeps_its_first_day_and_the_reason(
    store: Store, case: str, mother: str
) -> None:
    promise = promised(store, case, mother)
    later = FRIDAY + timedelta(days=3)
    with pytest.raises(WrongUse, match="reason"), unit(store) as work:
        promises.move(work, promise, to=later, reason=" ")
    with unit(store) as work:
        promises.move(work, promise, to=later, reason="The taxi firm is closed")

    with store.reading() as session:
        (line,) = promises.promises_of(session, case)
    assert (line.first_by, line.by) == (FRIDAY, later)
    assert [(move["from"], move["reason"]) for move in line.moves] == [
        ("2026-11-27", "The taxi firm is closed")
    ]
    assert [days for _, _, days in owed(store)] == [7]


def test_promises_are_counted_by_the_day_first_given(store: Store, case: str, mother: str) -> None:
    kept, late, broken, _still_open = (promised(store, case, mother, TODAY) for _ in range(4))
    promised(store, case, mother, date(2027, 1, 1))
    with unit(store) as work:
        promises.keep(work, kept)
        promises.move(work, late, to=FRIDAY, reason="Ill")
        promises.break_promise(work, broken, reason="Forgot")
    with store.unit("later", user="R. Patel", now=datetime(2026, 11, 27, 9, tzinfo=UTC)) as work:
        promises.keep(work, late)
    with store.reading() as session:
        counts = promises.counts(session, date(2026, 11, 1), date(2026, 11, 30))
    assert counts == PromiseCounts(due=4, kept=2, kept_in_time=1, moved=1, broken=1, still_open=1)


def test_a_day_that_is_past_cannot_be_promised(store: Store, case: str, mother: str) -> None:
    with pytest.raises(NotAllowed, match="lies before the day"):
        promised(store, case, mother, TODAY - timedelta(days=1))
    with store.reading() as session:
        assert promises.promises_of(session, case) == ()


def test_undo_gives_a_settled_promise_back(store: Store, case: str, mother: str) -> None:
    promise = promised(store, case, mother)
    with unit(store, "keep a promise") as work:
        promises.keep(work, promise)
    with unit(store) as work:
        undo_last(work)
    assert len(owed(store)) == 1


def test_promises_go_with_the_case_to_another_caseworker(store: Store, case: str, mother: str) -> None:
    promised(store, case, mother)
    log(store, case, mother, channel="email", direction="in", at=LAST_MONDAY)
    with unit(store) as work:
        edit_case(work, case, {"caseworker": "J. Ali"})
    assert (len(owed(store, "J. Ali")), owed(store, "R. Patel")) == (2, [])


def test_a_message_stands_in_today_with_whom_to_answer(store: Store, case: str, mother: str) -> None:
    log(store, case, mother, channel="email", direction="in", at=LAST_MONDAY, summary="When is the meeting?")
    assert owed(store) == [("Mrs Hussain", "Answer Mrs Hussain’s email: When is the meeting?", 0)]


def test_an_unanswered_message_is_past_the_standard_on_working_day_six_not_on_calendar_day_six(
    store: Store, case: str, mother: str
) -> None:
    log(store, case, mother, channel="email", direction="in", at=datetime(2026, 11, 12, 9, tzinfo=UTC))
    seen = {}
    for day in (18, 19, 20):
        with store.connection() as connection:
            seen[day] = waiting.unanswered(connection, (), date(2026, 11, day), overdue=True)
    assert [len(rows) for rows in seen.values()] == [0, 0, 1]
    assert (seen[20][0].working_days, seen[20][0].gone_to) == (6, "senior caseworker")


def test_an_answer_goes_up_by_the_councils_own_steps() -> None:
    steps = steps_of("3: senior\n2 working days: head of service")
    thursday = date(2026, 4, 2)  # before Easter
    assert [gone_to(steps, thursday, date(2026, 4, day)) for day in (9, 10, 14, 15)] == [
        "", "senior", "head of service", "head of service",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["senior", "0: senior", "5 senior", "five: senior", "100: senior"])
def test_a_step_that_cannot_be_read_is_refused(store: Store, text: str) -> None:
    with pytest.raises(WrongUse, match="is not a step"), unit(store) as work:
        preferences.write(work, {"reply_escalation": text})


def test_families_without_contact_stand_longest_first_while_something_is_open(
    store: Store, case: str, mother: str
) -> None:
    other = new_case(store, "EHC-2", given_name="Yusuf", caseworker="R. Patel")
    father = mother_of(store, other)
    idle = new_case(store, "EHC-3", given_name="Idle", date_of_birth=None)
    for case_id in (case, other):
        record(store, case_id, "request_received", date(2026, 11, 2), kind="needs_assessment")
    log(store, case, mother, at=datetime(2026, 10, 5, tzinfo=UTC))
    log(store, other, father, at=datetime(2026, 9, 5, tzinfo=UTC))
    log(store, case, mother, at=LAST_MONDAY, outcome="left_message")

    with store.connection() as connection:
        quiet = waiting.silent_families(connection, (), TODAY)
        none = waiting.silent_families(connection, ("R. Patel",), TODAY, weeks=12)
        later = waiting.silent_families(connection, ("R. Patel",), date(2027, 2, 1))
    assert [(family.reference, family.weeks(TODAY)) for family in quiet] == [("EHC-2", 11), ("EHC-1", 7)]
    assert none == []
    assert idle not in {family.case_id for family in later}
    assert len(later) == 2


def test_a_late_case_asks_for_news_to_the_family_every_fortnight(
    store: Store, case: str, mother: str
) -> None:
    record(store, case, "request_received", date(2026, 9, 1), kind="needs_assessment")
    with store.connection() as connection:
        (family,) = waiting.updates_due(connection, (), TODAY)
    assert (family.late_since, family.due) == (date(2026, 10, 13), date(2026, 10, 27))

    log(store, case, mother, channel="email", at=LAST_MONDAY)
    with store.connection() as connection:
        assert waiting.updates_due(connection, (), TODAY) == []
        (again,) = waiting.updates_due(connection, ("R. Patel",), date(2026, 11, 30))
    assert again.due == date(2026, 11, 30)


def test_who_waited_longest_for_contact_comes_first_of_two_as_late(store: Store) -> None:
    cases = {}
    for name in ("Ann", "Ben", "Cas"):
        cases[name] = new_case(store, name, family_name=name, caseworker="J. Ali")
        record(store, cases[name], "request_received", date(2026, 9, 1), kind="needs_assessment")
    for name, day in (("Ann", 20), ("Cas", 10)):
        log(store, cases[name], mother_of(store, cases[name]), at=datetime(2026, 11, day, tzinfo=UTC))
    with store.connection() as connection:
        late = band_rows(connection, View(TODAY, ("J. Ali",)), Band.LATE)
    one_rule = [row for row in late if row.deadline.rule.id == late[0].deadline.rule.id]
    assert [row.family_name for row in one_rule] == ["Ben", "Cas", "Ann"]
    assert one_rule[1].last_contact == date(2026, 11, 10)


def test_a_merged_case_brings_its_log_its_promises_and_what_it_owes(
    store: Store, case: str, mother: str
) -> None:
    from caseworker_app.casework import contact_log

    twin = new_case(store, "EHC-2")
    person = mother_of(store, twin)
    message = log(store, twin, person, channel="email", direction="in", at=LAST_MONDAY, summary="Question")
    log(store, twin, person, channel="email", direction="in", at=LAST_MONDAY, summary="Answered")
    log(store, twin, person, reply_to=message, summary="Answer")
    promised(store, twin, person)
    with unit(store) as work:
        merge_cases(work, case, twin)

    assert sorted(text for _, text, _ in owed(store)) == [
        "Answer Mrs Hussain’s email: Answered", "Ring back about the taxi",
    ]  # fmt: skip
    with store.connection() as connection:
        told = contact_log.log_page(connection, case).entries
    assert {entry.summary for entry in told} == {"Question", "Answered", "Answer", ""}
