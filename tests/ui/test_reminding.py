"""Reminders come at their times, name nobody, and keep the quiet hours."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from caseworker_app.ui.reminding import Reminding
from caseworker_app.ui.tray import Tray, count_icon
from tests.ui.conftest import NOW, Office


class Shown:
    """What would stand on the desktop."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, _title: str, words: str) -> str:
        self.words.append(words)
        return ""


@pytest.fixture
def shown() -> Shown:
    return Shown()


def stop_the_windows_own(office: Office) -> None:
    office.qtbot.waitUntil(lambda: office.window.reminding is not None)
    assert office.window.reminding is not None
    office.window.reminding.stop()
    office.settle()


def look(office: Office, shown: Shown) -> Reminding:
    assert office.window.context is not None
    stop_the_windows_own(office)
    if not office.window.context.choices.remind_at:
        office.window.context.choose(remind_at="8:45, 13:00")
    reminding = Reminding(office.window.context, shown)
    reminding.look()
    office.settle()
    return reminding


def test_a_reminder_counts_and_names_nobody_and_comes_once(office: Office, shown: Shown) -> None:
    reminding = look(office, shown)
    assert shown.words == ["1 late, 1 due today"]
    reminding.look()
    office.settle()
    assert len(shown.words) == 1


def test_a_reminder_that_is_due_at_the_start_waits_only_until_the_start_is_done(
    office: Office, shown: Shown
) -> None:
    assert office.window.context is not None
    stop_the_windows_own(office)
    office.window.context.choose(remind_at="8:45")
    office.window.context.run(lambda _work: time.sleep(0.3))
    reminding = Reminding(office.window.context, shown)
    reminding.start()
    office.qtbot.waitUntil(lambda: shown.words == ["1 late, 1 due today"], timeout=8_000)
    reminding.stop()


def test_no_reminder_comes_in_the_quiet_hours(office: Office, shown: Shown) -> None:
    assert office.window.context is not None
    office.window.context.choose(quiet_from="9:00", quiet_until="10:00")
    look(office, shown)
    assert shown.words == []


def test_what_is_put_off_does_not_come(office: Office, shown: Shown) -> None:
    assert office.window.context is not None
    reminding = Reminding(office.window.context, shown)
    choices = dict(reminding.snooze_choices())
    assert list(choices) == ["For 15 minutes", "For an hour", "Until 1pm", "Until tomorrow morning"]
    reminding.snooze(choices["For an hour"])
    office.settle()
    look(office, shown)
    assert shown.words == []


def test_a_time_that_cannot_be_read_is_said(office: Office, shown: Shown) -> None:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.context.choose(remind_at="half past")
    look(office, shown)
    assert "is not a time" in office.words(office.window.shell.error_bar)


def test_a_desktop_without_notifications_reminds_in_the_window_and_says_so_once(office: Office) -> None:
    def refuses(_title: str, _words: str) -> str:
        return "This computer shows no notifications here: no notification service answers."

    context = office.window.context
    assert context is not None
    assert office.window.shell is not None
    reminding = look(office, refuses)  # type: ignore[arg-type]
    assert context.notices[-1].words == "1 late, 1 due today"
    assert "no notification service answers" in office.words(office.window.shell.error_bar)
    reminding.look()
    office.settle()
    assert sum(one.words == "1 late, 1 due today" for one in context.notices) == 1


def test_a_clock_put_back_and_the_night_of_summer_time_remind_once(office: Office, shown: Shown) -> None:
    reminding = look(office, shown)
    office.now = NOW - timedelta(hours=6)
    reminding.look()
    office.settle()
    office.now = NOW + timedelta(minutes=1)
    reminding.look()
    office.settle()
    assert len(shown.words) <= 2  # the clock that was put back may remind again, never each minute
    office.now = datetime(2027, 3, 28, 8, 46, tzinfo=UTC)  # 9:46 on the first morning of summer time
    reminding.look()
    reminding.look()
    office.settle()
    assert len(shown.words) <= 3


def test_the_tray_tells_the_count_in_words(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    until: list[datetime] = []
    tray = Tray(window, lambda: None, lambda: [("For an hour", NOW)], until.append)
    tray.snoozing.aboutToShow.emit()
    tray.snoozing.actions()[0].trigger()
    assert until == [NOW]
    tray.show_count("3", "3 late")
    assert tray.icon.toolTip() == "Caseworker: 3 late"
    assert [each.text() for each in tray.menu.actions()][1] == "Log a contact"
    assert not count_icon("12").isNull()
    tray.hide()
