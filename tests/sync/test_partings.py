"""Cases that change hands, people who leave, laptops lost, copied or wrong, and a server put back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.casework.reassign import handovers, reassign
from caseworker_app.errors import NotAllowed, ServerUnreachable, WrongUse
from caseworker_app.store import audit, sealing
from caseworker_app.store.files import Places
from caseworker_app.store.open import open_store
from caseworker_app.store.refusals import StoreSealed
from caseworker_app.sync import conflicts, decide
from caseworker_app.sync.freshness import changed_by_colleagues, freshness, looked_at
from caseworker_app.sync.refusals import LaptopLost, ServerRefused
from caseworker_app.sync.server import users
from tests.store_fixtures import PASSPHRASE
from tests.sync import oracle
from tests.sync.office import Cluster, Laptop, Office

CANARY = "Quackenbush"


@pytest.fixture
def case(anna: Laptop) -> str:
    """A case of the team North, full of names that tell of it."""
    made = anna.new_case("EHC-1", family_name=CANARY, note=f"{CANARY} note", caseworker="Anna")
    person = anna.person(made, name=f"{CANARY} mother", role="mother", address=f"1 {CANARY} Street")
    anna.person(made, person_id=person, address_withheld=True)
    anna.record(made, "request_received", date(2026, 11, 2), kind="needs_assessment", note=CANARY)
    anna.sync()
    return made


def traces(laptop: Laptop) -> list[str]:
    """Where a store still tells of the case: tables that hold its name in any column."""
    found = []
    names = laptop.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%'")
    for (table,) in names:
        if any(CANARY in str(row) for row in laptop.rows(f'SELECT * FROM "{table}"')):
            found.append(table)
    words = "SELECT 1 FROM case_search WHERE case_search MATCH ?"
    return [*found, *(["case_search"] if laptop.rows(words, CANARY) else [])]


def test_a_case_is_handed_over_with_what_is_due(office: Office, anna: Laptop, case: str) -> None:
    ben = office.laptop("Ben")
    with anna.unit() as unit:
        (handed,) = reassign(unit, [case], "ben", note="Mother prefers calls")
    assert (handed.from_name, handed.to_name) == ("Anna", "Ben")
    anna.sync()
    ben.sync()
    assert ben.rows("SELECT caseworker, team FROM cases") == [("Ben", "North")]
    assert ben.rows("SELECT DISTINCT caseworker FROM deadlines") == [("Ben",)]
    with ben.store.reading() as session:
        (told,) = handovers(session, case)
    assert (told.note, told.from_name) == ("Mother prefers calls", "Anna")
    assert "na-decide-assess" in {line["rule"] for line in told.due}


def test_a_case_that_goes_to_another_team_leaves_no_trace_behind(
    office: Office, anna: Laptop, case: str
) -> None:
    lena, sam = office.laptop("Lena"), office.laptop("Sam")
    lena.sync()
    with lena.unit() as unit:
        reassign(unit, [case], "Sam")
    lena.sync()
    for laptop in (anna, sam):
        laptop.sync()
    for laptop in (anna, lena):
        assert traces(laptop) == []
        with laptop.store.connection() as connection:
            assert audit.verify(connection).ok
    oracle.all_hold_the_same(office, sam, {"South"})
    assert sam.rows("SELECT reference, caseworker, team FROM cases") == [("EHC-1", "Sam", "South")]
    assert sam.value("SELECT count(*) FROM deadlines") > 0


def test_a_case_that_was_given_away_before_anybody_had_heard_of_it_arrives(office: Office) -> None:
    lena, sam = office.laptop("Lena"), office.laptop("Sam")
    sam.sync()
    lena.sync()
    case = lena.new_case("EHC-2", family_name=CANARY, caseworker="Lena", team="North")
    with lena.unit() as unit:
        reassign(unit, [case], "Sam")
    outcome = lena.sync()
    assert (outcome.waiting, lena.rows("SELECT id FROM cases"), traces(lena)) == (0, [], [])
    sam.sync()
    assert sam.rows("SELECT reference, caseworker, team FROM cases") == [("EHC-2", "Sam", "South")]
    with sam.store.reading() as session:
        assert [one.from_name for one in handovers(session, case)] == ["Lena"]


def test_a_new_case_that_a_caseworker_puts_into_a_team_of_others_comes_into_their_own(
    office: Office, anna: Laptop
) -> None:
    anna.new_case("EHC-3", family_name="Okafor", team="South")
    outcome = anna.sync()
    assert outcome.waiting == 0
    assert "1 new case came into the team North" in " ".join(outcome.notes)
    assert office.value("select team from casework.cases") == "North"


def test_two_leads_who_hand_one_case_to_people_of_two_teams_decide_about_both_together(
    office: Office, anna: Laptop, case: str
) -> None:
    users.change_user(office.server, "Lena", teams=["North", "South"])
    users.add_user(office.server, "Lars", "team_lead", ["North", "South"])
    lena, lars = office.laptop("Lena"), office.laptop("Lars")
    for laptop, to in ((lena, "Ben"), (lars, "Sam")):
        laptop.sync()
        with laptop.unit() as unit:
            reassign(unit, [case], to)
    for laptop in (lena, lars, lena):
        laptop.sync()
    for laptop in (lena, lars):
        assert laptop.rows("SELECT caseworker, team FROM cases") == [("Ben", "North")]
    with lars.store.reading() as session:
        (asked,) = conflicts.waiting(session)
    assert asked.for_the_lead
    with lars.unit() as unit:
        decide.keep(unit, asked.id, conflicts.MINE)
    for laptop in (lars, lena, anna):
        laptop.sync()
    for laptop in (lars, lena):
        assert laptop.rows("SELECT caseworker, team FROM cases") == [("Sam", "South")]
    assert anna.rows("SELECT 1 FROM cases") == []


def test_only_a_lead_gives_a_case_to_another_team(office: Office, anna: Laptop, case: str) -> None:
    with pytest.raises(NotAllowed), anna.unit() as unit:
        reassign(unit, [case], "Sam")
    with pytest.raises(WrongUse), anna.unit() as unit:
        reassign(unit, [case], "Nobody")
    anna.edit(case, team="South")  # typed into the field, past the deed
    outcome = anna.sync()
    assert outcome.conflicts == 1
    assert anna.rows("SELECT team FROM cases") == [("North",)]
    lena = office.laptop("Lena")
    lena.sync()
    with lena.store.reading() as session:
        (asked,) = conflicts.waiting(session)
    assert (asked.kind, asked.mine.text, asked.mine.by) == ("denied", "South", "Anna")
    with lena.unit() as unit:
        decide.keep(unit, asked.id, conflicts.MINE)
    lena.sync()
    assert office.value("select team from casework.cases") == "South"


def test_what_was_unsent_when_a_case_went_reaches_the_new_lead(
    office: Office, anna: Laptop, case: str
) -> None:
    lena, sara = office.laptop("Lena"), office.laptop("Sara")
    lena.sync()
    anna.edit(case, note="written on the train")
    late = anna.person(case, name="Grandmother", role="carer")
    with lena.unit() as unit:
        reassign(unit, [case], "Sam")
    lena.sync()
    outcome = anna.sync()
    assert (outcome.removed, outcome.handed_in) == (1, 1)
    assert anna.rows("SELECT * FROM held") == []
    sara.sync()
    with sara.store.reading() as session:
        asked = {each.what: each for each in conflicts.waiting(session)}
    assert asked["note"].mine.text == "written on the train"
    with sara.unit() as unit:
        decide.keep(unit, asked["note"].id, conflicts.MINE)
        for each in asked.values():
            if "role" in each.what:
                decide.keep(unit, each.id, conflicts.MINE)
    sara.sync()
    assert office.value("select note from casework.cases") == "written on the train"
    assert office.value("select count(*) from casework.people where id = %s", late) == 1
    assert office.value("select count(*) from casework.relationships where person_id = %s", late) == 1
    assert sara.value("SELECT count(*) FROM conflicts WHERE decided_at IS NULL") == 0


def test_a_leaver_loses_every_case_and_nobody_loses_their_work(
    office: Office, anna: Laptop, case: str
) -> None:
    lena = office.laptop("Lena")
    anna.edit(case, note="not sent")
    fresh = anna.new_case("EHC-2", family_name=CANARY)
    users.remove_user(office.server, "Anna")
    outcome = anna.sync()
    assert (outcome.removed, outcome.handed_in) == (2, 2)
    assert traces(anna) == []
    assert anna.rows("SELECT 1 FROM cases") == []
    lena.sync()
    lena.sync()
    assert lena.rows("SELECT reference FROM cases WHERE id = ?", fresh) == [("EHC-2",)]
    assert lena.value("SELECT count(*) FROM conflicts WHERE kind = 'late'") == 1
    again = anna.sync()
    assert (again.sent, again.received, again.removed) == (0, 0, 0)


def test_a_person_who_comes_back_gets_the_cases_back(office: Office, anna: Laptop, case: str) -> None:
    users.change_user(office.server, "Anna", teams=["South"])
    assert anna.sync().removed == 1
    users.change_user(office.server, "Anna", teams=["North", "South"])
    outcome = anna.sync()
    assert outcome.arrived == 1
    oracle.all_hold_the_same(office, anna, {"North", "South"})
    oracle.is_sound(anna)


def test_a_lost_laptop_is_refused_and_locked_until_it_is_found(office: Office, case: str) -> None:
    (anna,) = office.laptops
    users.report_lost(office.server, "Anna", anna.store.device_id)
    with pytest.raises(LaptopLost):
        anna.sync()
    anna.close()
    places = Places(anna.folder)
    with pytest.raises(StoreSealed):
        open_store(anna.folder, PASSPHRASE)
    with pytest.raises(WrongUse):
        sealing.unseal(places, "00" * 32)
    sealing.unseal(places, users.unlock_code(office.server, anna.store.device_id))
    with open_store(anna.folder, PASSPHRASE) as store:
        anna.store = store
        assert anna.sync().removed == 0


def test_a_copied_store_goes_on_as_a_laptop_of_its_own(office: Office, anna: Laptop, case: str) -> None:
    copy = office.laptop("Anna", connected=False, from_=anna.folder)
    anna.edit(case, note="on the first")
    anna.sync()
    copy.edit(case, sex="F")
    outcome = copy.sync()
    assert copy.store.device_id != anna.store.device_id
    assert any("copy" in note for note in outcome.notes)
    anna.sync()
    for laptop in (anna, copy):
        assert laptop.rows("SELECT note, sex FROM cases") == [("on the first", "F")]
        oracle.is_sound(laptop)
    assert not any("copy" in note for note in copy.sync().notes)


@pytest.mark.parametrize("away", [timedelta(days=366), timedelta(days=-366)], ids=["ahead", "behind"])
def test_a_clock_a_year_wrong_is_told_and_decides_nothing(
    office: Office, anna: Laptop, case: str, away: timedelta
) -> None:
    ben = office.laptop("Ben")
    ben.sync()
    right = ben.clock
    ben.clock = lambda: right() + away
    ben.edit(case, note="by the wrong clock")
    anna.edit(case, note="by the right one")
    outcome = ben.sync()
    assert any("date is wrong" in note for note in outcome.notes)
    anna.sync()
    # The first that reached the server holds, whatever the clocks say.
    assert anna.rows("SELECT note FROM cases") == [("by the wrong clock",)]
    assert anna.value("SELECT count(*) FROM conflicts") == 1


def test_a_newer_or_older_server_is_told_and_loses_nothing(office: Office, anna: Laptop, case: str) -> None:
    anna.edit(case, note="kept")
    schema = office.value("select schema from sync.clock")
    office.server.execute("update sync.clock set schema = schema - 1")
    with pytest.raises(ServerRefused, match="older than this program"):
        anna.sync()
    office.server.execute("update sync.clock set schema = %s", (schema + 1,))
    assert anna.sync().sent == 1
    office.server.execute("update sync.clock set oldest_schema = %s", (schema + 1,))
    anna.edit(case, note="handed in all the same")
    outcome = anna.sync()
    assert any("too old" in note for note in outcome.notes)
    assert office.value("select note from casework.cases") == "handed in all the same"


def test_every_laptop_gives_back_what_a_restored_server_lost(office: Office, anna: Laptop, case: str) -> None:
    ben = office.laptop("Ben")
    ben.sync()
    yesterday = office.keep_a_copy()
    anna.edit(case, note="lost with the server")
    new = anna.new_case("EHC-2")
    anna.sync()
    ben.sync()
    ben.edit(case, sex="F")
    ben.sync()
    anna.edit(case, upn="unsent")

    office.put_back(yesterday)
    # Somebody works on the restored server before anybody notices.
    office.server.execute("update casework.cases set interpreter = 'Polish'")
    outcome = anna.sync()
    assert any("earlier state" in note for note in outcome.notes)
    oracle.settle(office, [ben, anna, ben])
    for laptop in (anna, ben):
        oracle.all_hold_the_same(office, laptop, {"North"})
        oracle.is_sound(laptop)
        assert laptop.rows("SELECT note, sex, upn, interpreter FROM cases WHERE id = ?", case) == [
            ("lost with the server", "F", "unsent", "Polish")
        ]
        assert laptop.rows("SELECT reference FROM cases WHERE id = ?", new) == [("EHC-2",)]
    assert not any("earlier state" in note for note in anna.sync().notes)


def test_a_server_rolled_back_in_its_place_is_noticed_by_its_history(
    office: Office, anna: Laptop, case: str
) -> None:
    """A snapshot of the machine leaves no other sign than that a laptop remembers more."""
    before = office.asks("select rev, mark from sync.clock")[0]
    anna.edit(case, note="lost")
    anna.sync()
    office.server.execute("alter table casework.cases disable trigger all")
    office.server.execute("update casework.cases set note = %s, rev = %s", (f"{CANARY} note", before[0]))
    office.server.execute("alter table casework.cases enable trigger all")
    office.server.execute("delete from sync.history where rev > %s", (before[0],))
    office.server.execute("delete from sync.push_log where rev > %s", (before[0],))
    office.server.execute("update sync.clock set rev = %s, mark = %s", before)
    outcome = anna.sync()
    assert any("earlier state" in note for note in outcome.notes)
    assert office.value("select note from casework.cases") == "lost"


def test_a_change_committed_late_is_not_skipped(
    office: Office, cluster: Cluster, anna: Laptop, case: str
) -> None:
    ben = office.laptop("Ben")
    ben.sync()
    with cluster.connect(office.database) as slow:
        with slow.transaction():
            slow.execute("update casework.cases set note = 'late'")
            assert ben.sync().received == 0  # it reads meanwhile, and waits for nobody
        assert ben.sync().received == 1
    assert ben.rows("SELECT note FROM cases") == [("late",)]


def test_a_frozen_laptop_holds_nobody_up(office: Office, cluster: Cluster, anna: Laptop, case: str) -> None:
    """A laptop that stops in the midst of reading holds no lock that a push waits for."""
    ben = office.laptop("Ben")
    frozen = cluster.connect(office.database, user="ben")
    frozen.execute("begin isolation level repeatable read read only")
    frozen.execute("select sync.head(0)")
    anna.edit(case, note="goes through")
    assert anna.sync().sent == 1
    frozen.close()
    ben.sync()


def test_a_full_disk_here_loses_nothing(
    office: Office, anna: Laptop, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseworker_app.errors import CannotSave
    from caseworker_app.sync import rows

    ben = office.laptop("Ben")

    def full(*_: Any) -> None:
        raise CannotSave("There is no room left on the disk.", "Free some space.")

    with monkeypatch.context() as patch:
        patch.setattr(rows, "put", full)
        patch.setattr("caseworker_app.sync.arrive._insert", full)
        with pytest.raises(CannotSave):
            ben.sync()
    assert ben.rows("SELECT 1 FROM cases") == []
    assert ben.sync().arrived == 1
    oracle.all_hold_the_same(office, ben, {"North"})


def test_a_full_disk_there_is_told_and_the_work_is_kept(
    office: Office, anna: Laptop, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.edit(case, note="kept")
    office.server.execute(
        "create function sync.full_disk() returns trigger language plpgsql as "
        "$$ begin raise exception 'no space left on device' using errcode = '53100'; end $$"
    )
    office.server.execute(
        "create trigger full_disk before update on casework.cases execute function sync.full_disk()"
    )
    with pytest.raises(ServerUnreachable, match="disk is full"):
        anna.sync()
    office.server.execute("drop trigger full_disk on casework.cases")
    assert anna.sync().sent == 1


def test_a_screen_can_tell_how_fresh_it_is_and_what_a_colleague_changed(
    office: Office, anna: Laptop, case: str
) -> None:
    ben = office.laptop("Ben")
    ben.sync()
    ben.edit(case, note="by Ben")
    with ben.store.reading() as session:
        fresh = freshness(session)
    assert fresh is not None
    assert (fresh.name, fresh.unsent, fresh.conflicts) == ("Ben", 1, 0)
    now = ben.clock()
    assert not fresh.is_old(now + timedelta(days=13))
    assert fresh.is_old(now + timedelta(days=15))
    assert fresh.is_too_old(now + timedelta(days=31))
    ben.sync()
    anna.sync()
    with anna.store.reading() as session:
        assert {c: by for c, (by, _) in changed_by_colleagues(session).items()} == {case: "Ben"}
    with anna.unit() as unit:
        looked_at(unit, case)
    with anna.store.reading() as session:
        assert changed_by_colleagues(session) == {}


def test_an_enrolment_file_opens_the_database_once(office: Office, tmp_path: Path) -> None:
    from caseworker_app.sync.connect import enrol

    enrolment = users.change_user(office.server, "Ben", enrol=True)
    assert enrolment is not None
    laptop = office.laptop("Ben", connected=False)
    enrol(laptop.store, enrolment, user="Ben", now=laptop.clock())
    (kept,) = laptop.rows("SELECT password FROM shared_database")
    assert kept[0] not in ("", enrolment.password)
    stored = office.value("select rolpassword from pg_authid where rolname = 'ben'")
    assert stored.startswith("SCRAM-SHA-256$")
    laptop.sync()


def test_an_old_enrolment_file_opens_nothing(office: Office) -> None:
    users.change_user(office.server, "Ben", enrol=True)
    office.server.execute(
        "update sync.app_user set enrol_until = now() - interval '1 hour' where login = 'ben'"
    )
    laptop = office.laptop("Ben", connected=False)
    with pytest.raises(ServerRefused, match="too old"):
        laptop.connect()
    assert laptop.rows("SELECT 1 FROM shared_database") == []


def test_a_database_that_is_none_of_ours_is_told(office: Office, cluster: Cluster) -> None:
    laptop = office.laptop("Ben", connected=False)
    laptop.office.database, ours = "postgres", laptop.office.database
    try:
        with pytest.raises(ServerRefused, match="no Caseworker database"):
            laptop.connect()
    finally:
        laptop.office.database = ours


def test_what_a_support_officer_may_not_change_is_asked_of_the_lead(
    office: Office, anna: Laptop, case: str
) -> None:
    bea = office.laptop("Bea")
    bea.sync()
    bea.record(case, "sar_received", date(2026, 11, 9))
    bea.edit(case, note="by support")
    outcome = bea.sync()
    assert outcome.sent >= 1
    assert office.value("select note from casework.cases") == f"{CANARY} note"
    assert office.value("select count(*) from casework.events") == 2
    found = office.asks("select kind, other::text from casework.conflicts")
    assert [(kind, json.loads(other)) for kind, other in found] == [("denied", {"note": "by support"})]
