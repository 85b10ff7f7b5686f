"""A unit of work is kept whole or not at all, and nothing escapes the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from caseworker_app.casework import search
from caseworker_app.store import audit
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import (
    AuditEntry,
    Case,
    Event,
    HiddenAddress,
    Person,
    Process,
    Relationship,
    Setting,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def new_case(reference: str = "EHC-1", **facts: object) -> Case:
    """A case with what every case needs."""
    return Case(**{"reference": reference, "family_name": "Okafor", "opened_at": NOW, **facts})


@pytest.fixture
def case_id(store: Store) -> str:
    """One case with a setting, a mother, a process and an event."""
    with store.unit("Opened a case", user="rp", now=NOW) as unit:
        setting = Setting(name="Ash Grove School")
        mother = Person(name="Ngozi Okafor", phone="07700 900123")
        unit.session.add_all([setting, mother])
        unit.session.flush()
        case = new_case(setting_id=setting.id)
        unit.session.add(case)
        unit.session.flush()
        process = Process(case_id=case.id, kind="needs_assessment", opened_at=NOW)
        unit.session.add_all([process, Relationship(case_id=case.id, person_id=mother.id, role="mother")])
        unit.session.flush()
        event = Event(
            case_id=case.id,
            process_id=process.id,
            type="request_received",
            on=date(2026, 1, 5),
            recorded_at=NOW,
        )
        unit.session.add(event)
    return case.id


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with store.connection() as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}


def test_a_change_is_kept_and_audited_with_who_when_and_what(store: Store) -> None:
    with store.unit("Opened a case", user="rp", now=NOW) as unit:
        unit.session.add(new_case(date_of_birth=date(2015, 3, 2), looked_after=True))

    with store.reading() as session:
        kept = session.scalars(select(Case)).one()
        line = session.scalars(select(AuditEntry)).one()
    assert (line.unit, line.by, line.at, line.deed) == (unit.id, "rp", NOW, "Opened a case")
    assert (line.table, line.row_id, line.case_id) == ("cases", kept.id, kept.id)
    assert line.change["family_name"] == [None, "Okafor"]
    assert line.change["date_of_birth"] == [None, "2015-03-02"]
    assert line.change["looked_after"] == [None, True]
    assert unit.changed_cases == {kept.id}


def test_a_bulk_update_is_audited_from_what_to_what(store: Store, case_id: str) -> None:
    with store.unit("Renamed", user="rp", now=NOW) as unit:
        unit.session.execute(update(Case).values(family_name="Okoro"))

    with store.reading() as session:
        line = session.scalars(select(AuditEntry).where(AuditEntry.unit == unit.id)).one()
    assert line.change == {"family_name": ["Okafor", "Okoro"]}
    assert unit.changed_cases == {case_id}


def test_raw_sql_is_audited_too(store: Store, case_id: str) -> None:
    with store.unit("Noted", user="rp", now=NOW) as unit:
        unit.session.execute(text("UPDATE cases SET note = 'rang'"))

    with store.reading() as session:
        assert session.scalars(select(AuditEntry.change).where(AuditEntry.unit == unit.id)).all() == [
            {"note": ["", "rang"]}
        ]


def test_writing_what_is_already_there_leaves_no_line(store: Store, case_id: str) -> None:
    with store.unit("Nothing", user="rp", now=NOW) as unit:
        unit.session.execute(update(Case).values(family_name="Okafor"))

    with store.reading() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.unit == unit.id)).all() == []


def test_a_change_to_a_person_reports_the_cases_they_are_on(store: Store, case_id: str) -> None:
    with store.unit("New number", user="rp", now=NOW) as unit:
        unit.session.execute(update(Person).values(phone="07700 900456"))

    assert unit.changed_cases == {case_id}


def test_a_hidden_address_is_not_written_into_the_audit(store: Store, case_id: str) -> None:
    with store.unit("Hid an address", user="rp", now=NOW) as unit:
        person = unit.session.scalars(select(Person)).one()
        unit.session.add(HiddenAddress(person_id=person.id, address="1 Secret Lane\nZZ1 1ZZ"))

    with store.connection() as connection:
        said = connection.execute("SELECT change FROM audit WHERE unit = ?", (unit.id,)).fetchall()
    assert "withheld" in said[0][0]
    assert "Secret" not in str(said)


def test_a_deed_that_changes_no_row_can_be_noted(store: Store, case_id: str) -> None:
    with store.unit("Showed a withheld address", user="rp", now=NOW) as unit:
        unit.note("hidden_addresses", "p1", case_id, {"shown": [None, True]})

    with store.reading() as session:
        line = session.scalars(select(AuditEntry).where(AuditEntry.unit == unit.id)).one()
    assert (line.row_id, line.case_id, line.change) == ("p1", case_id, {"shown": [None, True]})
    with store.connection() as connection:
        assert audit.verify(connection).ok


def nothing(unit: Unit, case_id: str) -> None:
    """Fail before writing."""


def one_row(unit: Unit, case_id: str) -> None:
    """Fail after one row."""
    unit.session.add(new_case("EHC-2"))
    unit.session.flush()


def an_edit(unit: Unit, case_id: str) -> None:
    """Fail after an edit through the ORM."""
    unit.session.get_one(Case, case_id).note = "half done"
    unit.session.flush()


def many_rows(unit: Unit, case_id: str) -> None:
    """Fail after rows at the driver's speed."""
    unit.insert_many(
        Case, [{"reference": f"N-{n}", "family_name": "Khan", "opened_at": NOW} for n in range(3000)]
    )


def raw_sql(unit: Unit, case_id: str) -> None:
    """Fail after plain SQL."""
    unit.session.execute(text("UPDATE people SET name = 'Someone else'"))


