"""What somebody wrote and could not share any more: handed in to the server, and taken up by a team lead."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Conflict, Held
from caseworker_app.sync import rows
from caseworker_app.sync.inbox import case_of, is_withheld
from caseworker_app.sync.line import Line
from caseworker_app.sync.sharing import shared, shared_tables
from caseworker_app.sync.wire import Plain, as_json, wire
from caseworker_app.sync.work import Work

_LATE = uuid.UUID("7b1f2c62-52e5-5f0e-9c1e-5f4e9a6d8c11")


def deliver(work: Work, line: Line) -> int:
    """Give the server what was put aside; only then is it forgotten here. Return how many cases it was of."""
    with work.store.reading() as session:
        held = [(each.id, each.case_id, each.rows) for each in session.execute(select(Held)).scalars()]
    for held_id, case_id, told in held:
        line.ask("select sync.hand_in(%s, %s, %s, %s)", held_id, work.store_device, case_id, as_json(told))
        with work.unit() as unit:
            unit.session.delete(unit.session.get_one(Held, held_id))
    return len(held)


def take_up(
    unit: Unit, deposit: str, who: str, when: datetime, told: list[Mapping[str, Any]], team: str
) -> int:
    """Take up what somebody handed in: a whole new case comes in; all else is a question to the lead.

    Taken up twice it has one effect. Return how many questions there are.
    """
    connection = unit.session.connection()
    new_cases = {
        each["row"]["id"]
        for each in told
        if each["t"] == "cases"
        and each["base"] is None
        and not rows.revisions(connection, "cases", [each["row"]["id"]])
    }
    questions = 0
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in shared_tables():
        for each in told:
            if each["t"] != table.name:
                continue
            row = dict(each["row"])
            if _belongs_to(table.name, row, told) & new_cases:
                if table.name == "cases":
                    row["team"] = team
                if not rows.revisions(connection, table.name, [row["id"]]):
                    rows.put_plain(connection, table.name, row, 0)
            else:
                case = next(iter(sorted(_belongs_to(table.name, row, told))), None)
                questions += _ask(unit, deposit, who, when, table.name, row, each["base"], case)
    unit.session.flush()
    return questions


def _belongs_to(table: str, row: Plain, told: list[Mapping[str, Any]]) -> set[str]:
    """Return the cases to which a row belongs: of a person, all those on which the person was put."""
    if column := shared(table).case_column:
        return {row[column]}
    person = row["id"] if table == "people" else row.get("person_id")
    return {
        each["row"]["case_id"]
        for each in told
        if each["t"] == "relationships" and each["row"]["person_id"] == person
    }


def _ask(
    unit: Unit,
    deposit: str,
    who: str,
    when: datetime,
    table: str,
    row: Plain,
    base: Plain | None,
    case: str | None,
) -> int:
    """Put one late change before the lead, where the case is here; a row that is as told asks nothing."""
    connection = unit.session.connection()
    now = rows.read(connection, table, [row["id"]]).get(row["id"])
    names = [name for name in wire(table).names if name != "id"]
    if now is None:
        fields = [name for name in names if row.get(name) not in (None, "")]
        kept: Plain = {}
    else:
        case = case or case_of(connection, table, row["id"])
        changed = names if base is None else [name for name in names if base.get(name) != row.get(name)]
        fields = [name for name in changed if now.get(name) != row.get(name)]
        kept = {name: now[name] for name in fields}
    conflict_id = str(uuid.uuid5(_LATE, f"{deposit}|{table}|{row['id']}"))
    if not fields or unit.session.get(Conflict, conflict_id) is not None:
        return 0
    if case is not None and not rows.revisions(connection, "cases", [case]):
        return 0
    unit.session.add(
        Conflict(
            id=conflict_id,
            case_id=case,
            table=table,
            row_id=row["id"],
            kind="late",
            fields=fields,
            before={} if base is None else {name: base.get(name) for name in fields},
            kept=kept,
            other={name: row.get(name) for name in (wire(table).names if now is None else fields)},
            other_by=who,
            other_at=when,
            withheld=is_withheld(connection, table, row["id"], fields),
            made_at=unit.now,
        )
    )
    return 1
