"""A window on a caseload of five children, on Monday 23 November 2026, for the tests of the shell."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker_app import settings
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.ui import theme
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.screens.today.rows import Heading
from caseworker_app.ui.screens.today.screen import TodayScreen
from caseworker_app.ui.window import MainWindow

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ME, COLLEAGUE = "R. Patel", "J. Ali"


@pytest.fixture(scope="module", autouse=True)
def what_stays() -> Iterator[None]:
    """Let the collector pass over what was there before: it looks after each test, and modules are many."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def tidy(qapp: QApplication) -> Iterator[None]:
    """Take the windows of each test away after it: every style sheet would be worked out for them again."""
    yield
    for left in qapp.topLevelWidgets():
        left.close()
        if left.windowType() != Qt.WindowType.Popup:  # a completer's list is its completer's to delete
            left.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


class Office:
    """The window, and a person at its keyboard."""

    def __init__(self, window: MainWindow, store: Store, qtbot: QtBot) -> None:
        self.window, self.store, self.qtbot = window, store, qtbot
        self.now = NOW

    @property
    def today(self) -> TodayScreen:
        assert self.window.shell is not None
        screen = self.window.shell.screens["today"]
        assert isinstance(screen, TodayScreen)
        return screen

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.window.worker.is_busy, timeout=20_000)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        QApplication.processEvents()

    def in_list(self) -> None:
        """Give the keyboard back to the list, as a desktop does by itself."""
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.today.list.setFocus()

    def dialog(self, kind: type[QDialog]) -> QDialog:
        self.qtbot.waitUntil(lambda: any(each.isVisible() for each in self.window.findChildren(kind)))
        return next(each for each in self.window.findChildren(kind) if each.isVisible())

    def names(self) -> list[str]:
        """The children of Today, in order, a heading as its own words."""
        model = self.today.model
        return [one.words if isinstance(one, Heading) else model.name(one) for one in model.items]

    def choose(self, name: str) -> None:
        model = self.today.model
        row = next(
            n
            for n in range(model.rowCount())
            if (line := model.line(model.index(n, 0))) and model.name(line) == name
        )
        self.today.list.setCurrentIndex(model.index(row, 0))

    def words(self, inside: QWidget | None = None) -> str:
        found = (inside or self.window).findChildren(QLabel)
        return "\n".join(label.text() for label in found if label.isVisible())


def fill(store: Store) -> None:
    """Five children: one late, one due today, one soon, one later, one a colleague's."""
    with store.unit("tests", user=ME, now=NOW) as unit:
        children = (
            ("Dylan", "Rees", ME, date(2026, 10, 5)),  # six weeks: 16 November
            ("Kofi", "Mensah", ME, date(2026, 10, 12)),  # today
            ("Lowri", "Pritchard", ME, date(2026, 10, 15)),  # Thursday
            ("Zofia", "Kowalczyk", ME, date(2026, 11, 2)),  # 14 December
            ("Ella", "Marsden", COLLEAGUE, date(2026, 10, 6)),
        )
        for number, (given, family, caseworker, asked) in enumerate(children):
            new = NewCase(
                reference=f"14-{130 + number}",
                given_name=given,
                family_name=family,
                date_of_birth=date(2016, 3, 14),
                school="Larkfield Primary School",
                caseworker=caseworker,
            )
            case_id = open_case(unit, new)
            record_event(
                unit, NewEvent(case_id=case_id, type="request_received", on=asked, kind="needs_assessment")
            )


@pytest.fixture(scope="session")
def filled(empty_store: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the five children, made once a run: copies of it are fresh."""
    folder = shutil.copytree(empty_store[0], tmp_path_factory.mktemp("office") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        fill(store)
    return folder


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[..., None]]:
    """Give the program a look for one test."""

    def give(name: str = "light", text_size: int = 100) -> None:
        theme.apply(qapp, theme.theme(name, text_size))

    give()
    yield give
    give()


@pytest.fixture
def office(
    filled: Path, empty_store: tuple[Path, bytes], tmp_path: Path, qtbot: QtBot, look: Callable[..., None]
) -> Iterator[Office]:
    """The window as R. Patel finds it in the morning."""
    store = open_with_key(shutil.copytree(filled, tmp_path / "store"), empty_store[1])
    kept = settings.write(settings.read(tmp_path / "choices.json"), user_name=ME, remind_at="")
    clock = Clock(lambda: office.now)
    window = MainWindow(store.folder, kept, clock)
    office = Office(window, store, qtbot)
    window.resize(1366, 768)
    window.show()
    window.show_store(store)
    office.settle()
    office.in_list()
    yield office
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    office.settle()
    window.close()


def visible_fully(widget: QWidget, window: QWidget) -> bool:
    """Whether the whole of a widget lies inside the window and inside all that holds it."""
    corner = widget.mapTo(window, QPoint(0, 0))
    inside = window.rect().contains(widget.rect().translated(corner))
    parent = widget.parentWidget()
    while inside and parent is not None and parent is not window:
        inside = parent.rect().contains(widget.rect().translated(widget.mapTo(parent, QPoint(0, 0))))
        parent = parent.parentWidget()
    return inside and widget.isVisible()


def in_minutes(minutes: float) -> datetime:
    """A later moment of the same morning."""
    return NOW + timedelta(minutes=minutes)
