"""The icon in the tray, where the desktop has one: how many things are due, and a way to log a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from caseworker_app.ui import theme

_PIXELS = 64


class Tray(QObject):
    """Shows the count; a click brings the window to the front."""

    def __init__(
        self,
        window: QWidget,
        log: Callable[[], object],
        choices: Callable[[], Sequence[tuple[str, datetime]]],
        snooze: Callable[[datetime], object],
    ) -> None:
        """`choices` says until when reminders can be put off, asked anew each time the menu opens."""
        super().__init__(window)
        self._window, self._log = window, log
        self.icon = QSystemTrayIcon(count_icon(""), self)
        self.menu = QMenu(window)
        self.menu.addAction("Open Caseworker", self.show_window)
        self.menu.addAction("Log a contact", self._log_a_contact)
        self.snoozing = self.menu.addMenu("Put reminders off")
        self.snoozing.aboutToShow.connect(lambda: self._fill(choices(), snooze))
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.show_count("", "")
        self.icon.show()

    def show_count(self, number: str, words: str) -> None:
        """Show how many things are due, never whose."""
        self.icon.setIcon(count_icon(number))
        self.icon.setToolTip(f"Caseworker: {words}" if words else "Caseworker: nothing is due today")

    def show_window(self) -> None:
        """Bring the window to the front."""
        window = self._window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()

    def hide(self) -> None:
        """Take the icon away."""
        self.icon.hide()

    def _fill(self, choices: Sequence[tuple[str, datetime]], snooze: Callable[[datetime], object]) -> None:
        self.snoozing.clear()
        for words, until in choices:
            self.snoozing.addAction(words, partial(snooze, until))

    def _log_a_contact(self) -> None:
        self.show_window()
        self._log()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.show_window()


def count_icon(number: str) -> QIcon:
    """Return the program's mark with a count on it."""
    look = theme.current()
    picture = QPixmap(_PIXELS, _PIXELS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("accent"))
    painter.drawRoundedRect(QRectF(0, 0, _PIXELS, _PIXELS), 12, 12)
    painter.setBrush(look.colour("on_accent"))
    if number:
        font = look.font("strong")
        font.setPixelSize(40 if len(number) < 2 else 32 if len(number) < 3 else 24)
        painter.setFont(font)
        painter.setPen(look.colour("on_accent"))
        painter.drawText(picture.rect(), Qt.AlignmentFlag.AlignCenter, number)
    else:
        for line, wide in enumerate((36, 24, 36)):
            painter.drawRoundedRect(QRectF(14, 16 + 12 * line, wide, 7), 2, 2)
    painter.end()
    return QIcon(picture)
