"""Imports into a real, encrypted store: once, twice, changed, undone, killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.import_rows import ImportStopped, import_rows
from caseworker_app.casework.incoming import Imported
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.casework.undo_import import TakenBack, undo_import
from caseworker_app.errors import WrongUse
from caseworker_app.store import audit
from caseworker_app.store.open import Store
from tests.imports.sheets import CHILD, TODAY, row, seen, write

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HEADINGS = (*CHILD, "School", "Date req rec'd", "Final EHCP", "Parent/carer", "Tel", "Officer", "MSG")
TABLES = ("cases", "processes", "events", "people", "relationships", "settings", "spreadsheet_rows")


def lines(*numbers: int, officer: str = "R. Patel") -> list[list[Any]]:
    """Children with a school, two events, a parent and a column without a field."""
    return [
        row(n, "Larkfield", date(2026, 1, 5), date(2026, 5, 20), "Ms Okafor", "07700 900123", officer, "Y")
        for n in numbers
    ]


def bring_in(store: Store, path: Path, *, now: datetime = NOW) -> Imported:
    """Import a file as the command does."""
    with store.unit("Import", user="rp", now=now) as unit:
        return import_rows(unit, seen(path))


def take_back(store: Store, batch: str) -> TakenBack:
    """Undo one import."""
    with store.unit("Undo import", user="rp", now=NOW + timedelta(hours=2)) as unit:
        return undo_import(unit, batch)


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that stands in the store, without the marks of when and by which import."""
    kept: dict[str, list[tuple[Any, ...]]] = {}
    with store.connection() as connection:
        for table in TABLES:
            names = [str(r[1]) for r in connection.execute(f"PRAGMA table_info({table})")]
            names = [name for name in names if name not in ("rev", "_extra", "deleted_at")]
            columns = ", ".join(f'"{name}"' for name in names)
            kept[table] = sorted(
                connection.execute(f"SELECT {columns} FROM {table} WHERE deleted_at IS NULL"), key=str
            )
        due = connection.execute("SELECT case_id, rule, due, met_on FROM deadlines")
        kept["deadlines"] = sorted(due, key=str)
    return kept


def count(store: Store, table: str) -> int:
    """How many rows of a table stand."""
    return len(content(store)[table])


def test_children_come_in_with_events_people_settings_texts_and_deadlines(
    store: Store, tmp_path: Path
) -> None:
    made = bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *lines(1, 2)]))
    assert (made.made, made.updated, made.unchanged) == (2, 0, 0)
    assert {table: count(store, table) for table in TABLES} == {
        "cases": 2, "processes": 2, "events": 6, "people": 1, "relationships": 2, "settings": 1,
        "spreadsheet_rows": 2,
    }  # fmt: skip
    with store.connection() as connection:
        rules = {r[0] for r in connection.execute("SELECT rule FROM deadlines")}
        assert audit.verify(connection).ok
    assert {"na-plan-final", "ar-first-12m"} <= rules


def test_the_same_file_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [HEADINGS, *lines(1, 2)])
    bring_in(store, path)
    before = content(store)
    again = bring_in(store, path, now=NOW + timedelta(hours=1))
    assert (again.batch, again.made, again.updated, again.unchanged) == ("", 0, 0, 2)
    assert content(store) == before


def test_without_references_children_are_known_by_name_and_birth_date(store: Store, tmp_path: Path) -> None:
    rows = [("Surname", "Forename", "DoB", "Officer"), ("Zając", "Ada", date(2015, 3, 2), "A")]
    bring_in(store, write(tmp_path / "a.xlsx", rows))
    rows[1] = ("ZAJĄC", "Ada", date(2015, 3, 2), "B")
    again = bring_in(store, write(tmp_path / "b.xlsx", rows))
    assert (again.made, again.updated) == (0, 1)
    assert count(store, "cases") == 1


def test_a_changed_file_changes_only_what_differs(store: Store, tmp_path: Path) -> None:
    bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *lines(1, 2)]))
    changed = lines(1, 2)
    changed[1][9], changed[1][6] = "J. Ali", date(2026, 5, 27)
    again = bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *changed]))
    assert (again.made, again.updated, again.unchanged) == (0, 1, 1)
    with store.connection() as connection:
        assert [r[0] for r in connection.execute("SELECT caseworker FROM cases ORDER BY reference")] == [
            "R. Patel",
            "J. Ali",
        ]
        corrected = connection.execute('SELECT type, "on" FROM events WHERE corrects IS NOT NULL')
        # The decision to assess, which the sheet does not date, was sent by the day of the plan.
        assert sorted(corrected) == [
            ("decision_to_assess", "2026-05-27"), ("final_plan_sent", "2026-05-27")
        ]  # fmt: skip


def test_an_empty_cell_takes_nothing_away(store: Store, tmp_path: Path) -> None:
    bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *lines(1)]))
    before = content(store)
    bring_in(store, write(tmp_path / "b.xlsx", [CHILD, row(1)]))
    assert content(store) == before


