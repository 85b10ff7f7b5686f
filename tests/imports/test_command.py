"""`caseworker import` as a person or a script calls it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.cli.main import run
from tests.imports.sheets import CHILD, row, write

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
AS_OF = ("--as-of", "2026-11-23")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A store made by the command."""
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "four words or so")
    monkeypatch.setenv("CASEWORKER_STORE", str(tmp_path / "store"))
    assert run(["init"]) == 0
    capsys.readouterr()
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    """Run a command with --json; return its exit code and answer."""
    code = run([*words, "--json", *AS_OF])
    return code, json.loads(capsys.readouterr().out)


def test_the_answer_has_the_fields_of_the_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        [*CHILD, "Date req rec'd", "20 wk date", "EP advice rec'd", "MSG"],
        row(1, date(2026, 1, 5), date(2026, 6, 1), "chased 3/4", "Y"),
        row(2, date(2026, 1, 5), date(2026, 5, 25), "w/c 2 Mar 26", "N"),
    ]
    code, told = answer(capsys, "import", str(write(folder / "a.xlsx", rows)))
    assert code == 1
    assert (told["made"], told["updated"], told["unchanged"]) == (2, 0, 0)
    assert told["batch"]
    rejected = told["rejected"]
    assert [(c["sheet"], c["row"], c["column"], c["heading"], c["value"]) for c in rejected] == [
        ("Live", 2, "G", "EP advice rec'd", "chased 3/4")
    ]
    assert [c["column"] for c in told["doubtful"]] == ["G"]
    wrong = told["disagreements"][0]
    assert (wrong["case"], wrong["column"], wrong["value"], wrong["rule"], wrong["due"]) == (
        "EHC-1", "F", "01/06/2026", "na-plan-final", "2026-05-25",
    )  # fmt: skip
    _, case = answer(capsys, "case", "EHC-1")
    assert case["from_the_spreadsheet"] == {
        "20 wk date": "01/06/2026",
        "EP advice rec'd": "chased 3/4",
        "MSG": "Y",
    }


