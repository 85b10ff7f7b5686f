"""The calendar that Outlook subscribes to: no names, stable, and left alone while nothing changes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.promises import NewPromise
from caseworker_app.errors import WrongUse
from caseworker_app.reports.calendar_file import calendar_bytes, write_calendar
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit


@pytest.fixture
def case(store: Store) -> str:
    case_id = new_case(store, given_name="Łucja", family_name="O’Neill", caseworker="R. Patel")
    record(store, case_id, "plan_issued", date(2025, 12, 15), kind="annual_review")
    detail = {"time": "1:30pm", "place": "The family home, 4 Quiet Yard"}
    record(store, case_id, "review_meeting_planned", date(2026, 12, 3), detail=detail)
    return case_id


def content(store: Store, *caseworkers: str) -> bytes:
    with store.connection() as connection:
        return calendar_bytes(connection, caseworkers, TODAY)


def test_entries_hold_initials_and_reference_and_never_a_name_or_a_place(store: Store, case: str) -> None:
    with unit(store) as work:
        promise = NewPromise(text="Ring Mrs O’Neill", by=date(2026, 11, 27))
        entry = NewEntry(about=(About(case),), channel="phone", direction="out", promise=promise)
        log_communication(work, entry)
    told = content(store)
    for secret in ("Łucja", "Neill", "Quiet Yard", "Mrs"):
        assert secret.encode() not in told
    entries = Calendar.from_ical(told).walk("VEVENT")
    summaries = {str(entry["summary"]) for entry in entries}
    assert {"Ł.O. EHC-1: review meeting", "Ł.O. EHC-1: promised to the family"} <= summaries
    assert "Ł.O. EHC-1: Finish the first review" in summaries


def test_a_meeting_has_its_hour_and_a_deadline_its_day(store: Store, case: str) -> None:
    entries = {str(one["summary"]): one for one in Calendar.from_ical(content(store)).walk("VEVENT")}
    meeting = entries["Ł.O. EHC-1: review meeting"]
    assert meeting.start == datetime(2026, 12, 3, 13, 30, tzinfo=ZoneInfo("Europe/London"))
    assert type(entries["Ł.O. EHC-1: Finish the first review"].start) is date
    assert b"BEGIN:VTIMEZONE" in content(store)


def test_the_same_caseload_gives_the_same_bytes_and_a_change_keeps_the_other_ids(
    store: Store, case: str
) -> None:
    before = content(store)
    assert content(store) == before
    new_case(store, "EHC-2")
    other = new_case(store, "EHC-3")
    record(store, other, "plan_issued", date(2026, 1, 15), kind="annual_review")
    after = content(store)
    ids = [{str(one["uid"]) for one in Calendar.from_ical(text).walk("VEVENT")} for text in (before, after)]
    assert ids[0] < ids[1]
    assert content(store, "J. Ali").count(b"VEVENT") == 0


def test_a_file_that_would_not_change_is_left_alone_and_one_that_does_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "caseworker.ics"
    assert write_calendar(path, b"one")
    stamp = path.stat().st_mtime_ns
    assert not write_calendar(path, b"one")
    assert path.stat().st_mtime_ns == stamp
    assert write_calendar(path, b"two")
    assert [one.name for one in tmp_path.iterdir()] == ["caseworker.ics"]
    with pytest.raises(WrongUse, match="could not be written"):
        write_calendar(tmp_path / "none" / "x.ics", b"x")
