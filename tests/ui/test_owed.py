"""What families wait for stands in Today with its deeds, and the card says what to tell them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from caseworker_app.casework import talk
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.promises import NewPromise, promises_of
from caseworker_app.casework.today_owed import owed_on
from caseworker_app.ui.screens.case.promise_strip import MoveQuestion
from caseworker_app.ui.screens.quick_log.form import QuickLog
from caseworker_app.ui.screens.tell_family.card import TellFamily
from caseworker_app.ui.screens.today.owing import NoReplyQuestion
from caseworker_app.ui.screens.today.rows import OwedLine
from tests.ui.conftest import ME, NOW, Office
from tests.ui.test_quick_log import case_of, picture

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def kofi(office: Office) -> str:
    """Kofi's mother was promised a call by last Friday, and has written since."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        case_id = case_of(unit, "Kofi")
        mother = save_person(
            unit, PersonDetails(case_id=case_id, name="Abena Siddiqui", title="Mrs", role="mother")
        )
        about = (About(case_id, (mother,)),)
        spoke = NewEntry(
            about=about,
            channel=talk.PHONE,
            direction=talk.OUT,
            summary="Asked about section F",
            at=NOW - timedelta(days=9),
            promise=NewPromise(text="Ring her back about section F", by=date(2026, 11, 20)),
        )
        log_communication(unit, spoke)
        wrote = NewEntry(
            about=about,
            channel=talk.EMAIL,
            direction=talk.IN,
            summary="When will the plan come?",
            at=NOW - timedelta(days=4),
        )
        log_communication(unit, wrote)
    office.window.look_for_changes()
    office.settle()
    office.qtbot.waitUntil(lambda: any(isinstance(one, OwedLine) for one in office.today.model.items))
    office.in_list()
    return case_id


def choose_owed(office: Office, kind: str) -> None:
    model = office.today.model
    row = next(n for n, one in enumerate(model.items) if isinstance(one, OwedLine) and one.row.kind == kind)
    office.today.list.setCurrentIndex(model.index(row, 0))
    office.settle()


def test_promises_stand_after_the_next_five_days_with_the_last_contacts_beside(
    office: Office, kofi: str
) -> None:
    assert "Promised to a family" in office.names()
    choose_owed(office, "promise")
    office.qtbot.waitUntil(lambda: "Asked about section F" in office.words(office.today.side))
    assert "Promised to" in office.today.pane.law.text()
    picture(office.window, "today-owed")


def test_d_keeps_the_promise(office: Office, kofi: str) -> None:
    choose_owed(office, "promise")
    office.press(Qt.Key.Key_D)
    office.settle()
    with office.store.reading() as session:
        assert [one.state for one in promises_of(session, kofi)] == ["kept"]
    office.qtbot.waitUntil(lambda: sum(isinstance(one, OwedLine) for one in office.today.model.items) == 1)


def test_s_moves_the_promise_with_a_reason(office: Office, kofi: str) -> None:
    choose_owed(office, "promise")
    office.press(Qt.Key.Key_S)
    form = office.dialog(MoveQuestion)
    assert isinstance(form, MoveQuestion)
    form.day.line.setText("27/11")
    form.primary.click()
    assert "Write why it is moved" in form.problem.text()
    form.why.setText("The school has not answered")
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    with office.store.reading() as session:
        assert promises_of(session, kofi)[0].by == date(2026, 11, 27)


def test_answering_a_message_from_its_row_takes_it_away(office: Office, kofi: str) -> None:
    choose_owed(office, "reply")
    office.press(Qt.Key.Key_D)
    form = office.dialog(QuickLog)
    assert isinstance(form, QuickLog)
    office.settle()
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_1)
    form.note.setPlainText("Told her the plan is due today")
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    with office.store.connection() as connection:
        assert [one.kind for one in owed_on(connection, kofi)] == ["promise"]


def test_a_message_that_needs_no_answer_says_why(office: Office, kofi: str) -> None:
    choose_owed(office, "reply")
    office.press(Qt.Key.Key_S)
    form = office.dialog(NoReplyQuestion)
    assert isinstance(form, NoReplyQuestion)
    form.why.setText("She rang since")
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    with office.store.connection() as connection:
        assert [one.kind for one in owed_on(connection, kofi)] == ["promise"]


def test_the_card_says_what_to_tell_them_and_one_key_copies_it(office: Office, kofi: str) -> None:
    choose_owed(office, "promise")
    office.press(Qt.Key.Key_T, CONTROL)
    card = office.dialog(TellFamily)
    assert isinstance(card, TellFamily)
    assert "Ring her back about section F" in office.words(card)
    picture(card, "tell-card")
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert QGuiApplication.clipboard().text() == card.card.reply
    assert "Kofi" in card.card.reply


def test_discreet_mode_shows_no_card(office: Office, kofi: str) -> None:
    assert office.window.context is not None
    office.window.context.set_discreet(True)
    office.settle()
    office.press(Qt.Key.Key_T, CONTROL)
    office.settle()
    assert not [each for each in office.window.findChildren(TellFamily) if each.isVisible()]
