"""Locking when nobody is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Tells when no key was pressed and no mouse moved for some minutes, sleep of the laptop included.

    It watches the native windows, not every widget, so typing costs nothing.
    """

    idle = Signal()

    def __init__(self, now: Callable[[], datetime], minutes: Callable[[], int]) -> None:
        super().__init__()
        self._now, self._minutes = now, minutes
        self._last = now()
        self._timer = QTimer(self)
        self._timer.setInterval(10_000)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)

    def start(self) -> None:
        """Count from now."""
        self.touched()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def touched(self) -> None:
        """Note that somebody is there."""
        self._last = self._now()

    def look(self) -> None:
        """Tell if nobody was there for long enough."""
        if self._now() - self._last >= timedelta(minutes=self._minutes()):
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.touched()
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
            self.touched()
