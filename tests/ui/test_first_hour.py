"""The first hour of a person who has never seen the program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker_app.casework.preferences import write
from caseworker_app.store.tables import AuditEntry
from caseworker_app.ui.screens.caseload.screen import CaseloadScreen
from caseworker_app.ui.screens.first_run.forms import PassphrasePage
from caseworker_app.ui.screens.today.questions import DoneQuestion
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words
from tests.store_fixtures import PASSPHRASE
from tests.ui.conftest import Office

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_undo_as_the_first_act_is_refused_in_a_notice_and_no_bar_stays(office: Office) -> None:
    with office.store.unit("demonstration", user="", now=office.now) as unit:
        write(unit, {"council_name": "Northshire"})
        unit.session.flush()
    with office.store.unit("test", user="", now=office.now) as unit:
        for line in unit.session.query(AuditEntry):
            if line.deed != "demonstration":
                line.undone_by = "elsewhere"
    assert office.window.shell is not None
    assert office.window.context is not None
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert "There is nothing of yours to take back" in office.window.context.notices[-1].words
    assert not office.window.shell.error_bar.isVisible()


def test_an_empty_today_offers_everyones_cases_with_their_number_by_one_key(office: Office) -> None:
    assert office.window.context is not None
    office.window.context.choose(user_name="Sam Tester")
    office.settle()
    empty = office.today.empty_state
    assert empty.button.text() == "Show everyone’s cases"
    assert "5 open cases of everyone’s" in empty.more.text()
    office.window.activateWindow()
    assert QApplication.focusWidget() is empty.button
    office.press(Qt.Key.Key_Space)
    office.settle()
    assert "Ella Marsden" in office.names()


def test_the_first_page_promises_the_sign_in_only_where_the_computer_keeps_passwords(qtbot: QtBot) -> None:
    page = PassphrasePage()
    qtbot.addWidget(page)
    words = " ".join(label.text() for label in page.findChildren(Words))
    assert "On this computer your own sign-in can still open" not in words
    assert "If this computer keeps passwords under your sign-in" in words


def test_letters_typed_at_once_after_going_to_the_caseload_filter_it(office: Office) -> None:
    assert office.window.shell is not None
    office.press(Qt.Key.Key_2, CONTROL)
    QTest.keyClicks(QApplication.focusWidget(), "Kofi")
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, CaseloadScreen)
    assert screen.filter.line.text() == "Kofi"
    assert screen.filter.line.hasFocus()
    assert [screen.model.case_at(n).name for n in range(screen.model.rowCount())] == ["Kofi Mensah"]


def test_a_question_is_as_tall_as_its_fields_and_scrolls_nothing(office: Office) -> None:
    office.choose("Dylan Rees")
    for ask in (office.today.record_done, office.today.put_off):
        ask()
        QApplication.processEvents()
        question = next(each for each in office.window.findChildren(Dialog) if each.isVisible())
        needed = question._content.heightForWidth(question.width()) + question.bar.height()
        assert question._scroll.verticalScrollBar().maximum() == 0
        assert question.height() < needed + 4
        question.reject()
        office.settle()


def test_a_question_without_a_word_typed_does_not_come_back_after_the_lock(office: Office) -> None:
    office.choose("Dylan Rees")
    office.today.record_done()
    question = office.dialog(DoneQuestion)
    office.window.lock()
    office.window.try_passphrase(PASSPHRASE)
    office.settle()
    assert not office.window.is_locked
    assert not question.isVisible()
