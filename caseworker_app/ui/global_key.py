"""A key that logs a contact while another program has the keyboard: Windows alone lets a program ask for one.

Written after Microsoft's page on RegisterHotKey; the part that speaks to Windows has not been run there yet.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from caseworker_app.errors import NotAllowed, WrongUse

_MODIFIERS = {"alt": 1, "ctrl": 2, "shift": 4}
_NO_REPEAT = 0x4000
_WM_HOTKEY = 0x0312
_OURS = 1
# Ctrl+Alt is AltGr on a British keyboard: with these it types a letter.
_TYPES_A_LETTER = "AEIOU4"
Register = Callable[[int, int, int, int], bool]


def read_key(text: str) -> tuple[int, int]:
    """Return the modifiers and the key of `Ctrl+Alt+L`, as Windows counts them."""
    *held, key = [part.strip() for part in text.split("+")]
    names = {name.casefold() for name in held}
    if not names <= set(_MODIFIERS) or len(names) < 2 or len(key) != 1 or not key.isascii():
        raise WrongUse(f"“{text}” is not such a key.", "Write one like Ctrl+Alt+L.")
    letter = key.upper()
    if not letter.isalnum():
        raise WrongUse(f"“{text}” is not such a key.", "It ends in a letter or a figure.")
    if names == {"ctrl", "alt"} and letter in _TYPES_A_LETTER:
        raise NotAllowed(f"{text} types a letter on a British keyboard.", "Choose another, like Ctrl+Alt+L.")
    return sum(_MODIFIERS[name] for name in names) | _NO_REPEAT, ord(letter)


class GlobalKey(QWidget):
    """A window that is never shown, to which Windows sends the key: it hears no other message."""

    def __init__(self, pressed: Callable[[], object], register: Register) -> None:
        super().__init__()
        self._pressed, self._register = pressed, register

    def bind(self, text: str) -> None:
        """Ask Windows for a key; refuse one that another program holds."""
        modifiers, key = read_key(text)
        if not self._register(int(self.winId()), _OURS, modifiers, key):
            raise NotAllowed(
                f"Another program holds {text}, so it does not log a contact here.",
                "Choose another key in Settings, under Keyboard.",
            )

    def heard(self, message: int) -> bool:
        """Say whether a message is our key; if so, do what it does."""
        if message == _WM_HOTKEY:
            self._pressed()
            return True
        return False

    def nativeEvent(self, event_type: Any, message: Any) -> Any:
        if sys.platform == "win32":
            from ctypes import wintypes

            if self.heard(wintypes.MSG.from_address(int(message)).message):
                return True, 0
        return super().nativeEvent(event_type, message)


if sys.platform == "win32":

    def windows_register(window: int, which: int, modifiers: int, key: int) -> bool:
        """Ask Windows for a key, in place of one that was asked for before."""
        import ctypes

        user32 = ctypes.windll.user32
        user32.UnregisterHotKey(window, which)
        return bool(user32.RegisterHotKey(window, which, modifiers, key))
