"""The window from start to end: paths, log, choices, the first paint, and only then the store."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app import logs, paths, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from caseworker_app.store.lock import WindowLock
    from caseworker_app.ui.context import Clock
    from caseworker_app.ui.window import MainWindow


def main(store: Path | None = None, *, passphrase: str | None = None, clock: Clock | None = None) -> int:
    """Open the window on a store, or raise the one that is open on it; return the exit code."""
    from caseworker_app.store.lock import WindowLock, ask_to_show

    folder = store or paths.default_store()
    lock = WindowLock.take(folder)
    if lock is None:
        if not ask_to_show(folder):
            sys.stderr.write("Caseworker is already open on this caseload. Look for its window.\n")
        return 0
    with contextlib.suppress(OSError):
        logs.start(paths.log_folder())
    try:
        application = make_application()
        window = open_window(application, folder, passphrase=passphrase, clock=clock)
        watcher = _watch(lock, window)
        code = application.exec()
        del watcher
        return code
    finally:
        lock.close()
        logs.stop()


def make_application() -> QApplication:
    """Return Qt's application, with our name and style."""
    from PySide6.QtWidgets import QApplication

    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(["caseworker"])
    application.setApplicationName("Caseworker")
    application.setStyle("Fusion")
    return application


def open_window(
    application: QApplication, folder: Path, *, passphrase: str | None = None, clock: Clock | None = None
) -> MainWindow:
    """Paint the window, then let it open the store."""
    from PySide6.QtCore import QTimer

    from caseworker_app.ui import theme
    from caseworker_app.ui.context import Clock as RealClock
    from caseworker_app.ui.window import MainWindow, fit_to_screen

    kept = settings.read(settings.file_for(folder))
    choices = kept.choices
    theme.apply(application, theme.theme(choices.theme, choices.text_size, choices.density))
    window = MainWindow(folder, kept, clock or RealClock(), passphrase)
    fit_to_screen(window)
    window.show()
    QTimer.singleShot(0, window.begin)
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
