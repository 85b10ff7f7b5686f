"""Pictures of the main screens as a person sees them, light and dark, without a display."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from caseworker_app import paths, settings
from caseworker_app.ui import theme
from caseworker_app.ui.application import make_application
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.shell import Shell
from caseworker_app.ui.window import MainWindow

LOOKS = ("light", "dark")
WIDTH, HEIGHT = 1366, 768
SAMPLE = "samples/caseload-by-school-year.xlsx"
LONGEST_WAIT_SECONDS = 300.0  # a busy computer takes its time; only a window that hangs does not end
_SETTLED_AFTER = 6  # looks in a row without work: timers of a few milliseconds have then had their turn
# The child whose page says most: something late that the law is strict about, then the longest story.
TELLING = """SELECT e.case_id FROM events e JOIN cases c ON c.id = e.case_id
WHERE c.caseworker = :whose OR :whose = '' GROUP BY e.case_id
ORDER BY (SELECT count(*) FROM deadlines d WHERE d.case_id = e.case_id AND d.pending AND d.due < :today
    AND d.rule = 'ar-final-from-notice') > 0 DESC,
  (SELECT count(*) FROM deadlines d WHERE d.case_id = e.case_id AND d.pending AND d.due < :today
    AND d.rule = 'ar-decision') > 0 DESC,
  count(*) DESC, c.reference LIMIT 1"""
# The family of which some may be told little: a parent not to be contacted, an address withheld.
GUARDED = """SELECT r.case_id FROM relationships r JOIN cases c ON c.id = r.case_id
GROUP BY r.case_id ORDER BY count(DISTINCT r.no_contact) + 2 * max(r.address_withheld) DESC, count(*) DESC,
  c.caseworker = :whose DESC, c.reference LIMIT 1"""


# A child whose review meeting was held lately, so that the decision is to be sent.
REVIEWED = """SELECT c.id FROM events e JOIN cases c ON c.id = e.case_id
JOIN processes p ON p.id = e.process_id
WHERE e.type = 'review_meeting_held' AND p.closed = 0 AND c.status = 'open' AND e."on" <= :today
ORDER BY c.caseworker = :whose DESC, e."on" DESC, c.reference LIMIT 1"""


def save_pictures(store: Path, folder: Path, *, now: datetime, passphrase: str) -> list[Path]:
    """Save a picture of each main screen in each look; return the files."""
    application, clock = make_application(), Clock(lambda: now)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []

    def save(name: str, look: str, window: MainWindow) -> None:
        made.append(folder / f"{name}-{look}.png")
        window.grab().save(str(made[-1]))

    with opened_window(application, store, clock, passphrase) as window:
        for look in LOOKS:
            assert window.context is not None
            window.context.choose(theme=look)
            for name in screens_of(application, window):
                save(name, look, window)
    with (
        TemporaryDirectory() as nowhere,
        opened_window(application, Path(nowhere) / "store", clock, None) as window,
    ):
        for look in LOOKS:
            theme.apply(application, theme.theme(look, 100, "comfortable"))
            settle(application, window)
            save("first-run", look, window)
    return made


def screens_of(application: QApplication, window: MainWindow) -> Iterator[str]:
    """Show one screen after another, and name each once it has settled."""
    shell = window.shell
    assert shell is not None
    shell.go("today")
    settle(application, window)
    screen = shell.shown_screen()
    if screen is not None:
        screen.focus_first()
    settle(application, window)
    yield "today"
    shell.go("caseload")
    settle(application, window)
    yield "caseload"
    shell.go("reviews")
    settle(application, window)
    yield "reviews"
    yield from _case(application, window, shell)
    yield from _letters(application, window, shell)
    shell.go("importing", {"path": str(paths.resources() / SAMPLE)})
    settle(application, window)
    yield "import"
    shell.go("preferences")
    settle(application, window)
    yield "settings"


def _case(application: QApplication, window: MainWindow, shell: Shell) -> Iterator[str]:
    telling, guarded = find_case(window, TELLING), find_case(window, GUARDED)
    if telling is None or guarded is None:
        return
    shown = (
        ("case", "timeline", telling),
        ("case-people", "people", guarded),
        ("case-deadlines", "deadlines", telling),
    )
    shell.go("today")  # whence people open a case
    for name, tab, case_id in shown:
        shell.go("case", {"case_id": case_id, "tab": tab})
        settle(application, window)
        yield name
    next(command for command in shell.commands() if command.key == "why").run()
    settle(application, window)
    yield "why"
    shell.back()  # puts the explanation away


def _letters(application: QApplication, window: MainWindow, shell: Shell) -> Iterator[str]:
    """Show the queue, a letter that is being made, and the words of one."""
    shell.go("letters")
    settle(application, window)
    shell.screens["letters"].focus_first()
    settle(application, window)
    yield "letters"
    held = find_case(window, REVIEWED)
    if held is not None:
        shell.go("make_letter", {"case_id": held, "letter": "review-decision-amend"})
        settle(application, window)
        yield "make-letter"
    shell.go("wording", {"letter": "review-decision-maintain"})
    settle(application, window)
    yield "letter-wording"


def find_case(window: MainWindow, query: str) -> str | None:
    assert window.context is not None
    values = {"today": window.clock.today().isoformat(), "whose": window.kept.choices.user_name}
    with window.context.store.connection() as connection:
        found = connection.execute(query, values).fetchone()
    return None if found is None else str(found[0])


@contextmanager
def opened_window(
    application: QApplication, store: Path, clock: Clock, passphrase: str | None
) -> Iterator[MainWindow]:
    """Open a window, and close it again; the person's own choices are not touched."""
    with TemporaryDirectory() as aside:
        kept = settings.read(settings.file_for(store))
        choices = replace(kept.choices, theme=LOOKS[0], locked=False)
        kept = replace(kept, choices=choices, path=Path(aside) / "choices.json")
        theme.apply(application, theme.theme(choices.theme, choices.text_size, choices.density))
        window = MainWindow(store, kept, clock, passphrase)
        window.resize(WIDTH, HEIGHT)
        window.show()
        try:
            window.begin()
            _wait(application, lambda: window.shell is not None or passphrase is None)
            yield window
        finally:
            window.close()


def settle(application: QApplication, window: MainWindow) -> None:
    """Wait until the window has read and painted all that it shows."""
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = 0 if window.worker.is_busy else quiet + 1
        time.sleep(0.02)
        return quiet > _SETTLED_AFTER

    _wait(application, is_quiet)


def _wait(application: QApplication, until: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < end:
        application.processEvents()
        if until():
            return
    raise TimeoutError("the window did not come to rest")