def test_undo_returns_the_store_to_its_former_content(store: Store, tmp_path: Path) -> None:
    bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *lines(1, 2)]))
    before = content(store)
    second = bring_in(
        store,
        write(tmp_path / "b.xlsx", [HEADINGS, *lines(2, 3, officer="J. Ali")]),
        now=NOW + timedelta(hours=1),
    )
    assert content(store) != before
    done = take_back(store, second.batch)
    assert (done.cases, done.stayed) == (1, ())
    assert content(store) == before


def test_after_an_undo_the_same_file_comes_in_again(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [HEADINGS, *lines(1, 2)])
    take_back(store, bring_in(store, path).batch)
    assert bring_in(store, path).made == 2


def test_an_import_is_taken_back_only_once(store: Store, tmp_path: Path) -> None:
    batch = bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *lines(1)])).batch
    take_back(store, batch)
    with pytest.raises(WrongUse, match="already taken back"):
        take_back(store, batch)
    with pytest.raises(WrongUse, match="There is no import"):
        take_back(store, "nonsense")


def test_what_people_did_since_stays_and_is_told(store: Store, tmp_path: Path) -> None:
    made = bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *lines(1, 2)]))
    with store.unit("Record", user="rp", now=NOW + timedelta(hours=1)) as unit:
        case_id = (
            unit.session.connection()
            .exec_driver_sql("SELECT id FROM cases WHERE reference = 'EHC-1'")
            .scalar_one()
        )
        record_event(unit, NewEvent(case_id=case_id, type="review_meeting_held", on=date(2026, 11, 20)))
    done = take_back(store, made.batch)
    assert done.cases == 1
    assert len(done.stayed) == 1
    assert "EHC-1" in done.stayed[0]
    with store.connection() as connection:
        assert connection.execute("SELECT reference FROM cases WHERE deleted_at IS NULL").fetchall() == [
            ("EHC-1",)
        ]


def test_a_field_edited_since_an_update_stays_when_the_update_is_undone(store: Store, tmp_path: Path) -> None:
    bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *lines(1)]))
    second = bring_in(
        store,
        write(tmp_path / "a.xlsx", [HEADINGS, *lines(1, officer="J. Ali")]),
        now=NOW + timedelta(hours=1),
    )
    with store.unit("Edit", user="rp", now=NOW + timedelta(hours=1)) as unit:
        case_id = unit.session.connection().exec_driver_sql("SELECT id FROM cases").scalar_one()
        edit_case(unit, case_id, {"caseworker": "S. Byrne"})
    done = take_back(store, second.batch)
    assert "caseworker" in done.stayed[0]
    with store.connection() as connection:
        assert connection.execute("SELECT caseworker FROM cases").fetchall() == [("S. Byrne",)]


def test_stop_keeps_nothing(store: Store, tmp_path: Path) -> None:
    preview = seen(write(tmp_path / "a.xlsx", [HEADINGS, *lines(*range(1, 400))]))
    asked: list[int] = []

    def stop_at_the_third_question() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(ImportStopped), store.unit("Import", user="rp", now=NOW) as unit:
        import_rows(unit, preview, cancelled=stop_at_the_third_question)
    assert count(store, "cases") == 0


KILLED = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from caseworker_app.casework.import_rows import import_rows
from caseworker_app.imports import plan
from caseworker_app.store.open import open_with_key
folder, key, path = Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline().strip()), Path(sys.argv[2])
preview = plan.preview(plan.open_book(path, today=date(2026, 11, 23)), today=date(2026, 11, 23))
def say(done, total):
    print(done, flush=True)
now = datetime(2026, 11, 23, 9, tzinfo=UTC)
with open_with_key(folder, key) as store, store.unit("Import", user="rp", now=now) as unit:
    import_rows(unit, preview, progress=say)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
@pytest.mark.parametrize("said_before", [1, 3, 5])
def test_kill_9_in_the_middle_leaves_the_store_as_before_or_after(
    store_folder: Path, empty_store: tuple[Path, bytes], tmp_path: Path, said_before: int
) -> None:
    from caseworker_app.store.open import open_with_key

    path = write(tmp_path / "a.xlsx", [HEADINGS, *lines(*range(1, 1200))])
    command = [sys.executable, "-c", KILLED, str(store_folder), str(path)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(empty_store[1].hex() + "\n")
    process.stdin.flush()
    for _ in range(said_before):
        process.stdout.readline()
    time.sleep(0.02 * said_before)
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    with open_with_key(store_folder, empty_store[1]) as store:
        cases, events = count(store, "cases"), count(store, "events")
        with store.connection() as connection:
            assert audit.verify(connection).ok
    assert (cases, events) in ((0, 0), (1199, 2398))


def test_nothing_of_a_child_stands_in_plain_text_in_the_store(store: Store, tmp_path: Path) -> None:
    bring_in(store, write(tmp_path / "a.xlsx", [HEADINGS, *lines(1)]))
    for file in store.folder.rglob("*"):
        if file.is_file():
            assert b"Family1" not in file.read_bytes()


def test_today_of_the_test_is_the_day_of_the_unit() -> None:
    assert NOW.date() == TODAY
