"""The derived table of deadlines equals a fresh computation after any sequence of writes."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as listen
from sqlalchemy import select

from caseworker_app.casework.case_page import QUERIES, case_page
from caseworker_app.casework.close_case import close_case, reopen_case
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.lookup import case_id
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.undo import undo_last
from caseworker_app.errors import CaseworkerError
from caseworker_app.statutory import checks, engine, urgency
from caseworker_app.statutory.calendar import school_year
from caseworker_app.statutory.events import EVENT_TYPES
from caseworker_app.statutory.reviews import reviews_of
from caseworker_app.store import deadlines, derived
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case, DerivedDeadline, DerivedDoubt, DerivedReview, Event
from tests.casework.case_steps import TODAY, new_case, record, unit

_TYPES = st.sampled_from([(event.kind, event.type) for event in EVENT_TYPES])
_DAYS = st.integers(0, 900).map(lambda back: TODAY - timedelta(days=back))
_EDITS = (
    ("caseworker", "J. Ali"),
    ("date_of_birth", "2003-01-05"),
    ("year_group_shift", "-1"),
    ("school", "Ash Grove"),
)
_WRITES = st.one_of(
    st.tuples(st.just("event"), _TYPES, _DAYS, st.booleans()),
    st.tuples(st.just("correct"), st.integers(0, 30), st.one_of(st.none(), _DAYS)),
    st.tuples(st.just("edit"), st.sampled_from(_EDITS)),
    st.tuples(st.sampled_from(["close", "reopen", "merge", "undo"])),
)  # fmt: skip


def do(store: Store, case: str, other: str, write: tuple[Any, ...]) -> None:
    """Do one write; one that is refused changes nothing."""
    deed = write[0]
    if deed == "event":
        (kind, type_), on, opens = write[1:]
        record(store, case, type_, on, kind=kind, new=opens)
        return
    if deed == "correct":
        with store.reading() as session:
            events = session.execute(
                select(Event.id, Event.type).where(Event.case_id == case).order_by(Event.id)
            ).all()
        if events:
            wrong = events[write[1] % len(events)]
            record(store, case, wrong.type, write[2], corrects=wrong.id)
        return
    with unit(store, deed) as work:
        if deed == "edit":
            edit_case(work, case, dict([write[1]]))
        elif deed == "close":
            close_case(work, case, "moved", TODAY)
        elif deed == "reopen":
            reopen_case(work, case)
        elif deed == "merge":
            merge_cases(work, case, other)
        else:
            undo_last(work)


def _cohort(case: Case) -> int | None:
    return None if case.date_of_birth is None else school_year(case.date_of_birth) - case.year_group_shift


def refuse_difference(store: Store) -> None:
    """Hold every row of the table against a fresh computation from the events."""
    with store.reading() as session:
        for case in session.execute(select(Case)).scalars():
            fresh = engine.deadlines(deadlines.case_facts(session, case.id), TODAY)
            rows = session.execute(
                select(DerivedDeadline).where(DerivedDeadline.case_id == case.id)
            ).scalars()
            kept = [(derived.from_row(row), row) for row in rows]
            told = engine.in_order([deadline for deadline, _ in kept])
            assert [one._replace(facts=dict(one.facts)) for one in fresh] == told
            is_open = case.status == "open" and case.deleted_at is None
            for deadline, row in kept:
                left = not {"overtaken", "undated"} & set(deadline.facts)
                waits = is_open and deadline.met_on is None and deadline.ended_on is None and left
                assert (row.pending, row.caseworker, row.team) == (waits, case.caseworker, case.team)
                out = case.looked_after or case.out_of_education_since is not None
                assert row.presses == 3 - 2 * (row.process == "phase_transfer") - out
                assert row.kind == urgency.kind(deadline)
            facts = deadlines.case_facts(session, case.id)
            rows = session.execute(
                select(DerivedReview).where(DerivedReview.case_id == case.id).order_by(DerivedReview.number)
            ).scalars()
            held = [(derived.review_from_row(row), row.shown, row.caseworker, row.cohort) for row in rows]
            made = reviews_of(facts, fresh, TODAY)
            assert sorted(map(repr, held)) == sorted(
                repr((one, is_open or one.decided_on is not None, case.caseworker, _cohort(case)))
                for one in made
            )
            told = [str(doubt) for doubt in checks.contradictions(facts)]
            told += [] if any(one.due and one.rule.id != "ce-25" for one in fresh) else [derived.NO_DATE]
            doubts = session.execute(
                select(DerivedDoubt).where(DerivedDoubt.case_id == case.id).order_by(DerivedDoubt.place)
            ).scalars()
            assert [(one.words, one.pending, one.caseworker) for one in doubts] == [
                (words, is_open, case.caseworker) for words in told
            ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.generate,),
    derandomize=True,
)
@given(writes=st.lists(_WRITES, min_size=1, max_size=12))
def test_the_table_equals_a_fresh_computation_after_any_writes(
    store: Store, writes: list[tuple[Any, ...]]
) -> None:
    with store.reading() as session:
        count = len(session.execute(select(Case.id)).all())
    case, other = new_case(store, f"A{count}"), new_case(store, f"B{count}")
    record(store, other, "sar_received", date(2026, 11, 2))
    for write in writes:
        with contextlib.suppress(CaseworkerError):
            do(store, case, other, write)
    refuse_difference(store)
    with unit(store) as work:
        deadlines.recompute_all(work)
    refuse_difference(store)


def test_processes_are_numbered_as_the_engine_numbers_them(store: Store) -> None:
    case = new_case(store)
    for on in (date(2025, 3, 1), date(2024, 3, 1), date(2025, 3, 1)):
        recorded = record(store, case, "complaint_received", on, new=True)
        numbers = {d.process_index for d in recorded.changed if d.starts_on == on}
        assert recorded.process_index in numbers


def test_a_change_of_rules_makes_the_table_stale_until_it_is_worked_out_again(
    store: Store, monkeypatch: Any
) -> None:
    new_case(store)
    with unit(store) as work:
        deadlines.recompute_all(work)
    with store.reading() as session:
        assert not deadlines.are_stale(session)
        monkeypatch.setattr(deadlines, "__version__", "99")
        assert deadlines.are_stale(session)


def test_recording_an_event_takes_the_same_few_queries_however_long_the_story_is(store: Store) -> None:
    case = new_case(store)
    counts = []
    for on in (date(2024, 3, 1), date(2025, 3, 1), date(2026, 3, 1)):
        with unit(store, "record event") as work:
            asked: list[str] = []
            connection = work.session.connection()
            listen.listen(
                connection, "before_cursor_execute", lambda *call, asked=asked: asked.append(call[2])
            )
            from caseworker_app.casework.record_event import NewEvent, record_event

            record_event(work, NewEvent(case_id=case, type="sar_received", on=on))
            counts.append(len(asked))
    assert counts[1] == counts[2] <= 14


def test_one_page_takes_the_queries_that_it_says(store: Store, tmp_path: Path) -> None:
    case = new_case(store)
    record(store, case, "sar_received", date(2026, 11, 2))
    with store.reading() as session:
        asked: list[str] = []
        listen.listen(session.connection(), "before_cursor_execute", lambda *call: asked.append(call[2]))
        case_page(session, case_id(session, "EHC-1"), TODAY)
    assert len(asked) <= QUERIES + 2  # and the look-up of its reference
