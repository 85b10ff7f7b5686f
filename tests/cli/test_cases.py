"""The command line as other people's scripts use it: JSON, exit codes, dates, names of every language."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from caseworker_app.cli.main import COMMANDS, run
from tests.cli.conftest import Ask
from tests.store_fixtures import PASSPHRASE


def opened(ask: Ask, reference: str = "EHC-1", **more: str) -> str:
    options = {"given-name": "Łucja", "family-name": "O’Neill", "date-of-birth": "2016-03-02", **more}
    code, answer, err = ask("new", "--reference", reference, *(f"--{k}={v}" for k, v in options.items()))
    assert (code, err) == (0, "")
    return str(answer["id"])


def test_a_case_from_opening_to_its_deadlines(ask: Ask) -> None:
    case_id = opened(ask, school="St Anne’s")
    _, recorded, _ = ask("event", "EHC-1", "request_received", "2026-01-05", "--process", "needs_assessment")
    assert (recorded["process"], recorded["process_index"]) == ("needs_assessment", 1)
    assert {"na-decide-assess", "na-plan-final"} <= {one["rule"] for one in recorded["deadlines"]}

    code, case, _ = ask("case", case_id)

    assert code == 0
    assert (case["reference"], case["given_name"], case["family_name"]) == ("EHC-1", "Łucja", "O’Neill")
    assert (case["date_of_birth"], case["school"], case["status"]) == ("2016-03-02", "St Anne’s", "open")
    event = case["processes"][0]["events"][0]
    assert event["id"] == recorded["id"]
    assert (event["type"], event["on"], event["corrects"], event["superseded"]) == (
        "request_received", "2026-01-05", None, False,
    )  # fmt: skip
    assert event["recorded_at"].endswith("Z")
    assert (case["communication"], case["documents"], case["from_the_spreadsheet"]) == ([], [], {})
    dues = [one["due"] for one in case["deadlines"] if one["due"]]
    assert dues == sorted(dues)


def test_a_correction_supersedes_and_never_takes_away(ask: Ask) -> None:
    opened(ask)
    _, wrong, _ = ask("event", "EHC-1", "sar_received", "2026-01-05")
    ask("event", "EHC-1", "sar_received", "2026-01-12", "--corrects", wrong["id"])
    _, case, _ = ask("case", "EHC-1")
    first, second = case["processes"][0]["events"]
    assert (first["superseded"], second["corrects"]) == (True, first["id"])

    code, never, _ = ask("event", "EHC-1", "sar_received", "never", "--corrects", second["id"])

    assert (code, never["deadlines"]) == (0, [])
    assert ask("deadlines", "--rule", "sar-1-month")[1]["deadlines"] == []


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["nonsense"], "no command"),
        (["todya"], "today"),
        (["export", "person", "EHC-1"], "a folder to write to"),
        (["case", "EHC-9"], "EHC-9"),
        (["case"], "missing"),
        (["case", "EHC-1", "--nope"], "no option"),
        (["edit", "EHC-1", "colour=red"], "primary_need"),
        (["edit", "EHC-1", "date_of_birth=31/2/2016"], "not a date"),
        (["edit", "EHC-1", "date_of_birth=2031-01-01"], "in the future"),
        (["edit", "EHC-1", "date_of_birth=1995-01-01"], "Check the year"),
        (["event", "EHC-1", "request_received", "2026-02-30"], "not a date"),
        (["event", "EHC-1", "request_received", "2026-02-03"], "needs_assessment, detained"),
        (["event", "EHC-1", "no_such", "2026-02-03"], "no event"),
        (["event", "EHC-1", "sar_received", "2001-02-03"], "before the birth"),
        (["event", "EHC-1", "sar_received", "2999-02-03"], "still to come"),
        (["deadlines", "--rule", "no-such"], "no rule"),
        (["today", "--as-of", "soon"], "not a date"),
        (["settings", "colour"], "no setting"),
        (["undo", "twice"], "twice"),
        (["export", "cases", "x.pdf"], ".xlsx"),
        (
            ["new", "--reference", "EHC-1", "--family-name", "Li", "--date-of-birth", "2016-01-01"],
            "already a case",
        ),
    ],
)
def test_wrong_use_is_two_lines_and_exit_2(ask: Ask, argv: list[str], words: str) -> None:
    opened(ask)

    code, answer, err = ask(*argv)

    assert (code, answer) == (2, None)
    assert words in err
    assert 1 <= len(err.splitlines()) <= 2
    assert "Traceback" not in err


def test_a_store_that_is_not_there_or_does_not_open_is_exit_3(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask("today", "--store", str(tmp_path / "nothing"))[0] == 3
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "wrong")
    assert ask("today")[0] == 3
    monkeypatch.delenv("CASEWORKER_PASSPHRASE")
    code, _, err = ask("today")
    assert code == 3
    assert "--passphrase-file" in err


def test_common_options_stand_before_and_after_the_command(
    store_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key.txt"
    key.write_text(f"{PASSPHRASE}\nsecond line\n", "utf-8")
    common = ["--store", str(store_folder), "--passphrase-file", str(key), "--as-of", "2026-03-01", "--json"]

    for argv in ([*common, "today"], ["today", *common], [*common[:4], "today", *common[4:]]):
        assert run(argv) == 0
        assert json.loads(capsys.readouterr().out)["as_of"] == "2026-03-01"


def test_an_answer_about_a_past_day_knows_only_what_had_happened(ask: Ask) -> None:
    opened(ask)
    ask("event", "EHC-1", "request_received", "2026-01-05", "--process", "needs_assessment")
    ask("event", "EHC-1", "decision_to_assess", "2026-02-12")

    def state(as_of: str, command: str = "deadlines") -> list[tuple[str, int | None]]:
        found = ask(command, "--as-of", as_of)[1]["deadlines"]
        return [(one["state"], one["days"]) for one in found if one["rule"] == "na-decide-assess"]

    assert state("2026-01-04") == []
    assert state("2026-02-10") == [("open", 6)]
    assert state("2026-02-10", "today") == [("open", 6)]
    assert state("2026-02-12") == [("met", None)]


def test_today_says_what_waits_and_what_is_missing(ask: Ask) -> None:
    opened(ask, caseworker="R. Patel")
    ask("event", "EHC-1", "request_received", "2026-01-05", "--process", "needs_assessment")
    ask("event", "EHC-1", "advice_requested", "2026-01-10", "--detail", "from=ep")

    _, today, _ = ask("today", "--limit", "1", "--for", "R. Patel")

    assert set(today) >= {"as_of", "deadlines", "promises", "waiting", "facts_missing"}
    assert [(one["case"], one["state"]) for one in today["deadlines"]] == [("EHC-1", "overdue")]
    assert set(today["waiting"][0]) == {"case", "with", "since", "due", "what"}
    assert ask("today", "--for", "J. Ali")[1]["deadlines"] == []
    opened(ask, "EHC-2", caseworker="R. Patel")
    assert [one["case"] for one in ask("today", "--for", "R. Patel")[1]["facts_missing"]] == ["EHC-2"]


def test_today_limits_every_list_and_people_are_told_that_there_is_more(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        opened(ask, f"EHC-{number}")
        ask("event", f"EHC-{number}", "request_received", "2026-01-05", "--process", "needs_assessment")
        ask("event", f"EHC-{number}", "advice_requested", "2026-01-10")
    _, whole, _ = ask("today")
    assert len(whole["deadlines"]) > len(whole["facts_missing"]) == 3

    _, some, _ = ask("today", "--limit", "2")
    assert some["deadlines"] == whole["deadlines"][:2]
    assert some["facts_missing"] == whole["facts_missing"][:2]

    monkeypatch.setattr("caseworker_app.casework.today.PAGE", 2)
    assert run(["today"]) == 0
    assert "--limit 1000 shows more" in capsys.readouterr().out


def test_a_past_today_stands_in_the_order_of_the_present_one(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, day in enumerate(("2025-03-01", "2025-01-05", "2025-02-04")):
        opened(ask, f"EHC-{number}")
        ask("event", f"EHC-{number}", "request_received", day, "--process", "needs_assessment")
    _, present, _ = ask("today")
    monkeypatch.setattr("caseworker_app.store.deadlines.hold_on", lambda *_: False)

    _, worked_out, _ = ask("today")

    assert [(one["rule"], one["case"]) for one in worked_out["deadlines"]] == [
        (one["rule"], one["case"]) for one in present["deadlines"]
    ]


def test_deadlines_are_narrowed(ask: Ask) -> None:
    opened(ask, team="North")
    ask("event", "EHC-1", "request_received", "2026-01-05", "--process", "needs_assessment")

    def rules(*argv: str) -> set[str]:
        return {one["rule"] for one in ask("deadlines", *argv, "--as-of", "2026-02-10")[1]["deadlines"]}

    assert rules("--within", "6") == {"na-decide-assess"}
    assert rules("--overdue") == set()
    assert rules("--rule", "na-plan-final") == {"na-plan-final"}
    assert rules("--team", "South") == set()
    assert "na-plan-final" in rules("--team", "North") & rules("--case", "ehc-1")


def test_a_withheld_address_is_shown_only_when_asked_for(ask: Ask) -> None:
    opened(ask)
    ask(
        "person", "EHC-1", "--name", "Sara O’Neill", "--role", "mother", "--phone", "+44 20 7946 0018",
        "--email", "sara@hidden.example", "--address", "1 High St; AB1 2CD", "--address-withheld",
    )  # fmt: skip

    hidden = ask("case", "EHC-1")[1]["people"][0]
    shown = ask("case", "EHC-1", "--show-withheld")[1]["people"][0]

    assert (hidden["address"], hidden["address_withheld"]) == ("", True)
    assert (hidden["phone"], hidden["email"]) == ("", "")
    assert shown["address"] == "1 High St\nAB1 2CD"
    assert (shown["phone"], shown["email"]) == ("+44 20 7946 0018", "sara@hidden.example")
    assert ask("find", "High")[1] == {"cases": [], "communication": []}
    assert [one["reference"] for one in ask("find", "020 7946")[1]["cases"]] == ["EHC-1"]


def test_undo_takes_back_the_last_thing_and_then_says_that_there_is_nothing(ask: Ask) -> None:
    opened(ask)
    assert ask("undo")[0] == 0
    assert ask("case", "EHC-1")[0] == 2
    code, _, err = ask("undo")
    assert (code, "nothing of yours to take back" in err) == (2, True)


def test_settings_are_shown_and_set(ask: Ask) -> None:
    assert ask("settings", "council_name=Westshire", "reply_standard=7")[0] == 0
    _, kept, _ = ask("settings")
    assert (kept["settings"]["council_name"], kept["settings"]["reply_standard"]) == ("Westshire", 7)
    assert "signatory" in kept["missing"]
    assert ask("settings", "reply_standard=many")[0] == 2


def test_no_text_of_an_export_is_a_formula_and_no_address_is_in_it(ask: Ask, tmp_path: Path) -> None:
    opened(ask, note="=cmd|'/c calc'!A1", **{"given-name": "＝1+1", "caseworker": ' "=2+2'})
    ask("person", "EHC-1", "--name", "Sara", "--role", "mother", "--address", "1 High St; AB1 2CD")

    for name in ("cases.csv", "cases.xlsx"):
        assert ask("export", "cases", str(tmp_path / name))[0] == 0

    with (tmp_path / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        headings, row = csv.reader(file)
    written = dict(zip(headings, row, strict=True))
    assert (written["Note"], written["Given name"]) == ("'=cmd|'/c calc'!A1", "'＝1+1")
    assert written["Caseworker"].startswith("'")
    sheet = openpyxl.load_workbook(tmp_path / "cases.xlsx").active
    assert sheet is not None
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "inlineStr"}
    assert "High St" not in (tmp_path / "cases.csv").read_text("utf-8-sig")


NAMES = ("=cmd|' /C calc'!A0", "+44 7700", "@x", "-1", "＝1+1", "'=1", "''@x", "'t Hooft", "O’Neill")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_comes_in_again_with_every_name_as_it_was(
    ask: Ask, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(NAMES):
        opened(ask, f"EHC-{number}", **{"family-name": name, "given-name": name, "caseworker": name})
    written = tmp_path / f"cases.{ending}"
    assert ask("export", "cases", str(written))[0] == 0

    def refuse_other_names() -> None:
        for number, name in enumerate(NAMES):
            case = ask("case", f"EHC-{number}")[1]
            assert (case["given_name"], case["family_name"], case["caseworker"]) == (name, name, name)

    assert ask("import", str(written))[0] == 0
    refuse_other_names()
    assert ask("import", str(written))[1]["unchanged"] == len(NAMES)

    monkeypatch.setenv("CASEWORKER_STORE", str(tmp_path / "elsewhere"))
    assert ask("init")[0] == 0
    assert ask("import", str(written))[1]["made"] == len(NAMES)
    refuse_other_names()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"caseworker {command}" in out.split("Example", 1)[1]
    assert "--json" in out


def test_the_law_is_answered_without_the_store_and_without_the_window() -> None:
    told = (
        "import sys; from caseworker_app.cli.main import run; code = run(['rules', '--json']); "
        "sys.exit(code or any(name in sys.modules for name in ('sqlalchemy', 'PySide6', 'openpyxl')))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["rules"]


def test_a_program_of_its_own_speaks_utf8_and_keeps_to_the_exit_codes(store_folder: Path) -> None:
    environment = {**os.environ, "CASEWORKER_STORE": str(store_folder), "CASEWORKER_PASSPHRASE": PASSPHRASE}

    def program(*argv: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "caseworker_app", *argv]
        return subprocess.run(command, capture_output=True, env=environment, check=False)

    made = program("new", "--reference", "EHC-1", "--family-name", "Nguyễn", "--date-of-birth", "2016-03-02")
    assert (made.returncode, made.stderr) == (0, b"")
    assert "Nguyễn" in program("case", "EHC-1").stdout.decode()
    assert program("case", "EHC-2").returncode == 2
