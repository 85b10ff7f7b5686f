"""An e-mail to a parent: a draft opens in the person's own mail program, or is copied; both are logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from caseworker_app.casework import talk
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.contact_log import Entry, log_page
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.promises import promises_of
from caseworker_app.casework.telling import OnTheCase
from caseworker_app.casework.today_owed import owed_on
from caseworker_app.imports.mail.bring_in import read_bytes
from caseworker_app.ui.screens.case.screen import CaseScreen
from caseworker_app.ui.screens.tell_family.card import TellFamily
from caseworker_app.ui.screens.write_mail.form import FILE_NAME, WriteMail
from caseworker_app.ui.screens.write_mail.readers import ReadersField, possible
from tests.ui.conftest import ME, NOW, Office
from tests.ui.test_quick_log import case_of, picture

CONTROL = Qt.KeyboardModifier.ControlModifier


class MailProgram(QObject):
    """Takes files as the desktop's mail program would."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[bytes] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()).read_bytes())


@pytest.fixture
def program() -> Iterator[MailProgram]:
    program = MailProgram()
    QDesktopServices.setUrlHandler("file", program, "take")
    yield program
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def kofi(office: Office) -> str:
    """Kofi's mother has written; his father must not be contacted, and his aunt lives in hiding."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        case_id = case_of(unit, "Kofi")
        mother = save_person(
            unit,
            PersonDetails(
                case_id=case_id, name="Abena Siddiqui", title="Mrs", role="mother", email="abena@home.example"
            ),
        )
        save_person(
            unit,
            PersonDetails(
                case_id=case_id, name="Ray Mensah", title="Mr", role="father", email="ray@home.example",
                no_contact="Court order of 2 March",
            ),
        )  # fmt: skip
        save_person(
            unit,
            PersonDetails(
                case_id=case_id, name="Efua Boateng", title="Ms", role="carer", email="efua@safe.example",
                address="3 Harbour Row\nSeaton\nQX1 2AB", address_withheld=True, phone="07700 900456",
            ),
        )  # fmt: skip
        asked = NewEntry(
            about=(About(case_id, (mother,)),),
            channel=talk.EMAIL,
            direction=talk.IN,
            summary="When will the plan come?",
        )
        log_communication(unit, asked)
    office.window.look_for_changes()
    office.settle()
    assert office.window.context is not None
    office.window.context.go("case", case_id=case_id)
    office.settle()
    return case_id


def writing(office: Office) -> WriteMail:
    office.window.activateWindow()
    office.qtbot.waitUntil(lambda: QApplication.activeWindow() is office.window)
    office.press(Qt.Key.Key_M, CONTROL)
    office.settle()
    form = office.dialog(WriteMail)
    assert isinstance(form, WriteMail)
    return form


def tick(form: WriteMail, *names: str) -> None:
    for each in form.readers.boxes.values():
        each.setChecked(any(name in each.accessibleName() for name in names))


def newest(office: Office, case_id: str) -> Entry:
    with office.store.connection() as connection:
        return log_page(connection, case_id).entries[0]


def sent(office: Office, form: WriteMail) -> None:
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    office.settle()


def test_each_address_stands_beside_the_name_and_the_barred_cannot_be_ticked(
    office: Office, kofi: str
) -> None:
    form = writing(office)
    boxes = {each.accessibleName(): each for each in form.readers.boxes.values()}
    assert "abena@home.example" in boxes["Mrs Siddiqui, mother"].text()
    barred = boxes["Mr Mensah, father"]
    assert not barred.isEnabled()
    assert "ray@home.example" not in barred.text()
    assert "Court order of 2 March" in office.words(form)
    assert form.readers.chosen == ()
    picture(form, "mail-new")


def test_the_draft_opens_in_the_mail_program_is_logged_and_leaves_no_file(
    office: Office, kofi: str, program: MailProgram
) -> None:
    form = writing(office)
    tick(form, "Siddiqui")
    form.subject.setText("The plan")
    form.text.setPlainText("Dear Mrs Siddiqui,\n\nit comes in March.")
    sent(office, form)
    (eml,) = program.opened
    mail = read_bytes(eml, "x.eml")
    assert [str(one) for one in mail.to] == ["Abena Siddiqui (abena@home.example)"]
    assert (mail.subject, mail.text.strip()) == ("The plan", "Dear Mrs Siddiqui,\n\nit comes in March.")
    entry = newest(office, kofi)
    assert (entry.how, entry.summary, entry.names) == ("Email to them", "The plan", ("Mrs Abena Siddiqui",))
    file = office.store.places.passing / FILE_NAME
    assert file.exists()  # the program may still be starting
    office.window.lock()
    assert not file.exists()
    assert office.window.context is not None
    assert "Undo if you do not send it" in office.window.context.notices[-1].words


def test_what_a_crash_left_of_a_draft_is_gone_after_the_next_start(office: Office) -> None:
    left = office.store.places.passing
    left.mkdir(exist_ok=True)
    (left / FILE_NAME).write_bytes(b"Dear Mrs Siddiqui")
    office.qtbot.waitUntil(lambda: not any(left.iterdir()), timeout=5000)


def test_copied_instead_it_is_logged_as_well(office: Office, kofi: str) -> None:
    form = writing(office)
    tick(form, "Siddiqui")
    form.subject.setText("The plan")
    form.text.setPlainText("It comes in March.")
    form.copy.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    office.settle()
    assert QGuiApplication.clipboard().text() == "It comes in March."
    assert newest(office, kofi).summary == "The plan"


def test_without_a_mail_program_the_text_is_copied_and_that_is_said(office: Office, kofi: str) -> None:
    form = writing(office)
    tick(form, "Siddiqui")
    form.subject.setText("The plan")
    form.text.setPlainText("It comes in March.")
    sent(office, form)
    assert office.window.shell is not None
    if office.window.shell.error_bar.isVisible():  # this machine has no desktop to open files with
        assert "opens e-mail drafts" in office.words(office.window.shell.error_bar)
        assert QGuiApplication.clipboard().text() == "It comes in March."
    assert not any(office.store.places.passing.glob("*.part"))


def test_what_is_missing_is_said(office: Office, kofi: str) -> None:
    form = writing(office)
    form.text.setPlainText("")
    form.primary.click()
    for words in ("Choose to whom it goes", "Write what it is about", "Write the text"):
        assert words in form.problem.text()
    picture(form, "mail-problems")


def test_a_withheld_address_never_goes_to_somebody_else_and_nothing_is_logged(
    office: Office, kofi: str, program: MailProgram
) -> None:
    form = writing(office)
    tick(form, "Siddiqui")
    form.subject.setText("Where she is")
    form.text.setPlainText("She lives at 3 Harbour Row now.")
    form.primary.click()
    office.settle()
    assert "must not be disclosed" in form.problem.text()
    assert not form.looked_at.isVisible()
    picture(form, "mail-withheld")
    tick(form, "Siddiqui", "Boateng")
    form.text.setPlainText("Good news.")
    form.primary.click()
    office.settle()
    assert "Write to each of them separately" in form.problem.text()
    assert program.opened == []
    assert newest(office, kofi).summary == "When will the plan come?"


def test_another_childs_name_is_looked_at_before_it_goes(
    office: Office, kofi: str, program: MailProgram
) -> None:
    form = writing(office)
    tick(form, "Siddiqui")
    form.subject.setText("The plan")
    form.text.setPlainText("As we did for Zofia Kowalczyk.")
    form.primary.click()
    office.settle()
    assert "names another child" in form.problem.text()
    assert form.looked_at.isVisible()
    form.looked_at.setChecked(True)
    sent(office, form)
    assert len(program.opened) == 1


def test_a_promise_in_the_text_is_offered_and_kept_with_its_day(
    office: Office, kofi: str, program: MailProgram
) -> None:
    form = writing(office)
    tick(form, "Siddiqui")
    form.subject.setText("The plan")
    form.text.setPlainText("Dear Mrs Siddiqui,\n\nI will ring you by Friday.")
    form.primary.click()
    assert form.offer.keep.hasFocus()
    form.offer.keep.click()
    picture(form, "mail-promise")
    sent(office, form)
    with office.store.reading() as session:
        (promise,) = promises_of(session, kofi)
    assert (promise.text, promise.by.isoformat()) == ("I will ring you", "2026-11-27")


def test_the_card_begins_an_email_with_its_reply(office: Office, kofi: str, program: MailProgram) -> None:
    office.press(Qt.Key.Key_T, CONTROL)
    card = office.dialog(TellFamily)
    assert isinstance(card, TellFamily)
    picture(card, "tell-card-mail")
    card.mail.click()
    office.settle()
    form = office.dialog(WriteMail)
    assert isinstance(form, WriteMail)
    assert form.text.toPlainText() == card.card.reply
    tick(form, "Siddiqui")
    sent(office, form)
    assert len(program.opened) == 1


def test_an_answer_goes_to_who_wrote_and_the_message_waits_no_longer(
    office: Office, kofi: str, program: MailProgram
) -> None:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.context.go("case", case_id=kofi, tab="contacts")
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, CaseScreen)
    office.qtbot.waitUntil(lambda: bool(screen.case.contacts.lines.rows))
    screen.deeds.write_mail(newest(office, kofi))
    office.settle()
    form = office.dialog(WriteMail)
    assert isinstance(form, WriteMail)
    assert form.subject.text() == "Re: When will the plan come?"
    assert form.text.toPlainText().startswith("Dear Mrs Siddiqui,")
    sent(office, form)
    with office.store.connection() as connection:
        assert owed_on(connection, kofi) == []


def test_a_half_written_email_is_there_when_it_is_opened_again(office: Office, kofi: str) -> None:
    form = writing(office)
    form.subject.setText("The plan")
    tick(form, "Siddiqui")
    form.reject()
    office.settle()
    again = writing(office)
    assert again.subject.text() == "The plan"
    assert len(again.readers.chosen) == 1
    again.reject()


def test_discreet_mode_opens_no_email(office: Office, kofi: str) -> None:
    assert office.window.context is not None
    office.window.context.set_discreet(True)
    office.press(Qt.Key.Key_M, CONTROL)
    office.settle()
    assert not [each for each in office.window.findChildren(WriteMail) if each.isVisible()]


@pytest.mark.parametrize(("name", "size"), [("dark", (683, 384)), ("light", (683, 384))])
def test_it_fits_a_small_window(
    office: Office, kofi: str, look: object, name: str, size: tuple[int, int]
) -> None:
    look(name)  # type: ignore[operator]
    office.window.resize(*size)
    form = writing(office)
    office.settle()
    picture(form, f"mail-{name}-small")
    assert form.width() <= size[0]
    assert form.primary.isVisible()


ANSWERS = st.sampled_from(["yes", "ask", "no"])
PEOPLE = st.builds(
    OnTheCase,
    person_id=st.uuids().map(str),
    title=st.sampled_from(["", "Mrs"]),
    name=st.sampled_from(["Abena Siddiqui", "Ray Mensah"]),
    role=st.sampled_from(["mother", "father", "senco", "young_person"]),
    no_contact=st.sampled_from(["", "Court order"]),
    deceased=st.booleans(),
    restriction=st.just(""),
    language=st.just(""),
    address_withheld=st.booleans(),
    email=st.sampled_from(["", "a@home.example"]),
    phone=st.just(""),
    may=st.fixed_dictionaries(dict.fromkeys(("may_phone", "may_email", "may_post", "may_attend"), ANSWERS)),
    acts_because=st.sampled_from(["", "agreed", "capacity"]),
    child_born=st.sampled_from([None, date(2016, 3, 2), date(2005, 3, 2)]),
)
TODAY = date(2026, 11, 23)


@given(people=st.lists(PEOPLE, max_size=5, unique_by=lambda one: one.person_id))
def test_nobody_who_may_not_be_written_to_can_be_chosen_whatever_is_known_of_them(
    qapp: QApplication, people: list[OnTheCase]
) -> None:
    readers = ReadersField(people, TODAY, [one.person_id for one in people])
    barred = {
        one.person_id
        for one in people
        if one.no_contact
        or one.deceased
        or not one.email
        or one.may["may_email"] == "no"
        or (one.child_born == date(2005, 3, 2) and one.role in ("mother", "father") and not one.acts_because)
    }
    assert set(readers.chosen) == {one.person_id for one in people} - barred
    assert not set(possible(people, TODAY)) & barred
    for person, box in readers.boxes.items():
        assert box.isEnabled() == (person not in barred)
        assert "a@home.example" not in box.text() or person not in barred
