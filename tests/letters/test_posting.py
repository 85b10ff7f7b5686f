"""Posted is posted: in one transaction, a step once everyone has theirs, and what happens afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from caseworker_app.casework import today_letters
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.processes import story_of
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.casework.today_letters import letters_to_do
from caseworker_app.casework.undo import undo_last
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters import incidents, posting, print_queue
from caseworker_app.letters.cancelling import cancel_named
from caseworker_app.letters.posting import Posted, post
from caseworker_app.letters.print_run import Run, cancel_run
from caseworker_app.letters.reprint import reprint
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case, Document, Setting
from tests.letters.families import (
    DAY,
    NOW,
    OFFICER,
    child,
    drafted,
    parent,
    printed,
    ready,
    set_up,
)

FREYA = parent("Ms Karin Lindqvist", "18 Tannery Row; Ashmere; AS4 2LP")
PAPA = parent("Mr Dan Osei", "4 Quay Street; Ashmere; AS1 9ZZ", "father")
AMEND = "review-decision-amend"
PLANNED = (("plan_issued", "2026-01-12"), ("review_meeting_planned", "2027-01-08"))
INVITED = {"meeting_time": "2 pm", "meeting_place": "the school"}


@pytest.fixture(autouse=True)
def council(store: Store) -> None:
    """Every test has a council."""
    set_up(store)


def events(store: Store, case: str) -> dict[str, tuple[date | None, dict[str, str]]]:
    with store.reading() as session:
        return {one.type: (one.on, dict(one.detail)) for one in story_of(session, case).told}


def amended(store: Store, case: str) -> Run:
    return printed(store, ready(store, case, AMEND, amendments="- Section F: an hour a week"))


def posted(store: Store, *named: str, on: date = DAY, now: datetime = NOW, how: str | None = None) -> Posted:
    with store.unit("post letters", user=OFFICER, now=now) as unit:
        return post(unit, named, on=on, post_class=how)


def rows(store: Store) -> list[tuple[str, str, date | None]]:
    with store.reading() as session:
        found = session.execute(posting.select(Document).order_by(Document.id)).scalars()
        return [(one.recipient, one.state, one.posted_on) for one in found]


def test_posting_a_run_records_the_steps_of_all_its_cases(store: Store) -> None:
    first = child(store, "A", "Freya", "Lindqvist", FREYA)
    second = child(store, "B", "Omar", "Said")
    ids = [one for case in (first, second) for one in ready(store, case, AMEND, amendments="- Section F")]
    run = printed(store, ids)
    done = posted(store, run.id)
    assert sorted(done.events) == [
        (case, step) for case in "AB" for step in ("amendment_notice_sent", "decision_to_amend")
    ]  # fmt: skip
    assert events(store, first)["amendment_notice_sent"] == (
        DAY, {"by": "post_first", "served_on": "2026-11-25"},
    )  # fmt: skip


def test_a_failure_midway_records_nothing_of_the_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [child(store, name, "Al", f"Child{name}") for name in ("A", "B", "C")]
    run = printed(store, [one for case in cases for one in ready(store, case)])
    calls = []

    def fails(unit: object, new: NewEvent) -> object:
        calls.append(new)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return record_event(unit, new)  # type: ignore[arg-type]

    monkeypatch.setattr(posting, "record_event", fails)
    with pytest.raises(KeyboardInterrupt):
        posted(store, run.id)
    assert len(calls) == 3
    assert {state for _, state, _ in rows(store)} == {"printed"}
    assert all("decision_to_maintain" not in events(store, case) for case in cases)


def test_one_letter_of_a_run_that_cannot_be_posted_stops_all(store: Store) -> None:
    cases = [child(store, name, "Al", f"Child{name}") for name in ("A", "B")]
    run = printed(store, [one for case in cases for one in ready(store, case, AMEND, amendments="- F")])
    with pytest.raises(NotAllowed, match="the law gives until"):
        posted(store, run.id, how="second")
    assert {state for _, state, _ in rows(store)} == {"printed"}


def test_a_step_waits_until_the_other_household_has_been_sent_theirs(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA, PAPA)
    run = amended(store, case)
    one, other = run.items
    first = posted(store, one.document_id)
    assert not first.events
    assert [wait.event for wait in first.waits] == ["decision_to_amend", "amendment_notice_sent"]
    assert first.waits[0].readers == (other.recipient,)
    assert "amendment_notice_sent" not in events(store, case)
    later = NOW + timedelta(days=1)
    with pytest.raises(NotAllowed, match="gives until"):
        posted(store, other.document_id, on=later.date(), now=later)
    assert posted(store, other.document_id).events[1] == ("14-197", "amendment_notice_sent")


def test_a_step_is_dated_the_day_on_which_the_last_copy_went(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA, PAPA)
    run = printed(store, ready(store, case))
    posted(store, run.items[0].document_id)
    later = NOW + timedelta(days=1)
    with store.unit("back", user=OFFICER, now=later) as unit:
        from caseworker_app.letters.print_run import back_to_queue

        back_to_queue(unit, [run.items[1].document_id], because="Not posted in time")
    second = printed(store, [run.items[1].document_id], now=later)
    done = posted(store, second.id, on=later.date(), now=later)
    assert done.events == (("14-197", "decision_to_maintain"),)
    assert events(store, case)["decision_to_maintain"][0] == later.date()


def test_somebody_left_out_for_good_is_not_waited_for_but_one_without_an_address_is(
    store: Store,
) -> None:
    barred = parent("Mr Dan Osei", "4 Quay Street; Ashmere; AS1 9ZZ", "father", no_contact="court order")
    homeless = parent("Mr Ben Said", "", "father")
    first = child(store, "A", "Freya", "Lindqvist", FREYA, barred)
    second = child(
        store, "B", "Omar", "Said", parent("Ms Mona Said", "1 Mill Lane; Ashmere; AS4 2LP"), homeless
    )
    assert posted(store, amended(store, first).id).events
    waits = posted(store, amended(store, second).id).waits
    assert waits[0].readers == ("Ben Said (has no address)",)
    assert "caseworker event B decision_to_amend DATE" in waits[0].words


def test_the_invitations_count_when_family_and_school_have_theirs(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA, events=PLANNED)
    with store.unit("school", user=OFFICER, now=NOW) as unit:
        school = Setting(name="Ash Grove School", address="2 School Lane\nAshmere\nAS3 3SS")
        unit.session.add(school)
        unit.session.flush()
        unit.session.get_one(Case, case).setting_id = school.id
    family = printed(store, ready(store, case, "review-invitation", **INVITED))
    waits = posted(store, family.id).waits
    assert [wait.event for wait in waits] == ["review_invitations_sent"]
    school_letter = printed(store, ready(store, case, "review-invitation-professional", **INVITED))
    assert posted(store, school_letter.id).events == (("14-197", "review_invitations_sent"),)


def test_posting_twice_or_on_a_day_to_come_or_before_its_date_is_refused(store: Store) -> None:
    run = printed(store, ready(store, child(store, "14-197", "Freya", "Lindqvist", FREYA)))
    with pytest.raises(NotAllowed, match="still to come"):
        posted(store, run.id, on=DAY + timedelta(days=1))
    with pytest.raises(NotAllowed, match="is dated"):
        posted(store, run.id, on=DAY - timedelta(days=1))
    posted(store, run.id)
    with pytest.raises(NotAllowed, match="is posted"):
        posted(store, run.id)
    with pytest.raises(WrongUse, match="no letter and no print run"):
        posted(store, "nothing")


def test_only_a_printed_letter_is_posted_and_a_posted_one_never_cancelled(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    (draft,) = drafted(store, case).document_ids
    with pytest.raises(NotAllowed, match="is draft"):
        posted(store, draft)


def test_a_posting_taken_back_takes_its_steps_back(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    run = printed(store, ready(store, case))
    posted(store, run.id)
    with store.unit("undo", user=OFFICER, now=NOW + timedelta(minutes=1)) as unit:
        undo_last(unit)
    assert [state for _, state, _ in rows(store)] == ["printed"]
    with store.reading() as session:
        assert not any(
            event.type == "decision_to_maintain"
            for run in story_of(session, case).runs
            for event in run.events
        )
    assert posted(store, run.id).events == (("14-197", "decision_to_maintain"),)


def test_a_returned_letter_goes_to_triage_and_stops_the_next_to_that_address(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    run = printed(store, ready(store, case))
    document = run.items[0].document_id
    with pytest.raises(NotAllowed, match="is printed"), store.unit("back", user=OFFICER, now=NOW) as unit:
        posting.came_back(unit, document, on=DAY)
    posted(store, run.id)
    later = NOW + timedelta(days=3)
    with store.unit("back", user=OFFICER, now=later) as unit:
        posting.came_back(unit, document, on=later.date())
    with store.reading() as session:
        (back,) = print_queue.queue_page(session, "returned").letters
        assert (back.document_id, back.returned_on) == (document, later.date())
    assert (
        drafted(store, case, "late-apology", now=later).left_out
        or not drafted(store, case, "review-invitation", now=later).document_ids
    )
    with store.unit("settle", user=OFFICER, now=later) as unit:
        posting.settle_returned(unit, document, done="Rang the mother; sent to the new address")
    with store.reading() as session:
        assert not print_queue.queue_page(session, "returned").letters


def test_a_letter_gone_astray_has_72_hours_and_its_copies_are_frozen(
    store: Store,
) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    run = printed(store, ready(store, case))
    document = run.items[0].document_id
    friday = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)
    with store.unit("astray", user=OFFICER, now=friday) as unit:
        with pytest.raises(WrongUse):
            incidents.mis_sent(unit, document, what=" ")
        opened = incidents.mis_sent(unit, document, what="It went to the neighbour")
    assert opened.tell_by == datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    with store.unit("again", user=OFFICER, now=friday) as unit:
        with pytest.raises(NotAllowed, match="frozen"):
            reprint(unit, store, document, because="lost")
        with pytest.raises(NotAllowed, match="frozen"):
            post(unit, [run.id], on=friday.date())
        with pytest.raises(NotAllowed, match="frozen"):
            cancel_named(unit, [document], because="As if it had never been")
        with pytest.raises(NotAllowed, match="frozen"):
            cancel_run(unit, run.id, because="Wrong paper")
        with pytest.raises(NotAllowed, match="open incident"):
            incidents.mis_sent(unit, document, what="again")
    with store.reading() as session:
        assert [one.id for one in incidents.open_incidents(session)] == [opened.id]
    with store.unit("close", user=OFFICER, now=friday) as unit:
        incidents.close_incident(unit, opened.id, outcome="Fetched back unopened")
        assert reprint(unit, store, document, because="lost")
    with store.reading() as session:
        assert not incidents.open_incidents(session)


def test_a_copy_that_is_posted_records_no_step(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    run = printed(store, ready(store, case))
    with store.unit("copy", user=OFFICER, now=NOW) as unit:
        copy, _ = reprint(unit, store, run.items[0].document_id, because="The mother lost it")
    assert not posted(store, copy).events
    assert "decision_to_maintain" not in events(store, case)


def test_two_parents_who_live_together_by_now_need_one_letter(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA, PAPA)
    run = printed(store, ready(store, case))
    mine = next(item for item in run.items if "Lindqvist" in item.recipient)
    with store.unit("moved", user=OFFICER, now=NOW) as unit:
        save_person(
            unit, PersonDetails(case_id=case, name="Dan Osei", address="18 Tannery Row; Ashmere; AS4 2LP")
        )
    waits = posted(store, mine.document_id).waits
    assert not waits, "one household now, and its letter went"


def to_do(store: Store, on: date) -> list[tuple[str, str]]:
    with store.connection() as connection:
        return [(row.kind, row.to) for row in letters_to_do(connection, (), on)]


def test_a_letter_that_is_not_posted_a_working_day_later_is_in_today(store: Store) -> None:
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    ids = ready(store, case, now=friday)
    assert to_do(store, friday.date()) == []
    assert to_do(store, date(2026, 11, 29)) == []
    assert to_do(store, date(2026, 11, 30)) == [("ready", "Ms Karin Lindqvist")]
    run = printed(store, ids, now=friday)
    assert to_do(store, date(2026, 11, 30)) == [("printed", "Ms Karin Lindqvist")]
    with store.connection() as connection:
        assert letters_to_do(connection, ("nobody",), date(2026, 11, 30)) == []
        (row,) = letters_to_do(connection, (), date(2026, 11, 30))
    assert row.why.endswith("to Ms Karin Lindqvist: it was printed on 27 November 2026.")
    posted(store, run.id, on=friday.date(), now=friday)
    assert to_do(store, date(2026, 11, 30)) == []


def test_a_letter_that_came_back_or_went_astray_is_in_today_until_it_is_settled(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    run = printed(store, ready(store, case))
    document = run.items[0].document_id
    posted(store, run.id)
    with store.unit("back", user=OFFICER, now=NOW) as unit:
        posting.came_back(unit, document, on=DAY)
        opened = incidents.mis_sent(unit, document, what="The old tenant opened it")
    assert [kind for kind, _ in to_do(store, DAY)] == ["astray", "returned"]
    with store.connection() as connection:
        row = letters_to_do(connection, (), DAY)[0]
    assert "told by 10:00 on 26 November 2026" in row.why
    with store.unit("settle", user=OFFICER, now=NOW) as unit:
        posting.settle_returned(unit, document, done="New address found")
        incidents.close_incident(unit, opened.id, outcome="Told the family")
    assert to_do(store, DAY) == []


def test_todays_letters_are_read_by_their_indexes(store: Store) -> None:
    values = {"most": 5, "before": "2026"}
    with store.connection() as connection:
        for kind, index in (("astray", "incidents_open"), ("returned", "documents_returned"),
                            ("printed", "documents_waiting"), ("ready", "documents_waiting")):  # fmt: skip
            sql = today_letters._PARTS[kind].format(whose="")
            told = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            assert f"ix_{index}" in " ".join(row[3] for row in told)
