"""`caseworker demo`, as a person without a display runs it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from caseworker_app import app
from caseworker_app.cli import demo
from caseworker_app.cli.main import run
from caseworker_app.ui.clock import Clock

SCREENS = (
    "today",
    "caseload",
    "case",
    "case-deadlines",
    "case-people",
    "why",
    "import",
    "settings",
    "first-run",
)


@pytest.fixture
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pictures where a test is about something else: they take seconds."""
    monkeypatch.setattr(demo, "_save_pictures", lambda folder, made: None)


def test_it_writes_store_today_and_pictures_and_lists_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    code = run(
        ["demo", "--headless", "--cases", "60", "--as-of", "2026-11-23", "--out", str(folder), "--json"]
    )
    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert answer["store"] == str(folder / "store")
    assert (answer["as_of"], answer["seed"], answer["cases"]) == ("2026-11-23", 1, 60)
    assert (folder / "store" / "caseload.db").exists()
    assert (folder / "today.pdf").read_bytes().startswith(b"%PDF")
    expected = {folder / "pictures" / f"{name}-{look}.png" for name in SCREENS for look in ("light", "dark")}
    assert expected <= {Path(file) for file in answer["files"]}
    assert all(file.stat().st_size > 5000 for file in expected)


@pytest.mark.usefixtures("without_pictures")
def test_without_a_display_it_prints_today(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["demo", "--cases", "60", "--as-of", "2026-11-23", "--out", str(tmp_path / "demo")])
    printed = capsys.readouterr().out
    assert code == 0
    assert "Today, Monday 23 November 2026" in printed
    assert "You are Reena Patel." in printed
    assert "Late" in printed
    assert "The passphrase is “demo”." in printed


@pytest.mark.usefixtures("without_pictures")
def test_the_same_seed_and_day_give_the_same_today(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for _ in range(2):
        run(
            [
                "demo",
                "--headless",
                "--cases",
                "40",
                "--seed",
                "5",
                "--as-of",
                "2026-03-02",
                "--out",
                str(tmp_path / "d"),
            ]
        )
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


@pytest.mark.usefixtures("without_pictures")
def test_a_folder_with_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tracker.xlsx").write_text("mine")
    assert run(["demo", "--headless", "--out", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "tracker.xlsx" in said
    assert "--out" in said
    assert [entry.name for entry in tmp_path.iterdir()] == ["tracker.xlsx"]


@pytest.mark.usefixtures("without_pictures")
def test_with_a_display_the_window_opens_on_it_on_the_day_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[tuple[Path, str, date]] = []

    def open_window(store: Path, *, passphrase: str, clock: Clock) -> int:
        opened.append((store, passphrase, clock.today()))
        return 0

    monkeypatch.setattr(app, "main", open_window)
    monkeypatch.setattr(demo, "has_display", lambda: True)
    code = run(["demo", "--cases", "30", "--as-of", "2026-03-02", "--out", str(tmp_path / "demo")])
    assert code == 0
    assert opened == [(tmp_path / "demo" / "store", "demo", date(2026, 3, 2))]
    assert "The passphrase is “demo”." in capsys.readouterr().out


@pytest.mark.parametrize("count", ["0", "-3", "many"])
def test_an_impossible_number_of_cases_is_refused(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--headless", "--cases", count]) == 2
    assert capsys.readouterr().err
