"""A unit of work is kept whole or not at all, and nothing escapes the audit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from caseworker_app.store import audit
from caseworker_app.store.open import Store
from caseworker_app.store.tables import AuditEntry, Case

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def case(reference: str = "EHC-1", **facts: object) -> Case:
    return Case(**{"reference": reference, "family_name": "Okafor", "opened_at": NOW, **facts})


def test_a_change_is_kept_and_audited_with_who_when_and_what(store: Store) -> None:
    with store.unit("Opened a case", user="rp", now=NOW) as unit:
        unit.session.add(case(date_of_birth=date(2015, 3, 2), looked_after=True))

    with store.reading() as session:
        kept = session.scalars(select(Case)).one()
        line = session.scalars(select(AuditEntry)).one()
    assert (line.unit, line.by, line.at, line.deed) == (unit.id, "rp", NOW, "Opened a case")
    assert (line.table, line.row_id, line.case_id) == ("cases", kept.id, kept.id)
    assert line.change["family_name"] == [None, "Okafor"]
    assert line.change["date_of_birth"] == [None, "2015-03-02"]
    assert line.change["looked_after"] == [None, True]
    assert unit.changed_cases == {kept.id}


def test_bulk_updates_are_audited_too(store: Store) -> None:
    with store.unit("Opened", user="rp", now=NOW) as unit:
        unit.session.add(case())
    with store.unit("Renamed", user="rp", now=NOW) as unit:
        unit.session.execute(update(Case).values(family_name="Okoro"))

    with store.reading() as session:
        line = session.scalars(select(AuditEntry).where(AuditEntry.unit == unit.id)).one()
    assert line.change == {"family_name": ["Okafor", "Okoro"]}


def test_an_error_leaves_everything_as_it_was(store: Store) -> None:
    with pytest.raises(RuntimeError), store.unit("Opened", user="rp", now=NOW) as unit:
        unit.session.add(case())
        unit.session.flush()
        raise RuntimeError

    with store.reading() as session:
        assert session.scalars(select(Case)).all() == []
        assert session.scalars(select(AuditEntry)).all() == []


def test_many_rows_go_in_with_defaults_and_audit(store: Store) -> None:
    with store.unit("Imported", user="rp", now=NOW) as unit:
        ids = unit.insert_many(
            Case, ({"reference": f"EHC-{n}", "family_name": "Khan", "opened_at": NOW} for n in range(5000))
        )
    with store.reading() as session:
        assert len(session.scalars(select(Case.id)).all()) == 5000
        assert session.get_one(Case, ids[7]).status == "open"
    assert unit.changed_cases == set(ids)
    with store.connection() as connection:
        assert audit.verify(connection).ok
        assert audit.verify(connection).entries == 5000
