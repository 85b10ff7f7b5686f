"""`reviews` and the way back of its lists, as other people's scripts use them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from caseworker_app.casework import preferences
from caseworker_app.cli.main import run
from caseworker_app.store.open import Store
from tests.casework.case_steps import new_case, record, unit
from tests.store_fixtures import PASSPHRASE

TERMS = "Autumn 2026: 2 September 2026 to 18 December 2026; Spring 2027: 4 January 2027 to 26 March 2027"


@pytest.fixture
def folder(store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A caseload with two reviews that are due in the spring."""
    with unit(store) as work:
        preferences.write(work, {"term_dates": TERMS})
    for reference, last in (("EHC-1", date(2026, 2, 20)), ("EHC-2", date(2026, 3, 10))):
        case_id = new_case(store, reference, school="Ash Grove School", caseworker="R. Patel")
        record(store, case_id, "plan_last_reviewed", last)
    found = store.folder
    store.close()
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CASEWORKER_STORE", str(found))
    return found


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert run([*words, "--json", "--as-of", "2026-11-23"]) == code
    return json.loads(capsys.readouterr().out)


def test_the_year_is_told_by_month(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "reviews", "--by", "setting")
    assert found["school_year"] == 2026
    (row,) = found["rows"]
    assert (row["name"], row["total"], sorted(row["months"])) == (
        "Ash Grove School",
        2,
        ["2027-01", "2027-02"],
    )
    assert run(["reviews", "--as-of", "2026-11-23", "--for", "R. Patel"]) == 0
    assert "Reviews of the school year 2026 to 2027" in capsys.readouterr().out


def test_lists_go_out_and_come_back_by_their_headings(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = answer(capsys, "reviews", "--lists", str(tmp_path / "lists"))
    assert [(one["setting"], one["reviews"]) for one in made["lists"]] == [("Ash Grove School", 2)]
    path = Path(made["lists"][0]["file"])
    book = load_workbook(path)
    assert book.active is not None
    book.active["I5"] = date(2027, 1, 12)
    book.active["I6"] = date(2027, 4, 12)
    book.save(path)
    dry = answer(capsys, "import", str(path), "--dry-run", code=1)
    assert (dry["batch"], dry["updated"]) == (None, 0)
    came = answer(capsys, "import", str(path), code=1)
    assert came["updated"] == 1
    (rejected,) = came["rejected"]
    assert (rejected["row"], rejected["column"]) == (6, "I")
    assert "The last lawful day" in rejected["why"]
    case = answer(capsys, "case", "EHC-1")
    events = [event for process in case["processes"] for event in process["events"]]
    assert ("review_meeting_planned", "2027-01-12") in [(event["type"], event["on"]) for event in events]
    assert answer(capsys, "import", "--undo", came["batch"])["restored"] == 0
    events = [e for process in answer(capsys, "case", "EHC-1")["processes"] for e in process["events"]]
    assert "review_meeting_planned" not in [event["type"] for event in events]


def test_another_sheet_is_taken_as_dates_when_it_is_said(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("Ref,Date of meeting\nEHC-2,14 January 2027\n")
    assert answer(capsys, "import", str(path), "--as", "reviews")["updated"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--term", "Spring 2027"), "go with --lists"),
        (("--lists", "x", "--term", "Winter"), "There is no term"),
        (("--lists", "x", "--setting", "Nowhere"), "No review is due then"),
    ],
)
def test_wrong_use_says_what_there_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(["reviews", *words, "--as-of", "2026-11-23"]) == 2
    assert said in capsys.readouterr().err
