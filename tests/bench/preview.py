"""The page of a letter after the last key, in a council's caseload, and how many pages are drawn."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from caseworker_app import settings
from caseworker_app.casework.lookup import case_id
from caseworker_app.letters.proof import Proofs
from caseworker_app.store.open import Store
from caseworker_app.ui.application import make_application
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.page_feed import REST_MS
from caseworker_app.ui.pdf_pages import draw
from caseworker_app.ui.screens.make_letter.screen import MakeLetterScreen
from caseworker_app.ui.window import MainWindow
from tests.bench.caseloads import NOW, caseload
from tests.bench.ratio import Ratio
from tests.ui.letter_cases import FREYA, fill

CASES = 5_000
LETTER = "review-decision-maintain"
WORDS = "The plan still fits. We heard it at the meeting."
BETWEEN_KEYS_SECONDS = 0.02  # faster than anybody types, so that keys fall on pages that are being drawn
ROUNDS = 5
LIMIT_SECONDS = 0.150


def measure() -> list[Ratio]:
    """Type into a letter, and wait for its page."""
    application = make_application()
    store = caseload(CASES)
    fill(store)
    with TemporaryDirectory() as name:
        kept = settings.write(settings.read(Path(name) / "choices.json"), user_name="R. Patel")
        window = MainWindow(store.folder, kept, Clock(lambda: NOW))
        window.resize(1366, 768)
        window.show()
        window.show_store(store)
        try:
            return _measure(application, window, store)
        finally:
            window.close()


def _measure(application: QApplication, window: MainWindow, store: Store) -> list[Ratio]:
    with store.reading() as session:
        freya = case_id(session, FREYA)
    assert window.shell is not None
    _rest(application, window)
    window.shell.go("make_letter", {"case_id": freya, "letter": LETTER})
    _rest(application, window)
    screen = window.shell.screens["make_letter"]
    assert isinstance(screen, MakeLetterScreen)
    feed, pages = screen.pane.pages.feed, screen.pane.pages
    waits, floors, drawings = [], [], []
    for _ in range(ROUNDS):
        before = feed.drawings
        waits.append(_typed(application, screen))
        drawings.append(feed.drawings - before)
        _rest(application, window)
        wish = screen.wish()
        assert wish is not None
        floors.append(_timed(lambda wish=wish: _directly(store, wish, pages.view.pixels)))
    return [
        Ratio(
            f"a letter's page after the last key, {CASES:,} cases, to 150 ms", min(waits), LIMIT_SECONDS, 1.0
        ),
        Ratio(
            "the same, to a rest and a page made and drawn directly",
            min(waits),
            REST_MS / 1000 + min(floors),
            2.5,
        ),
        Ratio(
            f"pages drawn for {len(WORDS)} keys typed in a row, to one", max(drawings), 1, 8.0, unit="pages"
        ),
    ]


def _typed(application: QApplication, screen: MakeLetterScreen) -> float:
    """Type the words; return the time from the last key to the page that has them."""
    field = screen.column.facts.fields["reasons"].field
    field.clear()  # type: ignore[attr-defined]
    for letter in WORDS:
        QTest.keyClick(field, letter)
        until = time.perf_counter() + BETWEEN_KEYS_SECONDS
        while time.perf_counter() < until:
            application.processEvents()
    pages = screen.pane.pages
    begun = time.perf_counter()
    while pages.feed.is_waiting or WORDS not in pages.view.accessibleDescription():
        application.processEvents()
    return time.perf_counter() - begun


_PROOFS: list[Proofs] = []


def _directly(store: Store, wish: object, pixels: int) -> None:
    if not _PROOFS:
        _PROOFS.append(Proofs(store))
    proof = _PROOFS[0].proof(wish, NOW.date())  # type: ignore[arg-type]
    assert proof.view is not None
    draw(proof.view.pdf, 1, pixels)


def _timed(run: Callable[[], object]) -> float:
    run()  # what is read once a change has been read
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _rest(application: QApplication, window: MainWindow) -> None:
    quiet = 0
    while quiet < 10:
        application.processEvents()
        time.sleep(0.02)
        quiet = 0 if window.worker.is_busy else quiet + 1
