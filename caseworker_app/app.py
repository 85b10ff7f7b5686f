"""The window from start to end: paths, log, choices, the first paint, and only then the store."""

from __future__ import annotations

import contextlib
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app import paths, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from caseworker_app.store.lock import WindowLock
    from caseworker_app.ui.clock import Clock
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
    gc.disable()  # what the start makes, stays: looking for rubbish in it costs a tenth of the time
    try:
        application = make_application()
        window = open_window(application, folder, passphrase=passphrase, clock=clock)
        window.ready.connect(_settle)
        watcher = _watch(lock, window)
        code = application.exec()
        del watcher
        return code
    finally:
        lock.close()


def _settle() -> None:
    """Go over to everyday running once Today's rows are on their way."""
    from caseworker_app import logs

    with contextlib.suppress(OSError):
        logs.start(paths.log_folder())
    gc.freeze()
    gc.enable()


def make_application() -> QApplication:
    """Return Qt's application, with our name and style."""
    from PySide6.QtWidgets import QApplication

    _spare_imports()
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(["caseworker"])
    application.setApplicationName("Caseworker")
    application.setStyle("Fusion")
    return application


def _spare_imports() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks there for its `snake_case` switch, which we never use; a twentieth of the start goes into it.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        feature.__dict__["_mod_uses_pyside"] = lambda _module: False


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
    fit_to_screen(window)
    window.show()

    def begin() -> None:
        theme.apply(application, look)  # fonts and style sheet: the cover needs neither
        window.begin()

    QTimer.singleShot(0, begin)
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