def test_doubtful_cells_alone_are_no_problem(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(folder / "a.xlsx", [[*CHILD, "Final EHCP"], row(1, "March 24"), row(2, "TBC")])
    code, told = answer(capsys, "import", str(path))
    assert (code, len(told["doubtful"]), told["rejected"]) == (0, 2, [])


def test_strict_brings_in_nothing_where_any_cell_is_rejected(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(folder / "a.xlsx", [[*CHILD, "Final EHCP"], row(1, "30/02/2024"), row(2, "")])
    code, told = answer(capsys, "import", str(path), "--strict")
    assert (code, told["batch"]) == (1, None)
    assert answer(capsys, "find", "Family1")[1]["cases"] == []
    assert answer(capsys, "import", str(path))[1]["made"] == 2


def test_a_dry_run_does_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(folder / "a.xlsx", [CHILD, row(1)])
    _, told = answer(capsys, "import", str(path), "--dry-run")
    assert (told["made"], told["batch"], told["dry_run"]) == (1, None, True)
    assert answer(capsys, "find", "Family1")[1]["cases"] == []


def test_a_written_mapping_can_be_corrected_and_given_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(folder / "a.xlsx", [[*CHILD, "Whatever"], row(1, "04/05/2026")])
    written = folder / "mapping.json"
    answer(capsys, "import", str(path), "--dry-run", "--write-mapping", str(written))
    mapping = json.loads(written.read_text("utf-8"))
    assert mapping["columns"] == {
        "Ref": "reference", "Surname": "family_name", "Forename": "given_name", "DoB": "date_of_birth",
        "Whatever": None,
    }  # fmt: skip
    mapping["columns"]["Whatever"], mapping["day_first"] = "needs_assessment.request_received", False
    written.write_text(json.dumps(mapping), "utf-8")
    answer(capsys, "import", str(path), "--mapping", str(written))
    events = answer(capsys, "case", "EHC-1")[1]["processes"][0]["events"]
    assert [(event["type"], event["on"]) for event in events] == [("request_received", "2026-04-05")]
    again = write(folder / "b.xlsx", [[*CHILD, "Whatever"], row(2, "04/05/2026")])
    answer(capsys, "import", str(again))
    assert answer(capsys, "case", "EHC-2")[1]["processes"][0]["events"][0]["on"] == "2026-04-05", (
        "remembered by headings"
    )


def test_an_import_can_be_taken_back_by_its_batch(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told = answer(capsys, "import", str(write(folder / "a.xlsx", [CHILD, row(1)])))
    assert answer(capsys, "import", "--undo", told["batch"])[1]["cases"] == 1
    assert answer(capsys, "find", "Family1")[1]["cases"] == []


@pytest.mark.parametrize(
    "words",
    [
        ["import"],
        ["import", "none.xlsx"],
        ["import", "--undo", "nonsense"],
        ["import", "{good}", "--sheet", "Nowhere"],
        ["import", "{good}", "--mapping", "none.json"],
        ["import", "{bad}"],
    ],
)
def test_wrong_use_is_two_lines_and_exit_2(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    (folder / "bad.xlsx").write_bytes(b"not a workbook")
    places = {"{good}": str(write(folder / "a.xlsx", [CHILD, row(1)])), "{bad}": str(folder / "bad.xlsx")}
    assert run([places.get(word, word) for word in words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert 1 <= len(captured.err.splitlines()) <= 2


def test_people_see_counts_reasons_and_how_to_take_it_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(folder / "a.xlsx", [[*CHILD, "Final EHCP"], row(1, "30/02/2024")])
    assert run(["import", str(path), *AS_OF]) == 1
    out = capsys.readouterr().out
    assert "1 case made, 0 changed, 0 unchanged." in out
    assert "E2" in out
    assert "February 2024 has 29 days, so there is no 30." in out
    assert "caseworker import --undo" in out


def test_a_list_of_settings_fills_in_and_adds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(folder / "a.xlsx", [[*CHILD, "School"], row(1, "Larkfield Primary School")])
    answer(capsys, "import", str(path))
    code, told = answer(capsys, "import", str(SAMPLES / "settings.xlsx"), "--as", "settings")
    assert (code, told["made"], told["updated"]) == (0, 7, 1)
    assert "Much like" in told["doubtful"][0]["why"]
    again = answer(capsys, "import", str(SAMPLES / "settings.xlsx"), "--as", "settings")[1]
    assert (again["batch"], again["made"], again["updated"], again["unchanged"]) == (None, 0, 0, 8)


@pytest.mark.parametrize(
    ("name", "children"),
    [
        ("caseload-by-school-year.xlsx", 92),
        ("reviews-tracker-1904.xls", 40),
        ("requests-windows-1252.csv", 28),
        ("phase-transfers.ods", 24),
    ],
)
def test_every_sample_comes_in_once_and_only_once(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, children: int
) -> None:
    assert answer(capsys, "import", str(SAMPLES / name))[1]["made"] == children
    again = answer(capsys, "import", str(SAMPLES / name))[1]
    assert (again["made"], again["updated"], again["unchanged"]) == (0, 0, children)


def test_a_dry_run_says_where_each_column_goes_and_how_sure_that_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[*CHILD, "Date EHCP finalized", "Blob"], row(1, date(2026, 5, 5), "words")]
    path = str(write(folder / "a.xlsx", rows))
    assert run(["import", path, "--dry-run", *AS_OF]) == 0
    said = capsys.readouterr().out
    lines = [line for line in said.splitlines() if line.startswith(("Date EHCP", "Blob", "DoB"))]
    assert [line.split("  ")[0] for line in lines] == ["Date EHCP finalized", "Blob", "DoB"]
    assert "Final plan sent" in lines[0]
    assert "check, " in lines[0]
    assert "kept as text" in lines[1]
    assert "1 row, 1 child." in said
    _, told = answer(capsys, "import", path, "--dry-run")
    first = told["guesses"][0]
    assert (first["heading"], first["target"], first["sure"]) == (
        "Date EHCP finalized", "needs_assessment.final_plan_sent", "Check",
    )  # fmt: skip
    assert 0 < first["confidence"] < 0.85
