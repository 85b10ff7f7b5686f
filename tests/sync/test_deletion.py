"""A shared case whose time of keeping is over: it goes everywhere, in one piece, and never comes back."""

from __future__ import annotations

import contextlib
import json
import uuid
from datetime import UTC, date, datetime

import psycopg
import pytest
from sqlalchemy import update

from caseworker_app.casework import retention
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.purge import certificates
from caseworker_app.errors import NotAllowed, ServerUnreachable
from caseworker_app.store import documents
from caseworker_app.store.tables import Case
from caseworker_app.sync.purge import purge
from tests.sync import oracle
from tests.sync.faults import AFTER, BEFORE, cut
from tests.sync.office import Laptop, Office

BORN = date(1981, 3, 2)
BECAUSE = "Line 14 of the schedule"


@pytest.fixture
def lena(office: Office) -> Laptop:
    """The team lead of North."""
    return office.laptop("Lena")


@pytest.fixture
def old(anna: Laptop, ben: Laptop, lena: Laptop) -> str:
    """A closed case of long ago with all that a case has, known to everybody in the team."""
    case = over(anna, "OLD-1")
    anna.person(case, name="Quetzalina Old", role="mother", address="1 High Street")
    with anna.unit() as unit:
        log_communication(
            unit,
            NewEntry(about=(About(case_id=case),), direction="in", channel="phone", summary="Xylophoneous"),
        )
    for laptop in (anna, ben, lena):
        laptop.sync()
    return case


def over(laptop: Laptop, reference: str) -> str:
    """Open a case whose time is over, and close it."""
    case = laptop.new_case(reference, family_name="Quetzal", date_of_birth=None)
    with laptop.unit() as unit:
        unit.session.execute(update(Case).where(Case.id == case).values(status="closed", date_of_birth=BORN))
    return case


def delete(laptop: Laptop, case: str) -> None:
    """Delete it for good."""
    purge(laptop.store, case, BECAUSE, user=laptop.name, now=datetime.now(UTC), tries=1)


def left_on_server(office: Office, case: str) -> dict[str, int]:
    """Return by table how much the shared database still has of a case."""
    tables = [
        name for (name,) in office.asks("select \"table\" from sync.shared_column where name = 'case_id'")
    ]
    found = {
        name: office.value(f"select count(*) from casework.{name} where case_id = %s", case)
        for name in tables
    }
    found["cases"] = office.value("select count(*) from casework.cases where id = %s", case)
    found["people"] = office.value("select count(*) from casework.people where name like 'Quetzalina%%'")
    found["files"] = office.value("select count(*) from sync.file_part where case_id = %s", case)
    return {name: count for name, count in found.items() if count}


def all_is_well(office: Office, *laptops: Laptop) -> None:
    """Everybody of North holds the same, soundly, and hears nothing new."""
    for laptop in laptops:
        laptop.sync()
        again = laptop.sync()
        assert (again.sent, again.received, again.removed) == (0, 0, 0)
        oracle.all_hold_the_same(office, laptop, {"North"})
        oracle.is_sound(laptop)


def test_a_deleted_case_goes_from_the_server_and_from_every_laptop(
    office: Office, anna: Laptop, ben: Laptop, lena: Laptop, old: str
) -> None:
    kept = anna.new_case("EHC-2")
    anna.sync()
    assert left_on_server(office, old)
    delete(lena, old)
    assert left_on_server(office, old) == {}
    all_is_well(office, anna, ben, lena)
    for laptop in (anna, ben, lena):
        assert laptop.rows("SELECT id FROM cases") == [(kept,)]
        assert laptop.rows("SELECT id FROM people") == []
        told = [one for one in certificates(laptop.store) if one.reference == "OLD-1"]
        assert [(one.by, one.because) for one in told] == [("Lena", BECAUSE)]
        assert told[0].counts["communication"] == 1
        assert not any("Xylophoneous" in change for (change,) in laptop.rows("SELECT change FROM audit"))


def test_its_files_go_too(office: Office, anna: Laptop, ben: Laptop, lena: Laptop) -> None:
    case = over(anna, "OLD-2")
    name = documents.keep(anna.store, b"A letter of long ago")
    with anna.unit() as unit:
        log_communication(
            unit,
            NewEntry(
                about=(About(case_id=case),), direction="in", channel="letter", summary="Came",
                attachments=[{"name": "letter.txt", "sha256": name, "size": 20}],
            ),
        )  # fmt: skip
    for laptop in (anna, ben, lena):
        laptop.sync()
    assert left_on_server(office, case)["files"] == 1
    delete(lena, case)
    anna.sync()
    assert left_on_server(office, case) == {}
    for laptop in (anna, lena):
        assert not list(laptop.store.places.documents.rglob(f"{name}*"))


def test_a_case_that_was_merged_into_it_goes_with_it(
    office: Office, anna: Laptop, lena: Laptop, ben: Laptop, old: str
) -> None:
    twin = anna.new_case("OLD-1B", family_name="Quetzal", date_of_birth=None)
    with anna.unit() as unit:
        merge_cases(unit, keep=old, merge=twin)
        unit.session.execute(update(Case).where(Case.id == old).values(status="closed"))
    for laptop in (anna, ben, lena):
        laptop.sync()
    delete(lena, old)
    assert office.asks("select 1 from casework.cases") == []
    all_is_well(office, anna, ben, lena)
    assert anna.rows("SELECT id FROM cases") == []


