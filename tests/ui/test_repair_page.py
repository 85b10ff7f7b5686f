"""Starting with a damaged caseload: a page that explains, and brings the newest backup back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker_app import settings
from caseworker_app.store import backup
from caseworker_app.store.open import open_with_key
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.screens.first_run.page import FirstRunPage
from caseworker_app.ui.screens.repair.page import RepairPage
from caseworker_app.ui.window import MainWindow
from tests.store.damages import damages, fresh
from tests.store_fixtures import PASSPHRASE
from tests.ui.conftest import ME, NOW, Office, fill

WAYS = ("empty", "a folder", "key file missing", "both gone", "flip 9", "page_of_zeroes 13", "cut 183")


@pytest.fixture(scope="module")
def backed_up(empty_store: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the five children with a backup, closed."""
    folder = fresh(empty_store[0], tmp_path_factory.mktemp("backed-up") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        fill(store)
        backup.automatic_backup(store, NOW)
    return folder


def started(folder: Path, tmp_path: Path, qtbot: QtBot) -> Office:
    """Start the window on a store, with its passphrase, and wait for what it shows."""
    kept = settings.write(settings.read(tmp_path / "choices.json"), user_name=ME, remind_at="")
    window = MainWindow(folder, kept, Clock(lambda: NOW), PASSPHRASE)
    qtbot.addWidget(window)
    office = Office(window, None, qtbot)  # type: ignore[arg-type]
    window.resize(1366, 768)
    window.show()
    window.begin()
    office.settle()
    qtbot.waitUntil(lambda: not window.worker.is_busy and window.pages.currentWidget() is not window.cover)
    return office


def page_of(office: Office) -> RepairPage:
    """The page that is shown, which must be that of a damaged caseload."""
    page = office.window.pages.currentWidget()
    assert isinstance(page, RepairPage), type(page)
    return page


@pytest.mark.parametrize("name", WAYS)
def test_a_damaged_caseload_starts_with_a_page_that_offers_its_backup(
    name: str, backed_up: Path, tmp_path: Path, qtbot: QtBot, look: object
) -> None:
    folder = fresh(backed_up, tmp_path / "store")
    ways = dict(damages())
    ways[name](folder / "caseload.db")
    office = started(folder, tmp_path, qtbot)
    if office.window.context is not None:  # it opened: the look at every page finds what is broken
        assert office.window.context.upkeep is not None
        office.window.context.upkeep.start()
        office.settle()
        qtbot.waitUntil(lambda: isinstance(office.window.pages.currentWidget(), RepairPage))
        office.settle()
    page = page_of(office)
    assert "whole" in page.state.text()
    assert "Dylan" not in office.words()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.primary, timeout=5000)
    QApplication.focusWidget().click()
    office.settle()
    assert office.window.shell is not None
    assert "Dylan Rees" in office.names()
    assert any("Your caseload is back" in notice.words for notice in office.window.context.notices)
    office.window.close()


def test_a_page_that_breaks_while_one_works_leads_there_too(office: Office) -> None:
    from caseworker_app.store.refusals import DatabaseDamaged

    backup.automatic_backup(office.store, NOW)
    assert office.window.context is not None

    def op(_work: object) -> None:
        raise DatabaseDamaged("its database cannot be read with the right key")

    office.window.context.run(op)
    office.settle()
    page = page_of(office)
    assert office.window.context is None
    page.press()
    office.settle()
    assert office.window.shell is not None
    assert "Dylan Rees" in office.names()


def test_two_pieces_of_work_that_meet_the_damage_make_one_page_which_finds_the_backup(office: Office) -> None:
    from caseworker_app.store.refusals import DatabaseDamaged

    backup.automatic_backup(office.store, NOW)
    damaged = DatabaseDamaged("its database cannot be read with the right key")
    office.window.show_repair(damaged)
    page = page_of(office)
    office.window.show_repair(damaged)
    QApplication.processEvents()
    assert page_of(office) is page
    office.settle()
    assert "whole" in page.state.text()
    assert not page.field.isVisible(), "the key is known: nobody is asked for the passphrase"


def test_without_a_backup_it_says_so_and_the_details_for_it_name_nobody(
    empty_store: tuple[Path, bytes], tmp_path: Path, qtbot: QtBot, look: object
) -> None:
    folder = fresh(empty_store[0], tmp_path / "store")
    (folder / "caseload.db").write_bytes(b"")
    office = started(folder, tmp_path, qtbot)
    page = page_of(office)
    assert "No backup of this caseload was found that is whole" in office.words()
    assert not page.primary.isVisible()
    page.copy_details()
    assert str(folder) in QApplication.clipboard().text()


def test_an_empty_folder_is_a_first_run(tmp_path: Path, qtbot: QtBot, look: object) -> None:
    office = started(tmp_path / "nothing", tmp_path, qtbot)
    assert isinstance(office.window.pages.currentWidget(), FirstRunPage)
