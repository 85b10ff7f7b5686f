"""The demonstration in a real, encrypted store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caseworker_app.casework import waiting
from caseworker_app.casework.quality import lists
from caseworker_app.casework.quality.lists import Standing
from caseworker_app.casework.today import Band, View, today_page
from caseworker_app.demonstration import place
from caseworker_app.demonstration.make import PASSPHRASE, USER, Demonstration, make, moment
from caseworker_app.errors import WrongUse
from caseworker_app.store import check
from caseworker_app.store.deadlines import ToldEvent, computed, facts_of, told_events
from caseworker_app.store.open import Store, open_store
from caseworker_app.store.tables import Case, DerivedDeadline, Event

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return make(tmp_path_factory.mktemp("demonstration") / "store", 120, 1, as_of=TODAY)


@pytest.fixture(scope="module")
def opened(made: Demonstration) -> Iterator[Store]:
    with open_store(made.store, PASSPHRASE) as store:
        yield store


def test_it_opens_with_the_passphrase_demo(opened: Store, made: Demonstration) -> None:
    with opened.connection() as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone()[0] == made.cases == 120


def test_no_childs_name_can_be_read_from_its_files(made: Demonstration, opened: Store) -> None:
    with opened.connection() as connection:
        names = [row[0] for row in connection.execute("SELECT DISTINCT family_name FROM cases").fetchall()]
    content = b"".join(file.read_bytes() for file in made.store.rglob("*") if file.is_file())
    assert not [name for name in names if len(name) > 4 and name.encode() in content]


def test_today_has_something_in_every_band(opened: Store) -> None:
    with opened.connection() as connection:
        page = today_page(connection, View(TODAY), size=500)
    for band in (Band.LATE, Band.SOON, Band.WAITING, Band.FACTS_MISSING, Band.DISAPPLIED):
        assert page.counts[band].number > 0, band


def test_plans_were_audited_and_some_are_left_to_mark(opened: Store) -> None:
    with opened.reading() as session:
        sample = lists.samples(session)[0]
        found = lists.round_of(session, sample.id, USER)
    assert (sample.plans, sample.settled) == (12, 9)
    assert any(one.mine for one in found.plans)
    assert {one.standing for one in found.plans} == {Standing.OPEN, Standing.DIFFERS, Standing.SETTLED}
    assert found.agreed.kappa is not None
    assert 0 < sum(one.is_good for one in found.plans) < 9


def test_the_first_caseworker_has_most_of_the_children(opened: Store) -> None:
    with opened.connection() as connection:
        mine = connection.execute("SELECT count(*) FROM cases WHERE caseworker = ?", (USER,)).fetchone()[0]
    assert 50 <= mine <= 90


def test_events_were_recorded_in_their_order_and_never_after_the_morning_of_the_day(opened: Store) -> None:
    with opened.reading() as session:
        lines = session.query(Event.process_id, Event.recorded_at, Event.on, Event.type).order_by(
            Event.recorded_at, Event.id
        )
        last: dict[str, date] = {}
        for process, recorded_at, on, type_ in lines:
            assert recorded_at.date() <= TODAY
            if not type_.endswith("_planned") and on is not None:
                assert recorded_at.date() >= on
                last[process] = on
    assert len(last) > 120


def test_the_table_of_deadlines_is_what_the_events_say(opened: Store) -> None:
    with opened.reading() as session:
        kept = session.query(DerivedDeadline).count()
        case_ids = [row[0] for row in session.query(Event.case_id).distinct()]
        fresh = 0
        for case_id in case_ids:
            told = session.execute(told_events().where(Event.case_id == case_id)).all()
            born = session.query(Case.date_of_birth).filter(Case.id == case_id).scalar()
            fresh += len(computed(facts_of(born, map(ToldEvent._make, told)), TODAY))
    assert kept == fresh


def test_the_store_is_well(opened: Store) -> None:
    found = check.check(opened, moment(TODAY))
    assert found["database"]["ok"]
    assert found["audit"]["ok"]


def test_an_earlier_demonstration_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    place.make_room(folder, seed=1, as_of=TODAY, cases=5)
    (folder / place.TODAY).write_text("old")
    place.make_room(folder, seed=2, as_of=TODAY, cases=5)
    assert not (folder / place.TODAY).exists()
    assert (folder / place.MARK).exists()


@pytest.mark.parametrize("name", ["caseload.xlsx", "store"])
def test_anything_else_in_the_folder_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(WrongUse, match="something else"):
        place.make_room(tmp_path, seed=1, as_of=TODAY, cases=5)
    assert (tmp_path / name).read_text() == "mine"


def test_a_file_put_into_a_demonstration_stops_its_replacement(tmp_path: Path) -> None:
    place.make_room(tmp_path, seed=1, as_of=TODAY, cases=5)
    (tmp_path / "my notes.txt").write_text("mine")
    with pytest.raises(WrongUse, match=r"my notes\.txt"):
        place.make_room(tmp_path, seed=1, as_of=TODAY, cases=5)


def test_a_file_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("a file")
    with pytest.raises(WrongUse, match="not a folder"):
        place.make_room(tmp_path / "demo", seed=1, as_of=TODAY, cases=5)


def test_families_are_spoken_with_written_to_and_promised_things(opened: Store) -> None:
    with opened.connection() as connection:
        page = today_page(connection, View(TODAY), size=500)
        kinds = {row.kind for row in page.promised}
        silent = waiting.silent_families(connection, (), TODAY)
        late = waiting.updates_due(connection, (), TODAY)
        answers = waiting.unanswered(connection, (), TODAY, overdue=True)
        states = dict(connection.execute("SELECT state, count(*) FROM promises GROUP BY 1").fetchall())
        logged, moved = connection.execute(
            "SELECT (SELECT count(*) FROM communication), "
            "(SELECT count(*) FROM promises WHERE by <> first_by)"
        ).fetchone()
    assert kinds == {"promise", "reply"}
    assert 3 * 120 < logged < 12 * 120
    assert set(states) == {"open", "kept", "broken"}
    assert min(len(silent), len(late), len(answers), moved) > 0
    assert len(silent) < 60


def test_nothing_is_said_after_the_morning_of_the_day_and_no_answer_before_its_message(opened: Store) -> None:
    with opened.connection() as connection:
        latest = connection.execute("SELECT max(at), max(recorded_at) FROM communication").fetchone()
        wrong = connection.execute(
            "SELECT count(*) FROM communication a JOIN communication m ON m.id = a.reply_to "
            "WHERE a.at <= m.at"
        ).fetchone()[0]
    assert max(latest) < moment(TODAY).isoformat()
    assert wrong == 0


def test_the_log_is_the_same_for_the_same_seed(opened: Store, tmp_path: Path) -> None:
    again = make(tmp_path / "store", 120, 1, as_of=TODAY)
    asked = "SELECT id, at, summary, reply_to FROM communication ORDER BY id"
    with (
        open_store(again.store, PASSPHRASE) as store,
        store.connection() as theirs,
        opened.connection() as ours,
    ):
        assert ours.execute(asked).fetchall() == theirs.execute(asked).fetchall()
