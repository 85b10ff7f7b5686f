"""The quick log: a call is logged in a few keys, and nothing that was typed is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget, QWidgetItem

from caseworker_app.casework.contact_log import Entry, log_page
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.phrases import phrases
from caseworker_app.casework.promises import promises_of
from caseworker_app.casework.triage import waiting
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Relationship
from caseworker_app.ui.screens.quick_log.form import QuickLog
from caseworker_app.ui.screens.quick_log.phrase_menu import KeepPhrase, phrase_menu
from caseworker_app.ui.widgets.button import Button
from tests.ui.conftest import ME, NOW, Office

CONTROL = Qt.KeyboardModifier.ControlModifier


def case_of(unit: Unit, name: str) -> str:
    from sqlalchemy import select

    from caseworker_app.store.tables import Case

    return unit.session.execute(select(Case.id).where(Case.given_name == name)).scalar_one()


@pytest.fixture
def families(office: Office) -> dict[str, str]:
    """Give the children of the office their parents; one mother has two of them."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        kofi, zofia, dylan = (case_of(unit, name) for name in ("Kofi", "Zofia", "Dylan"))
        mother = save_person(
            unit,
            PersonDetails(
                case_id=kofi,
                name="Abena Siddiqui",
                title="Mrs",
                role="mother",
                phone="07700 900123",
                parental_responsibility=True,
                language="Urdu",
            ),
        )
        unit.session.add(Relationship(case_id=zofia, person_id=mother, role="mother"))
        save_person(
            unit,
            PersonDetails(case_id=dylan, name="Gareth Rees", title="Mr", role="father", may_phone="no"),
        )
        save_person(unit, PersonDetails(case_id=kofi, name="Joan Hill", role="senco"))
    office.window.look_for_changes()
    office.settle()
    return {"Kofi": kofi, "Zofia": zofia, "Dylan": dylan}


def opened(office: Office) -> QuickLog:
    office.press(Qt.Key.Key_L, CONTROL)
    form = office.dialog(QuickLog)
    assert isinstance(form, QuickLog)
    office.settle()
    return form


def test_rows_that_are_laid_out_anew_leave_no_place_behind_that_is_gone(
    office: Office, families: dict[str, str]
) -> None:
    """Such a place, met again by PySide where something else lay by then, ended the program."""
    bar = opened(office).how

    def places() -> int:
        return sum(type(one) is QWidgetItem for one in shiboken6.getAllValidWrappers())

    before = places()
    for width in (300, 2000, 300, 2000):
        bar.resize(width, bar.height())
        QApplication.processEvents()
    assert places() == before


def choose(office: Office, form: QuickLog, words: str) -> None:
    QTest.keyClicks(form.who.line, words)
    QTest.keyClick(form.who.line, Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: not form.who.is_empty)
    office.settle()


def entries(office: Office, case_id: str) -> tuple[Entry, ...]:
    with office.store.connection() as connection:
        return log_page(connection, case_id).entries


def saved(office: Office, form: QuickLog) -> None:
    office.qtbot.waitUntil(lambda: form.is_over)
    office.settle()


