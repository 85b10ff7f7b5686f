"""Reminders: what they count, when they come, and that they never name a child."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.casework import reminders as reminding
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.promises import NewPromise
from caseworker_app.casework.remind_times import is_due, is_quiet, next_time, times_of
from caseworker_app.casework.reminders import Reminders
from caseworker_app.casework.today import View
from caseworker_app.errors import WrongUse
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit


def reminders(store: Store, *caseworkers: str, today: date = TODAY) -> Reminders:
    with store.connection() as connection:
        return reminding.reminders(connection, View(today, caseworkers))


@pytest.fixture
def busy(store: Store) -> str:
    """Maryam's case: a decision late, a promise and an answer due today, a meeting tomorrow."""
    case = new_case(store, caseworker="R. Patel")
    record(store, case, "request_received", date(2026, 9, 1), kind="needs_assessment")
    plan = new_case(store, "EHC-2", given_name="Yusuf", caseworker="R. Patel")
    record(store, plan, "plan_issued", date(2025, 12, 15), kind="annual_review")
    record(store, plan, "review_meeting_planned", date(2026, 11, 24), detail={"time": "1:30pm"})
    with unit(store) as work:
        mother = save_person(work, PersonDetails(case_id=case, name="Sara Hussain", role="mother"))
        promise = NewPromise(text="Ring Sara about Maryam", by=TODAY)
        for direction, at, promised in (
            ("out", datetime(2026, 11, 20, tzinfo=UTC), promise),
            ("in", datetime(2026, 11, 16, tzinfo=UTC), None),
        ):
            about = (About(case, (mother,)),)
            entry = NewEntry(about=about, channel="email", direction=direction, at=at, promise=promised)
            log_communication(work, entry)
    return case


def test_a_reminder_counts_what_is_late_promised_to_be_answered_and_to_meet(store: Store, busy: str) -> None:
    found = reminders(store)
    assert [(row.kind, row.due) for row in found.owed] == [("promise", TODAY), ("reply", TODAY)]
    assert [(one.reference, one.on, one.time) for one in found.meetings] == [
        ("EHC-2", date(2026, 11, 24), "1:30pm")
    ]
    assert "1 promise to keep, 1 message to answer, 1 meeting on the next working day" in found.words
    assert "late" in found.words
    assert reminders(store, "J. Ali").words == ""


def test_of_a_hundred_messages_all_are_counted_though_few_are_listed(store: Store) -> None:
    case = new_case(store, caseworker="R. Patel")
    with unit(store) as work:
        mother = save_person(work, PersonDetails(case_id=case, name="Sara Hussain", role="mother"))
        about = (About(case, (mother,)),)
        for minute in range(110):
            at = datetime(2026, 11, 2, 9, tzinfo=UTC) + timedelta(minutes=minute)
            log_communication(work, NewEntry(about=about, channel="email", direction="in", at=at))
    found = reminders(store)
    assert len(found.owed) == reminding.MOST
    assert "110 messages to answer" in found.words
    assert found.count.number == 110


def test_a_notification_never_names_a_child_nor_a_parent(store: Store, busy: str) -> None:
    words = reminders(store).words
    for name in ("Maryam", "Hussain", "Yusuf", "Sara", "EHC"):
        assert name not in words


def test_a_late_case_reminds_of_news_to_the_family(store: Store, busy: str) -> None:
    assert [one.reference for one in reminders(store, today=date(2026, 12, 7)).updates][-1] == "EHC-1"


def test_a_meeting_that_was_held_reminds_no_more(store: Store, busy: str) -> None:
    with store.reading() as session:
        from caseworker_app.casework.lookup import case_id

        plan = case_id(session, "EHC-2")
    record(store, plan, "review_meeting_held", TODAY)
    assert reminders(store).meetings == ()


def test_what_is_put_off_comes_back(store: Store) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with store.unit("snooze", user="rp", now=now) as work:
        reminding.snooze(work, now + timedelta(hours=1))
    with store.connection() as connection:
        assert reminding.snoozed_until(connection, now) == now + timedelta(hours=1)
        assert reminding.snoozed_until(connection, now + timedelta(hours=2)) is None


def test_when_a_reminder_was_shown_is_remembered(store: Store) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with store.unit("remind", user="rp", now=now) as work:
        reminding.reminded(work)
    with store.connection() as connection:
        assert reminding.last_reminded(connection) == now


@pytest.mark.parametrize(
    ("text", "times"),
    [("8:45, 13:00", (time(8, 45), time(13, 0))), ("9am; 1.30pm", (time(9), time(13, 30))), ("", ()),
     ("12am, 12pm", (time(0), time(12)))],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, times: tuple[time, ...]) -> None:
    assert times_of(text) == times


@pytest.mark.parametrize("text", ["25:00", "noon", "8:75", "13pm", "8:5"])
def test_a_time_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="is not a time"):
        times_of(text)


MORNING = (time(8, 45),)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-11-23T08:44", False),
        (None, "2026-11-23T08:45", True),
        ("2026-11-22T08:45", "2026-11-23T09:10", True),
        ("2026-11-23T08:45", "2026-11-23T09:10", False),
        (None, "2026-11-23T18:00", False),  # the laptop woke in the evening
        ("2027-01-01T00:00", "2026-11-23T09:00", True),  # the clock was put back
        ("2026-07-01T07:44", "2026-07-01T07:45", True),  # 8:45 in summer is 7:45 in UTC
    ],
)
def test_a_reminder_comes_once_at_each_time_by_the_clock_in_england(
    last: str | None, now: str, due: bool
) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert is_due(MORNING, moment(last) if last else None, moment(now)) is due


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.lists(st.times(), max_size=4))
def test_the_next_time_is_when_a_reminder_is_next_due(start: datetime, clock: list[time]) -> None:
    now = start.replace(tzinfo=UTC)
    times = tuple(one.replace(tzinfo=None) for one in clock)
    following = next_time(times, now)
    if following is not None:
        assert following > now
        assert is_due(times, now, following)
        assert not is_due(times, following, following)


@pytest.mark.parametrize(
    ("at", "quiet"), [("08:00", True), ("08:30", False), ("17:59", False), ("23:00", True)]
)
def test_quiet_hours_run_past_midnight(at: str, quiet: bool) -> None:
    now = datetime.fromisoformat(f"2026-11-23T{at}").replace(tzinfo=UTC)
    assert is_quiet(now, time(18), time(8, 30)) is quiet
    assert not is_quiet(now, time(9), time(9))
