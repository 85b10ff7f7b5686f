"""Beside the Contact log: the whole message as safe text, and its files, saved only to where one chooses."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.imports.mail.bring_in import bring_in
from caseworker_app.store.tables import AuditEntry
from caseworker_app.ui.screens.case.contacts_tab import ContactsTab
from caseworker_app.ui.screens.case.entry_files import ReadMessage
from caseworker_app.ui.screens.case.screen import CaseScreen
from caseworker_app.ui.widgets.button import Button
from tests.ui.conftest import ME, NOW, Office
from tests.ui.test_quick_log import case_of, picture

REPORT = b"%PDF-1.7 the report of the EP"


@pytest.fixture
def screen(office: Office, tmp_path: Path) -> CaseScreen:
    """Kofi's log with an e-mail: HTML with a remote picture, a report, a program named as a path."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        case_id = case_of(unit, "Kofi")
        save_person(
            unit,
            PersonDetails(case_id=case_id, name="Abena Siddiqui", role="mother", email="abena@home.example"),
        )
    mail = EmailMessage()
    mail["From"], mail["To"] = "Abena Siddiqui <abena@home.example>", "send@council.example"
    mail["Subject"], mail["Date"] = "The report", "Fri, 20 Nov 2026 10:01:00 +0000"
    mail["Message-ID"] = "<1@x>"
    long = "".join(f"<p>Paragraph {number} of what she wrote.</p>" for number in range(60))
    mail.set_content(
        f'<p>Here it is.</p><img src="http://track.example/x.png"><script>alert(1)</script>{long}',
        subtype="html",
    )
    mail.add_attachment(REPORT, maintype="application", subtype="pdf", filename="EP report.pdf")
    mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="..\\..\\x.exe")
    file = tmp_path / "1.eml"
    file.write_bytes(mail.as_bytes())
    assert len(bring_in(office.store, [file], user=ME, now=lambda: NOW).filed) == 1
    file.unlink()
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.context.go("case", case_id=case_id, tab="contacts")
    office.settle()
    shown = office.window.shell.shown_screen()
    assert isinstance(shown, CaseScreen)
    office.qtbot.waitUntil(lambda: bool(shown.case.contacts.lines.rows))
    office.settle()
    return shown


def buttons(screen: CaseScreen, words: str) -> list[Button]:
    found = screen.case.entry.findChildren(Button)
    return [each for each in found if words in (each.text(), each.accessibleName()) and each.isVisible()]


def log(screen: CaseScreen) -> ContactsTab:
    return screen.case.contacts


def test_the_message_is_shown_as_text_and_nothing_of_it_is_fetched_or_run(
    office: Office, screen: CaseScreen
) -> None:
    told = office.words(screen.case.entry)
    assert "Here it is." in told
    for never in ("track.example", "alert", "<p>"):
        assert never not in told
    picture(office.window, "entry-pane")
    (whole,) = buttons(screen, "Read all of it")
    whole.click()
    message = office.dialog(ReadMessage)
    assert isinstance(message, ReadMessage)
    assert "Paragraph 59" in message.text.toPlainText()
    assert message.text.isReadOnly()
    picture(message, "entry-whole")
    message.accept()


def test_a_file_is_written_only_to_where_the_person_chose_and_that_is_recorded(
    office: Office, screen: CaseScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tmp_path / "chosen" / "EP report.pdf"
    wanted.parent.mkdir()
    offered: list[str] = []

    def choose(_parent: object, _title: str, name: str, *_more: object) -> tuple[str, str]:
        offered.append(name)
        return str(wanted), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    (save,) = buttons(screen, "Save EP report.pdf")
    save.click()
    office.settle()
    assert offered == ["EP report.pdf"]
    assert wanted.read_bytes() == REPORT
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and REPORT in path.read_bytes()]
    assert holding == [wanted]
    with office.store.reading() as session:
        lines = session.query(AuditEntry).filter(AuditEntry.table == "communication").all()
    assert any("saved_as_a_file" in line.change for line in lines)


def test_a_program_with_a_path_for_a_name_is_offered_under_a_bare_name_with_a_warning(
    office: Office, screen: CaseScreen
) -> None:
    assert buttons(screen, "Save x.exe")
    assert "can run a program" in office.words(screen.case.entry)


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_recorded(
    office: Office, screen: CaseScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "not there" / "x.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(gone), ""))
    buttons(screen, "Save EP report.pdf")[0].click()
    office.settle()
    assert office.window.shell is not None
    assert "could not be written" in office.words(office.window.shell.error_bar)


def test_discreet_mode_hides_the_message_and_its_files(office: Office, screen: CaseScreen) -> None:
    assert office.window.context is not None
    office.window.context.set_discreet(True)
    office.settle()
    assert "Here it is." not in office.words(screen.case.entry)
    assert not buttons(screen, "Save EP report.pdf")


def test_on_a_small_window_the_pane_is_one_step_away(office: Office, screen: CaseScreen) -> None:
    office.window.resize(683, 384)
    office.settle()
    assert not screen.case.entry.isVisible()
    screen.case.details.click()
    office.settle()
    assert screen.case.entry.isVisible()
    picture(office.window, "entry-small")
    office.press(Qt.Key.Key_Escape)
    assert not screen.case.entry.isVisible()
