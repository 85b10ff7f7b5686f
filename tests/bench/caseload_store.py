"""A council's caseload of any size, written straight into a store: invented names, dates and next steps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from caseworker_app.store import keys
from caseworker_app.store.connection import connect
from caseworker_app.store.files import Places
from caseworker_app.store.open import create_store
from caseworker_app.store.schema import drop_triggers, make_triggers
from caseworker_app.store.tables import Case, DerivedDeadline, Person, Relationship, Setting

PASSPHRASE = "a caseload of any size"
TODAY = date(2026, 11, 23)
SYLLABLES = (
    *("ka", "mi", "ra", "so", "lu", "ben", "tor", "wen", "ash", "ley", "mar", "tin", "sha"),
    *("na", "dev", "ol", "iv", "er", "el", "la", "jo", "sep", "hin", "ry", "dan", "ny"),
)
EMPTY = ("sex", "upn", "primary_need", "secondary_need", "note", "interpreter", "closed_because")
STEPS = (
    "ar-decision",
    "ar-final-from-notice",
    "ar-report",
    "ar-next-12m",
    "na-plan-final",
    "na-decide-assess",
)
CASEWORKERS = ("R. Patel", "J. Ali", "S. O’Brien", "M. Evans", "T. Nowak", "F. Khan", "L. Wright", "C. Byrne")


def write_caseload(folder: Path, cases: int) -> tuple[Path, bytes]:
    """Make a store with so many cases; return its folder and key."""
    create_store(folder, PASSPHRASE, keyring=False).close()
    key = keys.unwrap(keys.read_key_file(Places(folder).key_file), PASSPHRASE)
    assert key is not None
    connection = connect(Places(folder).database, key)
    connection.execute("PRAGMA synchronous = OFF")
    drop_triggers(connection)
    connection.execute("BEGIN IMMEDIATE")
    for table, rows in _rows(cases):
        columns = list(rows[0])
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        connection.executemany(
            f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})',
            ([row[name] for name in columns] for row in rows),
        )
    connection.execute("COMMIT")
    make_triggers(connection)
    connection.execute("ANALYZE")
    connection.close()
    return folder, key


def _rows(cases: int) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    chance = random.Random(cases)
    settings = [f"setting-{n}" for n in range(max(20, cases // 80))]
    kinds = ("Primary School", "High School", "Academy", "Special School", "Nursery")
    yield (
        Setting.__table__,
        [
            _synced(id=name, name=f"{_word(chance)} {chance.choice(kinds)}", **_blank(Setting, "id", "name"))
            for name in settings
        ],
    )
    for first in range(0, cases, 5000):
        people, children, ties, deadlines = [], [], [], []
        for number in range(first, min(first + 5000, cases)):
            child = _child(chance, number, chance.choice(settings))
            children.append(child)
            people.append(_parent(chance, child["family_name"], number))
            ties.append(_tie(number))
            deadlines += _deadlines(chance, child, number)
        yield Person.__table__, people
        yield Case.__table__, children
        yield Relationship.__table__, ties
        yield DerivedDeadline.__table__, deadlines


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 3))).capitalize()


def _synced(**columns: Any) -> dict[str, Any]:
    return {"rev": 0, "deleted_at": None, "_extra": None, **columns}


def _blank(mapped: type, *but: str) -> dict[str, str]:
    skipped = {"rev", "deleted_at", "_extra", *but}
    return {column.name: "" for column in mapped.__table__.columns if column.name not in skipped}  # type: ignore[attr-defined]


def _child(chance: random.Random, number: int, setting: str) -> dict[str, Any]:
    return _synced(
        id=f"case-{number}",
        reference=f"EHC-{number:05}",
        given_name=_word(chance),
        family_name=_word(chance),
        preferred_name="",
        date_of_birth=(TODAY - timedelta(days=chance.randint(3 * 365, 19 * 365))).isoformat(),
        setting_id=setting,
        year_group_shift=0,
        caseworker=chance.choice(CASEWORKERS),
        team=chance.choice(("North", "South", "Post-16")),
        status="closed" if number % 12 == 11 else "open",
        closed_on="2026-07-20" if number % 12 == 11 else None,
        looked_after=number % 15 == 0,
        youth_custody=False,
        out_of_education_since=None,
        merged_into_id=None,
        opened_at=datetime(2024, 9, 2, tzinfo=UTC).isoformat(),
        **dict.fromkeys(EMPTY, ""),
    )


def _parent(chance: random.Random, family: str, number: int) -> dict[str, Any]:
    return _synced(
        id=f"person-{number}",
        name=f"{_word(chance)} {family if number % 4 else _word(chance)}",
        phone=f"07700 {chance.randint(0, 999999):06}",
        **_blank(Person, "id", "name", "phone"),
    )


def _tie(number: int) -> dict[str, Any]:
    blank = _blank(Relationship, "id", "case_id", "person_id", "role", "checked_on")
    return _synced(
        id=f"tie-{number}",
        case_id=f"case-{number}",
        person_id=f"person-{number}",
        role="mother",
        checked_on=None,
        **blank,
    )


def _deadlines(chance: random.Random, child: dict[str, Any], number: int) -> list[dict[str, Any]]:
    steps = chance.sample(STEPS, 4)
    return [
        _deadline(
            child, steps[place], chance.randint(-60, 330), pending=place < 2 and child["status"] == "open"
        )
        for place in range(0 if number % 40 else 2, 4)  # a few have no next step
    ]


def _deadline(child: dict[str, Any], rule: str, days: int, *, pending: bool) -> dict[str, Any]:
    due = (TODAY + timedelta(days=days)).isoformat()
    no = dict.fromkeys(("provisional", "excepted", "lapses", "strictly_before"), False)
    none = dict.fromkeys(("process_index", "of", "ended_on", "shows_from"))
    return {
        **no,
        **none,
        "case_id": child["id"],
        "process": "needs_assessment" if rule.startswith("na-") else "annual_review",
        "rule": rule,
        "starts_on": (TODAY + timedelta(days=days - 56)).isoformat(),
        "due": due,
        "original_due": due,
        "act_by": due,
        "met_on": None if pending else due,
        "duty": "must",
        "holder": "council",
        "facts": "{}",
        "pending": pending,
        "kind": 1,
        "presses": 3,
        "caseworker": child["caseworker"],
        "team": child["team"],
    }
