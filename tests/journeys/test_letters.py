"""From a late row to a letter in the queue, and a pile of letters to the post (UX 21), by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication

from caseworker_app.letters.drafts import Wish, approve, make_drafts
from caseworker_app.letters.print_queue import letters_of_case
from caseworker_app.ui import print_pages
from caseworker_app.ui.screens import SCREENS
from caseworker_app.ui.screens.letters.printing import Printing
from tests.journeys.conftest import CONTROL, Counter, Journey, look, tidy  # noqa: F401
from tests.ui.conftest import ME, NOW, TODAY
from tests.ui.letter_cases import (
    CALLUM,
    REPORTED,
    LettersDesk,
    desk,
    family,
    letters_folder,
)

__all__ = ["desk", "letters_folder"]


@pytest.fixture
def journey(desk: LettersDesk, qapp: QApplication) -> Iterator[Journey]:
    """Begin on Today with the keyboard in its list, once it knows which rows a letter does."""
    assert desk.window.context is not None
    desk.window.context.letters.begin()
    desk.rest()
    counter = Counter()
    qapp.installEventFilter(counter)
    yield Journey(desk, counter)
    qapp.removeEventFilter(counter)


def letters_key() -> Qt.Key:
    """The number of Letters among the screens."""
    places = [place.key for place in SCREENS if place.in_sidebar]
    return Qt.Key(Qt.Key.Key_1 + places.index("letters"))


def test_from_a_row_of_today_to_a_letter_that_is_ready_within_five_keys(journey: Journey) -> None:
    desk: Any = journey.office
    model = desk.today.model
    lines = [(place, model.line(model.index(place, 0))) for place in range(model.rowCount())]
    place = next(
        place for place, line in lines
        if line and line.row.reference == CALLUM and line.row.deadline.rule.id == "ar-report"
    )  # fmt: skip
    desk.today.list.setCurrentIndex(model.index(place, 0))
    journey.press(Qt.Key.Key_Return, CONTROL)  # Make the letter
    journey.until(lambda: desk.window.shell.screens["make_letter"].column.readers.ticked())
    desk.rest()
    journey.press(Qt.Key.Key_Return, CONTROL)  # Add to queue
    journey.until(lambda: [one.state for one in states(desk, CALLUM)] == ["ready"])
    assert journey.spent <= 5
    assert journey.spent == 2


def test_from_a_case_to_a_letter_that_is_ready_within_three_keys(journey: Journey) -> None:
    desk: Any = journey.office
    desk.go("case", case_id=desk.case(CALLUM))
    desk.to_front(desk.window.shell.screens["case"].case.timeline.list)
    journey.press(Qt.Key.Key_P, CONTROL)
    journey.until(lambda: desk.window.shell.screens["make_letter"].column.readers.ticked())
    desk.rest()
    journey.press(Qt.Key.Key_Return, CONTROL)
    journey.until(lambda: [one.state for one in states(desk, CALLUM)] == ["ready"])
    assert journey.spent <= 3


def test_twelve_letters_are_printed_and_posted_within_six_keys(
    journey: Journey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk: Any = journey.office
    references = [f"15-{number:03}" for number in range(12)]
    for number, reference in enumerate(references):
        family(
            desk.store, reference, f"Child{number} Family{number}", "2014-02-03", REPORTED,
            {"name": f"Parent Family{number}", "address": f"{number + 1} Long Street; Ashmere; AS4 2LP"},
        )  # fmt: skip
    wishes = [
        Wish(
            case_id=desk.case(one),
            letter="review-decision-maintain",
            typed={"reasons": "It fits."},
            day=TODAY,
        )
        for one in references
    ]
    with desk.store.unit("letters", user=ME, now=NOW) as unit:
        approve(unit, desk.store, make_drafts(unit, desk.store, wishes).document_ids)
    asked: list[QPrintDialog] = []
    _print_to_a_file(monkeypatch, tmp_path / "paper.pdf", asked)
    desk.window.shell.refresh(None)
    desk.rest()

    journey.press(letters_key(), CONTROL)
    desk.rest()
    journey.press(Qt.Key.Key_P, CONTROL)  # the list to check
    desk.qtbot.waitUntil(lambda: bool(desk._open()), timeout=60_000)
    journey.press(Qt.Key.Key_Return, CONTROL)  # looked at: on to the system's dialog
    journey.until(lambda: asked)
    journey.press(Qt.Key.Key_Return)  # Print
    until_printed(desk)
    journey.press(Qt.Key.Key_Return, CONTROL)  # yes, all of them
    journey.until(lambda: all(states(desk, one)[0].state == "posted" for one in references))
    assert journey.spent <= 6


def until_printed(desk: Any) -> None:
    """Wait for the pages, however busy this computer is."""
    asks = lambda: any("posted today" in one.windowTitle() for one in desk._open())  # noqa: E731
    desk.qtbot.waitUntil(asks, timeout=60_000)


def states(desk: LettersDesk, reference: str) -> Any:
    with desk.store.reading() as session:
        return letters_of_case(session, desk.case(reference))


def _print_to_a_file(monkeypatch: pytest.MonkeyPatch, file: Path, asked: list[QPrintDialog]) -> None:
    """Have the system's own dialog print into a file: this computer has no printer to choose."""
    monkeypatch.setattr(print_pages, "has_printer", lambda: True)
    monkeypatch.setattr(print_pages, "DOTS", 72)  # what paper needs takes a file a second a page

    def with_printer(printing: Printing, then: Any) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        print_pages.ready(printer, duplex=True)
        dialog = QPrintDialog(printer, printing.parent)
        dialog.accepted.connect(lambda: then(printer))
        dialog.show()
        asked.append(dialog)

    monkeypatch.setattr(Printing, "_with_printer", with_printer)
