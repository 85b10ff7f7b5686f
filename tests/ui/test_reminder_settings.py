"""Settings for reminders: the computer's own scheduler, and a calendar file that is kept up to date."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from caseworker_app.desktop import schedule
from caseworker_app.ui.screens.preferences.screen import PreferencesScreen
from tests.ui.conftest import Office
from tests.ui.test_quick_log import picture

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="systemd and cron are Linux's")


@pytest.fixture
def screen(office: Office) -> PreferencesScreen:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.context.go("preferences")
    office.settle()
    shown = office.window.shell.shown_screen()
    assert isinstance(shown, PreferencesScreen)
    office.qtbot.waitUntil(lambda: bool(shown.lines))
    office.qtbot.waitUntil(lambda: office.window.context.upkeep is not None, timeout=5000)  # type: ignore[union-attr]
    office.settle()
    return shown


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemd that answers, and writes down what it was asked."""
    log, program = tmp_path / "asked", tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return log


@on_linux
def test_the_computers_scheduler_reminds_at_the_times_that_are_set(
    office: Office, screen: PreferencesScreen, systemctl: Path, tmp_path: Path
) -> None:
    assert office.window.context is not None
    office.window.context.choose(remind_at="8:45, 13:00")
    screen.reminder_tools.install.click()
    office.settle()
    units = tmp_path / "home" / ".config" / "systemd" / "user"
    timer = (units / f"{schedule.NAME}.timer").read_text()
    assert "OnCalendar=*-*-* 08:45:00" in timer
    assert "OnCalendar=*-*-* 13:00:00" in timer
    assert "remind" in (units / f"{schedule.NAME}.service").read_text()
    assert "enable --now" in systemctl.read_text()
    assert "reminds you now" in office.window.context.notices[-1].words
    screen.reminder_tools.remove.click()
    office.settle()
    assert not list(units.iterdir())


@on_linux
def test_a_computer_that_allows_no_task_says_so(
    office: Office, screen: PreferencesScreen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert office.window.context is not None
    assert office.window.shell is not None
    monkeypatch.setenv("PATH", str(tmp_path))
    office.window.context.choose(remind_at="8:45")
    screen.reminder_tools.install.click()
    office.settle()
    assert "no scheduler" in office.words(office.window.shell.error_bar)


def test_without_a_time_nothing_is_installed(office: Office, screen: PreferencesScreen) -> None:
    assert office.window.shell is not None
    screen.reminder_tools.install.click()
    assert "No time is set" in office.words(office.window.shell.error_bar)


def test_a_calendar_file_is_written_and_named_and_names_nobody(
    office: Office, screen: PreferencesScreen, tmp_path: Path
) -> None:
    file = tmp_path / "outlook.ics"
    screen.reminder_tools.keep_to(file)
    office.settle()
    content = file.read_text("utf-8")
    assert "BEGIN:VEVENT" in content
    for name in ("Kofi", "Mensah", "Dylan", "Rees"):
        assert name not in content
    screen.search.setText("calendar")
    assert screen.reminder_tools.isVisible()
    assert not screen.nothing.isVisible()
    screen.search.setText("remind")
    assert str(file) in screen.reminder_tools.file.text()
    picture(office.window, "settings-reminders")
    screen.reminder_tools.stop.click()
    assert not screen.reminder_tools.stop.isVisible()


def test_a_calendar_that_cannot_be_written_is_said(
    office: Office, screen: PreferencesScreen, tmp_path: Path
) -> None:
    assert office.window.shell is not None
    screen.reminder_tools.keep_to(tmp_path / "not there" / "x.ics")
    office.settle()
    assert office.window.shell.error_bar.isVisible()
