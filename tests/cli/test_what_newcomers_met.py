"""What people met who used the command line for the first time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caseworker_app.cli.main import run


@pytest.fixture
def caseload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "lantern orchard seven teapots")
    monkeypatch.setenv("CASEWORKER_STORE", str(tmp_path / "store"))
    assert run(["init"]) == 0
    new = ["new", "--reference", "EHC-1", "--given-name", "Amira", "--family-name", "Siddiqui"]
    assert run([*new, "--date-of-birth", "2016-03-14"]) == 0
    capsys.readouterr()
    return tmp_path


def test_an_export_into_a_folder_that_is_not_there_says_so(
    caseload: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["export", "cases", str(caseload / "nowhere" / "cases.xlsx")])
    said = capsys.readouterr().err
    assert code == 2
    assert "There is no folder" in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("caseload")
def test_the_check_counts_no_case_that_was_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["undo"]) == 0
    capsys.readouterr()
    run(["check", "--json"])
    assert "cases: 0" in json.loads(capsys.readouterr().out)["database"]["detail"]


def test_the_list_of_events_breaks_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["events"]) == 0
    words = capsys.readouterr().out.split()
    assert "assessment" in words
    assert "assessm" not in words


@pytest.mark.usefixtures("caseload")
@pytest.mark.parametrize(
    "words",
    [
        ["new", "--reference", "EHC-2", "--family-name", "Rees", "--date-of-birth", "2026-02-30"],
        ["event", "EHC-1", "plan_issued", "30/2/2026"],
    ],
)
def test_a_day_that_its_month_does_not_have_is_said_so(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert "February 2026 has 28 days, so there is no 30" in capsys.readouterr().err.replace("\n", " ")


@pytest.mark.usefixtures("caseload")
def test_an_event_without_what_its_dates_need_says_what_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    event = ["event", "EHC-1", "phase_transfer_planned", "2027-09-01", "--process", "phase_transfer"]
    assert run(event) == 0
    said = capsys.readouterr().out
    assert "No deadline changed." in said
    assert "Look at this:" in said
    assert "“kind” is missing" in said
    assert run([*event, "--new", "--detail", "kind=primary_to_secondary", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["doubts"] == []


def test_one_case_is_not_called_cases(caseload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = caseload / "one.csv"
    sheet.write_text("Ref,Surname,DoB\nE1,Shah,13/04/2016\n")
    assert run(["import", str(sheet)]) == 0
    assert "1 row, 1 child.\n1 case made" in capsys.readouterr().out


def test_a_demonstration_that_cannot_be_written_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("something")
    assert run(["demo", "--headless", "--cases", "1", "--out", str(tmp_path / "file" / "demo")]) == 2
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert "--out" in said


@pytest.mark.usefixtures("caseload")
def test_a_name_that_holds_no_case_is_said_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["edit", "EHC-1", "caseworker=R. Patel"]) == 0
    capsys.readouterr()
    assert run(["today", "--for", "R. Pattel", "--json"]) == 0
    answer = capsys.readouterr()
    assert json.loads(answer.out)["deadlines"] == []
    assert "No case is held by “R. Pattel”" in answer.err
    assert "R. Patel" in answer.err
    assert run(["today", "--for", "R. Patel"]) == 0
    assert capsys.readouterr().err == ""


def test_a_timeline_that_starts_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.json"
    file.write_text('{"date_of_birth": "2016-01-01", "processes": []}')
    assert run(["timeline", str(file)]) == 0
    assert "No deadline runs" in capsys.readouterr().out


def test_a_folder_that_cannot_be_made_is_not_called_a_damaged_caseload(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(self: Path, *_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", str(self))

    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "four plain words here")
    monkeypatch.setattr(Path, "mkdir", gone)  # a drive that is not connected
    assert run(["--store", str(tmp_path / "away" / "store"), "init"]) == 2
    said = capsys.readouterr().err
    assert "cannot be made" in said
    assert "damaged" not in said
