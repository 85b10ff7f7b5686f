"""The preview: pages drawn off Qt's thread, only the newest wish, with zones, zoom and words to listen to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from caseworker_app.errors import CaseworkerError, NotAllowed
from caseworker_app.letters import page as sheet
from caseworker_app.letters import to_pdf
from caseworker_app.letters.markup import NewPage, Run, Words
from caseworker_app.letters.page import Letter, Sender
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work, Worker
from caseworker_app.ui.widgets.pages_pane import PagesPane


class Desk(QObject):
    """As much of a window's context as pages need: the one worker."""

    error_shown = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.worker = Worker()

    def run(
        self,
        op: Callable[[Work], Any],
        then: Callable[[Any], object] | None = None,
        failed: Callable[[CaseworkerError], object] | None = None,
    ) -> Work:
        return self.worker.run(op, then, failed or self.error_shown.emit)


@dataclass(frozen=True)
class Written:
    content: bytes


def letter(*paragraphs: str) -> bytes:
    blocks: list[Any] = []
    for words in paragraphs:
        blocks += [Words((Run(words),)), NewPage()]
    made = Letter(
        "test", "A letter", "14-197", "F L", "Monday 23 November 2026",
        ("Ms K Lindqvist", "18 Tannery Row", "ASHMERE", "AS4 2LP"),
        Sender("Ashmere Council", ("Civic House",), ("01632 960 148",)),
        "SEND Regulations 2014", tuple(blocks[:-1]), ("Rina Patel",),
    )  # fmt: skip
    return to_pdf.write([made])[0]


@pytest.fixture
def pane(qtbot: QtBot, look: Callable[..., None]) -> Iterator[PagesPane]:
    desk = Desk()
    pane = PagesPane(desk)  # type: ignore[arg-type]
    pane.resize(494, 528)
    qtbot.addWidget(pane)
    pane.show()
    yield pane
    desk.worker.finish()


def settle(pane: PagesPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not pane.feed.is_waiting)


def test_a_page_is_shown_with_its_number_and_its_words_can_be_listened_to(
    pane: PagesPane, qtbot: QtBot
) -> None:
    pane.show_content(letter("We have decided.", "The second page."), zones=True)
    settle(pane, qtbot)
    assert pane.where.text() == "Page 1 of 2"
    assert "We have decided." in pane.view.accessibleDescription()
    assert pane.page is not None
    assert abs(pane.page.picture.width() - pane.view.pixels) <= 1
    pane.turn(1)
    settle(pane, qtbot)
    assert pane.where.text() == pane.view.accessibleName() == "Page 2 of 2"
    assert "The second page." in pane.view.accessibleDescription()
    assert not pane.after.isEnabled()
    pane.show_as_text(True)
    assert pane.text.isVisible()
    assert "The second page." in pane.text.toPlainText()


def test_pages_are_made_and_drawn_off_the_thread_of_the_window(pane: PagesPane, qtbot: QtBot) -> None:
    seen: list[threading.Thread] = []
    content = letter("Words.")

    def make(_work: Work) -> Written:
        seen.append(threading.current_thread())
        return Written(content)

    pane.show_made(make)
    settle(pane, qtbot)
    assert seen
    assert threading.main_thread() not in seen


def test_of_many_keys_typed_quickly_only_the_last_text_is_shown(pane: PagesPane, qtbot: QtBot) -> None:
    made: list[str] = []
    shown: list[object] = []
    pane.made.connect(shown.append)

    def typing(text: str) -> Callable[[Work], Written]:
        def make(_work: Work) -> Written:
            made.append(text)
            return Written(letter(text))

        return make

    texts = ["We will write again"[: n + 1] for n in range(19)]
    for text in texts:
        pane.show_made(typing(text), at_once=False)
    settle(pane, qtbot)
    assert made[-1] == texts[-1]
    assert len(made) <= 2
    assert len(shown) == 1
    assert texts[-1] in pane.view.accessibleDescription()


