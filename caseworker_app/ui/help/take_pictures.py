"""The pictures of help: each screen of the demonstration on one invented Monday, as the program draws it now.

`python3 build pictures` writes them; a test draws them again and compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from caseworker_app import settings
from caseworker_app.demonstration.make import PASSPHRASE, USER, make, moment
from caseworker_app.ui import pictures, theme
from caseworker_app.ui.application import make_application
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.help import pages
from caseworker_app.ui.pictures import GUARDED, TELLING, find_case, settle
from caseworker_app.ui.screens.unlock.page import UnlockPage
from caseworker_app.ui.window import MainWindow

DAY = date(2026, 11, 23)
_NOT_SHOWN = ("letters", "case-deadlines")  # no letter waits yet; no page shows the other
_CASES = 250
_PLACE = r"The caseload in C:\Users\rpatel\AppData\Local\Caseworker\store"
_COLOURS = 128
_BLOCK = 8  # pixels: what differs less than a block is how a computer smooths its letters
_DIFFERS = 12  # of 255, in the middle of a block
_STALE_ABOVE = 0.012  # of all blocks

_LETTERS_FOR = (
    """SELECT id FROM cases WHERE caseworker = :whose AND status = 'open' ORDER BY reference LIMIT 4"""
)


def folder() -> Path:
    """Return where the pictures are kept."""
    return pages.folder() / "pictures"


def write_all() -> None:
    """Take every picture anew, and write the sheet of shortcuts."""
    folder().mkdir(exist_ok=True)
    for old in folder().glob("*.png"):
        old.unlink()
    from caseworker_app.ui.help import shortcuts

    with demonstration() as (application, window):
        shortcuts.file().write_text(shortcuts.text(application, window), "utf-8")
        for name, picture in taken(application, window):
            picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(folder() / f"{name}.png", optimize=True)


def stale(picture: Image.Image, kept: Path) -> bool:
    """Say whether a kept picture shows another program than the one that was drawn now."""
    if not kept.is_file():
        return True
    with Image.open(kept) as before:
        if before.size != picture.size:
            return True
        small = (picture.width // _BLOCK, picture.height // _BLOCK)
        box = Image.Resampling.BOX
        ours = picture.convert("L").resize(small, box).tobytes()
        theirs = before.convert("L").resize(small, box).tobytes()
    differing = sum(abs(one - other) > _DIFFERS for one, other in zip(ours, theirs, strict=True))
    return differing > _STALE_ABOVE * len(ours)


@contextmanager
def demonstration(cases: int = _CASES) -> Iterator[tuple[QApplication, MainWindow]]:
    """Open the demonstration of the day, in the light look."""
    application, clock = make_application(), Clock(lambda: moment(DAY))
    with TemporaryDirectory() as aside:
        store = Path(aside) / "store"
        make(store, cases, as_of=DAY)
        settings.write(settings.read(settings.file_for(store)), user_name=USER, remind_at="")
        with _light(application), pictures.opened_window(application, store, clock, PASSPHRASE) as window:
            yield application, window


def taken(application: QApplication, window: MainWindow) -> Iterator[tuple[str, Image.Image]]:
    """Draw every picture, each with its name; the window is locked after the last."""
    yield from _tour(application, window)
    with (
        TemporaryDirectory() as nowhere,
        pictures.opened_window(application, Path(nowhere) / "none", window.clock, None) as first,
    ):
        settle(application, first)
        yield "first-run", _picture(first)


def _tour(application: QApplication, window: MainWindow) -> Iterator[tuple[str, Image.Image]]:
    for name in pictures.screens_of(application, window):
        if name not in _NOT_SHOWN:
            yield name, _picture(window)
    shell = window.shell
    assert shell is not None
    yield from _letters(application, window)
    for name in ("waiting", "team", "charts", "evidence"):
        shell.go(name)
        settle(application, window)
        shell.screens[name].focus_first()
        settle(application, window)
        yield name, _picture(window)
    yield from _dialogs(application, window)
    window.lock()
    page = window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    page.place.setText(_PLACE)  # not where this demonstration happens to be
    settle(application, window)
    yield "unlock", _picture(window)
    window.show_forgotten()
    settle(application, window)
    yield "forgotten", _picture(window)


def _letters(application: QApplication, window: MainWindow) -> Iterator[tuple[str, Image.Image]]:
    """Put some letters into the queue as a person does, and show it."""
    shell, context = window.shell, window.context
    assert shell is not None
    assert context is not None
    with context.store.connection() as connection:
        values = {"whose": USER}
        cases = [str(row[0]) for row in connection.execute(_LETTERS_FOR, values).fetchall()]
    for case_id in cases:
        shell.go("make_letter", {"case_id": case_id, "letter": "where-we-are"})
        settle(application, window)
        shell.press_primary()
        settle(application, window)
    shell.go("letters")
    settle(application, window)
    shell.screens["letters"].focus_first()
    settle(application, window)
    shell.toast.leave()
    yield "letters", _picture(window)


def _dialogs(application: QApplication, window: MainWindow) -> Iterator[tuple[str, Image.Image]]:
    """Show what opens over a case: the log of a contact, what to tell the family, recording an event."""
    shell, telling = window.shell, find_case(window, TELLING)
    assert shell is not None
    if telling is None or find_case(window, GUARDED) is None:
        return
    shell.go("case", {"case_id": telling, "tab": "timeline"})
    settle(application, window)
    for name, key in (("log-a-contact", "log"), ("tell-the-family", "tell")):
        next(command for command in shell.commands() if command.key == key).run()
        settle(application, window)
        yield from _of_dialog(name, application, window)
    shell.press_primary()
    settle(application, window)
    yield from _of_dialog("record", application, window)


def _of_dialog(name: str, application: QApplication, window: MainWindow) -> Iterator[tuple[str, Image.Image]]:
    dialog = next((each for each in window.findChildren(QDialog) if each.isVisible()), None)
    if dialog is not None:
        yield name, _picture(dialog)
        dialog.reject()
        settle(application, window)


def _picture(widget: QWidget) -> Image.Image:
    """Grab a window as a picture without anything that blinks."""
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(kept, "PNG")
    return Image.open(BytesIO(bytes(kept.data().data()))).convert("RGB")


@contextmanager
def _light(application: QApplication) -> Iterator[None]:
    """Draw in the light look without a blinking cursor, and give back what was before."""
    before, blinks = theme.current(), application.cursorFlashTime()
    application.setCursorFlashTime(0)
    theme.apply(application, theme.theme("light"))
    try:
        yield
    finally:
        application.setCursorFlashTime(blinks)
        theme.apply(application, replace(before))
