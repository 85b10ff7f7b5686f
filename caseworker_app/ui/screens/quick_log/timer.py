"""How long a call takes: started by a key, stopped by saving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer

from caseworker_app.ui.widgets.button import Button

KEYS = "Alt+C"
_EVERY_MS = 1000


class CallTimer(Button):
    """`Time the call`; once it runs, the minutes and seconds so far. Pressed again it stops."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("Time the call", self.press, small=True, tip=f"Time the call ({KEYS})")
        self._now = now
        self._began: datetime | None = None
        self._took: int | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(_EVERY_MS)
        self._tick.timeout.connect(self._say)

    @property
    def seconds(self) -> int | None:
        """How long it took, or has taken so far; nothing where it was not timed."""
        if self._began is None:
            return self._took
        return max(0, int((self._now() - self._began).total_seconds()))

    def press(self) -> None:
        """Start; or stop, and keep what it took."""
        if self._began is None:
            self._began, self._took = self._now(), None
            self._tick.start()
        else:
            self._took = self.seconds
            self._began = None
            self._tick.stop()
        self._say()

    def _say(self) -> None:
        minutes, seconds = divmod(self.seconds or 0, 60)
        self.setText(f"{minutes}:{seconds:02}{'' if self._began else ' timed'}")
        self.setAccessibleName(f"Call timer: {minutes} minutes {seconds} seconds")
        self.updateGeometry()
