"""A parent rings: the caseworker opens the child's case while saying hello (UX 21: at most seven)."""

from __future__ import annotations

from PySide6.QtCore import Qt

from caseworker_app.ui.screens.case.screen import CaseScreen
from tests.journeys.conftest import CONTROL, Journey


def test_a_known_child_is_found_and_opened_within_seven_keys_from_anywhere(journey: Journey) -> None:
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.write("zofi")
    journey.press(Qt.Key.Key_Return)
    journey.until(lambda: opened(journey) == "Zofia Kowalczyk")
    assert journey.spent <= 7


def test_the_child_of_a_row_of_the_caseload_is_opened_within_seven_keys(journey: Journey) -> None:
    journey.press(Qt.Key.Key_2, CONTROL)
    journey.write("kofi")
    journey.press(Qt.Key.Key_Return)
    journey.until(lambda: opened(journey) == "Kofi Mensah")
    assert journey.spent <= 7


def test_a_chord_counts_as_one_key_and_a_click_as_one(journey: Journey) -> None:
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.press(Qt.Key.Key_Escape)
    assert journey.spent == 2
    shell = journey.office.window.shell
    assert shell is not None
    journey.click(shell.sidebar.buttons["caseload"])
    assert journey.spent == 3
    assert shell.shown_screen() is shell.screens["caseload"]


def opened(journey: Journey) -> str:
    """The child whose case is shown."""
    shell = journey.office.window.shell
    assert shell is not None
    screen = shell.shown_screen()
    return screen.title if isinstance(screen, CaseScreen) else ""
