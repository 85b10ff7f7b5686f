"""The practice of the first day, the ways to bring cases, and what is new after an update."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker_app import __version__, paths
from caseworker_app.store import recovery
from caseworker_app.store.open import open_store
from caseworker_app.ui.rubbish import RubbishCollector
from caseworker_app.ui.screens.first_run.forms import PassphrasePage
from caseworker_app.ui.screens.first_run.page import FirstRunPage
from caseworker_app.ui.screens.first_run.practice import PracticeWindow
from caseworker_app.ui.screens.quick_log.form import QuickLog
from caseworker_app.ui.screens.sharing.connecting import ConnectDialog
from caseworker_app.ui.widgets.quiet_bar import QuietBar
from caseworker_app.ui.window import MainWindow
from tests.ui.conftest import NOW, Office

# The fixture that starts the program on a folder.
from tests.ui.test_beginning import WORDS, begin  # noqa: F401

CONTROL = Qt.KeyboardModifier.ControlModifier


def at_page(page: FirstRunPage, number: int, qtbot: QtBot) -> None:
    """Choose a passphrase and a name, and go on to a page."""
    for field in (page.passphrase.first, page.passphrase.again):
        field.line.setText(WORDS)
    page.go_on()
    qtbot.waitUntil(lambda: page.forms.currentIndex() == 1, timeout=20_000)
    page.who.user_name.setText("R. Patel")
    for _ in range(1, number):
        page.go_on()


def first_page(window: MainWindow) -> FirstRunPage:
    page = window.pages.currentWidget()
    assert isinstance(page, FirstRunPage)
    return page


def settle(window: MainWindow, qtbot: QtBot) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.worker.is_busy, timeout=60_000)
    QApplication.processEvents()


def test_each_task_of_the_practice_is_ticked_once_it_was_done_and_then_ones_own_caseload_opens(
    begin: Callable[..., MainWindow],  # noqa: F811
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window = begin(tmp_path / "store")
    page = first_page(window)
    at_page(page, 2, qtbot)
    page.cases.ways.button(3).setChecked(True)
    page.go_on()
    page.go_on()
    qtbot.waitUntil(lambda: page.practice is not None and page.practice.bar is not None, timeout=60_000)
    practice = page.practice
    assert practice is not None
    assert practice.bar is not None
    settle(practice, qtbot)
    assert not window.isVisible()
    assert practice.bar.words.text().count("○") == 3

    log_a_call(practice, qtbot)
    assert practice.done == [True, False, False]
    assert practice.context is not None
    practice.context.go("case", case_id=practice.child.case_id)
    settle(practice, qtbot)
    assert practice.done == [True, True, False]
    assert practice.child.name in practice.bar.words.text()
    assert practice.shell is not None
    practice.shell.go("make_letter", {"case_id": practice.child.case_id, "letter": "where-we-are"})
    settle(practice, qtbot)
    practice.shell.press_primary()
    settle(practice, qtbot)
    assert practice.done == [True, True, True]
    assert "All three are done" in practice.bar.words.text()
    practice.bar.button.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    assert window.isVisible()
    assert window.folder == tmp_path / "store"
    assert window.context is not None
    with window.context.store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone()[0] == 0


def log_a_call(practice: PracticeWindow, qtbot: QtBot) -> None:
    assert practice.shell is not None
    next(command for command in practice.shell.commands() if command.key == "log").run()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in practice.findChildren(QuickLog)))
    settle(practice, qtbot)
    form = next(each for each in practice.findChildren(QuickLog) if each.isVisible())
    QTest.keyClicks(form.focusWidget(), "a")
    settle(practice, qtbot)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return)
    settle(practice, qtbot)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_3)
    settle(practice, qtbot)
    form.accept()
    settle(practice, qtbot)


def test_closing_the_practice_half_way_leads_to_ones_own_caseload_too(
    begin: Callable[..., MainWindow],  # noqa: F811
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window = begin(tmp_path / "store")
    page = first_page(window)
    at_page(page, 2, qtbot)
    page.cases.ways.button(2).setChecked(True)
    page.go_on()
    qtbot.waitUntil(lambda: page.practice is not None and page.practice.shell is not None, timeout=60_000)
    practice = page.practice
    assert practice is not None
    settle(practice, qtbot)
    practice.close()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    assert window.kept.choices.user_name == "R. Patel"


def test_the_shared_caseload_is_connected_at_once(
    begin: Callable[..., MainWindow],  # noqa: F811
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window = begin(tmp_path / "store")
    page = first_page(window)
    at_page(page, 2, qtbot)
    page.cases.ways.button(1).setChecked(True)
    page.go_on()
    page.skip.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(ConnectDialog)), timeout=20_000)
    settle(window, qtbot)
    window.findChildren(ConnectDialog)[0].reject()


def test_a_council_that_has_a_recovery_key_has_it_from_the_first_page(
    begin: Callable[..., MainWindow],  # noqa: F811
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    made = recovery.new_key()
    council = made.for_laptops(NOW.date(), ("Head of SEND", "IT", "Audit"))
    council.write(tmp_path / "council.caseworker-recovery")
    (tmp_path / "other.txt").write_text("{}")
    window = begin(tmp_path / "store")
    page = first_page(window)
    page.passphrase.take_council_key(tmp_path / "other.txt")
    assert "is not a council’s recovery key" in page.passphrase.problem.text()
    page.passphrase.take_council_key(tmp_path / "council.caseworker-recovery")
    page.passphrase.has_council_key.setChecked(True)
    assert "Head of SEND; IT; Audit" in page.passphrase.council_words.text()
    at_page(page, 1, qtbot)
    assert recovery.standing_in(tmp_path / "store") == council
    sheets = [" ".join(words) for words in made.shares[1:]]
    recovery.recover(tmp_path / "store", sheets, "a new one altogether", user="", now=NOW)
    open_store(tmp_path / "store", "a new one altogether").close()


def test_while_one_window_is_left_python_collects_nothing_behind_its_back(qapp: QApplication) -> None:
    before = gc.isenabled()
    holder = QObject()
    first, second = RubbishCollector(holder), RubbishCollector(holder)
    second.stop()
    second.stop()
    assert not gc.isenabled()
    first.stop()
    assert gc.isenabled()
    if not before:
        gc.disable()


@pytest.mark.parametrize(("seen", "bars"), [("", 0), (__version__, 0), ("0.0.9", 1)])
def test_what_is_new_is_said_once_after_an_update(office: Office, seen: str, bars: int) -> None:
    office.window.keep(version_seen=seen)
    office.window._tell_of_news()
    found = office.window.findChildren(QuietBar)
    assert len(found) == bars
    assert office.window.kept.choices.version_seen == __version__
    office.window._tell_of_news()
    assert len(office.window.findChildren(QuietBar)) == bars
    if found:
        found[0].button.click()
        assert office.window._help is not None
        assert office.window._help.name == "whats-new"
        found[0].cross.click()
        assert not found[0].isVisible()


def test_a_recovery_key_that_the_administrator_laid_down_is_used_without_a_question(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "machine_settings", lambda: tmp_path / "settings.toml")
    assert PassphrasePage().council is None
    council = recovery.new_key().for_laptops(NOW.date(), ("Head of SEND", "IT", "Audit"))
    council.write(tmp_path / recovery.MACHINE_FILE)
    page = PassphrasePage()
    qtbot.addWidget(page)
    assert page.council == council
    assert page.has_council_key.isChecked()
    assert not page.has_council_key.isEnabled()
