"""Every row that is held on one child, table by table.

A table with a `case_id` is its case's, so a new one is in here by itself. One without must be named below, as
the child's or as nobody's: otherwise this refuses, and so do the tests.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Connection, Table
from sqlalchemy.orm import Session

from caseworker_app.store.tables import Base

Row = Mapping[str, Any]

_CASES = "(SELECT value FROM json_each(:cases))"
_PEOPLE = "(SELECT value FROM json_each(:people))"
_ROWS = "(SELECT value FROM json_each(:rows))"
_SAYS_SO = "EXISTS (SELECT 1 FROM json_each(:cases) k WHERE instr({0}, k.value))"

# How rows are found that are this child's in another way than by a `case_id`, or in that way too.
WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cases": f"id IN {_CASES}",
        "people": f"id IN {_PEOPLE}",
        "hidden_addresses": f"person_id IN {_PEOPLE}",
        "settings": f"id IN (SELECT setting_id FROM cases WHERE id IN {_CASES} "
        f"UNION SELECT setting_id FROM documents WHERE case_id IN {_CASES})",
        "print_runs": f"id IN (SELECT run_id FROM documents WHERE case_id IN {_CASES})",
        "import_batches": f"id IN (SELECT batch_id FROM spreadsheet_rows WHERE case_id IN {_CASES} "
        f"UNION SELECT batch_id FROM events WHERE case_id IN {_CASES})",
        "conflicts": f"case_id IN {_CASES} OR row_id IN {_PEOPLE}",
        "audit": f"case_id IN {_CASES} OR row_id IN {_PEOPLE} "
        f"OR row_id IN (SELECT id FROM hidden_addresses WHERE person_id IN {_PEOPLE})",
        "drafts": f"case_id IN {_CASES} OR {_SAYS_SO.format('about')}",
        "snoozes": _SAYS_SO.format("what"),
        "unfiled": f"filed_as IN (SELECT id FROM communication WHERE case_id IN {_CASES}) "
        f"OR {_SAYS_SO.format('guesses')} OR {_SAYS_SO.format('entry')}",
        "unsent": f"row_id IN {_ROWS}",
        "loose_ends": f"row_id IN {_ROWS} OR target IN {_ROWS}",
    }
)
NOT_OF_A_CHILD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "preferences": "The council's own facts and choices.",
        "saved_views": "How a person likes to see the caseload.",
        "column_matches": "How the headings of spreadsheets were read.",
        "purges": "Certificates of cases that are not there any more.",
        "letter_texts": "The wording of letters, without anybody's facts.",
        "phrases": "Words that people log again and again.",
        "improvement_areas": "The council's improvement plan.",
        "improvement_actions": "The council's improvement plan.",
        "board_decisions": "The council's improvement plan.",
        "rubrics": "The questions by which plans are audited.",
        "plan_samples": "How plans were drawn for audits; each plan drawn is in here.",
        "colleagues": "Who shares the caseload.",
        "shared_database": "Where the shared caseload is.",
        "server_marks": "How far this computer has heard from the shared caseload.",
        "local_facts": "Facts of this computer.",
        "sending": "Rows on their way to the shared caseload: copies of rows that are in here.",
    }
)
# Made by triggers from rows that are in here, and read by searching alone.
INDEXES: Final = ("case_numbers", "case_search", "communication_search")
_LAST = ("unsent", "loose_ends")  # they are found by the rows of all others


class NotDecided(Exception):
    """Nobody has said whether a table holds anything of a child."""


@dataclass(frozen=True)
class Held:
    """All that is held on one child: the case, those that were merged into it, and the rows by table."""

    case_id: str
    reference: str
    cases: tuple[str, ...]
    people: tuple[str, ...]
    rows: Mapping[str, tuple[Row, ...]]

    @property
    def child(self) -> Row:
        """The row of the case itself."""
        return next(row for row in self.rows["cases"] if row["id"] == self.case_id)

    def count(self) -> int:
        """Return how many rows there are."""
        return sum(map(len, self.rows.values()))


def way_to(table: Table) -> str | None:
    """Return the condition that finds a child's rows in a table; none where it holds nothing of a child."""
    if table.name in WAYS:
        return WAYS[table.name]
    if "case_id" in table.columns:
        return f"case_id IN {_CASES}"
    if table.name in NOT_OF_A_CHILD:
        return None
    raise NotDecided(
        f"Nobody has said whether {table.name} holds anything of a child: name it in reports/person/held.py"
    )


def held_on(session: Session, case_id: str) -> Held:
    """Read all that is held on the child of a case, deleted and superseded rows too."""
    connection = session.connection()
    cases = _with_merged(connection, case_id)
    people = _people(connection, cases)
    asked = {"cases": json.dumps(cases), "people": json.dumps(people), "rows": "[]"}
    found: dict[str, tuple[Row, ...]] = {}
    tables = sorted(Base.metadata.sorted_tables, key=lambda table: table.name in _LAST)
    for table in tables:
        if table.name in _LAST:
            asked["rows"] = json.dumps(sorted(_ids(found)))
        if (way := way_to(table)) is not None:
            found[table.name] = tuple(_read(connection, table, way, asked))
    child = next(row for row in found["cases"] if row["id"] == case_id)
    return Held(case_id, str(child["reference"]), tuple(cases), tuple(people), found)


def _ids(found: Mapping[str, Sequence[Row]]) -> set[str]:
    return {str(row["id"]) for rows in found.values() for row in rows if "id" in row}


def _with_merged(connection: Connection, case_id: str) -> list[str]:
    """Return the case and all that were merged into it, one into another."""
    sql = """WITH RECURSIVE same(id) AS (VALUES (?) UNION
      SELECT cases.id FROM cases JOIN same ON cases.merged_into_id = same.id) SELECT id FROM same"""
    return list(connection.exec_driver_sql(sql, (case_id,)).scalars())


def _people(connection: Connection, cases: Sequence[str]) -> list[str]:
    """Return everyone who is on the case, who was spoken with, or to whom a letter went."""
    sql = f"""SELECT person_id FROM relationships WHERE case_id IN {_CASES}
      UNION SELECT named.value FROM communication, json_each(people) named WHERE case_id IN {_CASES}
      UNION SELECT named.value FROM documents, json_each(people) named WHERE case_id IN {_CASES}"""
    asked: Any = {"cases": json.dumps(cases)}
    return sorted(str(each) for each in connection.exec_driver_sql(sql, asked).scalars())


def _read(connection: Connection, table: Table, way: str, asked: Mapping[str, str]) -> list[Row]:
    names = [column.name for column in table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    used: Any = {name: value for name, value in asked.items() if f":{name}" in way}
    order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    told = connection.exec_driver_sql(
        f'SELECT {columns} FROM "{table.name}" WHERE {way} ORDER BY {order}', used
    )
    kinds = [column.type for column in table.columns]
    return [
        {name: _plain(value, kind) for name, value, kind in zip(names, row, kinds, strict=True)}
        for row in told.all()
    ]


def _plain(value: Any, kind: object) -> Any:
    """Return a value as JSON has it."""
    if isinstance(kind, JSON) and isinstance(value, str):
        return json.loads(value)
    return bool(value) if isinstance(kind, Boolean) and value is not None else value
