"""The improvement plan: areas that begin and end, actions, and what earlier reports go on saying."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from caseworker_app.casework import improvement
from caseworker_app.casework.improvement import Board, NewAction
from caseworker_app.casework.undo import undo_last
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.open import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BEFORE, AFTER = (date(2024, 9, 1), date(2025, 2, 28)), (date(2026, 5, 1), date(2026, 11, 23))


def board(store: Store, days: tuple[date, date]) -> Board:
    with store.reading() as session:
        return improvement.board(session, *days)


def names(store: Store, days: tuple[date, date]) -> list[str]:
    return [one.name for one in board(store, days).areas]


def test_both_lists_come_with_the_program_each_in_its_time(store: Store) -> None:
    assert len(names(store, BEFORE)) == 10
    assert len(names(store, AFTER)) == 3
    assert "Preparation for adulthood" in names(store, AFTER)
    assert len(names(store, (date(2025, 6, 1), date(2025, 6, 30)))) == 13


def test_a_new_name_leaves_earlier_reports_as_they_were(store: Store) -> None:
    area = board(store, AFTER).areas[1]
    with store.unit("rename", user="T. Bevan", now=NOW) as unit:
        improvement.rename_area(unit, area.id, "Becoming an adult", date(2026, 9, 1))
    assert "Becoming an adult" in names(store, AFTER)
    assert "Preparation for adulthood" in names(store, (date(2026, 1, 1), date(2026, 6, 30)))
    assert len(names(store, BEFORE)) == 10


def test_the_first_change_of_the_plan_is_taken_back_and_made_again(store: Store) -> None:
    area, before = board(store, AFTER).areas[1], names(store, AFTER)
    with store.unit("change an area", user="T. Bevan", now=NOW) as unit:
        improvement.rename_area(unit, area.id, "Becoming an adult", date(2026, 9, 1))
        improvement.end_area(unit, area.id, date(2026, 12, 31))
    with store.unit("undo", user="T. Bevan", now=NOW) as unit:
        undo_last(unit)
    assert names(store, AFTER) == before
    assert board(store, AFTER).areas[1].ends_on is None
    with store.unit("change an area", user="T. Bevan", now=NOW) as unit:
        improvement.rename_area(unit, area.id, "Growing up", date(2026, 9, 1))
    assert names(store, AFTER) == [before[0], "Growing up", *before[2:]]


def test_an_end_that_was_given_is_taken_off_again(store: Store) -> None:
    area = board(store, AFTER).areas[0]
    for last in (date(2026, 12, 31), None):
        with store.unit("end", user="T. Bevan", now=NOW) as unit:
            improvement.end_area(unit, area.id, last)
        assert board(store, AFTER).areas[0].ends_on == last


def test_an_area_is_ended_and_another_takes_its_place(store: Store) -> None:
    area = board(store, AFTER).areas[1]
    with store.unit("replace", user="T. Bevan", now=NOW) as unit:
        improvement.end_area(unit, area.id, date(2026, 8, 31))
        improvement.add_area(unit, "Moves to college", date(2026, 9, 1))
    assert names(store, (date(2026, 9, 1), date(2026, 11, 1)))[-1] == "Moves to college"
    assert "Preparation for adulthood" not in names(store, (date(2026, 9, 1), date(2026, 11, 1)))
    assert "Preparation for adulthood" in names(store, AFTER)


def test_progress_is_added_and_an_earlier_day_reads_as_it_stood(store: Store) -> None:
    area = board(store, AFTER).areas[0]
    with store.unit("agree", user="T. Bevan", now=datetime(2026, 6, 1, 9, tzinfo=UTC)) as unit:
        new = NewAction(
            area_id=area.id, what="Hire two psychologists", owner="Head of SEND", figure="advice_in_6_weeks"
        )
        action = improvement.add_action(unit, new)
        improvement.note_progress(unit, action, state="under way", risk="high", text="Advertised")
    with store.unit("progress", user="T. Bevan", now=NOW) as unit:
        improvement.note_progress(unit, action, state="done", risk="low", text="Both began")
    then = board(store, (date(2026, 5, 1), date(2026, 10, 31))).areas[0].actions[0]
    now = board(store, AFTER).areas[0].actions[0]
    assert (then.state, then.risk, then.progress) == ("under way", "high", "Advertised")
    assert (now.state, now.risk, now.progress) == ("done", "low", "Both began")
    assert not board(store, BEFORE).areas[0].actions


def test_decisions_of_the_board_stand_in_their_period(store: Store) -> None:
    with store.unit("decide", user="T. Bevan", now=NOW) as unit:
        decided = improvement.decide(unit, "Report weekly", date(2026, 10, 5), owner="T. Bevan")
        improvement.decision_done(unit, decided, date(2026, 10, 12))
    (line,) = board(store, AFTER).decisions
    assert (line.what, line.done_on) == ("Report weekly", date(2026, 10, 12))
    assert not board(store, BEFORE).decisions


def test_what_cannot_be_is_refused_and_changes_nothing(store: Store) -> None:
    area = board(store, AFTER).areas[0]
    with pytest.raises(NotAllowed, match="begins on 6 June 2025"), store.unit("x", user="T", now=NOW) as unit:
        improvement.end_area(unit, area.id, date(2025, 1, 1))
    with pytest.raises(NotAllowed, match="still to come"), store.unit("x", user="T", now=NOW) as unit:
        improvement.decide(unit, "Later", date(2027, 1, 1))
    with pytest.raises(WrongUse, match="no such area"), store.unit("x", user="T", now=NOW) as unit:
        improvement.rename_area(unit, "nothing", "Name", date(2026, 1, 1))
    with store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM improvement_areas", ()).fetchone()[0] == 0
