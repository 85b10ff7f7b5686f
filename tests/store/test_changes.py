"""What is written here is noted for colleagues by the database itself, whatever wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from caseworker_app.store.changes import not_noting
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Base, Case, Setting, SharedDatabase
from caseworker_app.store.triggers import is_synced

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def unsent(store: Store) -> dict[tuple[str, str], tuple[dict[str, object] | None, int]]:
    """What is noted, by table and row: how colleagues know it, and its number."""
    with store.connection() as connection:
        found = connection.execute('SELECT "table", row_id, base, seq FROM unsent').fetchall()
    return {(t, row): (json.loads(base) if base else None, seq) for t, row, base, seq in found}


@pytest.fixture
def shared(store: Store) -> Iterator[str]:
    """A case that colleagues know in revision 7, in a store that shares a database."""
    with store.unit("connect", user="rp", now=NOW) as unit:
        unit.session.add(SharedDatabase(number=1, address="host=localhost"))
        unit.session.flush()
        with not_noting(unit.session):
            case = Case(reference="EHC-1", family_name="Okafor", opened_at=NOW, rev=7)
            unit.session.add(case)
    return case.id


def test_a_store_that_shares_with_nobody_notes_nothing(store: Store) -> None:
    with store.unit("open", user="rp", now=NOW) as unit:
        unit.session.add(Case(reference="EHC-1", family_name="Okafor", opened_at=NOW))
    assert unsent(store) == {}


def test_a_new_row_is_noted_and_has_nothing_that_colleagues_know(store: Store, shared: str) -> None:
    with store.unit("add", user="rp", now=NOW) as unit:
        unit.session.execute(insert(Setting).values(id="s1", rev=0, name="Ash Grove"))
    ((table, row), (base, _)) = unsent(store).popitem()
    assert (table, row, base) == ("settings", "s1", None)


def test_a_changed_row_keeps_what_colleagues_know_through_every_later_change(
    store: Store, shared: str
) -> None:
    numbers = []
    for name in ("Okoro", "Okoye"):
        with store.unit("edit", user="rp", now=NOW) as unit:
            unit.session.execute(update(Case).values(family_name=name, date_of_birth=date(2015, 3, 2)))
        base, number = unsent(store)["cases", shared]
        numbers.append(number)
    assert base is not None
    assert (base["rev"], base["family_name"], base["date_of_birth"]) == (7, "Okafor", None)
    assert set(base) == {column.name for column in Case.__table__.columns}
    assert numbers[0] < numbers[1]


def test_writing_the_same_again_is_no_change(store: Store, shared: str) -> None:
    with store.unit("edit", user="rp", now=NOW) as unit:
        unit.session.execute(update(Case).values(family_name="Okafor", rev=8))
    assert unsent(store) == {}


def test_what_colleagues_wrote_is_not_noted_as_ours(store: Store, shared: str) -> None:
    with store.unit("sync", user="rp", now=NOW) as unit:
        with not_noting(unit.session):
            unit.session.execute(update(Case).values(family_name="Okoro", rev=8))
        unit.session.execute(update(Case).values(given_name="Ada"))
    base, _ = unsent(store)["cases", shared]
    assert base is not None
    assert (base["rev"], base["family_name"], base["given_name"]) == (8, "Okoro", "")


def test_rows_are_erased_only_while_colleagues_changes_are_taken_in(store: Store, shared: str) -> None:
    erase = text("DELETE FROM cases")
    with pytest.raises(IntegrityError), store.unit("erase", user="rp", now=NOW) as unit:
        unit.session.execute(erase)
    with store.unit("sync", user="rp", now=NOW) as unit, not_noting(unit.session):
        for table in ("family_clocks", "case_search", "case_numbers"):
            unit.session.execute(text(f"DELETE FROM {table}"))
        unit.session.execute(erase)
    assert unsent(store) == {}


@pytest.mark.parametrize("table", [t for t in Base.metadata.sorted_tables if is_synced(t)], ids=str)
def test_every_shared_table_notes_its_changes(store: Store, table: object) -> None:
    with store.connection() as connection:
        found = {
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (str(table),)
            )
        }
    assert {f"note_{table}_insert", f"note_{table}_update"} <= found