def a_note(unit: Unit, case_id: str) -> None:
    """Fail after a line of the audit."""
    unit.note("cases", case_id, case_id, {})


@pytest.mark.parametrize("deed", [nothing, one_row, an_edit, many_rows, raw_sql, a_note])
def test_an_error_inside_a_unit_leaves_everything_as_it_was(
    store: Store, case_id: str, deed: Callable[[Unit, str], None]
) -> None:
    before = everything(store)

    def half_done() -> None:
        with store.unit("Half done", user="rp", now=NOW) as unit:
            deed(unit, case_id)
            raise KeyError("on purpose")

    with pytest.raises(KeyError):
        half_done()

    assert everything(store) == before
    with store.unit("Afterwards", user="rp", now=NOW) as unit:
        unit.session.add(new_case("EHC-3"))
    with store.connection() as connection:
        assert audit.verify(connection).ok


def test_a_savepoint_that_is_taken_back_leaves_the_audit_whole(store: Store, case_id: str) -> None:
    with store.unit("Part of it", user="rp", now=NOW) as unit:
        inner = unit.session.begin_nested()
        unit.session.add(new_case("EHC-2"))
        unit.session.flush()
        inner.rollback()
        unit.session.add(new_case("EHC-4"))

    with store.reading() as session:
        assert session.scalars(select(Case.reference).order_by(Case.reference)).all() == ["EHC-1", "EHC-4"]
    with store.connection() as connection:
        assert audit.verify(connection).ok


def test_many_rows_go_in_with_defaults_and_audit(store: Store) -> None:
    with store.unit("Imported", user="rp", now=NOW) as unit:
        ids = unit.insert_many(
            Case,
            (
                {"reference": f"EHC-{n}", "family_name": "Khan", "opened_at": NOW, "extra": {"n": n}}
                for n in range(5000)
            ),
        )

    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 5000
        kept = session.get_one(Case, ids[7])
        assert (kept.status, kept.looked_after, kept.opened_at, kept.extra) == ("open", False, NOW, {"n": 7})
        assert len(search.find(session, "khan", most=9999)) == 5000
    assert unit.changed_cases == set(ids)
    with store.connection() as connection:
        assert audit.verify(connection) == audit.Verdict(True, 5000, audit.head(connection)[1])


def test_the_journal_of_a_big_import_is_given_back_to_the_disk(store: Store) -> None:
    rows = [
        {"reference": f"E-{n}", "family_name": "Khan", "note": "x" * 5000, "opened_at": NOW}
        for n in range(4000)
    ]
    with store.unit("Imported", user="rp", now=NOW) as unit:
        unit.insert_many(Case, rows)
    for number in range(3):
        with store.unit("Opened", user="rp", now=NOW) as unit:
            unit.session.add(new_case(f"N-{number}"))

    journal = store.places.database.with_name("caseload.db-wal")
    assert journal.stat().st_size < 17_000_000


def test_the_day_of_a_unit_is_the_day_in_england(store: Store) -> None:
    with store.unit("Late", user="rp", now=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) as unit:
        assert unit.today == date(2026, 7, 1)


def test_a_moment_without_its_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"), store.unit("x", user="rp", now=datetime(2026, 1, 1)):
        pass


def test_reading_cannot_write(store: Store, case_id: str) -> None:
    with store.reading() as session, pytest.raises(OperationalError, match="readonly"):
        session.execute(update(Case).values(note="sneaked in"))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET \"on\" = '2020-01-01'",
        "UPDATE events SET detail = '{}', note = 'changed'",
        "DELETE FROM events",
        "DELETE FROM cases",
        "DELETE FROM audit",
        "UPDATE audit SET by = 'someone else'",
        "UPDATE audit SET digest = ''",
    ],
)
def test_what_is_append_only_stays_so(store: Store, case_id: str, sql: str) -> None:
    before = everything(store)

    def change() -> None:
        with store.unit("Rewriting history", user="rp", now=NOW) as unit:
            unit.session.execute(text(sql))

    with pytest.raises(IntegrityError):
        change()
    assert everything(store) == before


def test_a_line_of_the_audit_can_be_marked_as_undone_once(store: Store, case_id: str) -> None:
    with store.unit("Undo", user="rp", now=NOW) as unit:
        unit.session.execute(update(AuditEntry).values(undone_by=unit.id))

    with store.connection() as connection:
        assert audit.verify(connection).ok

    def again() -> None:
        with store.unit("Undo", user="rp", now=NOW) as unit:
            unit.session.execute(update(AuditEntry).values(undone_by="another"))

    with pytest.raises(IntegrityError):
        again()


def test_nobody_writes_outside_a_unit(store: Store, case_id: str) -> None:
    from caseworker_app.store.connection import connect

    connection = connect(store.places.database, store.key)
    try:
        with pytest.raises(Exception, match=r"audit\.unit"):
            connection.execute("UPDATE cases SET note = 'no name to it'")
    finally:
        connection.close()


def test_the_window_notices_a_change_by_its_version(store: Store) -> None:
    before = store.data_version()
    with store.unit("Opened", user="rp", now=NOW) as unit:
        unit.session.execute(insert(Case).values(reference="X", family_name="Y", opened_at=NOW))
    assert store.data_version() != before


def test_local_rows_may_be_erased(store: Store) -> None:
    from caseworker_app.store.tables import LocalFact

    with store.unit("Keep", user="rp", now=NOW) as unit:
        unit.session.add(LocalFact(name="a", value="half"))
    with store.unit("Forget", user="rp", now=NOW) as unit:
        unit.session.execute(delete(LocalFact).where(LocalFact.name == "a"))
        assert unit.session.scalars(select(AuditEntry)).all() == []
