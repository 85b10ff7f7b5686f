"""A key that logs a contact from any program: Windows' part is played here, all else is real."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.global_key import read_key
from caseworker_app.ui.screens.quick_log.form import QuickLog
from tests.ui.conftest import Office

HOTKEY = 0x0312


def test_the_key_is_read_as_windows_counts_it() -> None:
    assert read_key("Ctrl+Alt+L") == (0x4003, ord("L"))
    assert read_key("ctrl + shift + 9") == (0x4006, ord("9"))


@pytest.mark.parametrize(
    "text", ["L", "Ctrl+L", "Ctrl+Alt+", "Ctrl+Alt+F1", "Ctrl+Alt+E", "Ctrl+Alt+4", "x+y+z", "€"]
)
def test_a_key_that_cannot_be_or_types_a_letter_is_refused(text: str) -> None:
    with pytest.raises(CaseworkerError):
        read_key(text)


def test_pressed_in_another_program_it_opens_the_quick_log(office: Office) -> None:
    asked: list[tuple[int, int]] = []

    def register(_window: int, _which: int, modifiers: int, key: int) -> bool:
        asked.append((modifiers, key))
        return True

    office.window.bind_log_key(register)
    assert asked == [(0x4003, ord("L"))]
    assert office.window.log_key is not None
    office.window.showMinimized()
    assert not office.window.log_key.heard(0x0100)
    assert office.window.log_key.heard(HOTKEY)
    assert isinstance(office.dialog(QuickLog), QuickLog)
    assert not office.window.isMinimized()


def test_while_locked_it_asks_for_the_passphrase_and_keeps_the_keys_out(office: Office) -> None:
    office.window.bind_log_key(lambda *_: True)
    office.window.lock()
    assert office.window.log_key is not None
    office.window.log_key.heard(HOTKEY)
    QApplication.processEvents()
    assert not [each for each in office.window.findChildren(QuickLog) if each.isVisible()]
    assert office.window.is_locked


def test_a_key_that_another_program_holds_is_said(office: Office) -> None:
    assert office.window.shell is not None
    office.window.bind_log_key(lambda *_: False)
    assert "Another program holds Ctrl+Alt+L" in office.words(office.window.shell.error_bar)
