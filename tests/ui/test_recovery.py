"""The recovery key in the window: making its sheets, and getting back in with two of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker_app.reports.recovery_sheets import sheets
from caseworker_app.store import keys, recovery
from caseworker_app.store.backup import make_backup
from caseworker_app.store.open import Store, open_store
from caseworker_app.ui.screens.first_run.page import FirstRunPage
from caseworker_app.ui.screens.preferences.screen import PreferencesScreen
from caseworker_app.ui.screens.recovery.bring_back import BringBackPage
from caseworker_app.ui.screens.recovery.council_file import UseCouncilKey
from caseworker_app.ui.screens.recovery.forgotten import ForgottenPage, TypeSheetsPage
from caseworker_app.ui.screens.recovery.making import POSTS, MakeRecoveryKey
from caseworker_app.ui.screens.unlock.page import UnlockPage
from caseworker_app.ui.window import MainWindow
from tests.store_fixtures import PASSPHRASE
from tests.ui.conftest import NOW, Office

# The fixture that starts the program on a folder.
from tests.ui.test_beginning import begin  # noqa: F401

NEW = "seven brass kettles whistling"


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def security_of(office: Office) -> PreferencesScreen:
    assert office.window.shell is not None
    office.window.shell.go("preferences")
    screen = office.window.shell.screens["preferences"]
    assert isinstance(screen, PreferencesScreen)
    office.qtbot.waitUntil(lambda: screen.state == "ready", timeout=20_000)
    return screen


def with_key(store: Store) -> recovery.RecoveryKey:
    made = recovery.new_key()
    council = made.for_laptops(NOW.date(), POSTS)
    recovery.keep(store, PASSPHRASE, council, user="", now=NOW, clock=NOW.timestamp)
    return made


def test_a_recovery_key_is_made_in_three_steps_and_counts_only_once_the_paper_was_read(
    office: Office, tmp_path: Path
) -> None:
    tools = security_of(office).recovery_tools
    assert "has no recovery key" in tools.said.text()
    tools.make.click()
    dialog = office.dialog(MakeRecoveryKey)
    assert isinstance(dialog, MakeRecoveryKey)
    dialog.posts[1].clear()
    dialog.accept()
    assert dialog.problem.text() == "Enter the post that holds each sheet"
    dialog.posts[1].setText("ICT")
    dialog.accept()
    for number in range(3):
        dialog.by_hand.click()
        assert dialog.made.shares[number][5] in words_in(dialog.sheet_words)
    dialog.accept()
    dialog.looks[0].setText("wrong")
    dialog.accept()
    assert dialog.problem.text().startswith("Sheet 1 has another word")
    assert recovery.standing_in(office.store.folder) is None
    for number, (field, place) in enumerate(zip(dialog.looks, dialog.places, strict=True)):
        field.setText(dialog.made.shares[number][place])
    dialog.passphrase.line.setText("not this one")
    dialog.accept()
    office.settle()
    assert "does not open this caseload" in dialog.problem.text()
    dialog.passphrase.line.setText(PASSPHRASE)
    dialog.accept()
    office.settle()
    known = recovery.standing_in(office.store.folder)
    assert known is not None
    assert known.holders == ("Head of SEND", "ICT", "Information governance")
    assert f"“{known.name}”" in tools.said.text()
    assert tools.make.text() == "Replace the recovery key"
    file = keys.read_key_file(office.store.places.key_file)
    assert recovery.key_from(file, [" ".join(share) for share in dialog.made.shares[:2]]) == office.store.key
    tools.write(tmp_path / "council.caseworker-recovery")
    assert recovery.CouncilKey.read(tmp_path / "council.caseworker-recovery") == known


def test_a_laptop_takes_the_councils_key_from_a_file_after_it_was_looked_at(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "council.caseworker-recovery"
    council = recovery.new_key().for_laptops(NOW.date(), POSTS)
    council.write(file)
    tools = security_of(office).recovery_tools
    tools.take_file(file)
    dialog = office.dialog(UseCouncilKey)
    assert isinstance(dialog, UseCouncilKey)
    assert "Head of SEND; IT service desk" in words_in(dialog)
    dialog.passphrase.line.setText(PASSPHRASE)
    dialog.accept()
    office.settle()
    assert recovery.standing_in(office.store.folder) == council


def test_the_sheets_go_to_the_printer_without_a_file_in_between(office: Office, tmp_path: Path) -> None:
    tools = security_of(office).recovery_tools
    tools.make.click()
    dialog = office.dialog(MakeRecoveryKey)
    assert isinstance(dialog, MakeRecoveryKey)
    dialog.accept()
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.send(printer)
    office.settle()
    assert dialog.printed.text().startswith("Sent to the printer")
    with pdfplumber.open(tmp_path / "printed.pdf") as printed:
        assert len(printed.pages) == 3


def test_each_sheet_says_its_words_its_holder_and_how_to_keep_it(tmp_path: Path) -> None:
    made = recovery.new_key()
    file = tmp_path / "sheets.pdf"
    file.write_bytes(sheets(made, made.for_laptops(NOW.date(), POSTS), "Larkshire & Sons Council"))
    with pdfplumber.open(file) as read:
        pages = [page.extract_text() for page in read.pages]
    assert len(pages) == 3
    for number, text in enumerate(pages):
        assert f"sheet {number + 1} of 3" in text
        assert POSTS[number] in text
        assert "Larkshire & Sons Council" in text
        assert "lock it away" in text
        for place, word in enumerate(made.shares[number], 1):
            assert f"{place} {word}" in text
        assert not set(made.shares[(number + 1) % 3][6:12]) <= set(text.split())


def test_two_sheets_open_a_caseload_whose_passphrase_is_forgotten(
    begin: Callable[..., MainWindow],  # noqa: F811
    store: Store,
    qtbot: QtBot,
) -> None:
    made = with_key(store)
    store.close()
    window = begin(store.folder)
    unlock = window.pages.currentWidget()
    assert isinstance(unlock, UnlockPage)
    unlock.forgot.click()
    page = window.pages.currentWidget()
    assert isinstance(page, ForgottenPage)
    assert f"begin with “{made.name}”" in words_in(page)
    assert "IT service desk" in words_in(page)
    page.sheets.click()
    sheet_page = window.pages.currentWidget()
    assert isinstance(sheet_page, TypeSheetsPage)
    sheet_page.first.area.setPlainText(" ".join(made.shares[2]))
    assert sheet_page.first.said.text() == "Sheet 3 is whole"
    sheet_page.second.area.setPlainText(" ".join(made.shares[0][:19]))
    assert sheet_page.second.said.text() == "19 of 20 words"
    sheet_page.passphrase.new.line.setText(NEW)
    sheet_page.open_it()
    assert "differ" in sheet_page.problem.text()
    sheet_page.passphrase.again.line.setText(NEW)
    sheet_page.open_it()
    qtbot.waitUntil(lambda: not window.worker.is_busy, timeout=20_000)
    assert "The second sheet has 19 words" in sheet_page.problem.text()
    sheet_page.second.area.setPlainText(" ".join(made.shares[0]))
    sheet_page.open_it()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    assert sheet_page.first.text() == ""
    open_store(store.folder, NEW).close()


def test_a_locked_window_opens_with_two_sheets_and_keeps_what_was_on_it(office: Office) -> None:
    made = with_key(office.store)
    shell = office.window.shell
    office.window.lock()
    office.window.show_forgotten()
    page = office.window.pages.currentWidget()
    assert isinstance(page, ForgottenPage)
    assert not page.afresh.isVisible()
    page.sheets.click()
    sheet_page = office.window.pages.currentWidget()
    assert isinstance(sheet_page, TypeSheetsPage)
    sheet_page.first.area.setPlainText(" ".join(made.shares[1]))
    sheet_page.second.area.setPlainText(" ".join(made.shares[0]))
    for field in (sheet_page.passphrase.new, sheet_page.passphrase.again):
        field.line.setText(NEW)
    sheet_page.open_it()
    office.qtbot.waitUntil(lambda: not office.window.is_locked, timeout=20_000)
    assert office.window.pages.currentWidget() is shell


def test_without_a_recovery_key_the_page_says_what_is_lost_and_a_new_start_sets_the_old_aside(
    begin: Callable[..., MainWindow],  # noqa: F811
    store_folder: Path,
    qtbot: QtBot,
) -> None:
    window = begin(store_folder)
    window.show_forgotten()
    page = window.pages.currentWidget()
    assert isinstance(page, ForgottenPage)
    assert "nobody can open it without the passphrase" in words_in(page)
    assert not page.sheets.isVisibleTo(page)
    page.begin_afresh()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), FirstRunPage), timeout=20_000)
    assert len(list(store_folder.glob("set-aside/begun-afresh-*/caseload.db"))) == 1


@pytest.mark.parametrize("by_sheets", [False, True])
def test_a_backup_comes_back_on_a_new_laptop(
    begin: Callable[..., MainWindow],  # noqa: F811
    store: Store,
    tmp_path: Path,
    qtbot: QtBot,
    by_sheets: bool,
) -> None:
    made = with_key(store)
    file = make_backup(store, tmp_path / "friday.caseworker-backup", now=NOW + timedelta(minutes=1))
    window = begin(tmp_path / "laptop")
    window.show_bring_back()
    page = window.pages.currentWidget()
    assert isinstance(page, BringBackPage)
    page.bring_back()
    assert page.problem.text().startswith("Choose the file of the backup")
    page.file.setText(str(file))
    page.ways.button(int(by_sheets)).setChecked(True)
    if by_sheets:
        page.first.area.setPlainText(" ".join(made.shares[1]))
        page.second.area.setPlainText(" ".join(made.shares[2]))
        for field in (page.new.new, page.new.again):
            field.line.setText(NEW)
    else:
        page.passphrase.line.setText("wrong")
        page.bring_back()
        qtbot.waitUntil(lambda: not window.worker.is_busy, timeout=20_000)
        assert "does not open this backup" in page.problem.text()
        page.passphrase.line.setText(PASSPHRASE)
    page.bring_back()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    open_store(tmp_path / "laptop", NEW if by_sheets else PASSPHRASE).close()
