"""Pictures of the main screens as a person sees them, light and dark, without a display."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from caseworker_app import paths, settings
from caseworker_app.ui import theme
from caseworker_app.ui.context import Clock
from caseworker_app.ui.shell import Shell
from caseworker_app.ui.window import MainWindow

LOOKS = ("light", "dark")
WIDTH, HEIGHT = 1366, 768
SAMPLE = "samples/caseload-by-school-year.xlsx"
LONGEST_WAIT_SECONDS = 60.0
_SETTLED_AFTER = 6  # looks in a row without work: timers of a few milliseconds have then had their turn
# The children whose page says most: many events, several kinds of process, something late.
_TELLING = """SELECT case_id FROM events GROUP BY case_id
ORDER BY (SELECT count(*) FROM deadlines d WHERE d.case_id = events.case_id AND d.pending AND d.due < :today
    AND d.rule IN ('ar-final-from-notice', 'ar-decision', 'or-amend-contents')) > 0 DESC,
  (SELECT count(DISTINCT kind) FROM processes p WHERE p.case_id = events.case_id) DESC, count(*) DESC,
  case_id LIMIT 1"""


def save_pictures(store: Path, folder: Path, *, now: datetime, passphrase: str) -> list[Path]:
    """Save a picture of each main screen in each look; return the files."""
    from caseworker_app.app import make_application

    application = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for look in LOOKS:
        for name, widget in _screens(application, store, Clock(lambda: now), look, passphrase):
            file = folder / f"{name}-{look}.png"
            widget.grab().save(str(file))
            made.append(file)
    return made


def _screens(
    application: QApplication, store: Path, clock: Clock, look: str, passphrase: str
) -> Iterator[tuple[str, QWidget]]:
    """Show one screen after another, each with its name, once it has settled."""
    with _window(application, store, clock, look, passphrase) as window:
        shell = window.shell
        assert shell is not None
        today = shell.shown_screen()
        if today is not None:
            today.focus_first()
        yield "today", _settled(application, window)
        shell.go("caseload")
        yield "caseload", _settled(application, window)
        yield from _case(application, window, shell)
        shell.go("importing", {"path": str(paths.resources() / SAMPLE)})
        yield "import", _settled(application, window)
        shell.go("preferences")
        yield "settings", _settled(application, window)
    with (
        TemporaryDirectory() as nowhere,
        _window(application, Path(nowhere) / "store", clock, look, None) as window,
    ):
        yield "first-run", _settled(application, window)


def _case(application: QApplication, window: MainWindow, shell: Shell) -> Iterator[tuple[str, QWidget]]:
    case_id = _telling_case(window)
    if case_id is None:
        return
    for name, tab in (("case", "timeline"), ("case-deadlines", "deadlines"), ("case-people", "people")):
        shell.go("case", {"case_id": case_id, "tab": tab})
        yield name, _settled(application, window)
    shell.go("case", {"case_id": case_id, "tab": "deadlines"})
    _settled(application, window)
    next(command for command in shell.commands() if command.key == "why").run()
    yield "why", _settled(application, window)


def _telling_case(window: MainWindow) -> str | None:
    assert window.context is not None
    with window.context.store.connection() as connection:
        found = connection.execute(_TELLING, {"today": window.clock.today().isoformat()}).fetchone()
    return None if found is None else str(found[0])


@contextmanager
def _window(
    application: QApplication, store: Path, clock: Clock, look: str, passphrase: str | None
) -> Iterator[MainWindow]:
    """Open a window in one look, and close it again; the person's own choices are not touched."""
    with TemporaryDirectory() as aside:
        kept = settings.read(settings.file_for(store))
        kept = replace(
            kept, choices=replace(kept.choices, theme=look, locked=False), path=Path(aside) / "choices.json"
        )
        theme.apply(application, theme.theme(look, kept.choices.text_size, kept.choices.density))
        window = MainWindow(store, kept, clock, passphrase)
        window.resize(WIDTH, HEIGHT)
        window.show()
        try:
            window.begin()
            _wait(application, lambda: window.shell is not None or passphrase is None)
            yield window
        finally:
            window.close()
            window.deleteLater()
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _settled(application: QApplication, window: MainWindow) -> MainWindow:
    """Wait until the window has read and painted all that it shows."""
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = 0 if window.worker.is_busy else quiet + 1
        time.sleep(0.02)
        return quiet > _SETTLED_AFTER

    _wait(application, is_quiet)
    return window


def _wait(application: QApplication, until: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < end:
        application.processEvents()
        if until():
            return
    raise TimeoutError("the window did not come to rest")