def test_what_a_colleague_had_not_sent_goes_with_it_and_is_told(
    office: Office, anna: Laptop, ben: Laptop, lena: Laptop, old: str
) -> None:
    ben.edit(old, note="Brontophobic")
    delete(lena, old)
    told = ben.sync()
    assert any("deleted by a team lead, and 1 change" in note for note in told.notes)
    assert told.handed_in == 0
    assert office.asks("select 1 from sync.deposit") == []
    all_is_well(office, anna, ben, lena)


def test_a_hold_of_a_colleague_stops_it_before_anything_is_done(
    office: Office, anna: Laptop, lena: Laptop, old: str
) -> None:
    with anna.unit() as unit:
        retention.hold(unit, old, "Inquiry")
    anna.sync()
    with pytest.raises(NotAllowed, match="Legal hold: Inquiry"):
        delete(lena, old)
    assert left_on_server(office, old)
    assert lena.rows("SELECT id FROM cases") == [(old,)]


def test_a_hold_that_comes_between_makes_the_certificate_void(
    office: Office, anna: Laptop, lena: Laptop, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseworker_app.casework import purge as of_one_store

    decide = of_one_store.decide

    def slowly(*told: object) -> object:
        row = decide(*told)  # type: ignore[arg-type]
        with anna.unit() as unit:
            retention.hold(unit, old, "Inquiry")
        anna.sync()
        return row

    monkeypatch.setattr(of_one_store, "decide", slowly)
    with pytest.raises(NotAllowed, match="did not delete OLD-1"):
        delete(lena, old)
    assert left_on_server(office, old)
    assert lena.rows("SELECT id FROM cases") == [(old,)]
    assert lena.rows("SELECT id FROM purges") == []
    assert lena.rows("SELECT * FROM unsent") == []
    all_is_well(office, anna, lena)


def test_without_the_shared_database_nothing_is_deleted(lena: Laptop, old: str) -> None:
    with cut(1, BEFORE), pytest.raises(ServerUnreachable):
        delete(lena, old)
    assert lena.rows("SELECT id FROM cases") == [(old,)]
    assert lena.rows("SELECT id FROM purges") == []


@pytest.mark.parametrize("word", range(4, 14))
@pytest.mark.parametrize("side", [BEFORE, AFTER])
def test_cut_off_anywhere_it_is_done_at_the_next_sync_or_not_begun(
    office: Office, anna: Laptop, lena: Laptop, old: str, word: int, side: str
) -> None:
    with cut(word, side), contextlib.suppress(ServerUnreachable, NotAllowed):
        delete(lena, old)
    decided = lena.rows("SELECT id FROM purges")
    lena.sync()
    anna.sync()
    assert (left_on_server(office, old) == {}) == bool(decided)
    assert len(certificates(lena.store)) == len(decided)
    all_is_well(office, anna, lena)


@pytest.mark.parametrize("name", ["Sara", "Anna", "Otto", "Ada"])
def test_nobody_else_deletes_it_by_their_own_sql(office: Office, old: str, name: str) -> None:
    row = {
        "id": str(uuid.uuid4()), "reference": "x", "purged_id": old, "rule": "x", "because": "x",
        "counts": {}, "at": "2026-11-20T09:00:00Z", "by": name, "_extra": {},
    }  # fmt: skip
    payload = json.dumps([[{"t": "purges", "new": [row]}]])
    with office.cluster.connect(office.database, user=name.lower()) as connection:
        with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute("select sync.push(%s, %s, %s)", (uuid.uuid4(), uuid.uuid4(), payload))
        for statement in ("delete from casework.cases", "set role caseworker_mover"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    assert left_on_server(office, old)
    assert office.asks("select 1 from casework.purges") == []


def test_what_is_handed_in_of_it_later_is_not_kept(
    office: Office, anna: Laptop, lena: Laptop, old: str
) -> None:
    delete(lena, old)
    with office.cluster.connect(office.database, user="anna") as connection:
        connection.execute("select sync.hand_in(%s, %s, %s, '[]')", (uuid.uuid4(), uuid.uuid4(), old))
    assert office.asks("select 1 from sync.deposit") == []


def test_an_older_copy_of_a_laptop_does_not_bring_it_back(
    office: Office, anna: Laptop, ben: Laptop, lena: Laptop, old: str
) -> None:
    copy = office.laptop("Ben", connected=False, from_=ben.folder)
    copy.edit(old, note="Still here")
    delete(lena, old)
    copy.sync()
    assert copy.rows("SELECT id FROM cases") == []
    assert left_on_server(office, old) == {}


def test_a_server_put_back_to_the_day_before_deletes_it_again(
    office: Office, anna: Laptop, ben: Laptop, lena: Laptop, old: str
) -> None:
    yesterday = office.keep_a_copy()
    delete(lena, old)
    anna.sync()
    office.put_back(yesterday)
    assert left_on_server(office, old)
    oracle.settle(office, [anna, lena, ben])
    assert left_on_server(office, old) == {}
    all_is_well(office, anna, ben, lena)
    assert [one.reference for one in certificates(anna.store)] == ["OLD-1"]
