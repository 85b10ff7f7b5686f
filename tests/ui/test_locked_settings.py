"""Settings that an administrator locked, as a person meets them in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from caseworker_app import paths, settings
from caseworker_app.ui.screens.preferences.screen import PreferencesScreen
from tests.ui.conftest import Office


@pytest.fixture
def administrator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('contact = "IT Service Desk"\n[locked]\ntext_size = 125\nreply_standard = 5\n', "utf-8")
    monkeypatch.setattr(paths, "machine_settings", lambda: path)
    return path


def shown(office: Office) -> PreferencesScreen:
    assert office.window.shell is not None
    office.window.shell.go("preferences")
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, PreferencesScreen)
    return screen


def test_a_locked_setting_shows_its_value_that_it_is_locked_and_who_says_so(
    administrator: Path, office: Office
) -> None:
    screen = shown(office)
    for name in ("text_size", "reply_standard"):
        line = screen.lines[name]
        said = f"Locked: set by IT Service Desk ({administrator})"
        assert not line.control.isEnabled()
        assert line.locked_words.text() == line.control.accessibleDescription() == said
    assert screen.lines["theme"].control.isEnabled()
    screen.search.setText("locked service desk")
    assert [name for name, line in screen.lines.items() if line.isVisible()] == [
        "text_size",
        "reply_standard",
    ]


def test_a_key_that_would_change_a_locked_setting_says_who_decides(
    administrator: Path, office: Office
) -> None:
    assert office.window.shell is not None
    office.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    office.settle()

    assert office.window.context is not None
    assert office.window.context.choices.text_size == 125
    bar = office.window.shell.error_bar
    assert bar.isVisible()
    assert "is set by IT Service Desk" in bar.words.text()


def test_a_bad_file_of_the_administrator_is_said_once_in_the_window(
    administrator: Path, office: Office
) -> None:
    assert office.window.shell is not None
    assert office.window.context is not None
    administrator.write_text("[locked]\nidle_minutes = 60\n", "utf-8")
    office.window.context.read_preferences()
    office.settle()
    assert "“60” does not fit idle_minutes" in office.window.shell.error_bar.words.text()


def test_the_name_that_a_person_gives_is_kept_beside_what_is_locked(
    administrator: Path, tmp_path: Path, office: Office
) -> None:
    office.window.keep(user_name="Sam Tester", text_size=100)

    again = settings.read(tmp_path / "choices.json")
    assert (again.choices.user_name, again.choices.text_size) == ("Sam Tester", 125)