def picture(widget: QWidget, name: str) -> None:
    """Keep a picture to look at, where someone asks for pictures."""
    if folder := os.environ.get("PICTURES"):
        for _ in range(3):
            QApplication.processEvents()
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def test_a_call_is_logged_with_the_promise_that_stands_in_its_note(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    picture(form, "log-chosen")
    office.press(Qt.Key.Key_1)
    QTest.keyClicks(form.note, "I will send her that page by Friday")
    picture(form, "log-offer")
    QTest.keyClick(form.note, Qt.Key.Key_Return)
    assert form.offer.keep.hasFocus()
    QTest.keyClick(form.offer.keep, Qt.Key.Key_Return)
    saved(office, form)
    (entry,) = entries(office, families["Zofia"])
    assert (entry.how, entry.summary) == ("Rang", "I will send her that page by Friday")
    with office.store.reading() as session:
        (promise,) = promises_of(session, families["Zofia"])
    assert (promise.text, promise.by.isoformat()) == ("I will send her that page", "2026-11-27")


def test_what_is_said_to_be_no_promise_is_saved_as_a_note_alone(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    office.press(Qt.Key.Key_1)
    QTest.keyClicks(form.note, "We will talk on Friday")
    QTest.keyClick(form.note, Qt.Key.Key_Return)
    QTest.keyClick(form.offer.keep, Qt.Key.Key_N)
    QTest.keyClick(form.note, Qt.Key.Key_Return)
    saved(office, form)
    with office.store.reading() as session:
        assert promises_of(session, families["Zofia"]) == ()
    assert len(entries(office, families["Zofia"])) == 1


def test_the_notice_names_the_child_in_short_and_undo_takes_the_entry_back(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    office.press(Qt.Key.Key_3)
    form.primary.click()
    saved(office, form)
    assert office.window.context is not None
    assert office.window.context.notices[-1].words == "Logged for Zofia K."
    office.in_list()
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert entries(office, families["Zofia"]) == ()


def test_a_mother_of_two_is_logged_on_both_cases_as_one_talk(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    office.qtbot.waitUntil(lambda: form.beside.siblings.count() > 0)
    button = next(each for each in form.findChildren(Button) if each.text() == "Also about Kofi Mensah")
    button.click()
    office.settle()
    picture(form, "log-two")
    office.press(Qt.Key.Key_2)
    form.how.setFocus()
    office.press(Qt.Key.Key_2)
    form.primary.click()
    saved(office, form)
    (one,), (other,) = entries(office, families["Zofia"]), entries(office, families["Kofi"])
    assert one.joint_id == other.joint_id is not None


def test_one_who_may_not_be_told_is_listened_to_and_told_only_with_a_reason(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "gareth")
    assert form.banner.isVisible()
    assert "may not be told by phone" in form.told.text()
    office.press(Qt.Key.Key_1)
    picture(form, "log-barred")
    QTest.keyClicks(form.note, "Asked about the plan")
    form.primary.click()
    assert "Write why they were told" in form.problem.text()
    form.how.setFocus()
    office.press(Qt.Key.Key_4)
    assert not form.because.isVisible()
    form.primary.click()
    saved(office, form)
    (entry,) = entries(office, families["Dylan"])
    assert entry.caution == "Listen, do not disclose."


def test_a_caller_whom_nobody_knows_is_kept_as_unmatched(office: Office) -> None:
    form = opened(office)
    QTest.keyClicks(form.who.line, "Mrs Smyth")
    QTest.keyClick(form.who.line, Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: form.who.also == "Mrs Smyth")
    office.press(Qt.Key.Key_4)
    QTest.keyClicks(form.note, "New to the area")
    form.primary.click()
    saved(office, form)
    with office.store.reading() as session:
        (kept,) = waiting(session)
    assert (kept.sender, kept.summary) == ("Mrs Smyth", "New to the area")


def test_what_is_missing_is_said_and_what_was_typed_stays(office: Office) -> None:
    form = opened(office)
    form.note.setPlainText("Half a note")
    form.primary.click()
    assert "Choose who it was with" in form.problem.text()
    assert "press a key from 1 to 9" in form.problem.text()
    picture(form, "log-problems")
    assert form.note.toPlainText() == "Half a note"


def test_a_half_written_entry_is_there_when_it_is_opened_again(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    office.press(Qt.Key.Key_1)
    QTest.keyClicks(form.note, "She asked")
    form.reject()
    office.settle()
    office.in_list()
    again = opened(office)
    assert [one.case_id for one in again.who.chosen] == [families["Zofia"]]
    assert again.note.toPlainText() == "She asked"
    assert again.how.how is not None
    assert again.how.how.words == "Spoke"
    assert again.focusWidget() is again.note
    QTest.keyClicks(again.note, " for help")
    assert again.note.toPlainText() == "She asked for help"


def test_those_logged_last_are_offered_before_anything_is_typed(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "joan")
    office.press(Qt.Key.Key_3)
    form.primary.click()
    saved(office, form)
    office.in_list()
    again = opened(office)
    assert next(row.words for row in again.who.model.rows if "Kofi" in row.quiet) == "Joan Hill"
    picture(again, "log-recent")


def test_views_in_their_own_words_and_how_satisfied_they_are_stand_on_the_case(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    office.press(Qt.Key.Key_4)
    QTest.keyClicks(form.note, "About the school")
    form.felt.buttons["mixed"].click()
    form.felt.source.setCurrentIndex(form.felt.source.findData("said"))
    QTest.keyClick(form, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    assert form.felt.views.isVisible()
    form.felt.views.setPlainText("She wants him to stay with his friends")
    picture(form, "log-felt")
    form.primary.click()
    saved(office, form)
    (entry,) = entries(office, families["Zofia"])
    assert (entry.views, entry.satisfaction, entry.satisfaction_from) == (
        "She wants him to stay with his friends", "mixed", "said",
    )  # fmt: skip


def test_what_was_said_of_them_is_in_the_draft_as_well(office: Office, families: dict[str, str]) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    form.felt.buttons["dissatisfied"].click()
    form.felt.ask_views()
    form.felt.views.setPlainText("Nobody rings back")
    form.reject()
    office.settle()
    office.in_list()
    again = opened(office)
    assert (again.felt.words, again.felt.satisfaction) == ("Nobody rings back", "dissatisfied")
    assert again.felt.views.isVisible()


def test_a_tap_again_takes_the_satisfaction_back(office: Office) -> None:
    form = opened(office)
    form.felt.buttons["mixed"].click()
    form.felt.buttons["satisfied"].click()
    assert form.felt.satisfaction == "satisfied"
    form.felt.buttons["satisfied"].click()
    assert (form.felt.satisfaction, form.felt.satisfaction_from) == ("", "")


def test_a_call_is_timed_by_a_key(office: Office, families: dict[str, str]) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    QTest.keyClick(form, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    office.now = NOW + timedelta(minutes=4, seconds=20)
    office.press(Qt.Key.Key_1)
    QTest.keyClicks(form.note, "Long talk")
    form.primary.click()
    saved(office, form)
    (entry,) = entries(office, families["Zofia"])
    assert entry.seconds == 260


@pytest.mark.parametrize(
    ("key", "turns", "how"),
    [(Qt.Key.Key_7, True, "Text message from them"), (Qt.Key.Key_8, False, "Letter to them"),
     (Qt.Key.Key_9, False, "Visit"), (Qt.Key.Key_4, True, "They left a message")],
)  # fmt: skip
def test_texts_letters_visits_and_messages_left_by_one_key(
    office: Office, families: dict[str, str], key: Qt.Key, turns: bool, how: str
) -> None:
    form = opened(office)
    choose(office, form, "siddi")
    office.press(key)
    assert form.wrote.isVisible() == (key != Qt.Key.Key_9)
    if turns:
        form.wrote.click()
    QTest.keyClicks(form.note, "Asked about the taxi")
    form.primary.click()
    saved(office, form)
    (entry,) = entries(office, families["Zofia"])
    assert entry.how == how
    assert (entry.reply_by is not None) == turns


def test_a_phrase_goes_into_the_note_and_a_note_can_be_kept_as_one(office: Office) -> None:
    form = opened(office)
    form.note.setPlainText("She rang.")
    form.note.moveCursor(QTextCursor.MoveOperation.End)
    with office.store.reading() as session:
        found = phrases(session, ME)
    menu = phrase_menu(form.phrases, form.context, form.note, found)
    next(each for each in menu.actions() if each.text() == "SENDIASS").trigger()
    assert form.note.toPlainText().startswith("She rang. Gave them the number of SENDIASS")
    menu.actions()[-1].trigger()
    question = next(each for each in form.findChildren(KeepPhrase))
    question.name.setText("Rang about help")
    question.primary.click()
    office.qtbot.waitUntil(lambda: question.is_over)
    office.settle()
    with office.store.reading() as session:
        assert phrases(session, ME)[0].name == "Rang about help"


def test_where_they_rang_it_is_asked_whose_promise_it_is_and_a_day_off_is_told(
    office: Office, families: dict[str, str]
) -> None:
    form = opened(office)
    choose(office, form, "07700 900123")
    QTest.keyClick(form.how, Qt.Key.Key_1)
    form.note.setPlainText("Will send the form by 12 December 2026")
    assert form.offer.words.text().startswith("A promise? “Will send the form” by ")
    assert form.offer.words.text().endswith(", which is a Saturday.")
    QTest.keyClick(form.how, Qt.Key.Key_4)
    assert form.offer.words.text().startswith("Whose promise?")
    assert (form.offer.keep.text(), form.offer.refuse.text()) == ("We promised it", "They did")
    form.note.setPlainText("Will send the form by 25 December 2026")
    assert form.offer.words.text().endswith(", which is a bank holiday.")
    form.note.setPlainText("Will send the form by 11 December 2026")
    assert "which is" not in form.offer.words.text()
    picture(form, "log-whose-promise")


@pytest.mark.parametrize("size", [(800, 700), (683, 384)])
def test_save_and_cancel_stay_on_the_screen_when_the_form_grows(
    office: Office, families: dict[str, str], size: tuple[int, int]
) -> None:
    screen = office.window.screen().availableGeometry()
    office.window.resize(*size)
    office.window.move(0, screen.height() - size[1] // 2)
    form = opened(office)
    choose(office, form, "07700 900123")
    QTest.keyClick(form.how, Qt.Key.Key_4)
    form.note.setPlainText("Will send the form by the 12th")
    form.felt.ask_views()
    office.settle()
    office.settle()
    for button in (form.primary, form.cancel):
        place = button.rect().translated(button.mapToGlobal(button.rect().topLeft()))
        assert screen.contains(place), (screen, place)
    picture(form, f"log-grown-{size[0]}")


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
@pytest.mark.parametrize("look_name", ["light", "dark"])
def test_the_quick_log_fits_the_window(
    office: Office,
    families: dict[str, str],
    look: Callable[..., None],
    size: tuple[int, int],
    look_name: str,
) -> None:
    look(look_name)
    office.window.resize(*size)
    form = opened(office)
    choose(office, form, "siddi")
    office.settle()
    picture(form, f"log-{look_name}-{size[0]}")
    assert form.width() <= size[0]
    assert form.height() <= size[1]
    assert form.primary.isVisible()
