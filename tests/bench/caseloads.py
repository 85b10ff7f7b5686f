"""Large caseloads for the benches: made once a run, in a temporary folder, and shared."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from caseworker_app.store import deadlines
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.open import Store, create_store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Event, Person, Process, Relationship, Setting

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVENTS_A_CASE = 12
_GIVEN = (
    "Amira",
    "Ben",
    "Chloe",
    "Daniel",
    "Eva",
    "Farah",
    "George",
    "Hana",
    "Isaac",
    "Jaya",
    "Kofi",
    "Łucja",
)
_FAMILY = (
    "Siddiqui",
    "Okafor",
    "Smith",
    "Nowak",
    "Patel",
    "O’Neill",
    "Hussain",
    "Jones",
    "Evans",
    "Begum",
    "Li",
)
_FIRST_PLAN = (
    ("request_received", 0), ("considering_notified", 2),
    ("decision_to_assess", 40), ("advice_requested", 41),
    ("advice_received", 80), ("draft_plan_sent", 110), ("final_plan_sent", 139),
)  # fmt: skip
_REVIEW = (
    ("review_meeting_planned", 470), ("review_invitations_sent", 440), ("review_meeting_held", 470),
    ("review_report_circulated", 480), ("decision_to_amend", 496),
)  # fmt: skip


@cache
def caseload(cases: int) -> Store:
    """Return an open store of so many cases, with twelve events each, people, and deadlines worked out."""
    folder = Path(tempfile.mkdtemp(prefix="caseworker-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = create_store(folder / "store", "bench", keyring=False)
    atexit.register(store.close)
    with store.unit("make a caseload", user="bench", now=NOW) as unit:
        _fill(unit, cases)
        deadlines.recompute_all(unit)
    return store


def _fill(unit: Unit, cases: int) -> None:
    schools = unit.insert_many(Setting, [{"name": f"{name} School"} for name in _FAMILY])
    ids = unit.insert_many(Case, (_case(number, schools) for number in range(cases)))
    people = unit.insert_many(Person, (_parent(number) for number in range(cases)))
    on_cases = zip(ids, people, strict=True)
    unit.insert_many(
        Relationship,
        ({"case_id": case, "person_id": person, "role": "mother"} for case, person in on_cases),
    )
    kinds = ("needs_assessment", "annual_review")
    processes = [(new_id(), case, kind) for case in ids for kind in kinds]
    unit.insert_many(Process, ({"id": i, "case_id": c, "kind": k, "opened_at": NOW} for i, c, k in processes))
    unit.insert_many(Event, _events(processes))


def _case(number: int, schools: list[str]) -> dict[str, Any]:
    return {
        "reference": f"EHC-{number:06}",
        "given_name": _GIVEN[number % len(_GIVEN)],
        "family_name": f"{_FAMILY[number % len(_FAMILY)]} {number // 120}",
        "date_of_birth": date(2009, 1, 1) + timedelta(days=number * 7 % 4000),
        "setting_id": schools[number % len(schools)],
        "caseworker": f"Caseworker {number // 200}",
        "team": f"Team {number % 5}",
        "opened_at": NOW,
    }


def _parent(number: int) -> dict[str, Any]:
    return {
        "name": f"Parent of {number}",
        "phone": f"020 7946 {number:06}",
        "address": f"{number} High Street",
    }


def _events(processes: list[tuple[str, str, str]]) -> Iterator[dict[str, Any]]:
    for number, (process, case, kind) in enumerate(processes):
        began = date(2025, 1, 6) + timedelta(days=number // 2 * 3 % 180)
        for type_, after in _FIRST_PLAN if kind == "needs_assessment" else _REVIEW:
            yield {
                "case_id": case,
                "process_id": process,
                "type": type_,
                "on": min(began + timedelta(days=after), TODAY),
                "detail": {"from": "ep"} if type_.startswith("advice") else {},
                "recorded_at": NOW,
            }
