"""The window from start to end: paths, log, choices, the first paint, and only then the store."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app import paths, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from caseworker_app.store.lock import WindowLock
    from caseworker_app.ui.clock import Clock
    from caseworker_app.ui.window import MainWindow


class Window:
    """The window as the command line is given it."""

    def open(
        self,
        store: Path | None = None,
        *,
        passphrase: str | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> int:
        """Open the window on a store, or raise the one that is open on it; return the exit code."""
        from caseworker_app.ui.clock import Clock

        return main(store, passphrase=passphrase, clock=Clock(now))

    def save_pictures(self, store: Path, folder: Path, *, now: datetime, passphrase: str) -> list[Path]:
        """Save pictures of the main screens, light and dark, without a display."""
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from caseworker_app.ui.pictures import save_pictures

        return save_pictures(store, folder, now=now, passphrase=passphrase)


_LOG_AFTER_MS = 1000  # its modules would lengthen the start


def main(store: Path | None = None, *, passphrase: str | None = None, clock: Clock | None = None) -> int:
    """Open the window on a store, or raise the one that is open on it; return the exit code."""
    from caseworker_app.store.lock import WindowLock, ask_to_show

    folder = store or paths.default_store()
    lock = WindowLock.take(folder)
    if lock is None:
        if not ask_to_show(folder):
            sys.stderr.write("Caseworker is already open on this caseload. Look for its window.\n")
        return 0
    gc.disable()  # what the start makes, stays: looking for rubbish in it costs a tenth of the time
    try:
        from caseworker_app.ui.application import make_application

        application = make_application()
        window = open_window(application, folder, passphrase=passphrase, clock=clock)
        window.ready.connect(gc.freeze)
        watcher = _watch(lock, window)
        code = application.exec()
        del watcher
        return code
    finally:
        lock.close()


def _start_log() -> None:
    from caseworker_app import logs

    with contextlib.suppress(OSError):
        logs.start(paths.log_folder())


def open_window(
    application: QApplication, folder: Path, *, passphrase: str | None = None, clock: Clock | None = None
) -> MainWindow:
    """Paint the window, then let it open the store."""
    from PySide6.QtCore import QTimer

    from caseworker_app.ui import theme
    from caseworker_app.ui.clock import Clock as RealClock
    from caseworker_app.ui.window import MainWindow, fit_to_screen

    kept = settings.read(settings.file_for(folder))
    choices = kept.choices
    look = theme.theme(choices.theme, choices.text_size, choices.density)
    theme.choose(look)
    window = MainWindow(folder, kept, clock or RealClock(), passphrase)
    fit_to_screen(window, application.primaryScreen().availableGeometry())
    window.show()

    def begin() -> None:
        theme.apply(application, look)  # fonts and style sheet: the cover needs neither
        window.begin()

    QTimer.singleShot(0, begin)
    QTimer.singleShot(_LOG_AFTER_MS, _start_log)
    return window


def _watch(lock: WindowLock, window: MainWindow) -> object:
    """Raise the window when a second start asks for it."""
    from PySide6.QtCore import QSocketNotifier

    if lock.socket is None:
        return None
    notifier = QSocketNotifier(lock.socket.fileno(), QSocketNotifier.Type.Read)

    def stirred() -> None:
        if lock.asked_to_show():
            window.showNormal() if window.isMinimized() else window.show()
            window.raise_()
            window.activateWindow()

    notifier.activated.connect(stirred)
    return notifier
