"""Ten cases counted by hand, and last year's figures after everything was changed since."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.casework import promises
from caseworker_app.casework.close_case import close_case
from caseworker_app.casework.communication import About, NewEntry, log_communication, needs_no_reply
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.reports import figures
from caseworker_app.reports.figures import FIGURES, Answer, Period
from caseworker_app.store.open import Store

CASES = tomllib.loads((Path(__file__).parent / "figures_by_hand.toml").read_text("utf-8"))["case"]
TO_SEPTEMBER = Period(date(2026, 1, 1), date(2026, 9, 30))
# Every case is open and nobody was in contact; that is in no story.
ALWAYS = {"contact_in_90_days": "no"}


def open_one(store: Store, reference: str, moment: datetime, **facts: Any) -> str:
    with store.unit("open case", user="R. Patel", now=moment) as unit:
        child = NewCase(
            reference=reference, given_name="Maryam", family_name="Hussain", date_of_birth=date(2016, 3, 2),
            **facts,
        )  # fmt: skip
        return open_case(unit, child)


def tell(store: Store, case_id: str, type_: str, on: date | None, moment: datetime, **more: Any) -> str:
    with store.unit("record event", user="R. Patel", now=moment) as unit:
        return record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, **more)).event_id


@pytest.mark.parametrize("told", CASES, ids=[one["story"][:50] for one in CASES])
def test_a_case_counts_where_a_hand_counted_it(store: Store, told: dict[str, Any]) -> None:
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    case_id = open_one(store, "EHC-1", datetime(2025, 1, 2, tzinfo=UTC))
    for number, (type_, day, *detail) in enumerate(told["events"]):
        tell(
            store, case_id, type_, date.fromisoformat(day), moment + timedelta(seconds=number),
            kind=told["process"], detail={detail[0]: detail[1]} if detail else {},
        )  # fmt: skip
    found = {}
    with store.connection() as connection:
        for one in FIGURES:
            rows = figures.rows(connection, one, TO_SEPTEMBER)
            if rows:
                found[one.id] = " ".join("yes" if row.counted else "no" for row in rows)
    assert found == {**ALWAYS, **told["in"]}


LAST_YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
REPORTED = datetime(2026, 1, 12, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def answered(store: Store, known: date | None) -> dict[str, tuple[Answer, Any]]:
    if known is None:
        with store.connection() as connection:
            return {
                one.figure.id: (one, figures.rows(connection, one.figure, LAST_YEAR))
                for one in figures.answers(connection, LAST_YEAR)
            }
    with figures.known_on(store, known) as connection:
        return {
            one.figure.id: (one, figures.rows(connection, one.figure, LAST_YEAR))
            for one in figures.answers(connection, LAST_YEAR)
        }


def fill_last_year(store: Store) -> tuple[list[str], dict[str, str]]:
    """Tell of last year as it was told then: assessments, a review, messages, promises."""
    cases = [
        open_one(
            store, f"EHC-{number}", datetime(2025, 1, 6, tzinfo=UTC), team="North", caseworker="R. Patel"
        )
        for number in range(5)
    ]
    ids: dict[str, str] = {}
    for number, case_id in enumerate(cases[:4]):
        day = date(2025, 2, 3) + timedelta(days=number)
        for name, type_, after in (
            ("request", "request_received", 0),
            ("decision", "decision_to_assess", 40),
            ("final", "final_plan_sent", 139 + number),
        ):
            on = day + timedelta(days=after)
            moment = datetime.combine(on, REPORTED.timetz())
            ids[f"{name}{number}"] = tell(store, case_id, type_, on, moment, kind="needs_assessment")
    with store.unit("add person", user="R. Patel", now=REPORTED - timedelta(days=200)) as unit:
        person = save_person(unit, PersonDetails(case_id=cases[0], name="Sara Hussain", role="mother"))
    with store.unit("log", user="R. Patel", now=REPORTED - timedelta(days=100)) as unit:
        about = (About(cases[0], (person,)),)
        entry = NewEntry(about=about, channel="email", direction="in", summary="When will the taxi come?")
        ids["message"] = log_communication(unit, entry).entry_id
        new = promises.NewPromise(case_id=cases[0], text="Ring", by=unit.today + timedelta(days=3))
        ids["promise"] = promises.promise(unit, new)
        new = promises.NewPromise(case_id=cases[0], text="Write", by=unit.today + timedelta(days=5))
        ids["other"] = promises.promise(unit, new)
    with store.unit("keep", user="R. Patel", now=REPORTED - timedelta(days=98)) as unit:
        promises.keep(unit, ids["promise"])
    return cases, ids


def change_everything(store: Store, cases: list[str], ids: dict[str, str]) -> None:
    """Correct, take back, add, hand over, close and merge, long after the report was made."""
    early = date(2025, 5, 1)
    tell(store, cases[3], "final_plan_sent", early, LATER, corrects=ids["final3"], kind="needs_assessment")
    tell(store, cases[2], "final_plan_sent", None, LATER, corrects=ids["final2"], kind="needs_assessment")
    tell(store, cases[4], "request_received", date(2025, 6, 2), LATER, kind="needs_assessment")
    tell(store, cases[4], "final_plan_sent", date(2025, 9, 1), LATER, kind="needs_assessment")
    with store.unit("late news", user="R. Patel", now=LATER) as unit:
        needs_no_reply(unit, ids["message"], "It was spam")
        promises.keep(unit, ids["other"], on=date(2025, 10, 5))
        edit_case(unit, cases[0], {"team": "South", "date_of_birth": "2011-05-05"})
        close_case(unit, cases[1], "moved", date(2025, 7, 1))
        merge_cases(unit, cases[0], cases[2])


def test_last_years_figures_are_the_same_to_the_digit_after_all_later_edits(store: Store) -> None:
    cases, ids = fill_last_year(store)
    reported = answered(store, None)
    change_everything(store, cases, ids)

    assert answered(store, REPORTED.date()) == reported
    now = answered(store, None)
    for changed in ("plans_in_20_weeks", "replies_in_time", "promises_kept"):
        assert now[changed] != reported[changed]


def test_what_was_known_before_anything_was_recorded_is_nothing(store: Store) -> None:
    fill_last_year(store)
    assert all(one.denominator == 0 for one, _ in answered(store, date(2024, 12, 31)).values())


@pytest.mark.parametrize(("hour", "in_time"), [(22, True), (23, False)])
def test_an_answer_counts_by_the_day_that_it_is_in_england(store: Store, hour: int, in_time: bool) -> None:
    case_id = open_one(store, "EHC-1", datetime(2026, 1, 6, tzinfo=UTC))
    with store.unit("log", user="R. Patel", now=datetime(2026, 7, 1, 9, tzinfo=UTC)) as unit:
        message = NewEntry(
            about=(About(case_id),), channel="email", direction="in", summary="A question", needs_reply=True
        )
        asked = log_communication(unit, message).entry_id  # by Wednesday 8 July
    with store.unit("log", user="R. Patel", now=datetime(2026, 7, 8, hour, 30, tzinfo=UTC)) as unit:
        log_communication(
            unit,
            NewEntry(about=(About(case_id),), channel="email", direction="out", summary="An answer",
                     reply_to=asked),
        )  # fmt: skip
    with store.connection() as connection:
        found = figures.answer(connection, figures.figure("replies_in_time"), TO_SEPTEMBER)
    assert (found.numerator, found.denominator) == (int(in_time), 1)
    assert found.series["2026-07"].denominator == 1
