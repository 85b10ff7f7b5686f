"""What must be true of an office once everybody has synced, worked out apart from the program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from caseworker_app.store import audit, tables
from caseworker_app.store.deadlines import case_facts, computed
from caseworker_app.store.derived import from_row
from caseworker_app.sync.sharing import Scope, shared_tables
from tests.sync.office import Laptop, Office

Rows = dict[str, dict[str, Any]]


def settle(office: Office, laptops: Iterable[Laptop], rounds: int = 3) -> None:
    """Let everybody sync until nobody has anything to tell."""
    everybody = list(laptops)
    for _ in range(rounds):
        for laptop in everybody:
            laptop.sync()


def server_cases(office: Office, teams: Iterable[str] | None) -> set[str]:
    """The cases that somebody in these teams may see; none stands for everybody."""
    found = office.asks("select id::text, team from casework.cases")
    return {case_id for case_id, team in found if teams is None or team in teams}


def rows_here(laptop: Laptop, table: str) -> Rows:
    """The rows of a shared table in a store, as plain values."""
    columns = [column.name for column in tables.Base.metadata.tables[table].columns]
    named = ", ".join(f'"{name}"' for name in columns)
    found = laptop.rows(f'SELECT {named} FROM "{table}" WHERE rev > 0')
    rows = [_plain(table, dict(zip(columns, values, strict=True))) for values in found]
    return {row["id"]: row for row in rows}


def rows_there(office: Office, table: str) -> Rows:
    """The rows of a shared table on the server, as plain values."""
    found = office.asks(f"select row_to_json(t)::text from casework.{table} t")
    return {row["id"]: row for row in (_plain(table, json.loads(text)) for (text,) in found)}


def _plain(table: str, row: dict[str, Any]) -> dict[str, Any]:
    plain = {}
    for column in tables.Base.metadata.tables[table].columns:
        value = row[column.name]
        kind = type(column.type).__name__
        if kind == "JSON":
            value = json.loads(value) if isinstance(value, str) else value
        elif kind == "UtcMoment" and value is not None:
            value = datetime.fromisoformat(value).timestamp()
        elif kind == "Boolean" and value is not None:
            value = bool(value)
        plain[column.name] = value
    return plain


def all_hold_the_same(office: Office, laptop: Laptop, teams: Iterable[str] | None) -> None:
    """What a laptop holds of each case is what the server has of it, and of no other case."""
    cases = server_cases(office, teams)
    assert set(rows_here(laptop, "cases")) == cases
    on_cases = rows_there(office, "relationships").values()
    people = {row["person_id"] for row in on_cases if row["case_id"] in cases}
    for table in shared_tables():
        there = rows_there(office, table.name)
        if table.case_column:
            there = {i: row for i, row in there.items() if row[table.case_column] in cases}
        elif table.scope in {Scope.PEOPLE, Scope.PERSON}:
            column = "id" if table.scope is Scope.PEOPLE else "person_id"
            there = {i: row for i, row in there.items() if row[column] in people}
        elif table.scope is not Scope.OFFICE:
            continue
        here = rows_here(laptop, table.name)
        if table.may_lack_a_case:
            here = {i: row for i, row in here.items() if row["case_id"] is not None}
        for rows in (here, there):
            for row in rows.values():
                if row.get("merged_into_id") not in cases:
                    row.pop("merged_into_id", None)
        assert here == there, table.name


def is_sound(laptop: Laptop) -> None:
    """A store is whole: what points is met, its audit holds, its deadlines are those of its events."""
    assert laptop.rows("SELECT * FROM pragma_foreign_key_check") == []
    assert laptop.rows("SELECT * FROM sending") == []
    assert laptop.value("SELECT count(*) FROM loose_ends WHERE target IN (SELECT id FROM cases)") == 0
    with laptop.store.connection() as connection:
        assert audit.verify(connection).ok
    today = laptop.clock().date()
    with laptop.store.reading() as session:
        for (case_id,) in laptop.rows("SELECT id FROM cases WHERE deleted_at IS NULL"):
            kept = session.query(tables.DerivedDeadline).filter_by(case_id=case_id).all()
            fresh = computed(case_facts(session, case_id), today)
            assert sorted(map(repr, map(from_row, kept))) == sorted(map(repr, fresh))
