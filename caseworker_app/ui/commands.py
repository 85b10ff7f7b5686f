"""Everything the window can do, in one list: menus, palette, tooltips and the shortcut sheet come from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence


@dataclass(frozen=True)
class Command:
    """One thing that can be done. `group` heads it on the shortcut sheet.

    A `shortcut` of one letter works only while a list has the focus: its screen sees to that.
    """

    key: str
    words: str
    run: Callable[[], object]
    shortcut: str = ""
    group: str = "Everywhere"
    icon: str = ""
    also: tuple[str, ...] = ()  # other keys that do the same
    in_palette: bool = True
    shows: Callable[[], bool] = lambda: True

    @property
    def keys(self) -> str:
        """The shortcut as people read it: `Ctrl+K`."""
        return shortcut_words(self.shortcut)

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Every shortcut, as Qt writes it."""
        return (self.shortcut, *self.also) if self.shortcut else self.also

    @property
    def tool_tip(self) -> str:
        """The words with the shortcut beside them."""
        return f"{self.words} ({self.keys})" if self.shortcut else self.words

    @property
    def is_letter(self) -> bool:
        """Whether the shortcut types a character, and so may work only in a list."""
        return len(self.shortcut) == 1


def shortcut_words(shortcut: str) -> str:
    """Return a shortcut as it stands on the keys of this computer."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) if shortcut else ""
