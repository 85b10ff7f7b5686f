"""E-mail dropped on the window goes to its child; what nobody can place waits under Unmatched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from caseworker_app.casework.contact_log import log_page
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.ui.screens.unmatched.screen import ChooseChild, UnmatchedScreen
from caseworker_app.ui.widgets.button import Button
from tests.ui.conftest import ME, NOW, Office
from tests.ui.test_quick_log import case_of, picture


def message(folder: Path, number: int, sender: str, subject: str) -> Path:
    path = folder / f"{number}.eml"
    path.write_text(
        f"From: {sender}\nTo: send@council.example\nSubject: {subject}\nMessage-ID: <{number}@x>\n"
        f"Date: Fri, 20 Nov 2026 10:0{number}:00 +0000\n\nGood morning, when will we hear?\n"
    )
    return path


@pytest.fixture
def kofi(office: Office) -> str:
    """Kofi's case, with a mother whose address is known."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        case_id = case_of(unit, "Kofi")
        save_person(
            unit,
            PersonDetails(case_id=case_id, name="Abena Siddiqui", role="mother", email="abena@home.example"),
        )
    return case_id


@pytest.fixture
def dropped(office: Office, kofi: str, tmp_path: Path) -> UnmatchedScreen:
    """A known mother's message and a stranger's, dropped on the window as a folder."""
    folder = tmp_path / "mail"
    folder.mkdir()
    message(folder, 1, "Abena Siddiqui <abena@home.example>", "The plan")
    message(folder, 2, "Someone <someone@else.example>", "A question")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    office.window.dropEvent(event)
    office.settle()
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.context.go("unmatched")
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, UnmatchedScreen)
    return screen


def logged(office: Office, case_id: str) -> list[str]:
    with office.store.connection() as connection:
        return [one.summary for one in log_page(connection, case_id).entries]


def test_the_known_goes_to_its_child_and_the_unknown_waits(
    office: Office, kofi: str, dropped: UnmatchedScreen
) -> None:
    assert logged(office, kofi) == ["The plan"]
    assert [one.summary for one in dropped.lines.rows] == ["A question"]
    assert office.window.context is not None
    assert office.window.context.notices[-1].words == "1 message filed, 1 to sort under Unmatched"
    picture(office.window, "unmatched")


def test_what_waits_is_filed_to_the_child_that_is_chosen(
    office: Office, kofi: str, dropped: UnmatchedScreen
) -> None:
    dropped.choose.click()
    form = office.dialog(ChooseChild)
    assert isinstance(form, ChooseChild)
    QTest.keyClicks(form.who.line, "kofi")
    QTest.keyClick(form.who.line, Qt.Key.Key_Return)
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    office.settle()
    assert sorted(logged(office, kofi)) == ["A question", "The plan"]
    office.qtbot.waitUntil(lambda: dropped.state == "empty")


def test_what_is_about_no_child_of_ours_goes_away(office: Office, dropped: UnmatchedScreen) -> None:
    next(each for each in dropped.findChildren(Button) if each.text() == "About no child of ours").click()
    office.settle()
    office.qtbot.waitUntil(lambda: dropped.state == "empty")


def test_it_fits_a_small_dark_window(
    office: Office, dropped: UnmatchedScreen, look: Callable[..., None]
) -> None:
    look("dark")
    office.window.resize(683, 384)
    office.settle()
    picture(office.window, "unmatched-small")
    assert dropped.choose.isVisible()