def test_a_drawing_that_was_overtaken_is_not_shown(pane: PagesPane, qtbot: QtBot) -> None:
    go_on = threading.Event()
    shown: list[Any] = []
    pane.made.connect(shown.append)

    def slow(_work: Work) -> Written:
        go_on.wait(10)
        return Written(letter("The old words."))

    newest = Written(letter("The new words."))
    pane.show_made(slow)
    pane.show_made(lambda _work: newest)
    go_on.set()
    settle(pane, qtbot)
    assert shown == [newest]
    assert "The new words." in pane.view.accessibleDescription()


def test_what_cannot_be_made_is_said_over_the_page_that_was_there(pane: PagesPane, qtbot: QtBot) -> None:
    def refused(_work: Work) -> Written:
        raise NotAllowed("This letter needs the name of the setting.", "Add it on the case page.")

    pane.show_made(refused)
    settle(pane, qtbot)
    assert "needs the name of the setting" in pane.sentence.text()
    pane.show_content(letter("Words."), zones=True)
    settle(pane, qtbot)
    pane.show_made(refused)
    settle(pane, qtbot)
    assert pane.problem.isVisible()
    assert "needs the name of the setting" in pane.problem.text()
    assert pane.page is not None
    pane.show_content(letter("Words."), zones=True)
    settle(pane, qtbot)
    assert not pane.problem.isVisible()


def test_work_that_a_person_stops_leaves_the_preview_able_to_go_on(pane: PagesPane, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(work: Work) -> Written:
        begun.set()
        go_on.wait(10)
        work.go_on()
        raise AssertionError

    pane.show_made(slow)
    begun.wait(10)
    pane.feed._context.worker._waiting[0].stop()
    go_on.set()
    settle(pane, qtbot)
    pane.show_content(letter("Words."), zones=True)
    settle(pane, qtbot)
    assert pane.page is not None


def test_a_file_that_is_no_pdf_is_refused_in_words(pane: PagesPane, qtbot: QtBot) -> None:
    pane.show_content(b"MZ this is a program")
    settle(pane, qtbot)
    assert "not a PDF" in pane.sentence.text()


def test_the_zones_stand_where_the_envelope_shows_and_can_be_hidden(pane: PagesPane, qtbot: QtBot) -> None:
    pane.show_content(letter("Words."), zones=True)
    settle(pane, qtbot)
    assert blue_line(pane)
    pane.seen.click()
    assert not blue_line(pane)
    pane.show_content(letter("Words."))
    settle(pane, qtbot)
    assert not pane.clear.isVisible()


def blue_line(pane: PagesPane) -> bool:
    """Whether the left edge of the window is drawn, at its millimetre, in the accent."""
    canvas = pane.view.canvas
    paper, unit = canvas.paper(), canvas.paper().width() / sheet.PAGE_WIDTH
    across = round(paper.left() + sheet.WINDOW_LEFT * unit)
    down = round(paper.top() + 70 * unit)
    image = canvas.grab().toImage()
    accent = theme.theme("light").colour("accent")
    found = [QColor(image.pixel(across + step, down)) for step in (-1, 0, 1)]
    return any(abs(one.blue() - accent.blue()) < 40 and one.red() < 110 for one in found)


def test_the_page_grows_by_keys_and_page_down_at_its_foot_goes_to_the_next(
    pane: PagesPane, qtbot: QtBot
) -> None:
    pane.show_content(letter("One.", "Two."), zones=True)
    settle(pane, qtbot)
    pane.focus_page()
    width = pane.view.canvas.width()
    QTest.keyClick(pane.view, Qt.Key.Key_Plus)
    settle(pane, qtbot)
    assert pane.view.canvas.width() > width
    assert pane.page is not None
    assert abs(pane.page.picture.width() - pane.view.pixels) <= 1
    QTest.keyClick(pane.view, Qt.Key.Key_0)
    settle(pane, qtbot)
    bar = pane.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    QTest.keyClick(pane.view, Qt.Key.Key_PageDown)
    settle(pane, qtbot)
    assert pane.where.text() == "Page 2 of 2"
    assert bar.value() == 0


def test_a_narrow_pane_keeps_the_lines_of_the_legend_and_drops_the_words(
    pane: PagesPane, qtbot: QtBot
) -> None:
    wide = pane.seen.width()
    pane.resize(360, 300)
    qtbot.waitUntil(lambda: pane.seen.width() < wide)
    assert pane.seen.accessibleName() == "Seen in the window"
