"""Whole tasks as a person does them: every key and click goes to the window from outside, and is counted.

A test of a budget takes `journey`, acts through it alone, and asserts `journey.spent`:

    journey.press(Qt.Key.Key_K, CONTROL)
    journey.write("zof")
    journey.press(Qt.Key.Key_Return)
    journey.until(lambda: …the case is shown…)
    assert journey.spent <= 7
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from tests.ui.conftest import Office, filled, look, office, tidy

__all__ = ["CONTROL", "Journey", "filled", "journey", "look", "office", "tidy"]

CONTROL = Qt.KeyboardModifier.ControlModifier
_ONLY_HELD = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}


class Counter(QObject):
    """Counts what reaches the program's windows from outside: a chord is one key, wherever it ends up."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = self.clicks = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt asks the window itself whether each key is a shortcut before anything else hears of it.
        if isinstance(watched, QWindow):
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
                self.keys += event.key() not in _ONLY_HELD
            elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
                self.clicks += 1
        return False


class Journey:
    """A person's hands on the keyboard and the mouse, with what they spend."""

    def __init__(self, office: Office, counter: Counter) -> None:
        self.office, self._counter = office, counter

    @property
    def spent(self) -> int:
        """The keys and clicks so far."""
        return self._counter.keys + self._counter.clicks

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key, or a chord of them, in the window in front; wait until the program is at rest."""
        QTest.keyClick(_in_front(), key, modifiers)
        self.office.settle()

    def write(self, words: str) -> None:
        """Type these letters, one after the other, as fast as a person may."""
        for letter in words:
            QTest.keyClick(_in_front(), letter)
            QApplication.processEvents()
        self.office.settle()

    def click(self, widget: QWidget) -> None:
        """Click the middle of something that is seen."""
        self._click_at(widget, widget.rect().center())

    def click_row(self, table: QAbstractItemView, index: QModelIndex) -> None:
        """Click a row or a cell of a list."""
        table.scrollTo(index)
        self._click_at(table.viewport(), table.visualRect(index).center())

    def until(self, seen: Callable[[], object]) -> None:
        """Wait, spending nothing, until the window shows this."""
        self.office.qtbot.waitUntil(lambda: bool(seen()))

    def _click_at(self, widget: QWidget, place: QPoint) -> None:
        assert widget.isVisible(), "only what is seen can be clicked"
        window = widget.window().windowHandle()
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=widget.mapTo(widget.window(), place))
        self.office.settle()


def _in_front() -> QWindow:
    window = QGuiApplication.focusWindow()
    assert window is not None, "no window of the program has the keyboard"
    return window


@pytest.fixture
def journey(office: Office, qapp: QApplication) -> Journey:
    """Begin a journey on Today, in the morning, with the keyboard in its list."""
    counter = Counter()
    qapp.installEventFilter(counter)
    return Journey(office, counter)
