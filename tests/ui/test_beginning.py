"""First run, opening at the start, and Settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from caseworker_app import settings
from caseworker_app.store.open import open_store
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.screens.first_run.page import FirstRunPage
from caseworker_app.ui.screens.first_run.strength import strength_of
from caseworker_app.ui.screens.preferences.screen import PreferencesScreen
from caseworker_app.ui.screens.unlock.page import UnlockPage
from caseworker_app.ui.window import MainWindow
from tests.store_fixtures import PASSPHRASE
from tests.ui.conftest import NOW, Office

WORDS = "lantern orchard seven teapots"


@pytest.fixture
def begin(tmp_path: Path, qtbot: QtBot, look: Callable[..., None]) -> Iterator[Callable[..., MainWindow]]:
    """Start the program on a folder."""
    opened: list[MainWindow] = []

    def start(folder: Path, **choices: object) -> MainWindow:
        kept = settings.write(settings.read(tmp_path / "choices.json"), **choices)
        window = MainWindow(folder, kept, Clock(lambda: NOW))
        window.resize(1366, 768)
        window.show()
        window.begin()
        opened.append(window)
        qtbot.waitUntil(lambda: not window.worker.is_busy, timeout=20_000)
        return window

    yield start
    for window in opened:
        qtbot.waitUntil(lambda window=window: not window.worker.is_busy, timeout=20_000)  # type: ignore[misc]
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_first_start_makes_a_caseload_and_ends_on_an_empty_today(
    begin: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = begin(tmp_path / "store")
    page = window.pages.currentWidget()
    assert isinstance(page, FirstRunPage)
    assert "nobody can open it or its backups without the passphrase" in text_of(page)

    page.passphrase.first.line.setText("short")
    page.go_on()
    assert page.passphrase.problem.text().startswith("Too short")
    page.passphrase.first.line.setText(WORDS)
    page.passphrase.again.line.setText("lantern orchard seven teapot")
    page.go_on()
    assert "differ" in page.passphrase.problem.text()
    page.passphrase.again.line.setText(WORDS)
    page.go_on()
    qtbot.waitUntil(lambda: page.forms.currentIndex() == 1, timeout=20_000)
    assert page.passphrase.first.text() == ""

    QTest.keyClicks(page.who.user_name, "R. Patel")
    page.go_on()
    assert window.kept.choices.user_name == "R. Patel"
    page.skip.click()
    assert page.primary.text() == "Start the practice"
    page.skip.click()
    qtbot.waitUntil(lambda: window.shell is not None and not window.worker.is_busy, timeout=20_000)
    assert window.shell is not None
    today = window.shell.screens["today"]
    assert today.empty_state.sentence.text() == "No cases yet."
    assert today.empty_state.button.text() == "Import a spreadsheet"
    open_store(tmp_path / "store", WORDS).close()


def test_the_example_caseload_can_be_looked_at_before_anything_is_chosen(
    begin: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = begin(tmp_path / "store")
    page = window.pages.currentWidget()
    assert isinstance(page, FirstRunPage)
    page.example.click()
    qtbot.waitUntil(lambda: window.shell is not None and not window.worker.is_busy, timeout=60_000)
    assert window.shell is not None
    assert window.shell.screens["today"].state == "ready"
    assert window.context is not None
    assert "every child is invented" in window.context.notices[0].words
    assert not (tmp_path / "store").exists()


def test_a_folder_where_no_caseload_may_stand_is_refused_in_words(
    begin: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_text("in the way")
    window = begin(tmp_path / "file" / "store")
    page = window.pages.currentWidget()
    assert isinstance(page, FirstRunPage)
    page.passphrase.first.line.setText(WORDS)
    page.passphrase.again.line.setText(WORDS)
    page.go_on()
    qtbot.waitUntil(lambda: not window.worker.is_busy, timeout=20_000)
    assert page.passphrase.problem.text()
    assert page.primary.isEnabled()


@pytest.mark.parametrize(
    ("passphrase", "bars"),
    [("", 0), ("abc", 1), ("password1", 1), ("aaaaaaaaaaaa", 1), ("orchardfox", 2), (WORDS, 4)],
)
def test_the_strength_of_a_passphrase_is_told_in_bars_and_words(passphrase: str, bars: int) -> None:
    strength = strength_of(passphrase)
    assert strength.bars == bars
    assert bool(strength.words) == bool(passphrase)


def test_without_a_keyring_the_passphrase_is_asked_for_and_opens_today(
    begin: Callable[..., MainWindow], store_folder: Path, qtbot: QtBot
) -> None:
    window = begin(store_folder)
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    assert page.problem.text() == ""
    page.press()
    assert page.problem.text() == "Enter the passphrase of this caseload"
    page.field.line.setText(PASSPHRASE)
    QTest.keyClick(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)


def test_a_window_that_was_locked_asks_again_at_the_next_start(
    begin: Callable[..., MainWindow], store_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(MainWindow, "open_with", lambda _self, passphrase: opened.append(passphrase))
    window = begin(store_folder, locked=True)
    assert isinstance(window.pages.currentWidget(), UnlockPage)
    assert opened == []


def test_settings_are_found_by_typing_and_kept_at_once(office: Office) -> None:
    screen = settings_of(office)
    screen.search.setText("colour")
    shown = [name for name, line in screen.lines.items() if line.isVisibleTo(screen)]
    assert shown == ["theme"]
    screen.search.setText("nothing like it")
    assert screen.nothing.isVisibleTo(screen)
    screen.back()
    assert screen.search.text() == ""
    screen.lines["theme"].control.setCurrentIndex(2)  # type: ignore[attr-defined]
    assert office.window.kept.choices.theme == "dark"


def test_what_letters_need_is_marked_until_it_is_there(office: Office) -> None:
    screen = settings_of(office)
    assert screen.missing_words.text().startswith("11 facts that letters need are missing: Council")
    line = screen.lines["council_name"].control
    line.setText("Larkshire Council")  # type: ignore[attr-defined]
    line.editingFinished.emit()  # type: ignore[attr-defined]
    office.settle()
    assert screen.missing_words.text().startswith("10 facts")
    assert office.window.context is not None
    assert office.window.context.preferences is not None
    assert office.window.context.preferences.council_name == "Larkshire Council"


def test_a_setting_that_cannot_be_read_says_so_beside_itself(office: Office) -> None:
    screen = settings_of(office)
    line = screen.lines["reply_standard"]
    line.control.setText("soon")  # type: ignore[attr-defined]
    line.control.editingFinished.emit()  # type: ignore[attr-defined]
    office.settle()
    assert line.problem.text()
    assert line.control.accessibleDescription() == line.problem.text()


def test_a_backup_is_made_when_asked(office: Office) -> None:
    screen = settings_of(office)
    office.qtbot.waitUntil(
        lambda: office.window.context is not None and office.window.context.upkeep is not None
    )
    office.settle()
    before = len(list(office.store.places.backups.glob("*")))
    office.now = NOW.replace(hour=15)
    screen.primary.click()
    office.settle()
    assert len(list(office.store.places.backups.glob("*"))) > before


def settings_of(office: Office) -> PreferencesScreen:
    assert office.window.shell is not None
    office.window.shell.go("preferences")
    screen = office.window.shell.screens["preferences"]
    assert isinstance(screen, PreferencesScreen)
    office.qtbot.waitUntil(lambda: screen.state == "ready", timeout=20_000)
    QApplication.processEvents()
    return screen


def test_the_settings_show_what_was_chosen_elsewhere(office: Office) -> None:
    screen = settings_of(office)
    control = screen.lines["theme"].control
    assert isinstance(control, QComboBox)
    assert office.window.context is not None
    office.window.context.choose(theme="dark")
    assert control.currentText() == "Dark"


def text_of(page: FirstRunPage) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in page.findChildren(QLabel))
