"""A team lead's board: what is late, the most harmful first; what the meeting decides; what came of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from caseworker_app.casework import preferences
from caseworker_app.casework.agree import Decision, ask_for_note, record_decision
from caseworker_app.casework.board import Group, Scope
from caseworker_app.casework.board_rows import (
    BoardRow,
    also_late,
    first_page,
    group_rows,
    quiet_rows,
)
from caseworker_app.casework.close_case import close_case
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.last_meeting import LastMeeting, Outcome, last_meeting
from caseworker_app.casework.late_reasons import exceptions_for
from caseworker_app.casework.today import View, notes, today_page
from caseworker_app.casework.undo import undo_last
from caseworker_app.casework.workload import workload
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case, DeadlineNote
from tests.casework.case_steps import TODAY, new_case, record, unit

SCOPE = Scope(TODAY)
DECISION = Decision(reason="capacity", next_on=date(2026, 11, 27), text="J. Ali rings the family")


def late_case(store: Store, reference: str, days: int, *, team: str = "North", **facts: object) -> str:
    """A case on which the decision whether to assess is so many days late."""
    case_id = new_case(store, reference, caseworker="R. Patel", team=team, family_name=reference, **facts)
    record(store, case_id, "request_received", TODAY - timedelta(days=42 + days), kind="needs_assessment")
    return case_id


def late_rows(store: Store, scope: Scope = SCOPE) -> list[BoardRow]:
    with store.connection() as connection:
        return group_rows(connection, scope)


def ours(rows: Sequence[BoardRow]) -> list[BoardRow]:
    return [row for row in rows if row.which.rule == "na-decide-assess"]


def decide(
    store: Store, rows: Sequence[BoardRow], decision: Decision = DECISION, *, on: date = TODAY
) -> None:
    moment = datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=10)
    with store.unit("record decision", user="T. Bevan", now=moment) as work:
        record_decision(work, [row.which for row in rows], decision)


def test_what_has_no_reason_stands_first_then_by_how_late_it_is(store: Store) -> None:
    for reference, days in (("A", 30), ("B", 10), ("C", 3), ("D", 2)):
        late_case(store, reference, days)
    rows = {row.reference: row for row in ours(late_rows(store))}
    assert {row.group for row in rows.values()} == {Group.NO_REASON}

    decide(store, [rows["A"], rows["B"], rows["C"]])

    told = [(row.group, row.reference) for row in ours(late_rows(store))]
    assert told == [
        (Group.NO_REASON, "D"),
        (Group.OVER_20, "A"),
        (Group.TO_20, "B"),
        (Group.TO_5, "C"),
    ]
    with store.connection() as connection:
        counts = first_page(connection, Scope(TODAY, holder="council")).counts
    assert (counts.late.number, counts.without_reason.number) == (4, 1)


def test_a_child_out_of_school_stands_before_one_that_is_later(store: Store) -> None:
    late_case(store, "In school", 40)
    out = late_case(store, "Out of school", 2)
    with unit(store) as work:
        edit_case(work, out, {"out_of_education_since": "2026-10-01"})
    assert [row.reference for row in ours(late_rows(store))] == ["Out of school", "In school"]


def test_the_councils_own_target_stands_after_the_law_and_needs_no_reason(store: Store) -> None:
    case_id = new_case(store, "Target", team="North")
    record(store, case_id, "plan_issued", date(2025, 12, 10))
    late_case(store, "Law", 1)
    rows = late_rows(store)
    assert [row.is_law for row in rows] == sorted((row.is_law for row in rows), reverse=True)
    target = next(row for row in rows if row.reference == "Target")
    assert not target.is_law
    assert target.group is not Group.NO_REASON


def test_who_holds_it_is_told_and_can_be_asked_for(store: Store) -> None:
    case_id = late_case(store, "A", 60)
    record(store, case_id, "decision_to_assess", TODAY - timedelta(days=60), kind="needs_assessment")
    record(
        store,
        case_id,
        "advice_requested",
        TODAY - timedelta(days=60),
        detail={"from": "ep"},
        kind="needs_assessment",
    )
    held = {row.held_by for row in late_rows(store)}
    assert "Educational psychologist" in held
    (advice,) = late_rows(store, Scope(TODAY, holder="adviser"))
    assert advice.held_by == "Educational psychologist"
    with store.connection() as connection:
        others = also_late(connection, advice, TODAY)
    assert advice.which not in [row.which for row in others]


def test_a_lead_of_two_teams_sees_theirs_alone(store: Store) -> None:
    for number, team in enumerate(("North", "South", "East", "West", "Post-16")):
        late_case(store, f"{team}", number + 1, team=team)
    two = Scope(TODAY, ("East", "South"))
    assert {row.team for row in late_rows(store, two)} == {"East", "South"}
    with store.connection() as connection:
        board = first_page(connection, two)
        assert board.teams == ("East", "North", "Post-16", "South", "West")
        assert [one.cases for one in workload(connection, two)] == [2]
    assert board.counts.without_reason.number == len([row for row in board.rows if row.is_law])


def test_a_day_with_nothing_late_and_a_store_with_no_case(store: Store) -> None:
    with store.connection() as connection:
        board = first_page(connection, SCOPE)
        assert (board.rows, board.counts.late.number, board.teams) == ((), 0, ("",))
        assert workload(connection, SCOPE) == []
        assert last_meeting(connection, SCOPE) is None
    case_id = new_case(store, "A", team="North", caseworker="R. Patel")
    record(store, case_id, "request_received", TODAY - timedelta(days=38), kind="needs_assessment")
    with store.connection() as connection:
        board = first_page(connection, SCOPE)
        soon = group_rows(connection, SCOPE, (Group.SOON,))
    assert (board.rows, board.counts.late.number) == ((), 0)
    assert [row.reference for row in ours(soon)] == ["A"]
    assert board.counts.soon.number == len(soon) == sum(board.counts.soon_by_process.values())


def test_one_decision_for_many_rows_is_one_deed_and_is_taken_back_as_one(store: Store) -> None:
    for number in range(12):
        late_case(store, f"C{number:02}", 5 + number)
    rows = ours(late_rows(store))
    decision = Decision(reason="advice_ep", next_on=TODAY + timedelta(days=9), owner="J. Ali")

    decide(store, rows, decision)

    after = ours(late_rows(store))
    assert {row.agreed.reason_words if row.agreed else "" for row in after} == {"Psychologist’s advice late"}
    assert {row.caseworker for row in after} == {"J. Ali"}
    with unit(store) as work:
        undo_last(work)
    after = ours(late_rows(store))
    assert {row.agreed for row in after} == {None}
    assert {row.caseworker for row in after} == {"R. Patel"}
    assert {row.group for row in after} == {Group.NO_REASON}


def test_of_many_rows_one_that_was_done_meanwhile_keeps_all_from_being_written(store: Store) -> None:
    late_case(store, "A", 5)
    second = late_case(store, "B", 6)
    rows = ours(late_rows(store))
    record(store, second, "decision_to_assess", TODAY, kind="needs_assessment")
    with pytest.raises(NotAllowed, match="no longer on the board"):
        decide(store, rows)
    with store.reading() as session:
        assert session.execute(select(DeadlineNote)).first() is None


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision(reason="capacity", next_on=TODAY - timedelta(days=1)), "has passed"),
        (Decision(reason="capacity", next_on=date(2099, 12, 25)), "more than a year away"),
        (Decision(reason="other", next_on=TODAY), "Another reason"),
        (Decision(reason="the moon", next_on=TODAY), "cannot be the reason"),
        (Decision(reason="exception 27(3)", next_on=TODAY), "cannot be the reason"),
    ],
)
def test_a_decision_that_says_nothing_is_refused(store: Store, decision: Decision, words: str) -> None:
    late_case(store, "A", 5)
    with pytest.raises((NotAllowed, WrongUse), match=words):
        decide(store, ours(late_rows(store)), decision)


def test_an_exception_can_be_the_reason_only_where_the_regulations_allow_it(store: Store) -> None:
    late_case(store, "A", 5)
    assert exceptions_for(["na-decide-assess"]) == ("exception 5(4)",)
    assert exceptions_for(["na-decide-assess", "na-plan-final"]) == ()
    decide(store, ours(late_rows(store)), Decision(reason="exception 5(4)", next_on=TODAY))
    (row,) = ours(late_rows(store))
    assert row.agreed is not None
    assert row.agreed.reason_words == "Exception, regulation 5(4)"
    assert row.days == -5  # the date of the law stays


def test_only_a_team_lead_decides_where_the_council_names_them(store: Store) -> None:
    late_case(store, "A", 5)
    with unit(store) as work:
        preferences.write(work, {"team_leads": "S. Whitfield"})
    with pytest.raises(NotAllowed, match=r"T\. Bevan is not named"):
        decide(store, ours(late_rows(store)))


def test_a_note_is_asked_for_and_the_caseworker_reads_it_on_today(store: Store) -> None:
    case_id = late_case(store, "A", 5)
    (row,) = ours(late_rows(store))
    with store.unit("ask for a note", user="T. Bevan", now=datetime(2026, 11, 23, 10, tzinfo=UTC)) as work:
        ask_for_note(work, [row.which])
    with store.connection() as connection:
        (mine, *_) = today_page(connection, View(TODAY, ("R. Patel",))).rows
        deadline = mine.deadline
        told = notes(connection, [case_id])[(case_id, deadline.process_index, deadline.rule.id, "")]
    assert told == "T. Bevan asks for a note: Why is this late, and what happens next?"
    (row,) = ours(late_rows(store))
    assert row.note is not None
    assert row.note.is_asked


def test_the_next_meeting_opens_with_what_was_agreed_and_whether_it_was_done(store: Store) -> None:
    monday = TODAY - timedelta(days=7)
    done, *_ = (late_case(store, name, 22 + n) for n, name in enumerate(("D", "L", "C")))
    rows = {row.reference: row for row in ours(late_rows(store))}
    decide(
        store, [rows["D"], rows["L"]], Decision(reason="panel", next_on=TODAY - timedelta(days=2)), on=monday
    )
    decide(store, [rows["C"]], Decision(reason="panel", next_on=TODAY + timedelta(days=2)), on=monday)
    record(store, done, "decision_to_assess", TODAY - timedelta(days=3), kind="needs_assessment")

    with store.connection() as connection:
        meeting = last_meeting(connection, SCOPE)
    assert isinstance(meeting, LastMeeting)
    assert meeting.on == monday
    assert [(one.reference, one.outcome) for one in meeting.agreed] == [
        ("L", Outcome.NOT_DONE),
        ("C", Outcome.TO_COME),
        ("D", Outcome.DONE),
    ]
    assert meeting.agreed[2].done_on == TODAY - timedelta(days=3)
    rows = {row.reference: row for row in ours(late_rows(store))}
    assert rows["L"].group is Group.NO_REASON  # its day has passed, so it needs another
    assert rows["C"].group is Group.OVER_20
    decide(store, [rows["L"]])  # today's meeting is not the last one
    with store.connection() as connection:
        again = last_meeting(connection, SCOPE)
    assert again is not None
    assert again.on == monday


def test_families_without_contact_for_thirty_days_the_longest_first(store: Store) -> None:
    late_case(store, "A", 5)
    with store.connection() as connection:
        assert quiet_rows(connection, SCOPE) == []
        later = Scope(TODAY + timedelta(days=31))
        found = quiet_rows(connection, later)
        counted = first_page(connection, later).counts.quiet.number
    assert [row.reference for row in found] == ["A"]
    assert counted == 1


def test_load_stands_by_name_not_by_lateness(store: Store) -> None:
    for number, (name, days) in enumerate((("T. Zed", 30), ("A. Ali", 2), ("M. Moss", 9), ("A. Ali", -3))):
        case_id = late_case(store, f"C{number}", days)
        with unit(store) as work:
            edit_case(work, case_id, {"caseworker": name})
    with store.connection() as connection:
        load = workload(connection, SCOPE)
    assert [one.caseworker for one in load] == ["A. Ali", "M. Moss", "T. Zed"]
    assert [one.cases for one in load] == [2, 1, 1]
    assert load[0].due_soon == 1
    assert all(one.open_steps >= one.due_soon for one in load)
    for one in load:  # the number leads to as many rows, whoever holds them
        rows = late_rows(store, replace(SCOPE, caseworker=one.caseworker))
        assert one.late == len(rows) >= 1


late = st.tuples(st.integers(-20, 60), st.booleans(), st.sampled_from(("North", "South")), st.booleans())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(children=st.lists(late, min_size=1, max_size=8))
def test_the_board_agrees_with_a_plain_look_at_every_deadline(
    store: Store, children: list[tuple[int, bool, str, bool]]
) -> None:
    """Read each deadline of each case, and put them in order in plain Python: the board says the same."""
    from caseworker_app.casework.deadline_list import Wanted, deadlines_on
    from caseworker_app.statutory.rule import Duty, State
    from caseworker_app.statutory.standing import state_on
    from caseworker_app.statutory.urgency import kind

    with store.reading() as session:
        before = list(session.execute(select(Case.id).where(Case.status == "open")).scalars())
    with unit(store) as work:
        for case_id in before:  # of the example before this one
            close_case(work, case_id, "test", TODAY)
    taken = time.monotonic_ns()
    for number, (days, out, team, decided) in enumerate(children):
        case_id = late_case(store, f"{taken}-{number}", days, team=team)
        if out:
            with unit(store) as work:
                edit_case(work, case_id, {"out_of_education_since": "2026-10-01"})
        rows = [row for row in ours(late_rows(store)) if row.which.case_id == case_id]
        if decided and rows:
            decide(store, rows)
    asked = (Duty.MUST, Duty.SHOULD, Duty.POLICY)
    with store.reading() as session:
        found = [
            (kind(one.deadline), not one.urgent_child, one.deadline.due, one.case_id, one.deadline.rule.id)
            for one in deadlines_on(session, Wanted(), TODAY, TODAY)
            if state_on(one.deadline, TODAY) is State.OVERDUE and one.deadline.duty in asked
        ]
        opened = set(session.execute(select(Case.id).where(Case.status == "open")).scalars())
    board = late_rows(store)
    assert sorted((row.which.case_id, row.which.rule) for row in board) == sorted(
        (case_id, rule) for *_, case_id, rule in found if case_id in opened
    )
    order = list(Group)
    told = [
        (order.index(row.group), kind(row.deadline), not row.urgent_child, row.deadline.due)
        for row in board
        if row.group
    ]
    assert told == sorted(told, key=lambda one: (*one[:3], one[3] or date.max))


def test_each_day_of_lateness_stands_in_one_group(store: Store) -> None:
    for days in (1, 5, 6, 20, 21):
        late_case(store, f"{days:02}", days)
    decide(store, ours(late_rows(store)))
    told = {row.reference: row.group for row in ours(late_rows(store))}
    assert told == {
        "01": Group.TO_5, "05": Group.TO_5, "06": Group.TO_20, "20": Group.TO_20, "21": Group.OVER_20,
    }  # fmt: skip
    assert len(ours(late_rows(store))) == 5
