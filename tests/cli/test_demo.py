"""`caseworker demo`, as a person without a display runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from caseworker_app.app import Window
from caseworker_app.cli import demo
from caseworker_app.cli.main import run
from tests.letters.families import pages_of

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


class SeenWindow:
    """A window that only says what it was asked: pictures and real windows take seconds."""

    def __init__(self) -> None:
        self.opened: list[tuple[Path | None, str | None, date | None]] = []

    def open(
        self, store: Path | None, *, passphrase: str | None, now: Callable[[], datetime] | None = None
    ) -> int:
        self.opened.append((store, passphrase, now().date() if now else None))
        return 0

    def save_pictures(self, store: Path, folder: Path, *, now: datetime, passphrase: str) -> list[Path]:
        return []


@pytest.fixture
def window() -> SeenWindow:
    return SeenWindow()


def test_it_writes_store_today_and_pictures_and_lists_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    code = run(
        ["demo", "--headless", "--cases", "60", "--as-of", "2026-11-23", "--out", str(folder), "--json"],
        Window(),
    )
    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert answer["store"] == str(folder / "store")
    assert (answer["as_of"], answer["seed"], answer["cases"]) == ("2026-11-23", 1, 60)
    assert (folder / "store" / "caseload.db").exists()
    assert (folder / "today.pdf").read_bytes().startswith(b"%PDF")
    assert str(folder / "letters.pdf") in answer["files"]
    assert any("Aldermere Council" in page for page in pages_of((folder / "letters.pdf").read_bytes()))
    expected = {folder / "pictures" / f"{name}-{look}.png" for name in SCREENS for look in ("light", "dark")}
    assert expected <= {Path(file) for file in answer["files"]}
    assert all(file.stat().st_size > 5000 for file in expected)


def test_without_a_display_it_prints_today(
    tmp_path: Path, window: SeenWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["demo", "--cases", "60", "--as-of", "2026-11-23", "--out", str(tmp_path / "demo")], window)
    printed = capsys.readouterr().out
    assert code == 0
    assert "Today, Monday 23 November 2026" in printed
    assert "You are Reena Patel." in printed
    assert "Late" in printed
    assert "The passphrase is “demo”." in printed


def test_the_same_seed_and_day_give_the_same_today(
    tmp_path: Path, window: SeenWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["demo", "--headless", "--cases", "40", "--seed", "5", "--as-of", "2026-03-02", "--out"]
    said = []
    for _ in range(2):
        run([*wanted, str(tmp_path / "d")], window)
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


def test_a_folder_with_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tracker.xlsx").write_text("mine")
    assert run(["demo", "--headless", "--out", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "tracker.xlsx" in said
    assert "--out" in said
    assert [entry.name for entry in tmp_path.iterdir()] == ["tracker.xlsx"]


def test_with_a_display_the_window_opens_on_it_on_the_day_that_was_asked_for(
    tmp_path: Path,
    window: SeenWindow,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(demo, "has_display", lambda: True)
    code = run(["demo", "--cases", "30", "--as-of", "2026-03-02", "--out", str(tmp_path / "demo")], window)
    assert code == 0
    assert window.opened == [(tmp_path / "demo" / "store", "demo", date(2026, 3, 2))]
    assert "The passphrase is “demo”." in capsys.readouterr().out


def test_a_run_without_a_window_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "no window" in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-3", "many"])
def test_an_impossible_number_of_cases_is_refused(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--headless", "--cases", count]) == 2
    assert capsys.readouterr().err
